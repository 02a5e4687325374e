"""A case in: the course of its typical person and of virtual people around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from glidepath.basis.calendar import day_after
from glidepath.basis.errors import InputError
from glidepath.patient.case import Case
from glidepath.population.sampling import can_be_simulated, typical_person, virtual_people
from glidepath.simulation.course import Course, Window, course_of
from glidepath.simulation.many import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRequest:
    """What to simulate.

    ``stop`` is the first day without a dose; ``days`` count past it, else past the last day of use, else past
    today. A value comes every ``every_h`` hours; ``people`` 0 = the typical person only.
    """

    stop: date | None = None
    days: int
    every_h: Fraction = Fraction(1)
    people: int
    seed: int = 0


def last_day(case: Case, request: CourseRequest) -> date:
    """Give the last civil day that is simulated.

    Parameters
    ----------
    case
        The case.
    request
        The stop and the days.

    Returns
    -------
    date
        N days past the last day of dosing, or past ``as_of`` where dosing goes on.
    """
    if request.stop is not None:
        return day_after(request.stop, request.days - 1)
    ends = [regimen.until for regimen in case.regimens]
    known = [end for end in ends if end is not None]
    last = max(known) if known and len(known) == len(ends) else case.as_of
    return day_after(last, request.days)


def simulate_course(case: Case, request: CourseRequest, engine: Engine | None = None) -> Course:
    """Follow a case from its first dose, hour by hour.

    Parameters
    ----------
    case
        Who takes what since when.
    request
        Stop, length, grid and number of virtual people.
    engine
        How to compute.

    Returns
    -------
    Course
        Series of the typical person, bands over virtual people, and features.

    Raises
    ------
    InputError
        If nothing that is taken can be simulated, or no dose falls into the time.

    Notes
    -----
    A drug without kinetics is left out, and ``left_out`` of the course says so.
    """
    regimens = [r for r in case.regimens if can_be_simulated(r.drug)]
    if not regimens:
        names = ", ".join(dict.fromkeys(r.drug for r in case.regimens)) or "no benzodiazepine"
        says = f"{names}: no kinetics are known, so nothing can be simulated; see `glidepath drugs`"
        raise InputError(says, "medicines")
    channels = tuple(dict.fromkeys((r.drug, r.formulation) for r in regimens))
    window = Window(last_day=last_day(case, request), every_h=request.every_h, stop=request.stop)
    typical = typical_person(case.person, channels)
    people = None
    if request.people > 0:
        people = virtual_people(case.person, channels, request.people, seed=request.seed)
    course = course_of(typical, people, regimens, window, engine)
    missing = [r.drug for r in case.regimens if not can_be_simulated(r.drug)]
    notes = (f"{drug}: no kinetics are known; it is left out" for drug in dict.fromkeys(missing))
    return replace(course, left_out=(*course.left_out, *notes))
