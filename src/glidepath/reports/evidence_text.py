"""The evidence for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill, shorten
from typing import Any

from glidepath.reports.evidence_words import (
    GROUPS,
    ROLES,
    against_words,
    coverage_words,
    figure_words,
    is_miss,
    measured_words,
    plain_words,
    short_study,
    verdict_words,
)

WIDTH = 100
_ID, _WHAT, _MEASURED, _TODAY = 13, 40, 16, 23
HOW_TO_READ = (
    "Today: the middle prediction, and in brackets the band that holds 90 in 100 predictions of what such a "
    "study would have seen. A direction is inside when at least half of the draws agree."
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
    lines = [f"Evidence: {data['heading']}"]
    for role, summary in data["summary"].items():
        name = "Trials" if role != "user" else "Your table"
        lines.append(f"{name}, {ROLES[role]}: {coverage_words(summary)} inside the 90 % band.")
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
            yield shorten(study, WIDTH, placeholder="…")
        before = study
        yield _row(target)


def _row(target: Mapping[str, Any]) -> str:
    model = target["model"]
    if model is None:
        today = "not computed" if target["counts"] else "not asked"
    elif "probability" in model:
        today = f"likely {100 * model['probability']:.0f} of 100"
    else:
        today = f"{figure_words(model['p50'])} ({figure_words(model['p05'])} to {figure_words(model['p95'])})"
    said = "" if verdict_words(target) == "does not count" else verdict_words(target)
    what = f"{target['arm']}: {target['outcome']}" if target["arm"] else target["outcome"]
    line = _line(target["id"], plain_words(what), measured_words(target), today, said)
    why = _why_not(target)
    return f"{line}\n{why}" if why else line


def _why_not(target: Mapping[str, Any]) -> str:
    """Why a row has no answer, or does not count, on a line of its own."""
    why = target["why_not"] or target["why_not_counted"]
    return fill(why, WIDTH, initial_indent=" " * _ID, subsequent_indent=" " * _ID) if why else ""


def _line(name: str, what: str, measured: str, today: str, verdict: str) -> str:
    cells = ((what, _WHAT), (measured, _MEASURED), (today, _TODAY))
    cut = [f"{shorten(words, room - 1, placeholder='…'):<{room}}" for words, room in cells]
    left = f"  {name:<{_ID - 2}}" if name else ""
    cut[0] = cut[0] if name else f"{shorten(what, _ID + _WHAT - 1, placeholder='…'):<{_ID + _WHAT}}"
    return f"{left}{''.join(cut)}{verdict}".rstrip()


def _profiles(data: Mapping[str, Any]) -> str:
    if data["profiles"]["given"]:
        return ""
    return fill(
        "Observed profiles were not given: add --profiles FOLDER (index.csv and observed.csv).", WIDTH
    )
