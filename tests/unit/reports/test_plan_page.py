"""The plan as a page: valid, self-contained, accessible, and true to the document."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from page_checks import contrast, page_faults, page_text, read_page

from glidepath.reports.layouts import layout_text
from glidepath.reports.option_view import option_facts
from glidepath.reports.plan_page import plan_html

DRAFT = "Draft for a clinician, not accepted"


def test_page_has_no_fault(html: str) -> None:
    assert page_faults(html) == []


def test_page_is_the_same_every_time_whenever_it_is_made(
    plan: dict[str, Any], drawings: dict[str, str], html: str
) -> None:
    assert plan_html({**plan, "made_at": "2030-01-01T00:00:00"}, drawings) == html


def test_page_is_headed_as_a_draft(html: str) -> None:
    assert page_text(html).index(DRAFT) < page_text(html).index("Ways off clonazepam")


def test_reading_order(html: str) -> None:
    headings = re.findall(r'<h2 id="([^"]+)"', html)
    assert headings[:4] == ["understood", "findings", "dangers", "side"]
    assert headings[-3:] == ["trouble", "beside", "sources"]


def test_mandatory_warning_is_there_word_for_word(plan: dict[str, Any], html: str) -> None:
    assert plan["comparators"]["stop_today"]["warning"] in page_text(html)


def test_what_blocks_acceptance_is_said(html: str) -> None:
    assert "Answer these before any option can be accepted: pregnancy, epilepsy." in page_text(html)


def test_every_chart_has_its_table(plan: dict[str, Any], drawings: dict[str, str], html: str) -> None:
    figures = re.findall(r'<figure id="chart-([^"]+)">(.*?)</figure>', html, re.DOTALL)
    assert {name for name, _ in figures} == set(drawings)
    assert all("<table>" in body and "<figcaption>" in body and "<details>" in body for _, body in figures)


def test_every_dose_of_every_step_is_in_words(plan: dict[str, Any], html: str) -> None:
    text = page_text(html)
    for option in plan["options"]:
        for step in option["steps"]:
            assert step["end"][:4] in text
            for dose in step["doses"]:
                assert f"{dose['mg']:g} mg" in text
    assert "one 0.5 mg tablet and half of a 0.5 mg tablet" in text


def test_worst_findings_come_first_and_the_tail_is_folded(html: str) -> None:
    body = html[html.index('id="findings"') : html.index('id="dangers"')]
    assert body.index("R037") < body.index("R025") < body.index("<details>")
    assert body.index("<details>") < body.index("R060")


def test_exceptions_carry_rule_and_reason(html: str) -> None:
    text = page_text(html)
    assert "Past R006: no smaller cut can be made from these products on the way to zero." in text
    assert (
        "R006 , which some steps go past: In any two weeks the dose should fall by no more than a quarter"
        in text
    )


def test_published_profile_shows_what_it_breaks(html: str) -> None:
    row = html[html.index("Nardi 2010: 0.5 mg") :]
    assert 'data-label="Rules it breaks">R006</td>' in row
    assert "Cuts 33% of the dose of 14 days before." in row


def test_sudden_stop_is_never_shown_as_breaking_nothing(html: str) -> None:
    row = html[html.index(">Stop today") :]
    assert row[: row.index("</tr>")].count("a sudden stop: see Dangers") == 1


def test_unknown_fields_of_the_person_are_named_once(html: str) -> None:
    text = page_text(html)
    assert "Also not known (never taken as no): naloxone at hand, a seizure in an earlier withdrawal" in text
    assert "height" in text


def numbers_of(value: Any) -> set[float]:
    """Every number of a document, in numbers and in text."""
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, int | float):
        return {float(value)}
    if isinstance(value, str):
        return {float(found) for found in re.findall(r"\d+(?:\.\d+)?", value)}
    inside = value.values() if isinstance(value, dict) else value
    return set().union(*(numbers_of(item) for item in inside), *(numbers_of(str(key)) for key in value))


def allowed_numbers(plan: dict[str, Any]) -> set[float]:
    """Numbers of the document as written, rounded, as percent, and the lengths between its dates."""
    known = numbers_of(plan)
    shown = {round(number, digits) for number in known for digits in (0, 1, 2, 3)}
    shown |= {round(100 * number) for number in known if 0 <= number <= 1}
    for option in plan["options"]:
        starts = [date.fromisoformat(step["start"]) for step in option["steps"]]
        ends = [date.fromisoformat(step["end"]) for step in option["steps"]]
        shown |= {float((end - start).days + 1) for start, end in zip(starts, ends, strict=True)}
        days = (date.fromisoformat(option["ends"]["date"]) - starts[0]).days
        shown |= {round(days / 7, 1), round(days / 30.44), len(option["steps"]), len(option["fills"])}
        shown |= {float(sum(1 for step in option["steps"] if step["exceptions"]))}
        shown |= {
            round(100 * step["daily_mg"] / plan["case"]["current_daily_mg"], 2) for step in option["steps"]
        }
        shown |= {step["index"] + 1.0 for step in option["steps"]}
    layout = {float(number) for number in range(0, 101)} | {20.0, 60.0, 90.0, 95.0, 100.0}
    return shown | layout | {round(percent + 0.05, 1) for percent in shown}


def test_all_numbers_of_the_page_come_from_the_plan(plan: dict[str, Any], html: str) -> None:
    """No number appears from nowhere: each is in the document, rounded, or counted from it."""
    allowed = allowed_numbers(plan)
    without_drawings = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    words = re.sub(r"R\d{3}", "", page_text(without_drawings))
    words = re.sub(r"\d+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?", "", words)
    found = {float(number) for number in re.findall(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])", words)}
    strange = {number for number in found if not any(abs(number - known) < 0.051 for known in allowed)}
    assert not strange


def test_page_without_predictions_still_stands(plan: dict[str, Any]) -> None:
    bare = deepcopy(plan)
    for option in bare["options"]:
        option["prediction"] = None
        option.pop("equal_drive_benefit", None)
    for name in ("stay", "stop_today"):
        bare["comparators"][name]["prediction"] = None
    bare["comparators"]["published"][0]["prediction"] = None
    page = plan_html(bare, {})
    assert page_faults(page) == []
    assert "not predicted" in page


def test_page_without_options_or_helplines_still_stands(plan: dict[str, Any]) -> None:
    bare = {**deepcopy(plan), "options": []}
    bare.pop("emergency")
    page = plan_html(bare, {})
    assert page_faults(page) == []
    assert "No option could be made" in page


def test_text_of_the_document_is_escaped(plan: dict[str, Any]) -> None:
    wicked = deepcopy(plan)
    wicked["options"][0]["says"] = "<script>alert(1)</script>"
    assert "<script>" not in plan_html(wicked, {})


def test_cycles_and_continuing_doses_are_named(plan: dict[str, Any]) -> None:
    other = deepcopy(plan)
    step = other["options"][0]["steps"][0]
    step["cycle_days"] = 2
    for day, dose in enumerate(step["doses"]):
        dose["day_of_cycle"] = day
    step["continuing"] = [{"time": "22:00", "drug": "lorazepam", "mg": 1.0, "pieces": []}]
    text = page_text(plan_html(other, {}))
    assert "day 1 of every 2 days: 1 mg" in text
    assert "also lorazepam 1 mg at 10 pm" in text


def test_option_that_cannot_go_lower_says_why_and_what_would_help(plan: dict[str, Any]) -> None:
    other = deepcopy(plan)
    help_words = ["a liquid", "a switch"]
    other["options"][0]["ends"] = {
        "date": "2027-06-15",
        "daily_mg": 0.125,
        "why": "cannot go lower with these products",
        "what_would_help": help_words,
    }
    other["refused_methods"] = [{"method": "equal_drive", "why": "no potency is known for this drug"}]
    text = page_text(plan_html(other, {}))
    assert "to be kept up: not a stop" in text
    assert "Why: cannot go lower with these products. What would help: a liquid; a switch." in text
    assert "Option A: Ends at 0.125 mg a day, not at zero" in text
    assert "Equal drive: no potency is known for this drug." in text


def test_products_of_an_option_are_listed_by_form(plan: dict[str, Any]) -> None:
    assert (
        dict(option_facts(plan["options"][0]))["Products"]
        == "clonazepam dissolving tablet 0.125, 0.25 and 0.5 mg; clonazepam tablet 0.5 and 1 mg"
    )


def test_option_without_cuts_says_none(plan: dict[str, Any]) -> None:
    held = deepcopy(plan["options"][0])
    held["steps"] = [{**held["steps"][0], "cut_mg": 0.0}]
    assert dict(option_facts(held))["Largest cut"] == "none"


def test_drawings_are_drawn_once_and_referred_to(html: str) -> None:
    assert html.count("<symbol") < 25
    assert html.count("<use ") > 100


def themes() -> dict[str, dict[str, str]]:
    css = layout_text("page.css")
    light, dark = re.findall(r":root\{([^}]*)\}", css)[:2]
    read = [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", theme)) for theme in (light, dark)]
    return {"light": read[0], "dark": {**read[0], **read[1]}}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_enough_contrast(theme: str) -> None:
    colours = themes()[theme]
    grounds = ["paper", "wash", "danger-wash", "amber-wash", "blue-wash"]
    pairs = [(ink, ground) for ink in ("ink", "soft") for ground in grounds]
    pairs += [
        ("link", "paper"),
        ("danger", "danger-wash"),
        ("danger", "paper"),
        ("amber", "amber-wash"),
        ("amber", "paper"),
        ("amber", "blue-wash"),
    ]
    poor = {
        pair: contrast(colours[pair[0]], colours[pair[1]])
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < 4.5
    }
    assert not poor


def test_wide_tables_can_be_scrolled_by_keyboard(html: str) -> None:
    assert all('tabindex="0"' in tag for tag in re.findall(r'<div class="wide"[^>]*>', html))


def test_narrow_screens_get_cards_instead_of_columns(html: str) -> None:
    assert html.count('data-label="Cut"') == read_page(html).tags["table"] * 0 + html.count(
        'data-label="In a day"'
    )
    assert "@media (max-width:46rem)" in html
