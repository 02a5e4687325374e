"""The compiled kernel: every kind of day as linear maps, for a block of people at a time.

The same as :func:`glidepath.simulation.solvers.day_map` and
:func:`glidepath.body.pharmacokinetics.transition`, which are its oracles. Matrices are (rows, columns,
lanes); what is zero in everybody is never touched.
"""

from __future__ import annotations

import math

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.body.pharmacokinetics import TAYLOR_NORM, TAYLOR_TERMS
from glidepath.simulation.day_grid import NODES, NODES_PER_PANEL, WEIGHTS
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    Array,
    Grids,
    Maps,
    Places,
    Reach,
    Systems,
    Work,
)
from glidepath.simulation.vector_power import called


@called
def _multiply(a: Array, b: Array, reach: Reach, out: Array) -> None:
    """Write a x b, both with zeros where nothing reaches."""
    size = len(reach)
    for i in range(size):
        for k in range(size):
            for lane in range(LANES):
                out[i, k, lane] = 0.0
            for j in range(size):
                if reach[i, j] and reach[j, k]:
                    for lane in range(LANES):
                        out[i, k, lane] += a[i, j, lane] * b[j, k, lane]


@called
def _copy(a: Array, out: Array) -> None:
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for lane in range(LANES):
                out[i, k, lane] = a[i, k, lane]


@called
def _scale(matrix: Array, hours: float, shift: Array, halvings: Array, scaled: Array) -> None:
    """Write the shifted matrix of each person, halved until it has the norm of the series; and how often."""
    size = len(matrix)
    for lane in range(LANES):
        shift[lane] = 0.0
        for i in range(size):
            shift[lane] = max(shift[lane], -hours * matrix[i, i, lane])
        largest = TAYLOR_NORM
        for k in range(size):
            column = shift[lane]
            for i in range(size):
                column += hours * matrix[i, k, lane]
            largest = max(largest, column)
        halvings[lane] = math.ceil(math.log2(largest / TAYLOR_NORM))
        for i in range(size):
            for k in range(size):
                whole = hours * matrix[i, k, lane] + (shift[lane] if i == k else 0.0)
                scaled[i, k, lane] = math.ldexp(whole, -int(halvings[lane]))


@called
def _next_term(term: int, reach: Reach, scaled: Array, result: Array, other: Array) -> None:
    _multiply(scaled, result, reach, other)
    for i in range(len(reach)):
        for k in range(len(reach)):
            for lane in range(LANES):
                result[i, k, lane] = other[i, k, lane] / term + (1.0 if i == k else 0.0)


@called
def _square_up(reach: Reach, halvings: Array, out: Array, other: Array) -> None:
    """Square as often as each person's matrix was halved, so that nobody depends on who lies beside them."""
    most = 0.0
    for lane in range(LANES):
        most = max(most, halvings[lane])
    for time in range(int(most)):
        _multiply(out, out, reach, other)
        for i in range(len(reach)):
            for k in range(len(reach)):
                for lane in range(LANES):
                    kept = out[i, k, lane]
                    out[i, k, lane] = other[i, k, lane] if halvings[lane] > time else kept


@called
def _exponential(matrix: Array, hours: float, reach: Reach, work: Work, out: Array) -> None:
    """Write exp(matrix x hours) by scaling and squaring of a series without a negative term."""
    shift, halvings, scaled, other = work.shift, work.value, work.scaled, work.other
    _scale(matrix, hours, shift, halvings, scaled)
    for i in range(len(reach)):
        for k in range(len(reach)):
            for lane in range(LANES):
                out[i, k, lane] = scaled[i, k, lane] / TAYLOR_TERMS + (1.0 if i == k else 0.0)
    for term in range(TAYLOR_TERMS - 1, 0, -1):
        _next_term(term, reach, scaled, out, other)
    for lane in range(LANES):
        shift[lane] = math.exp(-math.ldexp(shift[lane], -int(halvings[lane])))
    for i in range(len(reach)):
        for k in range(len(reach)):
            for lane in range(LANES):
                out[i, k, lane] *= shift[lane]
    _square_up(reach, halvings, out, other)


@called
def _half_of(kind: int, length_h: Array) -> int:
    for other in range(kind):
        if length_h[other] == length_h[kind] / 2:
            return other
    return -1


@called
def _look(rows: Array, looks: Reach, step: Array, reach: Reach, out: Array) -> None:
    """Write rows x step: what the rows see after a step."""
    size = len(reach)
    for row in range(len(rows)):
        for k in range(size):
            for lane in range(LANES):
                out[row, k, lane] = 0.0
            for i in range(size):
                if looks[row, i] and reach[i, k]:
                    for lane in range(LANES):
                        out[row, k, lane] += rows[row, i, lane] * step[i, k, lane]


@called
def transitions(systems: Systems, length_h: Array, work: Work) -> None:
    """Write the steps to the nodes of panels, and what the rows see there; a double length is a square."""
    matrix, reach, steps = systems.matrix, systems.reach, work.transitions
    for kind in range(len(length_h)):
        half = _half_of(kind, length_h)
        for node in range(NODES_PER_PANEL - 1):
            if half >= 0:
                _multiply(steps[half, node], steps[half, node], reach, steps[kind, node])
            else:
                _exponential(matrix, length_h[kind] * NODES[node + 1], reach, work, steps[kind, node])
        _multiply(steps[kind, 0], steps[kind, 1], reach, steps[kind, NODES_PER_PANEL - 1])
        for node in range(NODES_PER_PANEL):
            _look(systems.rows, systems.looks, steps[kind, node], reach, work.looks[kind, node])


@called
def see_row(look: Array, sees: Reach, row: int, state: Array, held: Reach, column: int, out: Array) -> None:
    """Write one row of looks x one column of the state."""
    for lane in range(LANES):
        out[lane] = 0.0
    for i in range(len(held)):
        if sees[row, i] and held[i, column]:
            for lane in range(LANES):
                out[lane] += look[row, i, lane] * state[i, column, lane]


@called
def take_step(step: Array, reach: Reach, held: Reach, state: Array, moved: Array) -> None:
    """Move the state on by a step."""
    for i in range(len(reach)):
        for column in range(state.shape[1]):
            for lane in range(LANES):
                moved[i, column, lane] = 0.0
            for j in range(len(reach)):
                if reach[i, j] and held[j, column]:
                    for lane in range(LANES):
                        moved[i, column, lane] += step[i, j, lane] * state[j, column, lane]
    _copy(moved, state)


@called
def begin(state: Array) -> None:
    """Let each state be its own column, and no dose be anywhere."""
    for i in range(state.shape[0]):
        for column in range(state.shape[1]):
            for lane in range(LANES):
                state[i, column, lane] = 1.0 if i == column else 0.0


@called
def _arrive(panel: int, arrives: Places, channels: Places, dose_input: Array, state: Array) -> None:
    size = state.shape[0]
    for slot in range(len(channels)):
        if arrives[slot] == panel:
            for i in range(size):
                for lane in range(LANES):
                    state[i, size + slot, lane] += dose_input[i, channels[slot], lane]


@called
def _write(
    value: Array, column: int, size: int, place: Places, carry: Array, gain: Array, line: int, at: int,
    across: int,
) -> None:  # fmt: skip
    """Write a number per lane to its line: of a state, or of a slot."""
    if column < size:
        first = place[column, 1] * across + at
        for lane in range(LANES):
            carry[line, place[column, 0], first + lane] = value[lane]
    else:
        for lane in range(LANES):
            gain[line, column - size, at + lane] = value[lane]


@called
def _add_mean(
    value: Array, column: int, size: int, place: Places, carry: Array, gain: Array, line: int, weight: float
) -> None:
    if column < size:
        first = place[column, 1]
        for lane in range(LANES):
            carry[line, place[column, 0], first + lane] += weight * value[lane]
    else:
        for lane in range(LANES):
            gain[line, column - size, lane] += weight * value[lane]


@called
def _see_begin(
    asked: int, grid: int, weight: float, systems: Systems, place: Places, maps: Maps, work: Work
) -> None:
    """Write the plasma levels where a panel begins: for the mean, and where they are asked for."""
    rows, looks, held, state, value = systems.rows, systems.looks, systems.held, work.state, work.value
    size, moieties = len(systems.reach), len(rows) - 1
    for column in range(state.shape[1]):
        for moiety in range(moieties):
            see_row(rows, looks, 1 + moiety, state, held, column, value)
            line = grid * moieties + moiety
            _add_mean(value, column, size, place, maps.mean_carry, maps.mean_gain, line, weight)
            if asked >= 0:
                line = asked * moieties + moiety
                _write(value, column, size, place, maps.asked_carry, maps.asked_gain, line, 0, 1)


@called
def _see_panel(
    kind: int, panel: int, grid: int, hours: float, systems: Systems, place: Places, maps: Maps, work: Work
) -> None:
    """Write u, and the plasma levels for the mean, at the three later nodes of a panel."""
    sees, held, state, value = systems.sees, systems.held, work.state, work.value
    size, moieties = len(systems.reach), len(sees) - 1
    for node in range(NODES_PER_PANEL):
        look, weight = work.looks[kind, node], WEIGHTS[node + 1] * hours / HOURS_PER_DAY
        for column in range(state.shape[1]):
            see_row(look, sees, 0, state, held, column, value)
            _write(
                value,
                column,
                size,
                place,
                maps.node_carry,
                maps.node_gain,
                panel,
                node * LANES,
                NODES_PER_PANEL,
            )
            for moiety in range(moieties):
                see_row(look, sees, 1 + moiety, state, held, column, value)
                line = grid * moieties + moiety
                _add_mean(value, column, size, place, maps.mean_carry, maps.mean_gain, line, weight)


@called
def _follow_grid(grid: int, systems: Systems, grids: Grids, place: Places, maps: Maps, work: Work) -> None:
    state, size = work.state, len(systems.reach)
    begin(state)
    for panel in range(grids.panel_at[grid], grids.panel_at[grid + 1]):
        kind, within = grids.panel_length[panel], panel - grids.panel_at[grid]
        hours = grids.length_h[kind]
        asked = grids.asked[panel]
        _see_begin(asked, grid, WEIGHTS[0] * hours / HOURS_PER_DAY, systems, place, maps, work)
        _arrive(within, grids.arrives[grid], grids.channel_of_slot, systems.dose_input, state)
        _see_panel(kind, panel, grid, hours, systems, place, maps, work)
        step = work.transitions[kind, NODES_PER_PANEL - 1]
        take_step(step, systems.reach, systems.held, state, work.moved)
    for i in range(size):
        for column in range(state.shape[1]):
            _write(state[i, column], column, size, place, maps.carry, maps.gain, grid * size + i, 0, 1)


@called
def adaptation_steps(length_h: Array, tau_h: Array, steps: Array) -> None:
    """Write how the adaptation states move over a panel; see ``day_grid.adaptation_weights``."""
    for kind in range(len(length_h)):
        for state in range(ADAPTATIONS):
            for lane in range(LANES):
                ratio, total = length_h[kind] / tau_h[state, lane], 0.0
                for node in range(len(NODES)):
                    weight = WEIGHTS[node] * math.exp(-ratio * (1.0 - NODES[node]))
                    steps[kind, (ADAPTATIONS + len(NODES) * state + node) * LANES + lane] = weight
                    total += weight
                steps[kind, state * LANES + lane] = math.exp(-ratio)
                for node in range(len(NODES)):
                    at = (ADAPTATIONS + len(NODES) * state + node) * LANES + lane
                    steps[kind, at] *= -math.expm1(-ratio) / total


@called
def prepare(systems: Systems, grids: Grids, place: Places, maps: Maps, work: Work) -> None:
    """Write every kind of day as linear maps.

    Parameters
    ----------
    systems
        Kinetics and time constants of the block.
    grids
        All grids.
    place
        Where each state lies in its line.
    maps
        Room, filled with zeros.
    work
        Room for the way there.
    """
    adaptation_steps(grids.length_h, systems.tau_h, maps.steps)
    transitions(systems, grids.length_h, work)
    for grid in range(len(grids.panel_at) - 1):
        _follow_grid(grid, systems, grids, place, maps, work)
