"""Counting: what is inside, what counts, and what the sums say of rows without an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

import glidepath
from glidepath.basis.errors import InputError
from glidepath.evidence.all_targets import Draws, all_evidence, chosen_draws
from glidepath.evidence.answer import Answer
from glidepath.evidence.evidence_answer import EvidenceAsked
from glidepath.evidence.measurement import UNANSWERED, Judged, judged, of_trial
from glidepath.evidence.summary import baseline_score, summed
from glidepath.facts.trials import Target, trial_targets

BAND = np.arange(101.0)


def target(name: str, value: float | None = 50.0, **more: object) -> Target:
    given: dict[str, object] = {
        "id": name,
        "drug_code": "diazepam",
        "outcome_code": "share_failed",
        "unit": "%",
        "value": value,
        "split": "validate",
        "in_scope": True,
    }
    return Target(**(given | more))  # type: ignore[arg-type]


def said(row: Target, **answer: object) -> Judged:
    return judged(of_trial(row), Answer(id=row.id, **answer))  # type: ignore[arg-type]


def test_inside_by_band() -> None:
    inside = {value: said(target("a", value), samples=BAND).inside for value in (50.0, 20.0, 7.0, 2.0)}
    assert inside == {
        50.0: (True, True, True),
        20.0: (False, True, True),
        7.0: (False, False, True),
        2.0: (False, False, False),
    }


def test_a_share_is_rounded_as_the_study_printed_it() -> None:
    """9 of 17 people are printed as 53 %: the band that ends at 52.94 ends there too."""
    draws = np.array([100 * 5 / 17] * 94 + [100 * 9 / 17] * 6)
    assert said(target("a", 53.0), samples=draws).inside[-1]
    assert not said(target("a", 54.0), samples=draws).inside[-1]
    days = target("a", 53.0, unit="day", outcome_code="peak_day")
    assert not said(days, samples=draws).inside[-1]


def test_a_direction_is_inside_from_a_half_on() -> None:
    row = target("a", None, unit="direction", value_text="true")
    assert said(row, probability=0.5).inside == (True, True, True)
    assert said(row, probability=0.49).inside == (False, False, False)


def test_a_row_in_scope_without_an_answer_is_outside_and_says_why() -> None:
    row = said(target("a"), why_not="no schedule")
    assert (row.inside, row.why_not) == ((False, False, False), "no schedule")
    assert judged(of_trial(target("a")), None).why_not == UNANSWERED


def test_a_row_out_of_scope_counts_nowhere() -> None:
    left = judged(of_trial(target("a", in_scope=False, scope_why="CBT arm")), None)
    assert (left.inside, left.why_not) == ((None, None, None), None)
    assert summed([left], {}).every.n == 0


def test_the_sums() -> None:
    rows = [
        said(target("a", 50.0), samples=BAND),
        said(target("b", 7.0), samples=BAND),
        said(target("c", 2.0), why_not="no schedule"),
        said(target("d", 3.0, unit="day", outcome_code="peak_day"), samples=BAND),
        said(target("e", None, unit="direction", value_text="true"), probability=0.8),
    ]
    rules = {name: {"mean_of_trials": baseline_score(BAND, 50.0)} for name in ("a", "b", "c")}
    total = summed(rows, rules)
    assert (total.every.n, total.every.inside) == (5, (2, 2, 3))
    assert total.every.percent == (40.0, 40.0, 60.0)
    assert (total.numbers.n, total.numbers.inside) == (4, (1, 1, 2))
    assert (total.words.n, total.words.inside[0], total.brier) == (1, 1, pytest.approx(0.04))
    assert (total.shares.ids, total.shares.left_out) == (("a", "b"), ("c",))
    assert total.shares.crps == pytest.approx(((rows[0].crps or 0) + (rows[1].crps or 0)) / 2)
    assert total.shares.width_90 == pytest.approx(90.0)
    assert total.shares.inside_90_baselines == {"mean_of_trials": 2}
    assert total.not_computed == ("c",)
    assert total.crps_by_unit["day"][1] == 1


def fake_trials(
    targets: Sequence[Target],
    draws: Draws,
    *,
    people: int,
    done: Callable[[int, int], None] | None = None,
) -> tuple[Answer, ...]:
    """Every number is predicted by an even band from 0 to 100, every word by a coin."""
    assert all(row.in_scope for row in targets)
    count = len(draws["tau1_d"])
    even = np.linspace(0, 100, count)
    return tuple(
        Answer(id=row.id, samples=even) if row.value is not None else Answer(id=row.id, probability=0.5)
        for row in targets
    )


def test_the_whole_has_every_row_once_and_counts_by_role() -> None:
    user = (target("mine", 30.0, split="user"), target("mine-2", 30.0, split="user", in_scope=False))
    answer = all_evidence(EvidenceAsked(user=user, draws=20, people=20), fake_trials, lambda _: None)
    ids = [row.measurement.id for row in answer.rows]
    assert len(ids) == len(set(ids)) == 64 + 2 + 109 + 2
    assert {role: one.every.n for role, one in answer.roles.items()} == {
        "validate": 22,
        "calibrate": 24,
        "user": 1,
    }
    assert {r: one.every.n for r, one in answer.groups["kinetics"].items()} == {
        "validate": 53,
        "calibrate": 56,
    }
    assert answer.groups["occupancy"]["validate"].every.n == 1
    assert len(answer.roles["validate"].shares.ids) == 9
    assert "mine" in answer.baselines and "mine-2" not in answer.baselines


def test_a_users_row_may_not_take_the_name_of_a_trial() -> None:
    asked = EvidenceAsked(user=(target("T001", split="user"),), draws=20, people=20)
    with pytest.raises(InputError, match="'T001' is a row of the package's own table"):
        all_evidence(asked, fake_trials, lambda _: None)


def test_draws_are_spread_evenly_and_bounded() -> None:
    all_of_them, some = chosen_draws(400)["tau1_d"], chosen_draws(100)["tau1_d"]
    assert some.tolist() == all_of_them[::4].tolist()
    for wrong in (19, 401):
        with pytest.raises(InputError, match=f"--draws {wrong} cannot be: type 20 to 400"):
            chosen_draws(wrong)


def test_the_trial_table_is_asked_whole() -> None:
    assert sum(row.in_scope for row in trial_targets()) == 46


def test_the_python_function_has_the_words_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """``glidepath.evidence`` is a floor and a function; ``document`` turns its answer into the JSON fields."""
    monkeypatch.setattr("glidepath.interfaces.evidence_command.trial_answers", fake_trials)
    data = glidepath.document(glidepath.evidence(draws=20, people=20))
    assert data["schema"] == "glidepath.evidence/1"
    assert (data["draws"], data["people"], data["fast"]) == (20, 20, False)
    with pytest.raises(InputError, match="--people 3 cannot be"):
        glidepath.evidence(people=3)
