"""Following people through days with the slopes of everything: levels, drive, adaptation, score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glidepath.basis.calendar import DAYS_PER_WEEK, HOURS_PER_DAY
from glidepath.body.derivative_pairs import Pair, fixed
from glidepath.body.derivative_score import drive_pair, score_pair
from glidepath.body.model import Responses
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.day_grid import NODES_PER_PANEL, DayGrid
from glidepath.simulation.sensitivity_days import AdaptationDay, DayPairs
from glidepath.simulation.solvers import State


@dataclass(frozen=True, slots=True)
class StatePairs:
    """Where people stand at midnight, with slopes.

    Compartments by the kinetics; A1 and A2 by the kinetics, by log u50 and by their own log time constant.
    """

    compartments: Pair
    fast: Pair
    slow: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class DayKind:
    """All that is the same on every day of one kind: panels and maps."""

    grid: DayGrid
    kinetics: DayPairs
    fast: AdaptationDay
    slow: AdaptationDay


@dataclass(frozen=True, slots=True)
class Stretch:
    """What some days gave: scores (people, days), at hours (people, times), levels (people, days, times)."""

    daily: Pair
    hourly: Pair
    plasma: Pair
    end: StatePairs


def begin(state: State, parameters: int) -> StatePairs:
    """Take a state that no parameter has moved yet.

    Parameters
    ----------
    state
        Where the people stand.
    parameters
        How many kinetic parameters there are [count].

    Returns
    -------
    StatePairs
        With slopes of 0.
    """
    return StatePairs(
        fixed(state.compartments, parameters),
        fixed(state.adaptation[:, 1], parameters + 2),
        fixed(state.adaptation[:, 2], parameters + 2),
    )


def _compartments(day: DayPairs, start: Pair, doses: Array) -> tuple[Pair, Pair]:
    """Follow the compartments: at every midnight but the last (people, days, states), and at the last."""
    jump = Pair(doses @ day.gain.value, doses @ day.gain.slope)
    here = start.at(slice(None), None)
    seen = []
    for number in range(len(doses)):
        seen.append(here)
        here = here @ day.carry + jump.at(slice(None), slice(number, number + 1))
    return _joined(seen, 1), here.at(slice(None), 0)


def _joined(pairs: list[Pair], axis: int) -> Pair:
    return Pair(
        np.concatenate([p.value for p in pairs], axis), np.concatenate([p.slope for p in pairs], axis + 1)
    )


def _adaptation(day: AdaptationDay, drive: Pair, start: Pair) -> tuple[Pair, Pair]:
    """Follow one adaptation state: at the shown nodes (people, days, shown), and at the last midnight."""
    fade, end = day.end.at(slice(None), -1, 0), day.end.at(slice(None), slice(None, -1))
    by_tau = drive.value @ end.slope[0]
    moved = np.concatenate([drive.slope @ end.value, by_tau[None]])[..., 0]
    value, slope = start.value, start.slope
    came = (drive.value @ end.value)[..., 0]
    values, slopes = [], []
    for number in range(drive.value.shape[1]):
        values.append(value)
        slopes.append(slope)
        slope = fade.value * slope + moved[..., number]
        slope[-1] += fade.slope[0] * value
        value = fade.value * value + came[:, number]
    shown = _shown(day, drive, Pair(np.stack(values, -1), np.stack(slopes, -1)))
    return shown, Pair(value, slope)


def _shown(day: AdaptationDay, drive: Pair, midnight: Pair) -> Pair:
    """The state at the shown nodes: what the drive of the day brings, and what is left of midnight."""
    by_drive, left = day.at_shown.at(slice(None), slice(None, -1)), day.at_shown.at(slice(None), -1)
    brought = np.empty((len(midnight.slope), *drive.value.shape[:2], left.value.shape[-1]))
    np.matmul(drive.slope, by_drive.value, out=brought[:-1])
    np.matmul(drive.value, by_drive.slope[0], out=brought[-1])
    brought += midnight.slope[..., None] * left.value[:, None]
    brought[-1] += midnight.value[..., None] * left.slope[0][:, None]
    return Pair(drive.value @ by_drive.value + midnight.value[..., None] * left.value[:, None], brought)


def follow_pairs(values: Responses, kind: DayKind, doses: Array, start: StatePairs) -> Stretch:
    """Follow people through consecutive days of one kind.

    Parameters
    ----------
    values
        Of the people.
    kind
        Panels and maps of these days.
    doses
        What arrives, shape (days, slots) [mg].
    start
        Where they stand at the first midnight.

    Returns
    -------
    Stretch
        Slopes of scores by the kinetics, then by every value of ``Responses``; of levels by the kinetics.
    """
    day, shown = kind.kinetics, kind.fast.shown
    midnight, last = _compartments(day, start.compartments, doses)
    u = midnight @ day.node_carry + Pair(doses @ day.node_gain.value, doses @ day.node_gain.slope)
    drive = drive_pair(u, values.u50[:, None, None])
    fast, fast_end = _adaptation(kind.fast, drive, start.fast)
    slow, slow_end = _adaptation(kind.slow, drive, start.slow)
    score = score_pair(drive.at(slice(None), slice(None), shown), fast, slow, values)
    plasma = midnight @ day.asked_carry + Pair(doses @ day.asked_gain.value, doses @ day.asked_gain.slope)
    asked = np.searchsorted(shown, [NODES_PER_PANEL * panel for panel in kind.grid.asked])
    return Stretch(
        daily=score.applied(kind.grid.score_weights()[shown]),
        hourly=flat_days(score.at(slice(None), slice(None), asked)),
        plasma=plasma,
        end=StatePairs(last, fast_end, slow_end),
    )


def flat_days(pair: Pair) -> Pair:
    """Write what has more than one number a day (people, days, numbers) as one line per person."""
    people, count = len(pair.value), int(np.prod(pair.value.shape[1:]))
    return Pair(pair.value.reshape(people, count), pair.slope.reshape(len(pair.slope), people, count))


def leap_pair(start: Pair, end: Pair, repeats: float, tau_h: Array) -> Pair:
    """Repeat a week that ended as its kinetics began: the adaptation state with its slopes.

    Parameters
    ----------
    start, end
        The state at the beginning and at the end of the week; its last slope is by its log time constant.
    repeats
        How many more such weeks; may be infinite.
    tau_h
        Time constant [h].

    Returns
    -------
    Pair
        The state at the end of them.

    Notes
    -----
    One week is A -> E A + Q with E = exp(-168 / tau), so N weeks are E^N A + Q (1 - E^N) / (1 - E). By
    log tau, E moves by (168 / tau) E, E^N by N times as much of itself, Q by the rest of the week's slope.

    Examples
    --------
    >>> nothing = np.zeros((1, 1))
    >>> half = Pair(np.array([0.5]), nothing)
    >>> float(leap_pair(Pair(np.zeros(1), nothing), half, np.inf, np.array([168 / np.log(2)])).value[0])
    1.0
    """
    week = HOURS_PER_DAY * DAYS_PER_WEEK / tau_h
    fade, left = np.exp(-week), -np.expm1(-week)
    kept = np.exp(-week * repeats)
    times = (1 - kept) / left
    value = kept * end.value + (end.value - fade * start.value) * times
    slope = kept * end.slope + (end.slope - fade * start.slope) * times
    fade_moved = week * fade
    kept_moved = (
        np.where(kept > 0, week * repeats, 0.0) * kept if np.isfinite(repeats) else np.zeros_like(kept)
    )
    times_moved = (times * fade_moved - kept_moved) / left
    slope[-1] += (
        kept_moved * end.value
        - fade_moved * start.value * times
        + (end.value - fade * start.value) * times_moved
    )
    return Pair(value, slope)
