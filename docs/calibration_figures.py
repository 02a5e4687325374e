"""Figures of the page on the fit: prior beside posterior, and what the trials show beside what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calibration_words import PLAIN

from glidepath.reports.chart_drawing import draw
from glidepath.reports.chart_forest import forest_chart
from glidepath.reports.chart_parts import Chart, stacked
from glidepath.reports.evidence_words import is_miss
from glidepath.reports.palette import BAND_LINE, BAND_MIDDLE, INK, MUTED, RULE

Row = dict[str, Any]
_ROW_PX, _PLOT_PX, _NAME_PX = 34, 420, 300
_UNITS = {"%": "percent", "points": "points", "day": "days", "chance": "words"}
_TITLES = {
    "%": "Shares of people, percent",
    "points": "Scores, points",
    "day": "Days",
    "chance": "Directions and words",
}


def figures(results: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, str]:
    """Draw every figure of the page: SVG text by name."""
    charts = [parameters_chart(results["parameters"])]
    charts += trials_charts(evidence, "validate", "held-out")
    charts += trials_charts(evidence, "calibrate", "fitted")
    return {name: standing_alone(svg) for name, svg in draw(charts).items()}


def standing_alone(svg: str) -> str:
    """Make a drawing a file of its own."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def parameters_chart(parameters: Sequence[Mapping[str, Any]]) -> Chart:
    """Prior above, posterior below, one line a parameter, all divided by the median of the prior."""
    rows = [_bars(one, place) for place, one in enumerate(parameters)]
    height = _ROW_PX * len(rows)
    y = {"type": "quantitative", "scale": {"domain": [height, 0], "nice": False}, "axis": None}
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": [0.125, 8], "nice": False, "clamp": True},
        "axis": {
            "title": "value over the median of the prior",
            "values": [0.125, 0.25, 0.5, 1, 2, 4, 8],
            "format": "~g",
            "orient": "top",
            "grid": True,
        },
    }
    layers = [
        _bar("prior_low", "prior_high", "y_prior", RULE, x, y),
        _bar("low", "high", "y", BAND_MIDDLE, x, y),
        _tick("prior_middle", "y_prior", MUTED, x, y),
        _tick("middle", "y", BAND_LINE, x, y),
        _text("name", -8, "right", INK, y),
        _text("says", _PLOT_PX + 8, "left", MUTED, y),
    ]
    return Chart(
        id="calibration-parameters",
        title="Prior and posterior of each parameter",
        says="Grey: 90 % of the prior; blue: 90 % of the posterior; strokes: the medians.",
        spec=stacked([{"width": _PLOT_PX, "height": height, "data": {"values": rows}, "layer": layers}]),
        columns=(),
        rows=(),
    )


def _bars(one: Mapping[str, Any], place: int) -> Row:
    over, middle = one["prior_p50"], _ROW_PX * (place + 0.5)
    return {
        "name": PLAIN.get(one["name"], one["name"]),
        "says": known_words(one["sd_over_prior_sd"]),
        "y_prior": middle - 6,
        "y": middle + 6,
        "y_text": middle,
        "prior_low": one["prior_p05"] / over,
        "prior_middle": 1.0,
        "prior_high": one["prior_p95"] / over,
        "low": one["p05"] / over,
        "middle": one["p50"] / over,
        "high": one["p95"] / over,
    }


def known_words(share: float) -> str:
    """Say how much the trials told of a parameter, by the width that is left of its prior."""
    return "informed" if share < 0.6 else "partly informed" if share <= 0.85 else "as the prior"


def _bar(low: str, high: str, at: str, colour: str, x: Row, y: Row) -> Row:
    mark = {"type": "rule", "color": colour, "strokeWidth": 9, "opacity": 1}
    return {
        "mark": mark,
        "encoding": {"x": {**x, "field": low}, "x2": {"field": high}, "y": {**y, "field": at}},
    }


def _tick(field: str, at: str, colour: str, x: Row, y: Row) -> Row:
    mark = {"type": "tick", "orient": "vertical", "color": colour, "thickness": 2, "size": 10}
    return {"mark": mark, "encoding": {"x": {**x, "field": field}, "y": {**y, "field": at}}}


def _text(field: str, at_px: float, align: str, colour: str, y: Row) -> Row:
    mark = {"type": "text", "baseline": "middle", "align": align, "color": colour, "limit": _NAME_PX}
    place = {"x": {"value": at_px}, "y": {**y, "field": "y_text"}, "text": {"field": field}}
    return {"mark": mark, "encoding": place}


def trials_charts(evidence: Mapping[str, Any], role: str, slug: str) -> list[Chart]:
    """Forests of the trials of a role, misses first: one for each kind of answer."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in evidence["targets"]:
        if row["group"] != "trials" or row["role"] != role or not row["counts"] or row["model"] is None:
            continue
        scale = "chance" if "probability" in row["model"] else row["unit"]
        found.setdefault(scale, []).append(row)
    return [
        forest_chart(
            f"calibration-{slug}-{_UNITS[scale]}",
            _TITLES[scale],
            sorted(rows, key=lambda row: not is_miss(row)),
            scale,
        )
        for scale, rows in found.items()
        if scale in _UNITS
    ]
