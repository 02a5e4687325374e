"""Given and expected pairs of the guidelines: equivalents, and which published tapers break which rule."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from case_in_words import case_of, exact, schedule_of, steps_of

from glidepath.checks import broken_rules, dependence, schedule_findings
from glidepath.checks.equivalents import diazepam_mg_by_table, diazepam_mg_range

with (Path(__file__).parent / "published_tapers.csv").open(encoding="utf-8", newline="") as file:
    TAPERS = list(csv.DictReader(file))


def lines_of(taper: dict[str, str]) -> list[list[object]]:
    return [[int(days), mg] for days, mg in (part.split(":") for part in taper["days_and_mg"].split())]


@pytest.mark.parametrize("taper", TAPERS, ids=lambda t: t["taper"])
def test_published_taper_breaks_the_rules_it_breaks(taper: dict[str, str]) -> None:
    steps = steps_of(taper["drug"], lines_of(taper))
    broken = broken_rules(steps, exact(taper["start_mg"]), taper["drug"])
    assert set(taper["breaks"].split()) <= set(broken)
    assert not set(taper["keeps"].split()) & set(broken)


@pytest.mark.parametrize("taper", TAPERS, ids=lambda t: t["taper"])
def test_the_findings_say_the_same(taper: dict[str, str]) -> None:
    case = case_of({"medicines": [{"drug": taper["drug"], "mg": [taper["start_mg"]]}]})
    schedule = schedule_of({"drug": taper["drug"], "steps": lines_of(taper)})
    found = dependence(case, taper["drug"])
    findings = schedule_findings(case, schedule, exact(taper["start_mg"]), found)
    assert {f.rule for f in findings if f.status == "not_met"} == set(
        broken_rules(schedule.steps, exact(taper["start_mg"]), taper["drug"])
    )


@pytest.mark.parametrize(
    ("drug", "table", "diazepam_mg"),
    [
        ("clonazepam", "vadod2021", 20),
        ("clonazepam", "ashton2002", 40),
        ("clonazepam", "nsw2022", 40),
        ("lorazepam", "vadod2021", 10),
        ("lorazepam", "ashton2002", 20),
        ("lorazepam", "scotland2022", 20),
        ("lorazepam", "nsw2022", 10),
    ],
)
def test_two_mg_in_diazepam_by_each_table(drug: str, table: str, diazepam_mg: int) -> None:
    assert diazepam_mg_by_table(drug, exact(2))[table] == (diazepam_mg, diazepam_mg)


def test_ten_mg_alprazolam_is_a_hundred_or_two_hundred_mg_diazepam() -> None:
    by_table = diazepam_mg_by_table("alprazolam", exact(10))
    assert by_table["vadod2021"] == (100, 100)
    assert by_table["ashton2002"] == (200, 200)


def test_the_range_over_tables_spans_both() -> None:
    assert diazepam_mg_range([("clonazepam", exact(2))]) == (20, 40)
    assert diazepam_mg_range([("clonazepam", exact(2)), ("diazepam", exact(5))]) == (25, 45)
    assert diazepam_mg_range([("etifoxine", exact(50))]) is None


def test_us_label_breaks_the_limit_from_every_start_up_to_4_mg() -> None:
    for quarters in range(2, 17):
        start = exact(quarters) / 4
        lines = [[3, start - exact(cut) / 4] for cut in range(1, quarters)] + [[1, 0]]
        assert "R006" in broken_rules(steps_of("clonazepam", lines), start, "clonazepam", "us_label_panic")
