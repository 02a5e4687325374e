"""Receptor occupancies seen in people by imaging after one dose, each with the study's own dose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from glidepath.basis.sources import Read
from glidepath.facts.read_tables import Row, read_of, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyCheck:
    """One occupancy, in percent of the sites, after one dose; the scan lasts from ``from_h`` to ``to_h``.

    ``relation`` is ``at_most`` where the study gives an upper bound. A row that does not count says why in
    ``why_not_counted``.
    """

    check: str
    drug: str
    route: Literal["oral", "intravenous"]
    dose_mg_per_kg: float
    weight_kg: float
    people: int
    from_h: float
    to_h: float
    relation: Literal["equal", "at_most"]
    percent: float
    low: float | None
    high: float | None
    role: Literal["calibrate", "validate"]
    counts: bool
    why_not_counted: str
    study: str
    year: int
    source_title: str
    url: str
    read: Read
    note: str


@cache
def occupancy_checks() -> tuple[OccupancyCheck, ...]:
    """Every occupancy seen by imaging, in the order of the file.

    Examples
    --------
    >>> occupancy_checks()[0].drug, occupancy_checks()[0].percent
    ('lorazepam', 3.0)
    """
    return tuple(_check(row) for row in read_table("occupancy_checks"))


def _check(row: Row) -> OccupancyCheck:
    counts = row.yes("counts")
    if not counts:
        row.needed("why_not_counted")
    return OccupancyCheck(
        check=row.needed("check"),
        drug=row.needed("drug"),
        route=cast(Literal["oral", "intravenous"], row.one_of("route", ("oral", "intravenous"))),
        dose_mg_per_kg=_number(row, "dose_mg_per_kg"),
        weight_kg=_number(row, "weight_kg"),
        people=row.whole("people"),
        from_h=_number(row, "from_h"),
        to_h=_number(row, "to_h"),
        relation=cast(Literal["equal", "at_most"], row.one_of("relation", ("equal", "at_most"))),
        percent=_number(row, "percent"),
        low=row.number("low"),
        high=row.number("high"),
        role=cast(Literal["calibrate", "validate"], row.one_of("role", ("calibrate", "validate"))),
        counts=counts,
        why_not_counted=row.text("why_not_counted"),
        study=row.needed("study"),
        year=row.whole("year"),
        source_title=row.needed("source_title"),
        url=row.needed("url"),
        read=read_of(row),
        note=row.text("note"),
    )


def _number(row: Row, column: str) -> float:
    number = row.number(column)
    return row.fault(column, "may not be empty") if number is None else number
