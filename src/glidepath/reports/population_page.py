"""A population as one self-contained web page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from glidepath.reports.chart_drawing import draw
from glidepath.reports.facts_in_words import label_words
from glidepath.reports.layouts import page
from glidepath.reports.palette import option_letter
from glidepath.reports.plan_page import DrawnChart
from glidepath.reports.population_charts import population_charts
from glidepath.reports.words import (
    band_words,
    chance_band_words,
    date_words,
    joined,
    sentence,
    with_dates_in_words,
)

HOW_TO_READ = (
    "Numbers are for the middle person, with the range that holds 90 in 100 people in brackets. The range of "
    "a chance is another one: it shows how far the chance itself is unknown."
)


def population_html(data: Mapping[str, Any]) -> str:
    """Lay a population out as one page: no script, no outside request.

    Parameters
    ----------
    data
        A population document (``glidepath.population/1``).

    Returns
    -------
    str
        HTML. The same document gives the same text.
    """
    charts = population_charts(data)
    drawn = draw(charts)
    plans = [_plan(data, place) for place in range(len(data["plans"]))]
    return page(
        "population.html.j2",
        data=data,
        heading=data["title"] or "What plans would do to many people",
        lede=_lede(data),
        plans=plans,
        charts={
            chart.id: DrawnChart(chart=chart, svg=Markup(drawn[chart.id]))  # noqa: S704  # our own drawing
            for chart in charts
        },
        warned=[plan for plan in plans if plan["warning"]],
        not_known=[label_words(str(name)) for name in data["not_known"]],
        how_to_read=HOW_TO_READ,
        versions=", ".join(f"{name} {version}" for name, version in data["versions"].items()),
    )


def _lede(data: Mapping[str, Any]) -> str:
    return (
        f"{data['people']:,} virtual people, the same ones in every plan, followed for {data['days']} days "
        f"from {date_words(data['start'])}. Before: {joined(data['took'])}."
    )


def _plan(data: Mapping[str, Any], place: int) -> dict[str, Any]:
    plan = data["plans"][place]
    peak, above = (plan["outcomes"].get(name) for name in ("peak_pwc20", "days_above_5"))
    return {
        "id": plan["id"],
        "letter": option_letter(place),
        "name": plan["id"],
        "says": with_dates_in_words(sentence(plan["says"])),
        "warning": plan["warning"],
        "ends": _ends(plan),
        "cut_short": _cut_short(plan),
        "chance": chance_band_words(plan["chance_rise_5"]),
        "peak": band_words(peak) if peak else "not asked for",
        "above": band_words(above) if above else "not asked for",
    }


def _ends(plan: Mapping[str, Any]) -> str:
    if plan["ends"] is None:
        return ""
    day = date_words(plan["ends"])
    if plan["ends_within"]:
        return f"It reaches its goal on {day}."
    return f"It is not over before {day}, after the last day shown here."


def _cut_short(plan: Mapping[str, Any]) -> str:
    """Say of a plan that is not over that what comes last, often the hardest part, is not counted."""
    if plan["ends_within"] is not False:
        return ""
    return (
        f"Not over: only its first {len(plan['day'])} days are counted here, and it goes on until "
        f"{date_words(plan['ends'])}."
    )


def plan_lines(data: Mapping[str, Any]) -> list[str]:
    """Say what a population came to, as paragraphs for a terminal.

    Parameters
    ----------
    data
        A population document.

    Returns
    -------
    list[str]
        What was followed, then one paragraph per plan.
    """
    lines = [_lede(data)]
    for place in range(len(data["plans"])):
        plan = _plan(data, place)
        lines.append(
            f"{plan['letter']}: {plan['name']}\n"
            f"   chance of a rise of 5 points: {plan['chance']}\n"
            f"   worst PWC-20 score: {plan['peak']}\n"
            f"   days with such a rise: {plan['above']}"
            + (f"\n   {plan['cut_short']}" if plan["cut_short"] else "")
        )
    return lines
