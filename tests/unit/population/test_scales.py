"""Bins and what is read from them."""

from __future__ import annotations

import numpy as np
import pytest

from glidepath.population.scales import Scale

LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]
VALUES = np.random.default_rng(1).gamma(2, 5, 5_000)


def counted(scale: Scale, values: np.ndarray) -> np.ndarray:
    return np.bincount(scale.places(values), minlength=scale.bins)


@pytest.mark.parametrize("width", [0.1, 1.0])
def test_quantiles_are_right_within_a_bin(width: float) -> None:
    scale = Scale(kind="linear", low=0, width=width, bins=int(100 / width))
    found = scale.quantiles(counted(scale, VALUES), LEVELS)
    assert found == pytest.approx(np.quantile(VALUES, LEVELS), abs=width)


def test_levels_are_right_within_a_share() -> None:
    scale = Scale(kind="log", low=-4, width=1 / 200, bins=2_000)
    found = scale.quantiles(counted(scale, VALUES), LEVELS)
    assert found == pytest.approx(np.quantile(VALUES, LEVELS), rel=10 ** (1 / 200) - 1)
    assert scale.quantiles(counted(scale, np.zeros(9)), [0.5]).tolist() == [0.0]


def test_whole_numbers_are_exact() -> None:
    scale = Scale(kind="whole", low=0, width=1, bins=50)
    values = np.floor(VALUES).clip(0, 49)
    found = scale.quantiles(counted(scale, values), LEVELS)
    assert found.tolist() == np.quantile(values, LEVELS, method="inverted_cdf").tolist()


def test_what_lies_outside_counts_at_the_ends() -> None:
    scale = Scale(kind="linear", low=-1, width=0.5, bins=4)
    assert scale.places(np.array([-9.0, -1.0, 0.0, 0.99, 9.0])).tolist() == [0, 0, 2, 3, 3]


def test_lowest_quantile_is_where_counts_begin() -> None:
    scale = Scale(kind="linear", low=0, width=1, bins=4)
    assert scale.quantiles(np.array([0, 0, 2, 2]), [0.0, 1.0]).tolist() == [2.0, 4.0]
