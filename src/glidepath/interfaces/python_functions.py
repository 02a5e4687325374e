"""The Python functions: the same words as the commands, records instead of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from glidepath.assessment import acceptance, course_case, known_drugs, plan_case
from glidepath.assessment.course_case import CourseAnswer
from glidepath.assessment.plan_answer import Answer, Refusal
from glidepath.assessment.population_case import PopulationAnswer, ready_population
from glidepath.assessment.what_matters import WhatMatters
from glidepath.basis.errors import InputError
from glidepath.evidence.evidence_answer import EvidenceAnswer
from glidepath.formats.export_files import Exported, export_to_json
from glidepath.interfaces import clock, documents, export_command
from glidepath.interfaces.case_reading import Asked, case_of, checked_people, read_asked, with_options
from glidepath.interfaces.options import MedicineOptions, PersonOptions, TaperOptions
from glidepath.interfaces.progress import announce
from glidepath.interfaces.simulate_command import CourseOptions, course_asked
from glidepath.patient.case import Case

CaseGiven = str | Path | Mapping[str, Any] | Case


def read_case(case: CaseGiven, **options: Any) -> Case:
    """Understand a case: a file, plain words, the fields of a case file, or a case already read.

    Parameters
    ----------
    case
        A path, directions such as ``clonazepam 1 mg twice daily``, a mapping, or a Case.
    **options
        The options of ``glidepath plan`` without dashes: ``since``, ``age``, ``start``, ``split`` ...

    Returns
    -------
    Case
        As understood, with everything assumed and everything not known listed.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> read_case("clonazepam 1 mg bid", since="2024-12-01", as_of="2026-11-22").regimens[0].drug
    'clonazepam'
    """
    if isinstance(case, Case):
        return _unchanged(case, options)
    named = "" if isinstance(case, Mapping) else str(case)
    asked = Asked(
        case=named,
        medicine=_taken_from(MedicineOptions, options),
        person=_taken_from(PersonOptions, options),
        taper=_taken_from(TaperOptions, options),
    )
    if options:
        raise TypeError(f"unknown option {', '.join(sorted(options))}; see glidepath plan --help")
    if isinstance(case, Mapping):
        from glidepath.formats.case_file import case_from_mapping

        return case_from_mapping(with_options(dict(case), asked.options()), clock.today())
    given = read_asked(asked)
    if given.kind == "json_lines":
        raise InputError("This file holds many cases: read them line by line, or use glidepath plan.", "CASE")
    return case_of(given, asked)


def _unchanged(case: Case, options: Mapping[str, Any]) -> Case:
    if options:
        raise TypeError("a Case is complete: options go with words, files and mappings")
    return case


def _taken_from(record: Any, options: dict[str, Any]) -> Any:
    """Take the options that a record knows out of the rest."""
    names = [item.name for item in fields(record) if item.name in options]
    values = {name: options.pop(name) for name in names}
    return record(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


def plan(case: CaseGiven, *, people: int = plan_case.PEOPLE, **options: Any) -> Answer:
    """Plan a taper: a prescription in, options out, as drafts for a clinician.

    Parameters
    ----------
    case
        What ``read_case`` takes.
    people
        Virtual people behind each band [count]; 0 leaves predictions out.
    **options
        The options of ``glidepath plan`` without dashes.

    Returns
    -------
    PlanAnswer or Refusal
        A refusal where nothing may be computed, for safety. ``document`` turns it into plain data.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> answer = plan("clonazepam 1 mg bid", since="2024-12-01", as_of="2026-11-22", people=0)
    >>> len(answer.options) >= 2
    True
    """
    return plan_case.plan(read_case(case, **options), checked_people(people), say=announce)


def simulate(
    case: CaseGiven,
    *,
    stop: date | str | None = None,
    days: int | None = None,
    every: float = 1.0,
    typical: bool = False,
    people: int = plan_case.PEOPLE,
    **options: Any,
) -> CourseAnswer | Refusal:
    """Follow a case hour by hour from its first dose: going on, or stopping on a day.

    Parameters
    ----------
    case
        What ``read_case`` takes.
    stop
        First day without a dose; None = as the case goes on.
    days
        Days past the stop, else past the last ``until``, else past ``as_of``; None = 60 past a stop or an
        end, else 0.
    every
        Hours between two points [h, above 0].
    typical
        Whether the bands are left out.
    people
        Virtual people behind each band [count, 1 or more].
    **options
        The options of ``glidepath simulate`` without dashes.

    Returns
    -------
    CourseAnswer or Refusal
        A refusal in an emergency only: then nothing is computed.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> answer = simulate("diazepam 5 mg bid", since="2026-11-20", as_of="2026-11-22", typical=True)
    >>> float(answer.course.hours[1])
    1.0
    """
    understood = read_case(case, **options)
    wanted = CourseOptions(
        stop=None if stop is None else str(stop), days=days, every_h=every, typical=typical
    )
    return course_case.course(understood, course_asked(understood, wanted, checked_people(people)), announce)


def export(
    case: CaseGiven,
    *,
    to: str,
    stop: date | str | None = None,
    days: int | None = None,
    every: float = 1.0,
    **options: Any,
) -> Exported | Refusal:
    """Write the model and a case for another tool, for modellers.

    Parameters
    ----------
    case
        What ``read_case`` takes.
    to
        ``sbml``, ``nonmem``, ``mrgsolve`` or ``rxode2``.
    stop
        First day without a dose; None = as the case goes on.
    days
        Days past the stop, else past the last ``until``, else past ``as_of``; None = 60 past a stop or an
        end, else 0.
    every
        Hours between two points of the output [h, above 0].
    **options
        The options of ``glidepath export`` without dashes.

    Returns
    -------
    Exported or Refusal
        ``files`` holds contents by file name. A refusal in an emergency only.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> list(export("diazepam 5 mg bid", to="nonmem", since="2026-11-01", as_of="2026-11-22").files)
    ['nonmem_model.ctl', 'nonmem_data.csv']
    """
    wanted = CourseOptions(stop=None if stop is None else str(stop), days=days, every_h=every, typical=True)
    return export_command.export(read_case(case, **options), to, wanted)


def population(
    spec: str | Path | Mapping[str, Any],
    *,
    people: int | None = None,
    folder: str | Path | None = None,
    processes: int | None = None,
) -> PopulationAnswer | Refusal:
    """Send virtual people through plans side by side: distributions of what happens.

    Parameters
    ----------
    spec
        A SPEC file, or its fields.
    people
        How many, instead of what the SPEC says [count].
    folder
        Where finished parts are kept, so that a run that was ended goes on where it stood; None = nowhere.
        They are removed once everybody has been followed.
    processes
        Local processes; None = one for each processor. The answer does not depend on it.

    Returns
    -------
    PopulationAnswer or Refusal
        A refusal in an emergency, and where a plan asks for a taper that may not be computed.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> medicines = [{"directions": "clonazepam 1 mg bid", "since": "2025-01-01"}]
    >>> spec = {"as_of": "2026-11-22", "days": 60, "medicines": medicines, "plans": ["stay", "stop"]}
    >>> stay, stop = population(spec, people=40).summaries
    >>> stay.outcomes["peak_pwc20"].mean < stop.outcomes["peak_pwc20"].mean
    True
    """
    from glidepath.interfaces import population_command as command

    count = command.chosen_workers(command.PopulationOptions(people=people, processes=processes))
    ready = ready_population(command.read_spec(spec, people))
    if isinstance(ready, Refusal):
        return ready
    answer, kept = command.followed(ready, count, None if folder is None else Path(folder))
    if kept is not None:
        kept.remove()
    return answer


def document(
    answer: Answer | CourseAnswer | EvidenceAnswer | Exported | PopulationAnswer | WhatMatters,
    made_at: str | None = None,
) -> dict[str, Any]:
    """Turn an answer into plain data: ``plan.json``, ``refusal.json``, ``course.json``, or an export's.

    Parameters
    ----------
    answer
        What ``plan``, ``simulate``, ``what_matters``, ``export``, ``population`` or ``evidence`` gave.
    made_at
        When it was made, as ISO 8601 text; None = now.

    Returns
    -------
    dict[str, Any]
        The document.
    """
    if isinstance(answer, CourseAnswer):
        return documents.course_document(answer)
    if isinstance(answer, WhatMatters):
        return documents.what_matters_document(answer)
    if isinstance(answer, Exported):
        return export_to_json(answer)
    if isinstance(answer, EvidenceAnswer):
        from glidepath.formats.evidence_json import evidence_to_json

        return evidence_to_json(answer, plan_case.versions())
    if isinstance(answer, PopulationAnswer):
        from glidepath.formats.population_json import population_to_json

        return population_to_json(answer)
    return documents.document(answer, made_at or clock.now_text())


def accept(plan: Mapping[str, Any], option: str, by: str) -> dict[str, Any]:
    """Record that a clinician takes one option of a plan.

    Parameters
    ----------
    plan
        The document of a plan.
    option
        The id of the option.
    by
        Who takes it.

    Returns
    -------
    dict[str, Any]
        The document with its acceptance.

    Raises
    ------
    InputError
        While a hard-stop field is not known, or where there is no such option.
    """
    return acceptance.accept(plan, option, by, clock.now_text())


def drugs(name: str | None = None) -> dict[str, Any]:
    """Tell what is known of one drug, or of all, each figure with its source and grade.

    Parameters
    ----------
    name
        A generic or brand name; None for every drug in short.

    Returns
    -------
    dict[str, Any]
        Plain data.

    Raises
    ------
    InputError
        When no drug has that name.
    """
    return known_drugs.known_drugs(name)
