"""Slopes of the score against differences of the engine itself, and in the directions they must have."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from glidepath.body.derivative_kinetics import Parameter
from glidepath.body.derivative_score import NOT_IN_THE_SCORE
from glidepath.simulation.many import Engine, run_job
from glidepath.simulation.sensitivity import ScoreGradient, parameters_of, score_gradient

from .sensitivity_cases import case, differences, engine, smooth, taken

CLONAZEPAM, DIAZEPAM = ("clonazepam", "IR"), ("diazepam", "IR")
CASES = {
    "clonazepam, cut and stopped": ([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 50, (0.5, 0.0), 2),
    "diazepam and its metabolite": ([taken(DIAZEPAM, ("22:00",), 10.0)], 60, (0.5, 0.0), 1),
    "chain, prodrug": ([taken(("clorazepate", "IR"), ("08:00", "20:00"), 7.5)], 30, (0.0,), 1),
    "two drugs with one metabolite": (
        [taken(DIAZEPAM, ("08:00",), 5.0), taken(("clorazepate", "IR"), ("22:00",), 15.0)], 40, (0.5, 0.0), 1,
    ),
    "weeks leapt over": ([taken(("lorazepam", "IR"), ("08:00", "14:00", "20:00"), 2.0)], 500, (0.0,), 1),
    "beginning not known": ([taken(("lorazepam", "IR"), ("08:00", "20:00"), 1.0, since=False)], 20, (0.0,), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_slopes_are_those_of_the_engine(name: str) -> None:
    regimens, days, after, count = CASES[name]
    people, job = case(regimens, days, after, count)
    people = smooth(people)
    found = score_gradient(people, job)[-1]
    assert found.parameters == parameters_of(people, job.system.channels)
    assert found.daily.max() > people.responses.background_pwc20.max() + 1, "no withdrawal: nothing is tested"
    differed = differences(people, job, found.parameters)
    for place, parameter in enumerate(found.parameters):
        truth = differed[parameter]
        for ours, true, value in (
            (found.daily_slope, truth.daily, found.daily),
            (found.hourly_slope, truth.hourly, found.hourly),
            (found.plasma_slope, truth.plasma, found.plasma_ng_per_ml),
        ):
            allowed = max(1e-6 * float(np.abs(true).max()), 1e-9 * float(value.max()))
            assert np.max(np.abs(ours[place] - true)) <= allowed, parameter


def test_slopes_of_a_real_score_once_withdrawal_has_begun() -> None:
    people, job = case([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 200, (0.0,), 1, hours=False)
    found = score_gradient(people, job)[-1]
    assert found.daily[4, 0] > 8
    differed = differences(people, job, found.parameters)
    for place, parameter in enumerate(found.parameters):
        true = differed[parameter].daily[4:]
        allowed = 1e-6 * max(float(np.abs(true).max()), 1e-3)
        assert np.max(np.abs(found.daily_slope[place, 4:] - true)) <= allowed, parameter


def test_values_are_those_of_the_engine() -> None:
    people, job = case(*CASES["two drugs with one metabolite"])
    found, plain = score_gradient(people, job)[-1], engine(people, job)
    assert found.daily == pytest.approx(plain.daily, rel=1e-12)
    assert found.hourly == pytest.approx(plain.hourly, rel=1e-12)
    assert found.plasma_ng_per_ml == pytest.approx(plain.plasma, rel=1e-11, abs=1e-12)


def test_people_and_days_are_cut_into_blocks_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    people, job = case([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 90, (0.5, 0.0), 5)
    whole = score_gradient(people, job)
    monkeypatch.setattr("glidepath.simulation.sensitivity.PEOPLE_AT_ONCE", 2)
    monkeypatch.setattr("glidepath.simulation.sensitivity.NUMBERS_AT_ONCE", 6000)
    parts = score_gradient(people, job)
    for one, other in zip(whole, parts, strict=True):
        for name in ("daily", "daily_slope", "hourly_slope", "plasma_slope"):
            assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-9)


def test_some_parameters_in_the_order_asked() -> None:
    people, job = case([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 30, (0.0,), 2)
    every = score_gradient(people, job)[-1]
    wanted = (Parameter("h0"), Parameter("clearance_l_per_h", "clonazepam"), Parameter("tau1_h"))
    some = score_gradient(people, job, wanted)[-1]
    assert some.parameters == wanted
    places = [every.parameters.index(parameter) for parameter in wanted]
    assert some.daily_slope == pytest.approx(every.daily_slope[places], rel=1e-12)
    assert not some.plasma_slope[[0, 2]].any() and some.plasma_slope[1].any()
    with pytest.raises(ValueError, match="ec50_ng_per_ml"):
        score_gradient(people, job, [Parameter("ec50_ng_per_ml", "diazepam")])


def test_the_peak_is_the_worst_day_and_its_slope() -> None:
    people, job = case([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 200, (0.0, 0.0), 3, hours=False)
    found = score_gradient(people, job)[-1]
    day, score, slope = found.peak()
    series = run_job(people, job, Engine(tier="arrays")).days[-1].pwc20
    assert day.tolist() == series.argmax(axis=0).tolist()
    assert score == pytest.approx(series.max(axis=0), rel=1e-6)
    for person, when in enumerate(day):
        assert slope[:, person].tolist() == found.daily_slope[:, when, person].tolist()


@pytest.fixture(scope="module")
def stopped() -> ScoreGradient:
    people, job = case([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 300, (0.0, 0.0, 0.0), 8, hours=False)
    return score_gradient(people, job)[-1]


def slope_of(found: ScoreGradient, name: str, of: str = "") -> NDArray[np.float64]:
    place = found.parameters.index(Parameter(name, of))
    return np.asarray(found.daily_slope[place], dtype=np.float64)


def test_stronger_opposition_or_feeling_never_lowers_a_score(stopped: ScoreGradient) -> None:
    for name in ("h0", "h1", "h2", "susceptibility", "background_pwc20", "top_pwc20"):
        assert slope_of(stopped, name).min() >= 0 and slope_of(stopped, name).max() > 0, name
    assert slope_of(stopped, "w50").max() <= 0


def test_faster_clearance_brings_withdrawal_earlier(stopped: ScoreGradient) -> None:
    """In the first days after a stop the level falls faster; in the end the body had adapted to less."""
    clearance = slope_of(stopped, "clearance_l_per_h", "clonazepam")
    begun = slope_of(stopped, "h0")[2] > 0
    assert begun.sum() >= 6 and np.all(clearance[2][begun] > 0), "withdrawal has begun in most people"
    assert not clearance[2][~begun].any()
    assert np.all(clearance[-1] < 0)


def test_a_longer_time_to_adapt_keeps_withdrawal_longer(stopped: ScoreGradient) -> None:
    assert np.all(slope_of(stopped, "tau1_h")[-1] > 0)


def test_a_weaker_drug_is_a_smaller_dose(stopped: ScoreGradient) -> None:
    """EC50 and u50 only ever count as a dose divided by them, so the three slopes are one."""
    dose = slope_of(stopped, "absorbed_mg_per_mg", "clonazepam IR")
    for other in (slope_of(stopped, "ec50_ng_per_ml", "clonazepam"), slope_of(stopped, "u50")):
        assert other == pytest.approx(-dose, rel=1e-9, abs=1e-12)


def test_what_feeds_no_score_has_no_slope(stopped: ScoreGradient) -> None:
    for name in NOT_IN_THE_SCORE:
        assert not slope_of(stopped, name).any(), name


def test_without_withdrawal_only_the_background_counts() -> None:
    people, job = case([taken(CLONAZEPAM, ("08:00", "20:00"), 1.0)], 30, (1.0,), 1, hours=False)
    found = score_gradient(people, job)[-1]
    assert found.daily[0] == pytest.approx(people.responses.background_pwc20)
    counted = {
        p.name for p, slope in zip(found.parameters, found.daily_slope[:, 0], strict=True) if slope.any()
    }
    assert counted == {"background_pwc20"}
