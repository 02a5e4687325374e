"""Distributions read from counts: over all people, and the middle person over the groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.population.draws import GROUPS
from glidepath.population.outcomes import score_scale
from glidepath.population.summary import FEWEST, score_before
from glidepath.population.tally import Tally


def tally(people_each: int) -> Tally:
    """Everybody of group g has a score of g + 0.05 points."""
    before = np.zeros((GROUPS, score_scale().bins), dtype=np.int64)
    before[np.arange(GROUPS), 10 * np.arange(GROUPS)] = people_each
    people = np.full(GROUPS, people_each)
    sums = people_each * (1000 * np.arange(GROUPS) + 50)
    return Tally(people=people, before=before, before_sum=sums, plans=())


def test_the_middle_person_has_a_band_over_the_groups() -> None:
    found = score_before(tally(people_each=FEWEST))
    medians = np.arange(GROUPS) + 0.05
    assert found.middle_person is not None
    low, middle, high = np.quantile(medians, [0.05, 0.5, 0.95])
    assert found.middle_person.p05 == pytest.approx(low)
    assert found.middle_person.p50 == pytest.approx(middle)
    assert found.middle_person.p95 == pytest.approx(high)
    assert found.mean == pytest.approx(medians.mean())
    assert found.quantiles["p50"] == pytest.approx(np.median(medians), abs=1.1)


def test_too_few_people_in_a_group_give_no_band() -> None:
    assert score_before(tally(people_each=FEWEST - 1)).middle_person is None


def test_where_all_stand_in_one_bin_the_exact_mean_is_given() -> None:
    """A plan against itself differs by 0, not by the width of a bin."""
    one = tally(people_each=FEWEST)
    before = np.zeros_like(one.before)
    before[:, 30] = FEWEST
    found = score_before(replace(one, before=before, before_sum=np.full(GROUPS, FEWEST * 3_000)))
    assert set(found.quantiles.values()) == {3.0} and found.mean == 3.0
    assert found.middle_person is not None
    assert (found.middle_person.p05, found.middle_person.p95) == (3.0, 3.0)
