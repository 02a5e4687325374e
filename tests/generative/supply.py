"""Promises 5 and 6: every day has its step, and the fills never run short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from num2words import num2words

from .given import Given
from .reading import DAY, day, days_of, doses_on, exact, place

Key = tuple[str, str | None]


def check_5(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """The steps are numbered and contiguous from the start date to the end."""
    found = []
    for option in plan.get("options") or []:
        expected = given.start
        if not option["steps"]:
            found.append(f"5.empty | {place(option)} | no steps")
        for index, step in enumerate(option["steps"]):
            if step["index"] != index:
                found.append(f"5.index | {place(option, step)} | should be number {index}")
            if day(step["start"]) != expected:
                found.append(f"5.gap | {place(option, step)} | should start on {expected}")
            if day(step["end"]) < day(step["start"]):
                found.append(f"5.order | {place(option, step)} | ends on {step['end']}")
            expected = day(step["end"]) + DAY
    return found


def check_6(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """The fills cover every day, never run short, and name date, product, unit and whole quantity."""
    found = []
    for option in plan.get("options") or []:
        found += _named(given, option) + _windows(option) + _days(option)
    return found


def units(piece: Mapping[str, Any]) -> Fraction:
    """How much of its product one piece uses: tablets, capsules or ml."""
    return exact(piece["ml"]) if "ml" in piece else exact(piece["fraction"]) * exact(piece["count"])


def use_by_day(option: Mapping[str, Any]) -> dict[date, dict[Key, Fraction]]:
    """What is taken from each product on each day."""
    found: dict[date, dict[Key, Fraction]] = {}
    for step in option["steps"]:
        for when in days_of(step):
            today = found.setdefault(when, {})
            for dose in doses_on(step, when):
                for piece in dose["pieces"]:
                    key = (piece["product"], piece.get("rxcui") or None)
                    today[key] = today.get(key, Fraction(0)) + units(piece)
    return found


def _key(fill: Mapping[str, Any]) -> Key:
    return fill["product"], fill.get("rxcui") or None


def _named(given: Given, option: Mapping[str, Any]) -> list[str]:
    by_name = {p.name: p for p in given.products}
    found = []
    for fill in option["fills"]:
        where = f"{place(option)} fill {fill.get('date')} {fill.get('product')}"
        product = by_name.get(fill["product"])
        quantity = exact(fill["quantity"])
        if product is None or fill["unit"] != product.unit:
            found.append(f"6.name | {where} | unit {fill.get('unit')}, product known: {product is not None}")
        if quantity.denominator != 1 or quantity < 1:
            found.append(f"6.whole | {where} | quantity {fill['quantity']}")
            continue
        words = str((fill.get("prescription") or {}).get("quantity_in_words", "")).replace(",", "")
        if words != num2words(int(quantity)).replace(",", ""):
            found.append(f"6.words | {where} | {fill['quantity']} written as {words!r}")
        if not (fill.get("prescription") or {}).get("sig"):
            found.append(f"6.sig | {where} | no directions")
        if (fill.get("prescription") or {}).get("refills") != 0:
            found.append(f"6.refills | {where} | refills would double the supply")
        if not 1 <= fill["days"] <= int(given.taper.get("fill_days") or 28):
            found.append(f"6.length | {where} | {fill['days']} days")
    return found


def _windows(option: Mapping[str, Any]) -> list[str]:
    """Each fill holds what its own days use; left_over is exact, alone or with what was left before."""
    use, found = use_by_day(option), []
    left: dict[Key, Fraction] = {}
    alone: list[str] = []
    carried: list[str] = []
    for fill in sorted(option["fills"], key=lambda f: str(f["date"])):
        where = f"{place(option)} fill {fill['date']} {fill['product']}"
        key, quantity, says = _key(fill), exact(fill["quantity"]), exact(fill["left_over"])
        days = [day(fill["date"]) + timedelta(days=n) for n in range(int(fill["days"]))]
        used = sum((use.get(when, {}).get(key, Fraction(0)) for when in days), Fraction(0))
        held = quantity + left.get(key, Fraction(0))
        if held < used:
            found.append(f"6.short | {where} | {float(quantity)} handed out, {float(used)} used")
        if quantity - used >= 2 and used >= 0 and held - used >= 2:
            found.append(f"6.too_much | {where} | {float(quantity)} handed out, {float(used)} used in {fill['days']} days")
        if says != quantity - used:
            alone.append(f"6.left | {where} | left_over {float(says)}, is {float(quantity - used)}")
        if says != held - used:
            carried.append(f"6.left | {where} | left_over {float(says)}, is {float(held - used)} with what was left")
        left[key] = held - used
    return found + (alone if len(alone) <= len(carried) else carried if carried and alone else [])


def _days(option: Mapping[str, Any]) -> list[str]:
    """Every product used on a day has been handed out for that day, and enough of it so far."""
    found = []
    stock: dict[Key, Fraction] = {}
    by_date: dict[date, list[Mapping[str, Any]]] = {}
    covered: dict[Key, date] = {}
    for fill in option["fills"]:
        by_date.setdefault(day(fill["date"]), []).append(fill)
    for when, today in sorted(use_by_day(option).items()):
        for fill in by_date.get(when, []):
            key = _key(fill)
            stock[key] = stock.get(key, Fraction(0)) + exact(fill["quantity"])
            covered[key] = max(covered.get(key, when), when + timedelta(days=int(fill["days"]) - 1))
        for key, used in today.items():
            if covered.get(key) is None or covered[key] < when:
                return [*found, f"6.uncovered | {place(option)} | {when}: no fill of {key[0]} covers this day"]
            stock[key] -= used
            if stock[key] < 0:
                return [*found, f"6.short | {place(option)} | {when}: {key[0]} has run out"]
    return found
