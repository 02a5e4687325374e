"""Plans broken on purpose, one promise at a time: a check that cannot fail is worthless."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from . import handmade
from .given import Given
from .handmade import START, dose, down, given_of, option, plan_of, step

Plan = dict[str, Any]
BREAKS: dict[str, tuple[str, Callable[[], tuple[Given, Plan]]]] = {}


def breaks(what: str) -> Callable[[Callable[[Given, Plan], Any]], Any]:
    """Register a change to the sound plan that must be caught as this violation."""

    def register(change: Callable[[Given, Plan], Any]) -> Any:
        def build() -> tuple[Given, Plan]:
            given, plan = handmade.sound()
            changed = change(given, plan)
            return (changed if isinstance(changed, Given) else given), plan

        BREAKS[change.__name__] = (what, build)
        return change

    return register


def builds(what: str) -> Callable[[Callable[[], tuple[Given, Plan]]], Any]:
    """Register a whole plan that must be caught as this violation."""

    def register(build: Callable[[], tuple[Given, Plan]]) -> Any:
        BREAKS[build.__name__] = (what, build)
        return build

    return register


def _with(given: Given, **taper: Any) -> Given:
    return replace(given, case={**given.case, "taper": {**given.taper, **taper}})


def _step(plan: Plan, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = plan["options"][0]["steps"][index]
    return found


def _piece(plan: Plan, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = _step(plan, index)["doses"][0]["pieces"][0]
    return found


@breaks("1.sum")
def a_dose_that_its_pieces_miss_by_a_hair(given: Given, plan: Plan) -> None:
    _step(plan)["doses"][0]["mg"] += 1e-9


@breaks("1.sum")
def one_piece_too_few(given: Given, plan: Plan) -> None:
    _piece(plan)["count"] += 1


@breaks("1.empty")
def a_dose_of_nothing(given: Given, plan: Plan) -> None:
    _step(plan)["doses"].append({"time": "08:00", "drug": "clonazepam", "mg": 0, "pieces": []})


@builds("1.liquid")
def a_liquid_piece_that_misstates_itself() -> tuple[Given, Plan]:
    given, plan = a_liquid_in_hundredths_of_a_ml()
    _step(plan)["doses"][1]["pieces"][0]["mg"] = 5
    return given, plan


@breaks("2.drug")
def a_drug_nobody_takes(given: Given, plan: Plan) -> None:
    plan["case"]["current_drug"] = "diazepam"


@breaks("2.product")
def a_product_that_is_not_made(given: Given, plan: Plan) -> None:
    _piece(plan)["strength_mg"], _piece(plan)["count"] = 0.5, 2


@breaks("2.product")
def a_code_of_another_product(given: Given, plan: Plan) -> None:
    _piece(plan)["rxcui"] = "197527"


@breaks("2.product")
def a_product_of_another_market(given: Given, plan: Plan) -> None:
    _piece(plan)["product"] = _piece(plan)["product"].replace("(US)", "(UK)")


@breaks("2.split")
def a_tablet_without_score_halved(given: Given, plan: Plan) -> None:
    _piece(plan)["fraction"], _piece(plan)["count"] = "1/2", 2


@breaks("2.split")
def a_split_where_none_may_be(given: Given, plan: Plan) -> Given:
    half = {**handmade.pieces(handmade.PRODUCTS[4:5], Fraction(1, 4))[0]}
    _step(plan, 12)["doses"] = [{"time": "08:00", "drug": "clonazepam", "mg": 0.25, "pieces": [half]}]
    return _with(given, allow_split="none")


@builds("2.split")
def a_film_halved() -> tuple[Given, Plan]:
    film = handmade.solid("clobazam", "10", form="film")
    given = replace(given_of("clobazam", ("10", "10"), allow_split="half"), products=(film,))
    piece = {"product": film.name, "rxcui": film.rxcui, "strength_mg": 10, "fraction": "1/2", "count": 1}
    one = step(0, START, 14, "clobazam", [])
    one.update(daily_mg=5, doses=[{"time": "08:00", "drug": "clobazam", "mg": 5, "pieces": [piece]}])
    return given, plan_of(given, [option("film", [one], Fraction(20))])


@breaks("2.mixed")
def a_tablet_beside_an_orally_disintegrating_one(given: Given, plan: Plan) -> None:
    doses = _step(plan)["doses"]
    assert doses[1]["mg"] == 0.875
    half = handmade.pieces(handmade.PRODUCTS[4:5], Fraction(1, 2))
    doses[1]["pieces"] = [*half, *handmade.pieces(handmade.PRODUCTS[:4], Fraction(3, 8))]


@breaks("2.count")
def a_count_that_is_not_whole(given: Given, plan: Plan) -> None:
    _piece(plan)["count"] = 1.5


@builds("2.tenths")
def a_liquid_in_hundredths_of_a_ml() -> tuple[Given, Plan]:
    given = given_of("diazepam", ("5", "5"), allow_liquid=True)
    product = next(p for p in handmade.PRODUCTS if p.form == "liquid")
    piece = {
        "product": product.name,
        "rxcui": product.rxcui,
        "concentration_mg_per_ml": 1,
        "ml": 4.95,
        "mg": 4.95,
    }
    one = step(0, START, 14, "diazepam", [("08:00", "diazepam", "5"), ("20:00", "diazepam", "5")])
    one["doses"][1].update(mg=4.95, pieces=[piece])
    one["daily_mg"] = 9.95
    return given, plan_of(given, [option("hundredths", [one], Fraction(10))])


@builds("2.liquid")
def a_liquid_where_none_may_be() -> tuple[Given, Plan]:
    given, plan = a_liquid_in_hundredths_of_a_ml()
    return _with(given, allow_liquid=False), plan


@breaks("2.unsaid")
def a_dose_of_today_that_cannot_be_handed_out_unsaid(given: Given, plan: Plan) -> Given:
    taken = replace(given.taken[0], doses=(Fraction(1), Fraction(103, 100)))
    for way in plan["options"]:
        for one in way["steps"]:
            one["exceptions"] = []
    return replace(given, taken=(taken,))


@breaks("3.read")
def a_case_misread(given: Given, plan: Plan) -> None:
    plan["case"]["current_daily_mg"] = 1.0


@breaks("3.times")
def a_third_time_of_day(given: Given, plan: Plan) -> None:
    _step(plan)["doses"][1]["time"] = "14:00"


@breaks("3.single")
def all_at_bedtime(given: Given, plan: Plan) -> None:
    _step(plan)["doses"] = [dose("20:00", "clonazepam", "1.875")]


@builds("3.interval")
def an_interval_widened_early() -> tuple[Given, Plan]:
    given = given_of("lorazepam", ("1", "1"))
    parts = [("08:00", "lorazepam", "0.5"), ("20:00", "lorazepam", "0.5")]
    steps = [
        step(0, START, 28, "lorazepam", parts),
        step(1, START + timedelta(28), 14, "lorazepam", parts[1:]),
    ]
    steps.append(step(2, START + timedelta(42), 14, "lorazepam", []))
    return given, plan_of(given, [option("dropped", steps, Fraction(2))])


@breaks("3.up")
def a_dose_that_rises(given: Given, plan: Plan) -> None:
    steps = plan["options"][0]["steps"]
    steps[3]["doses"], steps[5]["doses"] = steps[5]["doses"], steps[3]["doses"]


@breaks("3.up")
def a_first_step_above_today(given: Given, plan: Plan) -> Given:
    taken = replace(given.taken[0], doses=(Fraction(1), Fraction(3, 4)))
    plan["case"]["current_daily_mg"] = 1.75
    return replace(given, taken=(taken,))


@builds("3.equivalents")
def a_cross_over_that_gives_more() -> tuple[Given, Plan]:
    given, plan = switching("15")
    return given, plan


@breaks("3.daily")
def a_daily_dose_that_its_doses_miss(given: Given, plan: Plan) -> None:
    _step(plan, 2)["daily_mg"] += 0.125


@breaks("3.cut")
def a_cut_misstated(given: Given, plan: Plan) -> None:
    _step(plan, 2)["cut_percent_of_current"] = 5.0


@breaks("3.where")
def a_cut_without_its_dose(given: Given, plan: Plan) -> None:
    _step(plan, 2)["cut_where"] = ""


@breaks("3.check")
def a_cut_without_a_check(given: Given, plan: Plan) -> None:
    _step(plan, 2)["check"] = ""


@builds("3.sum")
def a_cross_over_without_its_sum() -> tuple[Given, Plan]:
    given, plan = switching("10")
    _step(plan)["equivalent_mg"] = 19
    return given, plan


@breaks("3.cycle")
def a_cycle_where_none_may_be(given: Given, plan: Plan) -> None:
    _step(plan)["cycle_days"] = 2


@breaks("3.twice")
def the_same_dose_twice(given: Given, plan: Plan) -> None:
    _step(plan, 12)["doses"] *= 2


@breaks("3.continuing")
def a_second_drug_forgotten(given: Given, plan: Plan) -> Given:
    second = replace(given.taken[0], drug="lorazepam", doses=(Fraction(1),))
    return replace(given, taken=(*given.taken, second))


@builds("3.table")
def a_switch_by_a_table_that_does_not_know_the_drug() -> tuple[Given, Plan]:
    given, plan = switching("10")
    return replace(given, units_of={"made_up": {"diazepam": (Fraction(10), Fraction(10))}}), plan


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
    return _with(given, allow_cycles=True)  # the last cuts of the sound plan are then finer by turns


@breaks("4.first")
def a_first_cut_of_an_eighth(given: Given, plan: Plan) -> None:
    plan["options"][0] = down(given, 14, "coarse", rung="0.25")


@breaks("4.override")
def an_override_nobody_recorded(given: Given, plan: Plan) -> None:
    _step(plan, 14)["exceptions"] = [{"rule": "R006", "code": "override", "why": "in a hurry"}]


@breaks("4.relaxed")
def a_rule_waived_after_years_of_use(given: Given, plan: Plan) -> None:
    _step(plan, 14)["exceptions"] = [{"rule": "R006", "code": "not_applicable", "why": "R007"}]


@breaks("4.exception")
def an_exception_without_a_why(given: Given, plan: Plan) -> None:
    _step(plan, 14)["exceptions"][0]["why"] = ""


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
    _end_at(plan, 10, None)


@breaks("4.early")
def an_early_end_that_need_not_be(given: Given, plan: Plan) -> None:
    _end_at(plan, 10, "cannot go lower with these products; a liquid would help")


@breaks("4.help")
def an_early_end_that_helps_nobody(given: Given, plan: Plan) -> None:
    _end_at(plan, 10, "that is all")


@breaks("4.below")
def an_end_below_the_target(given: Given, plan: Plan) -> Given:
    return _with(given, target_mg=0.3)  # the sound plan goes on to 0.125 mg and stops there in this one


@breaks("4.ends")
def an_end_that_is_not_the_last_step(given: Given, plan: Plan) -> None:
    plan["options"][0]["ends"]["daily_mg"] = 0.125


def _end_at(plan: Plan, index: int, why: str | None) -> None:
    """Cut the first option short after a step."""
    way = plan["options"][0]
    way["steps"] = way["steps"][: index + 1]
    last = way["steps"][-1]
    way["ends"] = {"date": last["start"], "daily_mg": last["daily_mg"], "why": why}


@breaks("5.gap")
def a_day_without_a_step(given: Given, plan: Plan) -> None:
    _step(plan, 3)["end"] = str(date.fromisoformat(_step(plan, 3)["end"]) - timedelta(1))


@breaks("5.gap")
def a_start_on_another_day(given: Given, plan: Plan) -> Given:
    return _with(given, start=str(START - timedelta(1)))


@breaks("5.index")
def steps_misnumbered(given: Given, plan: Plan) -> None:
    _step(plan, 3)["index"] = 4


@breaks("5.order")
def a_step_that_ends_before_it_starts(given: Given, plan: Plan) -> None:
    _step(plan, 3)["end"] = "2026-12-01"


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
    return _with(given, fill_days=7)


@breaks("8.few")
def one_option_alone(given: Given, plan: Plan) -> None:
    del plan["options"][1]


@breaks("8.alike")
def the_same_option_twice(given: Given, plan: Plan) -> None:
    plan["options"][1] = {**json.loads(json.dumps(plan["options"][0])), "id": "again"}


@breaks("8.stay")
def staying_forgotten(given: Given, plan: Plan) -> None:
    del plan["comparators"]["stay"]


@breaks("8.stop")
def stopping_forgotten(given: Given, plan: Plan) -> None:
    del plan["comparators"]["stop_today"]


@breaks("8.ids")
def two_options_of_one_name(given: Given, plan: Plan) -> None:
    plan["options"][1]["id"] = plan["options"][0]["id"]


@breaks("8.limits")
def limits_unsaid(given: Given, plan: Plan) -> None:
    plan["limits"] = []


@breaks("8.words")
def a_status_that_is_no_word_of_ours(given: Given, plan: Plan) -> None:
    plan["findings"][0]["status"] = "maybe"


@breaks("10.says")
def an_option_that_says_nothing(given: Given, plan: Plan) -> None:
    plan["options"][0]["says"] = ""


@breaks("12.band")
def a_band_without_its_edges(given: Given, plan: Plan) -> None:
    prediction = made_up_prediction()
    prediction["occupancy"] = {"p50": [0.5, 0.5]}
    plan["options"][0]["prediction"] = prediction


@breaks("8.warning")
def a_stop_without_its_warning(given: Given, plan: Plan) -> None:
    plan["comparators"]["stop_today"]["warning"] = "be careful"


@breaks("8.short")
def short_use_without_its_rule(given: Given, plan: Plan) -> Given:
    plan["case"]["dependence_likely"] = False
    return replace(given, class_since=given.as_of - timedelta(10))


@breaks("8.published")
def a_published_profile_as_an_option(given: Given, plan: Plan) -> None:
    plan["comparators"]["published"] = [{"id": "slow", "breaks": ["R006"], "steps": []}]


@breaks("8.source")
def a_finding_without_a_source(given: Given, plan: Plan) -> None:
    plan["findings"][0]["sources"] = []


@breaks("8.source")
def a_source_that_is_not_listed(given: Given, plan: Plan) -> None:
    plan["sources"] = []


@breaks("8.unknown")
def an_unknown_unlisted(given: Given, plan: Plan) -> Given:
    person = {**handmade.PERSON, "pregnant": None}
    return replace(given, case={**given.case, "person": person})


@breaks("8.assumed")
def a_default_unlisted(given: Given, plan: Plan) -> Given:
    taper = {key: value for key, value in given.taper.items() if key != "market"}
    return replace(given, case={**given.case, "taper": taper})


@breaks("10.method")
def a_method_nobody_asked_for(given: Given, plan: Plan) -> Given:
    return _with(given, methods=["switch"])


@breaks("10.weeks")
def longer_than_asked(given: Given, plan: Plan) -> Given:
    return _with(given, max_weeks=8)


@builds("11.days")
def as_needed_turned_into_daily_use() -> tuple[Given, Plan]:
    given, plan = handmade.sound()
    return replace(given, taken=(replace(given.taken[0], days_per_week=5),)), plan


@builds("11.week")
def as_needed_with_more_in_a_week() -> tuple[Given, Plan]:
    given, plan = as_needed_turned_into_daily_use()
    return given, plan


@breaks("12.order")
def bands_that_cross(given: Given, plan: Plan) -> None:
    prediction = made_up_prediction()
    prediction["pwc20"]["p05"] = [30, 30]
    plan["options"][0]["prediction"] = prediction


@breaks("12.range")
def a_score_above_its_scale(given: Given, plan: Plan) -> None:
    prediction = made_up_prediction()
    prediction["pwc20"]["p95"] = [20, 61]
    plan["options"][0]["prediction"] = prediction


@breaks("12.range")
def a_number_that_is_none(given: Given, plan: Plan) -> None:
    prediction = made_up_prediction()
    prediction["plasma_ng_per_ml"]["clonazepam"]["p50"] = [1, float("nan")]
    plan["options"][0]["prediction"] = prediction


@breaks("12.length")
def a_day_missing(given: Given, plan: Plan) -> None:
    prediction = made_up_prediction()
    prediction["occupancy"]["p50"] = [0.5]
    plan["options"][0]["prediction"] = prediction


def made_up_prediction() -> dict[str, Any]:
    """A prediction over two days, in order and in range."""
    three = {"p05": 0.1, "p50": 0.2, "p95": 0.3}
    lines = {name: [value, value] for name, value in three.items()}
    return {
        "day": [0, 1],
        "date": ["2026-12-01", "2026-12-02"],
        "pwc20": {"p05": [1, 1], "p25": [2, 2], "p50": [3, 3], "p75": [4, 4], "p95": [5, 5]},
        "plasma_ng_per_ml": {"clonazepam": {name: list(line) for name, line in lines.items()}},
        "occupancy": {name: list(line) for name, line in lines.items()},
        "peak_pwc20": dict(three),
        "chance_rise_5": dict(three),
        "days_above_5": dict(three),
    }


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
    _step(plan, 3)["start"] = str(START + timedelta(20))
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
    _step(plan)["daily_mg"] = 2.0
    return given, plan


def switching(diazepam: str) -> tuple[Given, Plan]:
    """Clonazepam 1 mg twice a day, crossed over in two weeks to so much diazepam twice a day, then down."""
    given = given_of(switch_to="diazepam")
    mixed = [("08:00", "clonazepam", "1"), ("20:00", "diazepam", diazepam)]
    whole = [("08:00", "diazepam", diazepam), ("20:00", "diazepam", diazepam)]
    steps = [
        step(
            0, START, 7, "diazepam", mixed, phase="cross_over", equivalent_mg=float(10 + Fraction(diazepam))
        ),
        step(
            1,
            START + timedelta(7),
            7,
            "diazepam",
            whole,
            phase="cross_over",
            equivalent_mg=float(2 * Fraction(diazepam)),
        ),
        step(2, START + timedelta(14), 14, "diazepam", whole, phase="hold"),
    ]
    start, index = START + timedelta(28), 3
    pairs = [(9, 9), (8, 8), (7, 7), (6, 6), (5, 5), (5, 4), (4, 4), (4, 3), (3, 3), (3, 2), (2, 2)]
    lower = [("3", "0"), ("2.5", "0"), ("2", "0"), ("1", "0"), ("0", "0")]
    for night, morning in [*((str(n), str(m)) for n, m in pairs), *lower]:
        parts = [("20:00", "diazepam", night), ("08:00", "diazepam", morning)]
        parts = [part for part in parts if part[2] != "0"]
        why = "no smaller cut can be handed out"
        forced = [{"rule": rule, "code": "products", "why": why} for rule in ("R006", "R011")]
        steps.append(step(index, start, 14, "diazepam", parts, exceptions=forced if night == "1" else []))
        start, index = start + timedelta(14), index + 1
    way = {**option("switch", steps, Fraction(20), "switch"), "equivalence": "made_up"}
    way["equivalence_range"] = [{"table": "made_up", "mg": 20.0}]
    return given, plan_of(given, [way, down(given, 28, "slower")])
