"""From a descent to dated steps with doses, pieces and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from glidepath.patient.plan import Dose, Phase, RuleException, Step
from glidepath.patient.regimen import Regimen
from glidepath.taper.daily_doses import DailyDoses, DayTicks, Level
from glidepath.taper.descent import Descent, Move
from glidepath.taper.single_doses import TICKS_PER_MG, from_ticks

CHECK_BEFORE_NEXT = "symptom check before the next cut"
CHECK_AT_END = "symptom check, and again in the weeks after the last dose"
_DAYS_A_WEEK = 7
_PERCENT_DIGITS = 4
_NAMES_OF_TIMES = ((11, "morning"), (15, "midday"), (18, "afternoon"), (21, "evening"), (24, "bedtime"))


def name_of_time(clock: str) -> str:
    """What people call a dose time: ``morning``, ``midday``, ``afternoon``, ``evening``, ``bedtime``."""
    hour = int(clock.split(":")[0])
    if hour < 4:
        return "night"
    return next(name for until, name in _NAMES_OF_TIMES if hour < until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is being tapered: the drug, its dose times and today's doses, and on how many days a week."""

    drug: str
    times: tuple[str, ...]
    doses_mg: tuple[Fraction, ...]
    days_per_week: int = 7

    @classmethod
    def from_regimen(cls, regimen: Regimen) -> Taken:
        """Read it from a regimen."""
        return cls(
            drug=regimen.drug,
            times=tuple(d.time for d in regimen.doses),
            doses_mg=tuple(d.mg for d in regimen.doses),
            days_per_week=regimen.days_per_week,
        )

    @property
    def day_mg(self) -> Fraction:
        """The dose on a day of use [mg]."""
        return sum(self.doses_mg, Fraction(0))

    @property
    def ticks(self) -> DayTicks:
        """The doses of the day in ticks, rounded down."""
        return tuple(int(mg * TICKS_PER_MG) for mg in self.doses_mg)

    @property
    def share_of_days(self) -> Fraction:
        """Which part of all days are days of use."""
        return Fraction(self.days_per_week, _DAYS_A_WEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every step of one schedule has in common."""

    taken: Taken
    doses: DailyDoses
    continuing: tuple[Dose, ...]
    reference_mg: Fraction
    after_target_days: int
    at_target: str = CHECK_BEFORE_NEXT


def continuing_doses(regimens: Sequence[Regimen]) -> tuple[Dose, ...]:
    """The doses of medicines that stay as they are, for every step."""
    return tuple(Dose(time=d.time, drug=r.drug, mg=d.mg) for r in regimens for d in r.doses)


def steps_of(descent: Descent, frame: Frame, start: date, first_index: int = 0) -> tuple[Step, ...]:
    """Date the moves of a descent and share every level out over the dose times.

    Parameters
    ----------
    descent
        The moves, in ticks of the dose on a day of use.
    frame
        Drug, dose times, products, what continues.
    start
        Day of the first cut.
    first_index
        Index of the first step made here.

    Returns
    -------
    tuple of Step
        Contiguous; the last one is the target, or the lowest dose that the products allow.
    """
    before = _Day(frame.taken.ticks)
    steps = []
    day = start
    for number, move in enumerate(descent.moves):
        last = number == len(descent.moves) - 1
        days = move.days
        if last:
            days = 1 if move.level is None else max(move.days, frame.after_target_days)
        step, before = _step(move, frame, before, (day, day + timedelta(days=days - 1)))
        phase: Phase = "taper" if not last else "hold" if descent.stuck else "target"
        steps.append(replace(step, index=first_index + number, phase=phase))
        day += timedelta(days=days)
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class _Day:
    """One day as taken: the doses in ticks, and the forms that they were made of."""

    share: DayTicks
    forms: frozenset[str] = frozenset()


def _step(move: Move, frame: Frame, before: _Day, dates: tuple[date, date]) -> tuple[Step, _Day]:
    doses, after = _doses(move.level, frame, before)
    mean = move.level.mean_ticks if move.level else Fraction(0)
    cut_mg = from_ticks(move.cut) * frame.taken.share_of_days
    return Step(
        index=0,
        phase="taper",
        start=dates[0],
        end=dates[1],
        drug=frame.taken.drug,
        daily_mg=from_ticks(mean) * frame.taken.share_of_days,
        doses=doses,
        cycle_days=_cycle_days(move.level, frame.taken),
        continuing=frame.continuing,
        cut_mg=cut_mg,
        cut_percent_of_current=_percent(move.cut, move.before),
        cut_percent_of_start=_percent(from_ticks(move.cut), frame.reference_mg),
        cut_where=_cut_where(before.share, after.share, frame.taken.times) if move.level else "last dose",
        check=CHECK_BEFORE_NEXT if move.level else CHECK_AT_END,
        exceptions=move.exceptions,
    ), after


def _percent(part: Fraction, whole: Fraction) -> float:
    return round(float(100 * part / whole), _PERCENT_DIGITS) if whole else 0.0


def _cycle_days(level: Level | None, taken: Taken) -> int:
    if level is None:
        return 1
    return _DAYS_A_WEEK if taken.days_per_week < _DAYS_A_WEEK else len(level.day_totals)


def days_of_use(days_per_week: int) -> tuple[int, ...]:
    """On which days of a 7-day cycle an as-needed medicine is counted, spread evenly."""
    return tuple(-(-index * _DAYS_A_WEEK // days_per_week) for index in range(days_per_week))


def _doses(level: Level | None, frame: Frame, before: _Day) -> tuple[tuple[Dose, ...], _Day]:
    if level is None:
        return (), _Day(tuple(0 for _ in before.share), before.forms)
    shares: dict[int, DayTicks] = {}
    for total in sorted(set(level.day_totals), reverse=True):
        shares[total] = frame.doses.share_out(total, before.share)
    if frame.taken.days_per_week < _DAYS_A_WEEK:
        days = [(day, level.day_totals[0]) for day in days_of_use(frame.taken.days_per_week)]
    else:
        days = list(enumerate(level.day_totals))
    cyclic = _cycle_days(level, frame.taken) > 1
    doses = [
        dose
        for day, total in days
        for dose in dated_doses(frame, shares[total], day if cyclic else None, before.forms)
    ]
    lowest = shares[min(shares)]
    ways = frame.doses.ways(lowest, before.forms)
    return tuple(doses), _Day(lowest, frozenset(way.form for way in ways if way is not None))


def dated_doses(
    frame: Frame, share: DayTicks, day_of_cycle: int | None, forms_before: frozenset[str] = frozenset()
) -> tuple[Dose, ...]:
    """The doses of one day with the pieces that make them, in the forms of the step before if possible."""
    ways = frame.doses.ways(share, forms_before)
    return tuple(
        Dose(
            time=clock,
            drug=frame.taken.drug,
            mg=from_ticks(amount),
            pieces=way.to_pieces(),
            day_of_cycle=day_of_cycle,
        )
        for clock, amount, way in zip(frame.taken.times, share, ways, strict=True)
        if way is not None
    )


def _cut_where(before: DayTicks, after: DayTicks, times: tuple[str, ...]) -> str:
    """Which dose of the day gets smaller, and which larger where the products leave no other way."""
    changes = [(name_of_time(clock), a - b) for clock, b, a in zip(times, before, after, strict=True)]
    lower = dict.fromkeys(name for name, change in changes if change < 0)
    higher = dict.fromkeys(name for name, change in changes if change > 0)
    words = " and ".join(lower) + " dose" if lower else "no single dose"
    return words + (f" smaller, {' and '.join(higher)} dose larger" if higher else "")


def with_exceptions(step: Step, extra: tuple[RuleException, ...]) -> Step:
    """The same step with more exceptions, each rule named once."""
    have = {exception.rule for exception in step.exceptions}
    return replace(step, exceptions=step.exceptions + tuple(e for e in extra if e.rule not in have))
