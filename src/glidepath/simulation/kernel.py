"""The compiled kernel: days followed for a block of people at a time.

The same as :func:`glidepath.simulation.solvers.follow_same_days`, which is its oracle. Imported only when
many people are followed.
"""

from __future__ import annotations

import math

from glidepath.simulation.kernel_drive import follow_panels
from glidepath.simulation.kernel_levels import add_states, given, of_four, of_three
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    FOUR,
    LANES,
    PITCH,
    Array,
    Grids,
    Maps,
)
from glidepath.simulation.kernel_prepare import prepare
from glidepath.simulation.kernel_records import (
    ACUTE,
    BACKGROUND,
    DRIVEN,
    DROWSY,
    HIGH32,
    LOW32,
    MEAN32,
    MEAN_DRIVE,
    MIDDLE,
    OCCUPANCY,
    PLASMA,
    RATE,
    ROOM,
    SCORE,
    SEDATION,
    SHARE32,
    SHORT32,
    SHORTFALL,
    TAKEN,
    Answer,
    Block,
    Days,
    Kept,
    Now,
    Seen,
)
from glidepath.simulation.kernel_score import score, sum_up
from glidepath.simulation.vector_power import called, compiled

_WEEK_H = 7.0 * 24


@called
def _keep_sums(r: Array, v: Seen, out: Kept, place: int, number: int) -> None:
    """Write mean, highest and lowest, a share as a score; all else has room 1 and background 0."""
    last = out.shape[1] - 1
    for lane in range(LANES):
        background, room = r[BACKGROUND * PITCH + lane], r[ROOM * PITCH + lane]
        out[place, MIDDLE, number, lane] = background + room * v[MEAN32 * PITCH + lane]
        out[place, last - 1, number, lane] = background + room * v[HIGH32 * PITCH + lane]
        out[place, last, number, lane] = background + room * v[LOW32 * PITCH + lane]
        out[place, OCCUPANCY, number, lane] = v[TAKEN * PITCH + lane]
        out[place, SEDATION, number, lane] = v[DROWSY * PITCH + lane]
        out[place, MEAN_DRIVE, number, lane] = v[DRIVEN * PITCH + lane]


@called
def _keep_levels(place: int, number: int, level: Array, out: Kept) -> None:
    for moiety in range(len(level)):
        for lane in range(LANES):
            out[place, PLASMA + moiety, number, lane] = level[moiety, lane]


@called
def _keep_day(grid: int, place: int, number: int, maps: Maps, now: Now, answer: Answer) -> None:
    moieties = len(now.level)
    _keep_sums(now.rows, now.values32, answer.days, place, number)
    add_states(maps.mean_carry, grid * moieties, now.x, now.mean_given, moieties, now.level)
    _keep_levels(place, number, now.level, answer.days)


@called
def _keep_felt(place: int, number: int, node: int, row: int, seen: Seen, hours: Kept) -> None:
    for lane in range(LANES):
        hours[place, number, lane] = seen[node, row, lane]


@called
def _keep_level(
    carry: Array, line: int, x: Array, doses: Array, asked: int, levels: Array, place: int, number: int
) -> None:
    """Write one plasma level at a time asked for: the part of the doses and of the first states."""
    if FOUR * LANES == x.shape[1]:
        for lane in range(LANES):
            levels[place, number, lane] = doses[asked, lane] + of_four(carry, line, lane, LANES, x, lane)
    else:
        for lane in range(LANES):
            levels[place, number, lane] = doses[asked, lane] + of_three(carry, line, 0, lane, LANES, x, lane)


@called
def _add_level(carry: Array, line: int, three: int, x: Array, levels: Array, place: int, number: int) -> None:
    for lane in range(LANES):
        levels[place, number, lane] += of_three(carry, line, three, lane, LANES, x, lane)


@called
def _keep_levels_asked(
    first: int, many: int, place: int, number: int, carry: Array, now: Now, levels: Array
) -> None:
    """Write the plasma levels at the times asked for, in double precision."""
    x, doses = now.x, now.asked_given
    for asked in range(many):
        _keep_level(carry, first + asked, x, doses, asked, levels, place + asked, number)
        for three in range(1, len(x)):
            _add_level(carry, first + asked, three, x, levels, place + asked, number)


@called
def _keep_hours(
    grid: int, place: int, number: int, outputs: int, grids: Grids, maps: Maps, now: Now, answer: Answer
) -> None:
    """Write what is asked for within a day."""
    moieties, first, nodes = len(now.level), grids.asked_at[grid], grids.asked_node
    many, seen, hours = grids.asked_at[grid + 1] - first, now.seen, answer.hours
    _keep_levels_asked(
        first * moieties, many * moieties, place * moieties, number, maps.asked_carry, now, answer.levels
    )
    row = SHARE32 if outputs == SCORE else SHORT32
    for asked in range(many if outputs >= SHORTFALL else 0):
        _keep_felt(place + asked, number, nodes[first + asked], row, seen, hours)


@called
def _take(day: int, grid: int, days: Days, grids: Grids, maps: Maps, now: Now) -> None:
    """Write what the doses of a day bring to its levels; it is kept while they stay the same."""
    dose_mg, moieties, size = days.dose_mg, len(now.level), len(now.moved)
    first, asked = grids.panel_at[grid], grids.asked_at[grid]
    given(maps.node_gain, first, dose_mg, day, grids.panel_at[grid + 1] - first, now.given)
    given(maps.mean_gain, grid * moieties, dose_mg, day, moieties, now.mean_given)
    many = (grids.asked_at[grid + 1] - asked) * moieties
    given(maps.asked_gain, asked * moieties, dose_mg, day, many, now.asked_given)
    given(maps.gain, grid * size, dose_mg, day, size, now.due)


@called
def _next_midnight(grid: int, maps: Maps, now: Now) -> None:
    x, moved, place = now.x, now.moved, now.place
    add_states(maps.carry, grid * len(moved), x, now.due, len(moved), moved)
    for k in range(len(moved)):
        for lane in range(LANES):
            x[place[k, 0], place[k, 1] + lane] = moved[k, lane]


@called
def _follow_day(
    day: int, number: int, outputs: int, grids: Grids, maps: Maps, days: Days, now: Now, answer: Answer
) -> None:
    grid, day_out, hour_out = days.grid[day], days.day_out[day], days.hour_out[day]
    if not days.same[day]:
        _take(day, grid, days, grids, maps, now)
    if outputs >= SHORTFALL:
        follow_panels(grid, outputs == SCORE, grids, maps, now)
    if outputs == SCORE and (day_out >= 0 or hour_out >= 0):
        score(grid, grids, now)
    if outputs >= SHORTFALL and day_out >= 0:
        sum_up(grid, SHARE32 if outputs == SCORE else SHORT32, grids, now)
    if hour_out >= 0:
        _keep_hours(grid, hour_out, number, outputs, grids, maps, now, answer)
    if day_out >= 0:
        _keep_day(grid, day_out, number, maps, now, answer)
    _next_midnight(grid, maps, now)


@called
def _leap(repeats: float, week: Array, r: Array) -> None:
    """Repeat the week that just ended; see ``solvers.leap``."""
    for state in range(ADAPTATIONS):
        for lane in range(LANES):
            a, ratio = r[(ACUTE + state) * PITCH + lane], _WEEK_H * r[(RATE + state) * PITCH + lane]
            moved, kept = a - math.exp(-ratio) * week[state * PITCH + lane], math.exp(-ratio * repeats)
            r[(ACUTE + state) * PITCH + lane] = kept * a + moved * (1.0 - kept) / -math.expm1(-ratio)


@called
def _begin_week(week: Array, r: Array) -> None:
    for place in range(ADAPTATIONS * PITCH):
        week[place] = r[ACUTE * PITCH + place]


@called
def _stand(number: int, place: int, now: Now, answer: Answer) -> None:
    for k in range(answer.compartments.shape[2]):
        for lane in range(LANES):
            now.x[now.place[k, 0], now.place[k, 1] + lane] = answer.compartments[number, place, k, lane]
    for state in range(ADAPTATIONS):
        for lane in range(LANES):
            now.rows[(ACUTE + state) * PITCH + lane] = answer.adaptation[number, place, state, lane]


@called
def _keep_end(number: int, place: int, now: Now, answer: Answer) -> None:
    for k in range(answer.compartments.shape[2]):
        for lane in range(LANES):
            answer.compartments[number, place, k, lane] = now.x[now.place[k, 0], now.place[k, 1] + lane]
    for state in range(ADAPTATIONS):
        for lane in range(LANES):
            answer.adaptation[number, place, state, lane] = now.rows[(ACUTE + state) * PITCH + lane]


@compiled
def follow_block(block: Block) -> None:
    """Follow one block of people through all programs.

    Parameters
    ----------
    block
        Who, what, and where the results are written.
    """
    number, outputs = block.number, block.outputs
    grids, maps, days, now, answer = block.grids, block.maps, block.days, block.now, block.answer
    prepare(block.systems, grids, now.place, maps, block.work)
    for program in range(len(days.after)):
        _stand(number, days.after[program] + 1, now, answer)
        for day in range(days.begins[program], days.begins[program + 1]):
            if days.mark[day]:
                _begin_week(now.week, now.rows)
            _follow_day(day, number, outputs, grids, maps, days, now, answer)
            if days.repeats[day] > 0.0:
                _leap(days.repeats[day], now.week, now.rows)
        _keep_end(number, program + 1, now, answer)
