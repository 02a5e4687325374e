"""The compiled kernel, first part: every kind of day as linear maps, for a block of people at a time.

People lie along the last axis of every array, a fixed number to a block, so that each inner loop is one
vector operation. The same as :func:`glidepath.simulation.solvers.day_map`, which is its oracle.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import TAYLOR_NORM, TAYLOR_TERMS
from glidepath.simulation.day_grid import NODES, NODES_PER_PANEL, WEIGHTS
from glidepath.simulation.vector_power import compiled

LANES = 64
"""People to a block."""
ADAPTATIONS = 3
STEP_ROWS = ADAPTATIONS * (len(NODES) + 1)
"""Rows of a panel's step: what each adaptation state keeps, and the weights of the drive at the nodes."""

Array = NDArray[np.float64]
Places = NDArray[np.int64]

_NODE_WEIGHTS = tuple(weight / 24 for weight in WEIGHTS)


class Systems(NamedTuple):
    """Kinetics of one block: (..., people). ``rows`` give u, then the plasma levels."""

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


@compiled
def multiply(left: Array, right: Array, out: Array) -> None:
    """Multiply matrices of all people of a block: out = left x right."""
    for i in range(left.shape[0]):
        for k in range(right.shape[1]):
            for lane in range(LANES):
                out[i, k, lane] = 0.0
            for j in range(left.shape[1]):
                for lane in range(LANES):
                    out[i, k, lane] += left[i, j, lane] * right[j, k, lane]


@compiled
def _reach(matrix: Array) -> NDArray[np.bool_]:
    """Say which compartment can reach which: everything else stays zero in every power of the matrix."""
    size = matrix.shape[0]
    reach = np.zeros((size, size), dtype=np.bool_)
    for i in range(size):
        for k in range(size):
            reach[i, k] = i == k or np.any(matrix[i, k] != 0.0)
    for j in range(size):
        for i in range(size):
            for k in range(size):
                reach[i, k] |= reach[i, j] and reach[j, k]
    return reach


@compiled
def _square_product(left: Array, right: Array, reach: NDArray[np.bool_], out: Array) -> None:
    """Multiply matrices that are zero but where a compartment reaches another."""
    size = left.shape[0]
    for i in range(size):
        for k in range(size):
            for lane in range(LANES):
                out[i, k, lane] = 0.0
            for j in range(size):
                if reach[i, j] and reach[j, k]:
                    for lane in range(LANES):
                        out[i, k, lane] += left[i, j, lane] * right[j, k, lane]


@compiled
def _shift_and_norm(matrix: Array, hours: float, shift: Array) -> float:
    norm = TAYLOR_NORM
    for k in range(matrix.shape[0]):
        for lane in range(LANES):
            shift[lane] = max(shift[lane], -matrix[k, k, lane] * hours)
    for k in range(matrix.shape[0]):
        for lane in range(LANES):
            column = shift[lane]
            for i in range(matrix.shape[0]):
                column += matrix[i, k, lane] * hours
            norm = max(norm, column)
    return norm


@compiled
def _add_identity(product: Array, scale: float, out: Array) -> None:
    for i in range(product.shape[0]):
        for k in range(product.shape[0]):
            one = 1.0 if i == k else 0.0
            for lane in range(LANES):
                out[i, k, lane] = product[i, k, lane] * scale + one


@compiled
def _transition(matrix: Array, hours: float, reach: NDArray[np.bool_], out: Array) -> None:
    """Write exp(matrix x hours); see :func:`glidepath.body.pharmacokinetics.transition`."""
    size, shift = matrix.shape[0], np.zeros(LANES)
    squarings = math.ceil(math.log2(_shift_and_norm(matrix, hours, shift) / TAYLOR_NORM))
    scale = 0.5**squarings
    scaled, product = np.empty_like(matrix), np.empty_like(matrix)
    for i in range(size):
        for k in range(size):
            one = 1.0 if i == k else 0.0
            for lane in range(LANES):
                scaled[i, k, lane] = (matrix[i, k, lane] * hours + one * shift[lane]) * scale
    _add_identity(scaled, 1.0 / TAYLOR_TERMS, out)
    for term in range(TAYLOR_TERMS - 1, 0, -1):
        _square_product(scaled, out, reach, product)
        _add_identity(product, 1.0 / term, out)
    for lane in range(LANES):
        shift[lane] = math.exp(-shift[lane] * scale)
    for i in range(size):
        for k in range(size):
            for lane in range(LANES):
                out[i, k, lane] *= shift[lane]
    for _ in range(squarings):
        _square_product(out, out, reach, product)
        out[:] = product


@compiled
def _adaptation(length_h: float, tau_h: Array, steps: Array) -> None:
    """Write how the adaptation states move over a panel; see ``day_grid.adaptation_weights``."""
    nodes = len(NODES)
    for state in range(ADAPTATIONS):
        for lane in range(LANES):
            ratio = length_h / tau_h[state, lane]
            total = 0.0
            for node in range(nodes):
                total += WEIGHTS[node] * math.exp(-ratio * (1 - NODES[node]))
            scale = -math.expm1(-ratio) / total
            steps[state * LANES + lane] = math.exp(-ratio)
            for node in range(nodes):
                weight = scale * WEIGHTS[node] * math.exp(-ratio * (1 - NODES[node]))
                steps[(ADAPTATIONS + state * nodes + node) * LANES + lane] = weight


@compiled
def _add_scaled(total: Array, seen: Array, weight: float) -> None:
    for i in range(total.shape[0]):
        for k in range(total.shape[1]):
            for lane in range(LANES):
                total[i, k, lane] += weight * seen[i + 1, k, lane]


@compiled
def _keep(rows: Array, out: Array, first: int) -> None:
    """Copy (rows, states or slots, lanes) to lines of states or slots x lanes, from a line on."""
    for i in range(rows.shape[0]):
        for k in range(rows.shape[1]):
            for lane in range(LANES):
                out[first + i, k * LANES + lane] = rows[i, k, lane]


@compiled
def _panel_steps(systems: Systems, grids: Grids, maps: Maps) -> tuple[Array, Array]:
    """Give the transition to each node of each panel length, and the rows seen through it."""
    size, count, kinds = systems.matrix.shape[0], systems.rows.shape[0], len(grids.length_h)
    steps = np.empty((kinds, NODES_PER_PANEL, size, size, LANES))
    rows = np.empty((kinds, NODES_PER_PANEL, count, size, LANES))
    reach = _reach(systems.matrix)
    for kind in range(kinds):
        length_h = grids.length_h[kind]
        _adaptation(length_h, systems.tau_h, maps.steps[kind])
        _transition(systems.matrix, length_h * NODES[1], reach, steps[kind, 0])
        _transition(systems.matrix, length_h * NODES[2], reach, steps[kind, 1])
        _square_product(steps[kind, 0], steps[kind, 1], reach, steps[kind, 2])
        for node in range(NODES_PER_PANEL):
            multiply(systems.rows, steps[kind, node], rows[kind, node])
    return steps, rows


@compiled
def _prepare_grid(number: int, systems: Systems, grids: Grids, maps: Maps, steps: Array, rows: Array) -> None:
    size, count, slots = systems.matrix.shape[0], systems.rows.shape[0], len(grids.channel_of_slot)
    carry, gain = np.zeros((size, size, LANES)), np.zeros((size, slots, LANES))
    for k in range(size):
        carry[k, k] = 1.0
    next_carry, next_gain = np.empty_like(carry), np.empty_like(gain)
    seen_carry, seen_gain = systems.rows.copy(), np.zeros((count, slots, LANES))
    mean_carry, mean_gain = np.zeros((count - 1, size, LANES)), np.zeros((count - 1, slots, LANES))
    node_place = NODES_PER_PANEL * grids.panel_at[number] + number
    _keep(seen_carry[:1], maps.node_carry, node_place)
    for panel in range(grids.panel_at[number], grids.panel_at[number + 1]):
        kind = grids.panel_length[panel]
        length_h = grids.length_h[kind]
        if grids.asked[panel] >= 0:
            _keep(seen_carry[1:], maps.asked_carry, grids.asked[panel] * (count - 1))
            _keep(seen_gain[1:], maps.asked_gain, grids.asked[panel] * (count - 1))
        for slot in range(slots):
            if grids.arrives[number, slot] == panel - grids.panel_at[number]:
                gain[:, slot] += systems.dose_input[:, grids.channel_of_slot[slot]]
        _add_scaled(mean_carry, seen_carry, _NODE_WEIGHTS[0] * length_h)
        _add_scaled(mean_gain, seen_gain, _NODE_WEIGHTS[0] * length_h)
        for node in range(NODES_PER_PANEL):
            multiply(rows[kind, node], carry, seen_carry)
            multiply(rows[kind, node], gain, seen_gain)
            node_place += 1
            _keep(seen_carry[:1], maps.node_carry, node_place)
            _keep(seen_gain[:1], maps.node_gain, node_place)
            _add_scaled(mean_carry, seen_carry, _NODE_WEIGHTS[node + 1] * length_h)
            _add_scaled(mean_gain, seen_gain, _NODE_WEIGHTS[node + 1] * length_h)
        multiply(steps[kind, NODES_PER_PANEL - 1], carry, next_carry)
        multiply(steps[kind, NODES_PER_PANEL - 1], gain, next_gain)
        carry[:] = next_carry
        gain[:] = next_gain
    _keep(carry, maps.carry, number * size)
    _keep(gain, maps.gain, number * size)
    _keep(mean_carry, maps.mean_carry, number * (count - 1))
    _keep(mean_gain, maps.mean_gain, number * (count - 1))


@compiled
def filled_up(states: int) -> int:
    """Give the number of states filled up to a multiple of 4."""
    return (states + 3) // 4 * 4


@compiled
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
    count, levels, states = len(grids.panel_at) - 1, systems.rows.shape[0] - 1, systems.matrix.shape[0]
    nodes, asked = NODES_PER_PANEL * grids.panel_at[-1] + count, grids.asked_at[-1]
    size, slots = filled_up(states) * LANES, len(grids.channel_of_slot) * LANES
    maps = Maps(
        np.zeros((count * states, size)),
        np.zeros((count * states, slots)),
        np.zeros((nodes, size)),
        np.zeros((nodes, slots)),
        np.zeros((count * levels, size)),
        np.zeros((count * levels, slots)),
        np.zeros((asked * levels, size)),
        np.zeros((asked * levels, slots)),
        np.empty((len(grids.length_h), STEP_ROWS * LANES)),
    )
    steps, rows = _panel_steps(systems, grids, maps)
    for number in range(count):
        _prepare_grid(number, systems, grids, maps, steps, rows)
    return maps
