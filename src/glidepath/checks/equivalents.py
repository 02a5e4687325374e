"""A daily dose in diazepam equivalents: by one table, and by all tables side by side."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from glidepath.facts import load
from glidepath.facts.shapes import EquivalenceTable

REFERENCE_MG = Fraction(10)
"""Every table is printed per 10 mg of diazepam."""


def diazepam_mg(table: EquivalenceTable, drug: str, mg: Fraction) -> tuple[Fraction, Fraction] | None:
    """A dose as diazepam by one table, lowest and highest reading [mg]; None where the table lacks the drug.

    Notes
    -----
    ``mg * 10 / row``: a smaller row means a stronger drug, so the low end of a row gives the highest
    diazepam dose.
    """
    factors = _factors(table.id, drug)
    if factors is None:
        return None
    return mg * factors[0], mg * factors[1]


def diazepam_mg_by_table(drug: str, mg: Fraction) -> dict[str, tuple[Fraction, Fraction]]:
    """A dose as diazepam by every table that names the drug [mg]."""
    return {table: (mg * low, mg * high) for table, (low, high) in _all_factors(drug).items()}


def diazepam_mg_range(doses: Iterable[tuple[str, Fraction]]) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest sum over the tables of several daily doses [mg diazepam/day].

    None where no table names one of the drugs. Only tables that are ranked for a market and rows that were
    read count here; where none of these names a drug, every table does.
    """
    low, high = Fraction(0), Fraction(0)
    for drug, mg in doses:
        spread = _spread(drug)
        if spread is None:
            return None
        low, high = low + mg * spread[0], high + mg * spread[1]
    return low, high


def fold_between(drug: str, one: str, other: str) -> Fraction | None:
    """How many times two tables differ on a drug (1 or more); None where one of them lacks it."""
    first, second = _factors(one, drug), _factors(other, drug)
    if first is None or second is None:
        return None
    ratios = (first[1] / second[0], second[1] / first[0])
    return max(ratios)


@cache
def _spread(drug: str) -> tuple[Fraction, Fraction] | None:
    read = {table.id for table in load.equivalence_tables() if table.rank and _was_read(table, drug)}
    every = _all_factors(drug)
    factors = [every[table] for table in every if table in read] or list(every.values())
    return (min(low for low, _ in factors), max(high for _, high in factors)) if factors else None


def _was_read(table: EquivalenceTable, drug: str) -> bool:
    return drug in table.rows and table.rows[drug].read != "memory"


@cache
def _all_factors(drug: str) -> dict[str, tuple[Fraction, Fraction]]:
    found = ((table.id, _factors(table.id, drug)) for table in load.equivalence_tables())
    return {table: factors for table, factors in found if factors is not None}


@cache
def _factors(table_id: str, drug: str) -> tuple[Fraction, Fraction] | None:
    table = next(table for table in load.equivalence_tables() if table.id == table_id)
    row = table.rows.get(drug)
    return None if row is None else (REFERENCE_MG / row.high_mg, REFERENCE_MG / row.low_mg)


@cache
def middle_factor(table_id: str, drug: str) -> Fraction | None:
    """mg diazepam per mg of a drug in a table, by the middle of its row; None where it lacks the drug."""
    table = next(table for table in load.equivalence_tables() if table.id == table_id)
    row = table.rows.get(drug)
    return None if row is None else REFERENCE_MG * 2 / (row.low_mg + row.high_mg)
