"""Forest charts of the evidence: the band of the model, and what was measured on or beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from glidepath.reports.chart_parts import Chart, Layer, stacked
from glidepath.reports.evidence_words import (
    is_miss,
    measured_words,
    plain_words,
    short_study,
    today_words,
    verdict_words,
)
from glidepath.reports.palette import BAND_LINE, BAND_MIDDLE, BAND_WIDE, DANGER, INK, MUTED, PAPER

PLOT_PX = 380
_ROW_PX, _NAME_PX = 19, 330
_DECADE = 10.0
_NICE_RATIOS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
_AXES = {
    "%": "percent",
    "points": "points",
    "day": "days",
    "% change": "percent change",
    "chance": "chance that the model gives to what was seen [percent]",
    "ratio": "model over measured",
}
_LEVELS = ("kinetics", "profiles")
_VERDICT_PX = 70
Row = dict[str, Any]


def forest_chart(chart_id: str, title: str, targets: Sequence[Mapping[str, Any]], scale: str) -> Chart:
    """One forest: a line per row.

    Parameters
    ----------
    chart_id
        Of the drawing.
    title
        What the rows are.
    targets
        Rows of the document that have an answer or count.
    scale
        A unit of the rows; ``ratio`` = the model over what was measured, so that units do not matter;
        ``chance`` = of what was seen, for directions and words.

    Returns
    -------
    Chart
        A dot lies inside the 90 % band, a diamond outside; the verdict stands beside each row.
    """
    missed = sum(is_miss(target) for target in targets)
    counted = sum(bool(target["counts"]) for target in targets)
    return Chart(
        id=chart_id,
        title=title,
        says=f"{counted - missed} of {counted} inside, {missed} outside. {_how_to_read(scale)}",
        spec=stacked(
            [_panel([_row(t, name, scale) for t, name in zip(targets, _names(targets), strict=True)], scale)]
        ),
        columns=("Row", "What", "Measured", "Today", "Verdict"),
        rows=tuple(
            (
                f"{target['id']} {short_study(target)}",
                plain_words(f"{target['arm']}: {target['outcome']}"),
                measured_words(target),
                today_words(target),
                verdict_words(target),
            )
            for target in targets
        ),
    )


def _how_to_read(scale: str) -> str:
    if scale == "chance":
        return "The mark is the chance; left of the line, below 50 percent, is outside."
    band = "Light band: 90 in 100 predictions; dark band: the middle half; stroke: the middle one."
    if scale == "ratio":
        return (
            f"{band} All divided by what was measured, so the mark stands at 1; the thin line is its range."
        )
    return f"{band} Mark: what was measured; thin line: its range."


def _row(target: Mapping[str, Any], name: str, scale: str) -> Row:
    model = target["model"] or {}
    missed = is_miss(target)
    row: Row = {
        "name": f"{target['id']}  {name}",
        "verdict": "not computed" if not model else "OUTSIDE" if missed else "",
        "colour": DANGER if missed else INK,
        "shape": "diamond" if missed else "circle",
    }
    if scale == "chance":
        return row | ({"mark": 100 * model["probability"]} if model else {})
    observed = target["observed"]
    known = isinstance(observed, (int, float))
    over = observed if scale == "ratio" else 1.0
    row |= {name: model[name] / over for name in ("p05", "p25", "p50", "p75", "p95") if name in model}
    ends = ("low", "high") if target["low"] is not None and target["high"] is not None else ()
    row |= {end: target[end] / over for end in ends}
    return row | ({"mark": observed / over} if known else {})


def _names(targets: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each row: study and outcome, with the arm where that alone would stand twice."""
    usual = [f"{short_study(target)}: {target['outcome']}" for target in targets]
    found = list(usual)
    for place, target in enumerate(targets):
        if target["group"] in _LEVELS:
            arm = target["arm"].split(", ")[0]
            found[place] = f"{arm}: {target['outcome']} ({short_study(target)})"
        elif usual.count(usual[place]) > 1:
            found[place] = f"{short_study(target)}: {target['arm']}"
    return [plain_words(name) for name in found]


def _panel(rows: Sequence[Row], scale: str) -> dict[str, Any]:
    height = _ROW_PX * len(rows)
    for place, row in enumerate(rows):
        row["y"] = _ROW_PX * (place + 0.5)
    x = _x_axis(rows, scale)
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [height, 0], "nice": False}, "axis": None}
    layers = [_room(), *_lines(height, x, scale), *_bands(x, y), *_marks(x, y), *_words(y)]
    return {"width": PLOT_PX, "height": height, "data": {"values": list(rows)}, "layer": layers}


def _x_axis(rows: Sequence[Row], scale: str) -> dict[str, Any]:
    fields = ("p05", "p95", "mark", "low", "high")
    ends = [row[name] for row in rows for name in fields if row.get(name) is not None]
    axis: dict[str, Any] = {"title": _AXES.get(scale, scale), "grid": True, "orient": "top"}
    if scale in ("%", "chance"):
        domain: list[float] = [min(0, *ends), 100]
    elif scale == "ratio":
        wide = max((max(end, 1 / end) for end in ends if end > 0), default=2)
        top = next((nice for nice in _NICE_RATIOS if nice >= wide), _DECADE)
        axis["values"] = [nice for nice in _NICE_RATIOS if 1 / top <= nice <= top]
        kind = {"type": "log", "domain": [1 / top, top], "nice": False, "clamp": True}
        return {"type": "quantitative", "scale": kind, "axis": {**axis, "format": "~g"}}
    else:
        room = (max(ends) - min(ends)) / 20 or 1
        domain = [math.floor(min(0, min(ends) - room)), math.ceil(max(ends) + room)]
    return {
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False, "clamp": True},
        "axis": {**axis, "tickCount": 6},
    }


def _room() -> Layer:
    """Nothing to be seen, as wide as names and verdicts can be: so all forests have one scale of drawing."""
    ends = {"x": {"value": -_NAME_PX - 8}, "x2": {"value": PLOT_PX + _VERDICT_PX}, "y": {"value": 0}}
    mark = {"type": "rule", "color": PAPER, "strokeWidth": 0.1}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": ends}


def _lines(height: int, x: Mapping[str, Any], scale: str) -> list[Layer]:
    """A line at what decides: 1 for a ratio, 50 percent for a chance."""
    at = {"ratio": 1, "chance": 50}.get(scale)
    if at is None:
        return []
    ends = {"y": {"value": 0}, "y2": {"value": height}}
    mark = {"type": "rule", "color": MUTED, "strokeWidth": 1, "strokeDash": [3, 3]}
    return [{"data": {"values": [{}]}, "mark": mark, "encoding": {"x": {**x, "datum": at}, **ends}}]


def _bands(x: Mapping[str, Any], y: Mapping[str, Any]) -> list[Layer]:
    def bar(low: str, high: str, colour: str, thick_px: float) -> Layer:
        mark = {"type": "rule", "color": colour, "strokeWidth": thick_px, "opacity": 1}
        place = {"x": {**x, "field": low}, "x2": {"field": high}, "y": y}
        return {
            "transform": [{"filter": f"isValid(datum.{low}) && isValid(datum.{high})"}],
            "mark": mark,
            "encoding": place,
        }

    tick = {"type": "tick", "orient": "vertical", "color": BAND_LINE, "thickness": 2, "size": 11}
    middle = {
        "transform": [{"filter": "isValid(datum.p50)"}],
        "mark": tick,
        "encoding": {"x": {**x, "field": "p50"}, "y": y},
    }
    return [
        bar("p05", "p95", BAND_WIDE, 11),
        bar("p25", "p75", BAND_MIDDLE, 11),
        middle,
        bar("low", "high", INK, 1.2),
    ]


def _marks(x: Mapping[str, Any], y: Mapping[str, Any]) -> list[Layer]:
    """A filled dot inside; outside a diamond, larger, in another colour."""
    place = {"x": {**x, "field": "mark"}, "y": y}
    dot = {"type": "point", "shape": "circle", "size": 42, "filled": True, "color": INK, "opacity": 1}
    diamond = {"type": "point", "shape": "diamond", "size": 95, "filled": True, "color": DANGER, "opacity": 1}
    return [
        {
            "transform": [{"filter": f"isValid(datum.mark) && datum.shape == '{shape}'"}],
            "mark": {**mark, "stroke": PAPER, "strokeWidth": 1},
            "encoding": place,
        }
        for shape, mark in (("circle", dot), ("diamond", diamond))
    ]


def _words(y: Mapping[str, Any]) -> list[Layer]:
    """The name of each row at its left, the verdict of a miss at its right."""
    colour = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    text = {"type": "text", "baseline": "middle"}
    left = {**text, "align": "right", "limit": _NAME_PX, "fontSize": 11}
    right = {**text, "align": "left", "fontSize": 10, "fontWeight": 700}
    return [
        {
            "mark": left,
            "encoding": {"x": {"value": -8}, "y": y, "text": {"field": "name"}, "color": colour},
        },
        {
            "mark": right,
            "encoding": {
                "x": {"value": PLOT_PX + 6},
                "y": y,
                "text": {"field": "verdict"},
                "color": colour,
            },
        },
    ]
