"""One program, one workload, one core: `python -m benchmarks.one_run --runner diffrax --workload W2`.

Prints one line of JSON. Seconds are of processor time, so that other work on the machine does not count;
the first call, which loads what was compiled, is left out, and compilation is given on its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from typing import Any

import numpy as np

from benchmarks.process import kept_on_one_core, peak_mb
from benchmarks.record import OF_PEOPLE, Workload, some
from benchmarks.runners import RUNNERS, Runner


def _given(runner: Runner, workload: str, people: int | None, days: int | None) -> Workload:
    """The people and days that a program is given; where they are few, the hardest are among them."""
    from benchmarks.reference import checked_people
    from benchmarks.workload import PEOPLE, WORKLOADS

    days, people = days or runner.days, people or runner.people
    whole = WORKLOADS[workload](max(people, PEOPLE), days)
    few = people < PEOPLE
    return some(whole, checked_people(whole, people) if few else range(people))


def _contiguous(workload: Workload) -> None:
    for name in OF_PEOPLE:
        assert getattr(workload, name).flags["C_CONTIGUOUS"], name


def measured(runner: Runner, workload: Workload, repeats: int) -> dict[str, Any]:
    """Prepare and run a workload, and compare its answer with the exact one."""
    from benchmarks.record import Course
    from benchmarks.reference import checked_people, errors, exact

    _contiguous(workload)
    base_mb, begin = peak_mb(), time.perf_counter()
    prepared = runner.load()(workload)
    prepare_s, begin = time.perf_counter() - begin, time.perf_counter()
    answer = prepared.run()
    first_s, busy, wall = time.perf_counter() - begin, [], []
    for _ in range(repeats):
        del answer
        begin, worked = time.perf_counter(), time.process_time()
        answer = prepared.run()
        busy.append(time.process_time() - worked)
        wall.append(time.perf_counter() - begin)
    most_mb, who = peak_mb(), checked_people(workload)
    course = prepared.course(answer)
    found = Course(
        plasma_ng_per_ml=course.plasma_ng_per_ml[who],
        drive=course.drive[who] if course.drive.size else np.empty(0),
    )
    given = bool(course.drive.size)
    off = errors(found, exact(workload, who))
    return {
        "subject_years_per_s_core": workload.subject_years / statistics.median(busy),
        "slowest": workload.subject_years / max(busy),
        "fastest": workload.subject_years / min(busy),
        "wall_over_busy": statistics.median(wall) / statistics.median(busy),
        "max_error": off.drive_absolute if given else off.plasma_relative,
        "plasma_relative_error": off.plasma_relative,
        "drive_absolute_error": off.drive_absolute if given else None,
        "checked_people": len(who),
        "peak_mb": most_mb,
        "peak_mb_before": base_mb,
        "prepare_s": prepare_s,
        "first_call_s": first_s,
        "people": workload.people,
        "days": workload.days,
        "runs": repeats,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runner", required=True, choices=list(RUNNERS))
    parser.add_argument("--workload", required=True)
    parser.add_argument("--people", type=int)
    parser.add_argument("--days", type=int)
    parser.add_argument("--repeats", type=int)
    given = parser.parse_args()
    kept_on_one_core()
    runner = RUNNERS[given.runner]
    workload = _given(runner, given.workload, given.people, given.days)
    print(json.dumps(measured(runner, workload, given.repeats or runner.repeats)))


if __name__ == "__main__":
    main()
