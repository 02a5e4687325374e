"""One visual language for every chart: few colours, apart for colour-blind eyes and in grey print."""

from __future__ import annotations

import re
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
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SEEN_AS = (0.299, 0.587, 0.114)
"""How bright red, green and blue are to the eye (ITU-R BT.601)."""


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


def grey_of(colour: str) -> str:
    """The grey as dark as a colour; words that are no colour stay as they are.

    Examples
    --------
    >>> grey_of("#ff0000"), grey_of("12 mg")
    ('#4c4c4c', '12 mg')
    """
    if not _COLOUR.fullmatch(colour):
        return colour
    shares = zip(_SEEN_AS, (colour[1:3], colour[3:5], colour[5:7]), strict=True)
    return "#" + f"{int(sum(share * int(part, 16) for share, part in shares)):02x}" * 3


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
