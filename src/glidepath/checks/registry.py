"""Which function answers which rule, and how a truth becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from glidepath.basis.errors import FactError
from glidepath.checks.asked import CaseAsked, OutputAsked, PlanAsked
from glidepath.checks.finding import SEVERITY_ORDER, Finding, Severity, Status
from glidepath.checks.limits import rule_fact
from glidepath.checks.plain_names import in_plain_words
from glidepath.checks.three_valued import Truth
from glidepath.facts.shapes import Rule

CaseRule = Callable[[CaseAsked], Finding]
PlanRule = Callable[[PlanAsked], Finding]
OutputRule = Callable[[OutputAsked], Finding]
_AnyRule = TypeVar("_AnyRule", CaseRule, PlanRule, OutputRule)

_CASE: dict[str, CaseRule] = {}
_PLAN: dict[str, PlanRule] = {}
_OUTPUT: dict[str, OutputRule] = {}


def case_rule(rule_id: str) -> Callable[[CaseRule], CaseRule]:
    """Mark the function that answers a rule about a case."""
    return _marker(_CASE, rule_id)


def plan_rule(rule_id: str) -> Callable[[PlanRule], PlanRule]:
    """Mark the function that answers a rule about one schedule."""
    return _marker(_PLAN, rule_id)


def output_rule(rule_id: str) -> Callable[[OutputRule], OutputRule]:
    """Mark the function that answers a rule about what is shown or printed."""
    return _marker(_OUTPUT, rule_id)


def case_rules() -> Mapping[str, CaseRule]:
    """Every rule about a case, by id."""
    return MappingProxyType(_CASE)


def plan_rules() -> Mapping[str, PlanRule]:
    """Every rule about a schedule, by id."""
    return MappingProxyType(_PLAN)


def output_rules() -> Mapping[str, OutputRule]:
    """Every rule about what is shown or printed, by id."""
    return MappingProxyType(_OUTPUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What this case adds to the words of a rule; an empty word leaves the rule's own.

    ``says`` and ``do`` are used where the rule speaks, ``until_known`` where it cannot be told.
    """

    says: str = ""
    do: str = ""
    until_known: str = ""
    severity: Severity | None = None
    because: Mapping[str, Any] = field(default_factory=dict)


_OWN = Words()


def finding(rule_id: str, truth: Truth, words: Words = _OWN) -> Finding:
    """The finding of a rule whose condition is a truth: yes is met, no is not applicable.

    Parameters
    ----------
    rule_id
        ``R035``.
    truth
        Whether the rule speaks here.
    words
        Words and weight of this case, where they differ from the rule's.

    Returns
    -------
    Finding
        With the rule's severity and sources.
    """
    return _made(rule_id, "met" if truth.value else _unless_yes(truth, "not_applicable"), truth, words)


def kept(rule_id: str, truth: Truth, words: Words = _OWN) -> Finding:
    """The finding of a rule that speaks here: yes means that it is kept, no that it is broken."""
    return _made(rule_id, "met" if truth.value else _unless_yes(truth, "not_met"), truth, words)


def _unless_yes(truth: Truth, when_no: Status) -> Status:
    return "cannot_tell" if truth.value is None else when_no


def _made(rule_id: str, status: Status, truth: Truth, words: Words) -> Finding:
    fact = rule_fact(rule_id)
    says, do = _sentences(fact, status, truth, words)
    return Finding(
        rule=rule_id,
        status=status,
        severity=words.severity or _severity(rule_id, fact.severity),
        says=says,
        do=do,
        because={**dict(truth.because), **words.because},
        missing=truth.missing if status == "cannot_tell" else (),
        sources=fact.sources,
    )


def _sentences(fact: Rule, status: Status, truth: Truth, words: Words) -> tuple[str, str]:
    if status == "cannot_tell":
        missing = in_plain_words(truth.missing)
        says = f"Cannot tell, because this is not known: {missing}. Where it applies: {fact.says}"
        return says, f"Find out: {missing}. {words.until_known}".strip()
    if status == "not_applicable":
        return f"Does not apply here. Where it applies: {fact.says}", "Nothing to do."
    return words.says or fact.says, words.do or fact.do


def _severity(rule_id: str, word: str) -> Severity:
    if word not in SEVERITY_ORDER:
        raise FactError(f"rule {rule_id} has the unknown severity {word}")
    return word


def _marker(table: dict[str, _AnyRule], rule_id: str) -> Callable[[_AnyRule], _AnyRule]:
    def mark(answer: _AnyRule) -> _AnyRule:
        if rule_id in table:
            raise FactError(f"two functions answer rule {rule_id}")
        table[rule_id] = answer
        return answer

    return mark
