"""A made-up case, beside what its author knows of it: the answers that the program must find by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from .shelf import Shelf, of_drug, shelf_of

DEPENDENCE_DAYS = 28
DEPENDENCE_DAYS_PER_WEEK = 4
SHORT_USE_DAYS = 28
QUICK_TAPER_DAYS = 90


@dataclass(frozen=True)
class Taken:
    """One benzodiazepine taken today: ``doses`` in the order of the day [mg], on so many days a week."""

    drug: str
    family: str
    doses: tuple[Fraction, ...]
    days_per_week: int = 7
    since: date | None = None

    @property
    def day_mg(self) -> Fraction:
        """The dose on a day of use [mg]."""
        return sum(self.doses, Fraction(0))

    @property
    def daily_mg(self) -> Fraction:
        """The mean over the week [mg/day]."""
        return self.day_mg * self.days_per_week / 7

    @property
    def as_needed(self) -> bool:
        """Whether it is taken on some days only."""
        return self.days_per_week < 7


@dataclass(frozen=True)
class Given:
    """A case file as a mapping, the products of its market, and the truth behind it.

    ``class_since`` is since when any benzodiazepine has been taken without a break; None = not known.
    ``acting`` says short or long for each drug. ``units_of`` gives, for each equivalence table, the mg of each
    drug that equal 10 mg diazepam (low, high).
    """

    case: Mapping[str, Any]
    taken: tuple[Taken, ...]
    products: tuple[Any, ...]
    expects: Literal["plan", "refusal", "schedule", "plan_or_input"] = "plan"
    class_since: date | None = None
    acting: Mapping[str, str] = field(default_factory=dict)
    units_of: Mapping[str, Mapping[str, tuple[Fraction, Fraction]]] = field(default_factory=dict)
    default_table: str = ""
    name: str = ""

    @property
    def taper(self) -> Mapping[str, Any]:
        """The request, as written."""
        found: Mapping[str, Any] = self.case.get("taper") or {}
        return found

    @property
    def person(self) -> Mapping[str, Any]:
        """The person, as written."""
        found: Mapping[str, Any] = self.case.get("person") or {}
        return found

    @property
    def split(self) -> str:
        """Scored unless the case says otherwise."""
        return str(self.taper.get("allow_split") or "scored")

    @property
    def allow_liquid(self) -> bool:
        """Liquids are allowed unless the case says no."""
        return self.taper.get("allow_liquid") is not False

    @property
    def as_of(self) -> date:
        """Today, in the case."""
        return date.fromisoformat(str(self.case["as_of"]))

    @property
    def start(self) -> date:
        """The first day of the taper."""
        return date.fromisoformat(str(self.taper["start"]))

    @property
    def target_mg(self) -> Fraction:
        """Where it should end [mg/day]."""
        return Fraction(str(self.taper.get("target_mg") or 0))

    def shelf(self, drug: str, family: str) -> Shelf | None:
        """What a pharmacy has of a drug."""
        return shelf_of(of_drug(self.products, drug, family), self.split, self.allow_liquid)

    def tapered(self, plan: Mapping[str, Any]) -> Taken | None:
        """Which of the drugs taken today this plan lowers."""
        named = [t for t in self.taken if t.drug == plan.get("case", {}).get("current_drug")]
        return named[0] if named else None

    def past_withdrawal(self) -> tuple[bool | None, bool | None]:
        """Past seizure and past delirium in withdrawal."""
        history = self.person.get("history") or {}
        return history.get("withdrawal_seizure"), history.get("withdrawal_delirium")

    @property
    def use_days(self) -> int | None:
        """Days of use without a break until today, None = not known."""
        return None if self.class_since is None else (self.as_of - self.class_since).days + 1

    def dependence(self, taken: Taken) -> bool | None:
        """Likely, not likely, or (None) open: only then the plan's own answer counts.

        Unknown use is never taken as short use.
        """
        if any(self.past_withdrawal()):
            return True
        long_enough = self.use_days is None or self.use_days > DEPENDENCE_DAYS
        if taken.days_per_week >= DEPENDENCE_DAYS_PER_WEEK and long_enough:
            return True
        beside = len(self.taken) > 1  # another drug of the class may keep it up
        until_start = (self.use_days or 0) + (self.start - self.as_of).days
        if taken.days_per_week >= DEPENDENCE_DAYS_PER_WEEK and until_start >= DEPENDENCE_DAYS:
            return None  # short use today, no longer short on the first day of the taper
        return None if beside or None in self.past_withdrawal() else False

    def relaxed(self) -> bool:
        """Whether the rules on quick tapers and short use (R007, R052) can speak: all they ask for is known."""
        alcohol = self.case.get("alcohol") or {}
        known = bool(alcohol) and any(v is not None for v in alcohol.values())
        known = known or self.person.get("audit_c") is not None
        none_before = self.past_withdrawal() == (False, False)
        return known and none_before and self.use_days is not None and self.use_days <= QUICK_TAPER_DAYS
