"""How fast people are simulated: `python -m benchmarks.bench_engine`. Printed, never asserted.

Rates are people x years per second of one core. The prediction is 500 people through eight schedules of
eighteen months and three more months, after two years of history.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from glidepath.patient.person import Person
from glidepath.patient.plan import Dose, Step
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import typical_person, virtual_people
from glidepath.simulation.comparators import stay, stop_today
from glidepath.simulation.course import Window, course_of
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import intakes_of_regimens
from glidepath.simulation.many import Engine, Job, run_job
from glidepath.simulation.prediction import Horizon, channels_of, predict
from glidepath.simulation.program import program_of

FIRST, START = date(2024, 12, 1), date(2026, 12, 1)
TWICE = ("08:00", "20:00")
RUNS = 7


def best_of(action: Callable[[], object]) -> tuple[float, float]:
    """Fastest wall-clock seconds, and fastest seconds of processor time of all threads."""
    wall, busy = [], []
    for _ in range(RUNS):
        begin, worked = time.perf_counter(), time.process_time()
        action()
        wall.append(time.perf_counter() - begin)
        busy.append(time.process_time() - worked)
    return min(wall), min(busy)


def regimen(drug: str, mg: int) -> Regimen:
    doses = tuple(TimedDose(time=time_of_day, mg=Fraction(mg)) for time_of_day in TWICE)
    return Regimen(drug=drug, formulation="IR", doses=doses, since=FIRST)


def year_job(drug: str, mg: int, people: int, hourly: bool) -> tuple[object, Job]:
    channel = (drug, "IR")
    crowd = virtual_people(Person(), [channel], people)
    intakes = intakes_of_regimens([regimen(drug, mg)], FIRST + timedelta(days=364))
    assert intakes is not None
    asked = output_hours(Fraction(1), Fraction(8)) if hourly else ()
    program = program_of(intakes, crowd, [channel], asked_h=asked)
    keep = np.ones(program.days, dtype=np.bool_)
    job = Job(
        system=crowd.system([channel]),
        programs=(program,),
        after=(-1,),
        keep=(keep,),
        keep_hours=(keep if hourly else ~keep,),
    )
    return crowd, job


def rates() -> None:
    """One compartment chain and one with a metabolite: a year, daily means and hours."""
    for what, drug, mg in (("clonazepam", "clonazepam", 1), ("diazepam with nordiazepam", "diazepam", 10)):
        for hourly in (False, True):
            crowd, job = year_job(drug, mg, 1000, hourly)
            _, busy = best_of(lambda c=crowd, j=job: run_job(c, j, Engine(tier="compiled", threads=1)))
            kind = "hourly" if hourly else "daily means"
            print(f"{what}, {kind}, 1,000 people x 1 year: {1000 / busy:,.0f} people-years/s")


def one_person() -> None:
    person = typical_person(Person(), [("clonazepam", "IR")])
    window = Window(last_day=FIRST + timedelta(days=364))
    wall, _ = best_of(lambda: course_of(person, None, [regimen("clonazepam", 1)], window))
    print(f"one person, one year, hourly, plain arrays: {1000 * wall:.1f} ms")


def taper(percent: int, every_days: int) -> tuple[Step, ...]:
    steps, daily_mg, day = [], Fraction(2), START
    while (day - START).days < 540:
        daily_mg = daily_mg * (100 - percent) / 100
        doses = tuple(Dose(time=time_of_day, drug="clonazepam", mg=daily_mg / 2) for time_of_day in TWICE)
        last = day + timedelta(days=every_days - 1)
        steps.append(
            Step(
                index=len(steps), phase="taper", start=day, end=last,
                drug="clonazepam", daily_mg=daily_mg, doses=doses,
            )
        )  # fmt: skip
        day = last + timedelta(days=1)
    return tuple(steps)


def prediction() -> None:
    history = [regimen("clonazepam", 1)]
    schedules = [taper(p, d) for p in (5, 7, 10, 12) for d in (14, 28)]
    schedules += [stay(history, START, "clonazepam"), stop_today(history, START, "clonazepam")]
    horizon = Horizon(start=START, tail_days=90, days=630)

    def whole() -> object:
        people = virtual_people(Person(), channels_of(history, schedules), 500)
        return predict(people, history, schedules, horizon)

    wall, busy = best_of(whole)
    print(
        f"500 people, {len(schedules)} schedules x 630 days: {wall:.2f} s, {busy:.2f} s of processor time, "
        f"{500 * len(schedules) * 630 / busy / 365:,.0f} people-years/s"
    )


def main() -> None:
    """Print all."""
    run_job(*year_job("clonazepam", 1, 33, hourly=False), Engine(tier="compiled", say=print))
    rates()
    one_person()
    prediction()


if __name__ == "__main__":
    main()
