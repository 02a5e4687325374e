"""The workloads by the engine of this package: `propagate`, hourly for the rates and daily for the memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from benchmarks.people_of import CHANNEL, people_of
from benchmarks.record import QUARTERS_PER_DAY, Course, Prepared, Workload
from glidepath.simulation.cascade import propagate
from glidepath.simulation.intakes import Intakes, Slot
from glidepath.simulation.many import Engine
from glidepath.simulation.own_times import OwnDoses

MINUTES_PER_QUARTER = 15
ONE_THREAD = Engine(tier="compiled", threads=1)
WITHOUT_COMPILER = Engine(tier="arrays")


def _doses(workload: Workload) -> Intakes | OwnDoses:
    """Doses at clock times shared by all, or at each person's own quarter hours."""
    if not workload.same_doses:
        return OwnDoses(
            days=workload.days, offset=workload.dose_from, quarter=workload.dose_quarter, mg=workload.dose_mg
        )
    day, quarter = np.divmod(workload.dose_quarter, QUARTERS_PER_DAY)
    times = sorted(set(quarter.tolist()))
    mg = np.zeros((workload.days, len(times)))
    np.add.at(mg, (day, np.searchsorted(times, quarter)), workload.dose_mg)
    slots = tuple(Slot(channel=CHANNEL, minutes=MINUTES_PER_QUARTER * time) for time in times)
    return Intakes(first_day=date(2026, 1, 1), slots=slots, mg=mg)


def _call(workload: Workload, output: str, engine: Engine) -> Callable[[], Any]:
    people, doses = people_of(workload), _doses(workload)
    upto = "shortfall" if workload.driven else "levels"
    return lambda: propagate(people, (CHANNEL,), doses, output=output, upto=upto, engine=engine)


def _course(workload: Workload, found: Any) -> Course:
    drive = found.shortfall.T.astype(np.float64) if workload.driven else np.empty(0)
    return Course(plasma_ng_per_ml=np.transpose(found.plasma_ng_per_ml, (2, 0, 1)), drive=drive)


def prepared(workload: Workload) -> Prepared:
    """Hourly, compiled, on one thread."""
    return Prepared(run=_call(workload, "hourly", ONE_THREAD), course=lambda found: _course(workload, found))


def prepared_for_one(workload: Workload) -> Prepared:
    """Hourly, on plain arrays: nothing is compiled."""
    return Prepared(
        run=_call(workload, "hourly", WITHOUT_COMPILER), course=lambda found: _course(workload, found)
    )


def daily(workload: Workload) -> Callable[[], object]:
    """Daily summaries, compiled, on one thread."""
    return _call(workload, "daily", ONE_THREAD)
