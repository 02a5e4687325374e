"""The table of corner cases in the reference is what both sides give today."""

from __future__ import annotations

import runpy

from .pages import ROOT


def test_the_printed_cases_are_todays() -> None:
    maker = runpy.run_path(str(ROOT / "docs/event_corner_cases.py"))
    shown = maker["PAGE"].read_text(encoding="utf-8")
    assert shown.count("below 1e-10") == len(maker["CASES"])
    assert maker["page"]() == shown, "print it again: .venv/bin/python docs/event_corner_cases.py"
