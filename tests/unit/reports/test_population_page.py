"""The page of a population: whole, self-contained, dangers first, the same words as the document."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.population_case import population_answer, ready_population
from glidepath.formats.population_json import population_to_json
from glidepath.formats.population_spec import population_from_mapping
from glidepath.population.follow_all import follow_all
from glidepath.population.workers import ThisProcess

pytest.importorskip("vl_convert")

STEPS = [{"directions": "diazepam 5 mg nightly", "weeks": 1}, "nothing"]


@cache
def document(plans: int = 3) -> dict[str, Any]:
    asked = {
        "people": 60,
        "days": 40,
        "as_of": "2026-11-22",
        "title": "<Two> ways & more",
        "medicines": [{"directions": "lorazepam 1 mg bid", "since": "2026-10-01"}],
        "plans": ["stay", "stop", {"id": "over", "steps": STEPS}][:plans],
    }
    spec = population_from_mapping(asked, None)  # type: ignore[arg-type]  # as_of is given
    ready = ready_population(spec)
    assert not isinstance(ready, Refusal)
    tally = list(follow_all(ready.study, ThisProcess()))[-1].tally
    return population_to_json(population_answer(ready, tally))


def page(plans: int = 3) -> str:
    from glidepath.reports.population_page import population_html

    return population_html(document(plans))


def test_the_page_is_whole_and_loads_nothing() -> None:
    text = page()
    assert text == page()
    assert not re.search(r"<script|<link rel=.stylesheet|src=.http|url\(http|@import", text)
    assert "&lt;Two&gt; ways &amp; more" in text and "<Two>" not in text
    assert all(f'id="{name}"' in text for name in ("stay", "stop", "over", "chart-plans", "chart-outcomes"))
    assert len(re.findall(r"<svg[^>]*role=\"img\"", text)) == 5
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert targets <= set(re.findall(r'id="([^"]+)"', text))


def test_a_reader_meets_one_way_to_write_a_date() -> None:
    shown = re.sub(r"<(style|svg|details|footer)\b.*?</\1>|<[^>]*>", " ", page(), flags=re.DOTALL)
    assert "from 22 Nov 2026 to" in shown and not re.search(r"\d{4}-\d{2}-\d{2}", shown)


def test_dangers_stand_before_numbers() -> None:
    text = page()
    assert text.index("Stopping suddenly is a danger") < text.index('id="side"')
    assert "seizures can kill" in text and "no plan for a person" in text
    assert "faster than any option of the planner" in text
    assert "Stopping suddenly is a danger" not in page(1)


def test_each_picture_has_its_table() -> None:
    from glidepath.reports.population_charts import population_charts

    charts = population_charts(document())
    assert [chart.id for chart in charts] == ["plans", "outcomes", "plan-stay", "plan-stop", "plan-over"]
    for chart in charts:
        assert chart.rows and all(len(row) == len(chart.columns) for row in chart.rows)
    assert charts[1].columns == ("Outcome", "A: stay", "B: stop", "C: over")
    assert charts[1].rows[0][0] == "Chance of a rise of 5 points" and charts[1].rows[1][0].endswith(
        ", points"
    )
    own = charts[4]
    assert own.columns[1] == "diazepam, mg a day"
    assert [row[1] for row in own.rows[:2]] == ["5", "0"]


def test_the_terminal_says_the_same() -> None:
    from glidepath.reports.population_page import plan_lines

    lines = plan_lines(document())
    assert len(lines) == 4 and lines[0].startswith("60 virtual people")
    assert "chance of a rise of 5 points" in lines[2]


def test_a_plan_that_is_not_over_says_so_beside_its_numbers() -> None:
    """Else a taper of months looks harmless beside a stop, because its hard part is not counted."""
    from glidepath.reports.population_page import plan_lines, population_html

    whole = document()
    first = {**whole["plans"][0], "ends": "2027-07-06", "ends_within": False}
    early = {**whole, "plans": [first, *whole["plans"][1:]]}
    says = "Not over: only its first 40 days are counted here, and it goes on until 6 Jul 2027."
    table = population_html(early).split('aria-label="The plans side by side"')[1].split("</table>")[0]
    assert table.count(says) == 1
    lines = plan_lines(early)
    assert lines[1].endswith(says) and not any("Not over" in line for line in lines[2:])
    done = {**whole, "plans": [{**first, "ends_within": True}, *whole["plans"][1:]]}
    assert "Not over" not in population_html(done) + "".join(plan_lines(done))
