"""One number per person out of many days: area, peak, first crossing, days above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.simulation.cascade_answer import ShortfallDays
from glidepath.simulation.many import Kept

NEVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallSummary:
    """Per person: area under the plasma level (moieties, people) and what the shortfall came to (people).

    ``first_above`` is the first day with a mean at or above the level (-1: none), ``days_above`` how many.
    """

    area_ng_h_per_ml: Kept
    peak: Kept
    peak_day: NDArray[np.int64]
    first_above: NDArray[np.int64]
    days_above: NDArray[np.int64]


def summary_of(days: ShortfallDays, level: float) -> ShortfallSummary:
    """Sum days up for each person.

    Parameters
    ----------
    days
        From :func:`glidepath.simulation.cascade.propagate`, with its shortfall.
    level
        Daily mean shortfall that counts as above.

    Returns
    -------
    ShortfallSummary
        Peak of the highest of each day, the day of the highest mean, and crossings of the mean.

    Examples
    --------
    >>> one = np.array([[0.1], [0.3], [0.2]], dtype=np.float32)
    >>> plasma = np.full((3, 1, 1), 10.0, dtype=np.float32)
    >>> days = ShortfallDays(mean=one, highest=one + 1, lowest=one - 1, plasma_ng_per_ml=plasma)
    >>> found = summary_of(days, 0.15)
    >>> found.area_ng_h_per_ml.tolist(), found.peak_day.tolist(), found.first_above.tolist()
    ([[720.0]], [1], [1])
    """
    above = days.mean >= level
    return ShortfallSummary(
        area_ng_h_per_ml=HOURS_PER_DAY * days.plasma_ng_per_ml.sum(axis=0),
        peak=days.highest.max(axis=0),
        peak_day=days.mean.argmax(axis=0),
        first_above=np.where(above.any(axis=0), above.argmax(axis=0), NEVER),
        days_above=above.sum(axis=0),
    )
