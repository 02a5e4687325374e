"""What one dose can be: every amount that the products of one drug can make, and the fewest pieces for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Literal

from glidepath.basis.errors import FactError
from glidepath.facts import load
from glidepath.facts.shapes import Product
from glidepath.patient.plan import LiquidPiece, Piece

Split = Literal["scored", "half", "none"]

TICKS_PER_MG = 10**5
"""Amounts are counted in ticks of 10 ng, in which every product, half and quarter is a whole number."""

_FORM_ORDER = ("tablet", "orally disintegrating tablet", "capsule", "film")
_NEVER_SPLIT = ("orally disintegrating tablet", "film", "capsule")
_MOST_WAYS_KEPT = 40


def ticks(amount_mg: Fraction) -> int:
    """Turn an exact amount [mg] into ticks; raise if it is not a whole number of ticks."""
    scaled = amount_mg * TICKS_PER_MG
    if scaled.denominator != 1:
        raise FactError(f"{amount_mg} mg is finer than the program counts")
    return scaled.numerator


def from_ticks(count: int | Fraction) -> Fraction:
    """Turn ticks back into an exact amount [mg]."""
    return Fraction(count) / TICKS_PER_MG


@dataclass(frozen=True, slots=True)
class Coin:
    """One solid piece: a whole unit of a product, or a permitted part of it."""

    product: Product
    fraction: Fraction
    ticks: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make one dose: coins (each with a count) or one liquid volume."""

    coins: tuple[tuple[Coin, int], ...] = ()
    liquid: tuple[Product, Fraction] | None = None

    @property
    def pieces(self) -> int:
        """How many things are taken at once."""
        return 1 if self.liquid else sum(count for _, count in self.coins)

    @property
    def splits(self) -> int:
        """How many of them are parts of a unit."""
        return sum(count for coin, count in self.coins if coin.fraction != 1)

    @property
    def form(self) -> str:
        """The one form that it is made of."""
        return self.liquid[0].form if self.liquid else self.coins[0][0].product.form

    @property
    def products(self) -> frozenset[str]:
        """The products used."""
        if self.liquid:
            return frozenset((self.liquid[0].name,))
        return frozenset(coin.product.name for coin, _ in self.coins)

    def cost(self) -> tuple[int, int, int, int]:
        """Solid before liquid, then fewest pieces, products and parts."""
        return (1 if self.liquid else 0, self.pieces, len(self.products), self.splits)

    def to_pieces(self) -> tuple[Piece | LiquidPiece, ...]:
        """The pieces as the plan records them, largest first."""
        if self.liquid:
            product, volume_ml = self.liquid
            return (
                LiquidPiece(
                    product=product.name,
                    rxcui=product.rxcui,
                    concentration_mg_per_ml=concentration_of(product),
                    ml=volume_ml,
                ),
            )
        return tuple(
            _piece(coin, count) for coin, count in sorted(self.coins, key=lambda pair: -pair[0].ticks)
        )


def strength_of(product: Product) -> Fraction:
    """The strength of a solid product [mg]."""
    if product.strength_mg is None:
        raise FactError(f"{product.name} has no strength")
    return product.strength_mg


def concentration_of(product: Product) -> Fraction:
    """The concentration of a liquid product [mg/mL]."""
    if product.concentration_mg_per_ml is None:
        raise FactError(f"{product.name} has no concentration")
    return product.concentration_mg_per_ml


def _piece(coin: Coin, count: int) -> Piece:
    unit = coin.product.unit
    if unit == "ml":
        raise FactError(f"{coin.product.name} is a liquid, not a piece")
    return Piece(
        product=coin.product.name,
        rxcui=coin.product.rxcui,
        strength_mg=strength_of(coin.product),
        fraction=coin.fraction,
        count=count,
        unit=unit,
    )


def permitted_fractions(product: Product, split: Split) -> tuple[Fraction, ...]:
    """Into which parts one solid unit may be divided under the case's choice.

    Extended-release and sublingual forms, capsules, films and orally disintegrating tablets are never split.
    ``scored`` divides only along a score that is verified and unambiguous; ``half`` halves any other
    immediate-release tablet as well.
    """
    whole = (Fraction(1),)
    if split == "none" or product.family != "IR" or product.form in _NEVER_SPLIT:
        return whole
    parts = product.score_parts if product.score_verified else 1
    if split == "half":
        parts = max(parts, 2)
    halves = (Fraction(1, 2),) if parts % 2 == 0 else ()
    quarters = (Fraction(1, 4),) if parts % 4 == 0 else ()
    return whole + halves + quarters


@dataclass(frozen=True, slots=True)
class SingleDoses:
    """Every dispensable single dose up to a largest one, in ticks, with the ways to make it."""

    drug: str
    ways: Mapping[int, tuple[Way, ...]]
    step_ticks: int

    def can_make(self, amount_ticks: int) -> bool:
        """Whether products make this amount exactly."""
        return amount_ticks in self.ways

    def can_make_mg(self, amount_mg: Fraction) -> bool:
        """Whether products make this amount [mg] exactly."""
        scaled = amount_mg * TICKS_PER_MG
        return scaled.denominator == 1 and scaled.numerator in self.ways

    def best(self, amount_ticks: int) -> Way:
        """The way with the fewest pieces, solid before liquid."""
        return self.ways[amount_ticks][0]


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """Which products may be used, and what may be done with them."""

    market: str
    family: str
    split: Split
    liquid_allowed: bool

    def of(self, drug: str) -> tuple[Product, ...]:
        """The products of a drug in this market and release family."""
        return tuple(p for p in load.products(self.market) if p.drug == drug and p.family == self.family)


@lru_cache(maxsize=128)
def single_doses(drug: str, choice: ProductChoice, largest_ticks: int) -> SingleDoses:
    """Enumerate the dispensable single doses of a drug up to ``largest_ticks``.

    Parameters
    ----------
    drug
        Generic name.
    choice
        The market, the release family and what the case allows.
    largest_ticks
        Today's largest single dose [10 ng].
    """
    products = choice.of(drug)
    ways: dict[int, list[Way]] = {}
    for form in sorted({p.form for p in products if p.strength_mg is not None}):
        coins = _coins((p for p in products if p.form == form), choice.split)
        for amount, found in _combinations(coins, largest_ticks).items():
            ways.setdefault(amount, []).extend(found)
    if choice.liquid_allowed:
        for product in products:
            if product.concentration_mg_per_ml is not None:
                _add_volumes(ways, product, largest_ticks)
    ordered = {amount: tuple(sorted(found, key=_order)) for amount, found in ways.items()}
    return SingleDoses(drug=drug, ways=ordered, step_ticks=gcd(*ordered) if ordered else 1)


def _order(way: Way) -> tuple[tuple[int, int, int, int], Fraction, int, str]:
    if way.liquid:
        concentration = way.liquid[0].concentration_mg_per_ml or Fraction(0)
        return way.cost(), concentration, 0, way.liquid[0].name
    form = way.coins[0][0].product.form
    rank = _FORM_ORDER.index(form) if form in _FORM_ORDER else len(_FORM_ORDER)
    return way.cost(), Fraction(0), rank, "|".join(sorted(way.products))


def _coins(products: Iterable[Product], split: Split) -> list[Coin]:
    coins = []
    for product in products:
        for fraction in permitted_fractions(product, split):
            coins.append(Coin(product, fraction, ticks(strength_of(product) * fraction)))
    return sorted(coins, key=lambda coin: (-coin.ticks, coin.fraction != 1, coin.product.name))


def _combinations(coins: list[Coin], largest_ticks: int) -> dict[int, list[Way]]:
    """All amounts up to the largest, each with its fewest-piece combinations (a bounded coin problem)."""
    if not coins:
        return {}
    step = gcd(*(coin.ticks for coin in coins))
    fewest: dict[int, set[tuple[int, ...]]] = {0: {()}}
    for amount in range(step, largest_ticks + 1, step):
        before = [
            (index, fewest[amount - coin.ticks])
            for index, coin in enumerate(coins)
            if amount - coin.ticks in fewest
        ]
        if not before:
            continue
        count = min(len(next(iter(found))) for _, found in before)
        combos = {
            tuple(sorted((*combo, index)))
            for index, found in before
            for combo in found
            if len(combo) == count
        }
        fewest[amount] = set(sorted(combos, key=lambda c: (len(set(c)), c))[:_MOST_WAYS_KEPT])
    del fewest[0]
    return {amount: [_way(coins, combo) for combo in sorted(combos)] for amount, combos in fewest.items()}


def _way(coins: list[Coin], combo: tuple[int, ...]) -> Way:
    return Way(coins=tuple((coins[index], combo.count(index)) for index in sorted(set(combo))))


def _add_volumes(ways: dict[int, list[Way]], product: Product, largest_ticks: int) -> None:
    graduation_ml = Fraction(str(load.policy("liquid_step_ml").value))
    step = ticks(concentration_of(product) * graduation_ml)
    for count in range(1, largest_ticks // step + 1):
        ways.setdefault(count * step, []).append(Way(liquid=(product, count * graduation_ml)))
