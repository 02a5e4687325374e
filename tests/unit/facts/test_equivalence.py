"""Equivalence tables side by side, exact, and refused when they are wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from glidepath.basis.errors import FactError, InputError
from glidepath.facts import equivalence, load
from glidepath.facts.read_tables import Row

TABLES = {table.id: table for table in load.equivalence_tables()}


@pytest.mark.parametrize(
    ("table", "drug", "low", "high"),
    [
        ("vadod2021", "clonazepam", 1, 1), ("ashton2002", "clonazepam", Fraction(1, 2), Fraction(1, 2)),
        ("nsw2022", "clonazepam", Fraction(1, 2), Fraction(1, 2)), ("vadod2021", "lorazepam", 2, 2),
        ("ashton2002", "lorazepam", 1, 1), ("scotland2022", "lorazepam", 1, 1), ("nsw2022", "lorazepam", 2, 2),
        ("vadod2021", "alprazolam", 1, 1), ("ashton2002", "alprazolam", Fraction(1, 2), Fraction(1, 2)),
        ("maudsley2021", "clonazepam", 1, 2), ("ashton2002", "estazolam", 1, 2), ("scotland2022", "zopiclone", 15, 15),
        ("clincalc", "lorazepam", Fraction(13, 10), Fraction(13, 10)),
        ("jcpgbandsupper", "alprazolam", Fraction(4, 3), Fraction(4, 3)),
    ],
)  # fmt: skip
def test_published_figures(table: str, drug: str, low: Fraction, high: Fraction) -> None:
    row = TABLES[table].rows[drug]
    assert (row.low_mg, row.high_mg) == (low, high)


def test_the_reference_is_ten_in_every_table() -> None:
    for table in TABLES.values():
        assert table.rows["diazepam"].high_mg == 10
        assert table.source in load.sources()


@pytest.mark.parametrize(("market", "first"), [("US", "vadod2021"), ("UK", "scotland2022")])
def test_the_first_choice_of_a_market(market: str, first: str) -> None:
    assert load.equivalence_table(None, market).id == first
    ranks = [table.rank[market] for table in TABLES.values() if market in table.rank]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))
    assert load.ranking_reasons(market)[first]


def test_a_table_can_be_named_and_an_unknown_one_lists_those_that_exist() -> None:
    assert load.equivalence_table("ashton2002", "US").id == "ashton2002"
    with pytest.raises(InputError) as caught:
        load.equivalence_table("astrology", "US")
    assert "no table 'astrology'" in caught.value.says
    assert "vadod2021" in caught.value.says
    assert "\n" not in caught.value.says
    assert caught.value.field == "taper.equivalence"


def test_a_missing_drug_is_found_in_another_table() -> None:
    assert "alprazolam" not in TABLES["scotland2022"].rows
    assert "ashton2002" in [table.id for table in load.tables_with("alprazolam")]


def test_clonazepam_differs_at_least_twofold_between_tables() -> None:
    found = [table.rows["clonazepam"] for table in load.tables_with("clonazepam")]
    assert max(row.high_mg for row in found) / min(row.low_mg for row in found) >= 2


def test_memory_rows_say_so() -> None:
    unread = [row for table in TABLES.values() for row in table.rows.values() if row.read == "memory"]
    assert {row.drug for row in unread} >= {"zolpidem", "bromazepam"}
    assert all(row.read == "memory" for row in TABLES["bnf"].rows.values())


GOOD = {
    "table": "t", "drug": "x", "dose_low_mg": "1", "dose_high_mg": "2", "diazepam_low_mg": "5",
    "diazepam_high_mg": "5", "read": "full", "sources": "", "note": "",
}  # fmt: skip
TABLE = {"id": "t", "title": "T", "year": "", "source": "jcpg2025"}


def fake(monkeypatch: pytest.MonkeyPatch, **tables: list[dict[str, str]]) -> None:
    monkeypatch.setattr(
        equivalence,
        "read_table",
        lambda name: [Row(name, n, row) for n, row in enumerate(tables[name], start=2)],
    )


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([GOOD | {"dose_low_mg": "3"}], "the low one first"),
        ([GOOD | {"dose_high_mg": ""}], "doses must be given"),
        ([GOOD, GOOD], "x stands twice in t"),
        ([GOOD | {"sources": "nobody1900"}], "no source"),
        ([GOOD | {"table": "ghost"}], "unknown tables: \\['ghost'\\]"),
    ],
)
def test_a_bad_table_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, str]], says: str
) -> None:
    fake(monkeypatch, equivalence=rows, equivalence_ranking=[], equivalence_tables=[TABLE])
    with pytest.raises(FactError, match=says):
        equivalence.equivalence_tables.__wrapped__()


def test_a_table_without_a_known_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(
        monkeypatch,
        equivalence=[GOOD],
        equivalence_ranking=[],
        equivalence_tables=[TABLE | {"source": "nobody"}],
    )
    with pytest.raises(FactError, match="no source 'nobody'"):
        equivalence.equivalence_tables.__wrapped__()
