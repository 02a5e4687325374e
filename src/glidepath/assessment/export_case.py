"""What of a case leaves for another tool: the typical person, all doses, and the state at the first one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from glidepath.assessment.course_case import CourseAsked, assumed_of_course, course_window
from glidepath.assessment.forecast_validity import validity_limits
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import versions
from glidepath.assessment.refusals import refused_by
from glidepath.assessment.sources_used import of_predictions, sources_of
from glidepath.assessment.warnings_and_limits import (
    COURSE_LIMITS,
    STOP_WARNING,
    not_simulated,
    with_hard_stops,
)
from glidepath.basis.calendar import DAYS_PER_WEEK, HOURS_PER_DAY, MINUTES_PER_HOUR
from glidepath.basis.errors import InputError
from glidepath.basis.sources import Source
from glidepath.body.model import Channel, People
from glidepath.body.pharmacokinetics import Array, transition
from glidepath.checks import gate
from glidepath.facts import load
from glidepath.patient.case import Assumed, Case
from glidepath.population.sampling import typical_person
from glidepath.simulation.course import UNKNOWN_BEGINNING, intakes_in
from glidepath.simulation.day_grid import arrivals_of
from glidepath.simulation.intakes import Intakes
from glidepath.simulation.prediction import channels_of
from glidepath.simulation.program import Program, part, program_of
from glidepath.simulation.run import follow


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseSeries:
    """The same dose at even distances: ``count`` times, every ``every_h`` (0 where it is one dose).

    ``first_h`` counts from the first dose of the case. The lag is not in it.
    """

    channel: Channel
    first_h: Fraction
    mg: float
    every_h: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartState:
    """Where the body stands just before the first dose: compartments as in the kinetics, and A0 to A2."""

    compartments: Array
    adaptation: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCase:
    """A case as another tool needs it. ``points`` outputs, every ``every_h`` from hour 0 = ``start``."""

    case: Case
    start: datetime
    channels: tuple[Channel, ...]
    typical: People
    series: tuple[DoseSeries, ...]
    state: StartState | None
    every_h: Fraction
    points: int
    warning: str | None
    assumed: tuple[Assumed, ...]
    sources: tuple[Source, ...]
    limits: tuple[str, ...]
    versions: Mapping[str, str]


def export_case(case: Case, asked: CourseAsked) -> ExportCase | Refusal:
    """Get a case ready for another tool.

    Parameters
    ----------
    case
        The case.
    asked
        Until when and how fine, as for a course; ``people`` does not count.

    Returns
    -------
    ExportCase or Refusal
        A refusal in an emergency only.

    Raises
    ------
    InputError
        Where no drug of the case is simulated, or no dose falls into the time.
    """
    stands = gate(case)
    if stands.emergency:
        return refused_by(case, stands, versions())
    regimens, window = course_window(case, asked)
    typical = typical_person(case.person, channels_of(regimens, []))
    intakes, first_minute, _ = intakes_in(regimens, window)
    state = _start_state(typical, intakes, first_minute) if intakes.endless_before else None
    drugs = [regimen.drug for regimen in regimens]
    strangers = sorted({regimen.drug for regimen in case.regimens} - set(drugs))
    hours_left = HOURS_PER_DAY * intakes.days - Fraction(first_minute, MINUTES_PER_HOUR)
    every_h = Fraction(window.every_h).limit_denominator(MINUTES_PER_HOUR)
    beginning = (UNKNOWN_BEGINNING,) if state is not None else ()
    return ExportCase(
        case=case,
        start=datetime.combine(intakes.first_day, time()) + timedelta(minutes=first_minute),
        channels=intakes.channels,
        typical=typical,
        series=dose_series(intakes, first_minute),
        state=state,
        every_h=every_h,
        points=int(-(-hours_left // every_h)),
        warning=with_hard_stops(STOP_WARNING, stands.stops) if asked.stop else None,
        assumed=assumed_of_course(case),
        sources=sources_of(of_predictions(drugs)),
        limits=(
            *validity_limits(case, intakes.first_day),
            *COURSE_LIMITS,
            *beginning,
            *(not_simulated(load.drug(name)) for name in strangers),
        ),
        versions=versions(),
    )


def dose_series(intakes: Intakes, first_minute: int) -> tuple[DoseSeries, ...]:
    """Write doses as few series at even distances, in order of their first dose.

    Parameters
    ----------
    intakes
        Doses per day.
    first_minute
        The first dose [minutes after midnight of the first day].

    Returns
    -------
    tuple of DoseSeries
        Every dose is in exactly one of them.
    """
    found = []
    for column, slot in enumerate(intakes.slots):
        mg = intakes.mg[:, column]
        for amount in np.unique(mg[mg > 0]):
            for day, every_days, count in _even_runs(np.flatnonzero(mg == amount)):
                minutes = day * HOURS_PER_DAY * MINUTES_PER_HOUR + slot.minutes - first_minute
                found.append(
                    DoseSeries(
                        channel=slot.channel,
                        first_h=Fraction(minutes, MINUTES_PER_HOUR),
                        mg=float(amount),
                        every_h=every_days * HOURS_PER_DAY if count > 1 else 0,
                        count=count,
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.first_h, intakes.channels.index(one.channel), one.mg)))


def _even_runs(days: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Cover days by runs (first day, distance, count): from the first day left, always the longest run."""
    left, runs = set(days.tolist()), []
    for first in days.tolist():
        if first not in left:
            continue
        taken = [_run_from(first, every, left) for every in range(1, DAYS_PER_WEEK + 1)]
        run = max(taken, key=len)
        left -= set(run)
        runs.append((first, run.step, len(run)))
    return runs


def _run_from(first: int, every: int, left: set[int]) -> range:
    stop = first + every
    while stop in left:
        stop += every
    return range(first, stop, every)


def _start_state(person: People, intakes: Intakes, first_minute: int) -> StartState:
    """Follow the imagined weeks before the first day, and that day up to the first dose."""
    system, first_h = person.system(intakes.channels), Fraction(first_minute, MINUTES_PER_HOUR)
    program = program_of(intakes, person, intakes.channels, asked_h=(first_h,))
    imagined = int(np.sum(program.civil_day < 0))
    midnight = follow(person, system, part(program, 0, imagined)).end
    first_day = part(program, imagined, imagined + 1)
    day = follow(person, system, first_day, midnight)
    state = transition(system.matrix[0], float(first_h)) @ midnight.compartments[0]
    for hour, column, mg in _arriving_late(person, intakes, first_day):
        if hour >= first_h:
            raise InputError(
                "medicines: a dose is still to arrive at the first hour, and when use began is not known: "
                "give `since`, the first day on this dose.",
                "medicines.since",
            )
        state += transition(system.matrix[0], float(first_h - hour)) @ system.dose_input[0, :, column] * mg
    return StartState(compartments=state, adaptation=day.moments.adaptation[0, 0])


def _arriving_late(
    person: People, intakes: Intakes, first_day: Program
) -> Sequence[tuple[Fraction, int, float]]:
    """Doses of the day before that reach the gut on the first day: hour, column of the channel, mg."""
    arrivals = arrivals_of(intakes.slots, [person.drugs[slot.channel].lag_h for slot in intakes.slots])
    return [
        (arrival.hour, first_day.channel_of_slot[slot], float(first_day.arrived_mg[0, slot]))
        for slot, arrival in enumerate(arrivals)
        if arrival.days_later and first_day.arrived_mg[0, slot] > 0
    ]
