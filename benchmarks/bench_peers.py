"""The engine beside other programs, in one run: `python -m benchmarks.bench_peers --write
docs/benchmarks.md`.

Each measurement is a process of its own, one at a time. Programs that are not installed are named and left
out.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import million
from benchmarks.machine import description
from benchmarks.process import ROOT, answer_of
from benchmarks.record import save
from benchmarks.runners import ONE_SYSTEM, OURS, OURS_ONE, OWN_STEPS, PEERS, RUNNERS
from benchmarks.workload import w2

RESULTS = ROOT / "build" / "bench.json"
WITH_PEERS, OURS_ONLY = ("W1", "W2", "W3", "W2_own_times"), ("W2_own_varied_times", "W2_two_compartments")
STIFF, STIFF_PEOPLE = ("W2_stiff", "W3_stiff"), 64
MEMORY_PEOPLE = (1_000, 10_000, 100_000)
GROWTH_PEOPLE, GROWTH_DAYS = (1_000, 3_000, 10_000, 30_000), (182, 365, 730, 1460)
FIRST_RUNS = 5
Found = dict[str, Any]


def said(what: str) -> None:
    """Say on standard error what is being measured."""
    print(what, file=sys.stderr, flush=True)


def one(runner: str, workload: str, *words: str) -> Found:
    """One program and one workload."""
    said(f"{runner}: {workload}")
    return answer_of("one_run", "--runner", runner, "--workload", workload, *words)


def slope(points: Mapping[int, float]) -> float:
    """The slope of the logarithms, by least squares: 1 where twice as much takes twice as long.

    Examples
    --------
    >>> slope({1: 3.0, 10: 30.0, 100: 300.0})
    1.0
    """
    x, y = [math.log(size) for size in points], [math.log(value) for value in points.values()]
    return round(statistics.linear_regression(x, y).slope, 6)


def given_to(peer: str) -> list[str]:
    """The workloads that a program can be given."""
    return [name for name in WITH_PEERS if peer != ONE_SYSTEM or name != "W2_own_times"]


def growth() -> Found:
    """Seconds against people and against days, each measured in one process."""
    said("growth with people and with days")
    found: Found = {}
    for what, sizes, kept in (
        ("people", GROWTH_PEOPLE, ["--days", "365"]),
        ("days", GROWTH_DAYS, ["--people", "2000"]),
    ):
        words = [f"--{what}", *map(str, sizes), *kept, "--repeats", "3"]
        runs = answer_of("daily_run", *words)["runs"]
        seconds = {run[what]: run["busy_s"] for run in runs}
        found[what] = {"slope": slope(seconds), "busy_s": seconds}
    return found


def memory() -> tuple[dict[str, float], dict[str, float]]:
    """The most memory [MB] and the seconds by number of people, with daily summaries of two years."""
    most, busy = {}, {}
    for people in MEMORY_PEOPLE:
        said(f"memory: {people:,} people")
        run = answer_of("daily_run", "--people", str(people))
        most[str(people)], busy[str(people)] = run["peak_mb"], run["runs"][0]["busy_s"]
    return most, busy


def first_results(runners: Sequence[str]) -> Found:
    """W4 by program: medians over new processes."""
    found: Found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.npz"
        save(w2(1, 365), path)
        for runner in runners:
            said(f"{runner}: W4")
            runs = [
                answer_of("first_result", runner, str(path), str(time.time()), threads=None)
                for _ in range(FIRST_RUNS if runner == OURS_ONE else 3)
            ]
            found[runner] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    return found


def all_results() -> Found:
    """Measure everything."""
    here = [name for name in PEERS if RUNNERS[name].version]
    found: Found = {name: one(OURS, name) for name in (*WITH_PEERS, *OURS_ONLY)}
    found |= {name: one(OURS, name, "--people", str(STIFF_PEOPLE), "--repeats", "1") for name in STIFF}
    found["peers"] = {peer: {name: one(peer, name) for name in given_to(peer)} for peer in here}
    for key, peer in (("ratio_diffrax_W2", OWN_STEPS), ("ratio_diffrax_one_system_W2", ONE_SYSTEM)):
        rate = found["peers"].get(peer, {}).get("W2", {}).get("subject_years_per_s_core")
        found[key] = found["W2"]["subject_years_per_s_core"] / rate if rate else None
    found["W4"] = first_results([OURS_ONE, OURS, *(peer for peer in here if peer != ONE_SYSTEM)])
    said("where the time of W2 goes")
    found["where_W2_goes"] = answer_of("where_time_goes")
    found["memory_mb"], found["daily_busy_s"] = memory()
    found["growth"] = growth()
    found["million"] = million.measured(said)
    return found


def about() -> Found:
    """When and on what the measurement was made."""
    peers = {RUNNERS[name].package: RUNNERS[name].version for name in PEERS}
    return {
        "machine": description(),
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "command": "make bench",
        "versions": {name: number for name, number in peers.items() if number},
        "missing": [name for name, number in peers.items() if not number],
    }


def main() -> None:
    """Measure, keep the results, and write page and picture where a page is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="page that holds the marks of this part")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the results are kept")
    parser.add_argument("--redraw", action="store_true", help="measure nothing: page from the kept results")
    given = parser.parse_args()
    if not given.redraw:
        found = all_results() | about()
        given.results.parent.mkdir(parents=True, exist_ok=True)
        given.results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    found = json.loads(given.results.read_text(encoding="utf-8"))
    from benchmarks.page import section, write_section

    print(section(found))
    if given.write:
        from benchmarks.picture import drawn

        write_section(given.write, "peers", section(found))
        given.write.with_name("benchmarks.svg").write_text(drawn(found), encoding="utf-8")


if __name__ == "__main__":
    main()
