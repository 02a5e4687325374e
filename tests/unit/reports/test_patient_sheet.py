"""The patient sheet: accepted plans only, one page, plain words."""

from __future__ import annotations

import re
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from page_checks import page_faults, page_text
from pypdf import PdfReader
from sample_plan import accepted_plan

from glidepath.basis.errors import InputError
from glidepath.reports.patient_sheet import patient_html, patient_pdf
from glidepath.reports.patient_words import sheet_words
from glidepath.reports.typesetting import Paper

OPTIONS = ["percent-of-current-10", "equal-drive", "switch-diazepam"]
JARGON = [
    "benzodiazepine",
    "PWC",
    "withdrawal score",
    "taper",
    "percent",
    "receptor",
    "model",
    "predicted",
    "mg/L",
    "R0",
]


def test_draft_has_no_patient_sheet(plan: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="accepted plan"):
        patient_html(plan)
    with pytest.raises(InputError, match="accepted plan"):
        patient_pdf(plan)


@pytest.mark.parametrize(
    "acceptance",
    [
        {},
        {"option": "equal-drive", "by": " ", "at": "2026-11-24"},
        {"option": "none", "by": "Dr", "at": "2026-11-24"},
    ],
)
def test_acceptance_must_name_option_and_clinician(plan: dict[str, Any], acceptance: dict[str, str]) -> None:
    with pytest.raises(InputError):
        sheet_words({**plan, "acceptance": acceptance})


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_pdf_is_exactly_one_page(option: str, paper: Paper) -> None:
    reader = PdfReader(BytesIO(patient_pdf(accepted_plan(option), paper)))
    assert len(reader.pages) == 1
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_crowded_plan_still_fits_one_page() -> None:
    plan = accepted_plan("switch-diazepam")
    option = plan["options"][2]
    for step in option["steps"][:6]:
        step["doses"] = [
            {**dose, "time": time} for time in ("08:00", "12:00", "18:00", "22:00") for dose in step["doses"]
        ]
    assert len(PdfReader(BytesIO(patient_pdf(plan, "letter"))).pages) == 1


def test_pdf_words_are_at_least_12_points() -> None:
    sizes: list[float] = []

    def visit(text: str, page_matrix: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * matrix[3] * page_matrix[3]))

    page = PdfReader(BytesIO(patient_pdf(accepted_plan(), "letter"))).pages[0]
    page.extract_text(visitor_text=visit)
    words = [size for size in sizes if size > 8]  # the strengths under the drawings stand in the words, too
    assert len(words) > 40
    assert min(words) >= 11.9


def test_page_has_no_fault_and_no_script(accepted: dict[str, Any]) -> None:
    assert page_faults(patient_html(accepted)) == []


def test_sheet_says_who_accepted_and_what_to_take(accepted: dict[str, Any]) -> None:
    text = page_text(patient_html(accepted))
    assert "Agreed with Dr A. Example on 24 Nov 2026." in text
    assert "Tue 1 Dec" in text
    assert "Morning, 8 am" in text
    assert "one 0.5 mg tablet and half of a 0.5 mg tablet" in text


def test_sheet_says_what_to_do_when_things_go_wrong(accepted: dict[str, Any]) -> None:
    text = page_text(patient_html(accepted))
    for needed in ("Do not stop suddenly", "Call 911", "If you miss a dose", "Never take two doses together", "sick (vomit)",
                   "run out", "Alcohol", "opioid", "get rid of controlled medicines", "emergency department", "a day or two before", "pause", "slower", "back one step", "988"):  # fmt: skip
        assert needed in text, needed


def test_advice_holds_no_unsourced_number(accepted: dict[str, Any]) -> None:
    advice = " ".join(answer for _, answer in sheet_words(accepted).advice)
    assert not re.search(r"\d", advice)


def test_no_curves_and_no_jargon(accepted: dict[str, Any]) -> None:
    html = patient_html(accepted)
    assert "chart" not in html
    text = page_text(html).replace("glidepath", "")
    assert not [word for word in JARGON if word.lower() in text.lower()]


def test_words_are_short_and_sentences_too(accepted: dict[str, Any]) -> None:
    """Flesch-Kincaid grade 8 or lower, with syllables counted as groups of vowels."""
    sheet = sheet_words(accepted)
    text = " ".join([sheet.stop, sheet.rest, *(answer for _, answer in sheet.advice)])
    sentences = [s for s in re.split(r"[.!?:]", text) if s.strip()]
    found = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in found)
    grade = 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59
    assert grade <= 8


def test_about_twelve_weeks_then_the_rest_at_the_review(accepted: dict[str, Any]) -> None:
    sheet = sheet_words(accepted)
    assert 3 <= len(sheet.rows) <= 6
    assert "The next rows come at your review" in sheet.rest
    assert "do not stop, and do not go lower alone" in sheet.rest
    assert "your last dose is on 28 Jun 2027" in sheet.rest


def test_later_sheet_starts_at_its_day(accepted: dict[str, Any]) -> None:
    sheet = sheet_words(accepted, from_day="2027-06-20")
    assert sheet.rows[0].first == "Tue 15 Jun"
    assert "Your last dose is on 28 Jun 2027" in sheet.rest
    last = sheet.rows[-1]
    assert (last.first, last.then, last.daily) == ("From Tue 29 Jun 2027", ("if your review agrees",), "0 mg")
    assert not any(last.doses)


def test_plan_that_ends_above_zero_says_so(accepted: dict[str, Any]) -> None:
    plan = deepcopy(accepted)
    plan["options"][0]["ends"]["daily_mg"] = 0.5
    sheet = sheet_words(plan)
    assert sheet.heading == "Your plan to take less clonazepam"
    assert "you come down to 0.5 mg a day on" in sheet.rest


def test_plan_that_ends_above_zero_is_not_taken_for_a_stop(accepted: dict[str, Any]) -> None:
    plan = deepcopy(accepted)
    option = plan["options"][0]
    option["steps"] = option["steps"][:3]
    last = option["steps"][-1]
    option["ends"] = {"date": last["end"], "daily_mg": last["daily_mg"], "why": None}
    sheet = sheet_words(plan)
    assert sheet.rest.startswith(
        "Keep taking 1.625 mg a day. Do not stop: this is not the end of your supply."
    )
    assert "next prescription before 11 Jan 2027" in sheet.rest
    assert sheet.rows[-1].then == ("and on, until your review",)
    assert "whole plan" not in page_text(patient_html(plan))


def as_needed_plan(plan: dict[str, Any]) -> dict[str, Any]:
    changed = deepcopy(plan)
    changed["case"] |= {"as_needed": True, "days_per_week": 4, "doses": [{"time": "20:00", "mg": 2.0}]}
    for step in changed["options"][0]["steps"]:
        doses = step["doses"][-1:]
        step["cycle_days"] = 7
        step["doses"] = [{**dose, "day_of_cycle": day} for day in (0, 2, 4, 6) for dose in doses]
        step["daily_mg"] = sum(dose["mg"] for dose in doses) * 4 / 7
    return changed


def test_use_as_needed_shows_the_day_of_use_and_no_weekly_mean(accepted: dict[str, Any]) -> None:
    sheet = sheet_words(as_needed_plan(accepted))
    assert sheet.columns == ("On a day of use", "Amount")
    assert sheet.rows[0].daily == "0.875 mg, on up to 4 days a week"
    assert len(sheet.rows[0].doses[0]) == 1
    assert "Take it only when you need it: on no more than 4 days a week" in sheet.use
    assert "nothing to make up for" in dict(sheet.advice)["If you miss a dose"]


def test_alcohol_is_never_a_bare_order_to_stop(accepted: dict[str, Any]) -> None:
    words = dict(sheet_words(accepted).advice)["Alcohol"]
    assert "stop your breathing" in words
    assert "do not stop drinking suddenly" in words


def test_old_tablets_follow_the_market(accepted: dict[str, Any]) -> None:
    there = {**accepted, "case": {**accepted["case"], "market": "UK"}}
    assert "back to the pharmacy" in dict(sheet_words(there).advice)["Your tablets"]
    assert "back to the pharmacy" not in dict(sheet_words(accepted).advice)["Your tablets"]


def test_opioid_and_boxed_warning_are_on_the_sheet_in_plain_words(accepted: dict[str, Any]) -> None:
    part = {"title": "Abuse, misuse and addiction", "says": "can lead to addiction", "sources": ["FDA-2020"]}
    sheet = sheet_words({**accepted, "boxed_warning": [part]})
    assert "oxycodone" in sheet.opioid and "naloxone" in sheet.opioid
    assert sheet.dangers == "Taking more than this sheet says can lead to addiction, overdose and death."


def test_signs_of_a_newborn_only_where_there_may_be_one(accepted: dict[str, Any]) -> None:
    plan = deepcopy(accepted)
    plan["emergency"]["signs"].append("a newborn that is hard to wake")
    assert "newborn" in page_text(patient_html(plan))
    plan["case"]["person"]["sex"] = "male"
    assert "newborn" not in page_text(patient_html(plan))


def test_two_drugs_are_named_in_every_dose() -> None:
    sheet = sheet_words(accepted_plan("switch-diazepam"))
    first = [dose.words for cell in sheet.rows[0].doses for dose in cell]
    assert first == [
        "clonazepam: one 1 mg tablet",
        "clonazepam: one 0.5 mg tablet",
        "diazepam: one 10 mg tablet",
    ]
    assert sheet.rows[0].daily == "clonazepam 1.5 mg and diazepam 10 mg"


def test_medicine_that_stays_is_on_the_sheet(accepted: dict[str, Any]) -> None:
    plan = deepcopy(accepted)
    plan["options"][0]["steps"][0]["continuing"] = [
        {"time": "22:00", "drug": "lorazepam", "mg": 1.0, "pieces": []}
    ]
    assert sheet_words(plan).keep_taking.startswith("Keep taking as before: lorazepam 1 mg at bedtime")


def test_days_of_a_cycle_are_named(accepted: dict[str, Any]) -> None:
    plan = deepcopy(accepted)
    step = plan["options"][0]["steps"][0]
    step["cycle_days"] = 2
    step["doses"] = [{**dose, "time": "20:00", "day_of_cycle": day} for day, dose in enumerate(step["doses"])]
    shown = [dose.words for cell in sheet_words(plan).rows[0].doses for dose in cell]
    assert shown[0] == "day 1 of every 2 days: one 1 mg tablet"


def test_no_number_is_invented_where_the_plan_names_no_helpline(accepted: dict[str, Any]) -> None:
    plan = {key: value for key, value in accepted.items() if key != "emergency"}
    assert "Call your local emergency number" in page_text(patient_html(plan))


def test_same_plan_same_bytes(accepted: dict[str, Any]) -> None:
    assert patient_pdf(accepted, "a4") == patient_pdf(accepted, "a4")
    assert patient_html(accepted) == patient_html(accepted)


def test_page_and_pdf_name_the_same_review_day() -> None:
    """Two sheets of one acceptance must not send a person to two different days."""
    import glidepath

    words = glidepath.read_case("clonazepam 1 mg twice daily", since="2024-12-01", as_of="2026-11-22")
    made = glidepath.document(glidepath.plan(words, people=0), "2026-11-22T09:00:00")
    accepted = {**made, "acceptance": {"option": made["options"][0]["id"], "by": "Dr A", "at": "2026-11-24"}}
    page = re.search(r"before (\d+ \w+ \d{4})", patient_html(accepted))
    text = " ".join(PdfReader(BytesIO(patient_pdf(accepted))).pages[0].extract_text().split())
    assert page is not None
    assert page[1] in text
