"""Plans of a population as they are made: what everybody takes, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import plan
from glidepath.assessment.population_case import ReadyPopulation, ready_population
from glidepath.basis.errors import InputError
from glidepath.formats.population_spec import population_from_mapping
from glidepath.simulation.intakes import intakes_of_steps

ANSWERED: dict[str, Any] = {
    "age_years": 46,
    "weight_kg": {"low": 60, "high": 90},
    "pregnant": False,
    "breastfeeding": False,
    "epilepsy": False,
    "liver": False,
    "breathing_disease": False,
    "suicidality": False,
    "emergency_signs": [],
    "opioids": False,
    "history": {"withdrawal_seizure": False, "withdrawal_delirium": False},
}
CLONAZEPAM = {"directions": "clonazepam 1 mg bid", "since": "2025-01-01", "indication": "panic"}


def made(plans: list[Any], **changes: Any) -> ReadyPopulation | Refusal:
    usual = {
        "as_of": "2026-11-22",
        "people": 20,
        "days": 200,
        "person": ANSWERED,
        "medicines": [CLONAZEPAM],
        "alcohol": {"drinks_per_week": 0},
        "taper": {"start": "2026-12-01"},
        "plans": plans,
    }
    return ready_population(population_from_mapping({**usual, **changes}, date(2026, 11, 22)))


def ready(plans: list[Any], **changes: Any) -> ReadyPopulation:
    found = made(plans, **changes)
    assert not isinstance(found, Refusal)
    return found


def test_a_method_gives_what_the_planner_gives_the_typical_person() -> None:
    population = ready([{"method": "percent_of_start", "pace_percent": 5}])
    wish = population.spec.plans[0]
    assert wish.taper is not None
    from dataclasses import replace

    answer = plan(replace(population.spec.case, taper=wish.taper), people=0)
    assert not isinstance(answer, Refusal)
    first = next(one for one in answer.options if one.schedule.method == "percent_of_start")
    steps = intakes_of_steps(first.schedule.steps, date(2026, 12, 1), 200, {"clonazepam": "IR"})
    only = population.plans[0]
    assert only.option == first.id and only.intakes.mg.tolist() == steps.mg.tolist()
    assert only.ends == first.schedule.ends.date
    assert only.assumed[0].value == first.id and only.sources


def test_an_option_can_be_named() -> None:
    slow = ready([{"method": "percent_of_current", "option": "percent-of-current-5"}])
    assert slow.plans[0].option == "percent-of-current-5" and not slow.plans[0].assumed
    with pytest.raises(
        InputError, match="no option percent-of-start-5; type option: one of percent-of-current"
    ):
        made([{"method": "percent_of_current", "option": "percent-of-start-5"}])


def test_a_switch_brings_its_new_drug() -> None:
    population = ready(["stay", {"method": "switch", "switch_to": "diazepam"}])
    assert [drug for drug, _ in population.study.channels] == ["clonazepam", "diazepam"]
    assert set(population.plans[1].daily_mg()) == {"clonazepam", "diazepam"}
    names = {outcome.name for outcome in population.outcomes}
    assert {"highest_ng_per_ml.nordiazepam", "lowest_ng_per_ml.clonazepam"} <= names


def test_a_method_that_gives_nothing_says_why() -> None:
    with pytest.raises(
        InputError, match=r"plans\[0\]: the planner gives no optimised option: .* not compute"
    ):
        made([{"method": "optimised"}])


def test_stop_stops_one_drug_and_the_other_goes_on() -> None:
    both = [CLONAZEPAM, {"directions": "diazepam 5 mg nightly", "since": "2026-01-01"}]
    stay, stop = ready(["stay", "stop"], medicines=both).plans
    assert {drug: mg[0] for drug, mg in stay.daily_mg().items()} == {"clonazepam": 2, "diazepam": 5}
    assert {drug: mg[-1] for drug, mg in stop.daily_mg().items()} == {"diazepam": 5}
    assert stop.warning is not None and "seizures can kill" in stop.warning


def steps(*doses: tuple[str, int]) -> dict[str, Any]:
    return {"steps": [{"directions": f"clonazepam {mg} mg bid", "days": days} for mg, days in doses]}


def test_directions_give_what_they_say_on_each_day() -> None:
    plan = ready([steps(("0.75", 10), ("0.5", 400))]).plans[0]
    doses = plan.daily_mg()["clonazepam"]
    assert (doses[0], doses[9], doses[10], doses[-1], len(doses)) == (1.5, 1.5, 1.0, 1.0, 200)
    late = {"medicines": [{"directions": "clonazepam 1 mg bid", "since": "2026-12-11"}]}
    later = ready([late]).plans[0].daily_mg()["clonazepam"]
    assert (later[9], later[10], later[-1]) == (0, 2, 2)
    never = {"medicines": [{"directions": "clonazepam 1 mg bid", "since": "2028-12-11"}]}
    assert ready([never]).plans[0].daily_mg() == {}


@pytest.mark.parametrize(
    ("doses", "warned"),
    [
        ((("0.875", 14), ("0.75", 200)), False),
        ((("0.5", 200),), True),
        ((("0.8", 7), ("0.6", 7), ("0.5", 200)), True),
        ((("0.75", 28), ("0.5625", 28), ("0.5", 28), ("0.375", 28), ("0.3", 28), ("0.25", 28)), False),
    ],
)
def test_a_fast_fall_is_warned_of(doses: tuple[tuple[str, int], ...], warned: bool) -> None:
    plan = {"steps": [*steps(*doses)["steps"], "nothing"]}
    assert (ready([plan]).plans[0].warning is not None) is warned


def test_use_on_some_days_is_no_fall() -> None:
    some = {"directions": "clonazepam 1 mg as needed, about 3 days a week", "since": "2025-01-01"}
    kept = {"medicines": [{"directions": some["directions"]}]}
    assert ready([kept], medicines=[some]).plans[0].warning is None


def test_nothing_left_to_stop() -> None:
    ended = {**CLONAZEPAM, "until": "2026-10-31"}
    with pytest.raises(InputError, match="nothing is taken on 2026-12-01 that could be stopped"):
        made(["stop"], medicines=[ended])
    gone = ready(["stay"], medicines=[ended])
    assert gone.plans[0].daily_mg() == {} and gone.study.before is not None


def test_drugs_without_kinetics() -> None:
    with pytest.raises(InputError, match="medicines: estazolam is not simulated here"):
        made(["stay"], medicines=["estazolam 1 mg nightly"])
    with pytest.raises(InputError, match=r"plans\[0\]: estazolam is not simulated here"):
        made([{"medicines": ["estazolam 1 mg nightly"]}])
    both = ready(["stay"], medicines=[CLONAZEPAM, {"directions": "estazolam 1 mg nightly"}])
    assert set(both.plans[0].daily_mg()) == {"clonazepam"}
    assert any("estazolam" in words for words in both.limits)


def test_what_is_refused_computes_nothing() -> None:
    emergency = made(["stay"], person={**ANSWERED, "emergency_signs": ["seizure"]})
    assert isinstance(emergency, Refusal) and emergency.emergency
    epilepsy = {**ANSWERED, "epilepsy": True}
    assert isinstance(made([{"method": "percent_of_current"}], person=epilepsy), Refusal)
    assert not isinstance(made(["stay", "stop"], person=epilepsy), Refusal)


def test_a_hard_stop_stands_on_every_plan_but_going_on() -> None:
    """Plans that a SPEC writes out are followed, but nobody must take them for a taper that may be tried."""
    slow = {"id": "mine", "steps": [{"directions": "clonazepam 1 mg bid", "weeks": 20}]}
    held = ready(["stay", "stop", slow], person={**ANSWERED, "epilepsy": True}, days=90)
    stay, stop, mine = held.plans
    assert stay.warning is None
    for plan_made in (stop, mine):
        assert plan_made.warning is not None
        assert "No taper is computed in this situation (R025)" in plan_made.warning
    free = ready(["stay", "stop", slow], days=90)
    assert free.plans[2].warning is None and "R025" not in (free.plans[1].warning or "")
    assert len(held.sources) > len(free.sources)


def test_a_beginning_that_is_not_known_is_said() -> None:
    words = "the beginning of use is not known: taken as long ago, the body as fully adapted"
    assert words in ready(["stay"], medicines=["clonazepam 1 mg bid"]).used
    assert words not in ready(["stay"]).used


def test_a_written_plan_that_is_longer_than_the_days_has_an_end_after_them() -> None:
    steps = [
        {"directions": "clonazepam 1 mg bid", "weeks": 4},
        {"directions": "clonazepam 0.75 mg bid", "weeks": 8},
    ]
    short = ready([{"id": "mine", "steps": steps}], days=60).plans[0]
    assert short.ends is not None and short.ends > date(2027, 1, 29)
    assert ready([{"id": "mine", "steps": steps}], days=120).plans[0].ends is None


def test_a_drug_that_a_plan_begins_and_ends_suddenly_is_warned_of() -> None:
    keep = {"directions": "clonazepam 1 mg bid", "since": "2026-12-01"}
    added = {"directions": "lorazepam 2 mg tid", "since": "2026-12-01", "until": "2027-02-28"}
    warned = ready([{"id": "mine", "medicines": [keep, added]}]).plans[0].warning
    assert warned is not None and warned.startswith("Here lorazepam falls by more than 25 %")
    going_on = {**added, "until": None}
    assert ready([{"id": "mine", "medicines": [keep, going_on]}]).plans[0].warning is None
