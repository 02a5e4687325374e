"""The tornado, its table, its page and its lines for the terminal."""

from __future__ import annotations

from typing import Any

import pytest
from page_checks import page_faults, page_text

from glidepath.reports.chart_drawing import draw
from glidepath.reports.chart_what_matters import bar_words, tornado_chart, value_words
from glidepath.reports.what_matters_page import what_matters_html, what_matters_text

BESIDE: dict[str, Any] = {
    "sources": [{"id": "x2020", "title": "A trial", "year": 2020, "url": "https://example.org/x"}],
    "assumed": [{"field": "taper.market", "value": "US", "why": "no market was given"}],
    "versions": {"glidepath": "0", "facts": "1"},
}


def bar(says: str, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {
        "id": says, "says": says, "unit": "L/h", "typical": 3.6, "p10": 2.47, "p90": 5.24, "sd_log": 0.29,
        "change": max(low, high, 12) - min(low, high, 12), "peak_at_p10": low, "peak_at_p90": high,
        "linear_at_p10": low + 0.2, "linear_at_p90": high, "slope_points_per_log": 1.0, "moves_with_it": None,
        "grade": "assumed", "read": "abstract", "sources": ["x2020"], "why": "", **more,
    }  # fmt: skip


def document(**more: Any) -> dict[str, Any]:
    return {
        "schema": "glidepath.what_matters/1", "of": "stop", "says": "no dose from 2026-11-22 on",
        "first_day": "2026-11-22", "last_day": "2027-01-21",
        "typical_peak_pwc20": 12.0, "typical_peak_date": "2026-11-29",
        "peak_pwc20": {"p05": 5.0, "p50": 11.0, "p95": 40.0}, "people": 500,
        "between_people": [
            bar("how strongly a deficit is felt", 6.0, 30.0, unit="ratio", linear_at_p10=-9.0),
            bar("how fast the body clears <b>x</b>", 13.0, 14.0, moves_with_it="y moves in step"),
            bar("how fast x is absorbed", 12.0, 12.01),
        ],
        "uncertain": [], "warning": "Do not stop suddenly.", "limits": ["It is no forecast."], **more,
    }  # fmt: skip


def test_page_has_no_fault_and_no_lone_number() -> None:
    html = what_matters_html(document(), BESIDE)
    assert page_faults(html) == []
    text = page_text(html)
    assert "no forecast for one person" in text
    assert text.index("Do not stop suddenly.") < text.index("11.0 points (5.0 to 40.0), 90 in 100 people")
    assert text.index("5.0 to 40.0") < text.index("12.0 points, 29 Nov 2026"), (
        "the range stands before the number"
    )
    assert "A trial" in text and "<b>x</b>" in text, "text of a document is shown as text"


def test_same_document_gives_the_same_page() -> None:
    assert what_matters_html(document(), BESIDE) == what_matters_html(document(), BESIDE)


def test_table_holds_every_bar_and_both_ways_of_reckoning() -> None:
    chart = tornado_chart(document(), "between_people")
    assert len(chart.rows) == 3
    assert chart.rows[0][1:] == ("2.5 to 5.2", "6.0 and 30.0", "-9.0 and 30.0", "assumed", "x2020")
    assert chart.rows[1][0].endswith("; y moves in step")


def test_drawing_shows_bars_that_can_be_seen_with_words_and_peaks() -> None:
    svg = draw([tornado_chart(document(), "between_people")])["what-matters-between-people"]
    assert "How strongly a deficit is felt: 2.5 to 5.2" in svg and "6.0 and 30.0" in svg
    assert "is absorbed" not in svg.split("</desc>")[1]
    assert "typical person, 29 Nov 2026" in svg and "all values at once, 90 in 100 people" in svg


def test_caption_says_the_range_the_longest_bar_and_what_is_left_out() -> None:
    says = tornado_chart(document(), "between_people").says
    assert "11 points (5 to 40)" in says and "6.0 to 30.0 points" in says
    assert "1 more that moves it by less than 0.05 points" in says
    assert "None of 0 values" in tornado_chart(document(), "uncertain").says


def test_page_names_where_the_slope_misleads() -> None:
    text = page_text(what_matters_html(document(), BESIDE))
    assert "misleads here for: how strongly a deficit is felt (by up to 15.0 points)" in text
    straight = document(between_people=[bar("how fast", 10.0, 14.0)])
    assert "within one point everywhere" in page_text(what_matters_html(straight, BESIDE))


def test_terminal_lines_give_the_range_first() -> None:
    text = what_matters_text(document(says="stopping on 2026-12-01"), 80)
    assert max(len(line) for line in text.splitlines()) <= 80
    flat = " ".join(text.split())
    assert flat.startswith("What matters. Stopping on 1 Dec 2026. Worst day")
    assert flat.index("11.0 points (5.0 to 40.0)") < flat.index("Typical person: 12.0")
    assert "6.0 and 30.0 how strongly a deficit is felt, 2.5 to 5.2, assumed" in flat
    assert "is absorbed" not in flat and "nothing moves it" in flat


@pytest.mark.parametrize(
    ("unit", "end"), [("ratio", "5.2"), ("L/h", "5.2 L/h"), ("d", "5.2 days"), ("points", "5.2 points")]
)
def test_units_that_are_no_units_are_left_out(unit: str, end: str) -> None:
    assert bar_words(bar("how fast", 1.0, 2.0, unit=unit)) == f"How fast: 2.5 to {end}"


def test_values_have_two_digits() -> None:
    assert [value_words(v) for v in (0.01074, 0.0, 104.6, 6507.0)] == ["0.011", "0", "100", "6500"]


def test_without_withdrawal_no_day_is_called_the_worst() -> None:
    calm = document(typical_peak_date=None, typical_peak_pwc20=5.0)
    assert "5.0 points, no withdrawal to be seen" in page_text(what_matters_html(calm, BESIDE))
    assert "Typical person: 5.0 points, no withdrawal to be seen." in what_matters_text(calm, 200)
    assert (
        "typical person, no withdrawal"
        in draw([tornado_chart(calm, "between_people")])["what-matters-between-people"]
    )
