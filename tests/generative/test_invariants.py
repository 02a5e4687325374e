"""Thousands of made-up people: every option of every plan keeps what plans promise."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys

import pytest

from . import long_run
from .cases import generate
from .invariants import check_9
from .runner import answers, judge, judged, status_of

SEED = 20261122
CASES, CHUNK = 3000, 100
WITH_PEOPLE, PEOPLE_CHUNK, PEOPLE = 100, 10, 50
TWICE = 40


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_every_plan_keeps_its_promises(first):
    broken = [
        f"{given.name} {text}"
        for given, texts in judge([generate(SEED, first + n) for n in range(CHUNK)])
        for text in texts
    ]
    assert broken == []


@pytest.mark.parametrize("first", range(0, WITH_PEOPLE, PEOPLE_CHUNK))
def test_every_prediction_is_whole_and_in_range(first):
    givens = [generate(SEED + 1, first + n) for n in range(PEOPLE_CHUNK)]
    lines = answers([given.case for given in givens], people=PEOPLE)
    broken = [text for given, line in zip(givens, lines, strict=True) for text in judged(given, line)]
    assert broken == []


def test_the_same_case_gives_the_same_bytes():
    givens = [generate(SEED + 2, n) for n in range(TWICE)]
    cases = [given.case for given in givens]
    first, second = answers(cases), answers(list(reversed(cases)))[::-1]
    assert [text for a, b in zip(first, second, strict=True) for text in check_9(a, b)] == []


def test_the_same_case_gives_the_same_predictions():
    cases = [generate(SEED + 3, n).case for n in range(5)]
    first, second = answers(cases, people=20), answers(list(reversed(cases)), people=20)[::-1]
    assert [text for a, b in zip(first, second, strict=True) for text in check_9(a, b)] == []


def test_any_number_of_threads_gives_the_same_bytes(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(generate(SEED + 5, n).case) + "\n" for n in range(4)))
    told = []
    for threads in ("1", "2"):
        environment = {**os.environ, "NUMBA_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        command = [sys.executable, "-m", "glidepath", "plan", str(path), "--json", "--people", "20"]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        told.append(run.stdout.splitlines())
    assert len(told[0]) == 4
    assert [text for a, b in zip(*told, strict=True) for text in check_9(a, b)] == []


def test_stopping_today_is_worse_than_any_option():
    """Over many dependent people, not in each: the model may be wrong about one."""
    worse = []
    for line in answers([generate(SEED + 4, n).case for n in range(60)], people=PEOPLE):
        plan = json.loads(line)
        if status_of(plan) == 0 and plan["case"]["dependence_likely"]:
            stop = plan["comparators"]["stop_today"].get("prediction")
            options = [o["prediction"] for o in plan["options"] if o.get("prediction")]
            if stop and options:
                worse.append(stop["peak_pwc20"]["p50"] - max(o["peak_pwc20"]["p50"] for o in options))
    assert len(worse) >= 10
    assert statistics.median(worse) > 0
    assert sum(difference >= 0 for difference in worse) >= 0.9 * len(worse)


@pytest.mark.long
def test_the_long_run():
    tally = long_run.run(cases=100_000, seed=1, people=0)
    assert tally.broken == 0, tally.table()
