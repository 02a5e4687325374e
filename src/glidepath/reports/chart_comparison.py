"""The chart that puts the options beside staying and stopping today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glidepath.reports.chart_parts import (
    Chart,
    Layer,
    Letter,
    TimeAxis,
    band_at,
    key_rows,
    letter_marks,
    line,
    nice_top,
    panel,
    plan_start,
    pwc_of,
    rows_of,
    scale_top,
    shown_weeks,
    stacked,
    value_axis,
)
from glidepath.reports.dose_course import dose_course
from glidepath.reports.palette import STAY_STYLE, STOP_STYLE, LineStyle, option_letter, option_style
from glidepath.reports.words import band_words, option_name

_TABLE_WEEKS = 4
_CLEAR, _CLEAR_END = 0.04, 0.98
_Compared = tuple[str, LineStyle, Mapping[str, Any]]


def comparison_chart(plan: Mapping[str, Any]) -> Chart:
    """Every option beside staying on the dose and stopping today: the middle person, and one in twenty.

    Parameters
    ----------
    plan
        A plan document in which at least one option carries a prediction.
    """
    lines = _compared(plan)
    predicted = [option for option in plan["options"] if pwc_of(option)]
    weeks = max(shown_weeks(option["prediction"], dose_course(option).weeks[-1]) for option in predicted)
    axis = TimeAxis(start=plan_start(plan), weeks=weeks)
    panels = [
        _panel(f"Middle person: PWC-20 score (0 to {scale_top()})", "p50", lines, axis, top_panel=True),
        _panel(
            f"The line that 1 in 20 people go above: PWC-20 score (0 to {scale_top()})",
            "p95",
            lines,
            axis,
            top_panel=False,
        ),
    ]
    return Chart(
        id="comparison",
        title="The options beside staying and stopping today",
        says=_says(lines),
        spec=stacked(panels),
        columns=("Week", *(name for name, _, _ in lines)),
        rows=_rows(lines, weeks),
    )


def _compared(plan: Mapping[str, Any]) -> list[_Compared]:
    """Name, style and prediction of everything that is compared."""
    lines: list[_Compared] = [
        (f"{option_letter(place)}: {option_name(option)}", option_style(place), option["prediction"])
        for place, option in enumerate(plan["options"])
        if pwc_of(option)
    ]
    others = (("stop_today", "stop today (danger)", STOP_STYLE), ("stay", "stay on today's dose", STAY_STYLE))
    for name, words, style in others:
        comparator = plan.get("comparators", {}).get(name) or {}
        if pwc_of(comparator):
            lines.append((words, style, comparator["prediction"]))
    return lines


def _panel(
    title: str, field: str, lines: Sequence[_Compared], axis: TimeAxis, *, top_panel: bool
) -> dict[str, Any]:
    top = nice_top(min(scale_top(), max(max(prediction["pwc20"][field]) for _, _, prediction in lines)))
    x, y = axis.encoding(labels=not top_panel), value_axis(top)
    layers: list[Layer] = []
    for _, style, prediction in lines:
        rows = rows_of(prediction["day"], {"score": prediction["pwc20"][field]}, axis.weeks)
        layers.append({"data": {"values": rows}, **line("score", style, x, y, strokeWidth=1.8)})
    layers += letter_marks(_letters(lines, field, axis), x, y)
    if top_panel:
        layers += _keys(lines)
    return panel(title, 150, layers)


def _keys(lines: Sequence[_Compared]) -> list[Layer]:
    """The key on two lines: the options first, then what they are put beside."""
    options = [(name, style) for name, style, _ in lines if _is_option(style)]
    others = [(name, style) for name, style, _ in lines if not _is_option(style)]
    return [*key_rows(options, -32), *key_rows(others)]


def _is_option(style: LineStyle) -> bool:
    return style not in (STOP_STYLE, STAY_STYLE)


def _letters(lines: Sequence[_Compared], field: str, axis: TimeAxis) -> list[Letter]:
    """Each option's letter on its highest day, or the next highest that is clear of the other letters."""
    letters: list[Letter] = []
    for name, style, prediction in lines:
        if not _is_option(style):
            continue
        score = prediction["pwc20"][field]
        weeks = [day / 7 for day in prediction["day"]]
        shown = [i for i, week in enumerate(weeks) if week <= axis.weeks * _CLEAR_END]
        free = [i for i in shown if all(abs(weeks[i] - one.week) > axis.weeks * _CLEAR for one in letters)]
        at = max(free or shown, key=[float(value) for value in score].__getitem__)
        letters.append(Letter(letter=name[0], style=style, week=weeks[at], value=score[at]))
    return letters


def _says(lines: Sequence[_Compared]) -> str:
    parts = [f"{name} {band_words(p['peak_pwc20'])}" for name, _, p in lines]
    return f"Worst score of the middle person, and the range for 90 in 100 people: {'; '.join(parts)}."


def _rows(lines: Sequence[_Compared], weeks: float) -> tuple[tuple[str, ...], ...]:
    rows = []
    for week in range(0, int(weeks) + 1, _TABLE_WEEKS):
        cells = [_score_at(prediction, 7 * week) for _, _, prediction in lines]
        rows.append((f"{week}", *cells))
    return tuple(rows)


def _score_at(prediction: Mapping[str, Any], day: int) -> str:
    """The band on the predicted day nearest to ``day``; empty when none is within a week."""
    days = prediction["day"]
    at = min(range(len(days)), key=lambda place: abs(days[place] - day))
    return band_words(band_at(prediction["pwc20"], at)) if abs(days[at] - day) <= 7 else ""
