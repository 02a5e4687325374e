"""What the people of one arm of a trial took: drug, dose, length of use, and the doses of every later day."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from glidepath.basis.calendar import DAYS_PER_WEEK
from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.unanswerable import Unanswerable
from glidepath.facts.load import taper_profiles
from glidepath.facts.trial_readings import convention, fillings, trial_drugs
from glidepath.facts.trials import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One drug of one arm. Day 0 is that of the first cut; ``later_mg`` are the doses from then on [mg/day].

    After the last of ``later_mg`` nothing is taken, unless ``stays`` is set: then the last dose goes on.
    ``use_days`` counts daily (or ``days_per_week``) use before day 0; 0 = nobody took anything before.
    ``doses_a_day`` 0 = as the convention for the half-life of the drug has it.
    """

    drug: str
    daily_mg: float
    use_days: int
    days_per_week: int = 7
    doses_a_day: int = 0
    later_mg: tuple[float, ...] = ()
    stays: bool = False

    @property
    def last_dose_day(self) -> int:
        """First day without a dose."""
        return len(self.later_mg)

    def doses_mg(self, days: int) -> Array:
        """Daily doses over the days that are followed [mg/day]."""
        found = np.zeros(days)
        taken = np.array(self.later_mg[:days])
        found[: len(taken)] = taken
        if self.stays and len(self.later_mg):
            found[len(taken) :] = self.later_mg[-1]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A target as it is computed: its row with what was filled in, its arms with their shares, in words."""

    target: Target
    arms: tuple[tuple[Arm, float], ...]
    people: int
    threshold_kind: str = "points"
    assumed: tuple[str, ...] = ()


def reading_of(target: Target, equal_mg: Callable[[str, float], float]) -> Reading:
    """Read one row as arms that can be simulated.

    Parameters
    ----------
    target
        The row.
    equal_mg
        Gives the daily dose of a drug [mg] that equals a daily dose of diazepam [mg].

    Returns
    -------
    Reading
        With every assumption in words.

    Raises
    ------
    Unanswerable
        If the row says too little, or names what is not simulated.
    """
    assumed: list[str] = []
    row, kind = _filled(target, assumed)
    use_days = _use_days(row, assumed)
    shares = _shares(row, assumed)
    arms = tuple((_arm(row, drug, use_days, equal_mg, assumed), share) for drug, share in shares.items())
    said = tuple(dict.fromkeys(assumed))
    return Reading(target=row, arms=arms, people=_people(row, assumed), threshold_kind=kind, assumed=said)


def _filled(target: Target, assumed: list[str]) -> tuple[Target, str]:
    kind, row = "points", target
    if target.split not in ("calibrate", "validate"):
        return row, kind
    for filling in fillings().get(target.id, ()):
        assumed.append(f"{filling.field.replace('_', ' ')} {filling.value.replace('_', ' ')}: {filling.why}")
        if filling.field == "threshold_kind":
            kind = filling.value
        elif filling.field == "n":
            row = replace(row, n=filling.value)
        elif filling.field == "time_from":
            row = replace(row, time_from=filling.value)
        elif filling.field == "use_days":
            row = replace(row, use_days=float(filling.value))
        elif filling.field == "daily_dose_mg":
            row = replace(row, daily_dose_mg=float(filling.value))
    return row, kind


def _people(row: Target, assumed: list[str]) -> int:
    numbers = [int(found) for found in re.findall(r"\d+", row.n)]
    if numbers:
        return max(numbers)
    usual = int(convention("default_people"))
    assumed.append(f"{usual} people in the arm: the row gives no number")
    return usual


def _use_days(row: Target, assumed: list[str]) -> int:
    factor = convention("one_sided_use_factor")
    if row.use_days is not None:
        return round(row.use_days)
    if row.use_days_low is not None and row.use_days_high is not None:
        return round(math.sqrt(row.use_days_low * row.use_days_high))
    if row.use_days_low is not None:
        days = round(row.use_days_low * factor)
    elif row.use_days_high is not None:
        days = round(row.use_days_high / factor)
    else:
        days = round(convention("default_use_days"))
    assumed.append(f"{days} days of use before")
    return days


def _shares(row: Target, assumed: list[str]) -> Mapping[str, float]:
    group = trial_drugs().get(row.drug_code)
    if group is None:
        if row.drug_code == "none":
            raise Unanswerable("no drug is named")
        return {row.drug_code: 1.0}
    assumed.append("in equal parts " + ", ".join(group))
    return group


def _daily_mg(row: Target, drug: str, equal_mg: Callable[[str, float], float], assumed: list[str]) -> float:
    grouped = row.drug_code in trial_drugs()
    if row.daily_dose_mg is not None:
        if row.dose_is_diazepam_eq == "yes" or grouped:
            return equal_mg(drug, row.daily_dose_mg)
        return row.daily_dose_mg
    usual = convention("default_dose_mg_diazepam")
    assumed.append(f"a dose equal to {usual:g} mg of diazepam a day")
    return equal_mg(drug, usual)


def _arm(
    row: Target, drug: str, use_days: int, equal_mg: Callable[[str, float], float], assumed: list[str]
) -> Arm:
    daily_mg = _daily_mg(row, drug, equal_mg, assumed)
    arm = Arm(
        drug=drug,
        daily_mg=daily_mg,
        use_days=use_days,
        days_per_week=_filled_count(row, "days_per_week", DAYS_PER_WEEK),
        doses_a_day=_filled_count(row, "doses_a_day", 0),
    )
    if row.schedule_code == "none":
        return replace(arm, use_days=0, later_mg=(daily_mg,), stays=True)
    if row.schedule_code in ("abrupt", "flumazenil"):
        return arm
    shares = _taper_shares(row, daily_mg, assumed)
    return replace(arm, later_mg=tuple(daily_mg * share for share in shares))


def _filled_count(row: Target, field: str, usual: int) -> int:
    if row.split in ("calibrate", "validate"):
        for filling in fillings().get(row.id, ()):
            if filling.field == field:
                return int(filling.value)
    return usual


def _taper_shares(row: Target, daily_mg: float, assumed: list[str]) -> list[float]:
    """Shares of the first dose for every day from the first cut to the last dose."""
    every = round(row.cut_every_days) if row.cut_every_days else 0
    if row.schedule_code == "named":
        return _named(row, daily_mg)
    if row.schedule_code == "percent_of_start" and row.cut_amount and every:
        return _equal_steps(row.cut_amount / 100, every, row.taper_days)
    if row.schedule_code == "fixed_mg" and row.cut_amount and every:
        return _equal_steps(row.cut_amount / daily_mg, every, None)
    if row.schedule_code == "percent_of_current" and row.cut_amount and every:
        return _shrinking_steps(row.cut_amount / 100, every)
    return _unknown(row, assumed)


def _equal_steps(cut: float, every_days: int, taper_days: float | None) -> list[float]:
    if not 0 < cut < 1:
        raise Unanswerable("the cut is not a part of the dose")
    count = int(np.ceil(1 / cut - 1e-9)) - 1
    if taper_days and count:
        every_days = max(round(taper_days / count), 1)
    return [1 - cut * (step + 1) for step in range(count) for _ in range(every_days)]


def _shrinking_steps(cut: float, every_days: int) -> list[float]:
    if not 0 < cut < 1:
        raise Unanswerable("the cut is not a part of the dose")
    ends_at = convention("percent_of_current_ends_at") / 100
    shares, share = [], 1 - cut
    while share > ends_at:
        shares += [share] * every_days
        share *= 1 - cut
    return shares


def _unknown(row: Target, assumed: list[str]) -> list[float]:
    if row.schedule_code not in ("unknown", "percent_of_start", "percent_of_current", "fixed_mg"):
        raise Unanswerable(f"the schedule is {row.schedule_code or 'not given'}: no doses can be written")
    days = row.taper_days
    if days is None:
        days = convention("default_taper_days")
        assumed.append(f"a taper of {days:g} days")
    every = round(convention("taper_step_days"))
    steps = max(round(days / every), 1)
    assumed.append("equal steps every week")
    return [1 - (step + 1) / (steps + 1) for step in range(steps) for _ in range(every)]


def _named(row: Target, daily_mg: float) -> list[float]:
    name = row.schedule_note.split(":")[0].strip()
    profile = taper_profiles().get(name)
    if profile is None or not profile.stages:
        raise Unanswerable(f"no published schedule is named {name!r}")
    shares: list[float] = []
    left = daily_mg
    while left > 0:
        stage = next(s for s in profile.stages if left > float(s.above_mg) or s is profile.stages[-1])
        left = round(left - float(stage.cut_mg), 6)
        if left > 0:
            shares += [left / daily_mg] * (stage.every_days or DAYS_PER_WEEK)
    return shares
