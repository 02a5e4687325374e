"""What matters in a plan: a page with its tornado and table, and a few lines for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from glidepath.reports.chart_drawing import draw
from glidepath.reports.chart_what_matters import KINDS, SHOWN_FROM, peak_day_words, range_words, tornado_chart
from glidepath.reports.layouts import page
from glidepath.reports.not_valid import MEANS, NOTICE, marked_chart, reasons_of
from glidepath.reports.plan_page import DrawnChart
from glidepath.reports.plan_view import assumed_rows
from glidepath.reports.words import band_words, date_words, sentence, with_dates_in_words

_MOST_LINES = 5


def what_matters_html(found: Mapping[str, Any], beside: Mapping[str, Any]) -> str:
    """Lay out what matters as one page: no script, no outside request.

    Parameters
    ----------
    found
        A document of what matters (``glidepath.what_matters/1``).
    beside
        What it rests on: ``sources``, ``assumed`` and ``versions`` as in a course or plan document.

    Returns
    -------
    str
        HTML. The same document gives the same text.
    """
    charts = [marked_chart(tornado_chart(found, kind), reasons_of(found)) for kind, _ in KINDS]
    drawn = draw(charts)
    return page(
        "what_matters.html.j2",
        found=found,
        says=with_dates_in_words(sentence(found["says"])),
        days=f"{date_words(found['first_day'])} to {date_words(found['last_day'])}",
        band=band_words(found["peak_pwc20"], digits=1, unit="points"),
        typical=f"{found['typical_peak_pwc20']:.1f}",
        typical_day=peak_day_words(found),
        not_valid=reasons_of(found),
        notice=NOTICE,
        means=MEANS,
        charts=[DrawnChart(chart=chart, svg=Markup(drawn[chart.id])) for chart in charts],  # noqa: S704
        apart=_far_apart(found),
        sources=beside["sources"],
        assumed=assumed_rows(beside),
        versions=", ".join(f"{name} {version}" for name, version in beside["versions"].items()),
    )


def _far_apart(found: Mapping[str, Any]) -> list[str]:
    """Where the slope alone misleads: it misses an end of the bar by more than a point, worst first."""
    missed: dict[str, float] = {}
    for bar in [bar for kind, _ in KINDS for bar in found[kind]]:
        miss = max(abs(bar[f"peak_at_{end}"] - bar[f"linear_at_{end}"]) for end in ("p10", "p90"))
        missed[bar["says"]] = max(miss, missed.get(bar["says"], 0.0))
    worst = sorted(missed, key=lambda name: -missed[name])
    return [f"{name} (by up to {missed[name]:.1f} points)" for name in worst if missed[name] > 1]


def what_matters_text(found: Mapping[str, Any], width: int) -> str:
    """Say what matters in a few lines.

    Parameters
    ----------
    found
        A document of what matters.
    width
        Longest line [characters].

    Returns
    -------
    str
        The range over virtual people, then the longest bars of either kind.
    """
    band = band_words(found["peak_pwc20"], digits=1, unit="points")
    lines = [
        f"What matters. {with_dates_in_words(sentence(found['says']))}",
        *([f"{NOTICE.upper()} {' '.join(reasons_of(found))} {MEANS}"] if reasons_of(found) else []),
        f"Worst day (highest daily mean PWC-20) over {found['people']} virtual people: {band}. "
        f"Typical person: {found['typical_peak_pwc20']:.1f} points, {peak_day_words(found)}. "
        "Below, the typical person's worst day when one value is at its 10th and at its 90th percentile.",
    ]
    for kind, title in KINDS:
        lines.append(f"{title}:")
        shown = [bar for bar in found[kind] if bar["change"] >= SHOWN_FROM][:_MOST_LINES]
        lines += [f"  {_line(bar)}" for bar in shown] or ["  nothing moves it"]
    return "\n".join(textwrap.fill(line, width, subsequent_indent="    ") for line in lines)


def _line(bar: Mapping[str, Any]) -> str:
    ends = f"{bar['peak_at_p10']:.1f} and {bar['peak_at_p90']:.1f}"
    return f"{ends}  {bar['says']}, {range_words(bar)}, {bar['grade']}"
