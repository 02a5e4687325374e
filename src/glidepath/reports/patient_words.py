"""What a patient sheet says, in plain words, before it is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from math import ceil
from textwrap import wrap
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.reports.help_view import HelpView, help_view
from glidepath.reports.option_end import OptionEnd, option_end
from glidepath.reports.patient_advice import advice, dangers, opioid_words, signs_for
from glidepath.reports.step_view import dose_times, drugs_of, time_heading
from glidepath.reports.tablets import dose_drawings
from glidepath.reports.use_days import (
    cycle_words,
    days_a_week_words,
    doses_once,
    on_a_day_mg,
    sums_words,
    use_days,
)
from glidepath.reports.words import (
    clock_words,
    date_words,
    days_between,
    days_words,
    dose_words,
    joined,
    mg_words,
    part_of_day,
)

_WEEKS_SHOWN = 12
_LINES_ON_PAGE = 23.2
_LETTERS_IN_A_WIDE_LINE, _LETTERS_IN_A_NARROW_LINE = 88, 11
_LETTERS_IN_A_LINE = 60
_LINES_OF_DRAWING, _LINES_OF_DATES, _LINES_BETWEEN = 1.6, 3.0, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDose:
    """What to take at one time: drawings, and the same in words."""

    words: str
    drawings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """The same doses for some days: the first day, then until when, and for how long."""

    first: str
    then: tuple[str, ...]
    daily: str
    doses: tuple[tuple[SheetDose, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on a patient sheet; ``covers_to`` is the last day of its rows, ISO 8601."""

    heading: str
    agreed: str
    review: str
    covers_to: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    use: str
    rest: str
    keep_taking: str
    opioid: str
    stop: str
    dangers: str
    help: HelpView
    advice: tuple[tuple[str, str], ...]
    made_by: str


def accepted_option(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    """The option that a clinician took.

    Parameters
    ----------
    plan
        An accepted plan: a plan document with ``acceptance`` (``option``, ``by``, ``at``).

    Raises
    ------
    InputError
        When no clinician has accepted an option of this plan.
    """
    acceptance = plan.get("acceptance") or {}
    option = next((o for o in plan.get("options") or () if o["id"] == acceptance.get("option")), None)
    if option is None or not str(acceptance.get("by") or "").strip():
        raise InputError(
            "A patient sheet needs an accepted plan: run glidepath accept PLAN --option ID --by NAME first.",
            "PLAN",
        )
    return option  # type: ignore[no-any-return]


def sheet_words(plan: Mapping[str, Any], most_rows: int | None = None, from_day: str | None = None) -> Sheet:
    """Put the accepted option into plain words for the person who takes it.

    Parameters
    ----------
    plan
        An accepted plan.
    most_rows
        How many steps to show at most; None = as many as one printed page surely has room for.
    from_day
        The first day to show, ISO 8601, for a later sheet of the same plan; None = the first step.

    Returns
    -------
    Sheet
        The steps of about twelve weeks, and what to do when something goes wrong.

    Raises
    ------
    InputError
        When no clinician has accepted an option of this plan.
    """
    option = accepted_option(plan)
    steps = _steps_ahead(option["steps"], from_day)
    words = help_view(plan)
    words = replace(words, signs=signs_for(plan, words.signs))
    opioid, risks = opioid_words(plan), " ".join(dangers(plan))
    several = len(drugs_of(option["steps"])) > 1
    room = _LINES_ON_PAGE - _lines_of(words) - _lines_of_text(opioid, risks, _keep_taking(steps))
    shown = _steps_shown(steps, most_rows, room, several)
    end, times = option_end(option), dose_times(shown)
    as_needed = bool(plan["case"].get("as_needed"))
    return Sheet(
        heading=_heading(plan, option),
        agreed=f"Agreed with {plan['acceptance']['by']} on {date_words(str(plan['acceptance']['at']))}.",
        review=date_words(_review_before(steps, shown, end)),
        covers_to=str(shown[-1]["end"])[:10],
        columns=(
            *(_time_heading(time, times, as_needed=as_needed) for time in times),
            _amount_heading(shown),
        ),
        rows=tuple(_row(step, times, end, several_drugs=several) for step in shown),
        use=_use_words(steps, as_needed=as_needed),
        rest=_rest_words(steps, shown, end),
        keep_taking=_keep_taking(shown),
        opioid=opioid,
        stop="Do not stop suddenly. Stopping all at once can cause seizures (fits). Seizures can kill.",
        dangers=risks,
        help=words,
        advice=advice(plan, as_needed=as_needed),
        made_by=f"Made with glidepath {plan['versions'].get('glidepath', '')}. Sources: see the full plan.",
    )


def _time_heading(time: str, times: Sequence[str], *, as_needed: bool) -> str:
    if not as_needed:
        return time_heading(time)
    return "On a day of use" if len(times) == 1 else f"On a day of use: {part_of_day(time).lower()}"


def _amount_heading(steps: Sequence[Mapping[str, Any]]) -> str:
    return "Amount" if use_days(steps) else "In a day"


def _use_words(steps: Sequence[Mapping[str, Any]], *, as_needed: bool) -> str:
    days = use_days(steps)
    if not days:
        return ""
    often = days_a_week_words(days)
    if as_needed:
        return (
            f"Take it only when you need it: on no more than {often}, and never more on one day than the "
            "row says."
        )
    return f"Take it on no more than {often}, and never more on one day than the row says."


def _review_before(
    steps: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]], end: OptionEnd
) -> str:
    """The day before which the next review is due: the last day that the shown rows cover with doses."""
    if len(shown) == len(steps):
        return end.last_dose or end.covered_to
    return str(shown[-1]["end"])


def _heading(plan: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    drug = plan["case"]["current_drug"]
    return (
        f"Your plan to come off {drug}"
        if not option["ends"]["daily_mg"]
        else f"Your plan to take less {drug}"
    )


def _steps_ahead(steps: Sequence[Mapping[str, Any]], from_day: str | None) -> list[Mapping[str, Any]]:
    ahead = [step for step in steps if from_day is None or step["end"] >= from_day]
    return ahead or list(steps[-1:])


def _steps_shown(
    steps: Sequence[Mapping[str, Any]], most_rows: int | None, room: float, several_drugs: bool
) -> list[Mapping[str, Any]]:
    """The steps of about twelve weeks: as many as asked for, or as a page surely has room for [lines]."""
    first = date.fromisoformat(steps[0]["start"])
    soon = [s for s in steps if (date.fromisoformat(s["start"]) - first).days < 7 * _WEEKS_SHOWN]
    if len(soon) == len(steps) - 1 and not steps[-1]["doses"]:
        soon = list(steps)  # a day of nothing is no reason for another sheet
    if most_rows is not None:
        return soon[:most_rows]
    lines = accumulate(_lines(step, several_drugs) for step in soon)
    return [step for step, so_far in zip(soon, lines, strict=True) if so_far <= room] or soon[:1]


def _lines_of(words: HelpView) -> int:
    """About how many printed lines the emergency signs and the helplines take."""
    return _lines_of_text(", ".join((*words.signs, *words.lines)))


def _lines_of_text(*texts: str) -> int:
    return sum(ceil(len(text) / _LETTERS_IN_A_WIDE_LINE) for text in texts)


def _lines(step: Mapping[str, Any], several_drugs: bool) -> float:
    """About how many printed lines a step takes: its dates, or its fullest cell."""
    times = dose_times([step])
    room = _LETTERS_IN_A_LINE // max(1, len(times))
    cells = [_doses_at(step, time, several_drugs=several_drugs) for time in times]
    heights = (sum(_LINES_OF_DRAWING + len(wrap(dose.words, room)) for dose in cell) for cell in cells)
    in_a_day = ceil(len(_daily_words(step, several_drugs=several_drugs)) / _LETTERS_IN_A_NARROW_LINE)
    return _LINES_BETWEEN + max([_LINES_OF_DATES, in_a_day, *heights])


def _row(step: Mapping[str, Any], times: Sequence[str], end: OptionEnd, *, several_drugs: bool) -> SheetRow:
    open_end = str(step["start"])[:10] >= end.reached
    first = date_words(step["start"], weekday=True, year=open_end)
    length = days_words(days_between(step["start"], step["end"]))
    then: tuple[str, ...] = (f"to {date_words(step['end'], weekday=True, year=True)}", length)
    if open_end:
        then = ("and on, until your review",) if step["doses"] else ("if your review agrees",)
    return SheetRow(
        first=f"From {first}" if open_end else first,
        then=then,
        daily=_daily_words(step, several_drugs=several_drugs),
        doses=tuple(_doses_at(step, time, several_drugs=several_drugs) for time in times),
    )


def _daily_words(step: Mapping[str, Any], *, several_drugs: bool) -> str:
    days = use_days([step])
    if days:
        amount = mg_words(on_a_day_mg(step["daily_mg"], days))
        return f"{amount}, on up to {days_a_week_words(days)}"
    return sums_words(step) if several_drugs else mg_words(step["daily_mg"])


def _doses_at(step: Mapping[str, Any], time: str, *, several_drugs: bool) -> tuple[SheetDose, ...]:
    return tuple(
        SheetDose(
            words=_named(dose, step, several_drugs),
            drawings=dose_drawings(dose["pieces"], decorative=True),
        )
        for dose in doses_once(step)
        if dose["time"] == time
    )


def _named(dose: Mapping[str, Any], step: Mapping[str, Any], several_drugs: bool) -> str:
    words = dose_words(dose["pieces"], short=True)
    words = f"{dose['drug']}: {words}" if several_drugs else words
    day = cycle_words(step, dose)
    return f"{day}: {words}" if day else words


def _rest_words(
    steps: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]], end: OptionEnd
) -> str:
    """What comes after the rows; whoever reads them to the end knows what to take on the next day."""
    if len(shown) == len(steps) and end.last_dose:
        return (
            f"Your last dose is on {date_words(end.last_dose)}, if your review before that day agrees. If "
            "it does "
            "not, or if you feel unwell, keep taking the last row that has a dose, and ask for a supply "
            "in time."
        )
    if len(shown) == len(steps):
        return (
            f"Keep taking {end.amount}. Do not stop: this is not the end of your supply. Ask for a review "
            "and "
            f"your next prescription before {date_words(end.covered_to)}."
        )
    goal = (
        f"your last dose is on {date_words(end.last_dose)}"
        if end.last_dose
        else f"you come down to {end.amount} on {date_words(end.reached)} and stay on it"
    )
    return (
        f"The next rows come at your review, before {date_words(shown[-1]['end'])}. Until you have "
        "them, keep "
        f"taking the last row: do not stop, and do not go lower alone. If all goes well, {goal}. "
        "There is no rush."
    )


def _keep_taking(shown: Sequence[Mapping[str, Any]]) -> str:
    others = {
        f"{d['drug']} {mg_words(d['mg'])} at {part_of_day(d['time']).lower()} ({clock_words(d['time'])})"
        for s in shown
        for d in s["continuing"]
    }
    if not others:
        return ""
    return (
        f"Keep taking as before: {joined(sorted(others))}. It is part of this plan: do not change or stop it."
    )
