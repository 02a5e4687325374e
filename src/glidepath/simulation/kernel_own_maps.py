"""The compiled kernel for own dose times: what a day is made of when every person has another.

A day is cut at every hour, at each dose, and an eighth, a quarter and half an hour after it. But for the
eighths all cuts lie on quarter hours. What a state or a dose brings to the nodes of a panel depends only on
how many quarters lie between and on the kind of the panel: it is tabled once per person, and a day looks it
up.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.simulation.day_grid import NODES_PER_PANEL, WEIGHTS
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    STEP_ROWS,
    Array,
    Places,
    Reach,
    Systems,
    Work,
    aligned,
    groups_of,
)
from glidepath.simulation.kernel_prepare import adaptation_steps, begin, see_row, take_step, transitions
from glidepath.simulation.own_times import QUARTERS_PER_DAY, QUARTERS_PER_HOUR
from glidepath.simulation.vector_power import called

MARKS = QUARTERS_PER_DAY + 1
QUARTERS = QUARTERS_PER_HOUR
FIRST_HALF, SECOND_HALF, NOTHING = QUARTERS, QUARTERS + 1, QUARTERS + 2
"""Kinds of panels after those of one to four quarters: halves of the quarter after a dose, and no length."""
KINDS = QUARTERS + 2
CUTS = 3
"""A dose cuts the day where it arrives, and one and two quarters later."""


class Tables(NamedTuple):
    """Of one block, worked out once: (quarters, ...) x lanes.

    ``node_state`` is what a state at midnight brings to u at the nodes of a panel that begins so many
    quarters later and is so long, ``node_dose`` what a dose so many quarters before it brings. ``level_*``
    are the same for plasma levels at a quarter, ``mean_*`` for their sum until then as a share of the day,
    ``carry_*`` for the states themselves. ``steps`` are of each length and, last, of none.
    """

    node_state: Array
    node_dose: Array
    level_state: Array
    level_dose: Array
    mean_state: Array
    mean_dose: Array
    carry_state: Array
    carry_dose: Array
    steps: Array


class OwnDay(NamedTuple):
    """A day of one block, like :class:`glidepath.simulation.kernel_maps.Maps`, with panels of each lane.

    ``begins`` [quarters] and ``kind`` are per panel and lane, ``hour_node`` is the node of each hour,
    ``panels`` how many the fullest day has; ``marks`` are room. A panel without length has the kind -1 less
    that of the panel it repeats.
    """

    node_carry: Array
    node_gain: Array
    level_carry: Array
    level_gain: Array
    mean_carry: Array
    mean_gain: Array
    carry: Array
    gain: Array
    steps: Array
    length_h: Array
    begins: Places
    kind: Places
    hour_node: Places
    panels: Places
    marks: Places


@called
def _write_level(quarter: int, systems: Systems, tables: Tables, work: Work) -> None:
    """Write the plasma levels of a quarter, and the states."""
    state, value, size = work.state, work.value, len(systems.reach)
    for moiety in range(len(systems.rows) - 1):
        for column in range(size + 1):
            see_row(systems.rows, systems.looks, 1 + moiety, state, systems.held, column, value)
            for lane in range(LANES):
                if column < size:
                    tables.level_state[quarter, moiety, column, lane] = value[lane]
                else:
                    tables.level_dose[quarter, moiety, lane] = value[lane]
    for i in range(size):
        for lane in range(LANES):
            tables.carry_dose[quarter, i, lane] = state[i, size, lane]


@called
def _write_nodes(
    quarter: int, kind: int, length: int, state: Array, systems: Systems, tables: Tables, work: Work
) -> None:
    """Write u at the nodes of panels of a kind that begin at a state."""
    value, size = work.value, len(systems.reach)
    for node in range(NODES_PER_PANEL):
        for column in range(size + 1):
            look = work.looks[length, node]
            see_row(look, systems.sees, 0, state, systems.held, column, value)
            for lane in range(LANES):
                if column < size:
                    tables.node_state[quarter, kind, node, column, lane] = value[lane]
                else:
                    tables.node_dose[quarter, kind, node, lane] = value[lane]


@called
def _write_kinds(quarter: int, systems: Systems, tables: Tables, work: Work) -> None:
    """Write u at the nodes of panels of all kinds that begin at a quarter, or half a quarter after it."""
    for kind in range(QUARTERS):
        _write_nodes(quarter, kind, kind, work.state, systems, tables, work)
    _write_nodes(quarter, FIRST_HALF, QUARTERS, work.state, systems, tables, work)
    for i in range(work.half.shape[0]):
        for column in range(work.half.shape[1]):
            for lane in range(LANES):
                work.half[i, column, lane] = work.state[i, column, lane]
    half = work.transitions[QUARTERS, NODES_PER_PANEL - 1]
    take_step(half, systems.reach, systems.held, work.half, work.moved)
    _write_nodes(quarter, SECOND_HALF, QUARTERS, work.half, systems, tables, work)


@called
def _add_to_mean(
    quarter: int, weight: float, row: Array, reads: Reach, systems: Systems, tables: Tables, work: Work
) -> None:
    """Add a node of the quarter that ends at a mark to the sums of the plasma levels."""
    state, value, size = work.state, work.value, len(systems.reach)
    for moiety in range(len(systems.rows) - 1):
        for column in range(size + 1):
            see_row(row, reads, 1 + moiety, state, systems.held, column, value)
            for lane in range(LANES):
                if column < size:
                    tables.mean_state[quarter, moiety, column, lane] += weight * value[lane]
                else:
                    tables.mean_dose[quarter, moiety, lane] += weight * value[lane]


@called
def _mean_of_quarter(quarter: int, systems: Systems, tables: Tables, work: Work) -> None:
    """Write the sums up to the mark after a quarter."""
    share = 1.0 / QUARTERS_PER_DAY
    for moiety in range(len(systems.rows) - 1):
        for lane in range(LANES):
            tables.mean_dose[quarter + 1, moiety, lane] = tables.mean_dose[quarter, moiety, lane]
            for k in range(len(systems.reach)):
                before = tables.mean_state[quarter, moiety, k, lane]
                tables.mean_state[quarter + 1, moiety, k, lane] = before
    _add_to_mean(quarter + 1, share * WEIGHTS[0], systems.rows, systems.looks, systems, tables, work)
    for node in range(NODES_PER_PANEL):
        row, weight = work.looks[0, node], share * WEIGHTS[node + 1]
        _add_to_mean(quarter + 1, weight, row, systems.sees, systems, tables, work)


@called
def write_tables(systems: Systems, length_h: Array, tables: Tables, work: Work) -> None:
    """Work out the tables of a block.

    Parameters
    ----------
    systems
        Kinetics of the block, with one channel of doses.
    length_h
        Lengths of panels: one to four quarters, and half a quarter [h].
    tables
        Room, filled with zeros.
    work
        Room for the way there.
    """
    state, size = work.state, len(systems.reach)
    adaptation_steps(length_h, systems.tau_h, tables.steps)
    for place in range(tables.steps.shape[1]):
        tables.steps[SECOND_HALF, place] = tables.steps[FIRST_HALF, place]
    for place in range(ADAPTATIONS * LANES):
        tables.steps[NOTHING, place] = 1.0
    transitions(systems, length_h, work)
    begin(state)
    for i in range(size):
        for lane in range(LANES):
            state[i, size, lane] = systems.dose_input[i, 0, lane]
    for quarter in range(MARKS):
        _write_level(quarter, systems, tables, work)
        if quarter < QUARTERS_PER_DAY:
            _write_kinds(quarter, systems, tables, work)
            _mean_of_quarter(quarter, systems, tables, work)
            step = work.transitions[0, NODES_PER_PANEL - 1]
            take_step(step, systems.reach, systems.held, state, work.moved)
    for i in range(size):
        for k in range(size):
            for lane in range(LANES):
                tables.carry_state[i, k, lane] = state[i, k, lane]


def room_for_tables(systems: Systems) -> Tables:
    """Give zeros for the tables of a block."""
    rows, states, _ = systems.rows.shape
    moieties = rows - 1
    return Tables(
        node_state=aligned((MARKS, KINDS, NODES_PER_PANEL, states, LANES)),
        node_dose=aligned((MARKS, KINDS, NODES_PER_PANEL, LANES)),
        level_state=aligned((MARKS, moieties, states, LANES)),
        level_dose=aligned((MARKS, moieties, LANES)),
        mean_state=aligned((MARKS, moieties, states, LANES)),
        mean_dose=aligned((MARKS, moieties, LANES)),
        carry_state=aligned((states, states, LANES)),
        carry_dose=aligned((MARKS, states, LANES)),
        steps=aligned((KINDS + 1, STEP_ROWS * LANES)),
    )


def room_for_day(systems: Systems, slots: int) -> OwnDay:
    """Give room for a day with so many doses.

    Parameters
    ----------
    systems
        Kinetics of the block.
    slots
        Doses of the fullest day.

    Returns
    -------
    OwnDay
        All zero.
    """
    rows, states, _ = systems.rows.shape
    (groups, room), moieties = groups_of(states), rows - 1
    panels, wide = HOURS_PER_DAY + (2 * CUTS + 1) * slots, NODES_PER_PANEL * LANES
    whole = [np.zeros((panels, LANES), dtype=np.int64) for _ in range(2)]
    return OwnDay(
        node_carry=aligned((panels, groups, room * wide)),
        node_gain=aligned((panels, slots, wide)),
        level_carry=aligned((HOURS_PER_DAY * moieties, groups, room * LANES)),
        level_gain=aligned((HOURS_PER_DAY * moieties, slots, LANES)),
        mean_carry=aligned((moieties, groups, room * LANES)),
        mean_gain=aligned((moieties, slots, LANES)),
        carry=aligned((states, groups, room * LANES)),
        gain=aligned((states, slots, LANES)),
        steps=aligned((panels, STEP_ROWS * LANES)),
        length_h=aligned((panels, LANES)),
        begins=whole[0],
        kind=whole[1],
        hour_node=np.zeros((HOURS_PER_DAY, LANES), dtype=np.int64),
        panels=np.zeros(1, dtype=np.int64),
        marks=np.zeros((MARKS, LANES), dtype=np.int64),
    )
