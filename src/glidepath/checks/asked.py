"""What a rule is asked about: a case, a schedule or an output."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from glidepath.checks.doses_over_time import Cut, Stretch
from glidepath.checks.reading import Reading
from glidepath.checks.situation import Situation
from glidepath.checks.three_valued import Truth
from glidepath.patient.case import Case, Override
from glidepath.patient.plan import Fill, Step

Band = Literal["low", "moderate", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How likely it is that stopping brings withdrawal, by the use that the case records.

    ``likely`` is what a plan goes by: True also where it is not known. ``known`` keeps the difference.
    ``duration_days`` None = not known; ``duration_at_least_days`` is then the part that is recorded.
    ``band_basis`` is ``printed`` where the dose bands name the drug, else ``derived``.
    """

    drug: str
    likely: bool
    known: Truth
    why: str
    risk_class: str | None
    band: Band | None
    band_basis: Literal["printed", "derived", ""]
    duration_days: int | None
    duration_at_least_days: int
    days_per_week: int
    daily_mg: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsked:
    """A case, one of its drugs, and what was read from them once."""

    case: Case
    drug: str
    situation: Situation
    reading: Reading
    dependence: Dependence


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAsked:
    """One schedule, its daily amounts as seen from here, and what the case says about it.

    ``case`` None = a published schedule, judged by its steps alone. ``profile`` is the id of the schedule.
    """

    steps: tuple[Step, ...]
    drug: str
    start_mg: Fraction
    dependence_likely: bool
    stretches: tuple[Stretch, ...]
    cuts: tuple[Cut, ...]
    amounts_of: str
    profile: str = ""
    quicker_is_fine: bool = False
    case: CaseAsked | None = None
    override: Override | None = None
    fills: tuple[Fill, ...] = ()

    def excuse(self, rule_id: str, step_index: int) -> str | None:
        """Why a step may go past a rule, where the step or the case says so."""
        if self.override is not None and self.override.rule == rule_id:
            return "override"
        for exception in self.steps[step_index].exceptions:
            if exception.rule == rule_id:
                return exception.code
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputAsked:
    """What is shown or printed. None = not made yet."""

    option_count: int | None = None
    accepted_by: str | None = None
    case: CaseAsked | None = None
    target_mg: Fraction | None = None
    market: str = field(default="US")
