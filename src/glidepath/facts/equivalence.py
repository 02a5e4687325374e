"""Published dose equivalents, side by side, never averaged for a conversion."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from glidepath.basis.errors import FactError, InputError
from glidepath.facts.products import MARKETS
from glidepath.facts.read_tables import Row, read_of, read_table, source_ids, sources
from glidepath.facts.shapes import EquivalenceRow, EquivalenceTable

_REFERENCE_MG = Fraction(10)


@cache
def equivalence_tables() -> tuple[EquivalenceTable, ...]:
    """Every published table, side by side.

    Examples
    --------
    >>> sorted(t.id for t in equivalence_tables() if "lorazepam" in t.rows)[:2]
    ['ashton2002', 'bnf']
    """
    rows = _rows()
    ranks = _ranks()
    tables = tuple(
        _table(row, rows.pop(row.needed("id"), {}), ranks.pop(row.text("id"), {}))
        for row in read_table("equivalence_tables")
    )
    if rows or ranks:
        raise FactError(f"facts/data/equivalence.csv names unknown tables: {sorted({*rows, *ranks})}")
    return tables


def equivalence_table(name: str | None, market: str) -> EquivalenceTable:
    """The table a case named, or the first choice of its market.

    Parameters
    ----------
    name
        A table's id, or None for the first choice of the market.
    market
        ``US`` or ``UK``.

    Returns
    -------
    EquivalenceTable
        The table.

    Raises
    ------
    InputError
        If no table has that name; the line lists those that exist.

    Examples
    --------
    >>> equivalence_table(None, "US").id
    'vadod2021'
    """
    for table in equivalence_tables():
        if table.id == name or (name is None and table.rank.get(market) == 1):
            return table
    known = ", ".join(table.id for table in equivalence_tables())
    raise InputError(f"taper.equivalence: no table {name!r}; type one of {known}", "taper.equivalence")


def tables_with(drug: str) -> tuple[EquivalenceTable, ...]:
    """The tables that hold a drug, side by side."""
    return tuple(table for table in equivalence_tables() if drug in table.rows)


@cache
def ranking_reasons(market: str) -> Mapping[str, str]:
    """Why each ranked table of a market has its place."""
    return {
        row.needed("table"): row.needed("reason")
        for row in read_table("equivalence_ranking")
        if row.text("market") == market
    }


def _rows() -> dict[str, dict[str, EquivalenceRow]]:
    found: dict[str, dict[str, EquivalenceRow]] = {}
    for row in read_table("equivalence"):
        rows = found.setdefault(row.needed("table"), {})
        drug = row.needed("drug")
        if drug in rows:
            row.fault("drug", f"{drug} stands twice in {row.text('table')}")
        rows[drug] = _row(row)
    return found


def _row(row: Row) -> EquivalenceRow:
    low, high = row.exact("dose_low_mg"), row.exact("dose_high_mg")
    diazepam = row.exact("diazepam_high_mg")
    if low is None or high is None or diazepam is None or low > high:
        row.fault("dose_low_mg", "doses must be given, the low one first")
    source_ids(row)
    return EquivalenceRow(
        drug=row.needed("drug"),
        low_mg=low * _REFERENCE_MG / diazepam,
        high_mg=high * _REFERENCE_MG / diazepam,
        read=read_of(row),
        note=row.text("note"),
    )


def _ranks() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in read_table("equivalence_ranking"):
        ranks = found.setdefault(row.needed("table"), {})
        ranks[row.one_of("market", MARKETS)] = row.whole("rank")
    return found


def _table(row: Row, rows: Mapping[str, EquivalenceRow], rank: Mapping[str, int]) -> EquivalenceTable:
    if row.needed("source") not in sources():
        row.fault("source", f"no source {row.text('source')!r} in sources.csv")
    return EquivalenceTable(
        id=row.needed("id"),
        title=row.needed("title"),
        year=row.whole("year") if row.text("year") else None,
        source=row.needed("source"),
        rows=MappingProxyType(dict(rows)),
        rank=MappingProxyType(dict(rank)),
    )
