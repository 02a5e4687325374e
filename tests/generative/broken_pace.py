"""Broken on purpose: the pace, the way to zero, exceptions, and switches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from . import handmade
from .broken import (
    Plan,
    breaks,
    builds,
    end_at,
    nth_step,
    switching,
    with_taper,
)
from .given import Given
from .handmade import START, down, given_of, option, plan_of, step


@breaks("4.window")
def too_fast_within_two_weeks(given: Given, plan: Plan) -> None:
    plan["options"][0] = down(given, 2, "hasty")


@breaks("4.window")
def a_window_without_its_exception(given: Given, plan: Plan) -> None:
    for one in plan["options"][0]["steps"]:
        one["exceptions"] = []


@breaks("4.wait")
def an_exception_that_waiting_would_spare(given: Given, plan: Plan) -> None:
    hasty = down(given, 4, "hasty")
    for one in hasty["steps"]:
        one["exceptions"] = [{"rule": "R006", "code": "products", "why": "the next lower dose"}]
    plan["options"][0] = hasty


@breaks("4.finer")
def a_dose_skipped_under_an_exception(given: Given, plan: Plan) -> None:
    plan["options"][0] = down(given, 14, "coarse", rung="0.25")


@breaks("4.finer_cycle")
def a_dose_by_turns_passed_over(given: Given, plan: Plan) -> Given:
    return with_taper(given, allow_cycles=True)  # the last cuts of the sound plan are then finer by turns


@breaks("4.first")
def a_first_cut_of_an_eighth(given: Given, plan: Plan) -> None:
    plan["options"][0] = down(given, 14, "coarse", rung="0.25")


@breaks("4.override")
def an_override_nobody_recorded(given: Given, plan: Plan) -> None:
    nth_step(plan, 14)["exceptions"] = [{"rule": "R006", "code": "override", "why": "in a hurry"}]


@breaks("4.relaxed")
def a_rule_waived_after_years_of_use(given: Given, plan: Plan) -> None:
    nth_step(plan, 14)["exceptions"] = [{"rule": "R006", "code": "not_applicable", "why": "R007"}]


@breaks("4.exception")
def an_exception_without_a_why(given: Given, plan: Plan) -> None:
    nth_step(plan, 14)["exceptions"][0]["why"] = ""


@breaks("4.flag")
def dependence_denied(given: Given, plan: Plan) -> None:
    plan["case"]["dependence_likely"] = False


@builds("4.zero")
def zero_from_above_the_smallest_dose() -> tuple[Given, Plan]:
    given, plan = handmade.sound()
    steps = plan["options"][0]["steps"]
    steps[-2].update(doses=[], daily_mg=0.0)
    return given, plan


@builds("4.abrupt")
def zero_from_half_of_the_dose() -> tuple[Given, Plan]:
    given = given_of("lorazepam", ("1", "1"))
    parts = [("08:00", "lorazepam", "0.5"), ("20:00", "lorazepam", "0.5")]
    steps = [step(0, START, 28, "lorazepam", parts), step(1, START + timedelta(28), 14, "lorazepam", [])]
    return given, plan_of(given, [option("abrupt", steps, Fraction(2))])


@breaks("4.grows")
def a_cut_that_grows_below_half(given: Given, plan: Plan) -> None:
    steps = plan["options"][0]["steps"]
    steps[9].update(doses=steps[11]["doses"], daily_mg=steps[11]["daily_mg"])
    steps[10].update(doses=steps[11]["doses"], daily_mg=steps[11]["daily_mg"])


@breaks("4.why")
def an_early_end_without_a_reason(given: Given, plan: Plan) -> None:
    end_at(plan, 10, None)


@breaks("4.early")
def an_early_end_that_need_not_be(given: Given, plan: Plan) -> None:
    end_at(plan, 10, "cannot go lower with these products; a liquid would help")


@breaks("4.help")
def an_early_end_that_helps_nobody(given: Given, plan: Plan) -> None:
    end_at(plan, 10, "that is all")


@breaks("4.below")
def an_end_below_the_target(given: Given, plan: Plan) -> Given:
    return with_taper(given, target_mg=0.3)  # the sound plan goes on to 0.125 mg and stops there in this one


@breaks("4.ends")
def an_end_that_is_not_the_last_step(given: Given, plan: Plan) -> None:
    plan["options"][0]["ends"]["daily_mg"] = 0.125


@builds("13.undeclared")
def another_drug_without_a_cross_over() -> tuple[Given, Plan]:
    given, plan = switching("10")
    for one in plan["options"][0]["steps"]:
        one["phase"] = "taper"
    return given, plan


@builds("13.crossing")
def exchanged_overnight() -> tuple[Given, Plan]:
    given, plan = switching("10")
    steps = plan["options"][0]["steps"]
    steps[0]["end"], steps[1]["start"], steps[1]["end"] = str(START), str(START), str(START)
    return given, plan


@builds("13.hold")
def a_cut_on_the_heels_of_the_exchange() -> tuple[Given, Plan]:
    given, plan = switching("10")
    nth_step(plan, 3)["start"] = str(START + timedelta(20))
    return given, plan


@builds("13.range")
def the_other_tables_unshown() -> tuple[Given, Plan]:
    given, plan = switching("10")
    plan["options"][0]["equivalence_range"] = []
    return given, plan


@builds("13.ceiling")
def a_switch_above_forty() -> tuple[Given, Plan]:
    given, plan = switching("10")
    quarter, ten = (Fraction(1, 4), Fraction(1, 4)), (Fraction(10), Fraction(10))
    units = {**given.units_of, "higher": {"clonazepam": quarter, "diazepam": ten}}
    return replace(given, units_of=units), plan


@builds("13.risk")
def a_switch_with_a_weak_liver() -> tuple[Given, Plan]:
    given, plan = switching("10")
    return replace(given, case={**given.case, "person": {**handmade.PERSON, "liver": True}}), plan


@builds("13.daily")
def a_cross_over_with_another_daily_dose() -> tuple[Given, Plan]:
    given, plan = switching("10")
    nth_step(plan)["daily_mg"] = 2.0
    return given, plan
