"""The answer to one case: a plan with its options, or a refusal with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from glidepath.assessment.receptor_reserve import ReserveBenefit
from glidepath.basis.sources import Source
from glidepath.checks.finding import Finding
from glidepath.facts.shapes import BoxedWarning
from glidepath.patient.case import Assumed, Case
from glidepath.patient.plan import PublishedProfile, Schedule
from glidepath.simulation.prediction import Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionAnswer:
    """One way down, with what the model expects of it and the rules that speak to it.

    ``prediction`` is None where no prediction was asked for, or where the drug is planned by rules alone.
    ``reserve`` stands only at equal-drive steps: what they bring over the prior of the receptor reserve.
    """

    schedule: Schedule
    prediction: Prediction | None = None
    findings: tuple[Finding, ...] = ()
    reserve: ReserveBenefit | None = None

    @property
    def id(self) -> str:
        """The name by which a clinician accepts this option."""
        return self.schedule.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """What the options are put beside: staying on the dose, or stopping today (with its warning)."""

    prediction: Prediction | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAnswer:
    """A published schedule put beside the options; never itself an option while it breaks a rule."""

    profile: PublishedProfile
    prediction: Prediction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """A plan: drafts for a clinician, with everything that they rest on.

    ``case_facts`` is the case as understood, ready to be written down: plain names with units, plain values.
    ``hard_stop_unknown`` are the fields that must be answered before an option can be accepted.
    ``refused_methods`` pairs a method that was asked for with why it gave no option. ``emergency_text`` is
    fixed and comes before everything; empty where there is no emergency. ``boxed_warning`` is that of the
    labels of everything of this kind that is taken. ``not_valid_because`` says why no prediction of this plan
    is valid for this person (alcohol, other drugs on the receptor); empty where they are.
    """

    case: Case
    drug: str
    current_daily_mg: Fraction
    dependence_likely: bool | None
    case_facts: Mapping[str, Any]
    findings: tuple[Finding, ...]
    options: tuple[OptionAnswer, ...]
    stay: Comparator
    stop_today: Comparator
    published: tuple[PublishedAnswer, ...]
    assumed: tuple[Assumed, ...]
    not_known: tuple[str, ...]
    hard_stop_unknown: tuple[str, ...]
    sources: tuple[Source, ...]
    limits: tuple[str, ...]
    versions: Mapping[str, str]
    people: int
    refused_methods: tuple[tuple[str, str], ...] = ()
    emergency_text: str = ""
    boxed_warning: tuple[BoxedWarning, ...] = ()
    not_valid_because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """No computed taper, for safety: why, what to do now, and whom to call (exit status 3).

    ``says`` is the one sentence that must be read first. ``do_now`` and ``call`` are short lines, in order.
    ``emergency`` is True where an emergency number must come first.
    """

    case: Case
    says: str
    reasons: tuple[Finding, ...]
    do_now: tuple[str, ...]
    call: tuple[str, ...]
    emergency: bool
    assumed: tuple[Assumed, ...]
    not_known: tuple[str, ...]
    sources: tuple[Source, ...]
    versions: Mapping[str, str]


Answer = PlanAnswer | Refusal
