"""How good a prediction was: inside its bands or not, and how far off, without looking at who made it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

BANDS_PERCENT = (50, 80, 90)
"""The central bands that are counted."""


def central_band(samples: Samples, percent: float) -> tuple[float, float]:
    """Give the band in the middle that holds this share of the samples.

    Parameters
    ----------
    samples
        Predictive draws.
    percent
        Share inside, above 0 and below 100.

    Returns
    -------
    tuple of float
        Its lower and its upper end.

    Examples
    --------
    >>> central_band(np.arange(101.0), 90)
    (5.0, 95.0)
    """
    tail = (100 - percent) / 2
    low, high = np.percentile(samples, [tail, 100 - tail])
    return float(low), float(high)


def is_inside(samples: Samples, measured: float, percent: float) -> bool:
    """Say whether what was measured lies in the middle band, its ends included.

    Parameters
    ----------
    samples
        Predictive draws.
    measured
        What was seen.
    percent
        Share of the draws that the band holds.

    Returns
    -------
    bool
        Whether it is inside.

    Notes
    -----
    A thousandth of a millionth of the scale is forgiven, so that rounding in a binary fraction does not
    decide.

    Examples
    --------
    >>> is_inside(np.arange(101.0), 5.0, 90), is_inside(np.arange(101.0), 4.0, 90)
    (True, False)
    """
    low, high = central_band(samples, percent)
    slack = np.finfo(np.float64).eps * 2 * max(abs(low), abs(high), abs(measured))
    return bool(low - slack <= measured <= high + slack)


def crps(samples: Samples, measured: float) -> float:
    """Give the continuous ranked probability score of samples, exactly: 0 is best, in their own unit.

    Parameters
    ----------
    samples
        Predictive draws, each with the same weight.
    measured
        What was seen.

    Returns
    -------
    float
        The score.

    Notes
    -----
    E|X - y| - E|X - X'| / 2 [1]_. With sorted draws the second mean is
    2 sum((2 i - n - 1) x_i) / n^2, i from 1.

    References
    ----------
    .. [1] Gneiting T, Raftery AE. Strictly proper scoring rules, prediction, and estimation. J Am Stat Assoc
       2007;102:359. https://doi.org/10.1198/016214506000001437

    Examples
    --------
    >>> crps(np.array([0.0, 1.0]), 0.0)
    0.25
    """
    ordered = np.sort(samples)
    count = len(ordered)
    places = 2 * np.arange(1, count + 1) - count - 1
    apart = 2 * float(places @ ordered) / count**2
    return float(np.mean(np.abs(ordered - measured))) - apart / 2


def brier(probability: float) -> float:
    """Give the Brier score of the probability given to what a study found: 0 is best, 1 is worst.

    Parameters
    ----------
    probability
        From 0 to 1.

    Returns
    -------
    float
        The score; 0.25 for one who does not know.

    Examples
    --------
    >>> brier(0.5)
    0.25
    """
    return (1 - probability) ** 2


def mean_or_none(numbers: Sequence[float]) -> float | None:
    """Give the mean of some numbers; None where there are none.

    Parameters
    ----------
    numbers
        Any.

    Returns
    -------
    float or None
        Their mean.

    Examples
    --------
    >>> mean_or_none([1.0, 2.0]), mean_or_none([])
    (1.5, None)
    """
    return float(np.mean(numbers)) if len(numbers) else None
