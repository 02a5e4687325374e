"""The charts of a plan: each a Vega-Lite specification, its words, and its table of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glidepath.reports.chart_comparison import comparison_chart
from glidepath.reports.chart_doses import dose_chart
from glidepath.reports.chart_expected import expected_chart
from glidepath.reports.chart_parts import Chart, pwc_of
from glidepath.reports.chart_reserve import equal_drive_chart
from glidepath.reports.not_valid import marked_chart, reasons_of, reasons_of_plan


def plan_charts(plan: Mapping[str, Any], chosen: str | None = None) -> tuple[Chart, ...]:
    """All charts that a plan can carry, in reading order.

    Parameters
    ----------
    plan
        A plan document.
    chosen
        The id of an accepted option, drawn bold; None = no option is chosen.

    Returns
    -------
    tuple[Chart, ...]
        ``doses``, then ``comparison`` where there are predictions, then per option ``expected-<id>`` and
        ``equal-drive-<id>``. Without predictions only the doses; without options none.
    """
    options = plan["options"]
    if not options:
        return ()
    charts = [dose_chart(plan, chosen)]
    if any(pwc_of(option) for option in options):
        charts.append(marked_chart(comparison_chart(plan), reasons_of_plan(plan)))
    for place, option in enumerate(options):
        if pwc_of(option):
            charts.append(marked_chart(expected_chart(plan, place), reasons_of(option["prediction"])))
        if option.get("equal_drive_benefit"):
            reasons = reasons_of(option["equal_drive_benefit"])
            charts.append(marked_chart(equal_drive_chart(plan, place), reasons))
    return tuple(charts)
