"""Where the time of W2 goes: `python -m benchmarks.where_time_goes`. Prints one line of JSON.

Each part is measured by leaving it out: a run of two days prepares but hardly follows, a run up to levels has
no drive, a run of one block of people writes an answer that stays in the processor's memory. Milliseconds of
processor time for 1,000 people and 730 days.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.ours import prepared
from benchmarks.process import kept_on_one_core
from benchmarks.record import Workload, some
from benchmarks.workload import PEOPLE, w1, w2

BLOCK, DAYS, FEW_DAYS, REPEATS = 128, 730, 2, 5


def best_ms(action: Callable[[], object]) -> float:
    """The fastest of some runs [ms of processor time]; what loads comes first."""
    action()
    taken = []
    for _ in range(REPEATS):
        begin = time.process_time()
        action()
        taken.append(time.process_time() - begin)
    return 1000 * min(taken)


def _ms(workload: Workload) -> float:
    run, times = prepared(workload).run, PEOPLE // workload.people
    return best_ms(lambda: [run() for _ in range(times)])


def _filled() -> None:
    hours = 24 * DAYS
    for kind in (np.float64, np.float32):
        np.empty((hours, PEOPLE), dtype=kind).fill(1)


def parts() -> dict[str, Any]:
    """Measure the parts."""
    whole = w2(PEOPLE, DAYS)
    total, maps = _ms(whole), _ms(w2(PEOPLE, FEW_DAYS))
    block = _ms(some(whole, range(BLOCK))) * PEOPLE / (BLOCK * (PEOPLE // BLOCK))
    levels = _ms(some(w1(PEOPLE, DAYS), range(BLOCK))) * PEOPLE / (BLOCK * (PEOPLE // BLOCK))
    return {
        "total_ms": total,
        "maps_of_the_days_ms": maps,
        "levels_ms": levels - maps,
        "drive_adaptation_shortfall_ms": block - levels,
        "answer_larger_than_the_cache_ms": total - block,
        "for_comparison_filling_fresh_memory_of_that_size_ms": best_ms(_filled),
    }


def main() -> None:
    """Print the parts."""
    kept_on_one_core()
    print(json.dumps(parts()))


if __name__ == "__main__":
    main()
