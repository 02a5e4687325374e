"""What a trial would measure, on hand-made courses of a few people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.arms import Arm, Reading
from glidepath.evidence.cohorts import Cohort, Limits, cohort_people, limits_of
from glidepath.evidence.followed import Followed
from glidepath.evidence.likelihood import log_likelihood
from glidepath.evidence.measured import OUTCOMES, Measured
from glidepath.evidence.trials import observed
from glidepath.facts.posterior import posterior_draws
from glidepath.facts.trials import Target

ONE = {name: numbers[:1] for name, numbers in posterior_draws().items()}
ARM = Arm(drug="diazepam", daily_mg=10.0, use_days=100, later_mg=(5.0, 5.0))
ROW = Target(
    id="U1",
    split="user",
    in_scope=True,
    outcome_code="share_failed",
    value=50.0,
    unit="%",
    drug_code="diazepam",
)
FREE = {"false_report_share": np.array([0.0])}


def followed(scores: list[list[float]], limit: float = 20.0, leaves: float = np.inf) -> Followed:
    """A course of one draw: one list of daily scores per person, all with a score of 4 before."""
    days = np.array(scores, dtype=np.float32).T[:, None, :]
    shape = days.shape[1:]
    people = cohort_people("diazepam", ONE, Cohort(susceptibility=np.ones(1), stopping=np.ones(1)), shape[1])
    return Followed(
        arm=ARM,
        score=days,
        drive=np.zeros_like(days),
        sedation=np.zeros_like(days),
        occupancy=np.zeros_like(days),
        before=np.full(shape, 4.0),
        drive_before=np.full(shape, 0.5),
        fast=np.zeros(shape),
        slow=np.zeros(shape),
        responses=people.responses,
        limits=Limits(score=np.full(shape, limit), leaves_on_day=np.full(shape, leaves)),
    )


def reading(**changes: object) -> Reading:
    return Reading(target=replace(ROW, **changes), arms=((ARM, 1.0),), people=20)  # type: ignore[arg-type]


def measured(code: str, course: Followed, draws: dict[str, Array] = FREE, **changes: object) -> Measured:
    return OUTCOMES[code](reading(outcome_code=code, **changes), course, draws)


STEADY, WORSE = [4.0] * 10, [4, 8, 15, 25, 25, 20, 10, 6, 4, 4]


def test_the_share_who_give_up_counts_scores_above_what_they_bear() -> None:
    course = followed([STEADY, [float(v) for v in WORSE]])
    assert measured("share_failed", course, time_days=3.0, time_from="first_cut").value[0] == 0.5
    assert measured("share_failed", course, time_days=2.0, time_from="first_cut").value[0] == 0.0


def test_leaving_for_other_reasons_counts_too() -> None:
    course = followed([STEADY, STEADY], leaves=5.5)
    assert measured("share_failed", course, time_days=4.0, time_from="first_cut").value[0] == 0.0
    assert measured("share_failed", course, time_days=5.0, time_from="first_cut").value[0] == 1.0


def test_nobody_is_off_the_drug_before_the_last_dose() -> None:
    course = followed([STEADY])
    assert measured("share_drug_free", course, time_days=1.0, time_from="first_cut").value[0] == 0.0
    assert measured("share_drug_free", course, time_days=2.0, time_from="first_cut").value[0] == 1.0


@pytest.mark.parametrize(("rise", "share"), [(2.99, 0.0), (3.0, 1.0)])
def test_any_reaction_begins_at_three_points(rise: float, share: float) -> None:
    course = followed([[4.0, 4.0, 4.0 + rise, 4.0]])
    assert measured("share_any_reaction", course, time_from="last_dose").value[0] == share


@pytest.mark.parametrize(("rise", "share"), [(9.99, 0.0), (10.0, 1.0)])
def test_a_clear_reaction_begins_at_ten_points(rise: float, share: float) -> None:
    course = followed([[4.0, 4.0, 4.0 + rise, 4.0]])
    assert measured("share_clear_reaction", course, time_from="last_dose").value[0] == share


def test_a_threshold_on_another_scale_is_translated() -> None:
    course = followed([[4.0, 4.0, 10.0, 4.0]])
    changes = {"time_from": "last_dose", "instrument_code": "CIWA_B", "threshold": 7.9}
    assert measured("share_clear_reaction", course, **changes).value[0] == 1.0
    assert measured("share_clear_reaction", course, **{**changes, "threshold": 8.1}).value[0] == 0.0


def test_a_reaction_after_somebody_gave_up_is_not_seen() -> None:
    course = followed([[4.0, 4.0, 4.0, 4.0, 30.0]], leaves=3.0)
    assert measured("share_any_reaction", course, time_from="last_dose").value[0] == 0.0


def test_false_reports_add_to_true_ones() -> None:
    course = followed([STEADY, STEADY])
    found = measured(
        "share_any_reaction", course, {"false_report_share": np.array([0.1])}, time_from="last_dose"
    )
    assert found.value[0] == pytest.approx(0.1)


def test_the_last_score_is_carried_forward() -> None:
    course = followed([[4.0, 10.0, 30.0, 4.0, 4.0, 4.0]])
    assert measured("score_at", course, time_days=5.0, time_from="first_cut").value[0] == 30.0
    assert measured("score_change", course, time_days=5.0, time_from="first_cut").value[0] == 26.0


def test_the_peak_day_counts_from_the_last_dose() -> None:
    course = followed([[4.0, 4.0, 5.0, 9.0, 6.0, 4.0]])
    assert measured("peak_day", course, time_from="last_dose").value[0] == 2.0
    assert measured("peak_day", course, time_from="first_cut").value[0] == 4.0


def test_the_worst_score_is_averaged_over_people() -> None:
    course = followed([[4.0, 4.0, 12.0, 4.0], [4.0, 4.0, 4.0, 6.0]])
    assert measured("peak_score", course, time_from="last_dose").value[0] == 9.0


def test_a_longer_reaction_lasts_longer() -> None:
    short, long = followed([[4.0, 4.0, 9.0, 4.0, 4.0]]), followed([[4.0, 4.0, 9.0, 9.0, 4.0]])
    days = [measured("duration_days", one, time_from="last_dose").value[0] for one in (short, long)]
    assert days == [1.0, 2.0]


def share(value: float) -> Measured:
    return Measured(kind="share", value=np.array([value]), sd=np.zeros(1))


def test_a_share_is_likeliest_where_it_was_seen() -> None:
    row = replace(ROW, value=30.0)
    at = [log_likelihood(row, 20, share(value))[0] for value in (0.2, 0.3, 0.4)]
    assert at[1] > at[0] and at[1] > at[2]
    assert at[1] - at[0] == pytest.approx(20 * (0.3 * np.log(1.5) + 0.7 * np.log(0.875)))


def test_a_mean_within_its_error_is_likelier() -> None:
    row = replace(ROW, value=10.0)
    near, far = (
        log_likelihood(row, 50, Measured(kind="mean", value=np.array([v]), sd=np.array([7.0])))[0]
        for v in (9.0, 15.0)
    )
    assert near > far


def test_what_a_small_trial_sees_scatters_as_a_binomial() -> None:
    many = 4000
    seen = observed(reading(), Measured(kind="share", value=np.full(many, 0.3), sd=np.zeros(many)))
    assert set(np.round(seen / 5, 6) % 1) == {0.0}
    assert seen.mean() == pytest.approx(30, abs=0.7) and seen.std() == pytest.approx(
        100 * np.sqrt(0.21 / 20), rel=0.05
    )


def test_the_disorder_returns_only_after_the_last_dose() -> None:
    alike = Cohort(susceptibility=np.ones(1), stopping=np.ones(1))
    early, late = (limits_of(ONE, alike, 400, day).leaves_on_day[0] for day in (0, 300))
    other = ONE["stop_other_per_week"][0] / 7
    assert np.all(early <= late)
    assert np.mean(late < 300) == pytest.approx(1 - np.exp(-other * 300), abs=0.06)
    assert np.mean(early < 300) == pytest.approx(1 - np.exp(-(other + 0.5 / 365.25) * 300), abs=0.06)
