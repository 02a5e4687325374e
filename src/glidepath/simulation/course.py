"""The course of one case in time: the typical person hour by hour, bands over people, and features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK, HOURS_PER_DAY, MINUTES_PER_HOUR, day_after
from glidepath.basis.errors import InputError
from glidepath.body.model import People, felt, joined_people
from glidepath.body.pharmacokinetics import Array
from glidepath.body.receptor_occupancy import occupancy
from glidepath.body.sedation import sedation
from glidepath.patient.regimen import Regimen
from glidepath.simulation.bands import Series, series_of
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.features import (
    Features,
    Tally,
    features_of,
    nothing_seen,
    of_one,
    seen_days,
    seen_hours,
    seen_tolerance,
)
from glidepath.simulation.intakes import Intakes, intakes_of_regimens
from glidepath.simulation.many import DailySeries, Engine, Job, Kept, first_people, run_job
from glidepath.simulation.program import Program, part, program_of
from glidepath.simulation.run import follow
from glidepath.simulation.solvers import ADAPTATIONS, State

NUMBERS_AT_ONCE = 2**24
"""Hourly numbers of all people that are held at one time."""
UNKNOWN_BEGINNING = "the beginning of use is not known: taken as long ago, the body as fully adapted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From the first dose to ``last_day``, every ``every_h`` hours; no dose from ``stop`` on."""

    last_day: date
    every_h: Fraction = Fraction(1)
    stop: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalSeries:
    """The typical person at each hour of the grid."""

    plasma_ng_per_ml: Mapping[str, Array]
    occupancy: Array
    drive: Array
    opposition: Array
    relief: Array
    sedation: Array
    pwc20: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseBands:
    """Quantiles over people at each hour of the grid.

    ``pwc20_typical`` holds those of the typical persons of all groups: the part of the band that comes from
    what is not known about everybody (None where these persons were not followed).
    """

    pwc20: Series
    pwc20_typical: Series | None = None
    plasma_ng_per_ml: Mapping[str, Series]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one case.

    ``hours`` count from ``start``, the first dose. ``days_from`` says what the days of the features count
    from. ``bands`` is None where only the typical person was asked for; the features are then of that person
    alone, as ``p50``.
    """

    start: datetime
    hours: Array
    typical: TypicalSeries
    bands: CourseBands | None
    features: Features
    days_from: str
    people: int
    used: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all parts of a course share: doses, days, and which of the fine hours are on the grid."""

    intakes: Intakes
    program: Program
    step_h: Fraction
    every: int
    first_minute: int
    dosed_days: int
    stopped: bool
    from_h: float

    def hours_of(self, first_day: int, days: int) -> Array:
        """Hours since the first dose of all fine times of some civil days."""
        per_day = int(HOURS_PER_DAY / self.step_h)
        first_h = Fraction(self.first_minute, MINUTES_PER_HOUR)
        lead = first_h % self.step_h - first_h
        steps = np.arange(first_day * per_day, (first_day + days) * per_day)
        return np.asarray(steps * float(self.step_h) + float(lead), dtype=np.float64)

    def on_grid(self, hours: Array) -> NDArray[np.bool_]:
        """Which of the fine times are asked for."""
        steps = np.rint(hours / float(self.step_h)).astype(np.int64)
        return np.asarray((steps >= 0) & (steps % self.every == 0))


def _every(every_h: Fraction) -> Fraction:
    every = Fraction(every_h).limit_denominator(MINUTES_PER_HOUR)
    if every <= 0:
        says = f"every {float(every_h):g} hours: the grid must be above 0; try 1 for every hour"
        raise InputError(says, "every")
    return every


def _cut(regimens: Sequence[Regimen], stop: date | None) -> list[Regimen]:
    """Let every regimen end before the day of the stop."""
    if stop is None:
        return list(regimens)
    last = day_after(stop, -1)
    begun = [r for r in regimens if r.since is None or r.since <= last]
    return [replace(r, until=last if r.until is None else min(r.until, last)) for r in begun]


def intakes_in(regimens: Sequence[Regimen], window: Window) -> tuple[Intakes, int, int]:
    """Give the doses that fall into a window.

    Parameters
    ----------
    regimens
        What was and is taken.
    window
        Until when, and the first day without a dose where all is stopped.

    Returns
    -------
    tuple
        The doses per day, and the times of the first and of the last one [minutes after midnight of the
        first day].

    Raises
    ------
    InputError
        If there is none.
    """
    intakes = intakes_of_regimens(_cut(regimens, window.stop), window.last_day)
    first, last = (None, None) if intakes is None else intakes.dose_minutes()
    if intakes is None or first is None or last is None:
        raise InputError(
            "no dose falls into the time to simulate: give a day on which it was taken", "medicines"
        )
    return intakes, first, last


def _frame(people: People, regimens: Sequence[Regimen], window: Window) -> _Frame:
    taken = _cut(regimens, window.stop)
    intakes, first, last = intakes_in(regimens, window)
    every = _every(window.every_h)
    step_h = Fraction(1, every.denominator)
    stopped = all(r.until is not None and r.until < window.last_day for r in taken)
    first_h = Fraction(first, MINUTES_PER_HOUR)
    return _Frame(
        intakes=intakes,
        program=program_of(intakes, people, intakes.channels, asked_h=output_hours(step_h, first_h)),
        step_h=step_h,
        every=every.numerator,
        first_minute=first,
        dosed_days=last // (HOURS_PER_DAY * MINUTES_PER_HOUR) + 1 if stopped else intakes.days,
        stopped=stopped,
        from_h=(last - first) / MINUTES_PER_HOUR if stopped else 0.0,
    )


def _chunks(frame: _Frame, people: int, moieties: int) -> Iterator[tuple[int, int]]:
    """Cut the days so that not too many numbers are held at once, and after the last day of dosing."""
    imagined = int(np.sum(frame.program.civil_day < 0))
    per_day = int(HOURS_PER_DAY / frame.step_h) * (1 + moieties) * people
    size = max(NUMBERS_AT_ONCE // per_day, DAYS_PER_WEEK)
    marks = {0, imagined, imagined + frame.dosed_days, frame.program.days}
    marks |= set(range(imagined, frame.program.days, size))
    yield from pairwise(sorted(marks))


def _joined_weeks(before: DailySeries | None, now: DailySeries) -> DailySeries:
    """Keep the last seven days."""
    parts = [now] if before is None else [before, now]
    names = [f.name for f in fields(DailySeries)]
    joined = {n: np.concatenate([getattr(p, n) for p in parts])[-DAYS_PER_WEEK:] for n in names}
    return DailySeries(**joined)


@dataclass(frozen=True, slots=True)
class _Part:
    """One chunk of days, followed: its first civil day, and what it gave. Typical persons stand apart."""

    first_day: int
    hours: Array
    days: DailySeries
    scores: Kept
    of_groups: Kept
    plasma: Kept
    end: State


def _parts(people: People, of_groups: People | None, frame: _Frame, engine: Engine) -> Iterator[_Part]:
    everybody, count = people if of_groups is None else joined_people(people, of_groups), people.count
    system = everybody.system(frame.intakes.channels)
    state: State | None = None
    for first, stop in _chunks(frame, everybody.count, len(system.moieties)):
        days: Program = part(frame.program, first, stop)
        real = days.civil_day >= 0
        job = Job(system=system, programs=(days,), after=(-1,), keep=(real,), keep_hours=(real,), start=state)
        results = run_job(everybody, job, engine)
        state = results.ends[0]
        if real.any():
            first_day = int(days.civil_day[0])
            yield _Part(
                first_day=first_day,
                hours=frame.hours_of(first_day, days.days),
                days=first_people(results.days[0], count),
                scores=results.hours[0].pwc20[..., :count],
                of_groups=results.hours[0].pwc20[..., count:],
                plasma=results.hours[0].plasma_ng_per_ml[..., :count],
                end=State(compartments=state.compartments[:count], adaptation=state.adaptation[:count]),
            )


def _seen(tally: Tally, frame: _Frame, one: _Part) -> Tally:
    after = one.hours - frame.from_h
    tally = seen_hours(tally, after[after >= 0], one.scores[after >= 0])
    free = one.first_day >= frame.dosed_days or not frame.stopped
    return seen_days(tally, one.days.pwc20) if free else tally


def _features_and_bands(
    people: People, of_groups: People | None, frame: _Frame, engine: Engine
) -> tuple[Features, CourseBands]:
    names = people.system(frame.intakes.channels).moieties
    tally = None if frame.stopped else nothing_seen(people.responses.background_pwc20)
    week: DailySeries | None = None
    scores: list[Series] = []
    typical: list[Series] = []
    plasma: list[list[Series]] = [[] for _ in names]
    for one in _parts(people, of_groups, frame, engine):
        week = _joined_weeks(week, one.days)
        ends_dosing = one.first_day + len(one.days.pwc20) == frame.dosed_days
        if tally is None and ends_dosing:
            tally = nothing_seen(week.pwc20.mean(axis=0).astype(np.float64))
        if tally is not None:
            tally = _seen(tally, frame, one)
            if ends_dosing:
                tally = seen_tolerance(tally, week, one.end, people.responses)
        chosen = frame.on_grid(one.hours)
        scores.append(series_of(one.scores[chosen]))
        if of_groups is not None:
            typical.append(series_of(one.of_groups[chosen]))
        for place, series in enumerate(plasma):
            series.append(series_of(one.plasma[chosen, place]))
    bands = CourseBands(
        pwc20=_joined_series(scores),
        pwc20_typical=_joined_series(typical) if typical else None,
        plasma_ng_per_ml=MappingProxyType(
            {name: _joined_series(series) for name, series in zip(names, plasma, strict=True)}
        ),
    )
    if tally is None:
        raise InputError("no dose falls into the time to simulate", "medicines")
    return features_of(tally), bands


def _joined_series(parts: Sequence[Series]) -> Series:
    return MappingProxyType({name: np.concatenate([p[name] for p in parts]) for name in parts[0]})


def _typical_series(typical: People, frame: _Frame) -> tuple[Array, TypicalSeries]:
    system = typical.system(frame.intakes.channels)
    moments = follow(typical, system, frame.program).moments
    imagined = int(np.sum(frame.program.civil_day < 0)) * int(HOURS_PER_DAY / frame.step_h)
    hours = frame.hours_of(0, frame.intakes.days)
    chosen = frame.on_grid(hours)
    u = moments.u[:, imagined:][:, chosen]
    acute, fast, slow = (moments.adaptation[:, imagined:, k][:, chosen] for k in range(ADAPTATIONS))
    levels = moments.plasma_ng_per_ml[0, imagined:][chosen]
    values = typical.responses
    now = felt(u, fast, slow, values)
    series = TypicalSeries(
        plasma_ng_per_ml=MappingProxyType({name: levels[:, k] for k, name in enumerate(system.moieties)}),
        occupancy=occupancy(u)[0],
        drive=now.drive[0],
        opposition=now.opposition[0],
        relief=now.relief[0],
        sedation=sedation(u, acute, values.sedation_u50, values.ks0)[0],
        pwc20=now.pwc20[0],
    )
    return hours[chosen], series


def course_of(
    typical: People,
    people: People | None,
    regimens: Sequence[Regimen],
    window: Window,
    engine: Engine | None = None,
    of_groups: People | None = None,
) -> Course:
    """Follow one case hour by hour from its first dose.

    Parameters
    ----------
    typical
        The typical person of the case.
    people
        Virtual people for the bands; None = the typical person only.
    regimens
        What was and is taken.
    window
        Until when, how fine, and the first day without a dose where all is stopped.
    engine
        How to compute.
    of_groups
        The typical person of each group, for the band of what is not known about everybody; None = no such
        band.

    Returns
    -------
    Course
        Series, bands and features.

    Raises
    ------
    InputError
        If no dose falls into the window, or the grid is not above 0.
    FactError
        If the people were drawn without one of the drugs.
    """
    frame = _frame(typical, regimens, window)
    hours, series = _typical_series(typical, frame)
    shown = typical if people is None else people
    features, bands = _features_and_bands(shown, of_groups, frame, engine or Engine())
    if people is None:
        features = of_one(features)
    midnight = datetime.combine(frame.intakes.first_day, time())
    return Course(
        start=midnight + timedelta(minutes=frame.first_minute),
        hours=hours,
        typical=series,
        bands=None if people is None else bands,
        features=features,
        days_from="last dose" if frame.stopped else "first dose",
        people=shown.count,
        used=(*shown.used, UNKNOWN_BEGINNING) if frame.intakes.endless_before else shown.used,
        left_out=shown.left_out,
    )
