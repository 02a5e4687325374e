"""The compiled kernel, second part: days followed for a block of people at a time.

The same as :func:`glidepath.simulation.solvers.follow_same_days`, which is its oracle. Imported only when
many people are followed.
"""

from __future__ import annotations

import math

import numpy as np

from glidepath.simulation.day_grid import LONG_PANEL_H, NODES_PER_PANEL, WEIGHTS, hermite_rows
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    Array,
    Grids,
    Maps,
    Systems,
    filled_up,
    prepare,
)
from glidepath.simulation.kernel_records import (
    ACUTE,
    BACKGROUND,
    BEGIN,
    DRIVE,
    DRIVE_BEGIN,
    DRIVEN,
    DROWSY,
    DROWSY_BEFORE,
    FACTOR,
    GAMMA,
    H0,
    H1,
    H2,
    HIGH,
    KS0,
    LOW,
    MEAN_DRIVE,
    OCCUPANCY,
    PLASMA,
    PWC20,
    RATE,
    ROOM,
    ROWS,
    SEDATION,
    SEDATION_U50,
    SHARE,
    SHARE_BEFORE,
    TAKEN,
    TAKEN_BEFORE,
    U50,
    VALUES,
    Answer,
    Block,
    Days,
    Now,
    Start,
)
from glidepath.simulation.vector_power import compiled, inlined, power

_FIRST_INNER, _SECOND_INNER = (tuple(float(weight) for weight in row) for row in hermite_rows())
Cubic = tuple[float, ...]
_LONG_H = float(LONG_PANEL_H)
_WEEK_H = 7.0 * 24


@inlined
def _share(drive: float, fast: float, slow: float, r: Array, lane: int) -> float:
    against = fast * (r[H0 * LANES + lane] + r[H1 * LANES + lane] * slow) + r[H2 * LANES + lane] * slow
    short = against - drive
    short = short if short > 0.0 else 0.0
    z: float = power(short * r[FACTOR * LANES + lane], r[GAMMA * LANES + lane])
    return z / (1.0 + z)


@inlined
def _of_level(u: float, r: Array, lane: int) -> tuple[float, float, float]:
    """Give drive, occupancy and sedation without tolerance, by one division for the three."""
    drive, taken, drowsy = u + r[U50 * LANES + lane], u + 1.0, u + r[SEDATION_U50 * LANES + lane]
    once = u / (drive * taken * drowsy)
    return taken * drowsy * once, drive * drowsy * once, drive * taken * once


@compiled
def _begin_day(u: Array, r: Array) -> None:
    for lane in range(LANES):
        drive, taken, drowsy = _of_level(u[0, lane], r, lane)
        share = _share(drive, r[(ACUTE + 1) * LANES + lane], r[(ACUTE + 2) * LANES + lane], r, lane)
        r[DRIVE * LANES + lane] = drive
        r[SHARE * LANES + lane] = 0.0
        r[TAKEN * LANES + lane] = 0.0
        r[DROWSY * LANES + lane] = 0.0
        r[DRIVEN * LANES + lane] = 0.0
        r[HIGH * LANES + lane] = share
        r[LOW * LANES + lane] = share
        r[SHARE_BEFORE * LANES + lane] = share
        r[TAKEN_BEFORE * LANES + lane] = taken
        r[DROWSY_BEFORE * LANES + lane] = drowsy * (1.0 - r[KS0 * LANES + lane] * r[ACUTE * LANES + lane])


@inlined
def _moved(state: int, drives: Cubic, steps: Array, kind: int, r: Array, lane: int) -> float:
    """Give where an adaptation state is at the end of a panel of this length."""
    first = (ADAPTATIONS + 4 * state) * LANES
    moved: float = steps[kind, first + lane] * drives[0] + steps[kind, first + LANES + lane] * drives[1]
    moved += steps[kind, first + 2 * LANES + lane] * drives[2]
    moved += steps[kind, first + 3 * LANES + lane] * drives[3]
    kept: float = steps[kind, state * LANES + lane] * r[(ACUTE + state) * LANES + lane]
    return kept + moved


@compiled
def _panel(end_share: float, u: Array, first: int, steps: Array, kind: int, r: Array) -> None:
    """Step over a panel and add its two ends, each with this share of the day, to the sums of the day."""
    for lane in range(LANES):
        u1, u2, u50 = u[first + 1, lane], u[first + 2, lane], r[U50 * LANES + lane]
        both = 1.0 / ((u1 + u50) * (u2 + u50))
        n3, taken, drowsy = _of_level(u[first + 3, lane], r, lane)
        drives = (r[DRIVE * LANES + lane], u1 * (u2 + u50) * both, u2 * (u1 + u50) * both, n3)
        acute = _moved(0, drives, steps, kind, r, lane)
        fast = _moved(1, drives, steps, kind, r, lane)
        slow = _moved(2, drives, steps, kind, r, lane)
        share = _share(n3, fast, slow, r, lane)
        drowsy *= 1.0 - r[KS0 * LANES + lane] * acute
        r[ACUTE * LANES + lane] = acute
        r[(ACUTE + 1) * LANES + lane] = fast
        r[(ACUTE + 2) * LANES + lane] = slow
        r[DRIVEN * LANES + lane] += end_share * (drives[0] + n3)
        r[DRIVE * LANES + lane] = n3
        r[SHARE * LANES + lane] += end_share * (r[SHARE_BEFORE * LANES + lane] + share)
        r[TAKEN * LANES + lane] += end_share * (r[TAKEN_BEFORE * LANES + lane] + taken)
        r[DROWSY * LANES + lane] += end_share * (r[DROWSY_BEFORE * LANES + lane] + drowsy)
        r[SHARE_BEFORE * LANES + lane] = share
        r[TAKEN_BEFORE * LANES + lane] = taken
        r[DROWSY_BEFORE * LANES + lane] = drowsy
        high, low = r[HIGH * LANES + lane], r[LOW * LANES + lane]
        r[HIGH * LANES + lane] = share if share > high else high
        r[LOW * LANES + lane] = share if share < low else low


@inlined
def _filled(cubic: Cubic, state: int, length_h: float, r: Array, lane: int) -> float:
    """Fill an adaptation state in at an inner node, by the cubic through both ends of the panel."""
    begin, end = r[(BEGIN + state) * LANES + lane], r[(ACUTE + state) * LANES + lane]
    scale: float = length_h * r[(RATE + state) * LANES + lane]
    slopes: float = cubic[2] * (r[DRIVE_BEGIN * LANES + lane] - begin) + cubic[3] * (
        r[DRIVE * LANES + lane] - end
    )
    between: float = cubic[0] * begin + cubic[1] * end
    return between + scale * slopes


@compiled
def _inner_node(cubic: Cubic, length_h: float, u: Array, node: int, r: Array) -> None:
    """Add an inner node of a long panel, whose end is already known, to the sums of the day."""
    weight = WEIGHTS[1] * length_h / 24.0
    for lane in range(LANES):
        drive, taken, drowsy = _of_level(u[node, lane], r, lane)
        acute = _filled(cubic, 0, length_h, r, lane)
        fast = _filled(cubic, 1, length_h, r, lane)
        slow = _filled(cubic, 2, length_h, r, lane)
        share = _share(drive, fast, slow, r, lane)
        r[SHARE * LANES + lane] += weight * share
        r[TAKEN * LANES + lane] += weight * taken
        r[DRIVEN * LANES + lane] += weight * drive
        r[DROWSY * LANES + lane] += weight * drowsy * (1.0 - r[KS0 * LANES + lane] * acute)
        high, low = r[HIGH * LANES + lane], r[LOW * LANES + lane]
        r[HIGH * LANES + lane] = share if share > high else high
        r[LOW * LANES + lane] = share if share < low else low


@compiled
def _given(gain: Array, row: int, dose_mg: Array, out: Array, place: int) -> None:
    """Write gain x doses for all lanes."""
    for lane in range(LANES):
        out[place, lane] = 0.0
    for slot in range(len(dose_mg)):
        if dose_mg[slot] > 0.0:
            for lane in range(LANES):
                out[place, lane] += gain[row, slot * LANES + lane] * dose_mg[slot]


@compiled
def _add_states(carry: Array, row: int, x: Array, given: Array, out: Array, place: int) -> None:
    """Write given + carry x state for all lanes, four states at a time."""
    for lane in range(LANES):
        both = carry[row, lane] * x[lane] + carry[row, LANES + lane] * x[LANES + lane]
        rest = carry[row, 2 * LANES + lane] * x[2 * LANES + lane]
        rest += carry[row, 3 * LANES + lane] * x[3 * LANES + lane]
        out[place, lane] = given[place, lane] + (both + rest)
    for four in range(1, len(x) // (4 * LANES)):
        k = 4 * four * LANES
        for lane in range(LANES):
            both = carry[row, k + lane] * x[k + lane] + carry[row, k + LANES + lane] * x[k + LANES + lane]
            rest = carry[row, k + 2 * LANES + lane] * x[k + 2 * LANES + lane]
            rest += carry[row, k + 3 * LANES + lane] * x[k + 3 * LANES + lane]
            out[place, lane] += both + rest


@compiled
def _keep_hour(panel: int, place: int, dose_mg: Array, block: Block) -> None:
    maps, now, hours, number = block.maps, block.now, block.answer.hours, block.number
    levels = hours.shape[1] - 1
    for lane in range(LANES):
        hours[place, 0, number, lane] = now.rows[SHARE_BEFORE * LANES + lane]
    for level in range(levels):
        row = panel * levels + level
        _given(maps.asked_gain, row, dose_mg, now.moved, 0)
        _add_states(maps.asked_carry, row, now.x, now.moved, now.moved, 0)
        for lane in range(LANES):
            hours[place, 1 + level, number, lane] = now.moved[0, lane]


@compiled
def _keep_day(grid: int, place: int, dose_mg: Array, block: Block) -> None:
    maps, now, r, number, out = block.maps, block.now, block.now.rows, block.number, block.answer.days
    levels = out.shape[1] - PLASMA - 2
    for lane in range(LANES):
        background, room = r[BACKGROUND * LANES + lane], r[ROOM * LANES + lane]
        out[place, PWC20, number, lane] = background + room * r[SHARE * LANES + lane]
        out[place, OCCUPANCY, number, lane] = r[TAKEN * LANES + lane]
        out[place, SEDATION, number, lane] = r[DROWSY * LANES + lane]
        out[place, MEAN_DRIVE, number, lane] = r[DRIVEN * LANES + lane]
        out[place, PLASMA + levels, number, lane] = background + room * r[HIGH * LANES + lane]
        out[place, PLASMA + levels + 1, number, lane] = background + room * r[LOW * LANES + lane]
    for level in range(levels):
        row = grid * levels + level
        _given(maps.mean_gain, row, dose_mg, now.moved, 0)
        _add_states(maps.mean_carry, row, now.x, now.moved, now.moved, 0)
        for lane in range(LANES):
            out[place, PLASMA + level, number, lane] = now.moved[0, lane]


@compiled
def _levels(day: int, grid: int, dose_mg: Array, block: Block) -> None:
    """Write u at every node of a day; what the doses add is kept while they stay the same."""
    x, u, given = block.now.x, block.now.u, block.now.given
    carry, gain, panel_at = block.maps.node_carry, block.maps.node_gain, block.grids.panel_at
    first = NODES_PER_PANEL * panel_at[grid] + grid
    nodes = NODES_PER_PANEL * (panel_at[grid + 1] - panel_at[grid]) + 1
    if not block.days.same[day]:
        for node in range(nodes):
            _given(gain, first + node, dose_mg, given, node)
    for node in range(nodes):
        _add_states(carry, first + node, x, given, u, node)


@compiled
def _begin_panel(r: Array) -> None:
    for place in range(ADAPTATIONS * LANES):
        r[BEGIN * LANES + place] = r[ACUTE * LANES + place]
    for lane in range(LANES):
        r[DRIVE_BEGIN * LANES + lane] = r[DRIVE * LANES + lane]


@compiled
def _follow_panels(day: int, grid: int, dose_mg: Array, block: Block) -> None:
    r, u, steps, length_h = block.now.rows, block.now.u, block.maps.steps, block.grids.length_h
    panel_length, asked = block.grids.panel_length, block.grids.asked
    begin, end = block.grids.panel_at[grid], block.grids.panel_at[grid + 1]
    hour = block.days.hour_out[day]
    if hour >= 0:
        hour -= block.grids.asked_at[grid]
    else:
        hour = -len(asked) - 1
    for panel in range(begin, end):
        if asked[panel] >= 0 and hour + asked[panel] >= 0:
            _keep_hour(asked[panel], hour + asked[panel], dose_mg, block)
        kind, first = panel_length[panel], NODES_PER_PANEL * (panel - begin)
        long_h = length_h[kind]
        if long_h < _LONG_H:
            _panel(0.5 * long_h / 24.0, u, first, steps, kind, r)
        else:
            _begin_panel(r)
            _panel(WEIGHTS[0] * long_h / 24.0, u, first, steps, kind, r)
            _inner_node(_FIRST_INNER, long_h, u, first + 1, r)
            _inner_node(_SECOND_INNER, long_h, u, first + 2, r)


@compiled
def _next_midnight(grid: int, dose_mg: Array, maps: Maps, now: Now) -> None:
    carry, gain, x, moved = maps.carry, maps.gain, now.x, now.moved
    size = moved.shape[0]
    for k in range(size):
        _given(gain, grid * size + k, dose_mg, moved, k)
        _add_states(carry, grid * size + k, x, moved, moved, k)
    for k in range(size):
        for lane in range(LANES):
            x[k * LANES + lane] = moved[k, lane]


@compiled
def _follow_day(day: int, block: Block) -> None:
    grid, dose_mg = block.days.grid[day], block.days.dose_mg[day]
    _levels(day, grid, dose_mg, block)
    _begin_day(block.now.u, block.now.rows)
    _follow_panels(day, grid, dose_mg, block)
    if block.days.day_out[day] >= 0:
        _keep_day(grid, block.days.day_out[day], dose_mg, block)
    _next_midnight(grid, dose_mg, block.maps, block.now)


@compiled
def _leap(repeats: float, week: Array, r: Array) -> None:
    """Repeat the week that just ended; see ``solvers.leap``."""
    for place in range(ADAPTATIONS * LANES):
        a = r[ACUTE * LANES + place]
        ratio = _WEEK_H * r[RATE * LANES + place]
        moved, kept = a - math.exp(-ratio) * week[place], math.exp(-ratio * repeats)
        r[ACUTE * LANES + place] = kept * a + moved * (1.0 - kept) / -math.expm1(-ratio)


@compiled
def _room(systems: Systems, values: Array, grids: Grids) -> Now:
    panels = 0
    for grid in range(len(grids.panel_at) - 1):
        panels = max(panels, grids.panel_at[grid + 1] - grids.panel_at[grid])
    size, rows = filled_up(systems.matrix.shape[0]) * LANES, np.zeros(ROWS * LANES)
    for row in range(VALUES):
        rows[row * LANES : (row + 1) * LANES] = values[row]
    for state in range(ADAPTATIONS):
        rows[(RATE + state) * LANES : (RATE + state + 1) * LANES] = 1.0 / systems.tau_h[state]
    nodes, states = NODES_PER_PANEL * panels + 1, systems.matrix.shape[0]
    week, moved = np.zeros(ADAPTATIONS * LANES), np.zeros((states, LANES))
    return Now(np.zeros(size), moved, rows, week, np.zeros((nodes, LANES)), np.zeros((nodes, LANES)))


@compiled
def _stand(now: Now, compartments: Array, adaptation: Array) -> None:
    now.x[:] = 0.0
    for k in range(compartments.shape[0]):
        now.x[k * LANES : (k + 1) * LANES] = compartments[k]
    for state in range(ADAPTATIONS):
        now.rows[(ACUTE + state) * LANES : (ACUTE + state + 1) * LANES] = adaptation[state]


@compiled
def follow_block(
    systems: Systems, values: Array, grids: Grids, days: Days, start: Start, answer: Answer
) -> None:
    """Follow one block of people through all programs.

    Parameters
    ----------
    systems
        Kinetics and time constants of the block.
    values
        Rows of values of the block, as this module numbers them.
    grids
        All grids.
    days
        All programs.
    start
        Where the people stand.
    answer
        Where the results are written.
    """
    now = _room(systems, values, grids)
    own = start.block
    block = Block(own, grids, prepare(systems, grids), days, now, answer)
    for program in range(len(days.after)):
        before = days.after[program]
        if before < 0:
            _stand(now, start.compartments[own], start.adaptation[own])
        else:
            _stand(now, answer.compartments[own, before], answer.adaptation[own, before])
        for day in range(days.begins[program], days.begins[program + 1]):
            if days.mark[day]:
                now.week[:] = now.rows[ACUTE * LANES : (ACUTE + ADAPTATIONS) * LANES]
            _follow_day(day, block)
            if days.repeats[day] > 0.0:
                _leap(days.repeats[day], now.week, now.rows)
        for k in range(answer.compartments.shape[2]):
            answer.compartments[own, program, k] = now.x[k * LANES : (k + 1) * LANES]
        for state in range(ADAPTATIONS):
            first = (ACUTE + state) * LANES
            answer.adaptation[own, program, state] = now.rows[first : first + LANES]
