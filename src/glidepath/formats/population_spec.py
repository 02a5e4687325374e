"""The SPEC of a population: a case whose person may be spread, and plans side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.formats.case_file import CASE_FIELDS, case_from_mapping
from glidepath.formats.case_taper import TAPER_FIELDS
from glidepath.formats.field_readers import Reader, anything, fields_of, text, whole, words, wrong
from glidepath.formats.population_people import ReadCrowd, read_crowd
from glidepath.formats.population_plans import OF_A_PLAN, read_plans
from glidepath.patient.case import Assumed, Case
from glidepath.population.outcomes import HIGHEST, LOWEST
from glidepath.population.spec import PopulationSpec

PEOPLE_MOST = 100_000_000
PEOPLE_FEWEST = 20
"""With fewer there is no range to speak of, and the answer would be about single people."""
DAYS_MOST = 3_660
USUAL_PEOPLE, USUAL_DAYS = 1_000, 365
OUTCOMES = ("peak_pwc20", "peak_day", "days_above_5", "pwc20_area", "peak_against_first", HIGHEST, LOWEST)
_SEED_MOST = 2**31 - 1

read_people = whole(PEOPLE_FEWEST, PEOPLE_MOST, "people", "10000")
read_days = whole(1, DAYS_MOST, "days", "365")


def _seed(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _SEED_MOST:
        raise wrong(path, value, f"a whole number from 0 to {_SEED_MOST}, such as 1")
    return value


def _outcomes(value: Any, path: str) -> tuple[str, ...]:
    named = words(value, path)
    for place, name in enumerate(named):
        if name not in OUTCOMES:
            raise wrong(f"{path}[{place}]", name, f"one of {', '.join(OUTCOMES)}", OUTCOMES)
    return tuple(dict.fromkeys(named))


SPEC_FIELDS: Mapping[str, Reader] = {
    "title": text,
    "people": read_people,
    "seed": _seed,
    "days": read_days,
    "outcomes": _outcomes,
    "plans": anything,
    **{name: CASE_FIELDS[name] for name in ("as_of", "person", "medicines", "alcohol", "taper")},
    "other_medicines_complete": CASE_FIELDS["other_medicines_complete"],
}
_OF_THE_CASE = ("title", "as_of", "medicines", "alcohol", "other_medicines_complete")


def population_from_mapping(mapping: Any, today: date) -> PopulationSpec:
    """Read the SPEC of a population from plain data.

    Parameters
    ----------
    mapping
        The fields of a SPEC.
    today
        The civil day, taken where the SPEC names none.

    Returns
    -------
    PopulationSpec
        As understood, with every default listed.

    Raises
    ------
    InputError
        At the first thing that is wrong: what, where, and what to type instead.

    Examples
    --------
    >>> medicines = [{"directions": "clonazepam 1 mg bid", "since": "2025-01-01"}]
    >>> asked = {"medicines": medicines, "plans": ["stay", "stop"]}
    >>> spec = population_from_mapping(asked, date(2026, 11, 22))
    >>> spec.people, [plan.id for plan in spec.plans]
    (1000, ['stay', 'stop'])
    """
    if not isinstance(mapping, Mapping):
        raise wrong("SPEC", mapping, "a table of fields, such as {people: 1000, medicines: ..., plans: ...}")
    given = fields_of(mapping, "", SPEC_FIELDS)
    fields_of(given.get("taper"), "taper", _taper_fields())
    crowd = read_crowd(given.get("person"))
    case = _case(given, crowd, today)
    _refuse_children(case)
    return PopulationSpec(
        case=case,
        crowd=replace(crowd.crowd, person=case.person),
        people=given.get("people", USUAL_PEOPLE),
        seed=given.get("seed", 0),
        days=given.get("days", USUAL_DAYS),
        plans=read_plans(given.get("plans"), case, given.get("taper") or {}),
        outcomes=given.get("outcomes", ()),
        who=crowd.who,
        assumed=(*case.assumed, *crowd.assumed, *_assumed(given)),
    )


def _case(given: Mapping[str, Any], crowd: ReadCrowd, today: date) -> Case:
    parts = {name: given[name] for name in _OF_THE_CASE if name in given}
    return case_from_mapping({**parts, "person": crowd.typical, "taper": given.get("taper")}, today)


def _taper_fields() -> Mapping[str, Reader]:
    """The settings that all plans share; what makes one taper differ from another stands in its plan."""

    def of_a_plan(value: Any, path: str) -> None:
        name = path.rpartition(".")[2]
        own = "" if name == "methods" else f", {name}: ..."
        raise InputError(
            f"{path}: this belongs to a plan; write it like plans: [{{method: percent_of_current{own}}}].",
            path,
        )

    return {name: of_a_plan if name in OF_A_PLAN else anything for name in TAPER_FIELDS}


def _refuse_children(case: Case) -> None:
    from glidepath.facts.load import policy

    adult = policy("adult_years").value or 0.0
    if case.person.age_years is not None and case.person.age_years < adult:
        raise wrong(
            "person.age_years",
            f"{case.person.age_years:g}",
            f"{adult:g} years or more: the model is of adults",
        )


def _assumed(given: Mapping[str, Any]) -> list[Assumed]:
    usual = {
        "people": (USUAL_PEOPLE, "no number of people was given"),
        "seed": (0, "no seed was given"),
        "days": (USUAL_DAYS, "nothing was said of how long to follow them"),
    }
    return [
        Assumed(field=name, value=value, why=why) for name, (value, why) in usual.items() if name not in given
    ]
