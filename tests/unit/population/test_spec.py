"""SPECs of populations: what is understood, and every wrong one with its place and what to type instead."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from glidepath.basis.errors import InputError
from glidepath.formats.population_spec import population_from_mapping
from glidepath.population.spec import PopulationSpec

from .specs import PERSON, TODAY, spec

SPREAD = {"mean": 50, "sd": 12, "low": 20, "high": 85}
STEPS = [
    {"directions": "lorazepam 0.5 mg bid", "weeks": 2},
    {"directions": "lorazepam 0.5 mg nightly", "days": 10},
]


def read(**changes: Any) -> PopulationSpec:
    return population_from_mapping(spec(**changes), TODAY)


def test_what_is_left_out_has_a_stated_default() -> None:
    found = read(people=None, seed=None, days=None)
    assert (found.people, found.seed, found.days) == (1_000, 0, 365)
    assert {"people", "seed", "days", "taper.start"} <= {item.field for item in found.assumed}


def test_a_spread_becomes_the_median_of_the_typical_person() -> None:
    found = read(person={**PERSON, "age_years": SPREAD, "weight_kg": {"low": 60, "high": 90}})
    assert found.case.person.age_years == pytest.approx(50, abs=0.2)
    assert found.case.person.weight_kg == 75
    assert found.crowd.person is found.case.person
    assert found.crowd.age_years is not None and found.crowd.age_years.kind == "normal"
    assert {"person.age_years", "person.weight_kg"} <= {item.field for item in found.assumed}
    assert found.who[0].startswith("age of mean 50")


def test_log_normal_spread_has_the_asked_coefficient_of_variation() -> None:
    weight = read().crowd.weight_kg
    assert weight is not None and weight.width == pytest.approx(math.sqrt(math.log(1.04)))


def test_weights_by_sex() -> None:
    heavy, light = ({"median": kg, "cv_percent": 10, "low": 40, "high": 150} for kg in (90, 60))
    person = {**PERSON, "sex": {"female_percent": 25}, "weight_kg": {"female": light, "male": heavy}}
    found = read(person=person)
    assert found.crowd.female_share == 0.25 and found.case.person.sex is None
    assert found.case.person.weight_kg == pytest.approx(82.5, abs=0.1)
    assert sum("weight of" in words for words in found.who) == 2


def test_plans_of_every_kind() -> None:
    plans = [
        "stay",
        {"method": "stop", "id": "at-once"},
        {"method": "percent_of_current", "pace_percent": 5, "allow_liquid": False},
        {"steps": [*STEPS, "nothing"]},
        {"id": "dated", "medicines": [{"directions": "diazepam 5 mg nightly", "until": "2026-12-05"}]},
        {"id": "none", "medicines": []},
    ]
    found = read(plans=plans).plans
    assert [plan.id for plan in found] == ["stay", "at-once", "percent-of-current", "plan-3", "dated", "none"]
    assert [plan.kind for plan in found] == ["stay", "stop", "planner", *["directions"] * 3]
    assert found[2].taper is not None and found[2].taper.pace_percent == Fraction(5)
    assert found[2].taper.methods == ("percent_of_current",) and not found[2].taper.allow_liquid
    first, second = found[3].regimens
    assert (first.since, first.until) == (date(2026, 11, 22), date(2026, 12, 5))
    assert (second.since, second.until) == (date(2026, 12, 6), date(2026, 12, 15))
    late = {"medicines": [{"directions": "lorazepam 1 mg bid", "since": "2028-01-01"}]}
    assert read(plans=[late]).plans[0].regimens[0].since == date(2028, 1, 1)
    assert found[4].regimens[0].since == date(2026, 11, 22) and found[5].regimens == ()


LOW = {"median": 75, "cv_percent": 20, "low": 40}
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"peeple": 5}, "peeple", "did you mean people?"),
    ({"people": 0}, "people", "from 20 to 100000000"),
    ({"people": 1.5}, "people", "whole number"),
    ({"seed": -1}, "seed", "from 0"),
    ({"days": 4_000}, "days", "from 1 to 3660"),
    ({"plans": []}, "plans", "there is none; write one or more, such as plans: [stay"),
    ({"plans": None}, "plans", "there is none; write one or more, such as plans: [stay"),
    ({"plans": "stay"}, "plans", "a list such as"),
    ({"plans": ["stay"] * 13}, "plans", "up to 12"),
    ({"plans": ["stay", "stay"]}, "plans[1].id", "stay-2"),
    ({"plans": ["stopp"]}, "plans[0].method", "did you mean stop? type stay, stop"),
    ({"plans": ["cold turkey"]}, "plans[0].method", "possible here; type stay, stop"),
    ({"plans": ["stay"], "outcomes": ["peak_pwc"]}, "outcomes[0]", "did you mean peak_pwc20?"),
    (
        {"plans": [{"method": "switch", "switch_to": "diazpam"}]},
        "plans[0].switch_to",
        "did you mean diazepam?",
    ),
    ({"plans": [{}]}, "plans[0]", "exactly one of"),
    ({"plans": [{"method": "stay", "steps": STEPS}]}, "plans[0]", "exactly one of"),
    ({"plans": [{"method": "stay", "pace_percent": 5}]}, "plans[0].pace_percent", "leave it out"),
    ({"plans": [{"method": "stay", "id": "A plan!"}]}, "plans[0].id", "slow-taper"),
    ({"plans": [{"method": "switch", "switch_to": "aspirin"}]}, "plans[0].switch_to", "one of"),
    ({"plans": [{"method": "percent_of_current", "pace_percent": 60}]}, "plans[0].pace_percent", "up to 25"),
    (
        {"plans": [{"method": "percent_of_current", "target_mg": 9}]},
        "plans[0].target_mg",
        "below the current",
    ),
    ({"plans": [{"steps": []}]}, "plans[0].steps", "there is none; write one or more, such as"),
    ({"plans": [{"steps": "nothing"}]}, "plans[0].steps", "a list of steps"),
    ({"plans": [{"steps": ["nothing", *STEPS]}]}, "plans[0].steps[0]", "nothing without a length goes last"),
    ({"plans": [{"steps": [{"directions": "lorazepam 1 mg bid"}, "nothing"]}]}, "plans[0].steps[0]", "weeks"),
    (
        {"plans": [{"steps": [{"directions": "lorazepam 1 mg", "weeks": 1}]}]},
        "plans[0].steps[0].directions",
        "how often",
    ),
    (
        {"plans": [{"medicines": [{"directions": "lorazepam 1 mg bid", "since": "2026-01-01"}]}]},
        "plans[0].medicines",
        "before the plans begin",
    ),
    (
        {"plans": [{"medicines": ["lorazepam 1 mg bid", "ibuprofen 200 mg tid"]}]},
        "plans[0].medicines",
        "leave it out",
    ),
    ({"taper": {"methods": ["switch"]}}, "taper.methods", "belongs to a plan"),
    ({"taper": {"pace_percent": 5}}, "taper.pace_percent", "belongs to a plan"),
    ({"taper": {"begin": "2026-12-01"}}, "taper.begin", "the fields in taper are"),
    ({"person": {"weight_kg": LOW}}, "person.weight_kg", "always low and high"),
    ({"person": {"weight_kg": {**LOW, "high": 60}}}, "person.weight_kg", "not in this order"),
    ({"person": {"weight_kg": {**LOW, "high": 900}}}, "person.weight_kg.high", "between 1 and 500"),
    ({"person": {"weight_kg": {**LOW, "high": 99, "sd": 3}}}, "person.weight_kg", "median and cv_percent"),
    ({"person": {"weight_kg": {"meen": 3}}}, "person.weight_kg.meen", "did you mean mean?"),
    ({"person": {"weight_kg": {"female": LOW, "male": LOW}}}, "person.weight_kg", "female_percent"),
    (
        {"person": {"sex": {"female_percent": 50}, "weight_kg": {"female": 70, "male": 80}}},
        "person.weight_kg",
        "as spreads",
    ),
    ({"person": {"age_years": {**SPREAD, "low": 10}}}, "person.age_years.low", "between 18 and 120"),
    ({"person": {"age_years": 16}}, "person.age_years", "the model is of adults"),
    ({"person": {"sex": {}}}, "person.sex", "female_percent"),
    ({"person": {"age_weight_correlation": 0.3}}, "person.age_weight_correlation", "ties two spreads"),
    ({"person": {"age_weight_correlation": 2}}, "person.age_weight_correlation", "correlation"),
    ({"person": {"wait_kg": 3}}, "person.wait_kg", "did you mean weight_kg?"),
    ({"outcomes": ["peak"]}, "outcomes[0]", "peak_pwc20"),
    ({"medicines": None}, "medicines", "names no medicines"),
]


@pytest.mark.parametrize(("changes", "field", "words"), WRONG, ids=[f"{w[1]} {w[2]}" for w in WRONG])
def test_a_wrong_spec_is_refused_in_one_line(changes: dict[str, Any], field: str, words: str) -> None:
    whole = {**spec(), **changes}
    whole = {name: value for name, value in whole.items() if value is not None}
    with pytest.raises(InputError) as caught:
        population_from_mapping(whole, TODAY)
    assert caught.value.field.startswith(field), caught.value.field
    assert words in caught.value.says and "\n" not in caught.value.says
    assert caught.value.says.rstrip().endswith((".", "?"))
