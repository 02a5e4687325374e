"""The chart of one option: symptoms, levels in blood, dose steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glidepath.reports.chart_parts import (
    RISE_DASH,
    Chart,
    TimeAxis,
    band_at,
    bands,
    key_rows,
    level_rule,
    line,
    nice_top,
    panel,
    plan_start,
    rise_points,
    rows_of,
    scale_top,
    shown_weeks,
    stacked,
    value_axis,
)
from glidepath.reports.dose_course import DoseCourse, dose_course
from glidepath.reports.palette import BAND_LINE, BAND_MIDDLE, BAND_WIDE, INK, LineStyle, option_letter
from glidepath.reports.words import band_words, date_words, mg_words

_EDGES = {"typical_p05": "p05", "typical_p95": "p95"}
_BETWEEN = (
    " The middle line may itself lie elsewhere: 9 times in 10, between the dashed lines. "
    "They are no band of people."
)
_EDGE = LineStyle(colour=BAND_LINE, dash=(6, 3))


def expected_chart(plan: Mapping[str, Any], place: int) -> Chart:
    """What the model expects under one option: symptoms, levels in blood, and the dose steps below.

    Parameters
    ----------
    plan
        A plan document.
    place
        Which option (from 0); it carries a prediction.
    """
    option, letter = plan["options"][place], option_letter(place)
    prediction, course = option["prediction"], dose_course(option)
    axis = TimeAxis(start=plan_start(plan), weeks=shown_weeks(prediction, course.weeks[-1]))
    levels = prediction.get("plasma_ng_per_ml") or {}
    panels = [_symptom_panel(plan, prediction, axis)]
    panels += [_level_panel(name, series, prediction["day"], axis) for name, series in levels.items()]
    panels.append(_stairs_panel(course, letter, axis))
    return Chart(
        id=f"expected-{option['id']}",
        title=f"What the model expects under option {letter}",
        says=_says(prediction, letter),
        spec=stacked(panels),
        columns=("Date", "Dose a day", "PWC-20 score", *(f"{name}, ng/mL" for name in levels)),
        rows=_rows(option, prediction),
    )


def _symptom_panel(plan: Mapping[str, Any], prediction: Mapping[str, Any], axis: TimeAxis) -> dict[str, Any]:
    pwc, start = prediction["pwc20"], _baseline(plan, prediction)
    top = nice_top(min(scale_top(), max(max(pwc["p95"]), start + 2 * rise_points())))
    x, y = axis.encoding(labels=False), value_axis(top)
    quartiles = "p25" in pwc
    key: list[tuple[str, LineStyle | str]] = [("middle person", LineStyle(colour=BAND_LINE))]
    key += [("half of the people", BAND_MIDDLE)] if quartiles else []
    key += [("90 in 100 people", BAND_WIDE)]
    unknown = prediction.get("pwc20_typical")
    key += [("where the middle line may lie (9 in 10)", _EDGE)] if unknown else []
    edges = [line(name, _EDGE, x, y, strokeWidth=1.2) for name in _EDGES] if unknown else []
    layers = [
        *bands(x, y, quartiles=quartiles),
        *edges,
        *level_rule(start + rise_points(), f"+{rise_points()} points", y, RISE_DASH),
        *level_rule(start, "on today's dose", y, (1, 3)),
        *key_rows(key),
    ]
    columns = {**pwc, **{name: unknown[level] for name, level in _EDGES.items()}} if unknown else pwc
    rows = rows_of(prediction["day"], columns, axis.weeks)
    return panel(f"Withdrawal symptoms, PWC-20 score (0 to {scale_top()})", 165, layers, rows)


def _level_panel(
    name: str, series: Mapping[str, Any], day: Sequence[float], axis: TimeAxis
) -> dict[str, Any]:
    x, y = axis.encoding(labels=False), value_axis(nice_top(max(series["p95"])), count=3)
    rows = rows_of(day, series, axis.weeks)
    return panel(f"{name} in blood, ng/mL", 70, bands(x, y, quartiles="p25" in series), rows)


def _stairs_panel(course: DoseCourse, letter: str, axis: TimeAxis) -> dict[str, Any]:
    x, y = axis.encoding(), value_axis(100, "datum.value + '%'", count=2)
    stairs = line("percent", LineStyle(colour=INK), x, y, interpolate="step-after", strokeWidth=1.6)
    rows = [row for row in course.rows() if row["week"] <= axis.weeks]
    return panel(f"Dose of option {letter}, % of today's dose", 56, [stairs], rows)


def _says(prediction: Mapping[str, Any], letter: str) -> str:
    return (
        f"Under option {letter} the middle person's worst day is near {date_words(_peak_day(prediction))}. "
        f"The worst score is {band_words(prediction['peak_pwc20'])} of {scale_top()}; in brackets the range "
        "for 90 in 100 people."
    ) + (_BETWEEN if prediction.get("pwc20_typical") else "")


def _rows(option: Mapping[str, Any], prediction: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """One row for the last predicted day of each step."""
    places = {day[:10]: place for place, day in enumerate(prediction["date"])}
    levels = (prediction.get("plasma_ng_per_ml") or {}).values()
    rows = []
    for step in option["steps"]:
        at = places.get(step["end"][:10], places.get(step["start"][:10]))
        if at is not None:
            shown = [band_words(band_at(prediction["pwc20"], at))]
            shown += [band_words(band_at(series, at), digits=1) for series in levels]
            rows.append((date_words(prediction["date"][at]), _dose_words(step), *shown))
    return tuple(rows)


def _dose_words(step: Mapping[str, Any]) -> str:
    return f"{step['drug']} {mg_words(step['daily_mg'])}" if step["daily_mg"] else mg_words(0)


def _baseline(plan: Mapping[str, Any], prediction: Mapping[str, Any]) -> float:
    """The middle person's score before any change."""
    before = prediction.get("score_before")
    if before:
        return float(before["p50"])
    stay = (plan.get("comparators", {}).get("stay") or {}).get("prediction") or prediction
    return float((stay.get("pwc20") or prediction["pwc20"])["p50"][0])


def _peak_day(prediction: Mapping[str, Any]) -> str:
    middle = prediction["pwc20"]["p50"]
    return str(prediction["date"][max(range(len(middle)), key=lambda place: middle[place])])
