"""What a pharmacy of one market can give out."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from glidepath.basis.errors import InputError
from glidepath.facts.read_tables import Row, read_of, read_table, source_ids
from glidepath.facts.shapes import LeftOut, Product

MARKETS = ("US", "UK")
FAMILY_OF_FORM = {
    "tablet": "IR",
    "orally disintegrating tablet": "IR",
    "capsule": "IR",
    "film": "IR",
    "liquid": "IR",
    "extended-release tablet": "XR",
    "extended-release capsule": "XR",
    "sublingual tablet": "SL",
}


@cache
def products(market: str) -> tuple[Product, ...]:
    """Every product of a market, by drug, release family, form and strength.

    Parameters
    ----------
    market
        ``US`` or ``UK``.

    Returns
    -------
    tuple[Product, ...]
        The products.

    Raises
    ------
    InputError
        If the market is not known.
    FactError
        If the data file is wrong.

    Examples
    --------
    >>> products("US")[0].name
    'alprazolam 1 mg/mL oral liquid (US)'
    """
    if market not in MARKETS:
        raise InputError(f"taper.market: no market {market!r}; type US or UK", "taper.market")
    found: dict[str, Product] = {}
    for row in read_table(f"products_{market.lower()}"):
        product = _product(row)
        if product.market != market:
            row.fault("market", f"belongs to {product.market}")
        if product.name in found:
            row.fault("strength_mg", f"{product.name} stands twice")
        found[product.name] = product
    return tuple(found.values())


@cache
def left_out() -> tuple[LeftOut, ...]:
    """Products that exist but are not planned with, and why."""
    return tuple(
        LeftOut(
            drug=row.needed("drug"),
            market=row.needed("market"),
            form=row.needed("form"),
            strength=row.needed("strength"),
            reason=row.needed("reason"),
            sources=source_ids(row),
        )
        for row in read_table("left_out")
    )


def _product(row: Row) -> Product:
    form = row.one_of("form", tuple(FAMILY_OF_FORM))
    family = row.one_of("family", (FAMILY_OF_FORM[form],))
    strength, concentration = row.exact("strength_mg"), row.exact("concentration_mg_per_ml")
    if (strength is None) != (form == "liquid") or (concentration is None) == (form == "liquid"):
        row.fault("strength_mg", "a liquid has a concentration, everything else a strength")
    parts, verified = row.whole("score_parts"), row.yes("score_verified")
    _check_score(row, form, parts, verified)
    return Product(
        drug=row.needed("drug"),
        market=cast(Literal["US", "UK"], row.one_of("market", MARKETS)),
        family=family,
        form=form,
        strength_mg=strength,
        concentration_mg_per_ml=concentration,
        rxcui=row.text("rxcui") or None,
        score_parts=parts,
        score_verified=verified,
        score_read=read_of(row, "score_read") if row.text("score_read") else "",
        score_says=row.text("score_says"),
        legal_schedule=row.text("legal_schedule"),
        sources=source_ids(row),
        read=read_of(row),
        note=row.text("note"),
    )


def _check_score(row: Row, form: str, parts: int, verified: bool) -> None:
    if parts not in (1, 2, 4):
        row.fault("score_parts", "is 1, 2 or 4")
    if parts > 1 and form != "tablet":
        row.fault("score_parts", f"a {form} is never split")
    if verified and row.text("score_read") not in ("full", "abstract", "secondary"):
        row.fault("score_verified", "scoring from memory is not verified")
