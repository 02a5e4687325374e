"""The compiled kernel, second part: days followed for a block of people at a time.

The same as :func:`glidepath.simulation.solvers.follow_same_days`, which is its oracle. Imported only when
many people are followed.
"""

from __future__ import annotations

import math

from glidepath.simulation.day_grid import LONG_PANEL_H, NODES_PER_PANEL, WEIGHTS, hermite_rows
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    Array,
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
    SEDATION,
    SEDATION_U50,
    SHARE,
    SHARE_BEFORE,
    TAKEN,
    TAKEN_BEFORE,
    U50,
    Answer,
    Block,
    Kept,
    Now,
)
from glidepath.simulation.vector_power import called, compiled, inlined, power

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


@called
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


@called
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


@called
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


@called
def _given(gain: Array, row: int, dose_mg: Array, day: int, lines: int, out: Array) -> None:
    """Write gain x doses of a day for all lanes, from a line of the maps on."""
    for line in range(lines):
        for lane in range(LANES):
            out[line, lane] = 0.0
        for slot in range(dose_mg.shape[1]):
            dose = dose_mg[day, slot]
            if dose > 0.0:
                for lane in range(LANES):
                    out[line, lane] += gain[row + line, slot * LANES + lane] * dose


@called
def _add_states(carry: Array, row: int, x: Array, given: Array, lines: int, out: Array) -> None:
    """Write given + carry x state for all lanes, four states at a time, from a line of the maps on."""
    for line in range(lines):
        at = row + line
        for lane in range(LANES):
            both = carry[at, lane] * x[lane] + carry[at, LANES + lane] * x[LANES + lane]
            rest = carry[at, 2 * LANES + lane] * x[2 * LANES + lane]
            rest += carry[at, 3 * LANES + lane] * x[3 * LANES + lane]
            out[line, lane] = given[line, lane] + (both + rest)
        for four in range(1, len(x) // (4 * LANES)):
            k = 4 * four * LANES
            for lane in range(LANES):
                both = carry[at, k + lane] * x[k + lane] + carry[at, k + LANES + lane] * x[k + LANES + lane]
                rest = carry[at, k + 2 * LANES + lane] * x[k + 2 * LANES + lane]
                rest += carry[at, k + 3 * LANES + lane] * x[k + 3 * LANES + lane]
                out[line, lane] += both + rest


@inlined
def _keep_hour(panel: int, place: int, day: int, block: Block) -> None:
    maps, now, hours, number = block.maps, block.now, block.answer.hours, block.number
    levels = now.level.shape[0]
    _given(maps.asked_gain, panel * levels, block.days.dose_mg, day, levels, now.due)
    _add_states(maps.asked_carry, panel * levels, now.x, now.due, levels, now.level)
    for lane in range(LANES):
        hours[place, 0, number, lane] = now.rows[SHARE_BEFORE * LANES + lane]
    for level in range(levels):
        for lane in range(LANES):
            hours[place, 1 + level, number, lane] = now.level[level, lane]


@called
def _keep_sums(r: Array, out: Kept, place: int, number: int) -> None:
    last = out.shape[1] - 1
    for lane in range(LANES):
        background, room = r[BACKGROUND * LANES + lane], r[ROOM * LANES + lane]
        out[place, PWC20, number, lane] = background + room * r[SHARE * LANES + lane]
        out[place, OCCUPANCY, number, lane] = r[TAKEN * LANES + lane]
        out[place, SEDATION, number, lane] = r[DROWSY * LANES + lane]
        out[place, MEAN_DRIVE, number, lane] = r[DRIVEN * LANES + lane]
        out[place, last - 1, number, lane] = background + room * r[HIGH * LANES + lane]
        out[place, last, number, lane] = background + room * r[LOW * LANES + lane]


@inlined
def _keep_day(grid: int, place: int, day: int, block: Block) -> None:
    maps, now, out, number = block.maps, block.now, block.answer.days, block.number
    levels = now.level.shape[0]
    _keep_sums(now.rows, out, place, number)
    _given(maps.mean_gain, grid * levels, block.days.dose_mg, day, levels, now.due)
    _add_states(maps.mean_carry, grid * levels, now.x, now.due, levels, now.level)
    for level in range(levels):
        for lane in range(LANES):
            out[place, PLASMA + level, number, lane] = now.level[level, lane]


@inlined
def _levels(day: int, grid: int, block: Block) -> None:
    """Write u at every node of a day; what the doses add is kept while they stay the same."""
    x, u, given, dose_mg = block.now.x, block.now.u, block.now.given, block.days.dose_mg
    carry, gain, panel_at = block.maps.node_carry, block.maps.node_gain, block.grids.panel_at
    first = NODES_PER_PANEL * panel_at[grid] + grid
    nodes = NODES_PER_PANEL * (panel_at[grid + 1] - panel_at[grid]) + 1
    if not block.days.same[day]:
        _given(gain, first, dose_mg, day, nodes, given)
    _add_states(carry, first, x, given, nodes, u)


@inlined
def _begin_panel(r: Array) -> None:
    for place in range(ADAPTATIONS * LANES):
        r[BEGIN * LANES + place] = r[ACUTE * LANES + place]
    for lane in range(LANES):
        r[DRIVE_BEGIN * LANES + lane] = r[DRIVE * LANES + lane]


@inlined
def _follow_panels(day: int, grid: int, block: Block) -> None:
    r, u, steps, length_h = block.now.rows, block.now.u, block.maps.steps, block.grids.length_h
    panel_length, asked = block.grids.panel_length, block.grids.asked
    begin, end = block.grids.panel_at[grid], block.grids.panel_at[grid + 1]
    hour = block.days.hour_out[day] - block.grids.asked_at[grid]
    kept = block.days.hour_out[day] >= 0
    for panel in range(begin, end):
        if kept and asked[panel] >= 0:
            _keep_hour(asked[panel], hour + asked[panel], day, block)
        kind, first = panel_length[panel], NODES_PER_PANEL * (panel - begin)
        long_h = length_h[kind]
        if long_h >= _LONG_H:
            _begin_panel(r)
        _panel((0.5 if long_h < _LONG_H else WEIGHTS[0]) * long_h / 24.0, u, first, steps, kind, r)
        if long_h >= _LONG_H:
            _inner_node(_FIRST_INNER, long_h, u, first + 1, r)
            _inner_node(_SECOND_INNER, long_h, u, first + 2, r)


@inlined
def _next_midnight(grid: int, day: int, block: Block) -> None:
    maps, x, due, moved = block.maps, block.now.x, block.now.due, block.now.moved
    size = moved.shape[0]
    _given(maps.gain, grid * size, block.days.dose_mg, day, size, due)
    _add_states(maps.carry, grid * size, x, due, size, moved)
    for k in range(size):
        for lane in range(LANES):
            x[k * LANES + lane] = moved[k, lane]


@inlined
def _follow_day(day: int, block: Block) -> None:
    grid = block.days.grid[day]
    _levels(day, grid, block)
    _begin_day(block.now.u, block.now.rows)
    _follow_panels(day, grid, block)
    if block.days.day_out[day] >= 0:
        _keep_day(grid, block.days.day_out[day], day, block)
    _next_midnight(grid, day, block)


@called
def _leap(repeats: float, week: Array, r: Array) -> None:
    """Repeat the week that just ended; see ``solvers.leap``."""
    for place in range(ADAPTATIONS * LANES):
        a = r[ACUTE * LANES + place]
        ratio = _WEEK_H * r[RATE * LANES + place]
        moved, kept = a - math.exp(-ratio) * week[place], math.exp(-ratio * repeats)
        r[ACUTE * LANES + place] = kept * a + moved * (1.0 - kept) / -math.expm1(-ratio)


@inlined
def _stand(number: int, place: int, now: Now, answer: Answer) -> None:
    for k in range(answer.compartments.shape[2]):
        for lane in range(LANES):
            now.x[k * LANES + lane] = answer.compartments[number, place, k, lane]
    for state in range(ADAPTATIONS):
        for lane in range(LANES):
            now.rows[(ACUTE + state) * LANES + lane] = answer.adaptation[number, place, state, lane]


@inlined
def _keep_end(number: int, place: int, now: Now, answer: Answer) -> None:
    for k in range(answer.compartments.shape[2]):
        for lane in range(LANES):
            answer.compartments[number, place, k, lane] = now.x[k * LANES + lane]
    for state in range(ADAPTATIONS):
        for lane in range(LANES):
            answer.adaptation[number, place, state, lane] = now.rows[(ACUTE + state) * LANES + lane]


@compiled
def follow_block(block: Block) -> None:
    """Follow one block of people through all programs.

    Parameters
    ----------
    block
        Who, what, and where the results are written.
    """
    days, now = block.days, block.now
    for program in range(len(days.after)):
        _stand(block.number, days.after[program] + 1, now, block.answer)
        for day in range(days.begins[program], days.begins[program + 1]):
            if days.mark[day]:
                for place in range(ADAPTATIONS * LANES):
                    now.week[place] = now.rows[ACUTE * LANES + place]
            _follow_day(day, block)
            if days.repeats[day] > 0.0:
                _leap(days.repeats[day], now.week, now.rows)
        _keep_end(block.number, program + 1, now, block.answer)
