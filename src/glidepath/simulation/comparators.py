"""What to compare a plan with: going on unchanged, and stopping today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from glidepath.basis.calendar import DAYS_PER_WEEK, day_after, days_between, spread_over_week
from glidepath.patient.plan import Dose, Step
from glidepath.patient.regimen import Regimen


def _doses_of(regimen: Regimen, start: date) -> tuple[Dose, ...]:
    if regimen.days_per_week >= DAYS_PER_WEEK:
        return tuple(Dose(time=d.time, drug=regimen.drug, mg=d.mg) for d in regimen.doses)
    since = regimen.since or start
    used = spread_over_week(regimen.days_per_week)
    return tuple(
        Dose(time=d.time, drug=regimen.drug, mg=d.mg, day_of_cycle=day)
        for day in range(DAYS_PER_WEEK)
        if used[(days_between(since, start) + day) % DAYS_PER_WEEK]
        for d in regimen.doses
    )


def _one_step(regimens: Sequence[Regimen], start: date, drug: str, kept: bool) -> tuple[Step, ...]:
    taken = [r for r in regimens if r.taken_on(start)]
    own = [r for r in taken if r.drug == drug]
    others = [r for r in taken if r.drug != drug]
    weekly = any(r.days_per_week < DAYS_PER_WEEK for r in taken)
    step = Step(
        index=0,
        phase="hold" if kept else "target",
        start=start,
        end=day_after(start, DAYS_PER_WEEK - 1) if weekly else start,
        drug=drug,
        daily_mg=sum((r.daily_mg for r in own), Fraction(0)) if kept else Fraction(0),
        doses=tuple(dose for r in own for dose in _doses_of(r, start)) if kept else (),
        continuing=tuple(dose for r in others for dose in _doses_of(r, start)),
        cycle_days=DAYS_PER_WEEK if weekly else 1,
    )
    return (step,)


def stay(regimens: Sequence[Regimen], start: date, drug: str) -> tuple[Step, ...]:
    """Write going on unchanged as a schedule of one step.

    Parameters
    ----------
    regimens
        What was and is taken.
    start
        First day of the schedule.
    drug
        The drug that the plans taper.

    Returns
    -------
    tuple of Step
        One step, which a simulation lets go on.
    """
    return _one_step(regimens, start, drug, kept=True)


def stop_today(regimens: Sequence[Regimen], start: date, drug: str) -> tuple[Step, ...]:
    """Write stopping one drug at once as a schedule of one step; what continues goes on.

    Parameters
    ----------
    regimens
        What was and is taken.
    start
        First day without the drug.
    drug
        The drug that is stopped.

    Returns
    -------
    tuple of Step
        One step without doses of this drug.
    """
    return _one_step(regimens, start, drug, kept=False)
