"""From specifications to SVG: the only place that calls the drawing engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from glidepath.reports.chart_parts import Chart
from glidepath.reports.palette import FONT, PRINT_FONT

_OPENING = re.compile(r"<svg[^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
_TAG = re.compile(r"<[^<>]*>")
_LONG_DECIMAL = re.compile(r"(\d+\.\d)\d+")
"""A coordinate; it is shortened inside tags only, never in the words between them."""


def draw(charts: Iterable[Chart]) -> dict[str, str]:
    """Draw charts as SVG, the same bytes every time.

    Parameters
    ----------
    charts
        What to draw.

    Returns
    -------
    dict[str, str]
        SVG text by chart id, with a title and a description for screen readers.

    Raises
    ------
    ImportError
        When the extra ``report`` is not installed.
    """
    return {chart.id: _named(_svg(chart.spec), chart) for chart in charts}


def for_print(svg: str) -> str:
    """The same drawing with a font that the PDF engine carries with it."""
    return svg.replace(FONT, PRINT_FONT).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _svg(spec: Mapping[str, Any]) -> str:
    import vl_convert  # slow to start, and not needed without charts

    return str(vl_convert.vegalite_to_svg(dict(spec)))


def _named(svg: str, chart: Chart) -> str:
    """Give a drawing its accessible name, ids of its own, and no fixed size."""
    found = _OPENING.search(svg)
    width, height = found.groups() if found else ("700", "300")
    body = svg[found.end() :] if found else svg
    body = (
        _TAG.sub(lambda tag: _LONG_DECIMAL.sub(r"\1", tag[0]), body)
        .replace('"clip', f'"{chart.id}-clip')
        .replace("#clip", f"#{chart.id}-clip")
    )
    opening = (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{chart.id}-title {chart.id}-says">'
        f'<title id="{chart.id}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.id}-says">{escape(chart.says)}</desc>'
    )
    return opening + body
