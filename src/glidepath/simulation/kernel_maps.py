"""The compiled engine, first part: every kind of day as linear maps, for a block of people at a time.

Matrices of a block are (people, rows, columns) while they are worked out; the kernel reads them with the
people along the last axis, a fixed number to a block, so that each of its inner loops is one vector
operation. The same as :func:`glidepath.simulation.solvers.day_map`, which is its oracle.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import transition
from glidepath.simulation.day_grid import NODES, NODES_PER_PANEL, WEIGHTS, adaptation_weights

LANES = 64
"""People to a block."""
ADAPTATIONS = 3
STEP_ROWS = ADAPTATIONS * (len(NODES) + 1)
"""Rows of a panel's step: what each adaptation state keeps, and the weights of the drive at the nodes."""

Array = NDArray[np.float64]
Places = NDArray[np.int64]

_NODE_WEIGHTS = np.array(WEIGHTS) / 24


class Systems(NamedTuple):
    """Kinetics of one block: (people, ...). ``rows`` give u, then the plasma levels."""

    matrix: Array
    dose_input: Array
    rows: Array
    tau_h: Array


class Grids(NamedTuple):
    """All grids, one after another; ``*_at`` say where each begins, and at the end how many there are.

    ``panel_length`` is a place in ``length_h``, ``arrives`` the panel per grid and slot (-1: no arrival),
    ``asked`` the place of a panel among those asked for (-1: not asked for).
    """

    length_h: Array
    panel_length: Places
    panel_at: Places
    arrives: Places
    channel_of_slot: Places
    asked: Places
    asked_at: Places


class Maps(NamedTuple):
    """All kinds of day as linear maps of one block.

    Each line holds states x lanes (states filled up to a multiple of 4) or slots x lanes, so that the
    compiler sees how far apart two numbers lie. ``carry`` and ``gain`` have one line per grid and state,
    ``node_*`` per node, ``mean_*`` per grid and moiety, ``asked_*`` per time asked for and moiety, ``steps``
    per panel length.
    """

    carry: Array
    gain: Array
    node_carry: Array
    node_gain: Array
    mean_carry: Array
    mean_gain: Array
    asked_carry: Array
    asked_gain: Array
    steps: Array


def filled_up(states: int) -> int:
    """Give the number of states filled up to a multiple of 4."""
    return (states + 3) // 4 * 4


def _adaptation_steps(length_h: Array, tau_h: Array) -> Array:
    """Give how the adaptation states move over a panel of each length, one line per length."""
    steps = np.empty((len(length_h), STEP_ROWS, LANES))
    for state in range(ADAPTATIONS):
        kept, weights = adaptation_weights(length_h, tau_h[:, state])
        first = ADAPTATIONS + len(NODES) * state
        steps[:, state] = kept.T
        steps[:, first : first + len(NODES)] = np.moveaxis(weights, 0, -1)
    return steps.reshape(len(length_h), -1)


def _inner_steps(matrix: Array, length_h: Array) -> Array:
    """Give the steps to both inner nodes of each panel length, from the shortest on; a double is a square."""
    steps = np.empty((len(length_h), len(NODES) - 2, *matrix.shape))
    for kind, hours in enumerate(length_h):
        half = np.flatnonzero(length_h[:kind] == hours / 2)
        if len(half):
            steps[kind] = steps[half[0]] @ steps[half[0]]
        else:
            steps[kind] = transition(matrix * (hours * np.array(NODES[1:-1]))[:, None, None, None], 1.0)
    return steps


def _looks(systems: Systems, length_h: Array) -> Array:
    """Give, per panel length and person, the rows seen at its nodes, and below them the step to its end."""
    inner = _inner_steps(systems.matrix, length_h)
    end = inner[:, :1] @ inner[:, 1:]
    seen = systems.rows @ np.concatenate([inner, end], axis=1)
    kinds, lanes, _, size = end[:, 0].shape
    return np.concatenate([seen.swapaxes(1, 2).reshape(kinds, lanes, -1, size), end[:, 0]], axis=2)


def _follow_grid(number: int, systems: Systems, grids: Grids, looks: Array) -> tuple[Array, Array]:
    """Follow what each state and each dose brings through a day: (nodes, people, rows), and at its end."""
    (lanes, count, size), slots = systems.rows.shape, len(grids.channel_of_slot)
    begin, end = grids.panel_at[number : number + 2]
    state = np.zeros((lanes, size, size + slots))
    state[..., :size] = np.eye(size)
    seen = np.empty((NODES_PER_PANEL * (end - begin) + 1, lanes, count, size + slots))
    seen[0] = systems.rows @ state
    for panel in range(end - begin):
        for slot in np.flatnonzero(grids.arrives[number] == panel):
            state[..., size + slot] += systems.dose_input[..., grids.channel_of_slot[slot]]
        after = looks[grids.panel_length[begin + panel]] @ state
        nodes, first = after[:, :-size], NODES_PER_PANEL * panel + 1
        shaped = nodes.reshape(lanes, NODES_PER_PANEL, count, size + slots)
        seen[first : first + NODES_PER_PANEL] = shaped.swapaxes(0, 1)
        state = after[:, -size:]
    return seen, state


def _node_weights(number: int, grids: Grids) -> Array:
    """Give the weights of the nodes of a grid in a mean over the day."""
    here = slice(*grids.panel_at[number : number + 2])
    lengths = grids.length_h[grids.panel_length[here]]
    weights = np.zeros(NODES_PER_PANEL * len(lengths) + 1)
    for node, weight in enumerate(_NODE_WEIGHTS):
        weights[node : node + NODES_PER_PANEL * len(lengths) : NODES_PER_PANEL] += weight * lengths
    return weights


def _put(values: Array, carry: Array, gain: Array, lines: slice) -> None:
    """Write (..., people, rows, states and slots) to lines of states x lanes, and of slots x lanes."""
    ordered = np.moveaxis(values, -3, -1)
    slots = gain.shape[1] // LANES
    ordered = ordered.reshape(-1, *ordered.shape[-2:])
    states = ordered.shape[1] - slots
    carry.reshape(len(carry), carry.shape[1] // LANES, LANES)[lines, :states] = ordered[:, :states]
    gain.reshape(len(gain), slots, LANES)[lines] = ordered[:, states:]


def _prepare_grid(number: int, systems: Systems, grids: Grids, maps: Maps, looks: Array) -> None:
    seen, state = _follow_grid(number, systems, grids, looks)
    size, levels = state.shape[1], seen.shape[2] - 1
    begin, end = (int(place) for place in grids.panel_at[number : number + 2])
    first = NODES_PER_PANEL * begin + number
    asked = NODES_PER_PANEL * np.flatnonzero(grids.asked[begin:end] >= 0)
    asked_lines = slice(*(levels * grids.asked_at[number : number + 2]))
    mean = np.tensordot(_node_weights(number, grids), seen[:, :, 1:], 1)
    _put(state, maps.carry, maps.gain, slice(number * size, (number + 1) * size))
    _put(seen[:, :, :1], maps.node_carry, maps.node_gain, slice(first, first + len(seen)))
    _put(mean, maps.mean_carry, maps.mean_gain, slice(number * levels, (number + 1) * levels))
    _put(seen[asked, :, 1:], maps.asked_carry, maps.asked_gain, asked_lines)


def prepare(systems: Systems, grids: Grids) -> Maps:
    """Write every kind of day as linear maps for one block of people.

    Parameters
    ----------
    systems
        Kinetics and time constants of the block.
    grids
        All grids.

    Returns
    -------
    Maps
        Of the block.
    """
    count, (_, rows, states) = len(grids.panel_at) - 1, systems.rows.shape
    size, slots = filled_up(states) * LANES, len(grids.channel_of_slot) * LANES
    nodes, levels = NODES_PER_PANEL * int(grids.panel_at[-1]) + count, rows - 1
    lines = (count * states, nodes, count * levels, int(grids.asked_at[-1]) * levels)
    pairs = [np.zeros((line, width)) for line in lines for width in (size, slots)]
    maps = Maps._make([*pairs, _adaptation_steps(grids.length_h, systems.tau_h)])
    looks = _looks(systems, grids.length_h)
    for number in range(count):
        _prepare_grid(number, systems, grids, maps, looks)
    return maps
