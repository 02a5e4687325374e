"""A specialist's own schedule: checked and dispensed, never computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from glidepath.basis.amounts import mg_text
from glidepath.basis.errors import InputError
from glidepath.checks.finding import Finding
from glidepath.facts import load
from glidepath.patient.case import Case, SpecialistPlan, SpecialistStep
from glidepath.patient.plan import Dose, Ends, Schedule, Step
from glidepath.patient.regimen import Regimen
from glidepath.taper.fills import fills_of
from glidepath.taper.single_doses import TICKS_PER_MG, ProductChoice, SingleDoses, single_doses
from glidepath.taper.steps import continuing_doses

OPTION_ID = "specialist-schedule"
_FIELD = "specialist.schedule"
_CHECK = "as the specialist's plan says"
_PERCENT_DIGITS = 4


def specialist_option(case: Case, plan: SpecialistPlan, regimens: Sequence[Regimen]) -> Schedule:
    """Turn a specialist's recorded schedule into an option with tablets and fills.

    Parameters
    ----------
    case
        The case; its market, splitting and fill days apply.
    plan
        Who made the schedule, and its steps.
    regimens
        What is taken now.

    Returns
    -------
    Schedule
        One option whose steps have the phase ``schedule``.

    Raises
    ------
    InputError
        When the schedule is empty, or the market's products cannot make one of its doses.
    """
    if not plan.schedule:
        raise InputError(f"{_FIELD}: it has no steps; write days, drug and doses of each step.", _FIELD)
    drugs = {step.drug for step in plan.schedule}
    continuing = continuing_doses([regimen for regimen in regimens if regimen.drug not in drugs])
    start_mg = _daily_now(plan.schedule[0].drug, regimens)
    steps: list[Step] = []
    day, before_mg = case.taper.start, start_mg
    for index, asked in enumerate(plan.schedule):
        if asked.days < 1:
            raise InputError(f"{_FIELD}: step {index + 1} lasts {asked.days} days; write 1 or more.", _FIELD)
        end = day + timedelta(days=asked.days - 1)
        steps.append(
            _step(
                index,
                (day, end),
                _doses(case, asked, regimens),
                asked.drug,
                (before_mg, start_mg, continuing),
            )
        )
        day, before_mg = end + timedelta(days=1), steps[-1].daily_mg
    return Schedule(
        id=OPTION_ID,
        method="specialist",
        says=f"The {plan.role}'s schedule of {plan.date}, with the tablets that make it; not computed here.",
        steps=tuple(steps),
        fills=fills_of(steps, case.taper.fill_days),
        ends=Ends(date=_reached(steps), daily_mg=steps[-1].daily_mg),
    )


def specialist_findings(
    of_case: Iterable[Finding], of_option: Iterable[Finding], plan: SpecialistPlan
) -> tuple[Finding, ...]:
    """The findings of a case in which a recorded schedule is dispensed, with the rules that it breaks on top.

    Parameters
    ----------
    of_case
        The findings of the case. A hard stop still stands; what it asks for is now the team's own schedule.
    of_option
        The findings of the schedule.
    plan
        Who made the schedule, and when.

    Returns
    -------
    tuple of Finding
        First what the schedule breaks, then the findings of the case.
    """
    broken = tuple(f for f in of_option if f.status == "not_met")
    do = (
        f"No computed taper. This is the schedule of {plan.name}, {plan.role}, {plan.date}, checked and "
        "dispensed; only that team changes it."
    )
    stopped = (replace(f, do=do) if f.severity == "hard_stop" and f.status == "met" else f for f in of_case)
    return (*broken, *stopped)


def _reached(steps: Sequence[Step]) -> date:
    """The first day without a dose, where the schedule gets there; else its last day."""
    day = steps[-1].end
    for step in reversed(steps):
        if step.daily_mg:
            break
        day = step.start
    return day


def _daily_now(drug: str, regimens: Sequence[Regimen]) -> Fraction:
    return sum((regimen.daily_mg for regimen in regimens if regimen.drug == drug), Fraction(0))


def _doses(case: Case, asked: SpecialistStep, regimens: Sequence[Regimen]) -> tuple[Dose, ...]:
    wanted = [(time, mg) for time, mg in asked.doses if mg > 0]
    if not wanted:
        return ()
    makeable = _makeable(case, asked.drug, regimens, max(mg for _, mg in wanted))
    return tuple(
        Dose(
            time=time,
            drug=asked.drug,
            mg=mg,
            pieces=makeable.best(_ticks(asked.drug, mg, makeable)).to_pieces(),
        )
        for time, mg in sorted(wanted)
    )


def _makeable(case: Case, drug: str, regimens: Sequence[Regimen], largest_mg: Fraction) -> SingleDoses:
    taper = case.taper
    families = [regimen.formulation for regimen in regimens if regimen.drug == drug]
    choice = ProductChoice(
        market=taper.market,
        family=families[0] if families else "IR",
        split=taper.allow_split,
        liquid_allowed=taper.allow_liquid,
    )
    if not choice.of(drug):
        raise InputError(
            f"{_FIELD}: no product of {drug} is on file for the {taper.market} market.", "taper.market"
        )
    return single_doses(drug, choice, int(largest_mg * TICKS_PER_MG) + _next_up(drug, taper.market))


def _next_up(drug: str, market: str) -> int:
    """Enough ticks above a dose to find a dispensable one that is higher."""
    strengths = [p.strength_mg for p in load.products(market) if p.drug == drug and p.strength_mg is not None]
    return int(min(strengths, default=Fraction(0)) * TICKS_PER_MG)


def _ticks(drug: str, mg: Fraction, makeable: SingleDoses) -> int:
    wanted = mg * TICKS_PER_MG
    if wanted.denominator == 1 and makeable.can_make(wanted.numerator):
        return wanted.numerator
    lower = max((amount for amount in makeable.ways if amount < wanted), default=None)
    higher = min((amount for amount in makeable.ways if amount > wanted), default=None)
    near = " or ".join(
        mg_text(Fraction(amount, TICKS_PER_MG)) for amount in (lower, higher) if amount is not None
    )
    hint = f"the nearest are {near}" if near else "no dose of it can be made"
    raise InputError(f"{_FIELD}: {mg_text(mg)} {drug} cannot be made with these products; {hint}.", _FIELD)


def _step(
    index: int,
    dates: tuple[date, date],
    doses: tuple[Dose, ...],
    drug: str,
    context: tuple[Fraction, Fraction, tuple[Dose, ...]],
) -> Step:
    before_mg, start_mg, continuing = context
    daily_mg = sum((dose.mg for dose in doses), Fraction(0))
    cut_mg = max(before_mg - daily_mg, Fraction(0))
    return Step(
        index=index,
        phase="schedule",
        start=dates[0],
        end=dates[1],
        drug=drug,
        daily_mg=daily_mg,
        doses=doses,
        continuing=continuing,
        cut_mg=cut_mg,
        cut_percent_of_current=_percent(cut_mg, before_mg),
        cut_percent_of_start=_percent(cut_mg, start_mg),
        check=_CHECK,
    )


def _percent(part: Fraction, whole: Fraction) -> float:
    return round(float(part / whole * 100), _PERCENT_DIGITS) if whole else 0.0
