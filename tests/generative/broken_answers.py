"""Broken on purpose: options, comparators, sources, unknowns and predictions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from . import handmade
from .broken import (
    Plan,
    breaks,
    made_up_prediction,
)
from .given import Given


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


@breaks("8.silent")
def an_unknown_taken_as_no(given: Given, plan: Plan) -> Given:
    plan["not_known"] = ["person.suicidality"]
    person = {**handmade.PERSON, "suicidality": None}
    plan["findings"].append({**plan["findings"][0], "rule": "R032", "status": "not_applicable"})
    return replace(given, case={**given.case, "person": person})


@breaks("8.silent")
def an_older_person_not_seen(given: Given, plan: Plan) -> Given:
    return replace(given, case={**given.case, "person": {**handmade.PERSON, "age_years": 65}})


@breaks("8.assumed")
def a_default_unlisted(given: Given, plan: Plan) -> Given:
    taper = {key: value for key, value in given.taper.items() if key != "market"}
    return replace(given, case={**given.case, "taper": taper})


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
