"""Who the person is: what is known, and what is not known (None, never taken as no)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTrouble:
    """What happened in earlier withdrawals. None = not known."""

    withdrawal_seizure: bool | None = None
    withdrawal_delirium: bool | None = None
    prior_tapers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as far as the case says. Every None means not known.

    ``details`` keeps the words behind an answer: ``{"liver": "cirrhosis"}``.
    """

    age_years: float | None = None
    sex: Literal["female", "male"] | None = None
    weight_kg: float | None = None
    height_cm: float | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    conditions: tuple[str, ...] | None = None
    epilepsy: bool | None = None
    liver: bool | None = None
    breathing_disease: bool | None = None
    smoker: bool | None = None
    audit_c: int | None = None
    suicidality: bool | None = None
    emergency_signs: tuple[str, ...] | None = None
    naloxone: bool | None = None
    history: PastTrouble = field(default_factory=PastTrouble)
    details: tuple[tuple[str, str], ...] = ()
