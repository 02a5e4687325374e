"""One visual language for every chart: few colours, apart for colour-blind eyes and in grey print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

INK = "#1f2933"
MUTED = "#52606d"
RULE = "#d5dbe1"
PAPER = "#ffffff"
DANGER = "#a8321c"
STAY = "#6b7683"
BAND_WIDE = "#d3e1f0"
BAND_MIDDLE = "#9fbfdf"
BAND_LINE = "#1d4e89"
FONT = "Helvetica, Arial, sans-serif"
PRINT_FONT = "Libertinus Serif"
_SIZE = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How one line is drawn: told apart by colour, by dashes, and by its letter."""

    colour: str
    dash: tuple[int, ...] = ()


_OPTION_STYLES = (
    LineStyle(colour="#1d4e89"),
    LineStyle(colour="#0f766e", dash=(7, 3)),
    LineStyle(colour="#8a4b9e", dash=(2, 2)),
    LineStyle(colour="#8a6100", dash=(10, 3, 2, 3)),
    LineStyle(colour="#b03a6e", dash=(4, 4)),
    LineStyle(colour="#3f4a55", dash=(12, 4)),
)
STOP_STYLE = LineStyle(colour=DANGER, dash=(12, 3))
STAY_STYLE = LineStyle(colour=STAY, dash=(1, 3))


def option_style(index: int) -> LineStyle:
    """How the option at this place (from 0) is drawn."""
    return _OPTION_STYLES[index % len(_OPTION_STYLES)]


def option_letter(index: int) -> str:
    """The letter by which a page calls the option at this place (from 0).

    Examples
    --------
    >>> option_letter(0), option_letter(2)
    ('A', 'C')
    """
    return chr(ord("A") + index)


def chart_config() -> Mapping[str, Any]:
    """The Vega-Lite configuration shared by all charts."""
    text = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": _SIZE, "titleFontSize": _SIZE}
    return {
        "background": PAPER,
        "padding": 6,
        "aria": False,
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "group",
            "font": FONT,
            "fontSize": 12,
            "fontWeight": 600,
            "color": INK,
            "offset": 10,
        },
        "axis": {
            **text,
            "labelColor": MUTED,
            "titleColor": MUTED,
            "titleFontWeight": 400,
            "domainColor": MUTED,
            "tickColor": RULE,
            "gridColor": RULE,
            "gridWidth": 0.7,
            "labelPadding": 5,
        },
        "axisY": {"domain": False, "ticks": False},
        "axisX": {"grid": False, "domainWidth": 0.8},
        "text": {"font": FONT, "fontSize": _SIZE, "color": INK},
        "concat": {"spacing": 26},
    }
