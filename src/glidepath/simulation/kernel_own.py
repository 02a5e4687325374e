"""The compiled kernel for own dose times: days followed for a block of people at a time.

The same panels as :mod:`glidepath.simulation.kernel`, of which every person has their own. It goes up to the
shortfall; what is felt is a static curve of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.simulation.kernel_drive import before, begin_day, panel_of
from glidepath.simulation.kernel_levels import add_states
from glidepath.simulation.kernel_maps import LANES, PITCH, Array, Places, Systems, Work
from glidepath.simulation.kernel_own_days import look_up, put_states
from glidepath.simulation.kernel_own_maps import OwnDay, Tables, write_tables
from glidepath.simulation.kernel_records import (
    DRIVE,
    DRIVE_BEGIN,
    FIRST_INNER,
    SECOND_INNER,
    SHORT32,
    Answer,
    Kept,
    Now,
    Seen,
)
from glidepath.simulation.vector_power import called, compiled

MEAN, HIGH, LOW, PLASMA = 0, 1, 2, 3
"""Rows of the daily answer; the plasma means follow."""


class OwnBlock(NamedTuple):
    """All that belongs to one block of people with dose times of their own.

    ``quarter`` and ``mg`` are (days, slots, lanes). ``effect`` is the line that gives u. ``driven``: up to
    the shortfall, not levels alone; ``hourly``: hours, not days. ``length_h`` are the lengths of panels.
    """

    number: int
    driven: bool
    hourly: bool
    systems: Systems
    tables: Tables
    work: Work
    day: OwnDay
    quarter: Places
    mg: Array
    effect: Array
    length_h: Array
    now: Now
    answer: Answer


@called
def _given(gain: Array, lines: int, mg: Array, width: int, out: Array) -> None:
    """Write gain x each person's own doses; a line holds one or three nodes of all lanes."""
    for line in range(lines):
        for place in range(width * LANES):
            out[line, place] = 0.0
        for slot in range(len(mg)):
            for part in range(width):
                for lane in range(LANES):
                    out[line, part * LANES + lane] += gain[line, slot, part * LANES + lane] * mg[slot, lane]


@called
def _same(a: Places, b: Places) -> bool:
    for slot in range(len(a)):
        for lane in range(LANES):
            if a[slot, lane] != b[slot, lane]:
                return False
    return True


@called
def _begin_sums(seen: Seen, sums: Array) -> None:
    for lane in range(LANES):
        sums[MEAN, lane] = 0.0
        sums[HIGH, lane] = seen[0, SHORT32, lane]
        sums[LOW, lane] = seen[0, SHORT32, lane]


@called
def _add_panel(r: Array, seen: Seen, node: int, length_h: Array, panel: int, sums: Array) -> None:
    """Add a panel to the mean: opposition by its ends, drive by its nodes; keep highest and lowest."""
    for lane in range(LANES):
        first, last = r[DRIVE_BEGIN * PITCH + lane], r[DRIVE * PITCH + lane]
        begun, ended = np.float64(seen[node - 1, SHORT32, lane]), np.float64(seen[node, SHORT32, lane])
        inner = r[FIRST_INNER * PITCH + lane] + r[SECOND_INNER * PITCH + lane]
        opposed = (begun + first + ended + last) / 2.0
        driven = (first + 5.0 * inner + last) / 12.0
        sums[MEAN, lane] += length_h[panel, lane] / 24.0 * (opposed - driven)
        sums[HIGH, lane] = max(sums[HIGH, lane], ended)
        sums[LOW, lane] = min(sums[LOW, lane], ended)


@called
def _follow_panels(day: OwnDay, effect: Array, sums: Array, summed: bool, now: Now) -> None:
    r, seen, x, u, doses = now.rows, now.seen, now.x, now.u, now.given
    carry, steps, length_h = day.node_carry, day.steps, day.length_h
    base = u if len(x) > 1 else doses
    add_states(effect, 0, x, now.nothing, 1, now.begin)
    begin_day(now.begin, r, seen)
    if summed:
        _begin_sums(seen, sums)
    for panel in range(day.panels[0]):
        if len(x) > 1:
            before(panel, panel, carry, x, doses, u)
        panel_of(carry, panel, x, base, panel, steps, panel, r, seen, panel + 1)
        if summed:
            _add_panel(r, seen, panel + 1, length_h, panel, sums)


@called
def _keep_hours(first: int, number: int, driven: bool, day: OwnDay, now: Now, answer: Answer) -> None:
    levels, hours, seen, node = answer.levels, answer.hours, now.seen, day.hour_node
    moieties, asked, level = len(now.level), now.asked_given, now.asked_level
    add_states(day.level_carry, 0, now.x, asked, HOURS_PER_DAY * moieties, level)
    for line in range(HOURS_PER_DAY * moieties):
        for lane in range(LANES):
            levels[first * moieties + line, number, lane] = level[line, lane]
    for hour in range(HOURS_PER_DAY if driven else 0):
        for lane in range(LANES):
            hours[first + hour, number, lane] = seen[node[hour, lane], SHORT32, lane]


@called
def _keep_day(place: int, number: int, sums: Array, day: OwnDay, now: Now, out: Kept) -> None:
    for row in range(PLASMA):
        for lane in range(LANES):
            out[place, row, number, lane] = sums[row, lane]
    add_states(day.mean_carry, 0, now.x, now.mean_given, len(now.level), now.level)
    for moiety in range(len(now.level)):
        for lane in range(LANES):
            out[place, PLASMA + moiety, number, lane] = now.level[moiety, lane]


@called
def _take(mg: Array, driven: bool, hourly: bool, day: OwnDay, now: Now) -> None:
    if driven:
        _given(day.node_gain, day.panels[0], mg, 3, now.given)
    if hourly:
        _given(day.level_gain, len(now.asked_given), mg, 1, now.asked_given)
    else:
        _given(day.mean_gain, len(now.level), mg, 1, now.mean_given)
    _given(day.gain, len(now.moved), mg, 1, now.due)


@called
def _next_midnight(day: OwnDay, now: Now) -> None:
    x, moved, place = now.x, now.moved, now.place
    add_states(day.carry, 0, x, now.due, len(moved), moved)
    for k in range(len(moved)):
        for lane in range(LANES):
            x[place[k, 0], place[k, 1] + lane] = moved[k, lane]


@compiled
def follow_own_block(block: OwnBlock) -> None:
    """Follow one block of people through doses of their own.

    Parameters
    ----------
    block
        Who, what, and where the results are written.
    """
    day, now, tables, answer, quarter, mg = (
        block.day, block.now, block.tables, block.answer, block.quarter, block.mg,
    )  # fmt: skip
    number, driven, hourly, sums = block.number, block.driven, block.hourly, now.sums
    write_tables(block.systems, block.length_h, tables, block.work)
    put_states(now.place, tables, day)
    for today in range(len(quarter)):
        yesterday = max(today - 1, 0)
        two_before = max(today - 2, 0)
        fresh = today == 0 or not _same(quarter[today], quarter[yesterday])
        if fresh or not _same(quarter[yesterday], quarter[two_before]):
            look_up(quarter[today], quarter[yesterday], now.place, tables, day)
        _take(mg[today], driven, hourly, day, now)
        if driven:
            _follow_panels(day, block.effect, sums, not hourly, now)
        if hourly:
            _keep_hours(today * HOURS_PER_DAY, number, driven, day, now, answer)
        else:
            _keep_day(today, number, sums, day, now, answer.days)
        _next_midnight(day, now)
