"""W4: one person, one year, hourly: the time to the first result in a new process, and warm.

`python -m benchmarks.first_result RUNNER FILE BEGUN` prints one line of JSON. ``first_s`` begins with the
first line of this file, after Python itself has started, and holds every import, the reading of the numbers
of the person from FILE, preparation (compilation where the program compiles), and the whole year.
``start_s`` is the start of Python before that, from the second BEGUN at which the process was asked for.
``warm_s`` is the median of later calls in the same process. Nothing is kept on one core here, and programs
may use any number of threads.
"""

import time

BEGIN, STARTED = time.perf_counter(), time.time()

import json  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from benchmarks.record import load  # noqa: E402
from benchmarks.runners import RUNNERS  # noqa: E402

WARM_RUNS = 11


def main() -> None:
    """Measure and print."""
    runner, workload = RUNNERS[sys.argv[1]], load(Path(sys.argv[2]))
    prepared = runner.load()(workload)
    prepared.course(prepared.run())
    first_s, warm = time.perf_counter() - BEGIN, []
    for _ in range(WARM_RUNS):
        begin = time.perf_counter()
        prepared.course(prepared.run())
        warm.append(time.perf_counter() - begin)
    start_s = STARTED - float(sys.argv[3])
    print(json.dumps({"first_s": first_s, "start_s": start_s, "warm_s": statistics.median(warm)}))


if __name__ == "__main__":
    main()
