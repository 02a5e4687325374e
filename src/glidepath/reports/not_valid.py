"""A forecast that is not valid for the person: the words and the grey drawing that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from glidepath.reports.chart_parts import WIDTH_PX, Chart
from glidepath.reports.palette import DANGER, grey_of

NOT_VALID = "not valid for this person"
NOTICE = "The forecast is not valid for this person."
MEANS = "Scores, chances and curves are those of someone without this: do not use them here."
MEANS_OF_PLAN = (
    f"{MEANS} Do not compare the options by them. Doses, rules and warnings do not come from the forecast."
)


def reasons_of(holder: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Why a prediction, a course or what matters is not valid for the person.

    Parameters
    ----------
    holder
        What carries ``not_valid_because``, or None.

    Examples
    --------
    >>> reasons_of(None), reasons_of({"valid": False, "not_valid_because": ["Drinking."]})
    ((), ('Drinking.',))
    """
    return tuple(str(reason) for reason in (holder or {}).get("not_valid_because") or ())


def reasons_of_plan(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the predictions of a plan are not valid for the person, each reason once."""
    compared = plan["comparators"]
    holders = [*plan["options"], compared["stay"], compared["stop_today"], *compared["published"]]
    said = (reason for holder in holders for reason in reasons_of(holder.get("prediction")))
    return tuple(dict.fromkeys(said))


def marked(words: str, prediction: Mapping[str, Any] | None) -> str:
    """Put before a predicted number that it is not valid, where it is not.

    Examples
    --------
    >>> marked("12", {"not_valid_because": ["Drinking."]}), marked("12", {})
    ('not valid: 12', '12')
    """
    return f"not valid: {words}" if reasons_of(prediction) else words


def marked_chart(chart: Chart, reasons: Sequence[str]) -> Chart:
    """Draw a chart of a forecast in grey, with words across it, where the forecast is not valid.

    Parameters
    ----------
    chart
        A chart of a forecast.
    reasons
        Why it is not valid; empty leaves the chart as it is.
    """
    if not reasons:
        return chart
    return replace(
        chart,
        title=f"{chart.title} ({NOT_VALID})",
        says=f"{NOTICE} {' '.join(reasons)} {chart.says}",
        spec=_labelled(_greyed(chart.spec)),
    )


def _greyed(part: Any) -> Any:
    """Every colour as grey; what tells lines apart is then dashes and letters."""
    if isinstance(part, Mapping):
        return {key: _greyed(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_greyed(value) for value in part]
    return grey_of(part) if isinstance(part, str) else part


def _labelled(spec: Any) -> Any:
    """Words across every plot."""
    if "vconcat" in spec:
        return {**spec, "vconcat": [_labelled(panel) for panel in spec["vconcat"]]}
    mark = {
        "type": "text",
        "text": NOT_VALID,
        "fontSize": min(30, spec["height"] / 3),
        "fontWeight": 700,
        "color": DANGER,
        "opacity": 0.6,
    }
    place = {"x": {"value": WIDTH_PX / 2}, "y": {"value": spec["height"] / 2}}
    words = {"data": {"values": [{}]}, "mark": mark, "encoding": place}
    return {**spec, "layer": [*spec["layer"], words]}
