"""A million people, streamed through `glidepath population` on all cores: two years, daily summaries.

A tenth is followed first; where ten times that would take longer than the benchmark may, it stays at the
tenth, and the page says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.process import MB, ROOT

PEOPLE, TENTH, LONGEST_S, LOOK_EVERY_S = 1_000_000, 100_000, 150, 0.2
SPEC = """\
as_of: 2026-12-01
person: {age_years: 46, weight_kg: 70}
medicines: [{directions: "clonazepam 1 mg twice daily", since: 2026-12-01}]
taper: {start: 2026-12-02}
days: 730
people: 1000
seed: 1
plans: [stay]
"""


def _family(process: int) -> Iterator[int]:
    """A process and all that it started, their own children included."""
    yield process
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        born = children.read_text(encoding="ascii").split()
    except OSError:
        return
    for child in born:
        yield from _family(int(child))


def _share_mb(process: int) -> float:
    """Memory of a process [MB]; what several share is counted in parts that add up to the whole."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / MB


def followed(people: int) -> dict[str, Any]:
    """Follow people in new processes: seconds with their start, the most memory of all together."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.yaml"
        spec.write_text(SPEC, encoding="utf-8")
        words = ["population", str(spec), "--people", str(people), "--json"]
        begin, most_mb = time.perf_counter(), 0.0
        with (Path(folder) / "answer.json").open("wb") as answer, (Path(folder) / "said").open("wb") as said:
            running = subprocess.Popen(
                [sys.executable, "-m", "glidepath", *words], cwd=ROOT, stdout=answer, stderr=said
            )
            while running.poll() is None:
                most_mb = max(most_mb, sum(map(_share_mb, _family(running.pid))))
                time.sleep(LOOK_EVERY_S)
        seconds = time.perf_counter() - begin
        if running.returncode:
            raise RuntimeError((Path(folder) / "said").read_text(encoding="utf-8")[-2000:])
    return {"people": people, "seconds": seconds, "peak_mb": most_mb, "cores": os.cpu_count() or 1}


def measured(say: Callable[[str], None]) -> dict[str, Any]:
    """Follow a tenth, then all where there is time for it."""
    say(f"population: {TENTH:,} people")
    tenth = followed(TENTH)
    if tenth["seconds"] * PEOPLE / TENTH > LONGEST_S:
        return tenth
    say(f"population: {PEOPLE:,} people")
    return followed(PEOPLE)
