"""Promises 1 and 2: each dose is handed out exactly, from products of the market, split only as allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from .given import Given
from .reading import exact, piece_mg, place
from .shelf import LIQUID_STEP_ML, may_be_part, of_drug

SAYS_NOT_DISPENSABLE = re.compile(r"dispens|cannot be made|can not be made|not be handed out", re.I)


def _doses(plan: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for option in plan.get("options") or []:
        for step in option["steps"]:
            for dose in step["doses"]:
                yield place(option, step), dose


def check_1(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """For each dose, the pieces add up to its mg exactly."""
    found = []
    for where, dose in _doses(plan):
        total = sum((piece_mg(p) for p in dose["pieces"]), Fraction(0))
        if total != exact(dose["mg"]):
            found.append(
                f"1.sum | {where} | {dose['time']}: pieces hold {float(total)} mg, the dose says {dose['mg']}"
            )
        if exact(dose["mg"]) <= 0:
            found.append(f"1.empty | {where} | {dose['time']}: a dose of {dose['mg']} mg")
        for piece in dose["pieces"]:
            if "ml" in piece and exact(piece["mg"]) != piece_mg(piece):
                found.append(f"1.liquid | {where} | {piece['ml']} ml is not {piece['mg']} mg")
    return found


def check_2(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """Every piece is a product of the market, of the drug and its release family, split as allowed, in one form."""
    taken = given.tapered(plan)
    if taken is None:
        return [f"2.drug | plan | {plan.get('case', {}).get('current_drug')!r} is not a drug of this case"]
    found = []
    for where, dose in _doses(plan):
        family = taken.family if dose["drug"] == taken.drug else "IR"
        forms = set()
        for piece in dose["pieces"]:
            product = _product(given, dose["drug"], family, piece)
            if product is None:
                found.append(
                    f"2.product | {where} | {piece.get('product')} is no {family} {dose['drug']} of the market"
                )
                continue
            forms.add(product.form)
            found += [f"2.{kind} | {where} | {text}" for kind, text in _piece_faults(given, product, piece)]
        if len(forms) > 1:
            found.append(f"2.mixed | {where} | {dose['time']}: {sorted(forms)} in one dose")
    return found + _says_not_dispensable(given, plan) + _starts(given, plan)


def _product(given: Given, drug: str, family: str, piece: Mapping[str, Any]) -> Any | None:
    """The product that a piece names, if name, code and strength all agree."""
    for product in of_drug(given.products, drug, family):
        amount = (
            product.strength_mg
            if product.concentration_mg_per_ml is None
            else product.concentration_mg_per_ml
        )
        key = "strength_mg" if product.concentration_mg_per_ml is None else "concentration_mg_per_ml"
        same_code = (product.rxcui or None) == (piece.get("rxcui") or None)
        if (
            product.name == piece.get("product")
            and same_code
            and key in piece
            and exact(piece[key]) == amount
        ):
            return product
    return None


def _piece_faults(given: Given, product: Any, piece: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "ml" in piece:
        if not given.allow_liquid:
            yield "liquid", f"{product.name}: no liquids in this case"
        if exact(piece["ml"]) <= 0 or (exact(piece["ml"]) / LIQUID_STEP_ML).denominator != 1:
            yield "tenths", f"{product.name}: {piece['ml']} ml is not a number of tenths"
        return
    if not may_be_part(product, exact(piece["fraction"]), given.split):
        yield "split", f"{product.name}: {piece['fraction']} with splitting {given.split!r}"
    count = exact(piece["count"])
    if count.denominator != 1 or count < 1:
        yield "count", f"{product.name}: {piece['count']} pieces"


def _says_not_dispensable(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """A dose of today that cannot be handed out must be said."""
    taken = given.tapered(plan)
    shelf = given.shelf(taken.drug, taken.family) if taken else None
    if taken is None or shelf is None or all(shelf.makes(mg) for mg in taken.doses):
        return []
    if SAYS_NOT_DISPENSABLE.search(all_words(plan)):
        return []
    return [
        f"2.unsaid | plan | today's {[float(mg) for mg in taken.doses]} mg cannot be handed out; nothing says so"
    ]


def _starts(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """Where today's dose cannot be handed out, the first step is the next lower one that can be.

    Next lower is read either way: dose by dose, each rounded down, or over the day as a whole.
    """
    taken = given.tapered(plan)
    shelf = given.shelf(taken.drug, taken.family) if taken else None
    if taken is None or shelf is None or all(shelf.makes(mg) for mg in taken.doses):
        return []
    rounded = sum((shelf.largest(mg) for mg in taken.doses), Fraction(0))
    whole = shelf.daily((max(taken.doses),) * len(taken.doses), given.acting.get(taken.drug) == "long")
    least = min(rounded, whole.below(taken.day_mg) or Fraction(0)) * taken.days_per_week / 7
    return [
        f"2.start | {place(option)} | starts at {first['daily_mg']} mg, {float(least)} is lower than today and can be made"
        for option in plan.get("options") or []
        for first in option["steps"][:1]
        if first["phase"] != "cross_over" and exact(first["daily_mg"]) < least * (1 - Fraction(1, 10**9))
    ]


def all_words(plan: Mapping[str, Any]) -> str:
    """What the plan says to people: findings, notes and the sentences of its options."""
    words = [f"{f.get('says')} {f.get('do')}" for f in plan.get("findings") or []]
    words += [str(note) for note in plan.get("notes") or []]
    for option in plan.get("options") or []:
        words += [
            str(option.get("says")),
            str(option.get("notes")),
            str((option.get("ends") or {}).get("why")),
        ]
        words += [f"{f.get('says')} {f.get('do')}" for f in option.get("findings") or []]
        words += [str(e.get("why")) for step in option["steps"] for e in step.get("exceptions") or []]
    return " ".join(words)
