"""The Python function that ranks what the worst day of a plan depends on."""

from __future__ import annotations

from datetime import date
from typing import Any

from glidepath.assessment import what_matters as tornado
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import PEOPLE
from glidepath.assessment.what_matters import WhatMatters
from glidepath.interfaces.case_reading import checked_people
from glidepath.interfaces.progress import announce
from glidepath.interfaces.python_functions import CaseGiven, read_case
from glidepath.interfaces.simulate_command import CourseOptions, course_asked, refuse_mixed_options


def what_matters(
    case: CaseGiven,
    option: str | None = None,
    *,
    stop: date | str | None = None,
    days: int | None = None,
    people: int = PEOPLE,
    **options: Any,
) -> WhatMatters | Refusal:
    """Rank what the worst day of an option, or of a course, depends on: a tornado of the typical person.

    Parameters
    ----------
    case
        What ``read_case`` takes.
    option
        The id of an option of this case's plan; None = the course as the case goes on, or stops.
    stop
        First day without a dose; None = as the case goes on.
    days
        Days past the stop, as for ``simulate``.
    people
        Virtual people behind the band that goes with it [count]; never fewer than 20 are taken.
    **options
        The options of ``glidepath simulate`` without dashes.

    Returns
    -------
    WhatMatters or Refusal
        Bars, longest first, each computed anew and by the slope. A refusal in an emergency; for an option,
        wherever no plan is computed.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> found = what_matters(
    ...     "lorazepam 1 mg tid", since="2025-12-01", as_of="2026-11-22", stop="2026-11-22", people=20
    ... )
    >>> found.of_kind("between_people")[0].spread.id
    'susceptibility'
    """
    wanted = CourseOptions(
        stop=None if stop is None else str(stop), days=days, what_matters=True, option=option
    )
    refuse_mixed_options(wanted)
    understood = read_case(case, **options)
    asked = course_asked(understood, wanted, checked_people(people))
    return tornado.what_matters(understood, asked, option, announce)
