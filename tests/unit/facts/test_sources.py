"""Every fact says where it comes from, and every source can be looked up."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest

from glidepath.facts import load

DATA = resources.files("glidepath.facts").joinpath("data")
FILES = sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".csv"))
VALUE_FILES = [
    name
    for name in FILES
    if "uncertainty_sd_log" in DATA.joinpath(name).read_text(encoding="utf-8").splitlines()[0]
]


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(DATA.joinpath(name).read_text(encoding="utf-8").splitlines()))


def named_sources() -> set[str]:
    found: set[str] = set()
    for name in FILES:
        if name not in ("sources.csv", "trial_targets.csv"):  # the trials name their papers in full
            for row in rows(name):
                found |= {one for one in (row.get("sources") or row.get("source") or "").split(";") if one}
    return found


@pytest.mark.parametrize("row", rows("sources.csv"), ids=lambda row: row["id"])
def test_a_source_has_title_year_and_address(row: dict[str, str]) -> None:
    assert row["title"]
    assert re.fullmatch(r"(19|20)\d\d", row["year"])
    assert 1970 <= int(row["year"]) <= 2026
    assert re.match(r"https?://[^\s]+\.[^\s]+$", row["url"])
    if row["year"] == "2026":
        published = {"kim2026", "fdca520", "fdacds2026", "labelsgeneral"}
        assert row["year_note"] or row["id"] in published, "a year that is not printed must be said to be so"


def test_every_link_resolves_and_no_source_is_idle() -> None:
    assert named_sources() == set(load.sources())


def test_every_file_has_rows_of_the_same_width() -> None:
    for name in FILES:
        assert rows(name), name
        assert all(None not in row and None not in row.values() for row in rows(name)), name


@pytest.mark.parametrize("name", VALUE_FILES)
def test_every_value_row_is_graded_dated_and_sourced(name: str) -> None:
    for number, row in enumerate(rows(name), start=2):
        place = f"{name}:{number}"
        assert row["grade"] in {"measured", "derived", "assumed"}, place
        assert row["read"] in {"full", "abstract", "secondary", "memory"}, place
        assert row["unit"], place
        assert row["sources"] or (row["grade"] == "assumed" and row["why"]), place
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["written_on"]), place
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row["checked_on"]), place
        assert row["next_check"] > row["written_on"], place


def test_nothing_claims_a_person_has_checked_it() -> None:
    """No clinician has signed a figure yet: a date here must come with the person's commit."""
    assert not [name for name in VALUE_FILES for row in rows(name) if row["checked_on"]]


def test_a_row_is_read_no_further_than_its_best_source() -> None:
    order = ("full", "abstract", "secondary", "memory")
    sources = load.sources()
    for name in VALUE_FILES:
        for row in rows(name):
            ids = [one for one in row["sources"].split(";") if one]
            if ids and name not in ("covariates.csv",):
                best = min(order.index(sources[one].read) for one in ids)
                assert order.index(row["read"]) >= best, (name, row)


def test_no_file_repeats_a_guideline() -> None:
    """Long texts would be somebody else's sentences: ours are short."""
    for name in FILES:
        for row in rows(name):
            for column in ("says", "do", "why", "basis", "note"):
                assert len(row.get(column) or "") <= 260, (name, column, row[column])
