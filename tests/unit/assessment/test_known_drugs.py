"""What is known of the drugs: every figure with a source that is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from glidepath.assessment.known_drugs import drug_named, known_drugs
from glidepath.basis.errors import InputError
from glidepath.facts import load


def figures(data: Any) -> Iterator[dict[str, Any]]:
    """Every number with a grade anywhere in plain data."""
    if isinstance(data, dict):
        if "grade" in data:
            yield data
        for value in data.values():
            yield from figures(value)
    if isinstance(data, list):
        for value in data:
            yield from figures(value)


@pytest.mark.parametrize("name", list(load.drugs()))
def test_every_drug_has_a_sheet_whose_sources_are_listed(name: str) -> None:
    data = known_drugs(name)
    assert data["drugs"][0]["name"] == name
    listed = {source["id"] for source in data["sources"]}
    found = list(figures(data["drugs"]))
    assert found
    for figure in found:
        assert set(figure["sources"]) <= listed
        assert figure["sources"] or figure["grade"] == "assumed"
    for row in data["drugs"][0]["equal_to_10_mg_diazepam"]:
        assert row["low_mg"] <= row["high_mg"] and set(row["sources"]) <= listed


def test_studies_that_disagree_stand_side_by_side() -> None:
    found = {
        name: known_drugs(name)["drugs"][0]["studies"] for name in ("clonazepam", "alprazolam", "lorazepam")
    }
    assert [one["value"] for one in found["clonazepam"]] == [2.98, 3.62, 4.32, 4.93]
    drawn = [one["value"] for one in found["alprazolam"] if one["drawn_for"]]
    assert drawn == [11.2] and found["lorazepam"] == []


def test_the_list_says_why_a_drug_is_not_simulated() -> None:
    drugs = {drug["name"]: drug for drug in known_drugs()["drugs"]}
    assert set(drugs) == set(load.drugs())
    for drug in drugs.values():
        assert drug["simulated"] or drug["not_simulated_because"]
    assert drugs["clonazepam"]["products"]["US"] == 8


def test_a_word_that_is_near_is_asked_for() -> None:
    assert drug_named("XANAX").name == "alprazolam"
    with pytest.raises(InputError, match="Did you mean clonazepam"):
        drug_named("clonazepan")
    with pytest.raises(InputError, match="glidepath drugs"):
        drug_named("qqqq")
