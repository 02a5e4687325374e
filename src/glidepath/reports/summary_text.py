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
from glidepath.reports.not_valid import MEANS, MEANS_OF_PLAN, NOTICE, reasons_of, reasons_of_plan
from glidepath.reports.option_view import NOT_PREDICTED, option_facts, option_notes
from glidepath.reports.palette import option_letter
from glidepath.reports.plan_view import (
    DRAFT,
    assumed_rows,
    boxed_warning,
    not_known_words,
    refused_methods,
)
from glidepath.reports.refusal_words import refusal_words
from glidepath.reports.use_days import today_words
from glidepath.reports.words import band_words, date_words, number_words, option_name, sentence

WIDTH = 80
_INDENT = "  "
_LABEL_ROOM = 36
_MOST_FINDINGS = 4
_STOP_TODAY = "Stopping today (compared in plan.html)"
_NOT_REACHED = "not reached"
_FEATURES = {
    "withdrawal_onset_day": "day on which withdrawal begins",
    "peak_day": "day of the highest score",
    "peak_pwc20": "highest withdrawal score (0 to 60)",
    "days_above_5": "days 5 points or more above before",
    "tolerance_factor": "times the dose for the first relief",
}
_HOW_TO_READ = (
    "Bands: the middle person, and in brackets 90 in 100 people. Days count from the last dose, without one "
    "from the first. Not reached: at this place in the band it does not happen. A model, not a person."
)
_HOW_TO_READ_ALONE = (
    "The typical person alone, without bands. Days count from the last dose, without one from the first. "
    "Not reached: it does not happen. A model, not a person."
)
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
        Plain lines: the case, the gravest findings, what was assumed, what is not known, the warning,
        then each option.
    """
    case = plan["case"]
    groups = finding_groups(plan["findings"])
    grave = [*groups.broken, *groups.act, *(f for f in groups.rest if f.severity not in QUIET)]
    grave.sort(key=lambda found: found.severity not in GRAVE)
    lines = [DRAFT.upper(), f"{case['current_drug']} {today_words(case)}", ""]
    lines += _not_valid(reasons_of_plan(plan), MEANS_OF_PLAN)
    lines += [*_findings(grave), *_assumed(plan), *_not_known(plan, groups), *_not_recognised(case)]
    blocked = [label_words(str(name)) for name in plan.get("must_be_known") or ()]
    if blocked:
        lines += [*_wrapped(f"Answer before accepting: {', '.join(blocked)}."), ""]
    lines += [*_wrapped(f"{_STOP_TODAY}: {plan['comparators']['stop_today']['warning']}"), ""]
    for part in boxed_warning(plan):
        lines += _wrapped(f"Boxed warning: {part.title}. {part.says}")
    lines += [""] if plan.get("boxed_warning") else []
    for words in refused_methods(plan):
        lines += [*_wrapped(f"Asked for, not planned: {words}"), ""]
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
    said = refusal_words(refusal)
    lines = ["NO PLAN WAS COMPUTED, FOR SAFETY", *_wrapped(said.says), "", "What to do today"]
    for words in said.do_now:
        lines += _wrapped(words, bullet="- ")
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
    lines = [f"Course from {date_words(start)}, {days:.0f} days", "", *_not_valid(reasons_of(course), MEANS)]
    alone = "bands" not in course and course.get("people") == 1
    rows = [
        (_FEATURES.get(name) or label_words(name), _feature_words(name, value, alone))
        for name, value in course["features"].items()
    ]
    rows += [
        (f"highest {name}, ng/mL, typical person", number_words(round(max(series), 1)))
        for name, series in course["typical"]["plasma_ng_per_ml"].items()
    ]
    lines += aligned(rows)
    lines += [
        "",
        *_wrapped(_HOW_TO_READ_ALONE if alone else _HOW_TO_READ),
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


def _not_valid(reasons: Sequence[str], means: str) -> list[str]:
    """That the forecast is not valid for the person, and why; nothing where it is valid."""
    return [*_wrapped(f"{NOTICE.upper()} {' '.join(reasons)} {means}"), ""] if reasons else []


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


def _assumed(plan: Mapping[str, Any]) -> list[str]:
    """Every setting that was not given, with the value that was taken, on one line."""
    rows = [f"{label} = {value}" for label, value, _ in assumed_rows(plan)]
    return [*_wrapped(f"Assumed: {'; '.join(rows)}."), ""] if rows else []


def _not_known(plan: Mapping[str, Any], groups: FindingGroups) -> list[str]:
    """All that is not known on one line, first what a grave rule waits for, with that rule."""
    grave = {g.label: g.waiting[0].rule for g in groups.cannot_tell if g.severity in GRAVE}
    others = (*(g.label for g in groups.cannot_tell), *not_known_words(plan))
    labels = [f"{label} ({rule})" for label, rule in grave.items()]
    labels += [label for label in dict.fromkeys(others) if label not in grave]
    return [*_wrapped(f"Not known, never taken as no: {', '.join(labels)}."), ""] if labels else []


def _not_recognised(case: Mapping[str, Any]) -> list[str]:
    """Other medicines that no table of ours holds: no rule sees them."""
    others = [m for m in case.get("other_medicines") or () if not m.get("recognised", True)]
    names = "; ".join(str(medicine["directions"]) for medicine in others)
    return [*_wrapped(f"Not recognised, no rule reads it: {names}."), ""] if names else []


def _findings(grave: Sequence[FindingView]) -> list[str]:
    lines: list[str] = []
    shown = max(_MOST_FINDINGS, sum(1 for found in grave if found.severity in GRAVE))
    for found in grave[:shown]:
        lines += _wrapped(f"{found.severity_words}: {found.says} {found.do} [{found.rule}]")
    if len(grave) > shown:
        rest = ", ".join(found.rule for found in grave[shown:])
        lines += _wrapped(f"and less grave ones, on the pages: {rest}")
    return [*lines, ""] if lines else []


def _feature_words(name: str, value: Any, alone: bool) -> str:
    if not isinstance(value, Mapping) or value.get("p50") is None:
        return _NOT_REACHED if value is None or isinstance(value, Mapping) else f"{value}"
    digits = 2 if "factor" in name else 1
    if alone:
        return f"{value['p50']:.{digits}f}"
    if value.get("p05") is not None and value.get("p95") is not None:
        return band_words(value, digits=digits)
    ends = [_NOT_REACHED if value.get(p) is None else f"{value[p]:.{digits}f}" for p in ("p05", "p95")]
    return f"{value['p50']:.{digits}f} ({' to '.join(ends)})"


def _wrapped(words: str, bullet: str = "") -> Iterable[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))
