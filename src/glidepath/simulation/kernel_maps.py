"""The compiled kernel: the records that hold kinds of days, and the linear maps that they are turned into.

People lie along the last axis, a fixed number to a block, so that each inner loop is one vector operation.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glidepath.simulation.day_grid import NODES, NODES_PER_PANEL

LANES = 128
"""People to a block."""
PITCH = LANES + 8
"""From row to row of what is read and written: not a power of two, whose rows the processor would confuse."""
THREE, FOUR = 3, 4
"""States are read three at a time; the first three with a fourth where one would be left over."""
LINE_BYTES = 64
"""A number that lies across two lines of the processor's memory is read twice."""
ADAPTATIONS = 3
STEP_ROWS = ADAPTATIONS * (len(NODES) + 1)
"""Rows of a panel's step: what each adaptation state keeps, and the weights of the drive at the nodes."""

Array = NDArray[np.float64]
Places = NDArray[np.int64]

Reach = NDArray[np.bool_]


class Systems(NamedTuple):
    """Kinetics of one block: (..., lanes). ``rows`` give u, then the plasma levels.

    What is zero in everybody need not be touched: ``reach`` says which state ever gets anything from which,
    ``held`` the same with the doses after the states, ``looks`` which states a row reads, and ``sees`` from
    which states it ever gets anything.
    """

    matrix: Array
    dose_input: Array
    rows: Array
    tau_h: Array
    reach: Reach
    held: Reach
    looks: Reach
    sees: Reach


class Grids(NamedTuple):
    """All grids, one after another; ``*_at`` say where each begins, and at the end how many there are.

    ``panel_length`` is a place in ``length_h``, ``arrives`` the panel per grid and slot (-1: no arrival),
    ``asked`` the place of a panel among those asked for (-1: not asked for). ``counted_at`` and ``weight``
    are the nodes that count in a mean over the day: the ends of all panels and the inner nodes of long ones;
    ``asked_node`` is the place among them of each time asked for.
    """

    length_h: Array
    panel_length: Places
    panel_at: Places
    arrives: Places
    channel_of_slot: Places
    asked: Places
    asked_at: Places
    asked_node: Places
    counted_at: Places
    weight: Array


class Maps(NamedTuple):
    """All kinds of day as linear maps of one block.

    Each line holds states x lanes (states filled up to threes) or slots x lanes, so that the compiler sees
    how far apart two numbers lie. ``carry`` and ``gain`` have one line per grid and state,
    ``node_*`` per panel, with the three nodes side by side, ``mean_*`` per grid and moiety, ``asked_*`` per
    time asked for and moiety, ``steps`` per panel length. ``effect`` is the one line that gives u.
    """

    effect: Array

    carry: Array
    gain: Array
    node_carry: Array
    node_gain: Array
    mean_carry: Array
    mean_gain: Array
    asked_carry: Array
    asked_gain: Array
    steps: Array


class Work(NamedTuple):
    """Room for working out the maps: (..., lanes); transitions and looks per panel length and node.

    ``half`` is used for people with dose times of their own only.
    """

    shift: Array
    scaled: Array
    other: Array
    value: Array
    transitions: Array
    looks: Array
    state: Array
    half: Array
    moved: Array


def groups_of(states: int) -> tuple[int, int]:
    """Give how many groups the states make, and how many states a group has room for.

    Parameters
    ----------
    states
        How many, 1 or more.

    Returns
    -------
    tuple of int
        Groups, and 3, or 4 where the first group takes a fourth state.

    Examples
    --------
    >>> groups_of(3), groups_of(4), groups_of(6), groups_of(7)
    ((1, 3), (1, 4), (2, 3), (2, 4))
    """
    room = FOUR if states % THREE == 1 and states > 1 else THREE
    return -(-(states - room + THREE) // THREE), room


def places_of(states: int) -> Places:
    """Give the group of each state, and where in its group its lanes begin."""
    room = groups_of(states)[1]
    places = [(0, k) if k < room else (1 + (k - room) // THREE, (k - room) % THREE) for k in range(states)]
    return np.array([(group, at * LANES) for group, at in places], dtype=np.int64)


def aligned(shape: int | tuple[int, ...], dtype: type[np.floating] = np.float64) -> NDArray[Any]:
    """Give zeros that begin on a line of the processor's memory."""
    count = int(np.prod(shape))
    room = np.zeros(count * np.dtype(dtype).itemsize + LINE_BYTES, dtype=np.uint8)
    first = -room.ctypes.data % LINE_BYTES
    return room[first : first + count * np.dtype(dtype).itemsize].view(dtype).reshape(shape)


def room_for_maps(systems: Systems, grids: Grids) -> Maps:
    """Give room for the maps of a block.

    Parameters
    ----------
    systems
        Kinetics of the block.
    grids
        All grids.

    Returns
    -------
    Maps
        All zero but the line that gives u, which is the same for every day.
    """
    count, (rows, states, _) = len(grids.panel_at) - 1, systems.rows.shape
    (groups, room), slots, levels = groups_of(states), len(grids.channel_of_slot), rows - 1
    panels, asked, wide = int(grids.panel_at[-1]), int(grids.asked_at[-1]), NODES_PER_PANEL * LANES
    lines = ((count * states, LANES), (panels, wide), (count * levels, LANES), (asked * levels, LANES))
    pairs = [
        aligned((line, *shape))
        for line, across in lines
        for shape in ((groups, room * across), (slots, across))
    ]
    steps = aligned((len(grids.length_h), STEP_ROWS * LANES))
    return Maps._make([effect_line(systems), *pairs, steps])


def effect_line(systems: Systems) -> Array:
    """Give the line that gives u from the states of a block."""
    (groups, room), place = groups_of(len(systems.reach)), places_of(len(systems.reach))
    effect = aligned((1, groups, room * LANES))
    for k, (group, at) in enumerate(place):
        effect[0, group, at : at + LANES] = systems.rows[0, k]
    return effect


def room_to_work(systems: Systems, lengths: int, *, slots: int) -> Work:
    """Give room for working out the maps of a block.

    Parameters
    ----------
    systems
        Kinetics of the block.
    lengths
        How many lengths of panels there are.
    slots
        How many doses of a day.

    Returns
    -------
    Work
        All zero.
    """
    rows, size, _ = systems.rows.shape
    square, columns = (size, size, LANES), (size, size + slots, LANES)
    return Work(
        shift=aligned(LANES),
        scaled=aligned(square),
        other=aligned(square),
        value=aligned(LANES),
        transitions=aligned((lengths, NODES_PER_PANEL, *square)),
        looks=aligned((lengths, NODES_PER_PANEL, rows, size, LANES)),
        state=aligned(columns),
        half=aligned(columns),
        moved=aligned(columns),
    )


def reached(matrix: Reach, inputs: Reach, rows: Reach) -> tuple[Reach, Reach, Reach]:
    """Give which state ever gets anything from which state and dose, and what each row ever sees.

    Parameters
    ----------
    matrix
        Where the kinetics are not zero in anybody, shape (states, states).
    inputs
        Where doses go, shape (states, slots).
    rows
        Which states a row reads, shape (rows, states).

    Returns
    -------
    tuple of ndarray
        States from states, states from states and slots, rows from states.
    """
    reach = matrix | np.eye(len(matrix), dtype=np.bool_)
    for _ in range(len(reach)):
        reach = reach | (reach.astype(np.int64) @ reach.astype(np.int64) > 0)
    numbers = reach.astype(np.int64)
    doses, sees = numbers @ inputs.astype(np.int64) > 0, rows.astype(np.int64) @ numbers > 0
    return reach, np.concatenate([reach, doses], axis=1), sees
