"""A forecast is marked not valid where alcohol or another drug on the receptor is outside the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest

from glidepath.assessment import forecasts, plan_case
from glidepath.assessment.course_case import CourseAnswer, CourseAsked, course
from glidepath.assessment.forecast_validity import not_valid_because, validity_limits
from glidepath.assessment.plan_answer import PlanAnswer
from glidepath.assessment.plan_case import plan
from glidepath.facts import load
from glidepath.formats.plan_json import plan_to_json
from glidepath.patient.case import Alcohol, Case
from glidepath.patient.regimen import OtherMedicine

from .cases import ADULT, AS_OF, case, regimen

DAY = timedelta(days=1)
HEAVY = float(load.policy("heavy_drinks_per_week").value or 0)
LIMITS = load.rules()["R041"].limits
HOLDS = "holds only where there is no alcohol"
GABA_A = sorted(one.name for one in load.medicine_classes().values() if "gaba_a" in one.classes)


def score(name: str) -> int:
    return int(LIMITS[name].value or 0)


def given(base: Case | None = None, **changes: Any) -> Case:
    """A person who does not drink and takes clonazepam alone, changed."""
    return replace(base or case(), **{"alcohol": Alcohol(drinks_per_week=0), **changes})


def medicine(name: str, **changes: Any) -> OtherMedicine:
    found = load.find_medicine(name)
    classes = found.classes if found else ()
    return OtherMedicine(name=name, classes=classes, recognised=found is not None, **changes)


def reasons(one: Case, since: date = AS_OF) -> tuple[str, ...]:
    return not_valid_because(one, since)


def said(one: Case) -> str:
    return " ".join(validity_limits(one, AS_OF))


def test_nothing_stands_against_a_forecast_of_someone_who_takes_only_what_is_simulated() -> None:
    one = given()
    assert reasons(one) == ()
    assert len(validity_limits(one, AS_OF)) == 1
    assert HOLDS in said(one)


@pytest.mark.parametrize(("drinks", "stands"), [(HEAVY - 0.1, False), (HEAVY, True), (HEAVY + 0.1, True)])
def test_drinking_counts_from_the_heavy_amount_on(drinks: float, stands: bool) -> None:
    one = given(alcohol=Alcohol(drinks_per_week=drinks))
    assert bool(reasons(one)) is stands
    assert f"{drinks:g} drinks a week" in (reasons(one)[0] if stands else said(one))


@pytest.mark.parametrize("sex", ["female", "male"])
@pytest.mark.parametrize(("beyond", "stands"), [(-1, False), (0, True), (1, True)])
def test_the_drinking_score_counts_from_the_cut_off_of_the_sex(
    sex: Literal["female", "male"], beyond: int, stands: bool
) -> None:
    cut_off = score("audit_c_min_women" if sex == "female" else "audit_c_min_men")
    person = replace(ADULT, sex=sex, audit_c=cut_off + beyond)
    one = given(person=person, alcohol=Alcohol(drinks_per_week=1))
    assert reasons(one) == (
        (f"Drinking is a risk here (AUDIT-C {cut_off + beyond}), and the model knows no alcohol.",)
        if stands
        else ()
    )


def test_grams_count_as_drinks_of_the_market() -> None:
    grams = HEAVY * float(load.policy("grams_per_drink_us").value or 0)
    assert reasons(given(alcohol=Alcohol(grams_per_week=grams)))
    assert not reasons(given(alcohol=Alcohol(grams_per_week=grams - 1)))


def test_a_recorded_disorder_counts_by_its_name() -> None:
    one = given(person=replace(ADULT, conditions=("alcohol use disorder",)))
    assert reasons(one) == (
        "Drinking is a risk here (alcohol use disorder), and the model knows no alcohol.",
    )


def test_drinking_that_is_not_known_is_not_taken_as_none() -> None:
    one = given(alcohol=Alcohol())
    assert reasons(one) == ()
    assert "Drinking is not known here, so neither is whether the forecast holds." in said(one)


def test_a_little_drinking_is_said_to_be_left_out() -> None:
    one = given(alcohol=Alcohol(drinks_per_week=1))
    words = "Drinking of 1 drink a week is recorded and is not in the forecast"
    assert f"{words}; whether it is a risk is not known." in said(one)
    assert f"{words}." in said(replace(one, person=replace(ADULT, audit_c=0)))


@pytest.mark.parametrize("name", GABA_A)
def test_each_drug_on_the_receptor_counts_by_its_name(name: str) -> None:
    one = given(other_medicines=(medicine(name),))
    assert reasons(one) == (f"On the same receptor (GABA-A), and not in the model: {name}.",)
    assert reasons(one)[0] in said(one)


@pytest.mark.parametrize("name", ["sertraline", "gabapentin", "oxycodone", "baclofen"])
def test_other_medicines_do_not_count(name: str) -> None:
    assert reasons(given(other_medicines=(medicine(name),))) == ()


@pytest.mark.parametrize(("until", "stands"), [(AS_OF - DAY, False), (AS_OF, True), (None, True)])
def test_a_drug_counts_as_long_as_it_is_taken(until: date | None, stands: bool) -> None:
    one = given(other_medicines=(medicine("phenobarbital", until=until),))
    assert bool(reasons(one)) is stands
    assert ("Taken earlier" in said(one)) is not stands
    assert reasons(one, AS_OF - DAY), "on the day before it was still taken"


def test_a_medicine_that_is_not_recognised_leaves_it_open() -> None:
    one = given(other_medicines=(medicine("zzyzxol"),))
    assert reasons(one) == ()
    assert "Not recognised, so the forecast may not hold: zzyzxol." in said(one)


def test_a_benzodiazepine_that_is_not_simulated_counts_while_it_goes_on() -> None:
    assert reasons(given(case(regimen(), regimen("estazolam", "2")))) == (
        "On the same receptor, and not simulated here: estazolam.",
    )
    ended = given(case(regimen(), regimen("estazolam", "2", until=AS_OF - DAY)))
    assert reasons(ended) == ()
    assert "Taken earlier, and what it leaves behind is not in the forecast: estazolam." in said(ended)
    assert reasons(given(case(regimen(), regimen("zolpidem", "5")))) == ()


def predictions(document: dict[str, Any]) -> list[dict[str, Any]]:
    beside = document["comparators"]
    holders = [*document["options"], beside["stay"], beside["stop_today"], *beside["published"]]
    found = [holder["prediction"] for holder in holders if holder["prediction"]]
    return found + [one["equal_drive_benefit"] for one in document["options"] if "equal_drive_benefit" in one]


def test_every_prediction_of_a_plan_says_whether_it_is_valid() -> None:
    good, bad = given(), given(other_medicines=(medicine("phenobarbital"),))
    for one, wanted in ((good, ()), (bad, reasons(bad))):
        answer = plan(one, 4)
        assert isinstance(answer, PlanAnswer)
        found = predictions(plan_to_json(answer, "now"))
        assert len(found) > len(answer.options)
        assert all(one["valid"] is (not wanted) for one in found)
        assert all(one["not_valid_because"] == list(wanted) for one in found)
        assert any("not valid for this person" in line for line in answer.limits) is bool(wanted)


def test_a_plan_without_a_forecast_says_nothing_of_it() -> None:
    answer = plan(given(other_medicines=(medicine("phenobarbital"),)), 0)
    assert isinstance(answer, PlanAnswer)
    assert not any("orecast" in line for line in answer.limits)


@pytest.mark.parametrize(("name", "asked"), [("sertraline", True), ("phenobarbital", False)])
def test_a_forecast_that_is_not_valid_chooses_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str, asked: bool
) -> None:
    calls = []
    choose = forecasts.with_slower_choice

    def seen(*given: Any) -> Any:
        calls.append(given)
        return choose(*given)

    monkeypatch.setattr(plan_case, "with_slower_choice", seen)
    plan(given(other_medicines=(medicine(name),)), 2)
    assert bool(calls) is asked


def test_a_course_counts_what_was_taken_in_its_own_days() -> None:
    ended = medicine("phenobarbital", until=AS_OF - DAY)
    answer = course(given(other_medicines=(ended,)), CourseAsked(people=0))
    assert isinstance(answer, CourseAnswer)
    assert answer.not_valid_because == (
        "On the same receptor (GABA-A), and not in the model: phenobarbital.",
    )
    assert any("not valid for this person" in line for line in answer.limits)
    before = medicine("phenobarbital", until=date(2024, 11, 30))
    earlier = course(given(other_medicines=(before,)), CourseAsked(people=0))
    assert isinstance(earlier, CourseAnswer) and not earlier.not_valid_because
