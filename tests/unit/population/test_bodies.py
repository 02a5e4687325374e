"""Age, weight and sex of virtual people: exactly distributed, tied as asked, the same for the same number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from glidepath.basis.randomness import normal_draws
from glidepath.patient.person import Person
from glidepath.population.bodies import Crowd, Spread, drawn_bodies
from glidepath.population.draws import GROUPS
from glidepath.population.sampling import people_numbered, virtual_people

WEIGHT = Spread(kind="lognormal", middle=75, width=0.2, low=50, high=110)
AGE = Spread(kind="normal", middle=60, width=15, low=20, high=90)
NUMBERS = np.arange(20_000)
CLONAZEPAM = [("clonazepam", "IR")]


def cut_normal(spread: Spread, log: bool) -> stats.rv_continuous:
    low, high, middle = (np.log(v) if log else v for v in (spread.low, spread.high, spread.middle))
    a, b = (low - middle) / spread.width, (high - middle) / spread.width
    return stats.truncnorm(a, b, loc=middle, scale=spread.width)


@pytest.mark.parametrize("spread", [WEIGHT, AGE], ids=["log-normal", "normal"])
def test_a_spread_is_cut_not_piled_up(spread: Spread) -> None:
    found = spread.at(normal_draws("a test", NUMBERS))
    log = spread.kind == "lognormal"
    expected = cut_normal(spread, log)
    assert stats.kstest(np.log(found) if log else found, expected.cdf).pvalue > 0.01
    assert spread.low < found.min() and found.max() < spread.high


def test_evenly_spread() -> None:
    even = Spread(kind="uniform", low=20, high=90)
    found = even.at(normal_draws("a test", NUMBERS))
    assert stats.kstest(found, stats.uniform(20, 70).cdf).pvalue > 0.01
    assert even.median == 55


def test_weights_of_women_and_men() -> None:
    men = Spread(kind="lognormal", middle=90, width=0.1, low=80, high=100)
    women = Spread(kind="lognormal", middle=60, width=0.1, low=50, high=70)
    crowd = Crowd(person=Person(), female_share=0.3, weight_kg=women, weight_kg_of_men=men)
    weight_kg = drawn_bodies(crowd, NUMBERS).weight_kg
    assert weight_kg is not None
    assert np.mean(weight_kg < 75) == pytest.approx(0.3, abs=0.015)


def test_age_and_weight_are_tied_as_asked() -> None:
    crowd = Crowd(person=Person(), age_years=AGE, weight_kg=WEIGHT, age_weight_correlation=0.6)
    untied = Crowd(person=Person(), age_years=AGE, weight_kg=WEIGHT)
    for who, tie in ((crowd, 0.6), (untied, 0.0)):
        bodies = drawn_bodies(who, NUMBERS)
        assert bodies.weight_kg is not None
        ages = AGE.at(normal_draws("age of the person", NUMBERS))
        assert stats.spearmanr(ages, bodies.weight_kg)[0] == pytest.approx(tie, abs=0.03)
        assert np.array_equal(bodies.older, ages >= 65)


def test_a_person_has_the_same_values_whoever_is_drawn_beside() -> None:
    crowd = Crowd(person=Person(), age_years=AGE, weight_kg=WEIGHT)
    some = people_numbered(crowd, CLONAZEPAM, np.arange(70, 77), seed=5)
    more = people_numbered(crowd, CLONAZEPAM, np.arange(100), seed=5)
    mine, theirs = (people.drugs["clonazepam", "IR"].moieties[0] for people in (some, more))
    assert np.array_equal(mine.clearance_l_per_h, theirs.clearance_l_per_h[70:77])
    assert np.array_equal(some.responses.sedation_u50, more.responses.sedation_u50[70:77])
    assert np.array_equal(some.group, np.arange(70, 77) % GROUPS)


def test_weight_and_age_work_per_person() -> None:
    crowd = Crowd(person=Person(), age_years=AGE, weight_kg=WEIGHT)
    numbers = np.arange(50)
    bodies, people = drawn_bodies(crowd, numbers), people_numbered(crowd, CLONAZEPAM, numbers)
    plain = virtual_people(Person(), CLONAZEPAM, 50)
    mine, theirs = (p.drugs["clonazepam", "IR"].moieties[0] for p in (people, plain))
    assert bodies.weight_kg is not None
    ratio = mine.clearance_l_per_h / theirs.clearance_l_per_h
    assert ratio == pytest.approx((bodies.weight_kg / 70) ** 0.75)
    assert np.array_equal(people.responses.sedation_u50 < plain.responses.sedation_u50, bodies.older)
    assert "differs between the people" in people.used[0] and "sedation" in people.used[1]
