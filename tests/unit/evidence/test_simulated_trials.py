"""Predictive draws of whole trials: what is answered, what is refused in words, and in which direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.evidence.answer import Answer
from glidepath.evidence.trials import trial_answers, with_the_rest
from glidepath.facts.posterior import posterior_draws
from glidepath.facts.trials import Target, trial_targets

SOME = {name: numbers[:40] for name, numbers in posterior_draws().items()}
ROW = Target(
    id="U1",
    study="A study of our own",
    split="user",
    in_scope=True,
    drug_code="clonazepam",
    daily_dose_mg=3.0,
    use_days=730.0,
    schedule_code="percent_of_start",
    cut_amount=25.0,
    cut_every_days=7.0,
    outcome_code="share_any_reaction",
    time_from="first_cut",
    value=30.0,
    unit="%",
    n="200",
)


def answered(*rows: Target) -> tuple[Answer, ...]:
    return trial_answers(rows, SOME, people=30)


def mean(answer: Answer) -> float:
    assert answer.samples is not None, answer.why_not
    return float(np.mean(answer.samples))


def test_a_faster_taper_gives_more_reactions() -> None:
    slow = replace(ROW, id="U2", cut_amount=5.0, cut_every_days=14.0)
    fast, slower = answered(ROW, slow)
    assert mean(fast) > mean(slower) + 5


def test_an_abrupt_stop_is_worse_than_a_taper() -> None:
    rows = [replace(ROW, outcome_code="peak_score", instrument_code="PWC20", unit="points", value=20.0)]
    rows.append(replace(rows[0], id="U2", schedule_code="abrupt", time_from="last_dose"))
    taper, abrupt = answered(*rows)
    assert mean(abrupt) > mean(taper)


def test_longer_use_gives_more_clear_reactions() -> None:
    long = replace(ROW, schedule_code="abrupt", outcome_code="share_clear_reaction", time_from="last_dose")
    short = replace(long, id="U2", use_days=14.0)
    assert mean(answered(long)[0]) > mean(answered(short)[0])


def test_a_small_trial_scatters_more_than_a_large_one() -> None:
    small = replace(ROW, id="U2", n="8")
    large, tiny = answered(ROW, small)
    assert large.samples is not None and tiny.samples is not None
    assert set(np.round(tiny.samples * 8 / 100, 6) % 1) == {0.0}


def test_the_same_table_gives_the_same_draws() -> None:
    first, again = answered(ROW)[0], answered(ROW)[0]
    assert first.samples is not None and np.array_equal(first.samples, again.samples)  # type: ignore[arg-type]


def test_a_lower_score_is_a_direction_that_is_understood() -> None:
    row = replace(ROW, outcome_code="score_change", value=None, value_text="higher", unit="direction")
    row = replace(row, schedule_code="abrupt", time_days=7.0, time_from="last_dose", instrument_code="PWC20")
    higher, lower = answered(row, replace(row, id="U2", value_text="lower"))
    assert higher.probability is not None and lower.probability is not None
    assert higher.probability > 0.8 and lower.probability < 0.2


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"outcome_code": "seizure_share"}, "seizures"),
        ({"outcome_code": "mortality"}, "deaths"),
        ({"outcome_code": "effect_ratio"}, "effect"),
        ({"value": None, "value_text": "true", "unit": "direction"}, "code of its own"),
        ({"drug_code": "none"}, "drug"),
        ({"schedule_code": "individual"}, "individual"),
        ({"outcome_code": "score_at", "instrument_code": "DESS", "time_days": 10.0}, "DESS"),
    ],
)
def test_what_cannot_be_computed_says_why(changes: dict[str, object], word: str) -> None:
    answer = answered(replace(ROW, **changes))[0]  # type: ignore[arg-type]
    assert answer.samples is None and answer.probability is None and word in (answer.why_not or "")


def test_what_was_filled_in_is_said() -> None:
    answer = answered(replace(ROW, daily_dose_mg=None, use_days=None, n="", adjunct="CBT"))[0]
    assert any("15 mg of diazepam" in one for one in answer.assumed)
    assert any("days of use" in one for one in answer.assumed)
    assert any("CBT adds is not modelled" in one for one in answer.assumed)


def test_every_row_in_scope_of_the_shipped_table_is_answered_or_says_why() -> None:
    few = {name: numbers[:4] for name, numbers in posterior_draws().items()}
    rows = [row for row in trial_targets() if row.in_scope]
    silent = [a.id for a in trial_answers(rows, few, people=8) if a.samples is None and a.probability is None]
    assert silent == ["T025"]


def test_what_the_fit_does_not_hold_is_uncertain_too() -> None:
    complete = with_the_rest(SOME)
    assert {"tau0_d", "ks0", "ka1", "ec50 alprazolam", "clearance clonazepam"} <= set(complete)
    assert np.std(np.log(complete["ec50 clonazepam"])) > 0.1
