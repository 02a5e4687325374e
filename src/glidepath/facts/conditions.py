"""Words for conditions, and what was found to change the kinetics of a person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from glidepath.facts.read_tables import read_table, sourced
from glidepath.facts.shapes import Condition, Covariate


@cache
def condition_words() -> Mapping[str, Condition]:
    """Every word for a condition that this package knows, in lower case."""
    found: dict[str, Condition] = {}
    for row in read_table("conditions"):
        word = row.needed("word").lower()
        if word in found:
            row.fault("word", f"{word!r} stands twice")
        found[word] = Condition(name=row.needed("condition"), flags=row.items("flags", "|"))
    return MappingProxyType(found)


def find_condition(word: str) -> Condition | None:
    """Find a condition by any word for it, in upper or lower case.

    Examples
    --------
    >>> find_condition("OSA").flags
    ('breathing_disease', 'sleep_apnea')
    >>> find_condition("left-handed") is None
    True
    """
    return condition_words().get(" ".join(word.lower().replace("’", "'").split()))


@cache
def covariates() -> tuple[Covariate, ...]:
    """What was found to change the kinetics of people, as ratios, each with its contrast and source.

    Examples
    --------
    >>> any(c.covariate == "hepatic" for c in covariates())
    True
    """
    return tuple(
        Covariate(
            drug=row.needed("drug"),
            moiety=row.needed("moiety"),
            covariate=row.needed("covariate"),
            contrast=row.needed("contrast"),
            parameter=row.needed("parameter"),
            ratio=sourced(row),
        )
        for row in read_table("covariates")
    )
