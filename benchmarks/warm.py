"""Calls within one process, after a first one that is not counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from glidepath.assessment.plan_case import plan
from glidepath.formats.case_file import case_from_text

CASE = Path(__file__).resolve().parents[1] / "src/glidepath/interfaces/examples/clonazepam_two_years.yaml"


def warm_calls() -> Iterator[tuple[str, Callable[[], object]]]:
    """Name each call and give it, compiled and loaded."""
    case = case_from_text(CASE.read_text(encoding="utf-8"), "yaml", date(2026, 11, 22))
    for people in (0, 500):
        plan(case, people=people)
        yield f"library: `plan(case, people={people})`", lambda people=people: plan(case, people=people)
