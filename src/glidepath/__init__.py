"""Glidepath: what a benzodiazepine dose history has done to a person, and the safe way off it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from glidepath.assessment.version import VERSION

if TYPE_CHECKING:
    from glidepath.assessment.course_case import CourseAnswer
    from glidepath.assessment.plan_answer import PlanAnswer, Refusal
    from glidepath.assessment.population_case import PopulationAnswer
    from glidepath.basis.errors import GlidepathError, InputError
    from glidepath.interfaces.event_tables import (
        Dosing,
        dependence_model,
        one_compartment,
        simulate_events,
        three_compartment,
        two_compartment,
    )
    from glidepath.interfaces.evidence_command import evidence
    from glidepath.interfaces.matters_function import what_matters
    from glidepath.interfaces.python_functions import (
        accept,
        document,
        drugs,
        export,
        plan,
        population,
        read_case,
        simulate,
    )
    from glidepath.patient.case import Case

__version__ = VERSION

__all__ = [
    "Case",
    "CourseAnswer",
    "Dosing",
    "GlidepathError",
    "InputError",
    "PlanAnswer",
    "PopulationAnswer",
    "Refusal",
    "accept",
    "dependence_model",
    "document",
    "drugs",
    "evidence",
    "export",
    "one_compartment",
    "plan",
    "population",
    "read_case",
    "simulate",
    "simulate_events",
    "three_compartment",
    "two_compartment",
    "what_matters",
]

_HOMES = {
    "Case": "glidepath.patient.case",
    "CourseAnswer": "glidepath.assessment.course_case",
    "Dosing": "glidepath.interfaces.event_tables",
    "GlidepathError": "glidepath.basis.errors",
    "InputError": "glidepath.basis.errors",
    "PlanAnswer": "glidepath.assessment.plan_answer",
    "PopulationAnswer": "glidepath.assessment.population_case",
    "Refusal": "glidepath.assessment.plan_answer",
    "dependence_model": "glidepath.interfaces.event_tables",
    "one_compartment": "glidepath.interfaces.event_tables",
    "simulate_events": "glidepath.interfaces.event_tables",
    "three_compartment": "glidepath.interfaces.event_tables",
    "two_compartment": "glidepath.interfaces.event_tables",
    "what_matters": "glidepath.interfaces.matters_function",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that a bare import stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'glidepath' has no attribute {name!r}")
    if name in ("evidence", "population"):  # the function has the name of a floor, which can be called
        return import_module(f"glidepath.{name}")
    return getattr(import_module(_HOMES.get(name, "glidepath.interfaces.python_functions")), name)
