"""Short plain-text summaries for a terminal: of a plan, a refusal, a course."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from glidepath.reports.facts_in_words import label_words
from glidepath.reports.findings_view import QUIET, FindingView, finding_groups, worst_first
from glidepath.reports.option_view import NOT_PREDICTED, option_facts
from glidepath.reports.palette import option_letter
from glidepath.reports.plan_view import DRAFT
from glidepath.reports.words import band_words, date_words, mg_words, number_words, option_name

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
    lines = [DRAFT.upper(), f"{case['current_drug']} {mg_words(case['current_daily_mg'])} a day", ""]
    lines += _findings(grave)
    blocked = [label_words(str(name)) for name in plan.get("must_be_known") or ()]
    if blocked:
        lines += [*_wrapped(f"Answer before accepting: {', '.join(blocked)}."), ""]
    lines += [*_wrapped(f"Danger: {plan['comparators']['stop_today']['warning']}"), ""]
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
    return [*_wrapped(heading), *_wrapped(str(option["says"]), bullet=_INDENT), *aligned(facts), ""]


def _findings(grave: Sequence[FindingView]) -> list[str]:
    lines: list[str] = []
    for found in grave[:_MOST_FINDINGS]:
        lines += _wrapped(f"{found.severity_words}: {found.says} {found.do} [{found.rule}]")
    if len(grave) > _MOST_FINDINGS:
        lines.append(f"and {len(grave) - _MOST_FINDINGS} more findings of this kind")
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
