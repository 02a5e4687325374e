"""A change to another drug: in steps over one to two weeks, then held, bounded, and with every table shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .doses import CROSS_OVER
from .given import Given
from .reading import Way, day, exact, mean_mg, near, place, table_id, ways

CROSS_OVER_DAYS = (7, 14)
HOLD = timedelta(days=14)
CEILING_MG = 40
OLDER = 65


def check_13(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """What rules R016, R018, R019 and R021 ask of a switch."""
    found: list[str] = []
    for way in ways(given, plan):
        if any(step["phase"] == CROSS_OVER for step in way.steps):
            found += _lengths(way) + _shown(way) + _bounded(way) + _daily(way)
        elif any(dose["drug"] != way.taken.drug for step in way.steps for dose in step["doses"]):
            found.append(f"13.undeclared | {place(way.option)} | another drug without a cross-over")
    return found


def _lengths(way: Way) -> list[str]:
    """One to two weeks of exchange, then at least two weeks without a cut."""
    crossing = [step for step in way.steps if step["phase"] == CROSS_OVER]
    after = way.steps[len(crossing) :]
    days = (day(crossing[-1]["end"]) - day(crossing[0]["start"])).days + 1
    found = []
    if not CROSS_OVER_DAYS[0] <= days <= CROSS_OVER_DAYS[1]:
        found.append(f"13.crossing | {place(way.option)} | exchanged over {days} days")
    if not after:
        return [*found, f"13.hold | {place(way.option)} | ends within the cross-over"]
    held, begin = way.currency.level(after[0]), day(after[0]["start"])
    for step in after[1:]:
        if way.currency.level(step) < held:
            if day(step["start"]) - begin < HOLD:
                found.append(
                    f"13.hold | {place(way.option, step)} | cut {day(step['start']) - begin} after the exchange"
                )
            break
    return found


def _shown(way: Way) -> list[str]:
    """The table is named, and what the others say stands beside it."""
    shown = {entry["table"]: exact(entry["mg"]) for entry in way.option.get("equivalence_range") or []}
    if table_id(way.given, way.option) not in shown:
        return [
            f"13.range | {place(way.option)} | its own table is not among the tables shown: {sorted(shown)}"
        ]
    return []


def _bounded(way: Way) -> list[str]:
    """No switch above 40 mg diazepam by the highest table, nor where diazepam would build up."""
    if way.steps[-1]["drug"] != "diazepam":
        return []
    found = []
    both = [table for table in way.given.units_of.values() if {way.taken.drug, "diazepam"} <= set(table)]
    highest = max(way.taken.daily_mg * sum(table["diazepam"]) / sum(table[way.taken.drug]) for table in both)
    if highest > CEILING_MG:
        found.append(f"13.ceiling | {place(way.option)} | {float(highest)} mg diazepam by the highest table")
    person = way.given.person
    risks = [name for name in ("liver", "breathing_disease", "breastfeeding") if person.get(name) is True]
    risks += ["age"] if (person.get("age_years") or 0) >= OLDER else []
    if risks:
        found.append(f"13.risk | {place(way.option)} | switched to diazepam with {risks}")
    return found


def _daily(way: Way) -> list[str]:
    """In a cross-over ``daily_mg`` is that of the step's own drug."""
    return [
        f"13.daily | {place(way.option, step)} | says {step['daily_mg']} mg {step['drug']}"
        for step in way.steps
        if step["phase"] == CROSS_OVER and not near(exact(step["daily_mg"]), mean_mg(step, step["drug"]))
    ]
