"""How long a plan takes: `python -m benchmarks.bench_plan [--runs 5] [--write docs/benchmarks.md]`."""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import description

PROGRAM = [sys.executable, "-m", "glidepath"]
CASE = Path(__file__).resolve().parents[1] / "src/glidepath/interfaces/examples/clonazepam_two_years.yaml"
WORDS = [
    "clonazepam 1 mg twice daily",
    "--since",
    "2024-12-01",
    "--as-of",
    "2026-11-22",
    "--start",
    "2026-12-01",
]
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Measured:
    """One line of the table: what was run, and the seconds of each run."""

    what: str
    seconds: tuple[float, ...]

    def row(self) -> str:
        """Write the line in Markdown."""
        middle, low, high = statistics.median(self.seconds), min(self.seconds), max(self.seconds)
        return f"| {self.what} | {middle:.2f} | {low:.2f} | {high:.2f} | {len(self.seconds)} |"


def timed(action: Callable[[], object], runs: int) -> tuple[float, ...]:
    """Wall-clock seconds of each run of an action."""
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begin)
    return tuple(taken)


def command(*words: str, environment: dict[str, str] | None = None) -> None:
    """Run the program once, in an empty folder, and fail where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [*PROGRAM, *words],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            check=True,
            capture_output=True,
        )


def first_plan_ever() -> None:
    """A plan with an empty cache of compiled code, as after an installation."""
    with tempfile.TemporaryDirectory() as cache:
        command("plan", str(CASE), "-o", "plan", environment={"NUMBA_CACHE_DIR": cache})


def cold_commands(runs: int) -> list[Measured]:
    """Whole commands in a new process each."""
    command("plan", str(CASE), "-o", "plan")
    return [
        Measured("`glidepath --version`", timed(lambda: command("--version"), runs)),
        Measured(
            "`glidepath plan WORDS --people 0`", timed(lambda: command("plan", *WORDS, "--people", "0"), runs)
        ),
        Measured("`glidepath plan CASE --json`", timed(lambda: command("plan", str(CASE), "--json"), runs)),
        Measured(
            "`glidepath plan CASE -o FOLDER` (all files)",
            timed(lambda: command("plan", str(CASE), "-o", "plan"), runs),
        ),
        Measured("the same, nothing compiled yet", timed(first_plan_ever, 1)),
    ]


def import_times(top: int = 12) -> list[tuple[str, float]]:
    """The packages that cost most to load when a plan is made, with their own time [s]."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "glidepath", "plan", str(CASE), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = {}
    for line in run.stderr.splitlines():
        match = re.fullmatch(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)", line)
        if match:
            package = match[4].split(".")[0]
            found[package] = found.get(package, 0.0) + int(match[1]) / 1e6
    return sorted(found.items(), key=lambda item: -item[1])[:top]


def table(lines: Sequence[Measured]) -> str:
    """The measured lines as Markdown."""
    return "\n".join(
        [
            "| What | median s | fastest s | slowest s | runs |",
            "|---|---|---|---|---|",
            *(m.row() for m in lines),
        ]
    )


def engine_lines() -> str:
    """What the benchmark of the engine prints, in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.bench_engine"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def report(runs: int) -> str:
    """Measure everything and write the section of the page."""
    from benchmarks.warm import warm_calls

    lines = cold_commands(runs) + [Measured(what, timed(action, runs)) for what, action in warm_calls()]
    imports = "\n".join(f"| `{name}` | {seconds:.3f} |" for name, seconds in import_times())
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench` on: {description()}.\n\n{table(lines)}\n\n"
        f"Loading within `glidepath plan CASE --json` (own time of each package, largest first):\n\n"
        f"| Package | s |\n|---|---|\n{imports}\n\n"
        f"The engine alone (`python -m benchmarks.bench_engine`):\n\n```text\n{engine_lines()}\n```\n"
    )


def main() -> None:
    """Print the table, and write it between its marks where a page is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each line")
    parser.add_argument("--write", type=Path, help="page that holds the marks of the measured part")
    given = parser.parse_args()
    section = report(given.runs)
    print(section)
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        after = rest.split(END)[1]
        given.write.write_text(f"{before}{BEGIN}\n{section}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
