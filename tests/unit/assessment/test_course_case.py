"""The time course of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from glidepath.assessment.course_case import CourseAnswer, CourseAsked, course
from glidepath.assessment.plan_answer import Refusal
from glidepath.basis.errors import InputError
from glidepath.patient.case import Assumed, Case

from .cases import ADULT, AS_OF, case, regimen

SINCE = date(2026, 10, 1)
COARSE = CourseAsked(every_h=Fraction(12), people=0)


def followed(given: Case, asked: CourseAsked) -> CourseAnswer:
    answer = course(given, asked)
    assert isinstance(answer, CourseAnswer)
    return answer


def last_day(answer: CourseAnswer) -> date:
    return (answer.course.start + timedelta(hours=float(answer.course.hours[-1]))).date()


@pytest.mark.parametrize(
    ("until", "stop", "expected"),
    [
        (None, None, AS_OF + timedelta(days=5)),
        (date(2026, 11, 1), None, date(2026, 11, 6)),
        (date(2026, 12, 24), None, date(2026, 12, 29)),
        (None, date(2026, 12, 1), date(2026, 12, 6)),
        (date(2026, 11, 1), date(2026, 10, 20), date(2026, 10, 25)),
    ],
)
def test_days_run_past_the_stop_or_the_end_or_today(
    until: date | None, stop: date | None, expected: date
) -> None:
    given = case(regimen(since=SINCE, until=until))
    answer = followed(given, replace(COARSE, stop=stop, days=5))
    assert last_day(answer) == expected
    assert (answer.warning is not None) is (stop is not None)


def test_people_give_bands() -> None:
    given = case(regimen(since=SINCE))
    assert followed(given, COARSE).course.bands is None
    assert followed(given, replace(COARSE, people=3)).course.bands is not None


def test_strangers_are_left_out_and_said() -> None:
    given = case(regimen(since=SINCE), regimen("estazolam", "2", since=SINCE))
    answer = followed(given, COARSE)
    assert set(answer.course.typical.plasma_ng_per_ml) == {"clonazepam"}
    assert any("estazolam" in line for line in answer.limits)


def test_in_an_emergency_nothing_is_computed() -> None:
    given = case(person=replace(ADULT, emergency_signs=("seizure",)))
    assert isinstance(course(given, COARSE), Refusal)
    assert isinstance(course(case(person=replace(ADULT, epilepsy=True)), COARSE), CourseAnswer)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (replace(COARSE, stop=SINCE), "stop"),
        (replace(COARSE, every_h=Fraction(0)), "every"),
        (replace(COARSE, every_h=Fraction(1, 10_000)), "every"),
    ],
)
def test_what_cannot_be_is_refused(asked: CourseAsked, field: str) -> None:
    with pytest.raises(InputError) as raised:
        course(case(regimen(since=SINCE)), asked)
    assert raised.value.field == field


def test_a_case_without_a_simulated_drug_is_refused() -> None:
    with pytest.raises(InputError, match="estazolam is not simulated here"):
        course(case(regimen("estazolam", "2", since=SINCE)), COARSE)


def test_a_course_assumes_nothing_of_a_taper() -> None:
    assumed = (Assumed(field="as_of", value="x", why=""), Assumed(field="taper.drug", value="x", why=""))
    answer = followed(replace(case(regimen(since=SINCE)), assumed=assumed), COARSE)
    assert [one.field for one in answer.assumed] == ["as_of"]


def test_a_stop_in_a_hard_stop_says_why_no_taper_is_computed() -> None:
    pregnant = case(regimen(since=SINCE), person=replace(ADULT, pregnant=True, sex="female"))
    stopped = followed(pregnant, replace(COARSE, stop=AS_OF))
    assert stopped.warning and "No taper is computed in this situation (R033)" in stopped.warning
    assert followed(pregnant, COARSE).warning is None
    plain = followed(case(regimen(since=SINCE)), replace(COARSE, stop=AS_OF)).warning
    assert plain and "R033" not in plain
