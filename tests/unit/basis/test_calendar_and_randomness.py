"""Clock times, weeks, and random streams that depend on nothing but their names."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from glidepath.basis.calendar import clock_minutes, common_step_h, spread_over_week
from glidepath.basis.errors import InputError
from glidepath.basis.randomness import normal_draws, uniform_draws


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("08:05", 485), ("23:59", 1439)])
def test_clock_times(text: str, minutes: int) -> None:
    assert clock_minutes(text) == minutes


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "noon", "", "-1:00"])
def test_what_is_no_clock_time_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError) as refused:
        clock_minutes(text)
    assert "08:00" in refused.value.says and "\n" not in refused.value.says


@pytest.mark.parametrize("days", range(8))
def test_days_of_use_are_spread_evenly(days: int) -> None:
    week = spread_over_week(days)
    assert sum(week) == days
    if days:
        places = [k for k, used in enumerate(week * 2) if used]
        gaps = np.diff(places)
        assert gaps.max() - gaps.min() <= 1


@pytest.mark.parametrize("every", [Fraction(1), Fraction(5), Fraction(3, 2), Fraction(1, 4), Fraction(36)])
def test_common_step_fits_grid_and_day(every: Fraction) -> None:
    step = common_step_h(every)
    assert (every / step).denominator == 1 and (24 / step).denominator == 1


def test_a_draw_depends_on_process_person_and_seed_alone() -> None:
    people = np.arange(50)
    first = normal_draws("clearance", people)
    assert np.array_equal(first[10:20], normal_draws("clearance", people[10:20]))
    assert np.array_equal(first[::-1], normal_draws("clearance", people[::-1]))
    assert not np.any(first == normal_draws("volume", people))
    assert not np.any(first == normal_draws("clearance", people, seed=1))


def test_draws_look_random() -> None:
    people = np.arange(200_000)
    uniform, normal = uniform_draws("any", people), normal_draws("any", people)
    assert uniform.min() > 0 and uniform.max() < 1
    counts = np.histogram(uniform, bins=100, range=(0, 1))[0]
    assert np.all(np.abs(counts - 2000) < 6 * np.sqrt(2000))
    assert abs(normal.mean()) < 0.01 and abs(normal.std() - 1) < 0.01
    assert abs(np.mean(normal**3)) < 0.05 and abs(np.mean(normal**4) - 3) < 0.1
    assert abs(np.corrcoef(normal[1:], normal[:-1])[0, 1]) < 0.01
    other = normal_draws("another", people)
    assert abs(np.corrcoef(normal, other)[0, 1]) < 0.01


def test_draws_never_change() -> None:
    """The same numbers on every machine and in every version: results of a seed are kept."""
    drawn = normal_draws("clearance of clonazepam", np.arange(3), seed=0)
    assert drawn == pytest.approx([0.12584213550456005, -0.3219542082639026, -0.9144527327870908], abs=1e-12)
