"""SPECs of populations that tests share."""

from __future__ import annotations

from datetime import date
from typing import Any

from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.population_case import ReadyPopulation, ready_population
from glidepath.formats.population_spec import population_from_mapping

TODAY = date(2026, 11, 22)
PERSON = {
    "age_years": 46,
    "sex": "female",
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
LORAZEPAM = {"directions": "lorazepam 1 mg twice daily", "since": "2026-09-01", "indication": "panic"}


def spec(**changes: Any) -> dict[str, Any]:
    """A small SPEC with some fields changed; None leaves a field out."""
    usual: dict[str, Any] = {
        "people": 100,
        "seed": 3,
        "days": 30,
        "as_of": "2026-11-22",
        "person": {**PERSON, "weight_kg": {"median": 75, "cv_percent": 20, "low": 40, "high": 150}},
        "medicines": [LORAZEPAM],
        "alcohol": {"drinks_per_week": 0},
        "plans": ["stay", "stop"],
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def ready(**changes: Any) -> ReadyPopulation:
    """The same, ready to be followed."""
    found = ready_population(population_from_mapping(spec(**changes), TODAY))
    assert not isinstance(found, Refusal)
    return found
