"""Predictions of schedules, courses of cases, bands and features."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest

from glidepath.assessment.course_case import CourseAnswer, CourseAsked, course, course_window
from glidepath.basis.errors import FactError, InputError
from glidepath.patient.case import Case, TaperRequest
from glidepath.patient.person import Person
from glidepath.patient.plan import Dose, Step
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import typical_of_groups, typical_person, virtual_people
from glidepath.simulation.bands import Band, band_of, series_of, share_band
from glidepath.simulation.comparators import stay, stop_today
from glidepath.simulation.course import Course, course_of
from glidepath.simulation.prediction import Horizon, channels_of, horizon_days, predict

FIRST, START = date(2025, 1, 1), date(2026, 1, 1)


def regimen(drug: str = "clonazepam", mg: Fraction = Fraction(1), **changes: object) -> Regimen:
    doses = tuple(TimedDose(time=time, mg=mg) for time in ("08:00", "20:00"))
    usual: dict[str, object] = {"drug": drug, "formulation": "IR", "doses": doses, "since": FIRST}
    return Regimen(**{**usual, **changes})  # type: ignore[arg-type]


def taper(every_days: int, cuts: int = 10) -> tuple[Step, ...]:
    made, day = [], START
    for k in range(1, cuts + 1):
        mg = Fraction(2) * (cuts - k) / cuts
        doses = tuple(Dose(time=t, drug="clonazepam", mg=mg / 2) for t in ("08:00", "20:00")) if mg else ()
        end = day + timedelta(days=every_days - 1)
        made.append(
            Step(index=k, phase="taper", start=day, end=end, drug="clonazepam", daily_mg=mg, doses=doses)
        )
        day = end + timedelta(days=1)
    return tuple(made)


def case(*regimens: Regimen, as_of: date = START) -> Case:
    return Case(as_of=as_of, person=Person(), regimens=regimens, taper=TaperRequest(start=as_of))


def simulate_course(taken: Case, asked: CourseAsked) -> Course:
    answer = course(taken, asked)
    assert isinstance(answer, CourseAnswer)
    return answer.course


HISTORY = [regimen()]
SCHEDULES = [
    stay(HISTORY, START, "clonazepam"),
    taper(28),
    taper(14),
    taper(7),
    stop_today(HISTORY, START, "clonazepam"),
]


@pytest.fixture(scope="module")
def predictions() -> tuple:
    people = virtual_people(Person(), channels_of(HISTORY, SCHEDULES), 500)
    return predict(people, HISTORY, SCHEDULES, Horizon(start=START, tail_days=30))


def test_all_schedules_run_over_the_same_days(predictions: tuple) -> None:
    days = horizon_days(SCHEDULES, Horizon(start=START, tail_days=30))
    assert days == 280 + 30
    for prediction in predictions:
        assert np.array_equal(prediction.day, np.arange(days))
        assert all(len(series) == days for series in prediction.pwc20.values())
        assert set(prediction.pwc20) == {"p05", "p25", "p50", "p75", "p95"}
        assert prediction.date_of(31) == date(2026, 2, 1)
        assert prediction.people == 500


def test_bands_are_in_order(predictions: tuple) -> None:
    for prediction in predictions:
        series = prediction.pwc20
        for lower, higher in (("p05", "p25"), ("p25", "p50"), ("p50", "p75"), ("p75", "p95")):
            assert np.all(series[lower] <= series[higher])
        for band in (prediction.peak_pwc20, prediction.chance_rise_5, prediction.days_above_5):
            assert band.p05 <= band.p50 <= band.p95
        assert 0 < prediction.chance_rise_5.p05 and prediction.chance_rise_5.p95 < 1


def test_faster_is_worse(predictions: tuple) -> None:
    chances = [p.chance_rise_5.p50 for p in predictions]
    assert chances == sorted(chances)
    assert chances[0] < 0.1 and chances[-1] > 0.4
    peaks = [p.peak_pwc20.p95 for p in predictions]
    assert peaks == sorted(peaks)


def test_staying_changes_nothing(predictions: tuple) -> None:
    unchanged = predictions[0]
    level = unchanged.plasma_ng_per_ml["clonazepam"]["p50"]
    assert level == pytest.approx(np.full(len(level), level[0]), rel=1e-3)
    assert predictions[-1].plasma_ng_per_ml["clonazepam"]["p95"][-1] < 1e-3
    assert predictions[-1].occupancy["p50"][-1] < 1e-6 < predictions[0].occupancy["p05"][-1]


def test_staying_on_what_was_always_taken_keeps_every_score() -> None:
    always = [regimen(since=None)]
    plans = [stay(always, START, "clonazepam")]
    people = virtual_people(Person(), channels_of(always, plans), 30)
    found = predict(people, always, plans, Horizon(start=START, tail_days=200))[0]
    for series in found.pwc20.values():
        assert series == pytest.approx(np.full(len(series), series[0]), rel=2e-3)


def test_two_plans_differ_by_the_plan_alone() -> None:
    people = virtual_people(Person(), channels_of(HISTORY, SCHEDULES), 20)
    horizon = Horizon(start=START, tail_days=0, days=50)
    alone = predict(people, HISTORY, [taper(14)], horizon)[0]
    beside = predict(people, HISTORY, [taper(7), taper(14)], horizon)[1]
    for name in alone.pwc20:
        assert np.array_equal(alone.pwc20[name], beside.pwc20[name])
    assert alone.chance_rise_5 == beside.chance_rise_5


def test_a_switch_brings_its_own_moieties() -> None:
    day = START + timedelta(days=13)
    over = (
        Step(
            index=0, phase="cross_over", start=START, end=day, drug="diazepam", daily_mg=Fraction(20),
            doses=(
                Dose(time="08:00", drug="clonazepam", mg=Fraction(1)),
                Dose(time="20:00", drug="diazepam", mg=Fraction(20)),
            ),
        ),
    )  # fmt: skip
    people = virtual_people(Person(), channels_of(HISTORY, [over]), 15)
    found = predict(people, HISTORY, [over], Horizon(start=START, tail_days=10))[0]
    assert set(found.plasma_ng_per_ml) == {"clonazepam", "diazepam", "nordiazepam"}
    assert found.plasma_ng_per_ml["nordiazepam"]["p50"][20] > 0


def test_unknown_beginning_counts_as_long_use() -> None:
    unknown, short = [regimen(since=None)], [regimen(since=date(2025, 12, 20))]
    plans = [stop_today(unknown, START, "clonazepam")]
    people = virtual_people(Person(), channels_of(unknown, plans), 30)
    horizon = Horizon(start=START, tail_days=40)
    long, brief = (predict(people, history, plans, horizon)[0] for history in (unknown, short))
    assert (long.peak_pwc20.p50 or 0) > (brief.peak_pwc20.p50 or 0) + 5


def test_unknown_beginning_in_a_course_is_said_and_fully_adapted() -> None:
    unknown, long = regimen(since=None), regimen(since=date(2018, 1, 1))
    courses = [
        simulate_course(case(taken), CourseAsked(stop=START, days=40, people=0)) for taken in (unknown, long)
    ]
    assert courses[0].features.peak_pwc20.p50 == pytest.approx(courses[1].features.peak_pwc20.p50, rel=0.01)
    assert "not known" in courses[0].used[-1] and courses[1].used == courses[0].used[:-1]
    assert courses[0].start.date() == START - timedelta(days=8)


def test_what_is_not_known_about_everybody_is_a_band_of_its_own() -> None:
    """The typical persons of the groups, as if they had been followed alone; the people stay the same."""
    channels = channels_of(HISTORY, SCHEDULES)
    people, of_groups = virtual_people(Person(), channels, 20), typical_of_groups(Person(), channels)
    horizon = Horizon(start=START, tail_days=30)
    apart = predict(people, HISTORY, SCHEDULES[3:], horizon)
    both = predict(people, HISTORY, SCHEDULES[3:], horizon, of_groups=of_groups)
    alone = predict(of_groups, HISTORY, SCHEDULES[3:], horizon)
    for one, other, middle in zip(apart, both, alone, strict=True):
        assert one.pwc20_typical is None and other.pwc20_typical is not None
        assert other.people == 20
        for name in ("p05", "p50", "p95"):
            assert other.pwc20_typical[name] == pytest.approx(middle.pwc20[name], rel=1e-5)
            assert other.pwc20[name] == pytest.approx(one.pwc20[name], rel=1e-5)
        assert (other.peak_pwc20.p95, other.chance_rise_5) == (
            pytest.approx(one.peak_pwc20.p95, rel=1e-5),
            one.chance_rise_5,
        )


def test_it_is_narrower_than_the_whole_band() -> None:
    channels = channels_of(HISTORY, SCHEDULES)
    people, of_groups = virtual_people(Person(), channels, 200), typical_of_groups(Person(), channels)
    made = predict(people, HISTORY, SCHEDULES[3:], Horizon(start=START, tail_days=30), of_groups=of_groups)
    for prediction in made:
        whole, part = prediction.pwc20, prediction.pwc20_typical
        assert part is not None
        assert np.mean(part["p95"] - part["p05"]) < np.mean(whole["p95"] - whole["p05"])
        assert np.all(part["p05"] <= part["p50"]) and np.all(part["p50"] <= part["p95"])


def test_a_course_has_the_band_of_what_is_not_known_too() -> None:
    taken = regimen(since=date(2025, 11, 1))
    asked = CourseAsked(stop=START, days=30, people=15, every_h=Fraction(12))
    course = simulate_course(case(taken), asked)
    assert course.bands is not None and course.bands.pwc20_typical is not None and course.people == 15
    regimens, window = course_window(case(taken), asked)
    of_groups = typical_of_groups(Person(), channels_of(regimens, []))
    alone = course_of(typical_person(Person(), channels_of(regimens, [])), of_groups, regimens, window)
    assert alone.bands is not None and alone.bands.pwc20_typical is None
    for name, series in course.bands.pwc20_typical.items():
        assert len(series) == len(course.hours)
        assert series == pytest.approx(alone.bands.pwc20[name], rel=1e-5)


def test_a_first_prescription_can_be_predicted() -> None:
    people = virtual_people(Person(), [("clonazepam", "IR")], 12)
    found = predict(people, [], [taper(14)], Horizon(start=START, tail_days=10))[0]
    background = band_of(people.responses.background_pwc20)
    assert found.score_before.p50 == pytest.approx(background.p50, rel=1e-6)
    with pytest.raises(FactError, match="nothing to predict"):
        predict(people, [], [()], Horizon(start=START, tail_days=10))


def test_course_counts_hours_from_the_first_dose() -> None:
    once = regimen(doses=(TimedDose(time="08:30", mg=Fraction(2)),), until=FIRST)
    course = simulate_course(case(once), CourseAsked(days=5, people=0))
    assert course.start.isoformat() == "2025-01-01T08:30:00"
    assert course.hours[0] == 0 and np.all(np.diff(course.hours) == 1)
    assert course.hours[-1] >= 5 * 24
    level = course.typical.plasma_ng_per_ml["clonazepam"]
    assert level[0] == 0 and level.argmax() == 2 and course.bands is None
    assert course.features.peak_pwc20.p05 is None and course.features.peak_pwc20.p50 is not None
    assert course.days_from == "last dose"


@pytest.mark.parametrize("every", [Fraction(1, 4), Fraction(3), Fraction(5), Fraction(36), Fraction(3, 2)])
def test_any_grid_shows_the_same_curve(every: Fraction) -> None:
    taken = regimen(since=date(2025, 12, 20), doses=(TimedDose(time="07:40", mg=Fraction(1)),))
    fine = simulate_course(case(taken), CourseAsked(days=4, people=0, every_h=Fraction(1, 4)))
    grid = simulate_course(case(taken), CourseAsked(days=4, people=0, every_h=every))
    assert np.diff(grid.hours) == pytest.approx(np.full(len(grid.hours) - 1, float(every)))
    places = np.rint(grid.hours * 4).astype(int)
    assert grid.typical.pwc20 == pytest.approx(fine.typical.pwc20[places], abs=1e-6)
    level = grid.typical.plasma_ng_per_ml["clonazepam"]
    assert level == pytest.approx(fine.typical.plasma_ng_per_ml["clonazepam"][places], rel=1e-9, abs=1e-12)


def test_stop_is_the_first_day_without_a_dose() -> None:
    stopped = simulate_course(case(regimen()), CourseAsked(stop=START, days=30, people=0))
    by_hand = simulate_course(case(regimen(until=START - timedelta(days=1))), CourseAsked(days=31, people=0))
    assert np.array_equal(stopped.hours, by_hand.hours)
    assert stopped.features == by_hand.features
    onset = stopped.features.withdrawal_onset_day.p50
    assert onset is not None and 1 < onset < 5
    going_on = simulate_course(case(regimen()), CourseAsked(days=30, people=0))
    assert going_on.days_from == "first dose" and len(going_on.hours) == len(stopped.hours)


def test_last_day_of_the_window() -> None:
    ended = case(regimen(until=date(2025, 6, 30)), regimen(drug="lorazepam", until=date(2025, 7, 31)))
    request = CourseAsked(days=10, people=0)
    assert course_window(ended, request)[1].last_day == date(2025, 8, 10)
    assert course_window(case(regimen()), request)[1].last_day == date(2026, 1, 11)
    stopped = replace(request, stop=date(2026, 2, 1))
    assert course_window(case(regimen()), stopped)[1].last_day == date(2026, 2, 11)


def test_course_of_many_people() -> None:
    course = simulate_course(
        case(regimen("diazepam", Fraction(10))), CourseAsked(stop=START, days=40, people=40)
    )
    assert course.bands is not None
    assert set(course.bands.plasma_ng_per_ml) == {"diazepam", "nordiazepam"}
    for series in (course.bands.pwc20, *course.bands.plasma_ng_per_ml.values()):
        assert all(len(values) == len(course.hours) for values in series.values())
        assert np.all(series["p05"] <= series["p95"])
    inside = (course.bands.pwc20["p05"] <= course.typical.pwc20 + 1e-3) & (
        course.typical.pwc20 <= course.bands.pwc20["p95"] + 1e-3
    )
    assert inside.all()
    assert course.features.peak_pwc20.p05 < course.features.peak_pwc20.p95


def test_course_held_in_small_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from glidepath.simulation import course as module

    asked = CourseAsked(stop=START, days=20, people=12)
    whole = simulate_course(case(regimen()), asked)
    monkeypatch.setattr(module, "NUMBERS_AT_ONCE", 20_000)
    pieces = simulate_course(case(regimen()), asked)
    assert whole.bands is not None and pieces.bands is not None
    for name, series in whole.bands.pwc20.items():
        np.testing.assert_allclose(pieces.bands.pwc20[name], series, rtol=1e-6, atol=1e-5)
    assert pieces.features.days_above_5 == whole.features.days_above_5
    assert pieces.features.withdrawal_onset_day == whole.features.withdrawal_onset_day


def test_what_cannot_be_simulated_is_said() -> None:
    with pytest.raises(InputError, match="estazolam is not simulated here"):
        simulate_course(case(regimen("estazolam")), CourseAsked(days=5, people=0))
    both = course(case(regimen("estazolam"), regimen()), CourseAsked(days=5, people=0))
    assert any("estazolam" in words for words in both.limits)
    with pytest.raises(InputError, match="before the first dose"):
        simulate_course(case(regimen()), CourseAsked(stop=FIRST, days=5, people=0))
    with pytest.raises(InputError, match="no dose"):
        simulate_course(case(regimen(since=START + timedelta(days=9))), CourseAsked(days=5, people=0))
    with pytest.raises(InputError, match="above 0"):
        simulate_course(case(regimen()), CourseAsked(days=5, people=0, every_h=Fraction(0)))


def test_series_are_quantiles() -> None:
    values = np.random.default_rng(1).normal(size=(6, 101)).astype(np.float32)
    found = series_of(values, ("p05", "p25", "p50", "p75", "p95"))
    for name, level in (("p05", 5), ("p25", 25), ("p50", 50), ("p75", 75), ("p95", 95)):
        assert found[name] == pytest.approx(np.percentile(values, level, axis=1), abs=1e-5)


def test_never_counts_in_a_band() -> None:
    assert band_of(np.full(5, np.inf)) == Band(p05=None, p50=None, p95=None)
    assert band_of(np.array([2.0])) == Band(p05=2.0, p50=2.0, p95=2.0)


def test_share_is_wider_where_groups_disagree() -> None:
    group = np.arange(500) % 20
    alike, apart = np.arange(500) % 3 == 0, group < 7
    one, two = share_band(alike, group), share_band(apart, group)
    assert one.p50 == pytest.approx(1 / 3, abs=0.03) and (two.p95 or 0) - (two.p05 or 0) > 0.5
    assert (one.p95 or 0) - (one.p05 or 0) < 0.12
    never = share_band(np.zeros(500, dtype=bool), group)
    assert 0 < (never.p05 or 0) < (never.p95 or 0) < 0.01
    always = share_band(np.ones(1, dtype=bool), np.zeros(1, dtype=int))
    assert 0 < (always.p05 or 0) < (always.p95 or 0) < 1


@pytest.mark.parametrize(
    ("a", "b"), [(0.5, 0.5), (0.01, 1.0), (3.0, 7.0), (0.5, 500.0), (200.0, 300.0), (499.5, 0.5)]
)
def test_beta_quantiles(a: float, b: float) -> None:
    from scipy.special import betaincinv

    from glidepath.simulation.bands import _beta_quantiles

    found = _beta_quantiles(a, b, ("p05", "p50", "p95"))
    assert found == pytest.approx(
        [betaincinv(a, b, level) for level in (0.05, 0.5, 0.95)], rel=2e-3, abs=1e-6
    )
