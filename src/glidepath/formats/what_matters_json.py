"""What matters in a plan, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glidepath.formats.forecast_json import validity_to_json
from glidepath.formats.json_numbers import figures

if TYPE_CHECKING:
    from glidepath.assessment.what_matters import Bar, WhatMatters

WHAT_MATTERS_SCHEMA = "glidepath.what_matters/1"


def what_matters_to_json(found: WhatMatters) -> dict[str, Any]:
    """Write a tornado, figures to four significant digits.

    Parameters
    ----------
    found
        Of one option or course.

    Returns
    -------
    dict[str, Any]
        Bars longest first: ``between_people`` is how people differ, ``uncertain`` what is not known about
        everybody.
    """
    return {
        "schema": WHAT_MATTERS_SCHEMA,
        "of": found.of,
        "says": found.says,
        "first_day": found.first_day.isoformat(),
        "last_day": found.last_day.isoformat(),
        "typical_peak_pwc20": figures(found.peak_typical),
        "typical_peak_date": found.peak_date.isoformat() if found.peak_date else None,
        "peak_pwc20": figures(found.peak_people),
        "people": found.people,
        "between_people": [_bar(bar) for bar in found.of_kind("between_people")],
        "uncertain": [_bar(bar) for bar in found.of_kind("uncertain")],
        **validity_to_json(found.not_valid_because),
        "warning": found.warning,
        "limits": list(found.limits),
    }


def _bar(bar: Bar) -> dict[str, Any]:
    fact = bar.spread.fact
    return {
        "id": bar.spread.id,
        "says": bar.spread.says,
        "unit": fact.unit,
        **figures({name: getattr(bar, name) for name in ("typical", "p10", "p90")}),
        "sd_log": figures(bar.spread.sd_log),
        **figures({name: getattr(bar, name) for name in ("change", "peak_at_p10", "peak_at_p90")}),
        **figures({name: getattr(bar, name) for name in ("linear_at_p10", "linear_at_p90")}),
        "slope_points_per_log": figures(bar.slope),
        "moves_with_it": bar.spread.with_it or None,
        "grade": fact.grade,
        "read": fact.read,
        "sources": list(fact.sources),
        "why": fact.why,
    }
