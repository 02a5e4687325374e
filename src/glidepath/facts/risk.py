"""How the size, length and regularity of use set the risk of withdrawal, and its signs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from glidepath.facts.read_tables import Row, read_of, read_table, source_ids
from glidepath.facts.shapes import DoseBands, WithdrawalRisk, WithdrawalSign

BANDS = ("low", "moderate", "high")


def dose_bands(drug: str) -> DoseBands | None:
    """The printed dose bands of a drug, or None where none are printed.

    Notes
    -----
    Other drugs go through diazepam by the equivalence table in use; such a band is derived, not printed.

    Examples
    --------
    >>> dose_bands("clonazepam").low_max_mg
    Fraction(1, 2)
    """
    return _bands().get(drug)


@cache
def withdrawal_risks() -> tuple[WithdrawalRisk, ...]:
    """The lines of the risk classes: first match by days of use, days a week and dose band.

    Examples
    --------
    >>> withdrawal_risks()[0].risk
    'rare'
    """
    return tuple(_risk(row) for row in read_table("withdrawal_risk"))


@cache
def withdrawal_signs() -> tuple[WithdrawalSign, ...]:
    """The symptoms of withdrawal that the guideline lists, by system."""
    return tuple(
        WithdrawalSign(
            system=row.needed("system"),
            says=row.needed("sign"),
            abrupt_high_dose=row.yes("abrupt_high_dose"),
            sources=source_ids(row),
        )
        for row in read_table("withdrawal_signs")
    )


@cache
def _bands() -> Mapping[str, DoseBands]:
    return MappingProxyType({row.needed("drug"): _dose_bands(row) for row in read_table("dose_bands")})


def _dose_bands(row: Row) -> DoseBands:
    low, moderate = row.exact("low_max_mg"), row.exact("moderate_max_mg")
    if low is None or moderate is None or low >= moderate:
        row.fault("low_max_mg", "must be given and lie below moderate_max_mg")
    return DoseBands(
        drug=row.needed("drug"),
        low_max_mg=low,
        moderate_max_mg=moderate,
        sources=source_ids(row),
        read=read_of(row),
    )


def _risk(row: Row) -> WithdrawalRisk:
    bands = row.items("bands", "|")
    if not bands or any(band not in BANDS for band in bands):
        row.fault("bands", f"are some of {', '.join(BANDS)}")
    return WithdrawalRisk(
        min_days=row.whole("min_days"),
        below_days=row.whole("below_days") if row.text("below_days") else None,
        min_days_per_week=row.whole("min_days_per_week"),
        max_days_per_week=row.whole("max_days_per_week"),
        bands=bands,
        risk=cast(Literal["rare", "lower", "yes"], row.one_of("risk", ("rare", "lower", "yes"))),
        sources=source_ids(row),
    )
