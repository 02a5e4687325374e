"""What the compiled kernel reads and writes, and how it numbers the rows of its arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glidepath.simulation.day_grid import NODES_PER_PANEL
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    PITCH,
    Array,
    Grids,
    Maps,
    Places,
    Systems,
    Work,
    aligned,
    groups_of,
    places_of,
)

(U50, H0, H1, H2, BACKGROUND, ROOM) = range(6)
"""Rows of the values: ``ROOM`` is the top of the scale less the background (1 and 0 where no score is)."""
VALUES = 6
RATE, ACUTE, BEGIN = 6, 9, 12
"""Rows of the rates of adaptation [1/h], of the states A0, A1, A2, and of both where a panel began."""
(DRIVE, DRIVE_BEGIN, FIRST_INNER, SECOND_INNER) = range(15, 19)
"""Rows of the drives at the nodes of the last panel, from its begin on."""
LEVEL = 19
"""Rows of the levels at its three later nodes."""
ROWS = 22
(SHORT32, SHARE32, LEVEL32, ACUTE32) = range(4)
SEEN = 4
"""Rows of what is seen at a node, in single precision."""
(FACTOR32, GAMMA32, KS032, U5032, SEDATION_U5032) = range(5)
"""Rows of the values in single precision: ``FACTOR32`` is s / W50."""
VALUES32 = 5
(TAKEN, DROWSY, DRIVEN, MEAN32, LOST32, HIGH32, LOW32) = range(5, 12)
SUMS32 = ROWS32 = 12
"""Rows of the sums of a day; ``LOST32`` is what single precision has lost of the mean."""
MIDDLE, OCCUPANCY, SEDATION, MEAN_DRIVE, PLASMA = 0, 1, 2, 3, 4
"""Rows of the daily answer; the plasma means follow, then the highest and the lowest."""
LEVELS, SHORTFALL, SCORE = 0, 1, 2
"""What is computed: plasma levels alone, also what the drug does not cover, also what is felt."""

Kept = NDArray[np.float32]
Seen = NDArray[np.float32]


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
    """Results: days (days, kept numbers, blocks, lanes), hours and levels (times, blocks or moieties, ...).

    Ends of programs are (blocks, 1 + programs, ...); the first end is where all stand before anything else.
    """

    days: Kept
    hours: Kept
    levels: Array
    compartments: Array
    adaptation: Array


class Now(NamedTuple):
    """Where a block stands, and room for one day.

    ``x`` are the compartments and ``place`` says where each lies. ``rows`` is all else, rows x lanes in one
    line, as this module numbers them, ``values32`` what is needed in single precision. ``moved`` and
    ``level`` have one line per state or moiety, ``u`` and ``given`` one per panel (three nodes x lanes),
    ``asked_given`` one per time and moiety; ``due``, ``given`` and ``*_given`` are what the doses of the day
    add to a state or a level. ``seen`` holds ``SEEN`` rows for each node that counts. ``asked_level`` and
    ``sums`` are room for people with dose times of their own.
    """

    x: Array
    place: Places
    due: Array
    nothing: Array
    moved: Array
    level: Array
    rows: Array
    values32: Seen
    week: Array
    begin: Array
    u: Array
    given: Array
    mean_given: Array
    asked_given: Array
    asked_level: Array
    sums: Array
    seen: Seen


class Block(NamedTuple):
    """All that belongs to one block of people while it is followed."""

    number: int
    outputs: int
    systems: Systems
    grids: Grids
    maps: Maps
    work: Work
    days: Days
    now: Now
    answer: Answer


def room(systems: Systems, values: Array, values32: Seen, *, panels: int, nodes: int, asked: int) -> Now:
    """Give a block its room, with its values and rates written in.

    Parameters
    ----------
    systems
        Kinetics and time constants of the block.
    values, values32
        Rows of values of the block, as this module numbers them.
    panels, nodes, asked
        Most panels, nodes that count and times asked for of a day.

    Returns
    -------
    Now
        Standing nowhere yet.
    """
    count, states, _ = systems.rows.shape
    wide = NODES_PER_PANEL * LANES
    rows, rows32 = aligned((ROWS, PITCH)), aligned((ROWS32, PITCH), dtype=np.float32)
    rows[:VALUES, :LANES], rows32[:VALUES32, :LANES] = values, values32
    rows[RATE : RATE + ADAPTATIONS, :LANES] = 1 / systems.tau_h
    return Now(
        x=aligned((groups_of(states)[0], groups_of(states)[1] * LANES)),
        place=places_of(states),
        due=aligned((max(states, count), LANES)),
        nothing=aligned((max(states, count), LANES)),
        moved=aligned((states, LANES)),
        level=aligned((count - 1, LANES)),
        rows=rows.ravel(),
        values32=rows32.ravel(),
        week=aligned(ADAPTATIONS * PITCH),
        begin=aligned((1, LANES)),
        u=aligned((panels, wide)),
        given=aligned((panels, wide)),
        mean_given=aligned((count - 1, LANES)),
        asked_given=aligned((asked * (count - 1), LANES)),
        asked_level=aligned((asked * (count - 1), LANES)),
        sums=aligned((3, LANES)),
        seen=aligned((nodes, SEEN, LANES), dtype=np.float32),
    )
