"""A case in, a plan or a refusal out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from glidepath.assessment.plan_answer import PlanAnswer, Refusal
from glidepath.assessment.plan_case import plan
from glidepath.assessment.specialist_schedule import specialist_option
from glidepath.assessment.warnings_and_limits import STOP_WARNING
from glidepath.basis.errors import InputError
from glidepath.patient.case import Case, SpecialistPlan, SpecialistStep
from glidepath.patient.person import Person
from glidepath.patient.regimen import OtherMedicine

from .cases import ADULT, AS_OF, case, regimen

SCHEDULE = SpecialistPlan(
    name="Dr Example",
    role="neurologist",
    date=date(2026, 11, 1),
    schedule=(
        SpecialistStep(days=28, doses=(("20:00", Fraction(1)), ("08:00", Fraction(3, 4))), drug="clonazepam"),
        SpecialistStep(days=28, doses=(("08:00", Fraction(1, 2)), ("20:00", Fraction(1))), drug="clonazepam"),
        SpecialistStep(days=1, doses=(), drug="clonazepam"),
    ),
)


def planned(given: Case, people: int = 0) -> PlanAnswer:
    answer = plan(given, people)
    assert isinstance(answer, PlanAnswer)
    return answer


def refused(given: Case) -> Refusal:
    answer = plan(given, 0)
    assert isinstance(answer, Refusal)
    return answer


def test_a_plan_has_options_that_differ_and_everything_beside_them() -> None:
    answer = planned(case())
    assert len({option.id for option in answer.options}) == len(answer.options) >= 2
    assert answer.drug == "clonazepam" and answer.current_daily_mg == 2
    assert answer.dependence_likely is True
    assert answer.hard_stop_unknown == ()
    assert answer.stop_today.warning == STOP_WARNING
    assert {one.profile.id for one in answer.published} >= {"nardi2010"}
    assert all(finding.sources for finding in answer.findings)
    known = {source.id for source in answer.sources}
    used = {name for finding in answer.findings for name in finding.sources}
    used |= {name for option in answer.options for finding in option.findings for name in finding.sources}
    assert used <= known
    assert any("rules alone" in line for line in answer.limits)
    assert answer.versions.keys() == {"glidepath", "facts"}
    assert len(answer.boxed_warning) == 3
    assert {name for part in answer.boxed_warning for name in part.sources} <= known


def test_what_is_taken_beside_is_said() -> None:
    answer = planned(case(regimen(), regimen("lorazepam", "1")))
    assert [item.field for item in answer.assumed] == ["taper.drug"]
    assert answer.case_facts["continuing"][0]["drug"] == "lorazepam"
    assert all(step.continuing for option in answer.options for step in option.schedule.steps)


def test_short_use_cites_its_rule_in_the_warning() -> None:
    answer = planned(case(regimen(since=AS_OF - timedelta(days=10))))
    assert "R052" in (answer.stop_today.warning or "")
    assert STOP_WARNING in (answer.stop_today.warning or "")
    month = planned(case(regimen(since=AS_OF - timedelta(days=28))))
    assert month.stop_today.warning == STOP_WARNING


def test_few_options_name_what_would_help() -> None:
    answer = planned(case(regimen("quazepam", "7.5"), allow_liquid=False, allow_split="none"))
    assert len(answer.options) < 2
    few = next(finding for finding in answer.findings if finding.rule == "R063")
    assert few.status == "not_met"
    assert "option" in few.says and "specialist" in few.do


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        (replace(ADULT, epilepsy=True), "R025"),
        (replace(ADULT, pregnant=True), "R033"),
        (replace(ADULT, age_years=17), "R035"),
        (replace(ADULT, suicidality=True), "R032"),
        (replace(ADULT, emergency_signs=("seizure",)), "R066"),
        (replace(ADULT, conditions=("epilepsy",)), "R025"),
    ],
)
def test_a_hard_stop_computes_nothing(person: Person, rule: str) -> None:
    answer = refused(case(person=person))
    assert rule in {finding.rule for finding in answer.reasons}
    assert "Do not stop or cut the dose" in answer.says
    assert answer.call and answer.do_now and answer.sources
    assert answer.emergency is (rule in {"R032", "R066"})
    if answer.emergency:
        assert answer.do_now[0].startswith("This is an emergency")


def test_what_is_not_known_is_never_taken_as_no() -> None:
    answer = planned(case(person=Person()))
    assert set(answer.hard_stop_unknown) >= {"person.epilepsy", "person.pregnant", "person.age_years"}
    assert set(answer.hard_stop_unknown) <= set(answer.not_known)


def test_a_specialist_schedule_is_dispensed_where_nothing_is_computed() -> None:
    given = replace(case(person=replace(ADULT, epilepsy=True)), specialist=SCHEDULE)
    answer = planned(given)
    assert [option.id for option in answer.options] == ["specialist-schedule"]
    steps = answer.options[0].schedule.steps
    assert [step.phase for step in steps] == ["schedule"] * 3
    assert [step.daily_mg for step in steps] == [Fraction(7, 4), Fraction(3, 2), 0]
    assert steps[0].start == date(2026, 12, 1) and steps[-1].end == date(2027, 1, 26)
    for before, after in pairwise(steps):
        assert after.start == before.end + timedelta(days=1)
    for dose in (dose for step in steps for dose in step.doses):
        assert sum((piece.mg for piece in dose.pieces), Fraction(0)) == dose.mg
    assert sum(fill.days for fill in answer.options[0].schedule.fills if "1 mg tablet" in fill.product) >= 28
    assert answer.options[0].schedule.ends.date == date(2027, 1, 26)
    seizures = next(finding for finding in answer.findings if finding.rule == "R025")
    assert seizures.status == "met" and seizures.severity == "hard_stop"
    assert "Dr Example, neurologist, 2026-11-01" in seizures.do
    assert not any("Do not stop or cut" in f.do for f in answer.findings if f.status == "met")
    broken = {f.rule: f for f in answer.findings if f.status == "not_met"}
    assert broken["R001"].severity == "forbid" and broken["R006"].severity == "critical"
    assert "specialist" in next(f for f in answer.findings if f.rule == "R063").says


def test_a_specialist_schedule_is_kept_aside_where_a_taper_is_computed() -> None:
    answer = planned(replace(case(), specialist=SCHEDULE))
    assert "specialist-schedule" not in {option.id for option in answer.options}
    assert "specialist.schedule" in {item.field for item in answer.assumed}


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((SpecialistStep(days=7, doses=(("08:00", Fraction(1, 3)),), drug="clonazepam"),), "cannot be made"),
        ((SpecialistStep(days=0, doses=(("08:00", Fraction(1)),), drug="clonazepam"),), "lasts 0 days"),
        (
            (SpecialistStep(days=7, doses=(("08:00", Fraction(5)),), drug="nitrazepam"),),
            "no product of nitrazepam",
        ),
    ],
)
def test_a_specialist_schedule_that_cannot_be_made_is_said(
    steps: tuple[SpecialistStep, ...], says: str
) -> None:
    given = replace(case(person=replace(ADULT, epilepsy=True)), specialist=replace(SCHEDULE, schedule=steps))
    with pytest.raises(InputError, match=says):
        plan(given, 0)


def test_a_drug_stopped_lately_asks_for_contact_today() -> None:
    answer = refused(case(regimen(until=AS_OF - timedelta(days=3))))
    assert [finding.rule for finding in answer.reasons] == ["R067"]
    assert "today" in answer.says and not answer.emergency


@pytest.mark.parametrize("days_ago", [400, 20_000])
def test_a_drug_stopped_long_ago_is_nothing_to_taper(days_ago: int) -> None:
    since = AS_OF - timedelta(days=days_ago + 600)
    with pytest.raises(InputError, match="Leave out until"):
        plan(case(regimen(since=since, until=AS_OF - timedelta(days=days_ago))), 0)


def test_a_drug_not_begun_is_nothing_to_taper() -> None:
    with pytest.raises(InputError, match="no benzodiazepine"):
        plan(case(regimen(since=AS_OF + timedelta(days=1))), 0)


def test_an_empty_specialist_schedule_is_none() -> None:
    empty = replace(SCHEDULE, schedule=())
    assert isinstance(plan(replace(case(person=replace(ADULT, epilepsy=True)), specialist=empty), 0), Refusal)
    with pytest.raises(InputError, match="no steps"):
        specialist_option(case(), empty, ())


def test_other_medicines_are_written_down_and_limit_the_prediction() -> None:
    opioid = OtherMedicine(name="oxycodone", classes=("opioid",), directions="oxycodone 5 mg every 6 hours")
    answer = planned(replace(case(), other_medicines=(opioid,)))
    assert answer.case_facts["other_medicines"][0]["directions"] == opioid.directions
    assert any("Other medicines do not change" in line for line in answer.limits)


@pytest.mark.parametrize("signs", [("seizure",), ("chest pain",)])
def test_in_an_emergency_no_schedule_is_dispensed_either(signs: tuple[str, ...]) -> None:
    given = replace(case(person=replace(ADULT, emergency_signs=signs)), specialist=SCHEDULE)
    assert refused(given).emergency
