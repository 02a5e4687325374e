"""What the compiled kernel reads and writes, and how it numbers the rows of its arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glidepath.simulation.day_grid import NODES_PER_PANEL
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    Array,
    Grids,
    Maps,
    Places,
    Systems,
    filled_up,
)

(U50, H0, H1, H2, FACTOR, GAMMA, BACKGROUND, ROOM, KS0, SEDATION_U50) = range(10)
"""Rows of the values: ``FACTOR`` is s / W50, ``ROOM`` the top of the scale less the background."""
VALUES = 10
RATE, ACUTE, BEGIN, DRIVE_BEGIN, DRIVE = 10, 13, 16, 19, 20
"""Rows of the rates of adaptation [1/h], of the states A0, A1, A2, and of both where a panel began."""
(SHARE, TAKEN, DROWSY, DRIVEN, HIGH, LOW, SHARE_BEFORE, TAKEN_BEFORE, DROWSY_BEFORE) = range(21, 30)
"""Rows of the sums of a day, and of the last node."""
ROWS = 30
PWC20, OCCUPANCY, SEDATION, MEAN_DRIVE, PLASMA = 0, 1, 2, 3, 4
"""Rows of the daily answer; the plasma means follow, then the highest and the lowest score."""

Kept = NDArray[np.float32]


class Days(NamedTuple):
    """All programs one after another; ``begins`` says where each begins, ``after`` whose end it goes on from.

    ``after`` is -1 where a program begins at the given start. ``day_out`` and ``hour_out`` are places in the
    answer (-1: not kept). ``same``: grid and doses are those of the day before. ``mark`` is the first day of
    a week that is repeated ``repeats`` times.
    """

    begins: Places
    after: Places
    grid: Places
    dose_mg: Array
    same: NDArray[np.bool_]
    repeats: Array
    mark: NDArray[np.bool_]
    day_out: Places
    hour_out: Places


class Answer(NamedTuple):
    """Results: (days or hours, kept numbers, blocks, lanes); ends of programs (blocks, 1 + programs, ...).

    The first end is where all stand before anything else.
    """

    days: Kept
    hours: Kept
    compartments: Array
    adaptation: Array


class Now(NamedTuple):
    """Where a block stands, and room for one day.

    ``x`` are the compartments and ``rows`` all else, rows x lanes in one line, as this module numbers them;
    ``moved``, ``level``, ``u`` and ``given`` have one line per state, moiety or node; ``due`` is what doses
    add to a state or a level.
    """

    x: Array
    due: Array
    moved: Array
    level: Array
    rows: Array
    week: Array
    u: Array
    given: Array


class Block(NamedTuple):
    """All that belongs to one block of people while it is followed."""

    number: int
    grids: Grids
    maps: Maps
    days: Days
    now: Now
    answer: Answer


def room(systems: Systems, values: Array, grids: Grids) -> Now:
    """Give a block its room, with its values and rates written in.

    Parameters
    ----------
    systems
        Kinetics and time constants of the block.
    values
        Rows of values of the block, as this module numbers them.
    grids
        All grids.

    Returns
    -------
    Now
        Standing nowhere yet.
    """
    _, count, states = systems.rows.shape
    nodes = NODES_PER_PANEL * int(np.diff(grids.panel_at).max()) + 1
    rows = np.zeros((ROWS, LANES))
    rows[:VALUES] = values
    rows[RATE : RATE + ADAPTATIONS] = 1 / systems.tau_h.T
    return Now(
        x=np.zeros(filled_up(states) * LANES),
        due=np.zeros((max(states, count), LANES)),
        moved=np.zeros((states, LANES)),
        level=np.zeros((count - 1, LANES)),
        rows=rows.ravel(),
        week=np.zeros(ADAPTATIONS * LANES),
        u=np.zeros((nodes, LANES)),
        given=np.zeros((nodes, LANES)),
    )
