"""All the options for one case."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from glidepath.basis.errors import InputError
from glidepath.patient.case import Case, Override, TaperRequest
from glidepath.patient.person import Person
from glidepath.patient.plan import Schedule
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.taper.limits import Latitude
from glidepath.taper.offer import TaperAnswer, plan_schedules

START = date(2026, 12, 1)
TIMES = {1: ("22:00",), 2: ("08:00", "20:00"), 3: ("08:00", "14:00", "20:00")}


def regimen(drug: str, *doses_mg: str, **more: object) -> Regimen:
    doses = tuple(
        TimedDose(time=t, mg=Fraction(mg)) for t, mg in zip(TIMES[len(doses_mg)], doses_mg, strict=True)
    )
    return replace(Regimen(drug=drug, formulation="IR", doses=doses), **more)  # type: ignore[arg-type]


def answer(
    taken: Regimen, latitude: Latitude | None = None, override: Override | None = None, **taper: object
) -> TaperAnswer:
    asked = replace(TaperRequest(start=START), **taper)  # type: ignore[arg-type]
    case = Case(as_of=date(2026, 11, 22), person=Person(), regimens=(taken,), taper=asked, override=override)
    return plan_schedules(case, taken, (), latitude)


def option(found: TaperAnswer, name: str) -> Schedule:
    return next(s for s in found.schedules if s.id == name)


def test_the_usual_options_are_different_and_named() -> None:
    found = answer(regimen("clonazepam", "1", "1"))
    assert [s.id for s in found.schedules] == [
        "percent-of-current-10",
        "percent-of-current-5",
        "percent-of-start-10",
        "equal-drive",
    ]


def test_steps_are_contiguous_and_end_where_the_option_ends() -> None:
    for schedule in answer(regimen("alprazolam", "1", "1", "1")).schedules:
        assert schedule.steps[0].start == START
        for earlier, later in pairwise(schedule.steps):
            assert (later.start - earlier.end).days == 1
        assert schedule.ends.date == schedule.steps[-1].end
        assert [s.index for s in schedule.steps] == list(range(len(schedule.steps)))


def test_a_dose_that_cannot_be_made_is_said_and_never_rounded_up() -> None:
    found = answer(regimen("clonazepam", "0.3"))
    for schedule in found.schedules:
        assert schedule.steps[0].daily_mg == Fraction(1, 4)
        assert any("cannot be made" in note for note in schedule.notes)


def test_short_half_life_keeps_every_dose_time_until_the_last_step() -> None:
    for schedule in answer(regimen("alprazolam", "1", "1", "1")).schedules:
        for step in schedule.steps[:-1]:
            assert [dose.time for dose in step.doses] == list(TIMES[3])


def test_it_ends_above_zero_where_the_products_are_too_large_and_says_what_helps() -> None:
    found = answer(regimen("zolpidem", "10"))
    for schedule in found.schedules:
        assert schedule.ends.why == "cannot go lower with these products"
        assert schedule.ends.what_would_help
        assert schedule.ends.daily_mg == 5


def test_a_target_above_zero_is_the_last_step() -> None:
    for schedule in answer(regimen("clonazepam", "1", "1"), target_mg=Fraction(1)).schedules:
        assert schedule.steps[-1].phase == "target"
        assert schedule.ends.daily_mg == 1


def test_a_target_at_todays_dose_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="not below today's 2 mg a day") as caught:
        answer(regimen("clonazepam", "1", "1"), target_mg=Fraction(2))
    assert caught.value.field == "taper.target_mg"


def test_no_product_in_the_market_is_refused_with_the_market_that_has_it() -> None:
    with pytest.raises(InputError, match=r"triazolam.*type market US"):
        answer(regimen("triazolam", "0.25"), market="UK")


def test_short_use_opens_a_short_taper_and_says_why() -> None:
    lifted = Latitude(dependence_likely=False, short_use=True, because="R052: three weeks of use")
    found = answer(regimen("clonazepam", "0.5"), lifted)
    short = option(found, "short-taper")
    assert (short.steps[-1].start - START).days <= 31
    assert ("R006", "not_applicable") in {(e.rule, e.code) for step in short.steps for e in step.exceptions}


def test_nothing_is_lifted_where_the_inputs_are_unknown() -> None:
    found = answer(regimen("clonazepam", "0.5"))
    assert all(s.id not in ("short-taper", "quick-taper") for s in found.schedules)


def test_use_on_some_days_keeps_its_free_days_and_never_rises() -> None:
    found = answer(regimen("lorazepam", "1", days_per_week=4, as_needed=True))
    for schedule in found.schedules:
        before = Fraction(4, 7)
        for step in schedule.steps[:-1]:
            assert step.cycle_days == 7
            assert len({dose.day_of_cycle for dose in step.doses}) == 4
            assert step.daily_mg * 7 == sum((dose.mg for dose in step.doses), Fraction(0))
            assert step.daily_mg < before
            before = step.daily_mg


def test_cycles_of_days_keep_the_rule_only_when_asked_for() -> None:
    plain = option(answer(regimen("clonazepam", "1", "1")), "percent-of-current-10")
    cyclic = option(answer(regimen("clonazepam", "1", "1"), allow_cycles=True), "percent-of-current-10")
    forced = [s for s in plain.steps if any(e.code == "products" for e in s.exceptions)]
    assert forced
    assert not any(e.code == "products" for s in cyclic.steps for e in s.exceptions)
    for step in cyclic.steps[:-1]:
        assert {dose.day_of_cycle for dose in step.doses} in ({None}, set(range(step.cycle_days)))


def test_published_profiles_stand_beside_the_options_with_what_they_break() -> None:
    found = answer(regimen("clonazepam", "1", "1"))
    assert {p.id: "R006" in p.breaks for p in found.published} == {"us_label_panic": True, "nardi2010": True}


def test_a_published_profile_that_breaks_a_rule_is_never_an_option() -> None:
    override = Override(rule="R006", reason="well for a year, wants this pace", by="Dr A. Example")
    found = answer(regimen("clonazepam", "1", "1"), override=override)
    assert not [s.id for s in found.schedules if s.id.startswith("published")]


def test_a_recorded_override_of_the_first_cut_is_used_and_written_down() -> None:
    override = Override(rule="R004", reason="sedated, wants a larger first cut", by="Dr A. Example")
    asked = answer(regimen("diazepam", "10", "10"), override=override, pace_percent=Fraction(20))
    first = asked.schedules[0].steps[0]
    assert 10 < first.cut_percent_of_current <= 25
    assert [(e.rule, e.code) for e in first.exceptions] == [("R004", "override")]
    without = answer(regimen("diazepam", "10", "10"), pace_percent=Fraction(20))
    assert without.schedules[0].steps[0].cut_percent_of_current <= 10


def test_methods_not_built_yet_are_said_and_replaced_by_the_usual_ones() -> None:
    found = answer(regimen("clonazepam", "1", "1"), methods=("optimised",))
    assert len(found.schedules) >= 2
    assert found.refused[0][0] == "optimised"


def test_the_lower_end_of_the_pace_from_65_and_not_just_under() -> None:
    for age, expected in (
        (64, "percent-of-current-10"),
        (65, "percent-of-current-5"),
        (None, "percent-of-current-10"),
    ):
        taken = regimen("diazepam", "10", "10")
        case = Case(
            as_of=date(2026, 11, 22),
            person=Person(age_years=age),
            regimens=(taken,),
            taper=TaperRequest(start=START),
        )
        fastest = next(
            s.id for s in plan_schedules(case, taken).schedules if s.method == "percent_of_current"
        )
        assert fastest == expected


def test_the_sentence_of_an_option_says_what_its_cuts_really_are() -> None:
    forced = answer(regimen("temazepam", "30"))
    assert all("25 to 50 % of the dose at that time" in schedule.says for schedule in forced.schedules)
    even = option(answer(regimen("clonazepam", "1", "1")), "percent-of-current-10")
    assert "the cuts are 0.125 mg a day: 6 to 50 %" in even.says


def test_one_day_is_made_of_one_form_where_products_allow_it() -> None:
    """Clonazepam 0.875 mg needs orally disintegrating tablets: the 1 mg of that day is one too."""
    schedule = option(answer(regimen("clonazepam", "1", "1")), "percent-of-current-10")
    for step in schedule.steps:
        pieces = [piece for dose in step.doses for piece in dose.pieces]
        assert len({"orally" in piece.product for piece in pieces}) <= 1
