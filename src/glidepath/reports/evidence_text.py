"""The evidence for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from textwrap import fill, wrap
from typing import Any

from glidepath.reports.evidence_words import (
    GROUPS,
    ROLES,
    against_words,
    chance_words,
    coverage_words,
    figure_words,
    is_miss,
    measured_words,
    plain_words,
    short_study,
    verdict_words,
)

WIDTH = 100
_ID, _WHAT, _MEASURED, _TODAY, _VERDICT = 13, 40, 16, 23, 8
HOW_TO_READ = (
    "Today: the middle prediction, and in brackets the band that holds 90 in 100 predictions of what such a "
    "study would have seen. Of a direction or a word: the chance it gets; at least 50 in 100 is inside. Not "
    "asked: out of scope, for the reason under it."
)


def evidence_text(data: Mapping[str, Any]) -> str:
    """Lay the evidence out for a terminal: the sums, the trials row by row, and the misses of the rest.

    Parameters
    ----------
    data
        A document of the evidence.

    Returns
    -------
    str
        Lines of at most 100 characters.
    """
    parts = [_sums(data), fill(HOW_TO_READ, WIDTH)]
    for group in GROUPS:
        rows = [target for target in data["targets"] if target["group"] == group]
        if rows:
            parts.append(_group(group, rows))
    parts.append(_profiles(data))
    parts.append(
        fill("All rows with their sources: -o FOLDER writes a page, a JSON file and a table.", WIDTH)
    )
    return "\n\n".join(part for part in parts if part)


def _sums(data: Mapping[str, Any]) -> str:
    rough = " This is the quick run: its bands are rough." if data["fast"] else ""
    lines = [f"Evidence: {data['heading']}", f"{data['draws']} draws, {data['people']} people each.{rough}"]
    for role, summary in data["summary"].items():
        name = f"Trials, {ROLES[role]}" if role != "user" else GROUPS["user"]
        lines.append(f"{name}: {coverage_words(summary)} inside the 90 % band.")
        lines.append(fill(against_words(summary), WIDTH, initial_indent="  ", subsequent_indent="  "))
        words = summary["words"]
        if words["brier"] is not None:
            lines.append(
                f"  Directions and words: {words['inside']} of {words['n']} seen right, Brier score "
                f"{figure_words(words['brier'])} (0.25 = does not know)."
            )
    for group, roles in data["groups"].items():
        said = "; ".join(f"{ROLES[role]}: {coverage_words(one)}" for role, one in roles.items())
        lines.append(fill(f"{GROUPS[group]}, {said}", WIDTH, subsequent_indent="  "))
    return "\n".join(lines)


def _group(group: str, rows: Sequence[Mapping[str, Any]]) -> str:
    if group in ("trials", "user", "occupancy"):
        head = _line("", f"{GROUPS[group]}", "measured", "today", "")
        return "\n".join([head, *_by_study(rows)])
    outside = [target for target in rows if is_miss(target)]
    if not outside:
        return f"{GROUPS[group]}: all {len(rows)} rows inside."
    head = f"{GROUPS[group]}: {len(outside)} of {len(rows)} rows outside"
    return "\n".join([_line("", head, "measured", "today", ""), *_by_study(outside)])


def _by_study(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each study once, with its rows under it."""
    before = ""
    for target in rows:
        study = short_study(target)
        if study != before:
            yield fill(study, WIDTH)
        before = study
        yield _row(target)


def _row(target: Mapping[str, Any]) -> str:
    model = target["model"]
    if model is None:
        today = "not computed" if target["counts"] else "not asked"
    elif "probability" in model:
        today = f"chance {chance_words(model['probability'])}"
    else:
        today = f"{figure_words(model['p50'])} ({figure_words(model['p05'])} to {figure_words(model['p95'])})"
    said = "" if verdict_words(target) == "does not count" else verdict_words(target)
    what = f"{target['arm']}: {target['outcome']}" if target["arm"] else target["outcome"]
    line = _line(target["id"], plain_words(what), measured_words(target), today, said)
    return "\n".join(part for part in (line, _why_not(target), _assumed(target)) if part)


def _assumed(target: Mapping[str, Any]) -> str:
    """What a row of the user leaves open; of the other rows the page says it."""
    if target["group"] != "user" or not target["assumed"]:
        return ""
    return _under(f"Assumed: {'; '.join(target['assumed'])}")


def _under(words: str) -> str:
    return fill(words, WIDTH, initial_indent=" " * _ID, subsequent_indent=" " * _ID)


def _why_not(target: Mapping[str, Any]) -> str:
    """Why a row has no answer, or does not count, on a line of its own."""
    why = target["why_not"] or target["why_not_counted"]
    return _under(f"Why: {why}") if why else ""


def _line(name: str, what: str, measured: str, today: str, verdict: str) -> str:
    """One row of the table, on as many lines as its longest cell needs: nothing is cut off."""
    first = _WHAT if name else _ID + _WHAT
    cells = ((what, first), (measured, _MEASURED), (today, _TODAY), (verdict, _VERDICT))
    left = f"  {name:<{_ID - 2}}" if name else ""
    columns = [[f"{words:<{room}}" for words in wrap(text, room - 1) or [""]] for text, room in cells]
    blank = [" " * room for _, room in cells]
    lines: list[str] = []
    for parts in zip_longest(*columns):
        line = "".join(part or empty for part, empty in zip(parts, blank, strict=True))
        lines.append(f"{left if not lines else ' ' * len(left)}{line}".rstrip())
    return "\n".join(lines)


def _profiles(data: Mapping[str, Any]) -> str:
    if data["profiles"]["given"]:
        return ""
    return fill(
        "Observed profiles were not given: add --profiles FOLDER (index.csv and observed.csv).", WIDTH
    )
