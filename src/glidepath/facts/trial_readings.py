"""How the rows of the trial table are read where they leave something open: conventions, drugs, fillings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.facts.guidelines import named_values
from glidepath.facts.read_tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What is filled in for one row of one trial, and why."""

    target: str
    field: str
    value: str
    why: str


def convention(name: str) -> float:
    """One number by which trials are read, where their rows are silent.

    Parameters
    ----------
    name
        Its name in ``trial_conventions.csv``.

    Returns
    -------
    float
        The number.

    Raises
    ------
    FactError
        If there is no such number.

    Examples
    --------
    >>> convention("taper_step_days")
    7.0
    """
    fact = conventions().get(name)
    if fact is None or fact.value is None:
        raise FactError(f"facts/data/trial_conventions.csv has no number {name!r}")
    return fact.value


@cache
def conventions() -> Mapping[str, Sourced]:
    """Every convention by name, with its source and grade."""
    return MappingProxyType(named_values("trial_conventions"))


@cache
def trial_drugs() -> Mapping[str, Mapping[str, float]]:
    """Which drugs stand for a group of drugs, and with what share of the people.

    Examples
    --------
    >>> sorted(trial_drugs()["mixed_short"])
    ['alprazolam', 'lorazepam']
    """
    found: dict[str, dict[str, float]] = {}
    for row in read_table("trial_drugs"):
        share = row.number("share")
        found.setdefault(row.needed("drug_code"), {})[row.needed("drug")] = share or 0.0
    for code, shares in found.items():
        if abs(sum(shares.values()) - 1) > 1e-9:
            raise FactError(f"facts/data/trial_drugs.csv: the shares of {code} do not add up to 1")
    return MappingProxyType({code: MappingProxyType(shares) for code, shares in found.items()})


@cache
def fillings() -> Mapping[str, tuple[Filling, ...]]:
    """What is filled in, by target id.

    Examples
    --------
    >>> fillings()["T042"][0].field
    'n'
    """
    found: dict[str, list[Filling]] = {}
    for row in read_table("trial_readings"):
        filling = Filling(
            target=row.needed("target"),
            field=row.needed("field"),
            value=row.needed("value"),
            why=row.needed("why"),
        )
        found.setdefault(filling.target, []).append(filling)
    return MappingProxyType({target: tuple(many) for target, many in found.items()})
