"""The time course of a case: going on, or stopping on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from glidepath.assessment.forecast_validity import not_valid_because, validity_limits
from glidepath.assessment.forecasts import some_simulated
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import PEOPLE, versions
from glidepath.assessment.refusals import refused_by
from glidepath.assessment.sources_used import of_predictions, sources_of
from glidepath.assessment.warnings_and_limits import (
    COURSE_LIMITS,
    STOP_WARNING,
    not_simulated,
    with_hard_stops,
)
from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.basis.errors import InputError
from glidepath.basis.sources import Source
from glidepath.checks import gate
from glidepath.facts import load
from glidepath.patient.case import Assumed, Case
from glidepath.patient.regimen import Regimen
from glidepath.population.sampling import typical_of_groups, typical_person, virtual_people
from glidepath.simulation.course import Course, Window, course_of
from glidepath.simulation.many import Engine
from glidepath.simulation.prediction import channels_of

POINTS_MOST = 500_000
"""Most points of a grid, so that a typing error does not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAsked:
    """What of a course is asked for.

    ``stop`` is the first day without a dose (None = as the case goes on). ``days`` run past the stop, else
    past the last ``until``, else past ``as_of``. ``every_h`` is the grid [h]. ``people`` 0 = the typical
    person alone.
    """

    stop: date | None = None
    days: int = 0
    every_h: Fraction = Fraction(1)
    people: int = PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAnswer:
    """A time course with what it rests on; ``warning`` where a stop is shown.

    ``not_valid_because`` says why the course is not valid for this person; empty where it is.
    """

    case: Case
    course: Course
    warning: str | None
    assumed: tuple[Assumed, ...]
    sources: tuple[Source, ...]
    limits: tuple[str, ...]
    versions: Mapping[str, str]
    not_valid_because: tuple[str, ...] = ()


def course(
    case: Case, asked: CourseAsked, say: Callable[[str], None] | None = None
) -> CourseAnswer | Refusal:
    """Follow a case hour by hour from its first dose.

    Parameters
    ----------
    case
        The case.
    asked
        Until when, how fine, with bands or without.
    say
        Told once, in plain words, when the simulation must be compiled first.

    Returns
    -------
    CourseAnswer or Refusal
        A refusal in an emergency only: then nothing is computed.

    Raises
    ------
    InputError
        Where no drug of the case is simulated, no dose falls into the time, or the grid is too fine.
    """
    stands = gate(case)
    if stands.emergency:
        return refused_by(case, stands, versions())
    regimens, window = course_window(case, asked)
    channels = channels_of(regimens, [])
    made = course_of(
        typical_person(case.person, channels),
        virtual_people(case.person, channels, asked.people) if asked.people else None,
        regimens,
        window,
        Engine(say=say),
        typical_of_groups(case.person, channels) if asked.people else None,
    )
    drugs = [regimen.drug for regimen in regimens]
    strangers = sorted({regimen.drug for regimen in case.regimens} - set(drugs))
    first_day = made.start.date()
    return CourseAnswer(
        case=case,
        course=made,
        warning=with_hard_stops(STOP_WARNING, stands.stops) if asked.stop else None,
        assumed=assumed_of_course(case),
        sources=sources_of(of_predictions(drugs)),
        limits=(
            *validity_limits(case, first_day),
            *COURSE_LIMITS,
            *(not_simulated(load.drug(name)) for name in strangers),
        ),
        versions=versions(),
        not_valid_because=not_valid_because(case, first_day),
    )


def assumed_of_course(case: Case) -> tuple[Assumed, ...]:
    """Give what was assumed of a case without its taper: a course follows no taper.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    tuple of Assumed
        As in the case, without products, pace, and which drug would be tapered.
    """
    return tuple(one for one in case.assumed if not one.field.startswith("taper."))


def course_window(case: Case, asked: CourseAsked) -> tuple[tuple[Regimen, ...], Window]:
    """Give what of a case is simulated, and over what time.

    Parameters
    ----------
    case
        The case.
    asked
        Until when, how fine.

    Returns
    -------
    tuple
        The regimens of simulated drugs, and the window.

    Raises
    ------
    InputError
        Where no drug of the case is simulated, the stop lies before the first dose, or the grid is too fine.
    """
    regimens = some_simulated(case.regimens)
    last_day = _base(case, regimens, asked.stop) + timedelta(days=asked.days)
    _refuse_too_many_points(regimens, last_day, asked.every_h)
    return regimens, Window(last_day=last_day, every_h=asked.every_h, stop=asked.stop)


def _base(case: Case, regimens: Sequence[Regimen], stop: date | None) -> date:
    """The day from which the days asked for run."""
    if stop is not None:
        _refuse_stop_before_start(regimens, stop)
        return stop
    ends = [regimen.until for regimen in regimens if regimen.until is not None]
    return max(ends) if len(ends) == len(regimens) else case.as_of


def _refuse_stop_before_start(regimens: Sequence[Regimen], stop: date) -> None:
    starts = [regimen.since for regimen in regimens]
    if all(since is not None and since >= stop for since in starts):
        first = min(since for since in starts if since is not None)
        raise InputError(f"--stop {stop} lies before the first dose ({first}): type a later day.", "stop")


def _refuse_too_many_points(regimens: Sequence[Regimen], last_day: date, every_h: Fraction) -> None:
    known = [regimen.since for regimen in regimens if regimen.since is not None]
    days = (last_day - min(known, default=last_day)).days + 1
    if every_h <= 0:
        raise InputError(f"--every {float(every_h):g} cannot be: type hours above 0, such as 1.", "every")
    if days * HOURS_PER_DAY / every_h > POINTS_MOST:
        raise InputError(
            f"--every {float(every_h):g} over {days} days is over {POINTS_MOST:,} points: type more hours.",
            "every",
        )
