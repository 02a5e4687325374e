"""Whom to call, and the signs that ask for it."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast, get_args

from glidepath.basis.sources import Grade
from glidepath.facts.read_tables import Row, read_table, source_ids
from glidepath.facts.shapes import EmergencySign, Helpline

_KINDS = ("emergency", "crisis", "helpline", "site")


@cache
def emergency(country: str) -> tuple[Helpline, ...]:
    """The emergency and crisis numbers of a country, or the line that says the site must enter its own.

    Examples
    --------
    >>> [line.number for line in emergency("US")]
    ['911', '988', '1-800-662-4357']
    """
    lines = [_helpline(row) for row in read_table("emergency")]
    return tuple(line for line in lines if line.country == country) or tuple(
        line for line in lines if line.kind == "site"
    )


@cache
def emergency_signs() -> tuple[EmergencySign, ...]:
    """The signs that ask for emergency help, with the words people use for them.

    Examples
    --------
    >>> emergency_signs()[0].id
    'seizure'
    """
    return tuple(
        EmergencySign(
            id=row.needed("id"),
            says=row.needed("says"),
            words=row.items("words", "|"),
            sources=source_ids(row),
            grade=cast(Grade, row.one_of("grade", get_args(Grade))),
        )
        for row in read_table("emergency_signs")
    )


def _helpline(row: Row) -> Helpline:
    kind = row.one_of("kind", _KINDS)
    if kind != "site" and not (row.text("number") and row.text("checked_on") and row.text("sources")):
        row.fault("number", "needs a number, a source and the day it was checked")
    return Helpline(
        country=row.text("country"),
        kind=cast(Literal["emergency", "crisis", "helpline", "site"], kind),
        name=row.needed("name"),
        number=row.text("number"),
        says=row.needed("says"),
        sources=source_ids(row),
        checked_on=row.text("checked_on"),
    )
