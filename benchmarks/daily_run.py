"""Daily summaries for many people, in a process of its own: `python -m benchmarks.daily_run --people 10000`.

Prints one line of JSON: seconds of processor time and the most memory. Sampling the people and arranging
their doses is not in the seconds; all of it is in the memory.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

from benchmarks.process import kept_on_one_core, peak_mb
from benchmarks.record import some
from benchmarks.runners import engine_of_this_package
from benchmarks.workload import DAYS, w2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1000])
    parser.add_argument("--days", type=int, nargs="+", default=[DAYS])
    parser.add_argument("--repeats", type=int, default=1)
    given = parser.parse_args()
    kept_on_one_core()
    ours = engine_of_this_package()
    ours.daily(w2(64, 2))()
    whole, found = w2(max(given.people), max(given.days)), []
    for people in given.people:
        for days in given.days:
            run, busy = ours.daily(some(whole, range(people), days)), []
            for _ in range(given.repeats):
                begin = time.process_time()
                run()
                busy.append(time.process_time() - begin)
            found.append({"people": people, "days": days, "busy_s": statistics.median(busy)})
    print(json.dumps({"runs": found, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
