"""The figures of guideline tables and published tapers, as the sources print them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from glidepath.facts import load
from glidepath.facts.shapes import TaperStage


def band(drug: str, mg: str) -> str:
    edges = load.dose_bands(drug)
    assert edges is not None
    amount = Fraction(mg)
    return "low" if amount <= edges.low_max_mg else "moderate" if amount <= edges.moderate_max_mg else "high"


def risk(days: int, per_week: int, size: str) -> str:
    (found,) = (
        line.risk
        for line in load.withdrawal_risks()
        if line.min_days <= days
        and (line.below_days is None or days < line.below_days)
        and line.min_days_per_week <= per_week <= line.max_days_per_week
        and size in line.bands
    )
    return found


@pytest.mark.parametrize(
    ("days", "per_week", "mg", "expected"),
    [(60, 7, "0.5", "lower"), (60, 7, "1", "yes"), (120, 7, "0.25", "yes"), (730, 3, "2", "rare")],
)
def test_joint_guideline_table_2(days: int, per_week: int, mg: str, expected: str) -> None:
    """Two months at a low dose, two months at a moderate one, four months at any, and three days a week."""
    assert risk(days, per_week, band("clonazepam", mg)) == expected


@pytest.mark.parametrize(
    ("table", "drug", "mg", "diazepam_mg"),
    [
        ("vadod2021", "clonazepam", 2, 20), ("ashton2002", "clonazepam", 2, 40), ("nsw2022", "clonazepam", 2, 40),
        ("vadod2021", "lorazepam", 2, 10), ("ashton2002", "lorazepam", 2, 20), ("scotland2022", "lorazepam", 2, 20),
        ("nsw2022", "lorazepam", 2, 10), ("vadod2021", "alprazolam", 10, 100),
    ],
)  # fmt: skip
def test_conversions_that_guides_print(table: str, drug: str, mg: int, diazepam_mg: int) -> None:
    row = load.equivalence_table(table, "US").rows[drug]
    assert Fraction(mg) * 10 / row.low_mg == diazepam_mg


def cuts(start_mg: Fraction, stages: tuple[TaperStage, ...]) -> list[tuple[Fraction, int | None]]:
    """The doses after each cut with the days the dose before it was held."""
    dose, found = start_mg, []
    while dose > 0:
        stage = next(one for one in stages if dose > one.above_mg)
        dose = max(dose - stage.cut_mg, stage.above_mg)
        found.append((dose, stage.every_days))
    return found


@pytest.mark.parametrize(
    ("profile", "start_mg", "count", "days"),
    [
        ("us_label_panic", 4, 16, 48), ("us_label_panic", 1, 4, 12), ("nardi2010", 4, 10, 112),
        ("nice_cks_40", 40, 30, 210), ("nice_cks_20", 20, 20, 140),
    ],
)  # fmt: skip
def test_published_tapers_have_their_printed_length(
    profile: str, start_mg: int, count: int, days: int
) -> None:
    """US label: 16 cuts in 48 days from 4 mg. Nardi: 16 weeks from 4 mg. CKS: 30 to 60 and 20 to 40 weeks."""
    found = cuts(Fraction(start_mg), load.taper_profiles()[profile].stages)
    assert len(found) == count
    assert sum(held or 0 for _, held in found) == days


def test_cks_takes_twice_as_long_at_its_slow_end() -> None:
    stages = load.taper_profiles()["nice_cks_40"].stages
    assert {(one.every_days, one.every_days_high) for one in stages} == {(7, 14)}


def test_wandsworth_takes_fourteen_weeks() -> None:
    profile = load.taper_profiles()["wandsworth_40"]
    assert len(profile.lines_mg) == 15
    assert profile.lines_mg[0] == 40
    assert profile.lines_mg[-1] == 0
    assert profile.line_days is not None
    assert (len(profile.lines_mg) - 1) * profile.line_days == 14 * 7


def test_the_scottish_lorazepam_table() -> None:
    profile = load.taper_profiles()["scotland_lorazepam_2"]
    assert [int(mg) for mg in profile.lines_mg] == [20, 20, 20, *range(19, -1, -1)]
    assert profile.line_days is None
    figures = load.cross_over_figures(profile.id)
    assert (figures["lorazepam_mg"].value, figures["diazepam_mg"].value, figures["cut_mg"].value) == (
        1,
        10,
        1,
    )


def test_the_rapid_detoxification_is_a_negative_example() -> None:
    profile = load.taper_profiles()["fpnotebook_30"]
    assert [int(mg) for mg in profile.lines_mg] == [30, 20, 15, 10, 5, 0]
    assert profile.negative_example
    assert sum(p.negative_example for p in load.taper_profiles().values()) == 1


@pytest.mark.parametrize("profile", ["us_label_panic", "nardi2010"])
def test_label_and_trial_break_the_two_week_limit(profile: str) -> None:
    """Both take more than a quarter of the dose within two weeks, from 1 mg clonazepam."""
    limit = load.policy("window_max_percent").value or 0
    window = load.policy("window_days").value or 0
    dose, day, lowest = Fraction(1), 0, Fraction(1)
    for after, held in cuts(dose, load.taper_profiles()[profile].stages):
        day += held or 0
        lowest = after if day <= window else lowest
    assert float(1 - lowest) * 100 > limit
