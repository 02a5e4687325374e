"""What is taken, day by day: regimens and plan steps written as doses at clock times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from glidepath.basis.calendar import (
    DAYS_PER_WEEK,
    clock_minutes,
    day_after,
    days_between,
    spread_over_week,
)
from glidepath.body.model import Channel
from glidepath.body.pharmacokinetics import Array
from glidepath.patient.plan import Dose, Step
from glidepath.patient.regimen import Regimen

IMMEDIATE_RELEASE = "IR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One drug in one formulation at one clock time [minutes after midnight]."""

    channel: Channel
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intakes:
    """Doses [mg] per civil day (rows, from ``first_day``) and slot (columns).

    ``endless_before`` means that when it began is not known: the first week is taken to go back far enough
    for the body to be fully adapted to it.
    """

    first_day: date
    slots: tuple[Slot, ...]
    mg: Array
    endless_before: bool = False

    @property
    def days(self) -> int:
        """How many days."""
        return len(self.mg)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The drugs with their formulations, in order of first mention."""
        return tuple(dict.fromkeys(slot.channel for slot in self.slots))

    def dose_minutes(self) -> tuple[int | None, int | None]:
        """Give the times of the first and of the last dose [minutes after midnight of the first day]."""
        days, slots = np.nonzero(self.mg)
        if not len(days):
            return None, None
        day_minutes = 24 * 60
        at = [int(d) * day_minutes + self.slots[int(s)].minutes for d, s in zip(days, slots, strict=True)]
        return min(at), max(at)


def intakes_of_regimens(regimens: Sequence[Regimen], last_day: date) -> Intakes | None:
    """Write regimens as doses per day, from the first day of use to a last day inclusive.

    Parameters
    ----------
    regimens
        What was and is taken. Use on some days of the week is spread evenly over it.
    last_day
        Last civil day of the answer.

    Returns
    -------
    Intakes or None
        None where nothing was taken up to ``last_day``. Where a beginning is not known, the first seven days
        hold what was taken then, before anything else that is known happened.

    Examples
    --------
    >>> from glidepath.patient.regimen import TimedDose
    >>> bedtime = (TimedDose(time="22:00", mg=Fraction(1, 2)),)
    >>> one = Regimen(drug="clonazepam", formulation="IR", doses=bedtime, since=date(2026, 1, 1))
    >>> intakes_of_regimens([one], date(2026, 1, 3)).mg.tolist()
    [[0.5], [0.5], [0.5]]
    """
    taken = [r for r in regimens if r.since is None or r.since <= last_day]
    if not taken:
        return None
    known = [day for r in taken for day in (r.since, r.until) if day is not None]
    first_day, endless = min([*known, last_day]), any(r.since is None for r in taken)
    if endless:
        first_day = day_after(first_day, -DAYS_PER_WEEK)
    slots = tuple(
        dict.fromkeys(
            Slot(channel=(r.drug, r.formulation), minutes=clock_minutes(dose.time))
            for r in taken
            for dose in r.doses
        )
    )
    mg = np.zeros((days_between(first_day, last_day) + 1, len(slots)))
    for regimen in taken:
        _add_regimen(mg, slots, first_day, regimen)
    return Intakes(first_day=first_day, slots=slots, mg=mg, endless_before=endless)


def _add_regimen(mg: Array, slots: tuple[Slot, ...], first_day: date, regimen: Regimen) -> None:
    start = 0 if regimen.since is None else days_between(first_day, regimen.since)
    stop = len(mg) if regimen.until is None else days_between(first_day, regimen.until) + 1
    days = np.arange(max(start, 0), min(stop, len(mg)))
    used = np.array(spread_over_week(regimen.days_per_week))[(days - start) % DAYS_PER_WEEK]
    for dose in regimen.doses:
        slot = Slot(channel=(regimen.drug, regimen.formulation), minutes=clock_minutes(dose.time))
        mg[days[used], slots.index(slot)] += float(dose.mg)


def formulation_of(dose: Dose, usual: Mapping[str, str]) -> str:
    """Say in which formulation a planned dose is, by the names of its pieces.

    Parameters
    ----------
    dose
        The dose.
    usual
        Formulation per drug where a dose has no pieces.

    Returns
    -------
    str
        ``IR``, ``XR`` or ``SL``.

    Examples
    --------
    >>> formulation_of(Dose(time="08:00", drug="alprazolam", mg=Fraction(1)), {"alprazolam": "XR"})
    'XR'
    """
    for piece in dose.pieces:
        if "extended-release" in piece.product:
            return "XR"
        if "sublingual" in piece.product:
            return "SL"
        return IMMEDIATE_RELEASE
    return usual.get(dose.drug, IMMEDIATE_RELEASE)


def intakes_of_steps(steps: Sequence[Step], start: date, days: int, usual: Mapping[str, str]) -> Intakes:
    """Write the steps of a plan as doses per day; the last step goes on to the end.

    Parameters
    ----------
    steps
        Contiguous steps in order; may be empty (no doses).
    start
        First civil day of the answer.
    days
        How many days.
    usual
        Formulation per drug where a dose has no pieces.

    Returns
    -------
    Intakes
        Doses of the drug being tapered and of what continues.
    """
    doses = [(step, dose) for step in steps for dose in (*step.doses, *step.continuing)]
    slots = tuple(
        dict.fromkeys(
            Slot(channel=(dose.drug, formulation_of(dose, usual)), minutes=clock_minutes(dose.time))
            for _, dose in doses
        )
    )
    mg = np.zeros((days, len(slots)))
    for place, step in enumerate(steps):
        first = days_between(start, step.start)
        last = days if place == len(steps) - 1 else min(days_between(start, step.end) + 1, days)
        here = np.arange(max(first, 0), last)
        for dose in (*step.doses, *step.continuing):
            slot = Slot(channel=(dose.drug, formulation_of(dose, usual)), minutes=clock_minutes(dose.time))
            cycle = dose.day_of_cycle
            on = here if cycle is None else here[(here - first) % step.cycle_days == cycle]
            mg[on, slots.index(slot)] += float(Fraction(dose.mg))
    return Intakes(first_day=start, slots=slots, mg=mg)


def on_slots(intakes: Intakes, slots: tuple[Slot, ...]) -> Intakes:
    """Write the same doses on other slots, which must hold all of its own.

    Parameters
    ----------
    intakes
        The doses.
    slots
        All slots of the answer.

    Returns
    -------
    Intakes
        With a column per slot, zero where nothing is taken.
    """
    mg = np.zeros((intakes.days, len(slots)))
    for column, slot in enumerate(intakes.slots):
        mg[:, slots.index(slot)] = intakes.mg[:, column]
    return Intakes(first_day=intakes.first_day, slots=slots, mg=mg, endless_before=intakes.endless_before)


def joined_slots(many: Sequence[Intakes]) -> tuple[Slot, ...]:
    """Give the slots of several intakes together, in order of first mention."""
    return tuple(dict.fromkeys(slot for intakes in many for slot in intakes.slots))


def usual_formulations(regimens: Sequence[Regimen]) -> dict[str, str]:
    """Give the formulation that each drug was last taken in."""
    return {regimen.drug: regimen.formulation for regimen in regimens}
