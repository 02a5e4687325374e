"""The chart of doses: every option as stairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glidepath.reports.chart_parts import (
    Chart,
    Layer,
    Letter,
    TimeAxis,
    key_rows,
    letter_marks,
    line,
    panel,
    plan_start,
    stacked,
    value_axis,
)
from glidepath.reports.dose_course import DoseCourse, dose_course
from glidepath.reports.option_end import option_end
from glidepath.reports.palette import option_letter, option_style
from glidepath.reports.use_days import case_use_days, on_a_day_mg
from glidepath.reports.words import date_words, joined, mg_words, option_name

_TABLE_WEEKS = 4
_CHOSEN_PX, _LINE_PX = 3.6, 1.8


def dose_chart(plan: Mapping[str, Any], chosen: str | None = None) -> Chart:
    """The dose of every option over time, as stairs, in percent of today's dose.

    Parameters
    ----------
    plan
        A plan document with at least one option.
    chosen
        The id of the option to draw bold.
    """
    options = plan["options"]
    courses = [dose_course(option) for option in options]
    axis = TimeAxis(start=plan_start(plan), weeks=max(course.weeks[-1] for course in courses) + 1)
    use = case_use_days(plan["case"])
    today_mg = float(on_a_day_mg(plan["case"]["current_daily_mg"], use))
    x, y = axis.encoding(), value_axis(100, _percent_labels(today_mg, courses))
    layers: list[Layer] = []
    for place, (option, course) in enumerate(zip(options, courses, strict=True)):
        width = _CHOSEN_PX if option["id"] == chosen else _LINE_PX
        stairs = line("percent", option_style(place), x, y, interpolate="step-after", strokeWidth=width)
        layers.append({"data": {"values": course.rows()}, **stairs})
    layers += letter_marks(_letters(courses), x, y)
    layers += key_rows(
        [(f"{option_letter(i)}: {option_name(o)}", option_style(i)) for i, o in enumerate(options)]
    )
    heading = f"Dose {'on a day of use' if use else 'a day'}, as a share of today's {mg_words(today_mg)}"
    return Chart(
        id="doses",
        title="The dose over time",
        says=_says(plan, courses),
        spec=stacked([panel(heading, 230, layers)]),
        columns=("Week", *(f"{option_letter(i)}: {option_name(o)}" for i, o in enumerate(options))),
        rows=_rows(courses),
    )


def _percent_labels(today_mg: float, courses: Sequence[DoseCourse]) -> str:
    """Percent on the axis, and mg beside it where all options keep the drug."""
    if any(course.switched for course in courses):
        return "datum.value + '%'"
    return f"datum.value + '% = ' + format(datum.value * {today_mg / 100!r}, '~r') + ' mg'"


def _letters(courses: Sequence[DoseCourse]) -> list[Letter]:
    """A letter on each stair at a height of its own, so that no two meet."""
    letters: list[Letter] = []
    for place, course in enumerate(courses):
        wanted = 100 * (place + 1) / (len(courses) + 1)
        week, percent = min(course.middles(), key=lambda point, wanted=wanted: abs(point[1] - wanted))  # type: ignore[misc]
        letters.append(
            Letter(letter=option_letter(place), style=option_style(place), week=week, value=percent)
        )
    return letters


def _says(plan: Mapping[str, Any], courses: Sequence[DoseCourse]) -> str:
    parts = []
    for place, (option, course) in enumerate(zip(plan["options"], courses, strict=True)):
        end = option_end(option)
        reaches = f"reaches {end.amount if end.daily_mg else 'zero'} on {date_words(end.reached)}"
        parts.append(f"option {option_letter(place)} goes down in {course.cuts} cuts and {reaches}")
    return f"Stairs of the daily dose from {date_words(plan_start(plan))}: {joined(parts)}."


def _rows(courses: Sequence[DoseCourse]) -> tuple[tuple[str, ...], ...]:
    weeks = range(0, int(max(course.weeks[-1] for course in courses)) + _TABLE_WEEKS, _TABLE_WEEKS)
    return tuple((f"{week}", *(course.words_at(week) for course in courses)) for week in weeks)
