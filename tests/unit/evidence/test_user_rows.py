"""Odd rows of a table that somebody brings: read as they mean, or refused in words, never silently otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.evidence.answer import Answer
from glidepath.evidence.cohorts import equal_daily_mg
from glidepath.evidence.trials import trial_answers, with_the_rest
from glidepath.evidence.user_rows import reading_of_user
from glidepath.facts.load import potency
from glidepath.facts.posterior import posterior_draws
from glidepath.facts.trials import Target

SOME = {name: numbers[:40] for name, numbers in posterior_draws().items()}
ROW = Target(
    id="U1",
    study="A study of our own",
    split="user",
    in_scope=True,
    drug_code="diazepam",
    daily_dose_mg=15.0,
    use_days=400.0,
    schedule_code="abrupt",
    outcome_code="score_at",
    instrument_code="PWC20",
    time_days=10.0,
    time_from="first_cut",
    value=12.0,
    unit="points",
    n="30",
)
TAPER = replace(
    ROW,
    schedule_code="percent_of_start",
    cut_amount=25.0,
    cut_every_days=7.0,
    outcome_code="share_drug_free",
    time_days=60.0,
    unit="%",
)


def answered(row: Target) -> Answer:
    return trial_answers([row], SOME, people=20)[0]


def same(one: Answer, other: Answer) -> bool:
    assert one.samples is not None, one.why_not
    assert other.samples is not None, other.why_not
    return bool(np.array_equal(one.samples, other.samples))


def doses(row: Target) -> tuple[float, ...]:
    ((arm, share),) = reading_of_user(row, equal_daily_mg).arms
    assert share == 1
    return arm.later_mg


def test_a_time_from_the_start_of_use_is_counted_on_past_the_use() -> None:
    assert same(answered(ROW), answered(replace(ROW, time_days=410.0, time_from="start_of_use")))


def test_a_time_point_before_the_first_cut_has_no_answer() -> None:
    why_not = answered(replace(ROW, time_days=300.0, time_from="start_of_use")).why_not
    assert why_not == "the time point lies before the first cut"


def test_a_time_from_nowhere_is_counted_from_the_first_cut_and_it_says_so() -> None:
    silent = answered(replace(ROW, time_from=""))
    assert same(answered(ROW), silent)
    assert "the time is counted from the first cut" in silent.assumed


@pytest.mark.parametrize("drug", ["diazepam", "lorazepam"])
def test_cuts_in_mg_are_in_the_mg_of_the_dose(drug: str) -> None:
    row = replace(TAPER, schedule_code="fixed_mg", cut_amount=3.0, drug_code=drug, dose_is_diazepam_eq="yes")
    left = doses(row)
    first_mg = 15.0 * left[0] / 12.0
    assert [round(mg / first_mg, 9) for mg in left[::7]] == [0.8, 0.6, 0.4, 0.2]
    assert first_mg == pytest.approx(equal_daily_mg(drug, 15.0))


def test_a_cut_in_mg_of_no_dose_has_no_answer() -> None:
    why_not = answered(replace(TAPER, schedule_code="fixed_mg", cut_amount=3.0, daily_dose_mg=None)).why_not
    assert why_not == "a cut in mg needs the daily dose"


def test_a_shrinking_taper_ends_where_the_row_ends_it() -> None:
    row = replace(TAPER, schedule_code="percent_of_current", cut_amount=10.0, cut_every_days=14.0)
    assert len(doses(replace(row, taper_days=90.0))) == 90
    assert len(doses(row)) > 365
    assert any("5 % of the first dose" in one for one in answered(row).assumed)


def test_a_taper_of_days_is_a_stop() -> None:
    row = replace(TAPER, schedule_code="unknown", cut_amount=None, cut_every_days=None, taper_days=3.0)
    assert doses(row) == ()


@pytest.mark.parametrize("outcome", ["share_drug_free", "share_failed", "share_relapse", "peak_day"])
def test_nobody_who_stays_on_the_dose_stops(outcome: str) -> None:
    row = replace(ROW, schedule_code="none", outcome_code=outcome, time_from="start_of_use")
    assert answered(row).why_not == "nobody stops by the schedule 'none'"


def test_a_stop_of_nothing_has_no_answer() -> None:
    assert "use_days is 0" in (answered(replace(ROW, use_days=0.0)).why_not or "")


def test_a_threshold_that_everybody_meets_has_no_answer() -> None:
    row = replace(ROW, outcome_code="share_clear_reaction", unit="%", threshold=0.0)
    assert "threshold of 0 points" in (answered(row).why_not or "")


@pytest.mark.parametrize(
    "change",
    [
        {"schedule_code": "percent_of_current", "cut_amount": 0.001, "cut_every_days": 3000.0},
        {"schedule_code": "percent_of_start", "cut_amount": 1e-5, "taper_days": 900.0},
        {"schedule_code": "fixed_mg", "cut_amount": 0.001, "cut_every_days": 3653.0},
        {"schedule_code": "unknown", "taper_days": 3653.0},
        {"time_days": 3653.0},
    ],
)
def test_what_lasts_for_years_is_refused_before_it_is_written_down(change: dict[str, object]) -> None:
    why_not = answered(replace(TAPER, **change)).why_not or ""  # type: ignore[arg-type]
    assert "2000" in why_not


def test_scales_without_a_name_and_doses_of_groups_are_said() -> None:
    score = answered(replace(ROW, instrument_code="other"))
    assert any("scale is not named" in one for one in score.assumed)
    group = answered(replace(TAPER, drug_code="mixed"))
    assert any("equivalent to so much diazepam" in one for one in group.assumed)


def test_an_antagonist_shows_all_opposition_within_minutes() -> None:
    after = replace(ROW, schedule_code="flumazenil", outcome_code="score_change", time_days=None)
    long, short = answered(after), answered(replace(after, use_days=1.0))
    assert long.samples is not None
    assert short.samples is not None
    assert long.samples.mean() > short.samples.mean() + 1
    stop = answered(replace(ROW, outcome_code="score_change", time_days=2.0))
    assert stop.samples is not None
    assert long.samples.mean() > stop.samples.mean()


def test_an_antagonist_says_nothing_of_who_gives_up() -> None:
    row = replace(TAPER, schedule_code="flumazenil")
    assert "within minutes of an antagonist" in (answered(row).why_not or "")


def test_shares_after_an_antagonist_hold_the_false_reports() -> None:
    row = replace(
        ROW, schedule_code="flumazenil", outcome_code="share_any_reaction", unit="%", time_days=None, n="9999"
    )
    anything, clear = answered(row), answered(replace(row, outcome_code="share_clear_reaction"))
    assert anything.samples is not None
    assert clear.samples is not None
    assert np.all(anything.samples >= clear.samples)
    assert np.all(anything.samples.mean() >= 100 * SOME["false_report_share"].min())


def test_what_is_not_known_of_a_potency_is_drawn_once() -> None:
    many = {name: np.resize(numbers, 4000) for name, numbers in posterior_draws().items()}
    found = with_the_rest(many)
    assert np.array_equal(found["ec50 nordiazepam"], found["ec50 diazepam"])
    clonazepam = potency("clonazepam")
    assert clonazepam is not None
    known = clonazepam.ec50_ng_per_ml.uncertainty_sd_log or 0.0
    ratio = np.log(found["ec50 clonazepam"] / found["ec50 diazepam"])
    assert np.std(ratio) == pytest.approx(known, rel=0.05)
    assert np.std(np.log(found["ec50 clonazepam"])) == pytest.approx(known, rel=0.05)
