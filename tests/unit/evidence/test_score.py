"""Scores against cases computed by hand, and against formulas that are not ours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from glidepath.evidence.score import brier, central_band, crps, is_inside


def test_crps_by_hand() -> None:
    # E|X - y| = (1 + 0 + 2) / 3 = 1; E|X - X'| = (0+1+3+1+0+2+3+2+0) / 9 = 12/9
    assert crps(np.array([0.0, 1.0, 3.0]), 1.0) == pytest.approx(1 - 12 / 18, rel=1e-12)
    assert crps(np.array([2.0, 2.0]), 5.0) == 3.0


def test_crps_is_the_double_sum_of_its_definition() -> None:
    draws = np.random.default_rng(1).lognormal(3, 1, 150)
    apart = np.abs(draws[:, None] - draws[None, :]).mean()
    assert crps(draws, 12.0) == pytest.approx(np.abs(draws - 12.0).mean() - apart / 2, rel=1e-12)


def test_crps_is_the_squared_distance_of_the_distribution_functions() -> None:
    """The other definition: the integral of (F(x) - 1[x >= y])^2, here of a step function by quadrature."""
    draws, seen = np.array([1.0, 2.0, 4.0, 7.0]), 3.0
    steps = np.sort([*draws, seen])
    total = 0.0
    for low, high in pairwise(steps):
        part, _ = quad(lambda x: (np.mean(draws <= x) - (x >= seen)) ** 2, low, high)
        total += part
    assert crps(draws, seen) == pytest.approx(total, rel=1e-9)


def test_crps_of_many_normal_draws_is_the_known_formula() -> None:
    """Gneiting and Raftery 2007, equation 21."""
    draws = norm.ppf((np.arange(20_000) + 0.5) / 20_000) * 4 + 10
    z = (13 - 10) / 4
    known = 4 * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    assert crps(draws, 13.0) == pytest.approx(known, rel=1e-3)


def test_an_honest_forecast_scores_better_than_a_wide_or_a_sure_one() -> None:
    seen = np.random.default_rng(2).normal(0, 1, 400)
    quantiles = norm.ppf((np.arange(400) + 0.5) / 400)
    mean = {width: np.mean([crps(width * quantiles, y) for y in seen]) for width in (0.2, 1.0, 5.0)}
    assert mean[1.0] < mean[0.2] and mean[1.0] < mean[5.0]


def test_bands_hold_their_share_and_their_ends() -> None:
    draws = np.arange(101.0)
    assert central_band(draws, 80) == (10.0, 90.0)
    assert is_inside(draws, 10.0, 80) and is_inside(draws, 90.0, 80)
    assert not is_inside(draws, 9.99, 80) and not is_inside(draws, 90.01, 80)


def test_a_share_of_nobody_lies_inside_when_the_band_begins_there() -> None:
    assert is_inside(np.array([0.0] * 50 + [10.0] * 50), 0.0, 50)


def test_brier_of_what_happened() -> None:
    assert (brier(1.0), brier(0.0), brier(0.9)) == (0.0, 1.0, pytest.approx(0.01))
