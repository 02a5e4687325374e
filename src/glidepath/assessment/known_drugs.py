"""What is known of the drugs, as plain data: each figure with its unit, source and grade."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.basis.sources import Sourced
from glidepath.facts import load
from glidepath.facts.rival_kinetics import RivalValue, rivals_of
from glidepath.facts.shapes import Drug, EquivalenceTable, Kinetics, Product
from glidepath.patient.case import Market

DRUGS_SCHEMA = "glidepath.drugs/1"
MARKETS: tuple[Market, ...] = ("US", "UK")


def known_drugs(name: str | None = None) -> dict[str, Any]:
    """Tell what is known of one drug, or of all.

    Parameters
    ----------
    name
        A generic or brand name in any case; None for every drug in short.

    Returns
    -------
    dict[str, Any]
        ``{"schema", "drugs", "sources"}``. One named drug has its products, kinetics, potency and
        equivalents in full, and ``sources`` lists what they rest on.

    Raises
    ------
    InputError
        When no drug has that name.

    Examples
    --------
    >>> known_drugs("Klonopin")["drugs"][0]["name"]
    'clonazepam'
    """
    if name is None:
        listed = [_in_short(drug) for drug in load.drugs().values()]
        return {"schema": DRUGS_SCHEMA, "drugs": listed, "sources": []}
    in_full = _in_full(drug_named(name))
    return {"schema": DRUGS_SCHEMA, "drugs": [in_full], "sources": _sources(_ids_in(in_full))}


def drug_named(name: str) -> Drug:
    """Find a drug by a word, or say which words are near.

    Raises
    ------
    InputError
        When no drug has that name.
    """
    drug = load.find_drug(name)
    if drug is not None:
        return drug
    near = difflib.get_close_matches(name.lower(), load.drug_names(), n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Type glidepath drugs for the list."
    raise InputError(f'No drug "{name}" is known here. {hint}', "NAME")


def _in_short(drug: Drug) -> dict[str, Any]:
    return {
        "name": drug.name,
        "kind": drug.kind,
        "brands": list(drug.brands),
        "acting": drug.acting,
        "simulated": drug.simulated,
        "not_simulated_because": drug.not_simulated_because or None,
        "half_life_h": {
            moiety: figure(value) for moiety, value in load.published_half_lives(drug.name).items()
        },
        "products": {market: len(_products(drug, market)) for market in MARKETS},
    }


def _in_full(drug: Drug) -> dict[str, Any]:
    return {
        **_in_short(drug),
        "notes": list(drug.notes),
        "plausible_max_daily_mg": figure(drug.plausible_max_daily_mg),
        "kinetics": [_kinetics(kinetics) for kinetics in drug.kinetics],
        "studies": [_study(rival) for rival in rivals_of(drug.name)],
        "ec50_ng_per_ml": _potencies(drug),
        "products": {market: [_product(item) for item in _products(drug, market)] for market in MARKETS},
        "equal_to_10_mg_diazepam": [_equivalent(table, drug.name) for table in load.tables_with(drug.name)],
    }


def figure(value: Sourced) -> dict[str, Any]:
    """Write one number with everything that is known about it.

    Examples
    --------
    >>> figure(Sourced(value=2.0, unit="h", grade="assumed", sources=("a",)))["grade"]
    'assumed'
    """
    written = {
        "value": value.value,
        "unit": value.unit,
        "grade": value.grade,
        "read": value.read,
        "sources": list(value.sources),
    }
    spread = {"spread": value.spread, "spread_kind": value.spread_kind, "low": value.low, "high": value.high}
    known = {name: item for name, item in spread.items() if item not in (None, "")}
    words = {name: item for name, item in (("population", value.population), ("why", value.why)) if item}
    return {**written, **known, **words}


def _products(drug: Drug, market: str) -> list[Product]:
    return [product for product in load.products(market) if product.drug == drug.name]


def _product(product: Product) -> dict[str, Any]:
    return {
        "product": product.name,
        "rxcui": product.rxcui,
        "form": product.form,
        "release": product.family,
        "strength_mg": _number(product.strength_mg),
        "concentration_mg_per_ml": _number(product.concentration_mg_per_ml),
        "score_parts": product.score_parts,
        "score_verified": product.score_verified,
        "score_says": product.score_says,
        "legal_schedule": product.legal_schedule,
        "read": product.read,
        "sources": list(product.sources),
    }


def _kinetics(kinetics: Kinetics) -> dict[str, Any]:
    return {
        "release": kinetics.formulation,
        "moieties": [
            {
                "moiety": moiety.moiety,
                "role": moiety.role,
                "compartments": moiety.compartments,
                "confidence": moiety.confidence,
                "basis": moiety.basis,
                "constants": {name: figure(value) for name, value in moiety.constants.items()},
            }
            for moiety in kinetics.moieties
        ],
    }


def _study(rival: RivalValue) -> dict[str, Any]:
    drawn = rival.role == "of_half_of_the_groups"
    return {
        "moiety": rival.moiety,
        "constant": rival.parameter,
        "study": rival.study,
        "drawn_for": "half of the groups of virtual people" if drawn else None,
        **figure(rival.number),
    }


def _potencies(drug: Drug) -> dict[str, Any]:
    moieties = {moiety.moiety for kinetics in drug.kinetics for moiety in kinetics.moieties}
    found = {name: load.potency(name) for name in sorted(moieties)}
    return {name: figure(potency.ec50_ng_per_ml) for name, potency in found.items() if potency}


def _equivalent(table: EquivalenceTable, drug: str) -> dict[str, Any]:
    row = table.rows[drug]
    return {
        "table": table.id,
        "title": table.title,
        "year": table.year,
        "low_mg": _number(row.low_mg),
        "high_mg": _number(row.high_mg),
        "first_in": [market for market, rank in table.rank.items() if rank == 1],
        "read": row.read,
        "sources": [table.source],
        **({"note": row.note} if row.note else {}),
    }


def _number(amount: Fraction | None) -> float | None:
    return None if amount is None else float(amount)


def _ids_in(data: Any) -> Iterable[str]:
    """Every source id anywhere in plain data, in order of appearance."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from value if name == "sources" else _ids_in(value)
    elif isinstance(data, list):
        for item in data:
            yield from _ids_in(item)


def _sources(ids: Iterable[str]) -> list[dict[str, Any]]:
    known = load.sources()
    return [
        {"id": one.id, "title": one.title, "year": one.year, "url": one.url, "read": one.read}
        for one in (known[name] for name in dict.fromkeys(ids))
    ]
