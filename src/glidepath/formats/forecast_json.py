"""Predictions and time courses as JSON (docs/reference/plan_json.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from glidepath.formats.json_numbers import figures

if TYPE_CHECKING:
    from glidepath.simulation.course import Course
    from glidepath.simulation.prediction import Prediction

COURSE_SCHEMA = "glidepath.course/1"
_HOUR_DECIMALS = 6


def validity_to_json(not_valid_because: Sequence[str]) -> dict[str, Any]:
    """Write whether a forecast is valid for the person, and why not.

    Parameters
    ----------
    not_valid_because
        One sentence each; empty where it is valid.

    Returns
    -------
    dict[str, Any]
        ``valid`` and ``not_valid_because``.

    Examples
    --------
    >>> validity_to_json(())
    {'valid': True, 'not_valid_because': []}
    """
    return {"valid": not not_valid_because, "not_valid_because": list(not_valid_because)}


def prediction_to_json(
    prediction: Prediction | None, not_valid_because: Sequence[str] = ()
) -> dict[str, Any] | None:
    """Write what one schedule would do, figures to four significant digits.

    Parameters
    ----------
    prediction
        Of a schedule; None where there is none.
    not_valid_because
        Why it is not valid for the person; empty where it is.

    Returns
    -------
    dict[str, Any] | None
        Days with their dates, series and bands; None where there is none.
    """
    if prediction is None:
        return None
    days = [int(day) for day in prediction.day]
    return {
        **validity_to_json(not_valid_because),
        "day": days,
        "date": [(prediction.start + timedelta(days=day)).isoformat() for day in days],
        "pwc20": figures(prediction.pwc20),
        "pwc20_typical": figures(prediction.pwc20_typical),
        "plasma_ng_per_ml": figures(prediction.plasma_ng_per_ml),
        "occupancy": figures(prediction.occupancy),
        "sedation": figures(prediction.sedation),
        "score_before": figures(prediction.score_before),
        "peak_pwc20": figures(prediction.peak_pwc20),
        "chance_rise_5": figures(prediction.chance_rise_5),
        "days_above_5": figures(prediction.days_above_5),
        "people": prediction.people,
    }


def course_to_json(course: Course) -> dict[str, Any]:
    """Write a time course, figures to four significant digits and hours exactly.

    Parameters
    ----------
    course
        Of one case.

    Returns
    -------
    dict[str, Any]
        The document in a fixed order; ``bands`` only where they were asked for.
    """
    written: dict[str, Any] = {
        "schema": COURSE_SCHEMA,
        "hours": [round(float(hour), _HOUR_DECIMALS) for hour in course.hours],
        "start": course.start.isoformat(timespec="minutes"),
        "typical": figures(course.typical),
    }
    if course.bands is not None:
        written["bands"] = figures(course.bands)
    return written | {
        "features": figures(course.features),
        "days_from": course.days_from,
        "people": course.people,
        "used": list(course.used),
        "left_out": list(course.left_out),
    }
