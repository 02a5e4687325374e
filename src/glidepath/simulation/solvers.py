"""Exact stepping by days, on arrays: the tier for one person, and the oracle of the compiled one.

The kinetics are linear, so a whole day is one matrix: state at the end = ``carry`` x state at the beginning +
``gain`` x doses, and the level at each node of the day is a row of numbers times the same two. Only the
adaptation states need quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from glidepath.basis.calendar import DAYS_PER_WEEK, HOURS_PER_DAY
from glidepath.body.model import People, Responses, felt
from glidepath.body.pharmacokinetics import Array, LinearSystem, transition
from glidepath.body.receptor_occupancy import acute_drive, occupancy
from glidepath.body.sedation import sedation
from glidepath.simulation.day_grid import (
    NODES,
    NODES_PER_PANEL,
    DayGrid,
    adaptation_weights,
    hermite_rows,
)

ADAPTATIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where people stand at midnight: compartments (people, states) and A0, A1, A2 (people, 3)."""

    compartments: Array
    adaptation: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMap:
    """One kind of day as linear maps, one per person (first axis).

    ``carry`` and ``gain`` lead to the next midnight; ``node_carry`` and ``node_gain`` give u at the nodes;
    ``mean_carry`` and ``mean_gain`` the mean plasma levels of the day; ``asked_carry`` and ``asked_gain`` the
    plasma levels at the times asked for (people, times, moieties, states or slots).
    """

    carry: Array
    gain: Array
    node_carry: Array
    node_gain: Array
    mean_carry: Array
    mean_gain: Array
    asked_carry: Array
    asked_gain: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMeans:
    """What each day came to, per person: arrays (days, people), plasma (days, moieties, people).

    The shortfall is opposition less drive, below 0 where the drug covers more.
    """

    pwc20: Array
    highest_pwc20: Array
    lowest_pwc20: Array
    occupancy: Array
    sedation: Array
    plasma_ng_per_ml: Array
    drive: Array
    shortfall: Array
    highest_shortfall: Array
    lowest_shortfall: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """States at the times asked for: arrays (people, times), plasma (people, times, moieties)."""

    u: Array
    adaptation: Array
    plasma_ng_per_ml: Array


def resting_state(people: int, states: int) -> State:
    """Give the state of people who never took anything."""
    return State(compartments=np.zeros((people, states)), adaptation=np.zeros((people, ADAPTATIONS)))


def day_map(system: LinearSystem, grid: DayGrid, channel_of_slot: tuple[int, ...]) -> DayMap:
    """Write one kind of day as linear maps.

    Parameters
    ----------
    system
        Kinetics of the people.
    grid
        Panels of the day.
    channel_of_slot
        Column of ``system.dose_input`` that each slot feeds.

    Returns
    -------
    DayMap
        Exact but for rounding.
    """
    people, size = system.effect_row.shape
    steps = [[transition(system.matrix, float(h) * node) for node in NODES[1:]] for h in grid.length_h]
    rows = np.concatenate([system.effect_row[:, None, :], system.plasma_rows], axis=1)
    carry = np.broadcast_to(np.eye(size), (people, size, size)).copy()
    gain = np.zeros((people, size, len(channel_of_slot)))
    seen_carry, seen_gain = [rows], [np.zeros((people, rows.shape[1], len(channel_of_slot)))]
    for panel, kind in enumerate(grid.panel_length):
        for slot, start in enumerate(grid.arrives):
            if start == panel:
                gain[:, :, slot] += system.dose_input[:, :, channel_of_slot[slot]]
        for step in steps[kind]:
            seen = rows @ step
            seen_carry.append(seen @ carry)
            seen_gain.append(seen @ gain)
        carry, gain = steps[kind][-1] @ carry, steps[kind][-1] @ gain
    all_carry, all_gain = np.stack(seen_carry, axis=1), np.stack(seen_gain, axis=1)
    weights, asked = grid.node_weights(), [NODES_PER_PANEL * p for p in grid.asked]
    return DayMap(
        carry=carry,
        gain=gain,
        node_carry=all_carry[:, :, 0],
        node_gain=all_gain[:, :, 0],
        mean_carry=np.einsum("j,njmk->nmk", weights, all_carry[:, :, 1:]),
        mean_gain=np.einsum("j,njmk->nmk", weights, all_gain[:, :, 1:]),
        asked_carry=all_carry[:, asked, 1:],
        asked_gain=all_gain[:, asked, 1:],
    )


def _compartments(day: DayMap, start: Array, doses: Array) -> Array:
    at_midnight = np.empty((len(doses) + 1, *start.shape))
    at_midnight[0] = start
    jumps = np.einsum("nks,ds->dnk", day.gain, doses)
    for number in range(len(doses)):
        carried = np.matmul(day.carry, at_midnight[number][:, :, None])[:, :, 0]
        at_midnight[number + 1] = carried + jumps[number]
    return at_midnight


def _adaptation(grid: DayGrid, drive: Array, start: Array, tau_h: Array) -> tuple[Array, Array]:
    """Follow adaptation states: at the nodes (states, people, days, nodes) and at the last midnight.

    ``start`` and ``tau_h`` have a row per state.
    """
    people, days, nodes = drive.shape
    length, states = np.array([float(h) for h in grid.length_h]), len(tau_h)
    kept, weights = adaptation_weights(length, tau_h.reshape(-1))
    kept, weights = kept.reshape(states, people, -1), weights.reshape(states, people, -1, len(NODES))
    at_break = np.zeros((states, people, days, grid.panels + 1))
    for panel, kind in enumerate(grid.panel_length):
        here = drive[:, :, NODES_PER_PANEL * panel :][:, :, : len(NODES)]
        moved = np.einsum("ndj,snj->snd", here, weights[:, :, kind])
        at_break[..., panel + 1] = kept[:, :, kind, None] * at_break[..., panel] + moved
    at_midnight = np.empty((days + 1, states, people))
    at_midnight[0], gained = start, np.moveaxis(at_break[..., -1], -1, 0)
    fade = np.exp(-HOURS_PER_DAY / tau_h)
    for day in range(days):
        at_midnight[day + 1] = fade * at_midnight[day] + gained[day]
    hours = np.array([float(h) for h in grid.break_h])
    began = np.moveaxis(at_midnight[:-1], 0, -1)
    at_break += began[..., None] * np.exp(-hours / tau_h[..., None])[:, :, None, :]
    at_node = np.empty((states, people, days, nodes))
    at_node[..., ::NODES_PER_PANEL] = at_break
    slope = (drive[:, :, ::NODES_PER_PANEL] - at_break) / tau_h[:, :, None, None]
    slope_length = length[list(grid.panel_length)]
    for inner, row in enumerate(hermite_rows(), start=1):
        at_node[..., inner::NODES_PER_PANEL] = (
            row[0] * at_break[..., :-1]
            + row[1] * at_break[..., 1:]
            + slope_length * (row[2] * slope[..., :-1] + row[3] * slope[..., 1:])
        )
    return at_node, at_midnight[-1]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What following some days of one kind gave."""

    means: DailyMeans
    moments: Moments
    end: State


def _daily_means(values: Responses, grid: DayGrid, u: Array, adaptation: Array) -> DailyMeans:
    weights = grid.score_weights()
    counted = weights > 0
    u, (acute, fast, slow), weights = u[..., counted], adaptation[..., counted], weights[counted]
    now = felt(u, fast, slow, values)
    shortfall = now.opposition - now.drive
    drowsy = sedation(u, acute, values.sedation_u50[:, None, None], values.ks0[:, None, None])
    return DailyMeans(
        pwc20=(now.pwc20 @ weights).T,
        highest_pwc20=now.pwc20.max(axis=2).T,
        lowest_pwc20=now.pwc20.min(axis=2).T,
        occupancy=(occupancy(u) @ weights).T,
        sedation=(drowsy @ weights).T,
        drive=(now.drive @ weights).T,
        shortfall=(shortfall @ weights).T,
        highest_shortfall=shortfall.max(axis=2).T,
        lowest_shortfall=shortfall.min(axis=2).T,
        plasma_ng_per_ml=np.empty(0),
    )


def follow_same_days(people: People, grid: DayGrid, day: DayMap, doses: Array, start: State) -> Stretch:
    """Follow people through consecutive days of one kind.

    Parameters
    ----------
    people
        Their values.
    grid
        Panels of these days.
    day
        The same days as linear maps.
    doses
        What arrives, shape (days, slots) [mg].
    start
        Where they stand at the first midnight.

    Returns
    -------
    Stretch
        Daily means, moments and the state at the last midnight.
    """
    values = people.responses
    midnight = _compartments(day, start.compartments, doses)
    u = np.einsum("njk,dnk->ndj", day.node_carry, midnight[:-1])
    u += np.einsum("njs,ds->ndj", day.node_gain, doses)
    drive = acute_drive(u, values.u50[:, None, None])
    taus = np.stack([values.tau0_h, values.tau1_h, values.tau2_h])
    adaptation, at_end = _adaptation(grid, drive, start.adaptation.T, taus)
    plasma = np.einsum("nmk,dnk->dmn", day.mean_carry, midnight[:-1])
    plasma += np.einsum("nms,ds->dmn", day.mean_gain, doses)
    levels = np.einsum("ntmk,dnk->ndtm", day.asked_carry, midnight[:-1])
    levels += np.einsum("ntms,ds->ndtm", day.asked_gain, doses)
    asked, flat = [NODES_PER_PANEL * p for p in grid.asked], (people.count, -1)
    return Stretch(
        means=replace(_daily_means(values, grid, u, adaptation), plasma_ng_per_ml=plasma),
        moments=Moments(
            u=u[:, :, asked].reshape(flat),
            adaptation=np.moveaxis(adaptation[..., asked].reshape(ADAPTATIONS, *flat), 0, -1),
            plasma_ng_per_ml=levels.reshape(people.count, -1, levels.shape[-1]),
        ),
        end=State(compartments=midnight[-1], adaptation=at_end.T.copy()),
    )


def leap(start: Array, end: Array, repeats: float, tau_h: Array) -> Array:
    """Repeat a week that ended as its kinetics began: the adaptation state after many more of them.

    Parameters
    ----------
    start, end
        The state at the beginning and at the end of the week.
    repeats
        How many more such weeks; may be infinite.
    tau_h
        Time constant [h].

    Returns
    -------
    ndarray
        The state at the end of them.

    Notes
    -----
    One week is A -> E A + Q with E = exp(-168 / tau), so N weeks are E^N A + Q (1 - E^N) / (1 - E).

    Examples
    --------
    >>> float(leap(np.array(0.0), np.array(0.5), np.inf, np.array(168 / np.log(2))))
    1.0
    """
    week = HOURS_PER_DAY * DAYS_PER_WEEK / tau_h
    moved = end - np.exp(-week) * start
    kept = np.exp(-week * repeats)
    return np.asarray(kept * end + moved * (1 - kept) / -np.expm1(-week), dtype=np.float64)
