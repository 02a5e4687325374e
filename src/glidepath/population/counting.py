"""Counting the days of many people: the one loop of a population that is compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.population.scales import Scale

Kept = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverDays:
    """Each person's days in short: highest score and its day, days with a rise, and the sum of all days."""

    peak: Kept
    peak_day: NDArray[np.float64]
    days_above: NDArray[np.float64]
    area: NDArray[np.float64]


def _count_rows(
    scores: Any, before: Any, rise: float, per_unit: float, counts: Any, found: tuple[Any, ...]
) -> None:
    peak, peak_day, above, area = found
    last = counts.shape[1] - 1
    for day in range(scores.shape[0]):
        for person in range(scores.shape[1]):
            place = int(scores[day, person] * per_unit)
            counts[day, min(max(place, 0), last)] += 1
        for person in range(scores.shape[1]):
            score = scores[day, person]
            higher = score > peak[person]
            peak[person] = score if higher else peak[person]
            peak_day[person] = day if higher else peak_day[person]
            above[person] += 1.0 if score - before[person] >= rise else 0.0
            area[person] += score


@cache
def _compiled() -> Callable[..., None]:
    import numba  # slow to load

    try:
        kept: Callable[..., None] = numba.njit(cache=True, nogil=True)(_count_rows)
    except RuntimeError:  # no place on this machine can be written to
        kept = numba.njit(nogil=True)(_count_rows)
    return kept


def count_days(
    scores: Kept, before: Kept, rise_points: float, scale: Scale, counts: NDArray[np.int32]
) -> OverDays:
    """Add one count per day and person to the bins of that day, and give each person's days in short.

    Parameters
    ----------
    scores
        Shape (days, people), 0 or more.
    before
        Each person's score before.
    rise_points
        What counts as a rise above it.
    scale
        Linear bins from 0 on.
    counts
        Shape (days, bins); they grow in place.

    Returns
    -------
    OverDays
        One number per person each.

    Examples
    --------
    >>> counts = np.zeros((2, 3), dtype=np.int32)
    >>> scale = Scale(kind="linear", low=0, width=1, bins=3)
    >>> scores = np.array([[0.2, 1.4], [1.6, 9.0]], dtype=np.float32)
    >>> over = count_days(scores, np.zeros(2, dtype=np.float32), 5.0, scale, counts)
    >>> counts.tolist(), over.peak_day.tolist(), over.days_above.tolist()
    ([[1, 1, 0], [0, 1, 1]], [1.0, 1.0], [0.0, 1.0])
    """
    people = scores.shape[1]
    peak = np.full(people, -np.inf, dtype=np.float32)
    rest = (np.zeros(people), np.zeros(people), np.zeros(people))
    straight = np.ascontiguousarray(scores)
    _compiled()(straight, before, float(rise_points), 1 / scale.width, counts, (peak, *rest))
    return OverDays(peak=peak, peak_day=rest[0], days_above=rest[1], area=rest[2])
