"""The tornado: how far the worst day of the typical person moves with each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glidepath.reports.chart_parts import WIDTH_PX, Chart, Layer, key_rows, nice_top, stacked
from glidepath.reports.palette import BAND_LINE, BAND_MIDDLE, BAND_WIDE, INK, MUTED
from glidepath.reports.words import band_words, date_words, sentence

SHOWN_FROM = 0.05
"""A bar shorter than this [points] would be a line: it stands in the table alone."""
_NO_UNITS = ("ratio", "drive", "exponent", "fraction")
_UNITS = {"d": "days", "h": "hours"}
_ROW_PX, _WORDS_PX, _BAR_PX, _HEAD_PX, _THICK_PX, _TICK_PX = 38, 11, 26, 34, 12, 9
_PIXELS: Mapping[str, Any] = {"type": "quantitative", "scale": None, "axis": None}
KINDS = (
    ("between_people", "How people differ"),
    ("uncertain", "What is not known about anybody"),
)


def value_words(value: float) -> str:
    """Write a value with two or three significant digits.

    Examples
    --------
    >>> value_words(0.0833), value_words(4431.2), value_words(12.56)
    ('0.083', '4400', '13')
    """
    return f"{float(f'{value:.2g}'):.12g}"


def bar_words(bar: Mapping[str, Any]) -> str:
    """Say what a bar is of, with its 10th and 90th percentile and their unit."""
    return f"{sentence(bar['says']).rstrip('.')}: {range_words(bar)}"


def range_words(bar: Mapping[str, Any]) -> str:
    """Say the 10th and the 90th percentile of a bar's value, with its unit where it has one."""
    unit = "" if bar["unit"] in _NO_UNITS else f" {_UNITS.get(bar['unit'], bar['unit'])}"
    return f"{value_words(bar['p10'])} to {value_words(bar['p90'])}{unit}"


def tornado_chart(found: Mapping[str, Any], kind: str) -> Chart:
    """One tornado: of how people differ, or of what is not known about anybody.

    Parameters
    ----------
    found
        A document of what matters (``glidepath.what_matters/1``).
    kind
        ``between_people`` or ``uncertain``.

    Returns
    -------
    Chart
        The longest bar on top, with the range over virtual people above all of them.
    """
    bars: Sequence[Mapping[str, Any]] = found[kind]
    title = dict(KINDS)[kind]
    shown = [bar for bar in bars if bar["change"] >= SHOWN_FROM]
    return Chart(
        id=f"what-matters-{kind.replace('_', '-')}",
        title=title,
        says=_says(found, bars, shown),
        spec=stacked([_panel(found, shown)]),
        columns=(
            "Value",
            "10th to 90th percentile",
            "Worst day at the 10th and the 90th",
            "The same from the slope alone",
            "Grade",
            "Sources",
        ),
        rows=tuple(_row(bar) for bar in bars),
    )


def _says(
    found: Mapping[str, Any], bars: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]]
) -> str:
    band = band_words(found["peak_pwc20"], unit="points")
    first = f"All at once, over {found['people']} virtual people: {band}, 90 in 100 of them."
    if not shown:
        return f"{first} None of {len(bars)} values moves the worst day by {SHOWN_FROM} points or more."
    most = shown[0]
    ends = f"{most['peak_at_p10']:.1f} to {most['peak_at_p90']:.1f} points"
    rest = len(bars) - len(shown)
    less = "moves it by less" if rest == 1 else "move it by less"
    left = f" In the table alone: {rest} more that {less} than {SHOWN_FROM} points." if rest else ""
    return f"{first} Longest bar: {most['says']}, {ends}.{left}"


def _row(bar: Mapping[str, Any]) -> tuple[str, ...]:
    name = bar["says"] + (f"; {bar['moves_with_it']}" if bar["moves_with_it"] else "")
    return (
        name,
        range_words(bar),
        f"{bar['peak_at_p10']:.1f} and {bar['peak_at_p90']:.1f}",
        f"{bar['linear_at_p10']:.1f} and {bar['linear_at_p90']:.1f}",
        str(bar["grade"]),
        ", ".join(bar["sources"]) or "none",
    )


def peak_day_words(found: Mapping[str, Any]) -> str:
    """Say on which day the typical person's score is highest, if on any.

    Parameters
    ----------
    found
        A document of what matters.

    Returns
    -------
    str
        A date, or that withdrawal never begins.

    Examples
    --------
    >>> peak_day_words({"typical_peak_date": None})
    'no withdrawal to be seen'
    """
    day = found["typical_peak_date"]
    return date_words(day) if day else "no withdrawal to be seen"


def _panel(found: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    typical, band = found["typical_peak_pwc20"], found["peak_pwc20"]
    ends = [bar[name] for bar in shown for name in ("peak_at_p10", "peak_at_p90")]
    top = nice_top(max(typical, band["p95"], *ends))
    height = _HEAD_PX + _ROW_PX * len(shown) + 8
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"title": "PWC-20 points on the worst day (highest daily mean)", "tickCount": 6},
    }
    day = peak_day_words(found)
    return {
        "width": WIDTH_PX,
        "height": height,
        "layer": [
            *key_rows(
                (
                    ("low value (10th percentile)", BAND_MIDDLE),
                    ("high value (90th)", BAND_LINE),
                    ("all values at once, 90 in 100 people", BAND_WIDE),
                )
            ),
            *_everybody(band, x),
            *_bars(shown, typical, x),
            *_typical(typical, f"typical person, {day}", x, len(shown)),
        ],
    }


def _everybody(band: Mapping[str, float], x: Mapping[str, Any]) -> list[Layer]:
    """The range over virtual people, above the bars."""
    place = {"x": {**x, "field": "p05"}, "x2": {"field": "p95"}, "y": {"value": _WORDS_PX}}
    return [
        {
            "data": {"values": [dict(band)]},
            "mark": {"type": "rule", "color": BAND_WIDE, "strokeWidth": 12, "opacity": 1},
            "encoding": place,
        }
    ]


def _typical(typical: float, words: str, x: Mapping[str, Any], bars: int) -> list[Layer]:
    """A line through each bar, though not through its words, where the typical person stands."""
    at = {**x, "datum": typical}
    middles = [_WORDS_PX, *(_HEAD_PX + _ROW_PX * place + _BAR_PX for place in range(bars))]
    rows = [{"from": middle - _TICK_PX, "to": middle + _TICK_PX} for middle in middles]
    y2 = {"y": {"field": "from", **_PIXELS}, "y2": {"field": "to"}}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2},
            "encoding": {"x": at, **y2},
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "text": words},
            "encoding": {"x": at, "y": {"value": _WORDS_PX}},
        },
    ]


def _bars(shown: Sequence[Mapping[str, Any]], typical: float, x: Mapping[str, Any]) -> list[Layer]:
    """Words above each bar; the end of the low value and the end of the high value; peaks at the right."""
    rows = [_bar_row(place, bar, typical) for place, bar in enumerate(shown)]
    y = {"field": "bar_y", **_PIXELS}
    width = {"field": "width", "type": "quantitative", "scale": None, "legend": None}
    layers: list[Layer] = [
        {
            "mark": {"type": "rule", "color": colour, "opacity": 1},
            "encoding": {
                "x": {**x, "field": end},
                "x2": {"datum": typical},
                "y": y,
                "strokeWidth": {**width, "field": f"{end}_px"},
            },
        }
        for end, colour in (("high", BAND_LINE), ("low", BAND_MIDDLE))
    ]
    text = {"type": "text", "align": "left", "baseline": "middle"}
    words_y = {"field": "words_y", **_PIXELS}
    for color, left, place, field in (
        (INK, 0, words_y, "words"),
        (MUTED, WIDTH_PX + 6, y, "peaks"),
    ):
        at = {"x": {"value": left}, "y": place, "text": {"field": field}}
        layers.append({"mark": {**text, "color": color}, "encoding": at})
    return [{"data": {"values": rows}, **layer} for layer in layers]


def _bar_row(place: int, bar: Mapping[str, Any], typical: float) -> dict[str, Any]:
    """One bar; where both ends lie on one side the low end is thinner, so that both are seen."""
    above, low, high = _HEAD_PX + _ROW_PX * place, bar["peak_at_p10"], bar["peak_at_p90"]
    one_side = (low - typical) * (high - typical) > 0
    return {
        "words": bar_words(bar),
        "words_y": above + _WORDS_PX,
        "bar_y": above + _BAR_PX,
        "low": low,
        "high": high,
        "low_px": 5 if one_side else _THICK_PX,
        "high_px": _THICK_PX,
        "peaks": f"{low:.1f} and {high:.1f}",
    }
