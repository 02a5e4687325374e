"""``glidepath simulate``: the time course alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from textwrap import fill
from typing import Any

from glidepath.assessment.course_case import CourseAnswer, CourseAsked, course
from glidepath.basis.errors import InputError
from glidepath.formats.plan_tables import csv_text
from glidepath.interfaces import clock
from glidepath.interfaces.batch import run_lines
from glidepath.interfaces.case_reading import Asked, case_of, case_of_line, read_asked
from glidepath.interfaces.documents import course_document, document
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, REFUSED, Outcome
from glidepath.interfaces.plan_files import refusal_files
from glidepath.interfaces.printing import folder_of, json_file, show, written_files
from glidepath.interfaces.progress import announce, stages
from glidepath.interfaces.writing import REFUSAL_FILES
from glidepath.patient.case import Case

DAYS_AFTER_STOP = 60
"""How far a course runs past a stop or an end when nobody says otherwise."""
DAYS_MOST = 20_000
_STAGES = 1
_COURSE_FILES = ("course.json", "course.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOptions:
    """What was typed: the stop as text, the days, the grid, and whether bands are left out."""

    stop: str | None = None
    days: int | None = None
    every_h: float = 1.0
    typical: bool = False


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
    folder_of(output)
    given = read_asked(asked)
    if given.kind == "json_lines":
        return run_lines(given.text, partial(simulated_line, asked=asked, options=options), output)
    case = case_of(given, asked)
    wanted = course_asked(case, options, asked.people)
    with stages(_STAGES) as tell:
        tell(f"simulating {wanted.people} virtual people" if wanted.people else "simulating")
        outcome = outcome_of(course(case, wanted, announce))
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
    answer = course(case, course_asked(case, options, asked.people), announce)
    if isinstance(answer, CourseAnswer):
        return course_document(answer)
    refusal = document(answer, clock.now_text())
    return {"error": {"status": REFUSED, "says": answer.says, "field": "", "refusal": refusal}}


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


def outcome_of(answer: Any) -> Outcome:
    """Dress a course for the terminal, for machines and for a folder.

    Parameters
    ----------
    answer
        A course, or in an emergency a refusal.

    Returns
    -------
    Outcome
        Status 0, or 3.
    """
    from glidepath.reports.summary_text import WIDTH, course_text, refusal_text

    if not isinstance(answer, CourseAnswer):
        data = document(answer, clock.now_text())
        return Outcome(
            status=REFUSED,
            words=refusal_text(data),
            data=data,
            files=lambda _: refusal_files(data),
            replaces=_COURSE_FILES,
        )
    data = course_document(answer)
    warning = "\n" + fill(f"Stopping (this course): {answer.warning}", WIDTH) if answer.warning else ""
    return Outcome(
        status=DONE,
        words=course_text(data) + warning,
        data=data,
        files=lambda _: {"course.json": json_file(data), "course.csv": course_csv(data).encode()},
        replaces=REFUSAL_FILES,
    )


def course_csv(data: Mapping[str, Any]) -> str:
    """Write a course as CSV: one line for each point, the typical person first, then the bands.

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
