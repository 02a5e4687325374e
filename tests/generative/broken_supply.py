"""Broken on purpose: steps and fills, what was asked, and use as needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from . import handmade
from .broken import (
    Plan,
    breaks,
    builds,
    nth_step,
    with_taper,
)
from .given import Given
from .handmade import START


@breaks("5.gap")
def a_day_without_a_step(given: Given, plan: Plan) -> None:
    nth_step(plan, 3)["end"] = str(date.fromisoformat(nth_step(plan, 3)["end"]) - timedelta(1))


@breaks("5.gap")
def a_start_on_another_day(given: Given, plan: Plan) -> Given:
    return with_taper(given, start=str(START - timedelta(1)))


@breaks("5.index")
def steps_misnumbered(given: Given, plan: Plan) -> None:
    nth_step(plan, 3)["index"] = 4


@breaks("5.order")
def a_step_that_ends_before_it_starts(given: Given, plan: Plan) -> None:
    nth_step(plan, 3)["end"] = "2026-12-01"


@breaks("5.empty")
def an_option_without_steps(given: Given, plan: Plan) -> None:
    plan["options"][0].update(steps=[], fills=[])


@breaks("6.sig")
def a_fill_without_directions(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][0]["prescription"]["sig"] = ""


@breaks("6.refills")
def a_fill_that_may_be_repeated(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][0]["prescription"]["refills"] = 1


@breaks("6.too_much")
def a_hundred_tablets_too_many(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][0]["quantity"] += 100


@breaks("6.short")
def one_tablet_short(given: Given, plan: Plan) -> None:
    fill = plan["options"][0]["fills"][0]
    fill["quantity"] -= 1
    fill["left_over"] = -1


@breaks("6.uncovered")
def a_fill_left_out(given: Given, plan: Plan) -> None:
    del plan["options"][0]["fills"][3]


@breaks("6.left")
def a_left_over_misstated(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][2]["left_over"] = 1


@breaks("6.whole")
def half_a_tablet_handed_out(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][0]["quantity"] += 0.5


@breaks("6.words")
def a_quantity_in_other_words(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][0]["prescription"]["quantity_in_words"] = "twelve"


@breaks("6.name")
def tablets_by_the_ml(given: Given, plan: Plan) -> None:
    plan["options"][0]["fills"][0]["unit"] = "ml"


@breaks("6.length")
def a_fill_for_longer_than_asked(given: Given, plan: Plan) -> Given:
    return with_taper(given, fill_days=7)


@breaks("10.says")
def an_option_that_says_nothing(given: Given, plan: Plan) -> None:
    plan["options"][0]["says"] = ""


@breaks("10.method")
def a_method_nobody_asked_for(given: Given, plan: Plan) -> Given:
    return with_taper(given, methods=["switch"])


@breaks("10.weeks")
def longer_than_asked(given: Given, plan: Plan) -> Given:
    return with_taper(given, max_weeks=8)


@builds("11.days")
def as_needed_turned_into_daily_use() -> tuple[Given, Plan]:
    given, plan = handmade.sound()
    return replace(given, taken=(replace(given.taken[0], days_per_week=5),)), plan


@builds("11.week")
def as_needed_with_more_in_a_week() -> tuple[Given, Plan]:
    given, plan = as_needed_turned_into_daily_use()
    return given, plan
