"""Promises 5 and 6: every day has its step, and the fills never run short."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm
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
        if not option["steps"]:
            continue
        use = use_of(option)
        found += _named(given, option) + _windows(option, use) + _days(option, use)
    return found


def units(piece: Mapping[str, Any]) -> Fraction:
    """How much of its product one piece uses: tablets, capsules or ml."""
    return exact(piece["ml"]) if "ml" in piece else exact(piece["fraction"]) * exact(piece["count"])


@dataclass(frozen=True)
class Use:
    """What an option uses of each product, day by day, in whole shares of 1/``scale`` of a unit."""

    first: date
    scale: int
    by_product: Mapping[Key, Sequence[int]]

    def between(self, key: Key, start: date, days: int) -> Fraction:
        """What is used from a date over so many days."""
        at = (start - self.first).days
        return Fraction(sum(self.by_product.get(key, ())[max(0, at) : max(0, at + days)]), self.scale)


def use_of(option: Mapping[str, Any]) -> Use:
    """Follow an option day by day."""
    steps = option["steps"]
    first, last = day(steps[0]["start"]), day(steps[-1]["end"])
    turns = {}
    for index, step in enumerate(steps):
        cycle = int(step.get("cycle_days") or 1)
        for when in itertools.islice(days_of(step), cycle):
            turns[index, (when - day(step["start"])).days] = _of_day(doses_on(step, when))
    scale = lcm(*(amount.denominator for used in turns.values() for amount in used.values()))
    length = (last - first).days + 1
    found: dict[Key, list[int]] = {}
    for index, step in enumerate(steps):
        cycle, start = int(step.get("cycle_days") or 1), (day(step["start"]) - first).days
        for offset in range((day(step["end"]) - day(step["start"])).days + 1):
            for key, amount in turns[index, offset % cycle].items():
                shares = int(amount * scale) if amount.denominator != 1 else amount.numerator * scale
                found.setdefault(key, [0] * length)[start + offset] += shares
    return Use(first, scale, found)


def _of_day(doses: Sequence[Mapping[str, Any]]) -> dict[Key, Fraction]:
    used: dict[Key, Fraction] = {}
    for dose in doses:
        for piece in dose["pieces"]:
            key = (piece["product"], piece.get("rxcui") or None)
            used[key] = used.get(key, Fraction(0)) + units(piece)
    return used


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
        words = _plain_words((fill.get("prescription") or {}).get("quantity_in_words"))
        if words != _plain_words(num2words(int(quantity))):
            found.append(f"6.words | {where} | {fill['quantity']} written as {words!r}")
        if not (fill.get("prescription") or {}).get("sig"):
            found.append(f"6.sig | {where} | no directions")
        if (fill.get("prescription") or {}).get("refills") != 0:
            found.append(f"6.refills | {where} | refills would double the supply")
        if not 1 <= fill["days"] <= int(given.taper.get("fill_days") or 28):
            found.append(f"6.length | {where} | {fill['days']} days")
    return found


def _plain_words(words: Any) -> str:
    """One hundred and one, or one hundred one."""
    return str(words).replace(",", "").replace(" and ", " ")


def _windows(option: Mapping[str, Any], use: Use) -> list[str]:
    """Each fill holds what its own days use; left_over is exact, alone or with what was left before."""
    found = []
    left: dict[Key, Fraction] = {}
    alone: list[str] = []
    carried: list[str] = []
    for fill in sorted(option["fills"], key=lambda f: str(f["date"])):
        where = f"{place(option)} fill {fill['date']} {fill['product']}"
        key, quantity, says = _key(fill), exact(fill["quantity"]), exact(fill["left_over"])
        used = use.between(key, day(fill["date"]), int(fill["days"]))
        held = quantity + left.get(key, Fraction(0))
        if held < used:
            found.append(f"6.short | {where} | {float(quantity)} handed out, {float(used)} used")
        if quantity - used >= 2 and held - used >= 2:
            found.append(
                f"6.too_much | {where} | {float(quantity)} handed out, {float(used)} used in {fill['days']} days"
            )
        if says != quantity - used:
            alone.append(f"6.left | {where} | left_over {float(says)}, is {float(quantity - used)}")
        if says != held - used:
            carried.append(
                f"6.left | {where} | left_over {float(says)}, is {float(held - used)} with what was left"
            )
        left[key] = held - used
    return found + (alone if alone and carried else [])


def _days(option: Mapping[str, Any], use: Use) -> list[str]:
    """Every product used on a day has been handed out for that day, and enough of it so far."""
    found = []
    for key, daily in use.by_product.items():
        length = len(daily)
        handed, covered = [0] * (length + 1), [False] * length
        for fill in option["fills"]:
            if _key(fill) == key:
                at = (day(fill["date"]) - use.first).days
                handed[min(max(at, 0), length)] += int(exact(fill["quantity"]) * use.scale)
                for n in range(max(at, 0), min(at + int(fill["days"]), length)):
                    covered[n] = True
        stock = 0
        for n, used in enumerate(daily):
            stock += handed[n] - used
            if used and (not covered[n] or stock < 0):
                kind = "short" if covered[n] else "uncovered"
                found.append(
                    f"6.{kind} | {place(option)} | {use.first + timedelta(days=n)}: no {key[0]} left or handed out"
                )
                break
    return found
