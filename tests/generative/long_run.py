"""The long run: a hundred thousand made-up cases, for a night.

``python -m tests.generative.long_run --cases 100000 --seed 1`` prints a table of broken promises by kind and
drug with the smallest case of each, and ends with status 1 if there is any.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from .cases import generate
from .invariants import kind
from .runner import judge

CHUNK = 100
WORKERS = 2


@dataclass
class Tally:
    """What went wrong, by kind and drug, with one example of each kind."""

    cases: int = 0
    broken: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, tuple[int, str, Any]] = field(default_factory=dict)

    def add(self, name: str, drug: str, texts: Sequence[str], case: Any) -> None:
        """Count one case: each kind once, however many options break it."""
        self.cases += 1
        self.broken += bool(texts)
        for text in texts:
            size = len(json.dumps(case))
            if kind(text) not in self.examples or size < self.examples[kind(text)][0]:
                self.examples[kind(text)] = (size, f"{name}: {text}", case)
        for what in {kind(text) for text in texts}:
            self.counts[what, drug] += 1

    def join(self, other: Tally) -> None:
        """Add what another process counted."""
        self.cases += other.cases
        self.broken += other.broken
        self.counts += other.counts
        for what, example in other.examples.items():
            if what not in self.examples or example[0] < self.examples[what][0]:
                self.examples[what] = example

    def table(self) -> str:
        """Kinds down, the drugs of each beside it, then the smallest example of each kind."""
        if not self.counts:
            return "No promise was broken."
        lines = []
        for what in sorted({k for k, _ in self.counts}):
            drugs = sorted(((n, d) for (k, d), n in self.counts.items() if k == what), reverse=True)
            total = sum(n for n, _ in drugs)
            lines.append(f"{what:<18}{total:>8}  " + ", ".join(f"{d} {n}" for n, d in drugs[:6]))
        for _, (_, text, case) in sorted(self.examples.items()):
            lines += ["", text, "  " + json.dumps(case)]
        return "\n".join(lines)


def chunk(seed: int, first: int, count: int, people: int) -> Tally:
    """Judge the cases from ``first`` on."""
    tally = Tally()
    for given, texts in judge([generate(seed, first + n) for n in range(count)], people):
        tally.add(given.name, given.taken[0].drug, texts, given.case)
    return tally


def run(cases: int, seed: int, people: int, workers: int = WORKERS) -> Tally:
    """Judge many cases on several processes, with a line of progress on standard error."""
    tally, begin = Tally(), time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(chunk, seed, n, min(CHUNK, cases - n), people) for n in range(0, cases, CHUNK)]
        for job in as_completed(jobs):
            tally.join(job.result())
            left = (time.monotonic() - begin) / tally.cases * (cases - tally.cases)
            print(
                f"\r{tally.cases} of {cases}, {tally.broken} broken, {left:.0f} s left ",
                end="",
                file=sys.stderr,
            )
    print(file=sys.stderr)
    return tally


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--workers", type=int, default=WORKERS)
    asked = parser.parse_args(words)
    tally = run(asked.cases, asked.seed, asked.people, asked.workers)
    print(tally.table())
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
