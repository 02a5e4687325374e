"""A data file that breaks its schema is refused, with file, row and column named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import read_tables
from glidepath.facts.read_tables import Row, read_table, source_ids, sourced

GOOD = {
    "value": "10",
    "low": "5",
    "high": "10",
    "unit": "percent",
    "spread": "0.3",
    "spread_kind": "cv",
    "uncertainty_sd_log": "0.2",
    "population": "adults",
    "sources": "jcpg2025",
    "read": "full",
    "grade": "measured",
    "why": "",
    "written_on": "2026-11-22",
    "checked_on": "",
    "next_check": "2027-11-22",
}


def row(**changes: str) -> Row:
    return Row("policy", 7, GOOD | changes)


def test_a_good_row_becomes_a_value_with_all_that_is_known() -> None:
    value = sourced(row())
    assert (value.value, value.low, value.high, value.unit) == (10.0, 5.0, 10.0, "percent")
    assert (value.spread, value.spread_kind, value.uncertainty_sd_log) == (0.3, "cv", 0.2)
    assert (value.sources, value.read, value.grade) == (("jcpg2025",), "full", "measured")
    assert value.checked_on == ""


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        ({"value": "ten"}, "value", "not a number"),
        ({"value": "inf"}, "value", "not finite"),
        ({"value": "4"}, "value", "below low"),
        ({"value": "11"}, "value", "above high"),
        ({"low": "12"}, "low", "above high"),
        ({"unit": "furlong"}, "unit", "'furlong' is none of"),
        ({"unit": ""}, "unit", "'' is none of"),
        ({"grade": "guessed"}, "grade", "'guessed' is none of"),
        ({"read": "skimmed"}, "read", "'skimmed' is none of"),
        ({"spread": "-0.1"}, "spread", "below zero"),
        ({"spread_kind": ""}, "spread_kind", "go together"),
        ({"spread": ""}, "spread_kind", "go together"),
        ({"spread_kind": "range"}, "spread_kind", "'range' is none of"),
        ({"uncertainty_sd_log": "-1"}, "uncertainty_sd_log", "below zero"),
        ({"sources": "nobody1900"}, "sources", "no source 'nobody1900'"),
        ({"sources": ""}, "sources", "needs a source"),
        ({"grade": "assumed"}, "why", "needs its reason"),
        ({"written_on": ""}, "written_on", "may not be empty"),
    ],
)
def test_a_bad_cell_is_named(changes: dict[str, str], column: str, says: str) -> None:
    with pytest.raises(FactError) as caught:
        sourced(row(**changes))
    text = str(caught.value)
    assert text.startswith(f"facts/data/policy.csv, row 7, column {column}: ")
    assert says in text


def test_an_unknown_stays_unknown() -> None:
    value = sourced(row(value="", low="", high="", spread="", spread_kind="", uncertainty_sd_log=""))
    assert (value.value, value.low, value.high, value.spread, value.uncertainty_sd_log) == (None,) * 5
    assert value.omega == 0


def test_an_assumption_needs_no_source_but_a_reason() -> None:
    assert sourced(row(grade="assumed", sources="", why="choice of this project")).sources == ()


@pytest.mark.parametrize(
    ("text", "says"), [("one half", "not an exact number"), ("0", "not above zero"), ("1/0", "not an exact")]
)
def test_an_amount_is_exact_and_above_zero(text: str, says: str) -> None:
    with pytest.raises(FactError, match=says):
        Row("products_us", 2, {"strength_mg": text}).exact("strength_mg")


def test_other_readings() -> None:
    here = Row("x", 3, {"n": "12", "flag": "yes", "list": "a | b | ", "empty": ""})
    assert here.whole("n") == 12
    assert here.yes("flag")
    assert here.items("list", "|") == ("a", "b")
    assert here.exact("empty") is None
    for call, says in (
        (lambda: here.whole("flag"), "not a whole number"),
        (lambda: here.yes("n"), "none of yes, no"),
        (lambda: here.text("gone"), "column is missing"),
        (lambda: here.needed("empty"), "may not be empty"),
    ):
        with pytest.raises(FactError, match=says):
            call()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FactError, match=r"facts/data/nowhere\.csv cannot be read"):
        list(read_table("nowhere"))


class FakeFolder:
    """Stands for the packaged folder and hands out one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def joinpath(self, *_parts: str) -> FakeFolder:
        return self

    def read_text(self, encoding: str) -> str:
        assert encoding == "utf-8"
        return self.text


@pytest.mark.parametrize("text", ["a,b\n1\n", "a,b\n1,2,3\n"])
def test_a_ragged_row_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(read_tables.resources, "files", lambda _package: FakeFolder(text))
    with pytest.raises(FactError, match=r"row 2: too many or too few cells"):
        list(read_table("sources"))


HEAD = "id,title,year,year_note,url,read,licence\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "a,T,2020,,https://x.org,full,\na,T,2020,,https://x.org,full,\n", "'a' stands twice"),
        (HEAD + "a,T,,,https://x.org,full,\n", "column year: may not be empty"),
        (HEAD + "a,T,2020,,,full,\n", "column url: may not be empty"),
        (HEAD + "a,T,2020,,x.org,full,\n", "must be an address"),
    ],
)
def test_a_source_without_year_or_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    monkeypatch.setattr(read_tables.resources, "files", lambda _package: FakeFolder(text))
    with pytest.raises(FactError, match=says):
        read_tables.sources.__wrapped__()


def test_source_ids_resolve() -> None:
    assert source_ids(replace(row(), cells={"sources": "jcpg2025; fda2020"})) == ("jcpg2025", "fda2020")
