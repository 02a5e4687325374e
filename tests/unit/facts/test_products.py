"""Products: unique, exact, and split only where the scoring was read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from glidepath.basis.errors import FactError, InputError
from glidepath.facts import load, products
from glidepath.facts.read_tables import Row
from glidepath.facts.shapes import Product

EVERY = [*load.products("US"), *load.products("UK")]


def product(name: str) -> Product:
    return next(one for one in EVERY if one.name == name)


def test_products_of_one_drug_and_market_are_unique() -> None:
    keys = [(p.market, p.drug, p.form, p.strength_mg, p.concentration_mg_per_ml) for p in EVERY]
    assert len(keys) == len(set(keys))
    codes = [p.rxcui for p in EVERY if p.rxcui]
    assert len(codes) == len(set(codes))


def test_an_unknown_market_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match=r"^taper\.market: no market 'FR'; type US or UK$"):
        load.products("FR")


def test_every_product_is_of_a_known_drug() -> None:
    assert {p.drug for p in EVERY} <= set(load.drugs())


def test_every_us_product_has_its_code_and_no_uk_product_has() -> None:
    assert all(p.rxcui and p.rxcui.isdecimal() for p in load.products("US"))
    assert not any(p.rxcui for p in load.products("UK"))


def test_scoring_from_memory_is_never_splittable() -> None:
    assert not [p.name for p in EVERY if p.score_read in ("memory", "") and p.score_verified]


def test_only_plain_tablets_have_a_score() -> None:
    assert {p.form for p in EVERY if p.score_parts > 1} == {"tablet"}
    assert {p.family for p in EVERY if p.score_parts > 1} == {"IR"}


@pytest.mark.parametrize(
    "name",
    [
        "clonazepam 1 mg tablet (US)", "clonazepam 2 mg tablet (US)", "diazepam 5 mg tablet (US)",
        "clobazam 10 mg tablet (US)", "clobazam 5 mg tablet (US)", "clonazepam 0.5 mg tablet (UK)",
        "clonazepam 2 mg tablet (UK)", "clobazam 10 mg tablet (UK)", "diazepam 2 mg tablet (UK)",
        "diazepam 10 mg tablet (UK)", "lorazepam 1 mg tablet (UK)", "triazolam 0.25 mg tablet (US)",
    ],
)  # fmt: skip
def test_ambiguous_scoring_is_not_taken_as_splittable(name: str) -> None:
    assert not product(name).score_verified
    assert product(name).note


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("alprazolam 0.25 mg tablet (US)", 2), ("alprazolam 2 mg tablet (US)", 4), ("clonazepam 0.5 mg tablet (US)", 2),
        ("diazepam 2 mg tablet (US)", 2), ("diazepam 10 mg tablet (US)", 2), ("lorazepam 1 mg tablet (US)", 2),
        ("lorazepam 2 mg tablet (US)", 2), ("quazepam 15 mg tablet (US)", 2), ("diazepam 5 mg tablet (UK)", 2),
    ],
)  # fmt: skip
def test_scoring_that_was_read_is_splittable(name: str, parts: int) -> None:
    assert product(name).score_verified
    assert product(name).score_parts == parts


def test_amounts_are_exact_and_liquids_have_a_concentration() -> None:
    assert product("clonazepam 0.125 mg orally disintegrating tablet (US)").strength_mg == Fraction(1, 8)
    assert product("clonazepam 0.1 mg/mL oral liquid (UK)").concentration_mg_per_ml == Fraction(1, 10)
    assert all((p.strength_mg is None) == (p.form == "liquid") for p in EVERY)


def test_there_is_no_clonazepam_liquid_in_the_united_states() -> None:
    assert not [p for p in load.products("US") if p.drug == "clonazepam" and p.form == "liquid"]


def test_what_is_left_out_says_why() -> None:
    assert [(one.drug, one.form) for one in load.left_out()] == [("zolpidem", "oral spray")]
    assert all(one.reason for one in load.left_out())


def test_uk_strengths_from_memory_are_marked() -> None:
    unread = [p for p in load.products("UK") if p.read == "memory"]
    assert unread
    assert all("from memory" in p.note for p in unread)


GOOD = {
    "drug": "diazepam", "market": "US", "family": "IR", "form": "tablet", "strength_mg": "5",
    "concentration_mg_per_ml": "", "rxcui": "197591", "score_parts": "2", "score_verified": "yes",
    "score_read": "full", "score_says": "yes", "legal_schedule": "CIV", "sources": "", "read": "full", "note": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"form": "patch"}, "'patch' is none of"),
        ({"family": "XR"}, "'XR' is none of IR"),
        ({"strength_mg": ""}, "a liquid has a concentration"),
        ({"form": "liquid"}, "a liquid has a concentration"),
        ({"score_parts": "3"}, "is 1, 2 or 4"),
        ({"form": "capsule"}, "a capsule is never split"),
        ({"score_read": "memory"}, "scoring from memory is not verified"),
        ({"score_read": ""}, "scoring from memory is not verified"),
        ({"sources": "nobody1900"}, "no source"),
    ],
)
def test_a_bad_product_is_refused(changes: dict[str, str], says: str) -> None:
    with pytest.raises(FactError, match=says):
        products._product(Row("products_us", 2, GOOD | changes))


@pytest.mark.parametrize(
    ("rows", "says"),
    [([GOOD, GOOD], "stands twice"), ([GOOD | {"market": "UK"}], "belongs to UK")],
)
def test_a_bad_table_of_products_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, str]], says: str
) -> None:
    monkeypatch.setattr(products, "read_table", lambda name: [Row(name, 2, row) for row in rows])
    with pytest.raises(FactError, match=says):
        products.products.__wrapped__("US")


def test_a_product_has_a_name_and_a_unit_to_count() -> None:
    units = {p.unit for p in EVERY}
    assert units == {"tablet", "capsule", "film", "ml"}
    assert product("clobazam 5 mg film (US)").unit == "film"
    assert product("temazepam 7.5 mg capsule (US)").unit == "capsule"
    assert product("diazepam 5 mg/mL oral liquid (US)").unit == "ml"
    assert product("alprazolam 0.5 mg extended-release tablet (US)").family == "XR"
