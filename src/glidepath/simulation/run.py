"""Follow people through a program of days on plain arrays: the tier without compilation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK
from glidepath.body.model import People
from glidepath.body.pharmacokinetics import LinearSystem
from glidepath.simulation.program import Program, part
from glidepath.simulation.solvers import (
    DailyMeans,
    Moments,
    State,
    Stretch,
    day_map,
    follow_same_days,
    leap,
    resting_state,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What following a program gave: means and moments of every stepped day, and the last state.

    ``civil_day`` says which day of the intakes each stepped day is (-1: an imagined day before them).
    """

    civil_day: NDArray[np.int64]
    means: DailyMeans
    moments: Moments
    end: State


def _cuts(program: Program) -> Iterator[tuple[int, int]]:
    """Cut a program where the grid changes, where a week begins that will be repeated, and after it."""
    leaps = np.flatnonzero(program.repeats > 0) + 1
    changes = np.flatnonzero(np.diff(program.grid) != 0) + 1
    marks = sorted({0, program.days, *changes.tolist(), *leaps.tolist(), *(leaps - DAYS_PER_WEEK).tolist()})
    yield from pairwise(marks)


def follow(people: People, system: LinearSystem, program: Program, start: State | None = None) -> Followed:
    """Step people through a program.

    Parameters
    ----------
    people
        Their values.
    system
        Their kinetics, of all drugs of the program.
    program
        The days, at least one.
    start
        Where they stand at the first midnight; None = never took anything.

    Returns
    -------
    Followed
        Means and moments in the order of the days of the program.
    """
    state = start or resting_state(people.count, system.matrix.shape[1])
    maps = [day_map(system, grid, program.channel_of_slot) for grid in program.grids]
    values = people.responses
    tau_h = np.stack([values.tau0_h, values.tau1_h, values.tau2_h], axis=1)
    at_mark: dict[int, State] = {}
    stretches: list[Stretch] = []
    for first, stop in _cuts(program):
        at_mark[first] = state
        days, kind = part(program, first, stop), int(program.grid[first])
        done = follow_same_days(people, program.grids[kind], maps[kind], days.arrived_mg, state)
        stretches.append(done)
        state = done.end
        if days.repeats[-1] > 0:
            began = at_mark[stop - DAYS_PER_WEEK].adaptation
            moved = leap(began, state.adaptation, float(days.repeats[-1]), tau_h)
            state = replace(state, adaptation=moved)
    return Followed(
        civil_day=program.civil_day,
        means=_joined_means([s.means for s in stretches]),
        moments=_joined_moments([s.moments for s in stretches]),
        end=state,
    )


def _joined_means(means: Sequence[DailyMeans]) -> DailyMeans:
    names = [f.name for f in fields(DailyMeans)]
    return DailyMeans(**{n: np.concatenate([getattr(m, n) for m in means], axis=0) for n in names})


def _joined_moments(moments: Sequence[Moments]) -> Moments:
    names = [f.name for f in fields(Moments)]
    return Moments(**{n: np.concatenate([getattr(m, n) for m in moments], axis=1) for n in names})
