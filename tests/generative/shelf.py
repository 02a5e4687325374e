"""What a pharmacy can hand out for one drug: written from the promise, without a look at the planner.

``scored``: only parts that a verified score divides; ``half``: any immediate-release tablet may be halved
as well; ``none``: whole units. Orally disintegrating tablets, films, capsules, extended-release and
sublingual forms are never split; forms are never mixed within a dose; liquids go in tenths of a ml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd, lcm
from typing import Any

LIQUID_STEP_ML = Fraction(1, 10)
SPLITTABLE_FORM = "tablet"


def parts_allowed(product: Any, split: str) -> frozenset[int]:
    """Into how many equal parts one unit may be divided: always {1}, perhaps 2, perhaps the score's parts."""
    parts = {1}
    if product.form != SPLITTABLE_FORM or product.family != "IR" or product.strength_mg is None:
        return frozenset(parts)
    if split in ("scored", "half") and product.score_verified and product.score_parts > 1:
        parts |= {n for n in range(2, product.score_parts + 1) if product.score_parts % n == 0}
    if split == "half":
        parts.add(2)
    return frozenset(parts)


def may_be_part(product: Any, fraction: Fraction, split: str) -> bool:
    """Whether this fraction of one unit may be handed out."""
    return 0 < fraction <= 1 and any((fraction * n).denominator == 1 for n in parts_allowed(product, split))


@dataclass(frozen=True)
class Shelf:
    """All that the case allows of one drug in one release family.

    ``forms`` holds, for each form, the smallest pieces that can be added up [mg].
    """

    forms: tuple[tuple[str, tuple[Fraction, ...]], ...]

    @cached_property
    def unit(self) -> Fraction:
        """The largest amount of which every piece is a whole multiple [mg]."""
        pieces = [p for _, sizes in self.forms for p in sizes]
        below = lcm(*(p.denominator for p in pieces))
        return Fraction(gcd(*(int(p * below) for p in pieces)), below)

    def singles(self, cap: Fraction) -> int:
        """The single doses from above 0 up to ``cap``, as bits: bit n stands for n units."""
        return _singles(self, cap // self.unit)

    def daily(self, caps: tuple[Fraction, ...], may_drop: bool) -> Doses:
        """The daily doses with one single dose at each of the person's times, none above its cap."""
        return _daily(self, tuple(cap // self.unit for cap in caps), may_drop)

    def makes(self, amount: Fraction) -> bool:
        """Whether one dose of this amount can be handed out."""
        count = amount / self.unit
        return amount > 0 and count.denominator == 1 and bool(self.singles(amount) >> int(count) & 1)

    def largest(self, cap: Fraction) -> Fraction:
        """The largest single dose up to a cap, 0 where there is none."""
        return max(self.singles(cap).bit_length() - 1, 0) * self.unit


@dataclass(frozen=True)
class Doses:
    """A set of daily doses [mg], without zero."""

    unit: Fraction
    bits: int

    def __contains__(self, amount: Fraction) -> bool:
        count = amount / self.unit
        return amount > 0 and count.denominator == 1 and bool(self.bits >> int(count) & 1)

    def below(self, amount: Fraction) -> Fraction | None:
        """The next lower dose, or None."""
        count = amount / self.unit
        top = count.numerator // count.denominator
        top = top - 1 if count.denominator == 1 else top
        kept = self.bits & ((1 << (top + 1)) - 1) if top >= 0 else 0
        return (kept.bit_length() - 1) * self.unit if kept else None

    def at_least(self, amount: Fraction) -> Fraction | None:
        """The smallest dose that is not below ``amount``, or None."""
        kept = self.bits >> max(0, -(-amount // self.unit)) << max(0, -(-amount // self.unit))
        return ((kept & -kept).bit_length() - 1) * self.unit if kept else None

    def mean_of_two_between(self, low: Fraction, high: Fraction) -> Fraction | None:
        """A mean of two of these doses, taken in turn, that lies strictly between two amounts; None if there is none."""
        lowest, top = low * 2 / self.unit, high * 2 / self.unit
        mask = (1 << -(-top.numerator // top.denominator)) - 1
        once = self.bits & ((1 << high // self.unit + 1) - 1)  # no day above the dose before
        found = _sums(once, once) & mask
        count = found.bit_length() - 1
        return count * self.unit / 2 if found and count > lowest else None

    @property
    def smallest(self) -> Fraction | None:
        """The smallest dose, or None where there is none."""
        return self.at_least(self.unit)


@lru_cache(maxsize=4096)
def _singles(shelf: Shelf, cap: int) -> int:
    mask, found = (1 << (cap + 1)) - 1, 0
    for _, sizes in shelf.forms:
        bits = 1
        for size in {int(s / shelf.unit) for s in sizes}:
            reach = size
            while reach <= cap:  # doubling: after k rounds, up to 2**k - 1 more pieces
                bits |= bits << reach & mask
                reach *= 2
        found |= bits
    return found & ~1


@lru_cache(maxsize=4096)
def _daily(shelf: Shelf, caps: tuple[int, ...], may_drop: bool) -> Doses:
    total = 1
    for cap in caps:
        single = _singles(shelf, cap) | (1 if may_drop else 0)
        total = _sums(total, single)
    return Doses(shelf.unit, total & ~1)


def _sums(left: int, right: int) -> int:
    """All sums of one number of each set."""
    if right.bit_count() > left.bit_count():
        left, right = right, left
    out = 0
    while right:
        low = right & -right
        out |= left << (low.bit_length() - 1)
        right ^= low
    return out


@lru_cache(maxsize=4096)
def shelf_of(products: tuple[Any, ...], split: str, allow_liquid: bool) -> Shelf | None:
    """The shelf that these products (of one drug and one family) fill, or None when it stays empty."""
    forms: dict[str, list[Fraction]] = {}
    for product in products:
        if product.concentration_mg_per_ml is not None:
            if allow_liquid:
                forms.setdefault("liquid", []).append(product.concentration_mg_per_ml * LIQUID_STEP_ML)
            continue
        for parts in parts_allowed(product, split):
            forms.setdefault(product.form, []).append(product.strength_mg / parts)
    if not forms:
        return None
    return Shelf(tuple((form, tuple(sizes)) for form, sizes in sorted(forms.items())))


def of_drug(products: Iterable[Any], drug: str, family: str) -> tuple[Any, ...]:
    """The products of one drug in one release family."""
    return tuple(p for p in products if p.drug == drug and p.family == family)
