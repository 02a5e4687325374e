"""What a patient sheet says, in plain words, before it is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import ceil
from textwrap import wrap
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.reports.help_view import HelpView, help_view
from glidepath.reports.step_view import dose_times, drugs_of
from glidepath.reports.tablets import dose_drawings
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
_LINES_ON_PAGE = 27.5
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
    """The same doses for some days."""

    first: str
    last: str
    days: str
    daily: str
    doses: tuple[tuple[SheetDose, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on a patient sheet. ``advice`` pairs a short question with its answer."""

    heading: str
    agreed: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    rest: str
    keep_taking: str
    stop: str
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
    help_words = help_view(plan)
    several = len(drugs_of(option["steps"])) > 1
    shown = _steps_shown(steps, most_rows, _LINES_ON_PAGE - _help_lines(help_words), several)
    times = dose_times(shown)
    return Sheet(
        heading=_heading(plan, option),
        agreed=f"Agreed with {plan['acceptance']['by']} on {date_words(str(plan['acceptance']['at']))}.",
        columns=tuple(f"{part_of_day(time)}, {clock_words(time)}" for time in times),
        rows=tuple(_row(step, times, several_drugs=several) for step in shown),
        rest=_rest_words(steps, shown, option["ends"]),
        keep_taking=_keep_taking(shown),
        stop="Do not stop suddenly. Stopping all at once can cause seizures (fits). Seizures can kill.",
        help=help_words,
        advice=_advice(),
        made_by=f"Made with glidepath {plan['versions'].get('glidepath', '')}. Sources: see the full plan.",
    )


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
    if most_rows is not None:
        return soon[:most_rows]
    lines = accumulate(_lines(step, several_drugs) for step in soon)
    return [step for step, so_far in zip(soon, lines, strict=True) if so_far <= room] or soon[:1]


def _help_lines(words: HelpView) -> int:
    """About how many printed lines the emergency signs and the helplines take."""
    return ceil(len(", ".join((*words.signs, *words.lines))) / _LETTERS_IN_A_WIDE_LINE)


def _lines(step: Mapping[str, Any], several_drugs: bool) -> float:
    """About how many printed lines a step takes: its dates, or its fullest cell."""
    times = dose_times([step])
    room = _LETTERS_IN_A_LINE // max(1, len(times))
    cells = [_doses_at(step, time, several_drugs=several_drugs) for time in times]
    heights = (sum(_LINES_OF_DRAWING + len(wrap(dose.words, room)) for dose in cell) for cell in cells)
    in_a_day = ceil(len(_daily_words(step, several_drugs=several_drugs)) / _LETTERS_IN_A_NARROW_LINE)
    return _LINES_BETWEEN + max([_LINES_OF_DATES, in_a_day, *heights])


def _row(step: Mapping[str, Any], times: Sequence[str], *, several_drugs: bool) -> SheetRow:
    return SheetRow(
        first=date_words(step["start"], weekday=True, year=False),
        last=date_words(step["end"], weekday=True, year=True),
        days=days_words(days_between(step["start"], step["end"])),
        daily=_daily_words(step, several_drugs=several_drugs),
        doses=tuple(_doses_at(step, time, several_drugs=several_drugs) for time in times),
    )


def _daily_words(step: Mapping[str, Any], *, several_drugs: bool) -> str:
    if not several_drugs:
        return mg_words(step["daily_mg"])
    drugs = sorted({str(dose["drug"]) for dose in step["doses"]})
    sums = {
        drug: sum(d["mg"] for d in step["doses"] if d["drug"] == drug) / step["cycle_days"] for drug in drugs
    }
    return joined([f"{drug} {mg_words(amount)}" for drug, amount in sums.items()]) or mg_words(0)


def _doses_at(step: Mapping[str, Any], time: str, *, several_drugs: bool) -> tuple[SheetDose, ...]:
    return tuple(
        SheetDose(
            words=_named(dose, step, several_drugs),
            drawings=dose_drawings(dose["pieces"], decorative=True),
        )
        for dose in step["doses"]
        if dose["time"] == time
    )


def _named(dose: Mapping[str, Any], step: Mapping[str, Any], several_drugs: bool) -> str:
    words = dose_words(dose["pieces"], short=True)
    words = f"{dose['drug']}: {words}" if several_drugs else words
    if step["cycle_days"] > 1 and dose.get("day_of_cycle") is not None:
        return f"day {dose['day_of_cycle'] + 1} of each {step['cycle_days']}: {words}"
    return words


def _rest_words(
    steps: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]], ends: Mapping[str, Any]
) -> str:
    goal = f"down to {mg_words(ends['daily_mg'])} a day" if ends["daily_mg"] else "to your last dose"
    if len(shown) == len(steps):
        return "This is the whole plan."
    after = date_words(shown[-1]["end"])
    return (
        f"After {after}: the rest comes at your next review. If all goes well, the whole plan takes you "
        f"{goal} by {date_words(ends['date'])}. There is no rush."
    )


def _keep_taking(shown: Sequence[Mapping[str, Any]]) -> str:
    others = {
        f"{d['drug']} {mg_words(d['mg'])} at {clock_words(d['time'])}" for s in shown for d in s["continuing"]
    }
    return f"Also keep taking, as now: {joined(sorted(others))}." if others else ""


def _advice() -> tuple[tuple[str, str], ...]:
    """Careful, general advice without a number; anything beyond it is for the pharmacist."""
    return (
        (
            "If you feel bad",
            "Some days can be harder. You can ask to pause, to go slower, or to go back one step. "
            "Call your prescriber. It is not a failure.",
        ),
        (
            "If you miss a dose",
            "Take it when you remember, unless it is nearly time for the next one. Never take two doses "
            "together. If you miss a whole day, call your pharmacist before the next dose.",
        ),
        (
            "If you are sick after a dose",
            "Do not take it again. Call your pharmacist and ask what to do.",
        ),
        (
            "If you may run out",
            "Call while you still have some days left. Do not skip days to make it last.",
        ),
        (
            "Stay safe",
            "Do not drink alcohol. Do not take opioid pain pills, sleeping pills or anything else that makes "
            "you sleepy unless your prescriber knows. Do not drive if you feel sleepy.",
        ),
        (
            "Old tablets",
            "Take old tablets and old strengths back to the pharmacy. Use only the tablets of this plan. "
            "Lock them away. Never share them.",
        ),
    )
