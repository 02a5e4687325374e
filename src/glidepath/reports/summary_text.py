"""Short plain-text summaries for a terminal: of a plan, a refusal, a course."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from glidepath.reports.facts_in_words import label_words
from glidepath.reports.findings_view import (
    GRAVE,
    QUIET,
    FindingGroups,
    FindingView,
    finding_groups,
    worst_first,
)
from glidepath.reports.option_view import NOT_PREDICTED, option_facts, option_notes
from glidepath.reports.palette import option_letter
from glidepath.reports.plan_view import DRAFT, boxed_warning
from glidepath.reports.use_days import today_words
from glidepath.reports.words import band_words, date_words, number_words, option_name, sentence

WIDTH = 80
_INDENT = "  "
_LABEL_ROOM = 36
_MOST_FINDINGS = 4
_FACTS = ("Length", "Cuts", "Steepest", "Worst", "Chance", "Ends")


def plan_text(plan: Mapping[str, Any]) -> str:
    """Summarise a plan for a terminal of 80 columns.

    Parameters
    ----------
    plan
        A plan document (``glidepath.plan/1``).

    Returns
    -------
    str
        Plain lines: the case, the gravest findings, the warning, then each option.
    """
    case = plan["case"]
    groups = finding_groups(plan["findings"])
    grave = [*groups.broken, *groups.act, *(f for f in groups.rest if f.severity not in QUIET)]
    grave.sort(key=lambda found: found.severity not in GRAVE)
    lines = [DRAFT.upper(), f"{case['current_drug']} {today_words(case)}", ""]
    lines += [*_findings(grave), *_to_ask(groups)]
    blocked = [label_words(str(name)) for name in plan.get("must_be_known") or ()]
    if blocked:
        lines += [*_wrapped(f"Answer before accepting: {', '.join(blocked)}."), ""]
    lines += [*_wrapped(f"Danger: {plan['comparators']['stop_today']['warning']}"), ""]
    for part in boxed_warning(plan):
        lines += _wrapped(f"Boxed warning: {part.title}. {part.says}")
    lines += [""] if plan.get("boxed_warning") else []
    for place, option in enumerate(plan["options"]):
        lines += _option_lines(option, option_letter(place))
    return "\n".join(lines).rstrip() + "\n"


def refusal_text(refusal: Mapping[str, Any]) -> str:
    """Summarise a refusal for a terminal: what to do and whom to call before the reasons.

    Parameters
    ----------
    refusal
        A refusal document (``glidepath.refusal/1``).
    """
    lines = ["NO PLAN WAS COMPUTED, FOR SAFETY", *_wrapped(str(refusal["says"])), "", "What to do today"]
    for words in refusal["do_now"]:
        lines += _wrapped(str(words), bullet="- ")
    lines += ["", "Whom to call"]
    for words in refusal["call"]:
        lines += _wrapped(str(words), bullet="- ")
    lines += ["", "Why"]
    for reason in worst_first(refusal["reasons"]):
        lines += _wrapped(f"{reason.rule} {reason.says}", bullet="- ")
    return "\n".join(lines) + "\n"


def course_text(course: Mapping[str, Any]) -> str:
    """Summarise a time course for a terminal.

    Parameters
    ----------
    course
        A course document (``glidepath.course/1``).
    """
    hours = course["hours"]
    start = str(course["start"])
    days = (hours[-1] - hours[0]) / 24
    lines = [f"Course from {date_words(start)}, {days:.0f} days", ""]
    rows = [(label_words(name), _feature_words(name, value)) for name, value in course["features"].items()]
    rows += [
        (f"highest {name}, ng/mL, typical person", number_words(round(max(series), 1)))
        for name, series in course["typical"]["plasma_ng_per_ml"].items()
    ]
    lines += aligned(rows)
    lines += [
        "",
        *_wrapped("Bands: the middle person, and in brackets 90 in 100 people. A model, not a person."),
    ]
    return "\n".join(lines) + "\n"


def aligned(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Label and words in two columns, wrapped to the width of a terminal.

    Examples
    --------
    >>> aligned([("length", "30 weeks"), ("cuts", "16")])
    ['  length  30 weeks', '  cuts    16']
    """
    room = min(_LABEL_ROOM, max((len(label) for label, _ in rows), default=0))
    lines: list[str] = []
    for label, words in rows:
        first = f"{_INDENT}{label:<{room}}  "
        rest = " " * (len(_INDENT) + room + 2)
        lines += textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]
    return lines


def _option_lines(option: Mapping[str, Any], letter: str) -> list[str]:
    heading = f"{letter}  {option_name(option)}  (--option {option['id']})"
    facts = [
        (label, words)
        for label, words in option_facts(option)
        if label.startswith(_FACTS) and words != NOT_PREDICTED
    ]
    lines = [*_wrapped(heading), *_wrapped(str(option["says"]), bullet=_INDENT), *aligned(facts)]
    for words in (*_past_rules(option), *option_notes(option), *_would_help(option)):
        lines += _wrapped(words, bullet=_INDENT)
    return [*lines, ""]


def _past_rules(option: Mapping[str, Any]) -> list[str]:
    """The rules that an option goes past: grave ones with what they say, the others by name."""
    broken = finding_groups(option["findings"]).broken
    grave = [f for f in broken if f.severity in GRAVE]
    others = dict.fromkeys(f.rule for f in broken if f.severity not in GRAVE)
    lines = [f"{f.severity_words}: {f.says} {f.do} [{f.rule}]" for f in grave]
    return [*lines, f"Goes past: {', '.join(others)}."] if others else lines


def _would_help(option: Mapping[str, Any]) -> list[str]:
    helps = option["ends"].get("what_would_help") or ()
    return [sentence(f"what would help: {'; '.join(str(words) for words in helps)}")] if helps else []


def _to_ask(groups: FindingGroups) -> list[str]:
    """What is not known and a critical rule waits for, on one line."""
    labels = [
        f"{group.label} ({group.waiting[0].rule})" for group in groups.cannot_tell if group.severity in GRAVE
    ]
    return [*_wrapped(f"Not known, never taken as no: {', '.join(labels)}."), ""] if labels else []


def _findings(grave: Sequence[FindingView]) -> list[str]:
    lines: list[str] = []
    shown = max(_MOST_FINDINGS, sum(1 for found in grave if found.severity in GRAVE))
    for found in grave[:shown]:
        lines += _wrapped(f"{found.severity_words}: {found.says} {found.do} [{found.rule}]")
    if len(grave) > shown:
        rest = ", ".join(found.rule for found in grave[shown:])
        lines += _wrapped(f"and less grave ones, on the pages: {rest}")
    return [*lines, ""] if lines else []


def _feature_words(name: str, value: Any) -> str:
    if not isinstance(value, Mapping) or value.get("p50") is None:
        return "none" if value is None or isinstance(value, Mapping) else f"{value}"
    digits = 2 if "factor" in name else 1
    if value.get("p05") is None or value.get("p95") is None:
        return f"{value['p50']:.{digits}f}"
    return band_words(value, digits=digits)


def _wrapped(words: str, bullet: str = "") -> Iterable[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))
