"""The steps of an option in words: dates, what is taken at each time, the cut, and why a rule bends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glidepath.reports.tablets import dose_drawings
from glidepath.reports.use_days import cycle_words, doses_once, on_a_day_mg, per_day_words, use_days
from glidepath.reports.words import (
    clock_words,
    days_between,
    days_words,
    dose_words,
    mg_words,
    part_of_day,
    percent_words,
    sentence,
    span_words,
)

_CODES = {
    "products": "this is the next lower dose that these products can make",
    "last_cuts": "unavoidable on the way to zero with these products",
    "not_applicable": "the rule does not hold for this person",
    "override": "a clinician's recorded reason",
}
_PHASES = {
    "cross_over": "change-over",
    "hold": "hold",
    "target": "target",
    "schedule": "specialist's schedule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseView:
    """One dose in words and as drawings; ``on_days`` names the days of a cycle, else it is empty."""

    drug: str
    mg: str
    words: str
    on_days: str
    drawings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One row of the table of steps. ``doses`` has one entry for each dose time of the option."""

    number: int
    phase: str
    dates: str
    days: str
    start: str
    end: str
    daily: str
    cut: str
    cut_percent: str
    doses: tuple[tuple[DoseView, ...], ...]
    continuing: tuple[str, ...]
    notes: tuple[str, ...]
    exceptions: tuple[str, ...]


def dose_times(steps: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The clock times at which anything is taken, in order of the day."""
    return tuple(sorted({str(dose["time"]) for step in steps for dose in step["doses"]}))


def drugs_of(steps: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The drugs that are taken in any of the steps."""
    return frozenset(str(dose["drug"]) for step in steps for dose in step["doses"])


def time_heading(time: str) -> str:
    """The heading of a column of doses.

    Examples
    --------
    >>> time_heading("08:00")
    'Morning, 8 am'
    """
    return f"{part_of_day(time)}, {clock_words(time)}"


def shared(steps: Sequence[Mapping[str, Any]], field: str) -> str:
    """What all steps that are taken say in a field, or nothing where they differ."""
    said = {str(step.get(field) or "") for step in steps if step["doses"]}
    return sentence(said.pop()) if len(said) == 1 else ""


def step_views(steps: Sequence[Mapping[str, Any]]) -> tuple[StepView, ...]:
    """All steps of an option in words.

    Parameters
    ----------
    steps
        The steps of one option of a plan document.
    """
    times = dose_times(steps)
    several_drugs = len(drugs_of(steps)) > 1
    return tuple(_step_view(step, steps, times, several_drugs) for step in steps)


def _step_view(
    step: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    times: Sequence[str],
    several_drugs: bool,
) -> StepView:
    cut, days = float(step["cut_mg"]), use_days(steps)
    return StepView(
        number=int(step["index"]) + 1,
        phase=_PHASES.get(str(step["phase"]), ""),
        dates=span_words(step["start"], step["end"]),
        days=days_words(days_between(step["start"], step["end"])),
        start=str(step["start"]),
        end=str(step["end"]),
        daily=_daily_words(step, several_drugs, days),
        cut=mg_words(on_a_day_mg(step["cut_mg"], days)) if cut > 0 else "no cut",
        cut_percent=_percent_words(step) if cut > 0 else "",
        doses=tuple(_doses_at(step, time, several_drugs) for time in times),
        continuing=tuple(
            f"{d['drug']} {mg_words(d['mg'])} at {clock_words(d['time'])}" for d in step["continuing"]
        ),
        notes=_notes(step, steps),
        exceptions=tuple(_exception_words(exception) for exception in step["exceptions"]),
    )


def _daily_words(step: Mapping[str, Any], several_drugs: bool, days: int | None) -> str:
    if days:
        return per_day_words(step["daily_mg"], days).removesuffix(" a day")
    if step.get("equivalent_mg"):
        whole = f"{mg_words(step['equivalent_mg'])} {step.get('equivalent_of') or ''}".strip()
        return f"{step['drug']} {mg_words(step['daily_mg'])}; together like {whole}"
    named = f"{step['drug']} " if several_drugs and step["daily_mg"] else ""
    return f"{named}{mg_words(step['daily_mg'])}"


def _percent_words(step: Mapping[str, Any]) -> str:
    before = percent_words(step["cut_percent_of_current"])
    first = percent_words(step["cut_percent_of_start"])
    return f"{before} of the dose before, {first} of the first dose"


def _doses_at(step: Mapping[str, Any], time: str, several_drugs: bool) -> tuple[DoseView, ...]:
    return tuple(
        DoseView(
            drug=str(dose["drug"]) if several_drugs else "",
            mg=mg_words(dose["mg"]),
            words=dose_words(dose["pieces"], short=True),
            on_days=cycle_words(step, dose),
            drawings=dose_drawings(dose["pieces"], decorative=True),
        )
        for dose in doses_once(step)
        if dose["time"] == time
    )


def _notes(step: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Where the cut falls, and the check and the hold rule where these differ from those of all steps."""
    notes = [sentence(f"cut: {step['cut_where']}")] if step.get("cut_where") else []
    own = (sentence(str(step[field] or "")) for field in ("check", "hold_if"))
    common = (shared(steps, field) for field in ("check", "hold_if"))
    return (*notes, *(mine for mine, all_say in zip(own, common, strict=True) if mine and mine != all_say))


def _exception_words(exception: Mapping[str, Any]) -> str:
    code = str(exception["code"])
    return sentence(f"past {exception['rule']}: {exception['why'] or _CODES.get(code, code)}")
