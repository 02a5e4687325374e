"""The chart of what equal steps in effect bring, over the receptor reserve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glidepath.reports.chart_parts import Chart, bands, nice_top, panel, stacked, value_axis
from glidepath.reports.palette import option_letter
from glidepath.reports.words import band_words, number_words


def equal_drive_chart(plan: Mapping[str, Any], place: int) -> Chart:
    """What equal steps in effect bring, over the receptor reserve that nobody knows exactly.

    Parameters
    ----------
    plan
        A plan document.
    place
        Which option (from 0); it carries ``equal_drive_benefit``: ``u50`` (list), ``peak_pwc20_less``
        (bands of PWC-20 points, same length) and ``says``.
    """
    option = plan["options"][place]
    benefit = option["equal_drive_benefit"]
    less = benefit["peak_pwc20_less"]
    rows = [{"u50": u50, **{key: less[key][i] for key in less}} for i, u50 in enumerate(benefit["u50"])]
    x = {
        "field": "u50",
        "type": "quantitative",
        "scale": {"nice": False, "domain": [benefit["u50"][0], benefit["u50"][-1]]},
        "axis": {
            "title": "receptor reserve, u50 (smaller = more reserve; no unit)",
            "tickCount": 6,
            "format": ".2~f",
        },
    }
    y = value_axis(nice_top(max(less["p95"])))
    if min(less["p05"]) < 0:
        y["scale"]["domain"][0] = -nice_top(-min(less["p05"]))
    letter = option_letter(place)
    return Chart(
        id=f"equal-drive-{option['id']}",
        title=f"What equal steps in effect bring under option {letter}",
        says=str(benefit.get("says", "")),
        spec=stacked(
            [panel("PWC-20 points less on the worst day", 130, bands(x, y, quartiles="p25" in less), rows)]
        ),
        columns=("u50", "Points less (90 in 100 people)"),
        rows=tuple((number_words(row["u50"]), band_words(row, digits=1)) for row in rows),
    )
