"""The workloads by the engine of this package: its two tiers, given the arrays of a workload.

The compiled tier answers with hourly plasma levels and scores, and with daily summaries, in 32 bits; it
keeps the drive of a day, not of an hour. The tier on plain arrays answers with every state of every hour,
in 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import numpy as np

from benchmarks.people_of import CHANNEL, people_of
from benchmarks.record import HOURS_PER_DAY, QUARTERS_PER_DAY, Course, Prepared, Workload
from glidepath.body.model import People
from glidepath.body.pharmacokinetics import LinearSystem
from glidepath.simulation.intakes import Intakes, Slot
from glidepath.simulation.many import Engine, Job, run_job
from glidepath.simulation.program import Program, program_of
from glidepath.simulation.run import Followed, follow

MINUTES_PER_QUARTER = 15
EVERY_HOUR = tuple(Fraction(hour) for hour in range(HOURS_PER_DAY))
COMPILED = Engine(tier="compiled", threads=1)


def _program(workload: Workload, people: People, asked_h: tuple[Fraction, ...]) -> Program:
    if not workload.same_doses:
        raise NotImplementedError("people with dose times of their own are followed one by one only")
    day, quarter = np.divmod(workload.dose_quarter, QUARTERS_PER_DAY)
    times = sorted(set(quarter.tolist()))
    mg = np.zeros((workload.days, len(times)))
    np.add.at(mg, (day, np.searchsorted(times, quarter)), workload.dose_mg)
    slots = tuple(Slot(channel=CHANNEL, minutes=MINUTES_PER_QUARTER * time) for time in times)
    intakes = Intakes(first_day=date(2026, 1, 1), slots=slots, mg=mg)
    return program_of(intakes, people, [CHANNEL], asked_h=asked_h)


def _system(workload: Workload) -> LinearSystem:
    return people_of(workload).system([CHANNEL])


def _job(workload: Workload, program: Program, *, hourly: bool) -> Job:
    every, none = np.ones(program.days, dtype=np.bool_), np.zeros(program.days, dtype=np.bool_)
    return Job(
        system=_system(workload),
        programs=(program,),
        after=(-1,),
        keep=(none if hourly else every,),
        keep_hours=(every if hourly else none,),
    )


def prepared(workload: Workload) -> Prepared:
    """The compiled tier, hourly: plasma and score. The drive of an hour is not in its answer."""
    people = people_of(workload)
    job = _job(workload, _program(workload, people, EVERY_HOUR), hourly=True)
    return Prepared(
        run=lambda: run_job(people, job, COMPILED),
        course=lambda found: Course(
            plasma_ng_per_ml=np.moveaxis(found.hours[0].plasma_ng_per_ml.astype(np.float64), -1, 0),
            drive=np.empty(0),
        ),
    )


def _of_states(workload: Workload, found: Followed) -> Course:
    if not workload.driven:
        return Course(plasma_ng_per_ml=found.moments.plasma_ng_per_ml, drive=np.empty(0))
    u50, h0, h1, h2 = (v[:, None] for v in (workload.u50, workload.h0, workload.h1, workload.h2))
    u, fast, slow = found.moments.u, found.moments.adaptation[..., 1], found.moments.adaptation[..., 2]
    against = fast * (h0 + h1 * slow) + h2 * slow
    return Course(plasma_ng_per_ml=found.moments.plasma_ng_per_ml, drive=against - u / (u + u50))


def prepared_for_one(workload: Workload) -> Prepared:
    """The tier on plain arrays: all states of every hour."""
    people, system = people_of(workload), _system(workload)
    program = _program(workload, people, EVERY_HOUR)
    return Prepared(
        run=lambda: follow(people, system, program, None), course=lambda found: _of_states(workload, found)
    )


def daily(workload: Workload) -> Callable[[], object]:
    """The compiled tier, daily summaries."""
    people = people_of(workload)
    job = _job(workload, _program(workload, people, ()), hourly=False)
    return lambda: run_job(people, job, COMPILED)
