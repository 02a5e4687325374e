"""The plan as one self-contained web page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from glidepath.reports.chart_drawing import draw
from glidepath.reports.chart_parts import Chart
from glidepath.reports.charts import plan_charts
from glidepath.reports.layouts import page
from glidepath.reports.not_valid import MEANS_OF_PLAN, NOTICE
from glidepath.reports.plan_view import DRAFT, HOW_TO_READ, TROUBLE, plan_view
from glidepath.reports.step_view import time_heading


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnChart:
    """A chart with its drawing, safe to put into a page."""

    chart: Chart
    svg: Markup


def drawn_charts(plan: Mapping[str, Any], chosen: str | None = None) -> dict[str, str]:
    """Draw all charts of a plan once, to be handed to the page and to the PDF.

    Parameters
    ----------
    plan
        A plan document.
    chosen
        The id of an option to draw bold.
    """
    return draw(plan_charts(plan, chosen))


def plan_html(plan: Mapping[str, Any], drawings: Mapping[str, str] | None = None) -> str:
    """Lay a plan out as one page: no script, no outside request.

    Parameters
    ----------
    plan
        A plan document (``glidepath.plan/1``).
    drawings
        The charts of this plan as ``drawn_charts`` gave them; None draws them here.

    Returns
    -------
    str
        HTML. The same plan gives the same text; ``made_at`` is not in it.
    """
    drawn = drawn_charts(plan) if drawings is None else drawings
    charts = {
        chart.id: DrawnChart(chart=chart, svg=Markup(drawn[chart.id]))  # noqa: S704  # our own drawing
        for chart in plan_charts(plan)
        if chart.id in drawn
    }
    return page(
        "plan.html.j2",
        view=plan_view(plan),
        charts=charts,
        draft=DRAFT,
        trouble=TROUBLE,
        how_to_read=HOW_TO_READ,
        notice=NOTICE,
        means=MEANS_OF_PLAN,
        time_heading=time_heading,
        pills=PillSheet(),
    )


class PillSheet:
    """Draws every different pill once and then refers to it, so that a long plan stays a small page.

    One sheet serves one page: ``mark`` is called while the page is laid out, ``symbols`` at its end.
    """

    def __init__(self) -> None:
        self._drawings: dict[str, str] = {}

    def mark(self, drawings: Sequence[str]) -> Markup:
        """Refer to the drawings of one dose."""
        return Markup("").join(self._reference(drawing) for drawing in drawings)

    def symbols(self) -> Markup:
        """All different drawings of the page, not shown themselves."""
        symbols = (
            f'<symbol id="{name}" viewBox="{_view_box(drawing)}">{_inside(drawing)}</symbol>'
            for drawing, name in self._drawings.items()
        )
        return Markup(f'<svg width="0" height="0" aria-hidden="true" class="sheet">{"".join(symbols)}</svg>')  # noqa: S704

    def _reference(self, drawing: str) -> Markup:
        name = self._drawings.setdefault(drawing, f"pill-{len(self._drawings) + 1}")
        opening = drawing[: drawing.index(">") + 1]
        return Markup(f'{opening}<use href="#{name}"/></svg>')  # noqa: S704  # our own drawing


def _view_box(drawing: str) -> str:
    start = drawing.index('viewBox="') + len('viewBox="')
    return drawing[start : drawing.index('"', start)]


def _inside(drawing: str) -> str:
    return drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
