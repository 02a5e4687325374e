"""What a plan would do: the same virtual people through every schedule, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK, day_after, days_between
from glidepath.basis.errors import FactError
from glidepath.body.model import Channel, People, joined_people
from glidepath.body.pharmacokinetics import Array
from glidepath.facts.load import policy
from glidepath.patient.plan import Step
from glidepath.patient.regimen import Regimen
from glidepath.simulation.bands import LEVELS, Band, Series, band_of, series_of, share_band
from glidepath.simulation.intakes import (
    Intakes,
    Slot,
    formulation_of,
    intakes_of_regimens,
    intakes_of_steps,
    joined_slots,
    on_slots,
    usual_formulations,
)
from glidepath.simulation.many import DailySeries, Engine, Job, Kept, first_people, run_job
from glidepath.simulation.program import Program, program_of

Steps = Sequence[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """From when and how far: ``tail_days`` after the end of a schedule; None of ``days`` = to the longest."""

    start: date
    tail_days: int
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What one schedule would do, over virtual people.

    ``day`` counts from the first day of the plan (0). ``pwc20`` holds quantiles of the daily mean score.
    ``pwc20_typical`` holds those of the typical persons of all groups: the part of the band that comes from
    what is not known about everybody (None where these persons were not followed).
    ``peak_pwc20`` is the highest daily mean. ``chance_rise_5`` is the share of people whose daily mean rises
    by the target of the policy table (5 points) or more above their own score on the unchanged dose in the
    last week before the plan; its band is for what is not known about everybody. ``days_above_5`` counts the
    days with such a rise.
    """

    start: date
    day: NDArray[np.int64]
    pwc20: Series
    pwc20_typical: Series | None = None
    plasma_ng_per_ml: Mapping[str, Series]
    occupancy: Series
    sedation: Series
    score_before: Band
    peak_pwc20: Band
    chance_rise_5: Band
    days_above_5: Band
    people: int

    def date_of(self, day: int) -> date:
        """Give the civil date of a day of the plan."""
        return day_after(self.start, day)


def channels_of(regimens: Sequence[Regimen], schedules: Sequence[Steps]) -> tuple[Channel, ...]:
    """Give every drug with its formulation that a history and some schedules use.

    Parameters
    ----------
    regimens
        The history.
    schedules
        Candidate schedules.

    Returns
    -------
    tuple
        Drug and formulation, in order of first mention: what ``virtual_people`` must be drawn for.
    """
    usual = usual_formulations(regimens)
    doses = [d for steps in schedules for step in steps for d in (*step.doses, *step.continuing)]
    taken = [(r.drug, r.formulation) for r in regimens]
    return tuple(dict.fromkeys([*taken, *((d.drug, formulation_of(d, usual)) for d in doses)]))


def horizon_days(schedules: Sequence[Steps], horizon: Horizon) -> int:
    """Give how many days are simulated: the same for all schedules, so that they can be laid side by side.

    Parameters
    ----------
    schedules
        Candidate schedules.
    horizon
        Start, tail, and the days if they are given.

    Returns
    -------
    int
        Days, at least 1.
    """
    if horizon.days is not None:
        return max(horizon.days, 1)
    ends = [days_between(horizon.start, steps[-1].end) + 1 for steps in schedules if steps]
    return max(max(ends, default=0) + horizon.tail_days, 1)


def job_of(people: People, before: Intakes | None, plans: Sequence[Intakes]) -> Job:
    """Write a history and the plans that go on from it as one job.

    Parameters
    ----------
    people
        Who.
    before
        What was taken before the plans; None = nothing.
    plans
        What would be taken, all from the same day.

    Returns
    -------
    Job
        The history first, where there is one; of it the last seven days are kept, of the plans every day.
    """
    known = [before] if before is not None else []
    slots: tuple[Slot, ...] = joined_slots([*known, *plans])
    channels = tuple(dict.fromkeys(slot.channel for slot in slots))
    programs: list[Program] = []
    keep: list[NDArray[np.bool_]] = []
    last: Array | None = None
    if before is not None:
        history = on_slots(before, slots)
        programs.append(program_of(history, people, channels, leap=True))
        last = history.mg[-1]
        keep.append(programs[0].civil_day >= history.days - DAYS_PER_WEEK)
    for plan in plans:
        programs.append(program_of(on_slots(plan, slots), people, channels, before=last))
        keep.append(np.ones(programs[-1].days, dtype=np.bool_))
    first = 0 if before is not None else -1
    return Job(
        system=people.system(channels),
        programs=tuple(programs),
        after=((-1,) if before is not None else ()) + (first,) * len(plans),
        keep=tuple(keep),
        keep_hours=tuple(np.zeros_like(k) for k in keep),
    )


def _prediction(outcome: _Outcome, number: int, people: People, start: date) -> Prediction:
    target = policy("target_rise_points").value
    if target is None:
        raise FactError("facts/data/policy.csv: target_rise_points has no value")
    series, typical = outcome.series[number], outcome.typical[number]
    risen = np.greater_equal(series.pwc20 - outcome.score_before, target)
    plasma = {name: series_of(series.plasma_ng_per_ml[:, k]) for k, name in enumerate(outcome.moieties)}
    return Prediction(
        start=start,
        day=np.arange(len(series.pwc20)),
        pwc20=series_of(series.pwc20, tuple(LEVELS)),
        pwc20_typical=None if typical is None else series_of(typical),
        plasma_ng_per_ml=MappingProxyType(plasma),
        occupancy=series_of(series.occupancy),
        sedation=series_of(series.sedation),
        score_before=band_of(outcome.score_before),
        peak_pwc20=band_of(series.pwc20.max(axis=0)),
        chance_rise_5=share_band(np.any(risen, axis=0), people.group),
        days_above_5=band_of(risen.sum(axis=0)),
        people=people.count,
    )


def predict(
    people: People,
    regimens: Sequence[Regimen],
    schedules: Sequence[Steps],
    horizon: Horizon,
    engine: Engine | None = None,
    of_groups: People | None = None,
) -> tuple[Prediction, ...]:
    """Send the same virtual people through every schedule.

    Parameters
    ----------
    people
        Drawn for all drugs of the history and the schedules (:func:`channels_of`).
    regimens
        What was taken before the start. Begin not known = long enough to be fully adapted.
    schedules
        Candidates, and whatever they are compared with; the last step of each goes on to the horizon.
    horizon
        Start and length.
    engine
        How to compute; None = plain arrays for few people, the compiled kernel for many.
    of_groups
        The typical person of each group, for the band of what is not known about everybody; None = no such
        band.

    Returns
    -------
    tuple of Prediction
        One per schedule, all over the same days.

    Raises
    ------
    FactError
        If a drug has no kinetics, or the people were drawn without it.

    Notes
    -----
    History is followed once; each schedule goes on from where it leaves everybody.
    """
    everybody = people if of_groups is None else joined_people(people, of_groups)
    outcome = _of_both(_follow(everybody, regimens, schedules, horizon, engine or Engine()), people.count)
    numbers = range(len(outcome.series))
    return tuple(_prediction(outcome, number, people, horizon.start) for number in numbers)


def _of_both(outcome: _Outcome, count: int) -> _Outcome:
    """Set the first people apart from the typical persons behind them, if there are any."""
    if len(outcome.score_before) == count:
        return outcome
    return replace(
        outcome,
        series=tuple(first_people(one, count) for one in outcome.series),
        typical=tuple(one.pwc20[..., count:] for one in outcome.series),
        score_before=outcome.score_before[:count],
    )


def peak_scores(
    people: People, regimens: Sequence[Regimen], schedules: Sequence[Steps], horizon: Horizon
) -> tuple[Array, ...]:
    """Give each person's highest daily mean score under every schedule, for comparing person by person.

    Parameters
    ----------
    people, regimens, schedules, horizon
        As for :func:`predict`.

    Returns
    -------
    tuple of array
        One array per schedule, one score per person [PWC-20 points, 0 to 60].
    """
    outcome = _follow(people, regimens, schedules, horizon, Engine())
    return tuple(series.pwc20.max(axis=0).astype(np.float64) for series in outcome.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """The kept days of every schedule, and the score of each person before the plan.

    ``typical`` has the scores of the typical persons of the groups; None where they were not followed.
    """

    series: tuple[DailySeries, ...]
    typical: tuple[Kept | None, ...]
    score_before: Kept
    moieties: tuple[str, ...]


def _follow(
    people: People, regimens: Sequence[Regimen], schedules: Sequence[Steps], horizon: Horizon, engine: Engine
) -> _Outcome:
    """Follow the history once, then every schedule from where it leaves everybody."""
    days = horizon_days(schedules, horizon)
    usual = usual_formulations(regimens)
    before = intakes_of_regimens(regimens, day_after(horizon.start, -1))
    plans = [intakes_of_steps(steps, horizon.start, days, usual) for steps in schedules]
    if before is None and not any(plan.slots for plan in plans):
        raise FactError("nothing is taken, before or in any schedule: there is nothing to predict")
    job = job_of(people, before, plans)
    results = run_job(people, job, engine)
    if before is None:
        score, series = people.responses.background_pwc20.astype(np.float32), tuple(results.days)
    else:
        score, series = results.days[0].pwc20.mean(axis=0), tuple(results.days[1:])
    return _Outcome(
        series=series,
        typical=(None,) * len(series),
        score_before=score,
        moieties=job.system.moieties,
    )
