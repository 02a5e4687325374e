"""The days to step through: which grid and which doses, and which long stable stretches are leapt over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK, HOURS_PER_DAY
from glidepath.body.model import Channel, People
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.day_grid import Arrival, DayGrid, arrivals_of, day_grid, first_panel_h
from glidepath.simulation.intakes import Intakes

STILL_BENDING_H = 8
"""A dose that arrived this long before midnight still shapes the grid of the next day [h]."""
HALF_LIVES_TO_SETTLE = 40
"""Typical half-lives after which the levels of slow people too are taken as steady."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Days to step through, in order.

    ``grid`` numbers the grid of each day, ``arrived_mg`` is what arrives per slot, ``civil_day`` which day
    of the intakes it is (-1: an imagined day before them). At a day with ``repeats`` above 0 the week up
    to it are taken to repeat that many times more before the next day comes.
    """

    grids: tuple[DayGrid, ...]
    channel_of_slot: tuple[int, ...]
    grid: NDArray[np.int64]
    arrived_mg: Array
    civil_day: NDArray[np.int64]
    repeats: Array

    @property
    def days(self) -> int:
        """How many days are stepped through."""
        return len(self.grid)


def arrived_mg(intakes: Intakes, arrivals: Sequence[Arrival], before: Array | None) -> Array:
    """Give what arrives in the gut per civil day and slot [mg].

    Parameters
    ----------
    intakes
        What is taken.
    arrivals
        Of its slots.
    before
        Doses of the day before the first one [mg per slot]; None = none.

    Returns
    -------
    ndarray
        Shape (days, slots).
    """
    first = np.zeros(len(arrivals)) if before is None else before
    padded = np.vstack([first, intakes.mg])
    columns = [padded[:-1, s] if arrival.days_later else padded[1:, s] for s, arrival in enumerate(arrivals)]
    return np.stack(columns, axis=1) if columns else np.zeros((intakes.days, 0))


def _leaps(mg: Array, settle_days: int) -> tuple[NDArray[np.int64], Array]:
    kept: list[int] = []
    repeats: list[float] = []
    same = np.all(mg[DAYS_PER_WEEK:] == mg[:-DAYS_PER_WEEK], axis=1)
    changes = np.flatnonzero(~same) + DAYS_PER_WEEK
    start = 0
    while start < len(mg):
        later = changes[changes >= start + DAYS_PER_WEEK]
        stop = int(later[0]) if len(later) else len(mg)
        stepped = settle_days + DAYS_PER_WEEK
        weeks = (stop - start - stepped) // DAYS_PER_WEEK - 1
        if weeks < 1:
            kept.extend(range(start, stop))
            repeats.extend([0.0] * (stop - start))
        else:
            resume = start + stepped + weeks * DAYS_PER_WEEK
            kept.extend([*range(start, start + stepped), *range(resume, stop)])
            repeats.extend([*[0.0] * (stepped - 1), float(weeks), *[0.0] * (stop - resume)])
        start = stop
    return np.array(kept, dtype=np.int64), np.array(repeats)


def _grids(
    mg: Array,
    arrivals: Sequence[Arrival],
    first_panel: Fraction,
    asked_h: tuple[Fraction, ...],
    yesterday: Array | None,
) -> tuple[tuple[DayGrid, ...], NDArray[np.int64]]:
    today = mg > 0
    late = np.array([arrival.hour > HOURS_PER_DAY - STILL_BENDING_H for arrival in arrivals], dtype=np.bool_)
    before = np.zeros_like(today)
    before[1:] = today[:-1] & late
    if yesterday is not None and len(before):
        before[0] = (yesterday > 0) & late
    kinds, numbers = np.unique(np.hstack([today, before]), axis=0, return_inverse=True)
    grids = []
    for kind in kinds:
        taken = frozenset(int(s) for s in np.flatnonzero(kind[: len(arrivals)]))
        bent = frozenset(int(s) for s in np.flatnonzero(kind[len(arrivals) :]))
        grids.append(day_grid(tuple(arrivals), taken, bent, first_panel, asked_h))
    return tuple(grids), numbers.reshape(-1).astype(np.int64)


def settling_days(people: People, channels: Sequence[Channel]) -> int:
    """Give the days after which levels are taken as steady, as whole weeks.

    Parameters
    ----------
    people
        Who; only their typical half-lives count, so that it does not depend on how many they are.
    channels
        The drugs.

    Returns
    -------
    int
        Days, a multiple of 7.
    """
    longest_h = max((people.half_life_h[channel] for channel in channels), default=0.0)
    weeks = -(-HALF_LIVES_TO_SETTLE * longest_h // (HOURS_PER_DAY * DAYS_PER_WEEK))
    return int(weeks) * DAYS_PER_WEEK


def program_of(
    intakes: Intakes,
    people: People,
    channels: Sequence[Channel],
    *,
    before: Array | None = None,
    leap: bool = False,
    asked_h: tuple[Fraction, ...] = (),
) -> Program:
    """Write intakes as days to step through.

    Parameters
    ----------
    intakes
        What is taken, per civil day.
    people
        Who takes it: lags, typical rates and half-lives.
    channels
        Drugs and formulations in the order of the kinetics.
    before
        Doses of the day before the first one [mg per slot].
    leap
        Whether to leap over long stable stretches. What began at an unknown time is always leapt to.
    asked_h
        Hours of the day at which values are asked for.

    Returns
    -------
    Program
        The days.
    """
    channel_of_slot = tuple(channels.index(slot.channel) for slot in intakes.slots)
    arrivals = arrivals_of(intakes.slots, [people.drugs[s.channel].lag_h for s in intakes.slots])
    mg = arrived_mg(intakes, arrivals, intakes.mg[0] if intakes.endless_before else before)
    settle_days = settling_days(people, channels)
    days, repeats = np.arange(len(mg)), np.zeros(len(mg))
    if leap and len(mg) > DAYS_PER_WEEK:
        days, repeats = _leaps(mg, settle_days)
    kept = mg[days]
    if intakes.endless_before:
        imagined = np.tile(mg[:DAYS_PER_WEEK], (settle_days // DAYS_PER_WEEK + 1, 1))
        kept = np.vstack([imagined, kept])
        days = np.concatenate([np.full(len(imagined), -1), days])
        repeats = np.concatenate([np.zeros(len(imagined) - 1), [np.inf], repeats])
    fastest = max((people.fastest_per_h[channel] for channel in channels), default=1.0)
    yesterday = None if intakes.endless_before else before
    grids, numbers = _grids(kept, arrivals, first_panel_h(fastest), asked_h, yesterday)
    return Program(
        grids=grids,
        channel_of_slot=channel_of_slot,
        grid=numbers,
        arrived_mg=kept,
        civil_day=days.astype(np.int64),
        repeats=repeats,
    )


def part(program: Program, first: int, stop: int) -> Program:
    """Take some consecutive days of a program."""
    chosen = slice(first, stop)
    return replace(
        program,
        grid=program.grid[chosen],
        arrived_mg=program.arrived_mg[chosen],
        civil_day=program.civil_day[chosen],
        repeats=program.repeats[chosen],
    )
