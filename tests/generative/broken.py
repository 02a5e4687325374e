"""Plans broken on purpose, one promise at a time: a check that cannot fail is worthless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from . import handmade
from .given import Given
from .handmade import START, down, given_of, option, plan_of, step

Plan = dict[str, Any]
BREAKS: dict[str, tuple[str, Callable[[], tuple[Given, Plan]]]] = {}


def breaks(what: str) -> Callable[[Callable[[Given, Plan], Any]], Any]:
    """Register a change to the sound plan that must be caught as this violation."""

    def register(change: Callable[[Given, Plan], Any]) -> Any:
        def build() -> tuple[Given, Plan]:
            given, plan = handmade.sound()
            changed = change(given, plan)
            return (changed if isinstance(changed, Given) else given), plan

        BREAKS[change.__name__] = (what, build)
        return change

    return register


def builds(what: str) -> Callable[[Callable[[], tuple[Given, Plan]]], Any]:
    """Register a whole plan that must be caught as this violation."""

    def register(build: Callable[[], tuple[Given, Plan]]) -> Any:
        BREAKS[build.__name__] = (what, build)
        return build

    return register


def with_taper(given: Given, **taper: Any) -> Given:
    return replace(given, case={**given.case, "taper": {**given.taper, **taper}})


def nth_step(plan: Plan, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = plan["options"][0]["steps"][index]
    return found


def nth_piece(plan: Plan, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = nth_step(plan, index)["doses"][0]["pieces"][0]
    return found


def end_at(plan: Plan, index: int, why: str | None) -> None:
    """Cut the first option short after a step."""
    way = plan["options"][0]
    way["steps"] = way["steps"][: index + 1]
    last = way["steps"][-1]
    way["ends"] = {"date": last["start"], "daily_mg": last["daily_mg"], "why": why}


def made_up_prediction() -> dict[str, Any]:
    """A prediction over two days, in order and in range."""
    three = {"p05": 0.1, "p50": 0.2, "p95": 0.3}
    lines = {name: [value, value] for name, value in three.items()}
    return {
        "day": [0, 1],
        "date": ["2026-12-01", "2026-12-02"],
        "pwc20": {"p05": [1, 1], "p25": [2, 2], "p50": [3, 3], "p75": [4, 4], "p95": [5, 5]},
        "plasma_ng_per_ml": {"clonazepam": {name: list(line) for name, line in lines.items()}},
        "occupancy": {name: list(line) for name, line in lines.items()},
        "peak_pwc20": dict(three),
        "chance_rise_5": dict(three),
        "days_above_5": dict(three),
    }


def switching(diazepam: str) -> tuple[Given, Plan]:
    """Clonazepam 1 mg twice a day, crossed over in two weeks to so much diazepam twice a day, then down."""
    given = given_of(switch_to="diazepam")
    mixed = [("08:00", "clonazepam", "1"), ("20:00", "diazepam", diazepam)]
    whole = [("08:00", "diazepam", diazepam), ("20:00", "diazepam", diazepam)]
    steps = [
        step(
            0, START, 7, "diazepam", mixed, phase="cross_over", equivalent_mg=float(10 + Fraction(diazepam))
        ),
        step(
            1,
            START + timedelta(7),
            7,
            "diazepam",
            whole,
            phase="cross_over",
            equivalent_mg=float(2 * Fraction(diazepam)),
        ),
        step(2, START + timedelta(14), 14, "diazepam", whole, phase="hold"),
    ]
    start, index = START + timedelta(28), 3
    pairs = [(9, 9), (8, 8), (7, 7), (6, 6), (5, 5), (5, 4), (4, 4), (4, 3), (3, 3), (3, 2), (2, 2)]
    lower = [("3", "0"), ("2.5", "0"), ("2", "0"), ("1", "0"), ("0", "0")]
    for night, morning in [*((str(n), str(m)) for n, m in pairs), *lower]:
        parts = [("20:00", "diazepam", night), ("08:00", "diazepam", morning)]
        parts = [part for part in parts if part[2] != "0"]
        why = "no smaller cut can be handed out"
        forced = [{"rule": rule, "code": "products", "why": why} for rule in ("R006", "R011")]
        steps.append(step(index, start, 14, "diazepam", parts, exceptions=forced if night == "1" else []))
        start, index = start + timedelta(14), index + 1
    way = {**option("switch", steps, Fraction(20), "switch"), "equivalence": "made_up"}
    way["equivalence_range"] = [{"table": "made_up", "mg": 20.0}]
    return given, plan_of(given, [way, down(given, 28, "slower")])
