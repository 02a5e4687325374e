"""Rules, limits and policies of the guidelines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.facts.read_tables import Row, read_of, read_table, source_ids, sourced, sources
from glidepath.facts.shapes import Rule, Statement

SEVERITIES = ("emergency", "hard_stop", "critical", "forbid", "warning", "info", "display")
CONFLICT_GROUPS = ("", "PACE", "EQ", "CEIL", "DEP", "LOC", "BACK")


@cache
def rules() -> Mapping[str, Rule]:
    """The rule base by rule id, each rule with its named limits.

    Examples
    --------
    >>> rules()["R006"].limits["window_max_percent"].value
    25.0
    """
    limits = _limits()
    found = {row.needed("id"): _rule(row, limits.pop(row.text("id"), {})) for row in read_table("rules")}
    if limits:
        raise FactError(f"facts/data/rule_limits.csv names unknown rules: {', '.join(sorted(limits))}")
    return MappingProxyType(found)


@cache
def rule_paragraphs(rule: str) -> tuple[str, ...]:
    """Where in its sources a rule stands, in their own numbering (``JCPG-06``)."""
    for row in read_table("rules"):
        if row.text("id") == rule:
            return row.items("where")
    raise FactError(f"no rule {rule!r} in facts/data/rules.csv")


@cache
def statements() -> Mapping[str, Statement]:
    """The guideline statements that rules point to, by id; the texts themselves are not reproduced."""
    found = {}
    for row in read_table("statements"):
        if row.needed("source") not in sources():
            row.fault("source", f"no source {row.text('source')!r} in sources.csv")
        found[row.needed("id")] = Statement(
            id=row.needed("id"),
            source=row.needed("source"),
            topic=row.needed("topic"),
            strength=row.text("strength"),
            read=read_of(row),
        )
    return MappingProxyType(found)


def policy(name: str) -> Sourced:
    """One number that the planner or the texts use.

    Raises
    ------
    FactError
        If there is no such number.

    Examples
    --------
    >>> policy("window_days").value
    14.0
    """
    try:
        return policies()[name]
    except KeyError:
        raise FactError(f"no policy {name!r} in facts/data/policy.csv") from None


@cache
def policies() -> Mapping[str, Sourced]:
    """Every policy number by name."""
    return MappingProxyType(named_values("policy"))


def named_values(file: str) -> dict[str, Sourced]:
    """The values of a file that names each of them once in its column ``name``."""
    found: dict[str, Sourced] = {}
    for row in read_table(file):
        if row.needed("name") in found:
            row.fault("name", f"{row.text('name')} stands twice")
        found[row.needed("name")] = sourced(row)
    return found


def _limits() -> dict[str, dict[str, Sourced]]:
    found: dict[str, dict[str, Sourced]] = {}
    for row in read_table("rule_limits"):
        limits = found.setdefault(row.needed("rule"), {})
        if row.needed("name") in limits:
            row.fault("name", f"{row.text('name')} stands twice for {row.text('rule')}")
        limits[row.needed("name")] = sourced(row)
    return found


def _rule(row: Row, limits: Mapping[str, Sourced]) -> Rule:
    return Rule(
        id=row.needed("id"),
        group=row.needed("group"),
        says=row.needed("says"),
        do=row.needed("do"),
        severity=row.one_of("severity", SEVERITIES),
        limits=MappingProxyType(dict(limits)),
        sources=source_ids(row),
        read=row.needed("read"),
        conflict_group=row.one_of("conflict_group", CONFLICT_GROUPS),
    )
