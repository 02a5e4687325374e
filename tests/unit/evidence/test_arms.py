"""What the rows of the trial table become: doses of every day, people, and what was assumed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glidepath.evidence.arms import Arm, reading_of
from glidepath.evidence.cohorts import equal_daily_mg
from glidepath.evidence.unanswerable import Unanswerable
from glidepath.facts.trials import Target, trial_targets

ROWS = {row.id: row for row in trial_targets()}
TAPER = Target(
    id="U1",
    split="user",
    in_scope=True,
    drug_code="clonazepam",
    daily_dose_mg=2.0,
    use_days=365.0,
    schedule_code="percent_of_start",
    cut_amount=25.0,
    cut_every_days=7.0,
    outcome_code="share_failed",
    value=30.0,
    unit="%",
    n="40",
)


def doses(row: Target) -> list[float]:
    return list(reading_of(row, equal_daily_mg).arms[0][0].later_mg)


def test_a_quarter_a_week_is_three_weeks_of_smaller_doses() -> None:
    assert doses(TAPER) == [1.5] * 7 + [1.0] * 7 + [0.5] * 7


def test_a_stated_length_stretches_the_steps() -> None:
    assert len(doses(replace(TAPER, taper_days=42.0))) == 42


def test_fixed_cuts_end_where_the_dose_does() -> None:
    row = replace(TAPER, schedule_code="fixed_mg", cut_amount=0.5, cut_every_days=14.0)
    assert doses(row) == [1.5] * 14 + [1.0] * 14 + [0.5] * 14


def test_cuts_of_the_current_dose_shrink_and_end() -> None:
    found = doses(replace(TAPER, schedule_code="percent_of_current", cut_amount=50.0))
    assert found[::7] == [1.0, 0.5, 0.25, 0.125]


def test_unknown_steps_are_equal_and_weekly_and_said() -> None:
    reading = reading_of(replace(TAPER, schedule_code="unknown", taper_days=21.0), equal_daily_mg)
    assert reading.arms[0][0].later_mg[::7] == (1.5, 1.0, 0.5)
    assert "equal steps every week" in reading.assumed


def test_the_published_schedule_is_taken_from_its_figures() -> None:
    arm = reading_of(ROWS["T031"], equal_daily_mg).arms[0][0]
    assert arm.later_mg[0] == pytest.approx(2.2) and arm.later_mg[14] == pytest.approx(1.7)
    assert arm.later_mg[-1] == pytest.approx(0.2) and arm.use_days == 2192


def test_an_abrupt_stop_has_no_later_doses() -> None:
    assert doses(ROWS["T013"]) == []


def test_on_the_drug_the_dose_goes_on() -> None:
    arm = reading_of(ROWS["T024"], equal_daily_mg).arms[0][0]
    assert arm.use_days == 0 and list(arm.doses_mg(3)) == [2.0, 2.0, 2.0]


def test_a_group_of_drugs_is_pooled_at_equal_strength() -> None:
    reading = reading_of(ROWS["T003"], equal_daily_mg)
    mg = {arm.drug: arm.daily_mg for arm, _ in reading.arms}
    assert mg["alprazolam"] == pytest.approx(1.41, rel=1e-3) and mg["lorazepam"] == pytest.approx(
        2.82, rel=1e-3
    )
    assert sum(share for _, share in reading.arms) == pytest.approx(1)


def test_use_of_three_days_a_week_is_kept() -> None:
    assert reading_of(ROWS["T026"], equal_daily_mg).arms[0][0].days_per_week == 3


@pytest.mark.parametrize(
    ("row", "days"),
    [
        (replace(TAPER, use_days=None, use_days_low=100.0, use_days_high=400.0), 200),
        (replace(TAPER, use_days=None, use_days_low=100.0), 200),
        (replace(TAPER, use_days=None, use_days_high=100.0), 50),
        (replace(TAPER, use_days=None), 1096),
    ],
)
def test_length_of_use(row: Target, days: int) -> None:
    assert reading_of(row, equal_daily_mg).arms[0][0].use_days == days


@pytest.mark.parametrize(("n", "people"), [("~51", 51), ("19-20", 20), ("413 total", 413), ("", 25)])
def test_people_of_an_arm(n: str, people: int) -> None:
    assert reading_of(replace(TAPER, n=n), equal_daily_mg).people == people


def test_fillings_do_not_leak_into_a_table_of_the_user() -> None:
    own = replace(ROWS["T053"], split="user")
    assert reading_of(own, equal_daily_mg).people == 222


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (replace(TAPER, drug_code="none"), "drug"),
        (replace(TAPER, schedule_code="individual"), "individual"),
        (replace(TAPER, schedule_code="named", schedule_note="smith1999: x"), "smith1999"),
        (replace(TAPER, cut_amount=150.0), "part of the dose"),
    ],
)
def test_what_cannot_be_read_says_why(row: Target, word: str) -> None:
    with pytest.raises(Unanswerable, match=word):
        reading_of(row, equal_daily_mg)


def test_doses_after_the_end_are_none() -> None:
    assert list(Arm(drug="diazepam", daily_mg=4.0, use_days=30, later_mg=(2.0,)).doses_mg(3)) == [
        2.0,
        0.0,
        0.0,
    ]


def test_a_study_with_one_dose_a_day_is_read_so() -> None:
    assert reading_of(ROWS["T056"], equal_daily_mg).arms[0][0].doses_a_day == 1
    assert reading_of(ROWS["T003"], equal_daily_mg).arms[0][0].doses_a_day == 0
    assert reading_of(replace(ROWS["T056"], split="user"), equal_daily_mg).arms[0][0].doses_a_day == 0
