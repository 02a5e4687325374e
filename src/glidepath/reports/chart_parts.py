"""The parts that charts are built from: the time axis, bands, lines, keys and letter marks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from glidepath.facts import load
from glidepath.reports.palette import (
    BAND_LINE,
    BAND_MIDDLE,
    BAND_WIDE,
    INK,
    MUTED,
    PAPER,
    LineStyle,
    chart_config,
)
from glidepath.reports.words import date_words

WIDTH_PX = 640
Layer = dict[str, Any]


def rise_points() -> int:
    """The rise that counts as a reaction [PWC-20 points]."""
    return int(load.policy("target_rise_points").value or 0)


def scale_top() -> int:
    """The top of the withdrawal score [PWC-20 points]."""
    return int(load.model_parameters()["pwc_max"].value or 0)


RISE_DASH = (9, 3, 2, 3)
"""The line of a rise that counts: dash and dot, so that no dashed edge of a band is taken for it."""

_PIXELS: Mapping[str, Any] = {"type": "quantitative", "scale": None, "axis": None}
_AS_GIVEN: Mapping[str, Any] = {"type": "nominal", "scale": None, "legend": None}
_WEEK_STEPS = (1, 2, 4, 8, 12, 16, 26, 52, 104)
_MOST_TICKS = 8
_MOST_POINTS = 220
_KEY_SIGN_PX, _KEY_GAP_PX, _KEY_LINE_PX, _LETTER_PX = 32.0, 22.0, 18.0, 6.1
_TAIL_WEEKS = 6
_NICE = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_ALMOST = 1 + 1e-9
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart: what is drawn, the same in one or two sentences, and the same as a table."""

    id: str
    title: str
    says: str
    spec: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """The weeks from the start that a chart shows, with their dates."""

    start: date
    weeks: float

    def encoding(self, *, labels: bool = True) -> dict[str, Any]:
        """The x channel: weeks and dates on two lines, or nothing but the scale."""
        scale = {"domain": [0, self.weeks], "nice": False}
        if not labels:
            return {"field": "week", "type": "quantitative", "scale": scale, "axis": None}
        values = self._ticks()
        words = {
            f"{week}": [f"{week}", words] for week, words in zip(values, self._dates(values), strict=True)
        }
        axis = {
            "values": values,
            "title": "weeks from the start, and the date",
            "labelExpr": f"({_vega_object(words)})[toString(datum.value)]",
            "labelOverlap": False,
            "labelLineHeight": 14,
            "labelFlush": False,
        }
        return {"field": "week", "type": "quantitative", "scale": scale, "axis": axis}

    def _ticks(self) -> list[int]:
        step = next(step for step in _WEEK_STEPS if self.weeks / step <= _MOST_TICKS)
        return list(range(0, math.floor(self.weeks) + 1, step))

    def _dates(self, weeks: Sequence[int]) -> list[str]:
        """The dates of the ticks, with the year on the first of each year."""
        days = [self.start + timedelta(weeks=week) for week in weeks]
        years = [None, *(day.year for day in days)]
        return [date_words(day, year=day.year != before) for day, before in zip(days, years, strict=False)]


def _vega_object(words: Mapping[str, Sequence[str]]) -> str:
    """Write a lookup as a Vega expression."""
    lines = (f"'{key}':[{','.join(repr(part) for part in parts)}]" for key, parts in words.items())
    return "{" + ",".join(lines) + "}"


def nice_top(highest: float) -> float:
    """The next round number at or above the highest value, as the top of an axis.

    Examples
    --------
    >>> nice_top(34.1), nice_top(0.9)
    (40.0, 1.0)
    """
    if highest <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(highest))
    return next(factor * size for factor in _NICE if highest <= factor * size * _ALMOST)


def value_axis(top: float, expression: str | None = None, count: int = 4) -> dict[str, Any]:
    """The y channel from 0 to ``top`` with a few light lines."""
    axis: dict[str, Any] = {"title": None, "tickCount": count}
    if expression:
        axis["labelExpr"] = expression
    return {"type": "quantitative", "scale": {"domain": [0, top], "nice": False}, "axis": axis}


def rows_of(
    day: Sequence[float], columns: Mapping[str, Sequence[float]], last_week: float
) -> list[dict[str, float]]:
    """Turn columns over days into rows over weeks, up to the last week shown."""
    shown = [i for i, when in enumerate(day) if when / 7 <= last_week]
    every = math.ceil(len(shown) / _MOST_POINTS)
    return [
        {"week": round(day[i] / 7, 3), **{name: round(values[i], 3) for name, values in columns.items()}}
        for i in shown
        if i % every == 0 or i == shown[-1]
    ]


def area(low: str, high: str, colour: str, x: Mapping[str, Any], y: Mapping[str, Any]) -> Layer:
    """A filled band between two fields."""
    return {
        "mark": {"type": "area", "color": colour, "opacity": 1, "line": False},
        "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}},
    }


def line(field: str, style: LineStyle, x: Mapping[str, Any], y: Mapping[str, Any], **more: Any) -> Layer:
    """One line; ``more`` goes to the mark (``interpolate``, ``strokeWidth``)."""
    mark = {"type": "line", "color": style.colour, "strokeWidth": 2, **more}
    if style.dash:
        mark["strokeDash"] = list(style.dash)
    return {"mark": mark, "encoding": {"x": x, "y": {**y, "field": field}}}


def bands(x: Mapping[str, Any], y: Mapping[str, Any], *, quartiles: bool) -> list[Layer]:
    """The light band of 90 in 100 people, the darker band of the middle half, and the middle line."""
    layers = [area("p05", "p95", BAND_WIDE, x, y)]
    if quartiles:
        layers.append(area("p25", "p75", BAND_MIDDLE, x, y))
    return [*layers, line("p50", LineStyle(colour=BAND_LINE), x, y)]


def text_at(words: str, x: Mapping[str, Any], y: Mapping[str, Any], **more: Any) -> Layer:
    """One word or phrase at one place."""
    return {
        "data": {"values": [{"label": words}]},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "text": words, **more},
        "encoding": {"x": x, "y": y},
    }


def level_rule(
    value: float, words: str, y: Mapping[str, Any], dash: Sequence[int], **more: Any
) -> list[Layer]:
    """A level line across the plot with its words at the right end, outside the plot."""
    place = {**y, "datum": value}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1, "strokeDash": list(dash)},
            "encoding": {"y": place},
        },
        text_at(words, {"value": WIDTH_PX + 6}, place, color=MUTED, **more),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An option's letter at one place of a plot, in the colour of its line."""

    letter: str
    style: LineStyle
    week: float
    value: float


def letter_marks(letters: Sequence[Letter], x: Mapping[str, Any], y: Mapping[str, Any]) -> list[Layer]:
    """Rings with the options' letters, on their lines."""
    rows = [
        {
            "week": round(one.week, 3),
            "value": round(one.value, 4),
            "letter": one.letter,
            "colour": one.style.colour,
        }
        for one in letters
    ]
    place = {"x": x, "y": {**y, "field": "value"}}
    colour = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    ring = {"type": "point", "shape": "circle", "size": 230, "filled": True, "fill": PAPER, "opacity": 1}
    return [
        {
            "data": {"values": rows},
            "mark": {**ring, "strokeWidth": 1.6},
            "encoding": {**place, "stroke": colour},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "fontWeight": 700, "dy": 0.5},
            "encoding": {**place, "text": {"field": "letter"}, "color": colour},
        },
    ]


def key_rows(entries: Sequence[tuple[str, LineStyle | str]], lowest_px: float = -14) -> list[Layer]:
    """A key above the plot: short strokes or swatches with their words, on as many lines as they need.

    Parameters
    ----------
    entries
        Words, and how the line or the band is drawn.
    lowest_px
        Where the lowest line stands, in pixels from the top of the plot (negative is above it).
    """
    rows: list[dict[str, Any]] = []
    row, left = 0, 0.0
    for words, how in entries:
        width = _KEY_SIGN_PX + _LETTER_PX * len(words)
        if left and left + width > WIDTH_PX:
            row, left = row + 1, 0.0
        rows.append({"left": left, "row": row, "words": words, **_key_sign(how)})
        left += width + _KEY_GAP_PX
    for entry in rows:
        entry["top"] = lowest_px - _KEY_LINE_PX * (row - entry.pop("row"))
        entry |= {"right": entry["left"] + 26, "text_left": entry["left"] + 32}
    place = {
        name: {"field": field, **_PIXELS} for name, field in (("x", "left"), ("x2", "right"), ("y", "top"))
    }
    del place["x2"]["type"]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "opacity": 1},
            "encoding": {
                **place,
                "color": {"field": "colour", **_AS_GIVEN},
                "strokeDash": {"field": "dash", **_AS_GIVEN},
                "strokeWidth": {"field": "width", **_AS_GIVEN},
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "color": INK},
            "encoding": {"x": {"field": "text_left", **_PIXELS}, "y": place["y"], "text": {"field": "words"}},
        },
    ]


def _key_sign(how: LineStyle | str) -> dict[str, Any]:
    """A stroke as the line is drawn; a swatch is a very thick stroke."""
    if isinstance(how, str):
        return {"colour": how, "dash": [1, 0], "width": 10}
    return {"colour": how.colour, "dash": list(how.dash) or [1, 0], "width": 2.2}


def panel(
    title: str, height_px: int, layers: list[Layer], rows: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """One plot with its heading; layers without data of their own draw ``rows``."""
    return {
        "title": title,
        "width": WIDTH_PX,
        "height": height_px,
        "data": {"values": list(rows)},
        "layer": layers,
    }


def stacked(panels: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A whole specification of one or more plots above each other."""
    whole = panels[0] if len(panels) == 1 else {"vconcat": list(panels)}
    return {"$schema": _SCHEMA, "config": chart_config(), **whole}


def plan_start(plan: Mapping[str, Any]) -> date:
    """The first day of the earliest option."""
    return date.fromisoformat(min(option["steps"][0]["start"] for option in plan["options"])[:10])


def shown_weeks(prediction: Mapping[str, Any], last_week: float) -> float:
    """Up to some weeks past the last step, but not past what was predicted."""
    return float(min(last_week + _TAIL_WEEKS, prediction["day"][-1] / 7))


def pwc_of(holder: Mapping[str, Any]) -> Any:
    """The predicted symptom scores of an option or comparator, or None."""
    return (holder.get("prediction") or {}).get("pwc20")


def band_at(series: Mapping[str, Sequence[float]], place: int) -> dict[str, float]:
    """All percentiles of a series at one place."""
    return {key: values[place] for key, values in series.items()}
