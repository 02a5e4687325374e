"""The plan.json of the reference is what the program gives today."""

from __future__ import annotations

import json
import runpy
from typing import Any

import pytest

from .pages import ROOT

IGNORED = {"made_at", "versions", "digest"}
PROSE = {"says", "do", "why", "sig", "title", "warning", "dependence_why", "check", "limits", "signs"}
"""Wording may change without making the example again; numbers, dates, products and names may not."""


@pytest.fixture(scope="module")
def shown() -> Any:
    return json.loads((ROOT / "docs/reference/plan_example.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def today() -> Any:
    maker = runpy.run_path(str(ROOT / "docs/plan_example.py"))
    return maker["cut_short"](maker["made"]())


def differences(shown: Any, today: Any, place: str = "") -> list[str]:
    """Where two JSON values differ; figures may differ in the third digit, as between machines."""
    if isinstance(shown, dict) and isinstance(today, dict):
        keys = (shown.keys() | today.keys()) - IGNORED
        missing = [f"{place}.{key}" for key in keys if key not in shown or key not in today]
        both = [key for key in keys if key in shown and key in today]
        return missing + [
            line for key in both for line in differences(shown[key], today[key], f"{place}.{key}")
        ]
    if isinstance(shown, list) and isinstance(today, list):
        if len(shown) != len(today):
            return [f"{place}: {len(shown)} entries shown, {len(today)} today"]
        pairs = enumerate(zip(shown, today, strict=True))
        return [line for n, (a, b) in pairs for line in differences(a, b, f"{place}[{n}]")]
    if isinstance(shown, float) or isinstance(today, float):
        return (
            [] if today == pytest.approx(shown, rel=2e-3, abs=2e-3) else [f"{place}: {shown}, today {today}"]
        )
    if isinstance(shown, str) and isinstance(today, str) and place.split(".")[-1].split("[")[0] in PROSE:
        return [] if shown and today else [f"{place}: empty"]
    return [] if shown == today else [f"{place}: {shown!r}, today {today!r}"]


def test_the_example_is_what_the_program_gives(shown: Any, today: Any) -> None:
    assert not differences(shown, today), "make it again: .venv/bin/python docs/plan_example.py"


def test_the_example_holds_to_the_schema_of_the_package(shown: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(
        (ROOT / "src/glidepath/interfaces/schemas/plan.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(shown, schema)
