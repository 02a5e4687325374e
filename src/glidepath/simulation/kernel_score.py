"""The compiled kernel: what is felt at the nodes of a day, in single precision, and the sums of the day."""

from __future__ import annotations

import numpy as np

from glidepath.simulation.kernel_maps import LANES, PITCH, Grids
from glidepath.simulation.kernel_records import (
    ACUTE32,
    DRIVEN,
    DROWSY,
    FACTOR32,
    GAMMA32,
    HIGH32,
    KS032,
    LEVEL32,
    LOST32,
    LOW32,
    MEAN32,
    SEDATION_U5032,
    SHARE32,
    SHORT32,
    SUMS32,
    TAKEN,
    U5032,
    VALUES32,
    Now,
    Seen,
)
from glidepath.simulation.vector_power import called, power

_ONE, _NONE = np.float32(1), np.float32(0)


@called
def _share(node: int, v: Seen, seen: Seen) -> None:
    """Give how far between background and top of the scale the score lies at a node."""
    for lane in range(LANES):
        short = seen[node, SHORT32, lane]
        short = short if short > _NONE else _NONE
        z = power(short * v[FACTOR32 * PITCH + lane], v[GAMMA32 * PITCH + lane])
        seen[node, SHARE32, lane] = z / (_ONE + z)


@called
def _add_node(node: int, row: int, weight: np.float32, seen: Seen, v: Seen) -> None:
    """Add a node to the sums of the day.

    The mean by a sum that keeps what single precision loses; drive, occupancy and sedation by one division.
    """
    for lane in range(LANES):
        now, high, low = seen[node, row, lane], v[HIGH32 * PITCH + lane], v[LOW32 * PITCH + lane]
        before = v[MEAN32 * PITCH + lane]
        more = weight * now - v[LOST32 * PITCH + lane]
        after = before + more
        v[LOST32 * PITCH + lane] = (after - before) - more
        v[MEAN32 * PITCH + lane] = after
        v[HIGH32 * PITCH + lane] = now if now > high else high
        v[LOW32 * PITCH + lane] = now if now < low else low
        u = seen[node, LEVEL32, lane]
        drive, taken, drowsy = u + v[U5032 * PITCH + lane], u + _ONE, u + v[SEDATION_U5032 * PITCH + lane]
        once = weight * u / (drive * taken * drowsy)
        awake = v[KS032 * PITCH + lane] * seen[node, ACUTE32, lane]
        v[DRIVEN * PITCH + lane] += taken * drowsy * once
        v[TAKEN * PITCH + lane] += drive * drowsy * once
        v[DROWSY * PITCH + lane] += drive * taken * once * (_ONE - awake)


@called
def _begin_sums(row: int, seen: Seen, v: Seen) -> None:
    for place in range((SUMS32 - VALUES32) * PITCH):
        v[VALUES32 * PITCH + place] = _NONE
    for lane in range(LANES):
        v[HIGH32 * PITCH + lane] = seen[0, row, lane]
        v[LOW32 * PITCH + lane] = seen[0, row, lane]


@called
def score(grid: int, grids: Grids, now: Now) -> None:
    """Write the score at every node that counts."""
    seen, v = now.seen, now.values32
    for node in range(grids.counted_at[grid + 1] - grids.counted_at[grid]):
        _share(node, v, seen)


@called
def sum_up(grid: int, row: int, grids: Grids, now: Now) -> None:
    """Write the sums of a day over the nodes that count; ``row`` is what the mean and the ends are of."""
    seen, v, weights, first = now.seen, now.values32, grids.weight, grids.counted_at[grid]
    _begin_sums(row, seen, v)
    for node in range(grids.counted_at[grid + 1] - first):
        _add_node(node, row, np.float32(weights[first + node]), seen, v)
