"""The plan as a tagged PDF: one page to talk over, then steps, fills and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from glidepath.reports.chart_drawing import for_print
from glidepath.reports.charts import plan_charts
from glidepath.reports.not_valid import MEANS_OF_PLAN, NOTICE
from glidepath.reports.plan_page import drawn_charts
from glidepath.reports.plan_view import DRAFT, HOW_TO_READ, TROUBLE, plan_view
from glidepath.reports.step_view import time_heading
from glidepath.reports.typesetting import Paper, paper_of, typeset


def plan_pdf(
    plan: Mapping[str, Any], drawings: Mapping[str, str] | None = None, paper: Paper | None = None
) -> bytes:
    """Lay a plan out for paper.

    Parameters
    ----------
    plan
        A plan document (``glidepath.plan/1``).
    drawings
        The charts of this plan as ``drawn_charts`` gave them; None draws them here.
    paper
        ``letter`` or ``a4``; None = the one usual in the plan's market.

    Returns
    -------
    bytes
        PDF/UA-1, tagged, fonts inside; the same plan gives the same bytes.
    """
    drawn = drawn_charts(plan) if drawings is None else drawings
    view = plan_view(plan)
    words = {
        **asdict(view),
        "emergency_words": view.help.emergency_words,
        "draft": DRAFT,
        "trouble": TROUBLE,
        "how_to_read": HOW_TO_READ,
        "notice": NOTICE,
        "means": MEANS_OF_PLAN,
        "charts": {
            chart.id: {"title": chart.title, "says": chart.says, "svg": for_print(drawn[chart.id])}
            for chart in plan_charts(plan)
            if chart.id in drawn
        },
    }
    for option in words["options"]:
        option["time_headings"] = [time_heading(time) for time in option["times"]]
        for step in option["steps"]:
            _print_drawings(step["doses"])
    return typeset(("print.typ", "plan.typ"), words, paper or market_paper(plan), written_on(plan))


def market_paper(plan: Mapping[str, Any]) -> Paper:
    """The paper usual in a plan's market."""
    return paper_of(str(plan["case"].get("market") or _assumed_market(plan) or ""))


def written_on(plan: Mapping[str, Any]) -> str:
    """The day that a printed file of a plan gives as its own: the case's day, never the clock's."""
    first_steps = (str(option["steps"][0]["start"]) for option in plan["options"])
    return str(plan["case"].get("as_of") or min(first_steps, default=str(plan["made_at"])))


def _assumed_market(plan: Mapping[str, Any]) -> str | None:
    found = (str(row["value"]) for row in plan["assumed"] if str(row["field"]).endswith("market"))
    return next(found, None)


def _print_drawings(doses: tuple[tuple[dict[str, Any], ...], ...]) -> None:
    for dose in (dose for at_one_time in doses for dose in at_one_time):
        dose["drawings"] = [for_print(drawing) for drawing in dose["drawings"]]
