"""Charts: what they draw, their words and their tables."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from copy import deepcopy
from typing import Any

import pytest

from glidepath.reports.chart_drawing import draw, for_print
from glidepath.reports.chart_parts import key_rows, nice_top, rows_of
from glidepath.reports.charts import plan_charts
from glidepath.reports.dose_course import dose_course
from glidepath.reports.palette import option_style


def test_a_plan_with_predictions_has_all_charts(plan: dict[str, Any]) -> None:
    ids = [chart.id for chart in plan_charts(plan)]
    assert ids[:2] == ["doses", "comparison"]
    assert {f"expected-{option['id']}" for option in plan["options"]} <= set(ids)
    assert "equal-drive-equal-drive" in ids


def test_without_predictions_only_the_doses(plan: dict[str, Any]) -> None:
    bare = deepcopy(plan)
    for option in bare["options"]:
        option["prediction"] = None
        option.pop("equal_drive_benefit", None)
    assert [chart.id for chart in plan_charts(bare)] == ["doses"]


def test_without_options_no_chart(plan: dict[str, Any]) -> None:
    assert plan_charts({**plan, "options": []}) == ()


def test_every_chart_has_words_and_a_full_table(plan: dict[str, Any]) -> None:
    for chart in plan_charts(plan):
        assert chart.says.endswith(".")
        assert len(chart.rows) > 3
        assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_specifications_are_plain_data_without_outside_addresses(plan: dict[str, Any]) -> None:
    for chart in plan_charts(plan):
        text = json.dumps({key: value for key, value in chart.spec.items() if key != "$schema"})
        assert "http" not in text
        assert '"url"' not in text


def test_what_is_not_known_about_everybody_has_its_own_edges(plan: dict[str, Any]) -> None:
    option = plan["options"][0]
    pwc = option["prediction"]["pwc20"]
    known = {
        **option["prediction"],
        "pwc20_typical": {"p05": pwc["p25"], "p50": pwc["p50"], "p95": pwc["p75"]},
    }
    with_edges = {**plan, "options": [{**option, "prediction": known}]}
    for document, edges in ((plan, 0), (with_edges, 2)):
        chart = next(one for one in plan_charts(document) if one.id == f"expected-{option['id']}")
        symptoms = chart.spec["vconcat"][0]
        dashed = [
            one for one in symptoms["layer"] if one["mark"]["type"] == "line" and "strokeDash" in one["mark"]
        ]
        assert len(dashed) == edges
        assert ("dashed lines" in chart.says) == bool(edges)
        assert ("where the middle line may lie (9 in 10)" in json.dumps(symptoms)) == bool(edges)
        text = json.dumps({"says": chart.says, "spec": chart.spec})
        assert "middle person" in text and "typical person" not in text
        rules = [
            tuple(one["mark"]["strokeDash"])
            for one in symptoms["layer"]
            if one["mark"]["type"] == "rule" and "strokeDash" in one["mark"]
        ]
        edge = {tuple(one["mark"]["strokeDash"]) for one in dashed}
        assert len(rules) == len(set(rules)) == 2 and not edge & set(rules), (
            "every kind of line has its own dash"
        )
        row = symptoms["data"]["values"][0]
        assert not edges or (row["typical_p05"], row["typical_p95"]) == (row["p25"], row["p75"])


def test_stairs_start_below_today_and_end_at_the_target(plan: dict[str, Any]) -> None:
    course = dose_course(plan["options"][0])
    assert course.percent[0] == pytest.approx(93.75)
    assert course.percent[-1] == 0
    assert list(course.percent) == sorted(course.percent, reverse=True)
    assert course.cuts == 16


def test_stairs_cross_a_change_of_drug_by_the_equivalents(plan: dict[str, Any]) -> None:
    switch = next(option for option in plan["options"] if option["method"] == "switch")
    course = dose_course(switch)
    assert course.switched
    assert course.percent[:4] == (100, 100, 100, 100)
    assert course.percent[4] == pytest.approx(90)


def test_axis_of_one_drug_shows_mg_too(plan: dict[str, Any]) -> None:
    one_drug = {**plan, "options": plan["options"][:2]}
    assert "' mg'" in json.dumps(plan_charts(one_drug)[0].spec)
    assert "' mg'" not in json.dumps(plan_charts(plan)[0].spec)


def test_chosen_option_is_drawn_bold(plan: dict[str, Any]) -> None:
    def widths(chosen: str | None) -> list[float]:
        layers = plan_charts(plan, chosen)[0].spec["layer"]
        return [layer["mark"]["strokeWidth"] for layer in layers if layer["mark"]["type"] == "line"]

    assert len(set(widths(None))) == 1
    assert widths("equal-drive")[1] > widths("equal-drive")[0]


def test_drawing_is_named_and_the_same_every_time(plan: dict[str, Any], drawings: dict[str, str]) -> None:
    chart = plan_charts(plan)[0]
    assert draw([chart])["doses"] == drawings["doses"]
    drawn = ET.fromstring(drawings["doses"])
    assert drawn.get("role") == "img"
    assert drawn.find("title") is not None
    assert drawn.find("desc") is not None


def test_every_option_style_differs_without_colour() -> None:
    assert len({option_style(place).dash for place in range(6)}) == 6


def test_print_drawing_carries_a_font_of_the_typesetter(drawings: dict[str, str]) -> None:
    assert "Libertinus Serif" in for_print(drawings["doses"])
    assert "Helvetica" not in for_print(drawings["doses"])


def test_long_courses_are_thinned_but_keep_their_ends() -> None:
    day = list(range(1000))
    rows = rows_of(day, {"score": day}, 200)
    assert len(rows) < 300
    assert rows[0]["score"] == 0
    assert rows[-1]["score"] == 999


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (34.1, 40), (60, 60), (61, 80), (0.07, 0.08), (950, 1000)]
)
def test_axis_tops_are_round(highest: float, top: float) -> None:
    assert nice_top(highest) == pytest.approx(top)


def test_key_breaks_into_lines_that_fit() -> None:
    entries = [("a rather long name of an option", option_style(place)) for place in range(6)]
    rows = key_rows(entries)[0]["data"]["values"]
    assert len({row["top"] for row in rows}) == 3
    assert max(row["top"] for row in rows) == -14
    assert all(row["left"] < 600 for row in rows)


def test_level_of_today_comes_from_the_prediction_itself(plan: dict[str, Any]) -> None:
    told = deepcopy(plan)
    told["options"][0]["prediction"]["score_before"] = {"p05": 1.0, "p50": 7.25, "p95": 14.0}
    chart = next(c for c in plan_charts(told) if c.id.startswith("expected"))
    assert '"datum": 7.25' in json.dumps(chart.spec)


def test_benefit_may_be_a_loss(plan: dict[str, Any]) -> None:
    told = deepcopy(plan)
    told["options"][1]["equal_drive_benefit"]["peak_pwc20_less"]["p05"][0] = -0.7
    chart = next(c for c in plan_charts(told) if c.id == "equal-drive-equal-drive")
    assert chart.spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] == pytest.approx(-0.8)
