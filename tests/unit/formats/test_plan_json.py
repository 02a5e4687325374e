"""A plan, a refusal, a prediction and a course as documents."""

from __future__ import annotations

import json
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from glidepath.assessment.plan_answer import Comparator, OptionAnswer, PlanAnswer, PublishedAnswer, Refusal
from glidepath.basis.sources import Source
from glidepath.checks.finding import Finding
from glidepath.formats.case_file import case_from_mapping
from glidepath.formats.forecast_json import course_to_json, prediction_to_json
from glidepath.formats.json_numbers import figures, plain
from glidepath.formats.plan_json import json_text, plan_from_json, plan_to_json, refusal_to_json
from glidepath.patient.plan import PublishedProfile
from glidepath.simulation.bands import Band
from glidepath.simulation.course import Course, CourseBands, TypicalSeries
from glidepath.simulation.features import Features
from glidepath.simulation.prediction import Prediction

from .schedules import SCHEDULE, STEPS

CASE = case_from_mapping({"medicines": ["clonazepam 1 mg bid"], "as_of": "2026-11-22"}, date(2026, 11, 22))
SOURCE = Source(id="jcpg2025", title="A guideline", year=2025, url="https://example.org", read="full")
FINDING = Finding(
    rule="R001",
    status="cannot_tell",
    severity="hard_stop",
    says="Epilepsy is not known.",
    do="Ask.",
    because={"mg": Fraction(1, 8), "since": date(2024, 12, 1), "list": ("a",)},
    missing=("person.epilepsy",),
    sources=("jcpg2025",),
)
BAND = Band(p05=1.234567, p50=2.0, p95=None)
SERIES = {"p05": np.array([0.123456, 1.0]), "p50": np.array([1.0, 2.0]), "p95": np.array([2.0, np.nan])}
PREDICTION = Prediction(
    start=date(2026, 12, 1),
    day=np.array([0, 1]),
    pwc20=SERIES,
    plasma_ng_per_ml={"clonazepam": SERIES},
    occupancy=SERIES,
    sedation=SERIES,
    score_before=BAND,
    peak_pwc20=BAND,
    chance_rise_5=BAND,
    days_above_5=BAND,
    people=2,
)


def answer(**changed: Any) -> PlanAnswer:
    profile = PublishedProfile(
        id="nardi2010",
        title="A trial",
        source="nardi2010",
        breaks=("R006",),
        steps=STEPS[:1],
        dispensable=True,
    )
    given: dict[str, Any] = {
        "case": CASE,
        "drug": "clonazepam",
        "current_daily_mg": Fraction(2),
        "dependence_likely": True,
        "case_facts": {
            "current_drug": "clonazepam",
            "current_daily_mg": Fraction(2),
            "dependence_likely": True,
        },
        "findings": (FINDING,),
        "options": (OptionAnswer(schedule=SCHEDULE, prediction=PREDICTION, findings=(FINDING,)),),
        "stay": Comparator(prediction=PREDICTION),
        "stop_today": Comparator(warning="Do not stop suddenly."),
        "published": (PublishedAnswer(profile=profile),),
        "assumed": CASE.assumed,
        "not_known": CASE.not_known,
        "hard_stop_unknown": ("person.epilepsy",),
        "sources": (SOURCE,),
        "limits": ("Seizures are not predicted.",),
        "versions": {"glidepath": "0", "facts": "0"},
        "people": 2,
        "refused_methods": (("switch", "no target"),),
    }
    return PlanAnswer(**{**given, **changed})


def document(**changed: Any) -> dict[str, Any]:
    return json.loads(json_text(plan_to_json(answer(**changed), "2026-11-22T12:00:00Z")))  # type: ignore[no-any-return]


def test_a_plan_has_the_parts_of_the_reference() -> None:
    plan = document()
    named = (
        "schema made_at versions case assumed not_known findings options comparators sources limits".split()
    )
    assert set(named) <= set(plan)
    assert plan["schema"] == "glidepath.plan/1"
    assert plan["case"]["current_daily_mg"] == 2.0
    assert plan["must_be_known"] == ["person.epilepsy"]
    assert plan["comparators"]["stop_today"] == {"prediction": None, "warning": "Do not stop suddenly."}
    assert plan["comparators"]["published"][0]["breaks"] == ["R006"]
    assert plan["comparators"]["published"][0]["prediction"] is None
    assert plan["refused_methods"] == [{"method": "switch", "why": "no target"}]
    assert plan["heading"] == "draft for a clinician, not accepted"


def test_the_steps_of_a_plan_come_back() -> None:
    read = plan_from_json(json_text(plan_to_json(answer(), "x")))
    assert read.option("switch-1") == SCHEDULE


def test_the_emergency_text_comes_first_and_numbers_are_there() -> None:
    assert document()["notes"] == []
    assert document(emergency_text="Call now.")["notes"] == ["Call now."]
    assert document()["emergency"]["helplines"][0]["number"] == "911"
    assert document()["emergency"]["signs"]


def test_findings_keep_their_reasons_exactly() -> None:
    finding = document()["findings"][0]
    assert finding["because"] == {"mg": 0.125, "since": "2024-12-01", "list": ["a"]}
    assert finding["missing"] == ["person.epilepsy"]
    assert finding["sources"] == ["jcpg2025"]


def test_assumed_times_are_a_list() -> None:
    assumed = {item["field"]: item["value"] for item in document()["assumed"]}
    assert assumed["medicines[0].times"] == ["08:00", "20:00"]
    assert assumed["taper.target_mg"] == 0.0


def test_a_prediction_has_dates_and_four_digits() -> None:
    prediction = document()["options"][0]["prediction"]
    assert prediction["day"] == [0, 1]
    assert prediction["date"] == ["2026-12-01", "2026-12-02"]
    assert prediction["pwc20"]["p05"] == [0.1235, 1.0]
    assert prediction["pwc20"]["p95"] == [2.0, None]
    assert prediction["peak_pwc20"] == {"p05": 1.235, "p50": 2.0, "p95": None}
    assert set(prediction["plasma_ng_per_ml"]["clonazepam"]) == {"p05", "p50", "p95"}
    assert prediction_to_json(None) is None


def test_a_refusal_has_the_parts_of_the_reference() -> None:
    refusal = Refusal(
        case=CASE,
        says="Do not stop or cut.",
        reasons=(FINDING,),
        do_now=("See a specialist.",),
        call=("911",),
        emergency=True,
        assumed=CASE.assumed,
        not_known=CASE.not_known,
        sources=(SOURCE,),
        versions={"glidepath": "0"},
    )
    written = refusal_to_json(refusal, "2026-11-22T12:00:00Z")
    assert (written["schema"], written["status"]) == ("glidepath.refusal/1", 3)
    assert written["says"] == "Do not stop or cut."
    assert written["emergency_now"] is True
    assert written["reasons"][0]["rule"] == "R001"
    assert json_text(written)


@pytest.mark.parametrize("with_bands", [True, False])
def test_a_course_keeps_its_hours_exactly(with_bands: bool) -> None:
    hours = np.array([0.0, 12345.5])
    line = np.array([0.123456, 1.0])
    course = Course(
        start=datetime(2024, 12, 1, 8, 0),  # noqa: DTZ001
        hours=hours,
        typical=TypicalSeries(
            plasma_ng_per_ml={"clonazepam": line},
            occupancy=line,
            drive=line,
            opposition=line,
            relief=line,
            sedation=line,
            pwc20=line,
        ),
        bands=CourseBands(pwc20=SERIES, plasma_ng_per_ml={}) if with_bands else None,
        features=Features(
            withdrawal_onset_day=BAND,
            peak_day=BAND,
            peak_pwc20=BAND,
            days_above_5=BAND,
            tolerance_factor=BAND,
        ),
        days_from="the last dose",
        people=2,
    )
    written = json.loads(json_text(course_to_json(course)))
    assert written["hours"] == [0.0, 12345.5]
    assert written["start"] == "2024-12-01T08:00"
    assert written["typical"]["occupancy"] == [0.1235, 1.0]
    assert written["features"]["peak_day"] == {"p05": 1.235, "p50": 2.0, "p95": None}
    assert ("bands" in written) is with_bands


def test_plain_data_is_exact_and_ordered() -> None:
    assert plain({"b": {2, 1}, "a": np.array([1.5])}) == {"b": [1, 2], "a": [1.5]}
    assert figures((Fraction(1, 8), True, "x", None, date(2026, 1, 2))) == [
        0.125,
        True,
        "x",
        None,
        "2026-01-02",
    ]


def test_lists_of_numbers_stand_on_one_line_and_text_is_not_touched() -> None:
    tricky = {"a": [1, 2.5e-07, None], "b": [["2026-12-01"], []], "c": ["[\n 1\n]", '"'], "d": {"e": [-1]}}
    text = json_text(tricky)
    assert json.loads(text) == tricky
    assert '"a": [1, 2.5e-07, null]' in text
    assert '["2026-12-01"]' in text
