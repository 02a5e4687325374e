"""Running the program on made-up cases, inside this process, as ``glidepath plan CASES.jsonl --json`` does."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from glidepath.interfaces.command_line import run

from .given import Given
from .invariants import CHECKS, OF_A_SCHEDULE, check_7, violations

REFUSED = 3


AT_ONCE = 100
"""Small enough that the program answers in this process."""


def answers(cases: Sequence[Mapping[str, Any]], people: int = 0) -> list[str]:
    """One line of JSON for each case, in order."""
    chunks = [cases[first : first + AT_ONCE] for first in range(0, len(cases), AT_ONCE)]
    return [line for chunk in chunks for line in _answers(chunk, people)]


def _answers(cases: Sequence[Mapping[str, Any]], people: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.jsonl"
        path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = run(["plan", str(path), "--json", "--people", str(people)])
    lines = out.getvalue().splitlines()
    if status != 0 or len(lines) != len(cases):
        raise AssertionError(
            f"status {status}, {len(lines)} lines for {len(cases)} cases: {out.getvalue()[:500]}"
        )
    return lines


def status_of(answer: Mapping[str, Any]) -> int:
    """The exit status that one line of a batch stands for."""
    if "error" in answer:
        return int(answer["error"]["status"])
    if "options" in answer:
        return 0
    return int(answer.get("status", REFUSED))


def judged(given: Given, line: str) -> list[str]:
    """Every promise that one answer breaks."""
    answer = json.loads(line)
    status = status_of(answer)
    found = check_7(given, status, answer)
    if status == 0:
        return found + violations(given, answer, OF_A_SCHEDULE if given.expects == "schedule" else CHECKS)
    if status == 1 or (status == 2 and given.expects == "plan"):
        found.append(f"0.status_{status} | case | {json.dumps(answer)[:300]}")
    return found


def judge(givens: Sequence[Given], people: int = 0) -> Iterator[tuple[Given, list[str]]]:
    """Run many cases and judge each."""
    for given, line in zip(givens, answers([given.case for given in givens], people), strict=True):
        yield given, judged(given, line)
