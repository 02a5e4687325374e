"""The daily amounts of a schedule day by day, read again from its doses and not from the planner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.patient.plan import Phase, Step

InOneDrug = Callable[[str, Fraction], Fraction]
"""Turns mg of a drug into mg of the drug that amounts are counted in."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one daily amount. ``first_day`` counts from the first day of the schedule (day 0)."""

    first_day: int
    last_day: int
    amount_mg: Fraction
    step_index: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Cut:
    """One fall of the daily amount on the first day of a step."""

    day: int
    step_index: int
    from_mg: Fraction
    to_mg: Fraction
    phase: Phase

    @property
    def mg(self) -> Fraction:
        """How much is taken away [mg/day]."""
        return self.from_mg - self.to_mg


def daily_amount_mg(step: Step, in_one_drug: InOneDrug) -> Fraction:
    """The mean daily amount of one step, added up from its doses [mg of the drug counted in].

    A step without doses counts by its ``daily_mg``: published schedules may give totals only.
    """
    if not step.doses:
        return in_one_drug(step.drug, step.daily_mg)
    if step.cycle_days == 1:
        return sum((in_one_drug(dose.drug, dose.mg) for dose in step.doses), Fraction(0))
    every_day = [dose for dose in step.doses if dose.day_of_cycle is None]
    some_days = [dose for dose in step.doses if dose.day_of_cycle is not None]
    total = sum((in_one_drug(dose.drug, dose.mg) for dose in some_days), Fraction(0)) / step.cycle_days
    return sum((in_one_drug(dose.drug, dose.mg) for dose in every_day), total)


def stretches(steps: Sequence[Step], in_one_drug: InOneDrug) -> tuple[Stretch, ...]:
    """The daily amounts of a schedule, in order, counted from its first day."""
    if not steps:
        return ()
    first = steps[0].start
    return tuple(
        Stretch(
            (step.start - first).days,
            (step.end - first).days,
            daily_amount_mg(step, in_one_drug),
            index,
            step.phase,
        )
        for index, step in enumerate(steps)
    )


def cuts(parts: Sequence[Stretch], start_mg: Fraction) -> tuple[Cut, ...]:
    """Every fall of the daily amount, the first one against the dose before the schedule."""
    found: list[Cut] = []
    before = start_mg
    for part in parts:
        if part.amount_mg < before:
            found.append(Cut(part.first_day, part.step_index, before, part.amount_mg, part.phase))
        before = part.amount_mg
    return tuple(found)


def drugs_in(steps: Sequence[Step]) -> tuple[str, ...]:
    """The drugs that a schedule tapers or crosses over, in order of appearance."""
    named = [dose.drug for step in steps for dose in step.doses] or [step.drug for step in steps]
    return tuple(dict.fromkeys(named))
