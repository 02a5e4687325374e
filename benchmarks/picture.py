"""The picture of the page on speed: one bar per program and workload, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks import goals
from benchmarks.page import three_digits
from benchmarks.runners import OURS
from glidepath.reports.palette import BAND_LINE, BAND_MIDDLE, INK, MUTED, chart_config

Layer = dict[str, Any]
SHOWN = {
    "W1": "W1: plasma, one compartment",
    "W2": "W2: with effect site, drive and adaptation",
    "W2_own_times": "W2, dose times of each person's own",
    "W3": "W3: two compartments, metabolite, and all of W2",
}
FIRST, LAST = 1, 1_000_000
ROOM_FOR_A_NUMBER = 6
TENS = [10**power for power in range(6)]


def _row(program: str, run: Mapping[str, Any], goal: int) -> Layer:
    """One bar; its number stands behind it, or behind the goal where that would be in its way."""
    ours, rate = program == OURS, run.get("subject_years_per_s_core")
    shown = rate or FIRST
    hidden = ours and shown < goal < ROOM_FOR_A_NUMBER * shown
    return {
        "program": program,
        "rate": shown,
        "label": three_digits(rate) or "none",
        "colour": BAND_LINE if ours else BAND_MIDDLE,
        "floor": FIRST,
        "beyond": goal if hidden else shown,
    }


def _rows(found: Mapping[str, Any], name: str) -> list[Layer]:
    programs = [(OURS, found[name])]
    programs += [(peer, by[name]) for peer, by in found["peers"].items() if name in by]
    return [_row(program, run, goals.RATE[name]) for program, run in programs]


def _goal(name: str, place: Layer) -> Layer:
    """A line at the goal, across the engine's own bar only."""
    return {
        "data": {"values": [{"program": OURS, "rate": goals.RATE[name]}]},
        "mark": {"type": "tick", "color": INK, "opacity": 1, "thickness": 2, "size": 26},
        "encoding": place,
    }


def _axis(*, last: bool) -> Layer:
    title = [
        "subject-years per second of one core: each line is ten times the one before;",
        "the upright mark is the goal",
    ]
    return {"values": TENS, "format": ",", "grid": True, "labels": last, "title": title if last else None}


def _panel(found: Mapping[str, Any], name: str, *, last: bool) -> Layer:
    scale = {"type": "log", "domain": [FIRST, LAST], "nice": False}
    y = {"field": "program", "type": "nominal", "sort": None, "title": None, "axis": {"minExtent": 130}}
    x = {"field": "rate", "type": "quantitative", "scale": scale, "axis": _axis(last=last)}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    bars = {
        "mark": {"type": "bar", "height": 16},
        "encoding": {"x": {**x, "stack": None}, "x2": {"field": "floor"}, "y": y, "color": colour},
    }
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 8, "color": INK},
        "encoding": {"x": {**x, "field": "beyond"}, "y": y, "text": {"field": "label"}},
    }
    return {
        "title": {"text": SHOWN[name], "color": MUTED},
        "width": 520,
        "height": {"step": 24},
        "data": {"values": _rows(found, name)},
        "layer": [bars, _goal(name, {"x": x, "y": y}), numbers],
    }


def specification(found: Mapping[str, Any]) -> Layer:
    """The picture as a Vega-Lite specification."""
    names = list(SHOWN)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": {**chart_config(), "concat": {"spacing": 14}},
        "vconcat": [_panel(found, name, last=name == names[-1]) for name in names],
    }


def drawn(found: Mapping[str, Any]) -> str:
    """The picture as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification(found)))
