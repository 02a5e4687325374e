"""One kind of day as linear maps with their derivatives: of the kinetics, and of an adaptation state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.body.derivative_kinetics import SystemPairs
from glidepath.body.derivative_pairs import Pair, fixed, transition_pair
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.day_grid import NODES, NODES_PER_PANEL, WEIGHTS, DayGrid, hermite_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPairs:
    """The kinetics of one kind of day, with slopes by the kinetic parameters.

    As in :class:`glidepath.simulation.solvers.DayMap`, but each map is turned round, so that a row of states
    or doses stands to its left: shapes (people, states or slots, what it gives).
    """

    carry: Pair
    gain: Pair
    node_carry: Pair
    node_gain: Pair
    asked_carry: Pair
    asked_gain: Pair


def _turned(pair: Pair) -> Pair:
    return Pair(np.swapaxes(pair.value, -1, -2), np.swapaxes(pair.slope, -1, -2))


def _side_by_side(pairs: Sequence[Pair], people: int, parameters: int, size: int) -> Pair:
    """Join rows (people, rows, size) of several pairs."""
    if not pairs:
        return fixed(np.zeros((people, 0, size)), parameters)
    return Pair(np.concatenate([p.value for p in pairs], 1), np.concatenate([p.slope for p in pairs], 2))


def _with_arrivals(
    gain: Pair, system: SystemPairs, grid: DayGrid, channels: Sequence[int], panel: int
) -> Pair:
    """Add what arrives at the beginning of a panel to the state."""
    value, slope = gain.value.copy(), gain.slope.copy()
    for slot, start in enumerate(grid.arrives):
        if start == panel:
            value[:, :, slot] += system.dose_input.value[:, :, channels[slot]]
            slope[..., slot] += system.dose_input.slope[..., channels[slot]]
    return Pair(value, slope)


def day_pairs(system: SystemPairs, grid: DayGrid, channel_of_slot: tuple[int, ...]) -> DayPairs:
    """Write the kinetics of one kind of day as linear maps with slopes.

    Parameters
    ----------
    system
        Kinetics of the people, with slopes.
    grid
        Panels of the day.
    channel_of_slot
        Column of the dose input that each slot feeds.

    Returns
    -------
    DayPairs
        Exact but for rounding.
    """
    people, size = system.effect_row.value.shape
    parameters, slots = len(system.matrix.slope), len(channel_of_slot)
    steps = [[transition_pair(system.matrix, float(h) * node) for node in NODES[1:]] for h in grid.length_h]
    effect = system.effect_row.at(slice(None), None)
    carry = fixed(np.broadcast_to(np.eye(size), (people, size, size)).copy(), parameters)
    gain = fixed(np.zeros((people, size, slots)), parameters)
    nodes = [(effect @ carry, effect @ gain)]
    asked: list[tuple[Pair, Pair]] = []
    for panel, kind in enumerate(grid.panel_length):
        if panel in grid.asked:
            asked.append((system.plasma_rows @ carry, system.plasma_rows @ gain))
        gain = _with_arrivals(gain, system, grid, channel_of_slot, panel)
        for step in steps[kind]:
            seen = effect @ step
            nodes.append((seen @ carry, seen @ gain))
        carry, gain = steps[kind][-1] @ carry, steps[kind][-1] @ gain
    return DayPairs(
        carry=_turned(carry),
        gain=_turned(gain),
        node_carry=_turned(_side_by_side([n for n, _ in nodes], people, parameters, size)),
        node_gain=_turned(_side_by_side([n for _, n in nodes], people, parameters, slots)),
        asked_carry=_turned(_side_by_side([a for a, _ in asked], people, parameters, size)),
        asked_gain=_turned(_side_by_side([a for _, a in asked], people, parameters, slots)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptationDay:
    """How an adaptation state goes through one kind of day, with the slope by its log time constant.

    The columns are the drive at every node and, last, the state at midnight. ``shown`` are the nodes at which
    the state is wanted: ``at_shown`` has shape (people, columns, shown), ``end`` (people, columns, 1).
    """

    shown: NDArray[np.int64]
    at_shown: Pair
    end: Pair


def _kept_and_weights(length_h: Array, tau_h: Array) -> tuple[Pair, Pair]:
    """The numbers of :func:`adaptation_weights` with their slopes by log tau."""
    ratio = length_h[None, :] / tau_h[:, None]
    kept, gone = np.exp(-ratio), -np.expm1(-ratio)
    lag = ratio[..., None] * (1 - np.array(NODES))
    raw = np.array(WEIGHTS) * np.exp(-lag)
    total = raw.sum(axis=-1, keepdims=True)
    weights = raw * gone[..., None] / total
    moved = lag - (ratio * kept / gone)[..., None] - (raw * lag).sum(axis=-1, keepdims=True) / total
    return Pair(kept, (kept * ratio)[None]), Pair(weights, (weights * moved)[None])


def shown_nodes(grid: DayGrid) -> NDArray[np.int64]:
    """Give the nodes at which the score is wanted: those that count in its mean, and the times asked for."""
    counted = np.flatnonzero(grid.score_weights() > 0)
    asked = np.array([NODES_PER_PANEL * panel for panel in grid.asked], dtype=np.int64)
    return np.union1d(counted, asked).astype(np.int64)


def adaptation_day(grid: DayGrid, tau_h: Array) -> AdaptationDay:
    """Write how an adaptation state goes through one kind of day.

    Parameters
    ----------
    grid
        Panels of the day.
    tau_h
        Time constants [h], one per person.

    Returns
    -------
    AdaptationDay
        The same rule as the engine's, as one linear map.
    """
    length = np.array([float(h) for h in grid.length_h])
    kept, weights = _kept_and_weights(length, tau_h)
    unit = np.eye(grid.nodes + 1)
    here = fixed(np.broadcast_to(unit[-1], (len(tau_h), grid.nodes + 1)).copy(), 1)
    nodes = [here]
    for panel, kind in enumerate(grid.panel_length):
        first = NODES_PER_PANEL * panel
        there = here * kept.at(slice(None), slice(kind, kind + 1))
        there.value[:, first : first + len(NODES)] += weights.value[:, kind]
        there.slope[:, :, first : first + len(NODES)] += weights.slope[:, :, kind]
        ratio = (length[kind] / tau_h)[:, None]
        for row in hermite_rows():
            bend = Pair(
                row[2] * (unit[first] - here.value) + row[3] * (unit[first + NODES_PER_PANEL] - there.value),
                -row[2] * here.slope - row[3] * there.slope,
            )
            nodes.append(here.times(row[0]) + there.times(row[1]) + bend * Pair(ratio, -ratio[None]))
        nodes.append(there)
        here = there
    shown = shown_nodes(grid)
    chosen = [nodes[place] for place in shown]
    return AdaptationDay(
        shown=shown,
        at_shown=Pair(np.stack([n.value for n in chosen], -1), np.stack([n.slope for n in chosen], -1)),
        end=Pair(here.value[..., None], here.slope[..., None]),
    )
