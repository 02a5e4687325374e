"""The compiled kernel: rows of numbers times the states and the doses of a day.

All levels are linear in the state at midnight and in the doses of the day. States come in threes, so that
three are read at once, the first three with a fourth where one would be left over; a missing one is filled up
with zeros. What changes from call to call is an index of
its own, never a part of the last one: only so does the compiler see that the last one runs through memory.
"""

from __future__ import annotations

from glidepath.simulation.day_grid import NODES_PER_PANEL
from glidepath.simulation.kernel_maps import FOUR, LANES, Array
from glidepath.simulation.vector_power import called, inlined

WIDE = NODES_PER_PANEL * LANES


@called
def given(gain: Array, row: int, dose_mg: Array, day: int, lines: int, out: Array) -> None:
    """Write gain x doses of a day, from a line of the maps on."""
    for line in range(lines):
        for place in range(out.shape[1]):
            out[line, place] = 0.0
        for slot in range(dose_mg.shape[1]):
            dose = dose_mg[day, slot]
            if dose > 0.0:
                for place in range(out.shape[1]):
                    out[line, place] += gain[row + line, slot, place] * dose


@inlined
def of_three(carry: Array, line: int, three: int, at: int, apart: int, x: Array, k: int) -> float:
    """Give a row times three states, which lie ``apart`` from each other in the row."""
    level: float = carry[line, three, at] * x[three, k] + carry[line, three, at + apart] * x[three, k + LANES]
    level += carry[line, three, at + 2 * apart] * x[three, k + 2 * LANES]
    return level


@inlined
def of_four(carry: Array, line: int, at: int, apart: int, x: Array, k: int) -> float:
    """Give a row times the first four states."""
    level: float = of_three(carry, line, 0, at, apart, x, k)
    level += carry[line, 0, at + 3 * apart] * x[0, k + 3 * LANES]
    return level


@called
def first_states(carry: Array, row: int, x: Array, base: Array, line: int, out: Array) -> None:
    """Write base + row x first states."""
    if FOUR * LANES == x.shape[1]:
        for lane in range(LANES):
            out[line, lane] = base[line, lane] + of_four(carry, row, lane, LANES, x, lane)
    else:
        for lane in range(LANES):
            out[line, lane] = base[line, lane] + of_three(carry, row, 0, lane, LANES, x, lane)


@called
def _more_states(carry: Array, row: int, three: int, x: Array, out: Array, line: int) -> None:
    for lane in range(LANES):
        out[line, lane] += of_three(carry, row, three, lane, LANES, x, lane)


@called
def add_states(carry: Array, row: int, x: Array, base: Array, lines: int, out: Array) -> None:
    """Write base + carry x state, from a line of the maps on."""
    for line in range(lines):
        first_states(carry, row + line, x, base, line, out)
        for three in range(1, len(x)):
            _more_states(carry, row + line, three, x, out, line)


@called
def first_at_nodes(carry: Array, line: int, three: int, x: Array, base: Array, u: Array, panel: int) -> None:
    """Write base + rows x three states, for the three nodes of a panel."""
    for lane in range(LANES):
        first = of_three(carry, line, three, lane, WIDE, x, lane)
        second = of_three(carry, line, three, LANES + lane, WIDE, x, lane)
        third = of_three(carry, line, three, 2 * LANES + lane, WIDE, x, lane)
        u[panel, lane] = base[panel, lane] + first
        u[panel, LANES + lane] = base[panel, LANES + lane] + second
        u[panel, 2 * LANES + lane] = base[panel, 2 * LANES + lane] + third


@called
def more_at_nodes(carry: Array, line: int, three: int, x: Array, u: Array, panel: int) -> None:
    """Add rows x three states, for the three nodes of a panel."""
    for lane in range(LANES):
        u[panel, lane] += of_three(carry, line, three, lane, WIDE, x, lane)
        u[panel, LANES + lane] += of_three(carry, line, three, LANES + lane, WIDE, x, lane)
        u[panel, 2 * LANES + lane] += of_three(carry, line, three, 2 * LANES + lane, WIDE, x, lane)
