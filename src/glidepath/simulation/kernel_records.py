"""What the compiled kernel reads and writes, and how it numbers the rows of its arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glidepath.simulation.kernel_maps import Array, Grids, Maps, Places

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


class Start(NamedTuple):
    """Which block of people it is, and where all stand before anything else: (blocks, states, lanes)."""

    block: int
    compartments: Array
    adaptation: Array


class Answer(NamedTuple):
    """Results: (days or hours, kept numbers, blocks, lanes); ends of programs (blocks, programs, ...)."""

    days: NDArray[np.float32]
    hours: NDArray[np.float32]
    compartments: Array
    adaptation: Array


class Now(NamedTuple):
    """Where a block stands, and room for one day.

    ``x`` are the compartments and ``rows`` all else, rows x lanes in one line, as this module numbers them;
    ``moved``, ``u`` and ``given`` have one line per state or node.
    """

    x: Array
    moved: Array
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
