"""What slopes of the score cost: `python -m benchmarks.bench_sensitivity`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from glidepath.patient.person import Person
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import virtual_people
from glidepath.simulation.intakes import intakes_of_regimens
from glidepath.simulation.many import Engine, run_job
from glidepath.simulation.prediction import job_of
from glidepath.simulation.sensitivity import parameters_of, score_gradient

FIRST, DAYS = date(2025, 1, 1), 365
PEOPLE = (1, 24, 500)
REPEATS = 3


def cpu_seconds(work: Callable[[], object]) -> float:
    """The median time on the processor, after one run to warm up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print one line per drug and number of people: one year, twice a day, plain arrays."""
    for drug, mg in (("clonazepam", 1), ("diazepam", 5)):
        doses = tuple(TimedDose(time=at, mg=Fraction(mg)) for at in ("08:00", "20:00"))
        taken = Regimen(drug=drug, formulation="IR", doses=doses, since=FIRST)
        intakes = intakes_of_regimens([taken], FIRST + timedelta(days=DAYS - 1))
        assert intakes is not None
        for count in PEOPLE:
            people = virtual_people(Person(), [(drug, "IR")], count)
            job = job_of(people, None, [intakes])
            plain = cpu_seconds(lambda people=people, job=job: run_job(people, job, Engine(tier="arrays")))
            slopes = cpu_seconds(lambda people=people, job=job: score_gradient(people, job))
            values = len(parameters_of(people, [(drug, "IR")]))
            print(
                f"{drug}, {count} people, {values} values: plain {plain * 1e3:.0f} ms, with slopes "
                f"{slopes * 1e3:.0f} ms, {slopes / plain:.1f} times, {count / slopes:.0f} subject-years/s"
            )


if __name__ == "__main__":
    main()
