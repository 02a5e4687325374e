"""How doses are laid over the days: none skipped, and no daily use out of use on some days."""

from __future__ import annotations

from fractions import Fraction

from glidepath.checks.asked import PlanAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import Words, finding, kept, plan_rule
from glidepath.checks.three_valued import Truth, settled
from glidepath.patient.plan import Step
from glidepath.patient.regimen import Regimen

_DAYS_A_WEEK = 7
_SOME_DAYS = "days_per_week"


@plan_rule("R015")
def no_skipped_days(asked: PlanAsked) -> Finding:
    """R015: above zero every day has its doses. Use on some days only keeps its days without drug (R070)."""
    regimen = _as_needed(asked)
    if regimen is not None:
        return finding(
            "R015", settled(False, "as_needed", True), Words(because={_SOME_DAYS: regimen.days_per_week})
        )
    skipping = [
        step.index for step in asked.steps if _days_of_use(step) < step.cycle_days and step.daily_mg > 0
    ]
    return kept("R015", settled(not skipping, "steps_with_a_day_without_drug", skipping))


@plan_rule("R070")
def days_without_drug_stay(asked: PlanAsked) -> Finding:
    """R070: where drug is taken on some days only, neither the weekly amount nor the days of use rise."""
    regimen = _as_needed(asked)
    if regimen is None:
        return finding("R070", settled(False, "as_needed", False))
    room = limit("R070", "weekly_rise_max_mg") + asked.start_mg * _DAYS_A_WEEK
    rising = [s.step_index for s in asked.stretches if s.amount_mg * _DAYS_A_WEEK > room]
    share = Fraction(regimen.days_per_week, _DAYS_A_WEEK)
    daily = [step.index for step in asked.steps if Fraction(_days_of_use(step), step.cycle_days) > share]
    wrong = sorted({*rising, *daily})
    excuses = [asked.excuse("R070", index) for index in wrong]
    stated = bool(wrong) and all(excuses)
    words = Words(because={"steps": wrong, "exceptions": [e for e in excuses if e]} if wrong else {})
    return kept("R070", Truth(not wrong or stated, ((_SOME_DAYS, regimen.days_per_week),)), words)


def _as_needed(asked: PlanAsked) -> Regimen | None:
    """The regimen on some days only that is being tapered."""
    if asked.case is None:
        return None
    return next(
        (r for r in asked.case.reading.taken if r.drug == asked.drug and r.days_per_week < _DAYS_A_WEEK), None
    )


def _days_of_use(step: Step) -> int:
    """How many days of the cycle have a dose."""
    if not step.doses:
        return step.cycle_days if step.daily_mg > 0 else 0
    if any(dose.day_of_cycle is None and dose.mg > 0 for dose in step.doses):
        return step.cycle_days
    return len({dose.day_of_cycle for dose in step.doses if dose.mg > 0})
