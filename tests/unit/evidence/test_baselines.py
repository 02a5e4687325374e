"""The two plain rules: fitted to calibrating rows alone, and what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.evidence.baselines import diazepam_mg, fitted_baselines, is_share
from glidepath.facts.trials import Target, trial_targets


def share(name: str, percent: float, dose_mg: float | None, **more: object) -> Target:
    given: dict[str, object] = {
        "id": name,
        "drug_code": "diazepam",
        "daily_dose_mg": dose_mg,
        "outcome_code": "share_failed",
        "unit": "%",
        "value": percent,
        "split": "calibrate",
        "in_scope": True,
    }
    return Target(**(given | more))  # type: ignore[arg-type]


ROWS = (
    share("a", 20.0, 5.0),
    share("b", 50.0, 10.0),
    share("c", 80.0, 20.0),
    share("d", 40.0, 10.0, outcome_code="share_drug_free"),
)


def logit(percent: float) -> float:
    return float(np.log(percent / (100 - percent)))


def test_mean_of_trials_is_the_spread_of_bad_outcomes_on_the_logit() -> None:
    bad = np.array([logit(p) for p in (20, 50, 80, 60)])
    said = fitted_baselines(ROWS, 2001).mean_of_trials(share("new", 0.0, None))
    assert np.median(said) == pytest.approx(100 / (1 + np.exp(-bad.mean())), rel=1e-9)
    assert np.percentile(said, 84.1345) == pytest.approx(
        100 / (1 + np.exp(-bad.mean() - bad.std(ddof=1))), rel=1e-3
    )


def test_a_good_outcome_is_turned_round() -> None:
    rule = fitted_baselines(ROWS, 101).mean_of_trials
    failed, free = rule(share("x", 0.0, None)), rule(share("x", 0.0, None, outcome_code="share_drug_free"))
    assert np.sort(failed) == pytest.approx(np.sort(100 - free))


def test_dose_only_is_a_straight_line_in_the_logarithm() -> None:
    logs, bad = np.log([5, 10, 20, 10]), [logit(p) for p in (20, 50, 80, 60)]
    slope, start = np.polyfit(logs, bad, 1)
    said = fitted_baselines(ROWS, 101).dose_only(share("new", 0.0, 40.0))
    assert np.median(said) == pytest.approx(100 / (1 + np.exp(-(start + slope * np.log(40)))), rel=1e-9)


def test_no_dose_stands_at_the_mean_logarithm() -> None:
    rule = fitted_baselines(ROWS, 101).dose_only
    middle = float(np.exp(np.mean(np.log([5, 10, 20, 10]))))
    assert rule(share("x", 0.0, None)) == pytest.approx(rule(share("x", 0.0, middle)))


def test_rows_that_do_not_calibrate_teach_nothing() -> None:
    wild = (replace(ROWS[0], id="v", value=99.0, split="validate"), replace(ROWS[0], id="o", in_scope=False))
    asked = share("x", 0.0, 7.0)
    assert fitted_baselines((*ROWS, *wild), 51).dose_only(asked) == pytest.approx(
        fitted_baselines(ROWS, 51).dose_only(asked)
    )


def test_doses_become_diazepam_equivalents() -> None:
    assert diazepam_mg(share("x", 0.0, 14.0, drug_code="mixed_long", dose_is_diazepam_eq="yes")) == 14.0
    lorazepam = diazepam_mg(share("x", 0.0, 2.0, drug_code="lorazepam"))
    assert lorazepam is not None and 10 <= lorazepam <= 20


def test_the_dose_of_a_group_counts_as_equivalents() -> None:
    assert diazepam_mg(share("new", 40.0, 15.0, drug_code="mixed_short", dose_is_diazepam_eq="")) == 15.0


def test_only_shares_of_people_are_scored_beside_them() -> None:
    by_id = {target.id: target for target in trial_targets()}
    assert is_share(by_id["T031"])
    assert not any(is_share(by_id[name]) for name in ("T001", "T016", "T022", "T024", "T026"))
    assert sum(is_share(t) for t in trial_targets() if t.in_scope and t.split == "calibrate") == 8
    assert sum(is_share(t) for t in trial_targets() if t.in_scope and t.split == "validate") == 9
