"""Bands over people: quantiles by day or of one number, and shares with what is not known about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array

LEVELS = MappingProxyType({name: int(name[1:]) / 100 for name in ("p05", "p25", "p50", "p75", "p95")})
OUTER = ("p05", "p50", "p95")

DEEPEST, POINTS = 60, 1000
"""How far into either tail of a density, in its own scale, and at how many points on either side."""

Series = Mapping[str, NDArray[np.float32]]
"""Quantiles over people per day or hour, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A number over people. None = it does not happen, or has no bound, in that quantile."""

    p05: float | None
    p50: float | None
    p95: float | None


def _places(count: int, names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    place = np.array([LEVELS[name] for name in names]) * (count - 1)
    below = np.floor(place).astype(np.int64)
    return below, np.minimum(below + 1, count - 1), place - below


def series_of(values: NDArray[np.float32], names: Sequence[str] = OUTER) -> Series:
    """Give quantiles over people for each day or hour.

    Parameters
    ----------
    values
        Shape (times, people).
    names
        Which quantiles, of ``p05``, ``p25``, ``p50``, ``p75``, ``p95``.

    Returns
    -------
    Mapping
        Quantile by name, one number per time.

    Examples
    --------
    >>> series_of(np.array([[3.0, 1.0, 2.0]], dtype=np.float32))["p50"].tolist()
    [2.0]
    """
    below, above, exact = _places(values.shape[-1], names)
    part = exact.astype(np.float32)
    ranked = np.sort(values, axis=-1)
    found = ranked[:, below] * (1 - part) + ranked[:, above] * part
    return MappingProxyType({name: found[:, k] for k, name in enumerate(names)})


def band_of(values: NDArray[np.floating[Any]]) -> Band:
    """Give the band of one number per person; infinite stands for never or no bound, and counts.

    Parameters
    ----------
    values
        One per person.

    Returns
    -------
    Band
        5th, 50th and 95th centile; None where it is infinite.

    Examples
    --------
    >>> band_of(np.array([1.0, 2.0, np.inf]))
    Band(p05=1.1, p50=2.0, p95=None)
    """
    below, above, part = _places(len(values), OUTER)
    ranked = np.sort(values.astype(np.float64))
    low, high = ranked[below], ranked[above]
    with np.errstate(invalid="ignore"):
        found = np.where(part > 0, low + (high - low) * part, low)
    return Band(**{n: float(v) if np.isfinite(v) else None for n, v in zip(OUTER, found, strict=True)})


def _between_groups(hits: NDArray[np.int64], sizes: NDArray[np.int64], share: float) -> float:
    """Give how alike people of one group are (intraclass correlation), by the analysis of variance."""
    groups, people = len(sizes), int(sizes.sum())
    if groups < 2 or people <= groups or share in (0.0, 1.0):
        return 0.0
    shares = hits / sizes
    between = float(np.sum(sizes * (shares - share) ** 2)) / (groups - 1)
    within = float(np.sum(sizes * shares * (1 - shares))) / (people - groups)
    usual_size = (people - float(np.sum(sizes**2)) / people) / (groups - 1)
    total = between + (usual_size - 1) * within
    return max((between - within) / total, 0.0) if total > 0 else 0.0


def _beta_quantiles(a: float, b: float, names: Sequence[str]) -> list[float]:
    """Give quantiles of a beta distribution, by integrating its density over the logit.

    In y = log(x / (1 - x)) the density is x^a (1 - x)^b, smooth, with tails of scale 1/a and 1/b.
    """
    width, steps = np.sqrt((a + b) / (a * b)), np.linspace(0, 1, POINTS) ** 2
    left, right = (steps * (DEEPEST / tail + 10 * width) for tail in (a, b))
    y = np.log(a / b) + np.concatenate([-left[:0:-1], right])
    log_density = -a * np.logaddexp(0, -y) - b * np.logaddexp(0, y)
    density = np.exp(log_density - log_density.max())
    mass = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(y))])
    found = np.interp([LEVELS[name] for name in names], mass / mass[-1], y)
    return [float(x) for x in np.exp(-np.logaddexp(0, -found))]


def share_band(happened: NDArray[np.bool_], group: NDArray[np.int64]) -> Band:
    """Give the share of people to whom something happens, with a band for what is not known about everybody.

    Parameters
    ----------
    happened
        One per person.
    group
        Which draw of the typical values each person comes from.

    Returns
    -------
    Band
        Of the share, 0 to 1.

    Notes
    -----
    The shares of the groups are taken as beta-distributed [1]_. Mean and intraclass correlation r are
    estimated by moments; the strength of the distribution is (1 - r) / r, from 1 to the number of people. One
    half is added to either count, so that never seen is not impossible.

    References
    ----------
    .. [1] Kleinman JC. Proportions with extraneous variance: single and independent samples. J Am Stat Assoc
       1973;68:46. https://doi.org/10.1080/01621459.1973.10481332

    Examples
    --------
    >>> band = share_band(np.arange(400) % 3 == 0, np.arange(400) % 20)
    >>> band.p05 < 1 / 3 < band.p95
    True
    """
    numbers, place = np.unique(group, return_inverse=True)
    sizes = np.bincount(place, minlength=len(numbers)).astype(np.int64)
    hits = np.bincount(place, weights=happened.astype(np.float64), minlength=len(numbers)).astype(np.int64)
    return band_of_counts(hits, sizes)


def band_of_counts(hits: NDArray[np.int64], sizes: NDArray[np.int64]) -> Band:
    """Give the band of a share from counts: as :func:`share_band`, for people who were only counted.

    Parameters
    ----------
    hits
        To how many people of each group it happens.
    sizes
        How many people each group has; empty groups do not count.

    Returns
    -------
    Band
        Of the share, 0 to 1.

    Examples
    --------
    >>> band_of_counts(np.array([0, 10]), np.array([20, 20])).p50 < 0.4
    True
    """
    hits, sizes = hits[sizes > 0], sizes[sizes > 0]
    people, total = int(sizes.sum()), int(hits.sum())
    alike = _between_groups(hits, sizes, total / people)
    share = (total + 1 / 2) / (people + 1)
    strength = min(max((1 - alike) / alike, 1.0), people) if alike > 0 else people
    low, middle, high = _beta_quantiles(share * strength, (1 - share) * strength, OUTER)
    return Band(p05=low, p50=middle, p95=high)
