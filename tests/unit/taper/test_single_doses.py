"""What one dose can be made of."""

from fractions import Fraction

import pytest

from glidepath.facts import load
from glidepath.taper.single_doses import (
    TICKS_PER_MG,
    ProductChoice,
    from_ticks,
    permitted_fractions,
    single_doses,
    ticks,
)

US_SCORED = ProductChoice(market="US", family="IR", split="scored", liquid_allowed=True)


def doses(drug: str, choice: ProductChoice, largest_mg: str) -> set[Fraction]:
    table = single_doses(drug, choice, ticks(Fraction(largest_mg)))
    return {from_ticks(amount) for amount in table.ways}


def test_every_way_adds_up_exactly() -> None:
    table = single_doses("diazepam", US_SCORED, ticks(Fraction(20)))
    assert len(table.ways) == 200
    for amount, ways in table.ways.items():
        for way in ways:
            assert sum((piece.mg for piece in way.to_pieces()), Fraction(0)) == from_ticks(amount)


def test_clonazepam_us_falls_in_eighths() -> None:
    assert doses("clonazepam", US_SCORED, "1") == {Fraction(n, 8) for n in range(1, 9)}


def test_seven_eighths_needs_three_orally_disintegrating_tablets_and_no_tablet() -> None:
    way = single_doses("clonazepam", US_SCORED, ticks(Fraction(1))).best(ticks(Fraction(7, 8)))
    assert way.pieces == 3
    assert {coin.product.form for coin, _ in way.coins} == {"orally disintegrating tablet"}


def test_a_score_known_from_memory_is_not_split() -> None:
    unsplit = [p for p in load.products("US") if p.score_read == "memory" and p.score_parts > 1]
    assert unsplit
    for product in unsplit:
        assert permitted_fractions(product, "scored") == (Fraction(1),)


@pytest.mark.parametrize("family", ["XR", "SL"])
def test_extended_release_and_sublingual_are_never_split(family: str) -> None:
    found = [p for market in ("US", "UK") for p in load.products(market) if p.family == family]
    assert family == "SL" or found
    for product in found:
        assert permitted_fractions(product, "half") == (Fraction(1),)


def test_half_lets_an_unscored_tablet_be_halved_but_no_capsule() -> None:
    choice = ProductChoice(market="US", family="IR", split="half", liquid_allowed=False)
    assert Fraction(1, 4) in doses("lorazepam", choice, "1")
    assert doses("oxazepam", choice, "30") == {
        Fraction(10),
        Fraction(15),
        Fraction(20),
        Fraction(25),
        Fraction(30),
    }


def test_tablets_come_before_liquid() -> None:
    table = single_doses("lorazepam", US_SCORED, ticks(Fraction(2)))
    assert table.best(ticks(Fraction(1, 2))).liquid is None
    assert table.best(ticks(Fraction(1, 5))).liquid is not None


def test_ticks_are_exact() -> None:
    assert ticks(Fraction(1, 32)) * 32 == TICKS_PER_MG
