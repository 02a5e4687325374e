"""Reading a plan as anyone outside would: numbers by their decimal text, days by the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from .given import Given, Taken

TINY = Fraction(1, 10**9)
DAY = timedelta(days=1)


@lru_cache(maxsize=100_000)
def exact(number: Any) -> Fraction:
    """The number as its decimal text says."""
    if isinstance(number, bool) or number is None:
        raise ValueError(f"{number!r} is not a number")
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def near(left: Fraction, right: Fraction) -> bool:
    """Equal but for the last decimals of a number that has no finite decimal text."""
    return abs(left - right) <= TINY * max(1, abs(left), abs(right))


@lru_cache(maxsize=100_000)
def day(text: Any) -> date:
    """A civil date."""
    return date.fromisoformat(str(text))


def piece_mg(piece: Mapping[str, Any]) -> Fraction:
    """What one piece of a dose holds [mg], from its own figures."""
    if "ml" in piece:
        return exact(piece["concentration_mg_per_ml"]) * exact(piece["ml"])
    return exact(piece["strength_mg"]) * exact(piece["fraction"]) * exact(piece["count"])


def doses_on(step: Mapping[str, Any], when: date, key: str = "doses") -> list[Mapping[str, Any]]:
    """The doses of one calendar day of a step."""
    turn = (when - day(step["start"])).days % int(step.get("cycle_days") or 1)
    return [d for d in step[key] if d.get("day_of_cycle") in (None, turn)]


def days_of(step: Mapping[str, Any]) -> Iterator[date]:
    """The days of a step, first to last."""
    when = day(step["start"])
    while when <= day(step["end"]):
        yield when
        when += DAY


def mean_mg(step: Mapping[str, Any], drug: str) -> Fraction:
    """The mean daily dose of one drug over the step's cycle, added up from its doses [mg/day]."""
    cycle = int(step.get("cycle_days") or 1)
    total = sum(
        (
            exact(d["mg"]) * (cycle if d.get("day_of_cycle") is None else 1)
            for d in step["doses"]
            if d["drug"] == drug
        ),
        Fraction(0),
    )
    return total / cycle


def drugs_of(option: Mapping[str, Any]) -> list[str]:
    """The drugs that an option hands out, in order of appearance."""
    found: dict[str, None] = {}
    for step in option["steps"]:
        for dose in step["doses"]:
            found.setdefault(dose["drug"])
    return list(found)


@dataclass(frozen=True)
class Currency:
    """How doses of different drugs are added: plain mg where there is one drug, else diazepam equivalents."""

    per_mg: Mapping[str, Fraction]

    def of(self, drug: str, mg: Fraction) -> Fraction:
        """The dose in this currency."""
        return mg * self.per_mg[drug]

    def level(self, step: Mapping[str, Any]) -> Fraction:
        """The daily dose of a step."""
        return sum((self.of(drug, mean_mg(step, drug)) for drug in self.per_mg), Fraction(0))


def table_id(given: Given, option: Mapping[str, Any]) -> str:
    """The equivalence table of an option: its own word, else the case's, else the market's first."""
    own = option.get("equivalence")
    if isinstance(own, Mapping):
        own = own.get("table") or own.get("id")
    return str(own or given.taper.get("equivalence") or given.default_table)


def currencies(given: Given, option: Mapping[str, Any], taken: Taken) -> list[Currency]:
    """The readings of the option's table: one where it prints one number, its middle first where it prints a range.

    Empty where the table does not know a drug of the option.
    """
    drugs = list(dict.fromkeys([taken.drug, *drugs_of(option)]))
    if len(drugs) == 1:
        return [Currency({drugs[0]: Fraction(1)})]
    rows = given.units_of.get(table_id(given, option), {})
    if any(drug not in rows for drug in drugs):
        return []
    middle = {d: (rows[d][0] + rows[d][1]) / 2 for d in drugs}
    ends = [middle, {d: rows[d][0] for d in drugs}, {d: rows[d][1] for d in drugs}]
    return [
        Currency({drug: 10 / mg for drug, mg in end.items()})
        for end in ends
        if end != middle or end is middle
    ]


@dataclass(frozen=True)
class Way:
    """One option, read once: its levels step by step in one currency."""

    given: Given
    taken: Taken
    option: Mapping[str, Any]
    currency: Currency

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        """The steps."""
        return list(self.option["steps"])

    @property
    def start_level(self) -> Fraction:
        """Today's dose."""
        return self.currency.of(self.taken.drug, self.taken.daily_mg)

    @cached_property
    def levels(self) -> list[Fraction]:
        """The daily dose of each step."""
        return [self.currency.level(step) for step in self.steps]

    def level_on(self, when: date) -> Fraction:
        """The daily dose on a date; today's before the plan begins."""
        level = self.start_level
        for step, its_level in zip(self.steps, self.levels, strict=True):
            if day(step["start"]) > when:
                break
            level = its_level
        return level

    def family(self, drug: str) -> str:
        """The release family: the person's own for their drug, immediate release for one switched to."""
        return self.taken.family if drug == self.taken.drug else "IR"

    def caps(self, drug: str) -> tuple[Fraction, ...]:
        """The largest single dose of a drug at each of the person's times [mg]."""
        most = max(self.taken.doses) * self.currency.per_mg[self.taken.drug] / self.currency.per_mg[drug]
        return (most,) * len(self.taken.doses)

    def makes_today(self) -> bool:
        """Whether each of today's doses can be handed out."""
        shelf = self.given.shelf(self.taken.drug, self.taken.family)
        return shelf is not None and all(shelf.makes(mg) for mg in self.taken.doses)

    def may_drop(self, drug: str) -> bool:
        """Whether a time of day may fall away before the last step."""
        return self.given.acting.get(drug) == "long"


def ways(given: Given, plan: Mapping[str, Any]) -> Iterator[Way]:
    """Every option of a plan, in the middle reading of its table."""
    taken = given.tapered(plan)
    for option in plan.get("options") or []:
        found = currencies(given, option, taken) if taken and option["steps"] else []
        if taken and found:
            yield Way(given, taken, option, found[0])


def place(option: Mapping[str, Any], step: Mapping[str, Any] | None = None) -> str:
    """Where a violation stands."""
    where = f"option {option.get('id')}"
    return where if step is None else f"{where} step {step.get('index')} ({step.get('start')})"
