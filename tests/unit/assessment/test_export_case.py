"""What of a case leaves the house: all doses in few series, hours as in a course, the state at the first dose."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath import InputError, Refusal, read_case
from glidepath.assessment.course_case import CourseAnswer, CourseAsked, course
from glidepath.assessment.export_case import ExportCase, dose_series, export_case
from glidepath.simulation.intakes import Intakes, Slot

MORNING = Slot(channel=("diazepam", "IR"), minutes=8 * 60)
NIGHT = Slot(channel=("clonazepam", "IR"), minutes=22 * 60 + 20)


def ready(words: str, asked: CourseAsked | None = None, **options: object) -> ExportCase:
    answer = export_case(read_case(words, as_of="2026-11-22", **options), asked or CourseAsked())
    assert isinstance(answer, ExportCase)
    return answer


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 2.0])), min_size=1, max_size=60
    )
)
@settings(max_examples=60, deadline=None)
def test_every_dose_is_in_exactly_one_series(mg: list[tuple[float, float]]) -> None:
    intakes = Intakes(first_day=date(2026, 1, 1), slots=(MORNING, NIGHT), mg=np.array(mg))
    series = dose_series(intakes, 8 * 60)
    found = sorted(
        (one.first_h + one.every_h * k, one.channel[0], one.mg) for one in series for k in range(one.count)
    )
    wanted = sorted(
        (Fraction(24 * day * 60 + slot.minutes - 8 * 60, 60), slot.channel[0], row[place])
        for day, row in enumerate(mg)
        for place, slot in enumerate((MORNING, NIGHT))
        if row[place]
    )
    assert found == wanted
    assert [one.first_h for one in series] == sorted(one.first_h for one in series)
    assert all((one.every_h > 0) == (one.count > 1) for one in series)


def test_two_years_twice_a_day_are_two_series() -> None:
    series = ready("clonazepam 1 mg twice daily", since="2024-11-23").series
    assert [(one.first_h, one.every_h, one.count) for one in series] == [(0, 24, 730), (12, 24, 730)]


def test_three_days_of_each_week_are_three_series() -> None:
    series = ready("alprazolam 1 mg at bedtime as needed, about 3 days a week", since="2026-01-01").series
    assert [one.every_h for one in series] == [168, 168, 168]
    assert sum(one.count for one in series) == 140


@pytest.mark.parametrize("every", [Fraction(1), Fraction(1, 3), Fraction(5), Fraction(24)])
def test_hours_are_those_of_the_course(every: Fraction) -> None:
    asked = CourseAsked(stop=date(2026, 11, 10), days=5, every_h=every)
    case = read_case("lorazepam 1 mg three times a day", since="2026-11-03", as_of="2026-11-22")
    answer = course(case, CourseAsked(stop=asked.stop, days=5, every_h=every, people=0))
    assert isinstance(answer, CourseAnswer)
    found = export_case(case, asked)
    assert isinstance(found, ExportCase)
    assert found.points == len(answer.course.hours)
    assert float(found.every_h * (found.points - 1)) == pytest.approx(answer.course.hours[-1])
    assert found.start == answer.course.start
    assert found.warning == answer.warning and "Do not stop suddenly" in (found.warning or "")


def test_a_known_beginning_has_no_start_state() -> None:
    assert ready("clonazepam 1 mg at bedtime", since="2026-11-01").state is None
    state = ready("clonazepam 1 mg at bedtime").state
    assert state is not None and (state.adaptation > 0.1).all() and (state.compartments >= 0).all()


def test_a_dose_on_its_way_at_the_first_hour_is_refused() -> None:
    """The night dose of lorazepam arrives 16 minutes later, after the first dose of the next day."""
    medicines = [{"directions": "lorazepam 1 mg at 23:59"}, {"directions": "lorazepam 1 mg at 00:01"}]
    case = read_case({"as_of": "2026-11-22", "medicines": medicines})
    with pytest.raises(InputError, match="give `since`") as raised:
        export_case(case, CourseAsked())
    assert raised.value.field == "medicines.since"


def test_an_emergency_is_refused() -> None:
    case = read_case(
        "clonazepam 1 mg bid", since="2026-11-01", as_of="2026-11-22", emergency_sign=["seizure"]
    )
    assert isinstance(export_case(case, CourseAsked()), Refusal)


def test_a_drug_without_kinetics_is_left_out_and_said() -> None:
    found = ready("clonazepam 1 mg bid", since="2026-11-01", also=["estazolam 2 mg at night"])
    assert found.channels == (("clonazepam", "IR"),)
    assert any("estazolam is not simulated" in line for line in found.limits)


def test_a_stop_in_a_hard_stop_is_exported_with_its_reason() -> None:
    stopped = ready(
        "clonazepam 1 mg bid", CourseAsked(stop=date(2026, 11, 22)), since="2026-01-01", epilepsy=True
    )
    assert stopped.warning and "No taper is computed in this situation (R025)" in stopped.warning
