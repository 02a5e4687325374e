"""The numbers of the rules, exact, from the fact files."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from glidepath.basis.amounts import exact_mg
from glidepath.basis.errors import FactError
from glidepath.facts import load
from glidepath.facts.shapes import Rule


@cache
def rule_fact(rule_id: str) -> Rule:
    """The rule as the fact file has it.

    Raises
    ------
    FactError
        When there is no such rule.
    """
    found = load.rules().get(rule_id)
    if found is None:
        raise FactError(f"there is no rule {rule_id} in the rule base")
    return found


@cache
def limit(rule_id: str, name: str) -> Fraction:
    """A number of a rule, exact as it is written in the fact file.

    Raises
    ------
    FactError
        When the rule has no such number.
    """
    number = rule_fact(rule_id).limits.get(name)
    if number is None or number.value is None:
        raise FactError(f"rule {rule_id} has no number {name}")
    return exact_mg(number.value)


@cache
def policy_number(name: str) -> Fraction:
    """A number of the policy table, exact as it is written there.

    Raises
    ------
    FactError
        When the table has no such number.
    """
    number = load.policy(name)
    if number.value is None:
        raise FactError(f"the policy table has no value for {name}")
    return exact_mg(number.value)


def whole(number: Fraction) -> int:
    """A count of days or points as a whole number."""
    return int(number)
