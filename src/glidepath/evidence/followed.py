"""One arm followed: the daily scores of its people, draw by draw, and who gave up when."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import day_after
from glidepath.body.model import Channel, Responses
from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.arms import Arm
from glidepath.evidence.cohorts import (
    Cohort,
    Draws,
    Limits,
    chosen_cohort,
    chosen_draws,
    cohort_people,
    limits_of,
    longest_half_life_h,
)
from glidepath.facts.trial_readings import convention
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.simulation.intakes import Intakes, Slot, intakes_of_regimens
from glidepath.simulation.many import DailySeries, Engine, run_job
from glidepath.simulation.prediction import job_of

_FIRST = date(2000, 1, 3)
_TIMES = {1: ("22:00",), 2: ("08:00", "20:00"), 3: ("08:00", "14:00", "22:00")}
_FROM_MIDNIGHT = {1: ("00:00",), 2: ("00:00", "12:00"), 3: ("00:00", "08:00", "16:00")}
"""Where the first dose is what is measured: so that a day of the trial is a day of the doses."""
LANES = 16_384
"""People followed at once."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """An arm as it went, arrays of shape (days, draws, people) unless said otherwise.

    ``before`` (draws, people) is the mean score of the week before the first cut and ``drive_before`` the
    drive; ``fast``, ``slow`` (adaptation at day 0) and ``responses`` (draws, people) too.
    """

    arm: Arm
    score: NDArray[np.float32]
    drive: NDArray[np.float32]
    sedation: NDArray[np.float32]
    occupancy: NDArray[np.float32]
    before: Array
    drive_before: Array
    fast: Array
    slow: Array
    responses: Responses
    limits: Limits

    @property
    def rise(self) -> NDArray[np.float32]:
        """Score above that of the week before [points]."""
        return self.score - self.before[None].astype(np.float32)

    @property
    def gave_up_on(self) -> Array:
        """Day on which each person gives up, counted from the first cut; infinite = never within the days."""
        over = self.score > self.limits.score[None]
        first = np.where(over.any(axis=0), over.argmax(axis=0), np.inf)
        return np.minimum(first, np.floor(self.limits.leaves_on_day))


def follow_arm(arm: Arm, draws: Draws, cohort: Cohort, days: int, people: int) -> Followed:
    """Follow the people of an arm for some days after the first cut.

    Parameters
    ----------
    arm
        What they took and take.
    draws
        Typical values, D of them.
    cohort
        Of the trial.
    days
        How many days after the first cut, 1 or more.
    people
        Virtual people per draw.

    Returns
    -------
    Followed
        Daily means of everybody.
    """
    many = len(draws["tau1_d"])
    block = max(LANES // people, 1)
    parts = [
        _followed_block(arm, chosen_draws(draws, part), chosen_cohort(cohort, part), days, people)
        for part in (slice(first, first + block) for first in range(0, many, block))
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _intakes(arm: Arm, channel: Channel, days: int) -> tuple[Intakes | None, Intakes]:
    half_life_h = longest_half_life_h(arm.drug)
    thrice = half_life_h < convention("three_doses_below_half_life_h")
    usual = 3 if thrice else 2 if half_life_h < convention("two_doses_below_half_life_h") else 1
    times = _TIMES[arm.doses_a_day or usual]
    if channel[1] == "XR":
        times = _TIMES[1]
    if not arm.use_days:
        times = _FROM_MIDNIGHT[len(times)]
    each = Fraction(arm.daily_mg).limit_denominator(10**6) / len(times)
    taken = Regimen(
        drug=channel[0],
        formulation=channel[1],
        doses=tuple(TimedDose(time=time, mg=each) for time in times),
        since=day_after(_FIRST, -arm.use_days),
        until=day_after(_FIRST, -1),
        days_per_week=arm.days_per_week,
    )
    before = intakes_of_regimens([taken], day_after(_FIRST, -1)) if arm.use_days else None
    slots = tuple(Slot(channel=channel, minutes=60 * int(t[:2]) + int(t[3:])) for t in times)
    mg = np.repeat(arm.doses_mg(days)[:, None] / len(times), len(times), axis=1)
    return before, Intakes(first_day=_FIRST, slots=slots, mg=mg)


def _followed_block(arm: Arm, draws: Draws, cohort: Cohort, days: int, count: int) -> Followed:
    people = cohort_people(arm.drug, draws, cohort, count)
    channel = next(iter(people.drugs))
    before, after = _intakes(arm, channel, days)
    results = run_job(people, job_of(people, before, [after]), Engine(tier="compiled"))
    shape = (len(draws["tau1_d"]), count)
    plan, zero = results.days[-1], np.zeros(shape)
    state = results.ends[0].adaptation if before is not None else np.zeros((people.count, 3))
    return Followed(
        arm=arm,
        score=plan.pwc20.reshape(days, *shape),
        drive=plan.drive.reshape(days, *shape),
        sedation=plan.sedation.reshape(days, *shape),
        occupancy=plan.occupancy.reshape(days, *shape),
        before=_week(results.days[0], "pwc20", shape)
        if before is not None
        else people.responses.background_pwc20.reshape(shape),
        drive_before=_week(results.days[0], "drive", shape) if before is not None else zero,
        fast=state[:, 1].reshape(shape),
        slow=state[:, 2].reshape(shape),
        responses=_shaped(people.responses, shape),
        limits=limits_of(draws, cohort, count, arm.last_dose_day),
    )


def _shaped(values: Responses, shape: tuple[int, int]) -> Responses:
    return Responses(**{f.name: getattr(values, f.name).reshape(shape) for f in fields(Responses)})


def _week(days: DailySeries, name: str, shape: tuple[int, int]) -> Array:
    return np.asarray(getattr(days, name).mean(axis=0).reshape(shape), dtype=np.float64)


def _joined(parts: list[Followed]) -> Followed:
    def along(name: str, axis: int) -> Any:
        return np.concatenate([getattr(part, name) for part in parts], axis=axis)

    values: dict[str, Any] = {name: along(name, 1) for name in ("score", "drive", "sedation", "occupancy")}
    values |= {name: along(name, 0) for name in ("before", "drive_before", "fast", "slow")}
    return Followed(
        arm=parts[0].arm,
        **values,
        responses=Responses(
            **{
                f.name: np.concatenate([getattr(part.responses, f.name) for part in parts])
                for f in fields(Responses)
            }
        ),
        limits=Limits(
            score=np.concatenate([part.limits.score for part in parts]),
            leaves_on_day=np.concatenate([part.limits.leaves_on_day for part in parts]),
        ),
    )
