"""Predictions beside every option, and the slower pace that a forecast may add."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from glidepath.assessment import forecasts as module
from glidepath.assessment.forecasts import Forecasts, forecasts, with_slower_choice
from glidepath.assessment.plan_answer import PlanAnswer
from glidepath.assessment.plan_case import plan
from glidepath.simulation.bands import Band
from glidepath.simulation.prediction import Prediction
from glidepath.taper.offer import TaperAnswer, plan_schedules

from .cases import case, regimen

OFFER = plan_schedules(case(), regimen())


@cache
def predicted() -> Forecasts:
    return forecasts(case(), "clonazepam", OFFER, 4)


def test_every_option_and_comparator_is_predicted_over_the_same_days() -> None:
    found = predicted()
    assert set(found.schedules) == {schedule.id for schedule in OFFER.schedules}
    assert set(found.published) == {profile.id for profile in OFFER.published}
    assert found.stay is not None and found.stop_today is not None
    lengths = {
        len(prediction.day) for prediction in [found.stay, found.stop_today, *found.schedules.values()]
    }
    assert len(lengths) == 1
    last = max(schedule.steps[-1].end for schedule in OFFER.schedules)
    assert found.stay.date_of(lengths.pop() - 1) > last


def test_a_drug_that_is_not_simulated_has_no_prediction() -> None:
    answer = plan(case(regimen("estazolam", "2")), 4)
    assert isinstance(answer, PlanAnswer)
    assert all(option.prediction is None for option in answer.options)
    assert answer.stay.prediction is None and answer.stop_today.prediction is None
    assert any("estazolam is not simulated" in line for line in answer.limits)


def test_a_continuing_drug_that_is_not_simulated_is_left_out_and_said() -> None:
    answer = plan(case(regimen(), regimen("estazolam", "2")), 4)
    assert isinstance(answer, PlanAnswer)
    assert all(option.prediction is not None for option in answer.options)
    assert any("estazolam is not simulated" in line for line in answer.limits)


def with_chances(monkeypatch: pytest.MonkeyPatch, of_slower: dict[str, float]) -> None:
    """Let the slower paces have these chances, without simulating them."""
    some = predicted().schedules["percent-of-current-10"]

    def made(*given: object) -> dict[tuple[str, str], Prediction]:
        return {("", name): chance(some, value) for name, value in of_slower.items()}

    monkeypatch.setattr(module, "_predicted", made)


def chance(prediction: Prediction, value: float) -> Prediction:
    return replace(prediction, chance_rise_5=Band(p05=value / 2, p50=value, p95=value))


def given_chances(*values: float) -> Forecasts:
    made = predicted().schedules
    return Forecasts(
        schedules={name: chance(one, value) for (name, one), value in zip(made.items(), values, strict=False)}
    )


def ids(offer: TaperAnswer) -> list[str]:
    return [schedule.id for schedule in offer.schedules]


SLOWER = [schedule.id for schedule in OFFER.slower]


def test_there_are_slower_paces_to_choose_from() -> None:
    assert len(SLOWER) >= 2


def test_the_fastest_pace_that_is_slow_enough_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    with_chances(monkeypatch, {SLOWER[0]: 0.2, SLOWER[1]: 0.08})
    offer, found = with_slower_choice(case(), OFFER, given_chances(0.3, 0.25), 4)
    assert ids(offer) == [*ids(OFFER), SLOWER[1]]
    assert SLOWER[1] in found.schedules
    assert "because of the forecast" in offer.schedules[-1].notes[-1]


def test_the_gentlest_is_added_where_none_is_slow_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with_chances(monkeypatch, {SLOWER[0]: 0.2, SLOWER[1]: 0.18})
    offer, _ = with_slower_choice(case(), OFFER, given_chances(0.3, 0.25), 4)
    assert ids(offer)[-1] == SLOWER[1]
    assert "still above" in offer.schedules[-1].notes[-1]


@pytest.mark.parametrize(
    ("of_options", "of_slower", "methods"),
    [
        ((0.3, 0.05), 0.01, ()),
        ((0.3, 0.2), 0.25, ()),
        ((0.3, 0.2), 0.01, ("equal_drive",)),
    ],
)
def test_nothing_is_added_without_need(
    monkeypatch: pytest.MonkeyPatch, of_options: tuple[float, ...], of_slower: float, methods: tuple[str, ...]
) -> None:
    with_chances(monkeypatch, {SLOWER[0]: of_slower})
    given = given_chances(*of_options)
    offer, found = with_slower_choice(case(methods=methods), OFFER, given, 4)
    assert (offer, found) == (OFFER, given)


def test_a_pace_longer_than_the_weeks_asked_for_is_never_added() -> None:
    offer, _ = with_slower_choice(case(max_weeks=1), OFFER, given_chances(0.9, 0.9), 4)
    assert offer == OFFER


def test_a_pace_that_the_products_make_an_option_again_is_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = replace(OFFER.schedules[0], id=SLOWER[0])
    with_chances(monkeypatch, {SLOWER[0]: 0.05})
    given = given_chances(0.3, 0.25)
    alike = replace(OFFER, slower=(twin,))
    assert with_slower_choice(case(), alike, given, 4) == (alike, given)
