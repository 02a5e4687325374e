"""Broken on purpose: what is handed out, from which products, when, and how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from . import handmade
from .broken import (
    Plan,
    breaks,
    builds,
    nth_piece,
    nth_step,
    switching,
    with_taper,
)
from .given import Given
from .handmade import START, dose, given_of, option, plan_of, step


@breaks("1.sum")
def a_dose_that_its_pieces_miss_by_a_hair(given: Given, plan: Plan) -> None:
    nth_step(plan)["doses"][0]["mg"] += 1e-9


@breaks("1.sum")
def one_piece_too_few(given: Given, plan: Plan) -> None:
    nth_piece(plan)["count"] += 1


@breaks("1.empty")
def a_dose_of_nothing(given: Given, plan: Plan) -> None:
    nth_step(plan)["doses"].append({"time": "08:00", "drug": "clonazepam", "mg": 0, "pieces": []})


@builds("1.liquid")
def a_liquid_piece_that_misstates_itself() -> tuple[Given, Plan]:
    given, plan = a_liquid_in_hundredths_of_a_ml()
    nth_step(plan)["doses"][1]["pieces"][0]["mg"] = 5
    return given, plan


@breaks("2.drug")
def a_drug_nobody_takes(given: Given, plan: Plan) -> None:
    plan["case"]["current_drug"] = "diazepam"


@breaks("2.product")
def a_product_that_is_not_made(given: Given, plan: Plan) -> None:
    nth_piece(plan)["strength_mg"], nth_piece(plan)["count"] = 0.5, 2


@breaks("2.product")
def a_code_of_another_product(given: Given, plan: Plan) -> None:
    nth_piece(plan)["rxcui"] = "197527"


@breaks("2.product")
def a_product_of_another_market(given: Given, plan: Plan) -> None:
    nth_piece(plan)["product"] = nth_piece(plan)["product"].replace("(US)", "(UK)")


@breaks("2.split")
def a_tablet_without_score_halved(given: Given, plan: Plan) -> None:
    nth_piece(plan)["fraction"], nth_piece(plan)["count"] = "1/2", 2


@breaks("2.split")
def a_split_where_none_may_be(given: Given, plan: Plan) -> Given:
    half = {**handmade.pieces(handmade.PRODUCTS[4:5], Fraction(1, 4))[0]}
    nth_step(plan, 12)["doses"] = [{"time": "08:00", "drug": "clonazepam", "mg": 0.25, "pieces": [half]}]
    return with_taper(given, allow_split="none")


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
    doses = nth_step(plan)["doses"]
    assert doses[1]["mg"] == 0.875
    half = handmade.pieces(handmade.PRODUCTS[4:5], Fraction(1, 2))
    doses[1]["pieces"] = [*half, *handmade.pieces(handmade.PRODUCTS[:4], Fraction(3, 8))]


@breaks("2.count")
def a_count_that_is_not_whole(given: Given, plan: Plan) -> None:
    nth_piece(plan)["count"] = 1.5


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
    return with_taper(given, allow_liquid=False), plan


@breaks("2.unsaid")
def a_dose_of_today_that_cannot_be_handed_out_unsaid(given: Given, plan: Plan) -> Given:
    taken = replace(given.taken[0], doses=(Fraction(1), Fraction(103, 100)))
    for way in plan["options"]:
        for one in way["steps"]:
            one["exceptions"] = []
    return replace(given, taken=(taken,))


@breaks("2.start")
def a_start_below_the_next_lower_dose(given: Given, plan: Plan) -> Given:
    return replace(given, taken=(replace(given.taken[0], doses=(Fraction(1), Fraction("1.15"))),))


@breaks("3.read")
def a_case_misread(given: Given, plan: Plan) -> None:
    plan["case"]["current_daily_mg"] = 1.0


@breaks("3.times")
def a_third_time_of_day(given: Given, plan: Plan) -> None:
    nth_step(plan)["doses"][1]["time"] = "14:00"


@breaks("3.single")
def all_at_bedtime(given: Given, plan: Plan) -> None:
    nth_step(plan)["doses"] = [dose("20:00", "clonazepam", "1.875")]


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
    nth_step(plan, 2)["daily_mg"] += 0.125


@breaks("3.cut")
def a_cut_misstated(given: Given, plan: Plan) -> None:
    nth_step(plan, 2)["cut_percent_of_current"] = 5.0


@breaks("3.where")
def a_cut_without_its_dose(given: Given, plan: Plan) -> None:
    nth_step(plan, 2)["cut_where"] = ""


@breaks("3.check")
def a_cut_without_a_check(given: Given, plan: Plan) -> None:
    nth_step(plan, 2)["check"] = ""


@builds("3.sum")
def a_cross_over_without_its_sum() -> tuple[Given, Plan]:
    given, plan = switching("10")
    nth_step(plan)["equivalent_mg"] = 19
    return given, plan


@breaks("3.cycle")
def a_cycle_where_none_may_be(given: Given, plan: Plan) -> None:
    nth_step(plan)["cycle_days"] = 2


@breaks("3.twice")
def the_same_dose_twice(given: Given, plan: Plan) -> None:
    nth_step(plan, 12)["doses"] *= 2


@breaks("3.continuing")
def a_second_drug_forgotten(given: Given, plan: Plan) -> Given:
    second = replace(given.taken[0], drug="lorazepam", doses=(Fraction(1),))
    return replace(given, taken=(*given.taken, second))


@builds("3.table")
def a_switch_by_a_table_that_does_not_know_the_drug() -> tuple[Given, Plan]:
    given, plan = switching("10")
    return replace(given, units_of={"made_up": {"diazepam": (Fraction(10), Fraction(10))}}), plan
