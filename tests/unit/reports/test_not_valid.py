"""A forecast that is not valid for the person: said above it, in each number, and drawn grey."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from page_checks import page_faults, page_text
from sample_plan import accepted_plan

from glidepath.reports.charts import plan_charts
from glidepath.reports.not_valid import MEANS_OF_PLAN, NOT_VALID, NOTICE, marked, reasons_of_plan
from glidepath.reports.option_view import option_facts, option_views
from glidepath.reports.palette import grey_of
from glidepath.reports.patient_sheet import patient_html
from glidepath.reports.plan_page import plan_html
from glidepath.reports.plan_pdf import plan_pdf
from glidepath.reports.plan_view import plan_view
from glidepath.reports.summary_text import course_text, plan_text

REASON = "On the same receptor (GABA-A), and not in the model: phenobarbital."
MARK = {"valid": False, "not_valid_because": [REASON]}
FORECAST_ROWS = ("Worst", "Chance", "Days with")


def mark(plan: dict[str, Any]) -> dict[str, Any]:
    """The same plan with every prediction marked."""
    bad = deepcopy(plan)
    beside = bad["comparators"]
    for holder in [*bad["options"], beside["stay"], beside["stop_today"], *beside["published"]]:
        if holder.get("prediction"):
            holder["prediction"] |= MARK
        if holder.get("equal_drive_benefit"):
            holder["equal_drive_benefit"] |= MARK
    return bad


@pytest.fixture(scope="module")
def bad(plan: dict[str, Any]) -> dict[str, Any]:
    return mark(plan)


@pytest.fixture(scope="module")
def page(bad: dict[str, Any]) -> str:
    return plan_html(bad)


def test_a_valid_plan_says_nothing_of_it(plan: dict[str, Any], html: str) -> None:
    assert reasons_of_plan(plan) == ()
    assert NOTICE not in page_text(html) and "not valid" not in page_text(html)
    assert "not valid" not in plan_text(plan).lower()


def test_the_page_says_it_before_the_first_predicted_number(page: str) -> None:
    text = page_text(page)
    assert page_faults(page) == []
    notice = text.index(NOTICE)
    assert notice < text.index("Worst PWC-20 score")
    assert text.index(REASON) < text.index(MEANS_OF_PLAN) < text.index("Worst PWC-20 score")
    assert text.rindex(NOTICE) > text.index("Compared with"), "once more above what is compared"


def test_the_first_screen_says_it_and_leads_to_why(page: str, html: str) -> None:
    header = page[page.index("<header") : page.index("</header>")]
    assert NOTICE in header and 'href="#not-valid"' in header
    assert page.count('id="not-valid"') == 1
    assert page.index('id="not-valid"') < page.index(REASON)
    assert "#not-valid" not in html


def test_a_number_that_is_not_valid_is_struck_out_and_a_valid_one_is_not(page: str, html: str) -> None:
    struck = page.count('not valid: <s class="void">')
    assert struck == page.count("not valid: ") > 0
    assert "<s " not in html


def test_every_predicted_number_is_marked(bad: dict[str, Any]) -> None:
    for option in bad["options"]:
        facts = dict(option_facts(option))
        for label, words in facts.items():
            assert words.startswith("not valid: ") is label.startswith(FORECAST_ROWS), label
    rows = plan_view(bad).comparators
    shown = [words for row in rows for words in (row.worst, row.chance) if words != "not predicted"]
    assert shown and all(words.startswith("not valid: ") for words in shown)
    assert all(view.worst_bar is None for view in option_views(bad))


def test_every_chart_of_a_forecast_is_grey_and_says_so(bad: dict[str, Any]) -> None:
    charts = plan_charts(bad)
    assert len(charts) > len(bad["options"])
    for chart in charts:
        forecast = chart.id != "doses"
        assert chart.title.endswith(f"({NOT_VALID})") is forecast
        assert (REASON in chart.says) is forecast
        plots = chart.spec.get("vconcat") or [chart.spec]
        across = [sum(1 for one in plot["layer"] if one["mark"].get("text") == NOT_VALID) for plot in plots]
        assert across == [int(forecast)] * len(plots)
        for plot in plots:
            plain = [one for one in plot["layer"] if one["mark"].get("text") != NOT_VALID]
            colours = re.findall(r"#[0-9a-f]{6}", json.dumps(plain))
            assert colours
            assert all(c[1:3] == c[3:5] == c[5:7] for c in colours) is forecast


def test_one_invalid_option_marks_its_own_chart_alone(plan: dict[str, Any]) -> None:
    one = deepcopy(plan)
    one["options"][0]["prediction"] |= MARK
    marked_ids = {chart.id for chart in plan_charts(one) if NOT_VALID in chart.title}
    assert marked_ids == {"comparison", f"expected-{one['options'][0]['id']}"}


def test_the_terminal_says_it_before_the_options(bad: dict[str, Any]) -> None:
    text = " ".join(plan_text(bad).split())
    assert text.index(NOTICE.upper()) < text.index(REASON) < text.index("--option")
    assert "not valid: " in text


def test_a_course_says_it_first() -> None:
    course = {
        "start": "2026-12-01T08:00",
        "hours": [0.0, 24.0],
        "features": {},
        "typical": {"plasma_ng_per_ml": {}},
    }
    assert "NOT VALID" not in course_text({**course, "valid": True, "not_valid_because": []})
    text = " ".join(course_text({**course, **MARK}).split())
    assert text.index(NOTICE.upper()) < text.index(REASON)


def test_the_printed_plan_says_it(bad: dict[str, Any]) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    first = " ".join((PdfReader(BytesIO(plan_pdf(bad))).pages[0].extract_text() or "").split())
    assert NOTICE in first and "phenobarbital" in first
    assert first.index(NOTICE) < first.index("Options side by side")


def test_the_patient_sheet_holds_no_forecast_to_mark() -> None:
    accepted = accepted_plan()
    assert patient_html(mark(accepted)) == patient_html(accepted)


def test_words_that_are_no_colour_stay() -> None:
    assert grey_of("#a8321c") == "#525252"
    assert grey_of("#nothex") == "#nothex"
    assert marked("8", None) == "8"
