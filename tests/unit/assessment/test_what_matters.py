"""What the worst day of a course or an option depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from glidepath.assessment.course_case import CourseAsked
from glidepath.assessment.known_spreads import Spread, known_spreads
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import plan
from glidepath.assessment.what_matters import HIGH, WhatMatters, moved_people, what_matters
from glidepath.basis.errors import InputError
from glidepath.body.derivative_kinetics import Parameter
from glidepath.body.model import Channel
from glidepath.facts.load import model_parameters
from glidepath.formats.case_file import case_from_mapping
from glidepath.patient.case import Case
from glidepath.patient.person import Person
from glidepath.population.sampling import typical_person

TODAY = date(2026, 11, 22)
DAYS = [date(2026, 11, day) for day in range(16, 23)]
STOP = CourseAsked(stop=TODAY, days=40, people=20)


def case(directions: str = "clonazepam 1 mg twice daily", **person: object) -> Case:
    given = {
        "as_of": "2026-11-22",
        "person": person,
        "medicines": [{"directions": directions, "since": "2025-11-01"}],
        "taper": {"start": "2026-12-01"},
    }
    return case_from_mapping(given, TODAY)


def found(answer: WhatMatters | Refusal) -> WhatMatters:
    assert isinstance(answer, WhatMatters)
    return answer


@pytest.fixture(scope="module")
def stop() -> WhatMatters:
    return found(what_matters(case(), STOP))


def test_bars_are_the_spreads_longest_first(stop: WhatMatters) -> None:
    wanted = {(s.id, s.kind) for s in known_spreads([("clonazepam", "IR")])}
    assert {(bar.spread.id, bar.spread.kind) for bar in stop.bars} == wanted
    assert len(stop.of_kind("between_people")) + len(stop.of_kind("uncertain")) == len(stop.bars)
    changes = [bar.change for bar in stop.bars]
    assert changes == sorted(changes, reverse=True) and changes[0] > 10 and changes[-1] < 0.1


def test_ends_go_the_way_they_must(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else moves with a value."""

    def alone(channels: Sequence[Channel]) -> tuple[Spread, ...]:
        spreads = known_spreads(channels)
        return tuple(replace(one, moves=dict(list(one.moves.items())[:1])) for one in spreads)

    monkeypatch.setattr("glidepath.assessment.what_matters.known_spreads", alone)
    stop = found(what_matters(case(), STOP))
    bars = {(bar.spread.id, bar.spread.kind): bar for bar in stop.bars}
    for name in ("susceptibility", "h2", "tau1_d", "baseline_pwc"):
        bar = bars[name, "between_people"]
        assert bar.peak_at_p10 < stop.peak_typical < bar.peak_at_p90, name
    for name in ("h0", "h1", "h2"):
        bar = bars[name, "uncertain"]
        assert bar.peak_at_p10 < stop.peak_typical < bar.peak_at_p90, name
    for name in ("w50_drive", "u50", "tau2_d"):
        bar = bars[name, "uncertain"]
        assert bar.peak_at_p10 > stop.peak_typical > bar.peak_at_p90, name


def test_what_is_tied_by_the_draws_can_turn_a_bar_round(stop: WhatMatters) -> None:
    """A high u50 makes a stop milder; the fit has it together with a low w50, which makes it worse by more."""
    bar = next(bar for bar in stop.of_kind("uncertain") if bar.spread.id == "u50")
    assert bar.spread.moves[Parameter("w50")] < -0.2
    assert bar.peak_at_p10 < stop.peak_typical < bar.peak_at_p90


def test_percentiles_are_those_of_a_lognormal(stop: WhatMatters) -> None:
    bar = next(b for b in stop.of_kind("between_people") if b.spread.id == "susceptibility")
    assert bar.typical == 1
    omega = model_parameters()["susceptibility"].omega
    assert np.log(bar.p90) == pytest.approx(1.2815515655 * omega) == -np.log(bar.p10)
    clearance = next(b for b in stop.bars if b.spread.id == "clearance of clonazepam")
    assert clearance.p10 < clearance.typical == 3.6 < clearance.p90


def test_weight_scales_the_values_shown() -> None:
    heavy = found(what_matters(case(weight_kg=140), STOP))
    clearance = next(b for b in heavy.bars if b.spread.id == "clearance of clonazepam")
    assert clearance.typical == pytest.approx(3.6 * 2**0.75)


def test_a_long_bar_bends_away_from_its_slope(stop: WhatMatters) -> None:
    longest = stop.bars[0]
    assert abs(longest.linear_at_p10 - longest.peak_at_p10) > 1
    for bar in stop.bars:
        step = HIGH * bar.spread.sd_log * bar.slope
        assert bar.linear_at_p90 - stop.peak_typical == pytest.approx(step, abs=1e-9)
        assert stop.peak_typical - bar.linear_at_p10 == pytest.approx(step, abs=1e-9)


def test_slopes_are_the_limit_of_ever_shorter_bars(
    stop: WhatMatters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glidepath.assessment.what_matters.HIGH", HIGH / 200)
    near = found(what_matters(case(), STOP))
    for bar in near.bars:
        rise = (bar.peak_at_p90 - bar.peak_at_p10) / (2 * HIGH / 200 * bar.spread.sd_log)
        assert rise == pytest.approx(bar.slope, rel=0.02, abs=0.02), bar.spread.id
    assert {b.spread.id: b.slope for b in near.bars} == {b.spread.id: b.slope for b in stop.bars}


def test_the_band_is_over_people_who_differ_in_everything(stop: WhatMatters) -> None:
    band = stop.peak_people
    assert band.p05 is not None and band.p95 is not None
    assert band.p05 < stop.peak_typical < band.p95
    assert stop.people == 20
    fewer = found(what_matters(case(), CourseAsked(stop=TODAY, days=40, people=0)))
    assert fewer.people == 20 and fewer.peak_people == band


def test_a_stop_warns_and_counts_the_days_without_a_dose(stop: WhatMatters) -> None:
    assert stop.warning and "Do not stop suddenly" in stop.warning
    assert (stop.of, stop.first_day, stop.last_day) == ("stop", TODAY, date(2027, 1, 1))
    assert stop.peak_date is not None and TODAY < stop.peak_date < date(2026, 12, 15)


def test_an_option_of_the_plan_is_milder_than_a_stop(stop: WhatMatters) -> None:
    answer = plan(case(), 0)
    assert not isinstance(answer, Refusal)
    name = answer.options[0].schedule.id
    taper = found(what_matters(case(), CourseAsked(people=20), name))
    assert taper.of == name and taper.warning is None
    assert taper.first_day == date(2026, 12, 1)
    assert taper.peak_typical < stop.peak_typical - 5
    assert taper.peak_people.p95 is not None


def bars_that_move(going_on: WhatMatters) -> set[str]:
    """Those by which the worst day moves by more than half a point, but for the background and what moves it."""
    return {
        bar.spread.id
        for bar in going_on.bars
        if bar.change > 0.5 and Parameter("background_pwc20") not in bar.spread.moves
    }


def test_going_on_at_a_low_dose_depends_on_nothing_but_the_background() -> None:
    going_on = found(what_matters(case("clonazepam 0.25 mg twice daily"), CourseAsked(people=20)))
    assert not bars_that_move(going_on)
    assert next(bar for bar in going_on.bars if bar.spread.id == "baseline_pwc").change > 0.5


def test_going_on_at_a_high_dose_can_be_withdrawal_where_adaptation_is_strong() -> None:
    """The typical person has none; at the upper end of what months of use add, the lowest level of a day is."""
    going_on = found(what_matters(case(), CourseAsked(people=20)))
    assert going_on.of == "course" and going_on.first_day == date(2025, 11, 1)
    assert bars_that_move(going_on) == {"h1", "h2"}
    for bar in going_on.bars:
        if bar.spread.id in ("h1", "h2"):
            assert bar.peak_at_p10 == pytest.approx(going_on.peak_typical) and bar.slope == 0
    assert going_on.peak_date is None, "without withdrawal no day is worse than another"
    background = model_parameters()["baseline_pwc"].value
    assert going_on.peak_typical == pytest.approx(background) and going_on.warning is None


def test_a_course_assumes_nothing_of_a_taper_and_an_option_does(stop: WhatMatters) -> None:
    """Else the page of a stop would say that a second drug stays as it is."""
    assert stop.assumed and not any(one.field.startswith("taper.") for one in stop.assumed)
    option = found(what_matters(case(), CourseAsked(people=20), "percent-of-current-10"))
    assert any(one.field.startswith("taper.") for one in option.assumed)


def test_a_stop_between_days_of_use_says_both_days() -> None:
    some_days = case("lorazepam 1 mg at bedtime as needed, about 4 days a week")
    says = {found(what_matters(some_days, CourseAsked(stop=day, days=3, people=20))).says for day in DAYS}
    assert "no dose from 2026-11-21 on; the last one was on 2026-11-19" in says
    assert "no dose from 2026-11-20 on" in says


@pytest.mark.parametrize("option", [None, "percent-of-current-10"])
def test_a_beginning_that_is_not_known_is_said(option: str | None, stop: WhatMatters) -> None:
    words = "Here the beginning of use is not known: taken as long ago, the body as fully adapted."
    given = {"as_of": "2026-11-22", "medicines": ["lorazepam 1 mg tid"], "taper": {"start": "2026-12-01"}}
    answer = what_matters(case_from_mapping(given, TODAY), CourseAsked(people=20), option)
    assert words in found(answer).limits and words not in stop.limits


def test_a_use_that_has_ended_warns_too() -> None:
    ended = {
        "as_of": "2026-11-22",
        "medicines": [{"directions": "lorazepam 1 mg tid", "since": "2026-01-01", "until": "2026-11-20"}],
    }
    answer = found(what_matters(case_from_mapping(ended, TODAY), CourseAsked(days=20, people=20)))
    assert answer.of == "stop" and answer.warning and "can kill" in answer.warning


def test_an_option_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="type one of percent-of-current-10, ") as fault:
        what_matters(case(), CourseAsked(people=20), "faster")
    assert fault.value.field == "option"


def test_an_emergency_computes_nothing() -> None:
    urgent = case(emergency_signs=["seizure"])
    assert isinstance(what_matters(urgent, STOP), Refusal)


def test_a_hard_stop_has_no_option() -> None:
    held = case(pregnant=True, sex="female", age_years=30)
    stopped = found(what_matters(held, CourseAsked(stop=TODAY, days=5, people=20)))
    assert stopped.warning and "(R033)" in stopped.warning
    assert isinstance(what_matters(held, CourseAsked(people=20), "percent-of-current-10"), Refusal)


def test_moved_people_stay_within_the_bounds_of_the_draw() -> None:
    person = typical_person(Person(), [("clonazepam", "IR")])
    moves = {Parameter("h2"): np.array([0.0, 9.0]), Parameter("background_pwc20"): np.array([9.0, 0.0])}
    copies = moved_people(person, 2, moves)
    facts = model_parameters()
    assert copies.responses.h2.tolist() == [facts["h2"].value, facts["h2_cap"].value]
    assert copies.responses.background_pwc20.tolist() == [facts["pwc_max"].value, facts["baseline_pwc"].value]
    assert copies.responses.h0.tolist() == [facts["h0"].value] * 2
