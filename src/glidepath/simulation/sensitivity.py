"""Derivatives of the score by every value of a person, exact through the whole cascade.

The engine's own rules are differentiated, so what comes out is the slope of what the engine gives: the
transition matrices by the Frechet derivative, the product weights of the adaptation states by their time
constants, then the static curves. Slopes are by the natural logarithm of each value: a slope of 3 points
means that a value one percent higher gives a score 0.03 points higher.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK
from glidepath.body.derivative_kinetics import Parameter, SystemPairs, kinetic_parameters, system_pairs
from glidepath.body.derivative_pairs import Pair
from glidepath.body.derivative_score import RESPONSE_PARAMETERS
from glidepath.body.model import Channel, People, some_people
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.many import Job
from glidepath.simulation.program import Program
from glidepath.simulation.sensitivity_days import adaptation_day, day_pairs
from glidepath.simulation.sensitivity_steps import (
    DayKind,
    StatePairs,
    Stretch,
    begin,
    flat_days,
    follow_pairs,
    leap_pair,
)
from glidepath.simulation.solvers import State, resting_state

NUMBERS_AT_ONCE = 2**18
"""Numbers of one array that are held at one time."""
PEOPLE_AT_ONCE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGradient:
    """Scores [points] and their slopes by the logarithm of each parameter, of one program.

    ``daily`` are the means of the kept days, shape (days, people), ``daily_slope`` (parameters, days,
    people); ``hourly`` and ``hourly_slope`` the same at the kept times. ``plasma_ng_per_ml`` are the levels
    at those times, shape (times, moieties, people), with slopes (parameters, times, moieties, people).
    """

    parameters: tuple[Parameter, ...]
    daily: Array
    daily_slope: Array
    hourly: Array
    hourly_slope: Array
    plasma_ng_per_ml: Array
    plasma_slope: Array

    def peak(self) -> tuple[NDArray[np.int64], Array, Array]:
        """Give each person's worst kept day, its score, and the slope of that score (parameters, people).

        Where two days are equally bad the first counts: the slope is then that of one side.
        """
        day = self.daily.argmax(axis=0)
        people = np.arange(self.daily.shape[1])
        return day.astype(np.int64), self.daily[day, people], self.daily_slope[:, day, people]


def parameters_of(people: People, channels: Sequence[Channel]) -> tuple[Parameter, ...]:
    """List every value of some people that a score may depend on.

    Parameters
    ----------
    people
        Who.
    channels
        The drugs with their formulations.

    Returns
    -------
    tuple of Parameter
        The kinetics of the drugs, then everything of ``Responses``.

    Examples
    --------
    >>> from glidepath.patient.person import Person
    >>> from glidepath.population.sampling import typical_person
    >>> person = typical_person(Person(), [("lorazepam", "IR")])
    >>> [p.name for p in parameters_of(person, [("lorazepam", "IR")])][:3]
    ['absorption_per_h', 'absorbed_mg_per_mg', 'clearance_l_per_h']
    """
    return (*kinetic_parameters([people.drugs[channel] for channel in channels]), *RESPONSE_PARAMETERS)


def score_gradient(
    people: People, job: Job, parameters: Sequence[Parameter] | None = None
) -> tuple[ScoreGradient, ...]:
    """Follow people through the programs of a job with the slopes of their scores.

    Parameters
    ----------
    people
        Who, one or many.
    job
        What: as for :func:`glidepath.simulation.many.run_job`. A start that is given is taken as it is.
    parameters
        By which values; None = by all of :func:`parameters_of`.

    Returns
    -------
    tuple of ScoreGradient
        One per program of the job, in order.

    Raises
    ------
    ValueError
        If a parameter is not one of these people and drugs.

    Notes
    -----
    Not among the parameters: the lag of absorption, and the times and amounts of doses.
    """
    channels = job.system.channels
    known = parameters_of(people, channels)
    wanted = tuple(known if parameters is None else parameters)
    strangers = [parameter for parameter in wanted if parameter not in known]
    if strangers:
        raise ValueError(f"{strangers[0]} is not a value of these people; see parameters_of")
    blocks = [slice(k, k + PEOPLE_AT_ONCE) for k in range(0, people.count, PEOPLE_AT_ONCE)]
    done = [_block(some_people(people, chosen), _some(job.start, chosen), job, wanted) for chosen in blocks]
    return tuple(_side_by_side([block[k] for block in done]) for k in range(len(job.programs)))


def _some(start: State | None, chosen: slice) -> State | None:
    if start is None:
        return None
    return State(compartments=start.compartments[chosen], adaptation=start.adaptation[chosen])


def _side_by_side(parts: Sequence[ScoreGradient]) -> ScoreGradient:
    """Join blocks of people, who are along the last axis of every array."""
    names = [name for name in ScoreGradient.__slots__ if name != "parameters"]
    joined = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names}
    return ScoreGradient(parameters=parts[0].parameters, **joined)


def _block(
    people: People, start: State | None, job: Job, wanted: tuple[Parameter, ...]
) -> list[ScoreGradient]:
    kinetic = tuple(p for p in wanted if p not in RESPONSE_PARAMETERS)
    system = system_pairs([people.drugs[channel] for channel in job.system.channels], kinetic)
    rest = start or resting_state(people.count, system.matrix.value.shape[-1])
    first = begin(rest, len(kinetic))
    rows = (*kinetic, *RESPONSE_PARAMETERS)
    ends: list[StatePairs] = []
    found = []
    for number, program in enumerate(job.programs):
        stretches = list(
            _followed(people, system, program, ends[after] if (after := job.after[number]) >= 0 else first)
        )
        ends.append(stretches[-1].end)
        keep = (job.keep[number], job.keep_hours[number])
        found.append(_gradient(stretches, keep, len(system.plasma_rows.value[0]), wanted, rows))
    return found


def _cuts(program: Program, longest: int) -> Iterator[tuple[int, int]]:
    """Cut a program where the grid changes, around a week that will be repeated, and into short parts."""
    leaps = np.flatnonzero(program.repeats > 0) + 1
    changes = np.flatnonzero(np.diff(program.grid) != 0) + 1
    marks = {0, program.days, *changes.tolist(), *leaps.tolist(), *(leaps - DAYS_PER_WEEK).tolist()}
    yield from pairwise(sorted(marks | set(range(0, program.days, longest))))


def _followed(people: People, system: SystemPairs, program: Program, start: StatePairs) -> Iterator[Stretch]:
    values = people.responses
    kinds = [
        DayKind(
            grid=grid,
            kinetics=day_pairs(system, grid, program.channel_of_slot),
            fast=adaptation_day(grid, values.tau1_h),
            slow=adaptation_day(grid, values.tau2_h),
        )
        for grid in program.grids
    ]
    rows = len(system.matrix.slope) + len(RESPONSE_PARAMETERS)
    a_day = rows * people.count * max((grid.nodes for grid in program.grids), default=1)
    at_mark: dict[int, StatePairs] = {}
    state = start
    for first, stop in _cuts(program, max(NUMBERS_AT_ONCE // a_day, 1)):
        at_mark[first] = state
        done = follow_pairs(values, kinds[program.grid[first]], program.arrived_mg[first:stop], state)
        repeats = float(program.repeats[stop - 1])
        state = done.end
        if repeats > 0:
            began = at_mark[stop - DAYS_PER_WEEK]
            state = StatePairs(
                state.compartments,
                leap_pair(began.fast, state.fast, repeats, values.tau1_h),
                leap_pair(began.slow, state.slow, repeats, values.tau2_h),
            )
        yield Stretch(done.daily, done.hourly, done.plasma, state)


def _gradient(
    stretches: Sequence[Stretch],
    keep: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    moieties: int,
    wanted: tuple[Parameter, ...],
    rows: tuple[Parameter, ...],
) -> ScoreGradient:
    """Join the days of a program, keep what is asked for, and put people last and parameters in order."""
    daily, hourly, plasma = (
        _days_of([getattr(s, name) for s in stretches]) for name in ("daily", "hourly", "plasma")
    )
    days, hours = keep
    times = np.repeat(hours, hourly.value.shape[1] // len(hours))
    order = [rows.index(parameter) for parameter in wanted]
    kept_day = daily.at(slice(None), days)
    kept_hour = hourly.at(slice(None), times)
    people = len(daily.value)
    levels = Pair(
        plasma.value.reshape(people, len(times), moieties)[:, times],
        plasma.slope.reshape(len(plasma.slope), people, len(times), moieties)[:, :, times],
    )
    still = np.zeros((len(rows) - len(levels.slope), *levels.slope.shape[1:]))
    return ScoreGradient(
        parameters=wanted,
        daily=_people_last(kept_day.value, 0),
        daily_slope=_people_last(kept_day.slope[order], 1),
        hourly=_people_last(kept_hour.value, 0),
        hourly_slope=_people_last(kept_hour.slope[order], 1),
        plasma_ng_per_ml=_people_last(levels.value, 0),
        plasma_slope=_people_last(np.concatenate([levels.slope, still])[order], 1),
    )


def _days_of(pairs: Sequence[Pair]) -> Pair:
    """Join days; levels of a day (people, days, times x moieties) become one line."""
    flat = [flat_days(p) for p in pairs]
    return Pair(np.concatenate([p.value for p in flat], 1), np.concatenate([p.slope for p in flat], 2))


def _people_last(values: Array, axis: int) -> Array:
    return np.ascontiguousarray(np.moveaxis(values, axis, -1))
