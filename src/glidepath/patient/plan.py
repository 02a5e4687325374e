"""The plan: options made of steps, steps of doses, doses of pieces that a pharmacy can give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Phase = Literal["taper", "cross_over", "hold", "target", "schedule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """``count`` times the part ``fraction`` of one solid unit of a product."""

    product: str
    rxcui: str | None
    strength_mg: Fraction
    fraction: Fraction
    count: int
    unit: Literal["tablet", "capsule", "film"] = "tablet"

    @property
    def mg(self) -> Fraction:
        """What these pieces hold together [mg]."""
        return self.strength_mg * self.fraction * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidPiece:
    """A volume of a liquid product, in tenths of a ml."""

    product: str
    rxcui: str | None
    concentration_mg_per_ml: Fraction
    ml: Fraction

    @property
    def mg(self) -> Fraction:
        """What this volume holds [mg]."""
        return self.concentration_mg_per_ml * self.ml


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One dose at one clock time. ``day_of_cycle`` counts from 0 where the step has a cycle of days."""

    time: str
    drug: str
    mg: Fraction
    pieces: tuple[Piece | LiquidPiece, ...] = ()
    day_of_cycle: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleException:
    """Why a step goes past the letter of a rule."""

    rule: str
    code: Literal["products", "last_cuts", "not_applicable", "override"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The same doses every day (or every cycle of days) from ``start`` to ``end``, both included.

    ``daily_mg`` is the mean over the cycle of the drug being tapered; in a cross-over it is that of
    ``drug`` and ``equivalent_mg`` gives the sum in mg of ``equivalent_of`` by the option's table.
    """

    index: int
    phase: Phase
    start: date
    end: date
    drug: str
    daily_mg: Fraction
    doses: tuple[Dose, ...]
    cycle_days: int = 1
    continuing: tuple[Dose, ...] = ()
    cut_mg: Fraction = Fraction(0)
    cut_percent_of_current: float = 0.0
    cut_percent_of_start: float = 0.0
    cut_where: str = ""
    equivalent_mg: Fraction | None = None
    equivalent_of: str | None = None
    check: str = ""
    if_trouble: tuple[str, ...] = ("pause", "slow", "step_back")
    hold_if: str | None = None
    exceptions: tuple[RuleException, ...] = ()

    @property
    def days(self) -> int:
        """How many days this step lasts."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """The words of the prescription that goes with one fill."""

    sig: str
    quantity_in_words: str
    refills: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What the pharmacy hands out on one date for a number of days, of one product."""

    date: date
    days: int
    product: str
    rxcui: str | None
    unit: Literal["tablet", "capsule", "film", "ml"]
    quantity: int
    left_over: Fraction
    prescription: Prescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Where the option ends; ``why`` is None when it ends where it was asked to."""

    date: date
    daily_mg: Fraction
    why: str | None = None
    what_would_help: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One way down, before predictions and findings are added: what floor 7 gives out."""

    id: str
    method: str
    says: str
    steps: tuple[Step, ...]
    fills: tuple[Fill, ...]
    ends: Ends
    equivalence: str | None = None
    equivalence_range: tuple[tuple[str, Fraction], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedProfile:
    """A published schedule put beside the options, with the rules that it breaks."""

    id: str
    title: str
    source: str
    breaks: tuple[str, ...]
    steps: tuple[Step, ...]
    dispensable: bool
    why: str = ""
