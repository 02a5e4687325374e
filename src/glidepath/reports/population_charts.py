"""The charts of a population: the plans over time, what they come to, and each plan's own bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from glidepath.reports.chart_parts import (
    RISE_DASH,
    WIDTH_PX,
    Chart,
    Layer,
    Letter,
    TimeAxis,
    bands,
    key_rows,
    letter_marks,
    level_rule,
    line,
    nice_top,
    panel,
    rise_points,
    rows_of,
    scale_top,
    stacked,
    value_axis,
)
from glidepath.reports.palette import (
    BAND_LINE,
    BAND_MIDDLE,
    BAND_WIDE,
    INK,
    STAY_STYLE,
    STOP_STYLE,
    LineStyle,
    option_letter,
    option_style,
)
from glidepath.reports.words import band_words, chance_band_words, number_words

_TABLE_ROWS = 14
_ROW_PX, _NAME_PX = 30, 170
_CLEAR = 0.05
_DASHES: tuple[tuple[int, ...], ...] = ((), (6, 3), (2, 2), (10, 3, 2, 3))
Plan = Mapping[str, Any]


def plan_name(data: Mapping[str, Any], place: int) -> str:
    """What a plan is called on a page: its letter and its id.

    Parameters
    ----------
    data
        A population document.
    place
        Which plan (from 0).
    """
    return f"{option_letter(place)}: {data['plans'][place]['id']}"


def population_charts(data: Mapping[str, Any]) -> tuple[Chart, ...]:
    """All charts of a population, in reading order.

    Parameters
    ----------
    data
        A population document.

    Returns
    -------
    tuple[Chart, ...]
        ``plans``, ``outcomes``, then one per plan named by its id.
    """
    each = (_own_chart(data, place) for place in range(len(data["plans"])))
    return (_plans_chart(data), _outcomes_chart(data), *each)


def _style(plan: Plan, place: int) -> LineStyle:
    return {"stay": STAY_STYLE, "stop": STOP_STYLE}.get(plan["kind"], option_style(place))


def _axis(data: Mapping[str, Any]) -> TimeAxis:
    return TimeAxis(start=date.fromisoformat(data["start"]), weeks=max(data["days"] / 7, 1))


def _plans_chart(data: Mapping[str, Any]) -> Chart:
    top = f"PWC-20 score (0 to {scale_top()})"
    panels = [
        _lines_panel(data, f"Middle person: {top}", "p50", first=True),
        _lines_panel(data, f"The line that 1 in 20 people go above: {top}", "p95", first=False),
    ]
    names = [plan_name(data, place) for place in range(len(data["plans"]))]
    return Chart(
        id="plans",
        title="The plans side by side over time",
        says=f"The daily mean score of {data['people']:,} virtual people; the same people go through every "
        "plan. The upper picture is the middle person, the lower the score that 1 in 20 people go above.",
        spec=stacked(panels),
        columns=("Week", *names),
        rows=tuple(
            (
                number_words(round(day / 7, 1)),
                *(band_words(_at(plan["pwc20"], day)) for plan in data["plans"]),
            )
            for day in _table_days(data)
        ),
    )


def _lines_panel(data: Mapping[str, Any], title: str, level: str, *, first: bool) -> dict[str, Any]:
    axis, plans = _axis(data), data["plans"]
    highest = max(max(plan["pwc20"][level]) for plan in plans)
    x, y = axis.encoding(labels=not first), value_axis(nice_top(min(scale_top(), highest)))
    layers: list[Layer] = []
    for place, plan in enumerate(plans):
        rows = rows_of(plan["day"], {"score": plan["pwc20"][level]}, axis.weeks)
        layers.append({"data": {"values": rows}, **line("score", _style(plan, place), x, y, strokeWidth=1.8)})
    layers += letter_marks(_letters(plans, level, axis), x, y)
    if first:
        layers += key_rows([(plan_name(data, k), _style(plan, k)) for k, plan in enumerate(plans)])
    return panel(title, 150, layers)


def _letters(plans: Sequence[Plan], level: str, axis: TimeAxis) -> list[Letter]:
    """Each plan's letter where its line is highest, the highest first, clear of the letters before it."""
    margin = _CLEAR * axis.weeks
    letters: list[Letter] = []
    for place in sorted(range(len(plans)), key=lambda k: -max(plans[k]["pwc20"][level])):
        scores, weeks = plans[place]["pwc20"][level], [day / 7 for day in plans[place]["day"]]
        inside = [k for k, week in enumerate(weeks) if margin / 2 <= week <= axis.weeks - margin / 2] or [0]
        free = [k for k in inside if all(abs(weeks[k] - one.week) > margin for one in letters)]
        at = max(free or inside, key=[float(score) for score in scores].__getitem__)
        style, letter = _style(plans[place], place), option_letter(place)
        letters.append(Letter(letter=letter, style=style, week=weeks[at], value=float(scores[at])))
    return letters


def _table_days(data: Mapping[str, Any]) -> list[int]:
    every = 7 * max(1, -(-data["days"] // (7 * _TABLE_ROWS)))
    return [*range(0, data["days"], every)]


def _at(series: Mapping[str, Sequence[float]], place: int) -> dict[str, float]:
    return {name: values[place] for name, values in series.items()}


def _outcomes_chart(data: Mapping[str, Any]) -> Chart:
    rise = rise_points()
    panels = [
        _ranges(
            data,
            f"People with a rise of {rise} points or more, in 100 (bar: what is not known about everybody)",
            [{name: 100 * value for name, value in plan["chance_rise_5"].items()} for plan in data["plans"]],
            100,
        )
    ]
    shown = {
        "peak_pwc20": "Worst score of each person (PWC-20 points)",
        "days_above_5": f"Days with a rise of {rise} points or more",
    }
    for name, title in shown.items():
        found = [plan["outcomes"].get(name) for plan in data["plans"]]
        if all(found):
            top = scale_top() if name == "peak_pwc20" else nice_top(max(one["p95"] for one in found))
            panels.append(_ranges(data, title, found, top))
    return Chart(
        id="outcomes",
        title="What each plan comes to",
        says="Light bars hold 90 in 100 people, darker bars the middle half, the line is the middle person. "
        "For the chance the bar is no spread of people: it is how far the chance itself is unknown.",
        spec=stacked(panels),
        columns=("Outcome", *(plan_name(data, place) for place in range(len(data["plans"])))),
        rows=(
            (
                f"Chance of a rise of {rise} points",
                *(chance_band_words(p["chance_rise_5"]) for p in data["plans"]),
            ),
            *(_outcome_row(data, name) for name in data["plans"][0]["outcomes"]),
        ),
    )


def _outcome_row(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """One outcome in words, then what it came to in each plan."""
    found = [plan["outcomes"][name] for plan in data["plans"]]
    says, unit = found[0]["says"], found[0]["unit"]
    return (f"{says[:1].upper()}{says[1:]}, {unit}", *(_cell(one) for one in found))


def _cell(found: Mapping[str, Any]) -> str:
    digits = 0 if found["unit"] in ("days", "point-days") else 1
    return band_words(found, digits=digits)


def _ranges(
    data: Mapping[str, Any], title: str, found: Sequence[Mapping[str, Any]], top: float
) -> dict[str, Any]:
    """Bars from low to high, one row per plan, with its name at the left."""
    names = [plan_name(data, place) for place in range(len(found))]
    rows = [
        {
            "plan": name,
            **{k: round(float(one[k]), 2) for k in ("p05", "p25", "p50", "p75", "p95") if k in one},
        }
        for name, one in zip(names, found, strict=True)
    ]
    y = {"field": "plan", "type": "nominal", "sort": names, "axis": {"title": None, "labelLimit": _NAME_PX}}
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"title": None, "grid": True},
    }
    layers: list[Layer] = [_bar(y, x, "p05", "p95", BAND_WIDE, 12)]
    if all("p25" in row for row in rows):
        layers.append(_bar(y, x, "p25", "p75", BAND_MIDDLE, 12))
    layers.append(
        {
            "mark": {"type": "tick", "color": BAND_LINE, "thickness": 2.5, "size": 16},
            "encoding": {"y": y, "x": {**x, "field": "p50"}},
        }
    )
    return {**panel(title, _ROW_PX * len(rows), layers, rows), "width": WIDTH_PX - _NAME_PX // 2}


def _bar(
    y: Mapping[str, Any], x: Mapping[str, Any], low: str, high: str, colour: str, size: int
) -> dict[str, Any]:
    return {
        "mark": {"type": "bar", "color": colour, "size": size},
        "encoding": {"y": y, "x": {**x, "field": low}, "x2": {"field": high}},
    }


def _own_chart(data: Mapping[str, Any], place: int) -> Chart:
    plan, axis = data["plans"][place], _axis(data)
    pwc, before = plan["pwc20"], float(data["score_before"]["p50"])
    top = nice_top(min(scale_top(), max(max(pwc["p95"]), before + 2 * rise_points())))
    x, y = axis.encoding(labels=False), value_axis(top)
    key: list[tuple[str, LineStyle | str]] = [("middle person", LineStyle(colour=BAND_LINE))]
    key += [("half of the people", BAND_MIDDLE), ("90 in 100 people", BAND_WIDE)]
    layers = [
        *bands(x, y, quartiles=True),
        *level_rule(before + rise_points(), f"+{rise_points()} points", y, RISE_DASH),
        *level_rule(before, "middle before", y, (1, 3)),
        *key_rows(key),
    ]
    score = panel(f"PWC-20 score (0 to {scale_top()})", 150, layers, rows_of(plan["day"], pwc, axis.weeks))
    return Chart(
        id=f"plan-{plan['id']}",
        title=f"Plan {plan_name(data, place)}",
        says=_own_words(plan),
        spec=stacked([score, _dose_panel(plan, axis)]),
        columns=("Week", *(f"{drug}, mg a day" for drug in plan["daily_mg"]), "PWC-20 score"),
        rows=tuple(
            (
                number_words(round(day / 7, 1)),
                *(number_words(round(doses[day], 3)) for doses in plan["daily_mg"].values()),
                band_words(_at(pwc, day)),
            )
            for day in _table_days(data)
        ),
    )


def _own_words(plan: Plan) -> str:
    chance = chance_band_words(plan["chance_rise_5"])
    return (
        f"Chance of a rise of {rise_points()} points or more: {chance}, in brackets how far that is unknown."
    )


def _dose_panel(plan: Plan, axis: TimeAxis) -> dict[str, Any]:
    doses = plan["daily_mg"]
    top = nice_top(max((max(values) for values in doses.values()), default=0))
    x, y = axis.encoding(), value_axis(top, count=2)
    layers: list[Layer] = []
    for number, values in enumerate(doses.values()):
        style = LineStyle(colour=INK, dash=_DASHES[number % len(_DASHES)])
        changes = [k for k in range(len(values)) if k in (0, len(values) - 1) or values[k] != values[k - 1]]
        rows = [{"week": round(k / 7, 3), "mg": round(values[k], 4)} for k in changes]
        layers.append(
            {
                "data": {"values": rows},
                **line("mg", style, x, y, interpolate="step-after", strokeWidth=1.6),
            }
        )
    if not layers:
        layers.append({"data": {"values": [{"week": 0, "mg": 0}]}, **line("mg", LineStyle(colour=INK), x, y)})
    names = " and ".join(doses) or "nothing"
    return panel(f"Dose, mg a day: {names}", 56, layers)
