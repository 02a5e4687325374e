"""``glidepath simulate``: the time course alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from textwrap import fill
from typing import Any

from glidepath.assessment.course_case import CourseAnswer, CourseAsked, course
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.what_matters import WhatMatters, what_matters
from glidepath.basis.errors import InputError
from glidepath.formats.plan_tables import csv_text
from glidepath.formats.what_matters_json import what_matters_to_json
from glidepath.interfaces import clock
from glidepath.interfaces.batch import run_lines
from glidepath.interfaces.case_reading import Asked, case_of, case_of_line, read_asked
from glidepath.interfaces.documents import course_document, document, what_matters_document
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, REFUSED, Outcome
from glidepath.interfaces.plan_files import refusal_files, refuse_without_printing
from glidepath.interfaces.printing import folder_of, json_file, show, written_files
from glidepath.interfaces.progress import announce, stages
from glidepath.interfaces.writing import REFUSAL_FILES
from glidepath.patient.case import Case

DAYS_AFTER_STOP = 60
"""How far a course runs past a stop or an end when nobody says otherwise."""
DAYS_MOST = 20_000
_STAGES = 1
_MATTERS_FILE = "what_matters.html"
_COURSE_FILES = ("course.json", "course.csv", _MATTERS_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOptions:
    """What was typed: the stop as text, the days, the grid, and whether bands are left out.

    ``what_matters`` asks what the worst day depends on, of the course or of the option of a plan named.
    """

    stop: str | None = None
    days: int | None = None
    every_h: float = 1.0
    typical: bool = False
    what_matters: bool = False
    option: str | None = None


def run(asked: Asked, options: CourseOptions, output: OutputOptions) -> int:
    """Simulate one case, or every case of a file of many.

    Parameters
    ----------
    asked
        The case and its options.
    options
        What of the course is wanted.
    output
        Where the answer goes.

    Returns
    -------
    int
        The exit status.
    """
    refuse_mixed_options(options)
    if folder_of(output) is not None and options.what_matters:
        refuse_without_printing()
    given = read_asked(asked)
    if given.kind == "json_lines":
        return run_lines(given.text, partial(simulated_line, asked=asked, options=options), output)
    case = case_of(given, asked)
    wanted = course_asked(case, options, asked.people)
    with stages(_STAGES) as tell:
        tell(f"simulating {wanted.people} virtual people" if wanted.people else "simulating")
        outcome = outcome_of(course(case, wanted, announce), _matters(case, wanted, options, asked.people))
        written = written_files(outcome, output, tell)
    return show(outcome, output, written)


def simulated_line(line: str, asked: Asked, options: CourseOptions) -> Mapping[str, Any]:
    """Simulate one line of a file of cases.

    Parameters
    ----------
    line
        One case in JSON.
    asked
        The options, laid over every case.
    options
        What of the course is wanted.

    Returns
    -------
    Mapping[str, Any]
        The course; in an emergency the error of status 3 with the refusal.
    """
    case = case_of_line(line, asked)
    wanted = course_asked(case, options, asked.people)
    answer = course(case, wanted, announce)
    if isinstance(answer, Refusal):
        return _refused_line(answer)
    matters = _matters(case, wanted, options, asked.people)
    return _refused_line(matters) if isinstance(matters, Refusal) else _course_data(answer, matters)


def _refused_line(answer: Refusal) -> dict[str, Any]:
    refusal = document(answer, clock.now_text())
    return {"error": {"status": REFUSED, "says": answer.says, "field": "", "refusal": refusal}}


def refuse_mixed_options(options: CourseOptions) -> None:
    """Raise InputError where what was typed does not go together."""
    if options.option is not None and not options.what_matters:
        raise InputError("--option goes with --what-matters: type both, or leave it out.", "option")
    if options.option is not None and options.stop is not None:
        raise InputError(
            "--stop and --option do not go together, for an option has its own doses: type one of them.",
            "option",
        )


def _matters(
    case: Case, wanted: CourseAsked, options: CourseOptions, people: int
) -> WhatMatters | Refusal | None:
    """What the worst day depends on, where that is asked for; its band never rests on the typical person."""
    if not options.what_matters:
        return None
    return what_matters(case, replace(wanted, people=people), options.option, announce)


def _course_data(answer: CourseAnswer, matters: WhatMatters | None) -> dict[str, Any]:
    data = course_document(answer)
    return data if matters is None else {**data, "what_matters": what_matters_to_json(matters)}


def course_asked(case: Case, options: CourseOptions, people: int) -> CourseAsked:
    """Read the options of a course.

    Parameters
    ----------
    case
        The case, which may end by itself.
    options
        What was typed.
    people
        Virtual people [count].

    Returns
    -------
    CourseAsked
        The same, understood.

    Raises
    ------
    InputError
        When an option cannot be.
    """
    ends = options.stop is not None or all(regimen.until is not None for regimen in case.regimens)
    days = (DAYS_AFTER_STOP if ends else 0) if options.days is None else options.days
    if not 0 <= days <= DAYS_MOST:
        raise InputError(f"--days {days} cannot be: type 0 to {DAYS_MOST} days.", "days")
    return CourseAsked(
        stop=_day(options.stop),
        days=days,
        every_h=_hours(options.every_h),
        people=0 if options.typical else people,
    )


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text.strip())
    except ValueError as fault:
        raise InputError(f'--stop "{text}" is no day: type it as 2026-12-01.', "stop") from fault


def _hours(every_h: float) -> Fraction:
    try:
        return Fraction(str(every_h))
    except ValueError as fault:
        raise InputError(f"--every {every_h} cannot be: type hours above 0, such as 1.", "every") from fault


def outcome_of(answer: CourseAnswer | Refusal, matters: WhatMatters | Refusal | None = None) -> Outcome:
    """Dress a course for the terminal, for machines and for a folder.

    Parameters
    ----------
    answer
        A course, or in an emergency a refusal.
    matters
        What the worst day depends on; a refusal where it is of an option and no plan is computed.

    Returns
    -------
    Outcome
        Status 0, or 3.
    """
    from glidepath.reports.summary_text import WIDTH, course_text
    from glidepath.reports.what_matters_page import what_matters_text

    if isinstance(answer, Refusal):
        return _refused(answer)
    if isinstance(matters, Refusal):
        return _refused(matters)
    data = _course_data(answer, matters)
    beside = "" if matters is None else "\n" + what_matters_text(data["what_matters"], WIDTH)
    warning = "\n" + fill(f"Stopping (this course): {answer.warning}", WIDTH) if answer.warning else ""
    return Outcome(
        status=DONE,
        words=course_text(data) + beside + warning,
        data=data,
        files=lambda _: _files(data, matters),
        replaces=(*REFUSAL_FILES, _MATTERS_FILE),
    )


def _refused(answer: Refusal) -> Outcome:
    from glidepath.reports.summary_text import refusal_text

    data = document(answer, clock.now_text())
    return Outcome(
        status=REFUSED,
        words=refusal_text(data),
        data=data,
        files=lambda _: refusal_files(data),
        replaces=_COURSE_FILES,
    )


def _files(data: Mapping[str, Any], matters: WhatMatters | None) -> dict[str, bytes]:
    files = {"course.json": json_file(data), "course.csv": course_csv(data).encode()}
    if matters is None:
        return files
    from glidepath.reports.what_matters_page import what_matters_html

    page = what_matters_html(data["what_matters"], what_matters_document(matters))
    return {**files, _MATTERS_FILE: page.encode()}


def course_csv(data: Mapping[str, Any]) -> str:
    """Write a course as CSV: one line for each point, the typical person first, then the bands.

    The last column says whether the forecast is valid for the person.

    Parameters
    ----------
    data
        A course document.

    Returns
    -------
    str
        CSV with a header line.
    """
    start = datetime.fromisoformat(data["start"])
    times = [(start + timedelta(hours=hour)).isoformat(timespec="minutes") for hour in data["hours"]]
    columns: dict[str, list[Any]] = {"time": times, "hours": data["hours"]}
    columns |= dict(_flat(data["typical"], "typical"))
    columns |= dict(_flat(data.get("bands", {}), "band"))
    columns["valid"] = ["true" if data.get("valid", True) else "false"] * len(times)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return csv_text(list(columns), rows, "")


def _flat(data: Mapping[str, Any], under: str) -> list[tuple[str, list[Any]]]:
    """Every series of nested data with a name made of its path."""
    found: list[tuple[str, list[Any]]] = []
    for name, value in data.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{under}_{name}")
        else:
            found.append((f"{under}_{name}", value))
    return found
