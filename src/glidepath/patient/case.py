"""The case: a person, what is taken, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from glidepath.patient.person import Person
from glidepath.patient.regimen import OtherMedicine, Regimen

Market = Literal["US", "UK"]
Method = Literal["percent_of_current", "percent_of_start", "equal_drive", "optimised", "switch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alcohol:
    """Usual drinking. Both None = not known; zero = none."""

    drinks_per_week: float | None = None
    grams_per_week: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperRequest:
    """What kind of taper is asked for. ``pace_percent`` None = the options' own paces."""

    start: date
    market: Market = "US"
    drug: str | None = None
    target_mg: Fraction = Fraction(0)
    methods: tuple[Method, ...] = ()
    max_weeks: int | None = None
    allow_split: Literal["scored", "half", "none"] = "scored"
    allow_liquid: bool = True
    allow_cycles: bool = False
    switch_to: str | None = None
    fill_days: int = 28
    equivalence: str | None = None
    pace_percent: Fraction | None = None
    pace_of: Literal["current", "start"] = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A clinician's recorded reason to go past a rule that is not a hard stop."""

    rule: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistStep:
    """One step of a specialist's own schedule: the doses of a day, for a number of days."""

    days: int
    doses: tuple[tuple[str, Fraction], ...]
    drug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistPlan:
    """A specialist's recorded schedule, to be checked and dispensed, never computed here."""

    name: str
    role: str
    date: date
    schedule: tuple[SpecialistStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A value that the case did not give, and why this one was taken."""

    field: str
    value: Any
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person on one day, with everything the case file said, understood and checked.

    ``not_known`` lists the safety fields left null (``person.pregnant``); ``assumed`` the settings
    filled by a default.
    """

    as_of: date
    person: Person
    regimens: tuple[Regimen, ...]
    taper: TaperRequest
    other_medicines: tuple[OtherMedicine, ...] = ()
    alcohol: Alcohol = field(default_factory=Alcohol)
    override: Override | None = None
    specialist: SpecialistPlan | None = None
    assumed: tuple[Assumed, ...] = ()
    not_known: tuple[str, ...] = ()
    title: str = ""

    def taken_now(self) -> tuple[Regimen, ...]:
        """The regimens that are taken on ``as_of``, in the order of the case."""
        return tuple(r for r in self.regimens if r.taken_on(self.as_of))

    def others_now(self) -> tuple[OtherMedicine, ...]:
        """The other medicines that are taken on ``as_of``."""
        return tuple(m for m in self.other_medicines if m.taken_on(self.as_of))
