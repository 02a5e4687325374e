"""The evidence as one self-contained web page: the sums, the misses by name, a forest for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from glidepath.reports.chart_drawing import draw
from glidepath.reports.chart_forest import forest_chart
from glidepath.reports.chart_parts import Chart
from glidepath.reports.evidence_words import (
    BASELINES,
    GROUPS,
    ROLES,
    against_words,
    coverage_words,
    is_miss,
    measured_words,
    miss_words,
    misses,
    plain_words,
    score_words,
    short_study,
    today_words,
    verdict_words,
)
from glidepath.reports.layouts import page
from glidepath.reports.plan_page import DrawnChart

_UNIT_HEADINGS = {
    "%": "percent",
    "points": "points of a scale",
    "day": "days",
    "% change": "percent change",
}
_ROWS_AT_ONCE = 34
"""Rows of one drawing, so that it can be read when printed on one sheet."""
_AS_RATIO = ("kinetics", "profiles")


def evidence_html(data: Mapping[str, Any]) -> str:
    """Lay the evidence out as one page: no script, no outside request.

    Parameters
    ----------
    data
        A document of the evidence (``glidepath.evidence/1``).

    Returns
    -------
    str
        HTML. The same document gives the same text.
    """
    charts = [(group, chart) for group in GROUPS for chart in _charts(group, data)]
    drawn = draw(chart for _, chart in charts)
    return page(
        "evidence.html.j2",
        data=data,
        sums=[_sum(*one) for one in _all_sums(data)],
        verdicts=[(_name("trials", role), against_words(one)) for role, one in data["summary"].items()],
        rules=list(BASELINES.values()),
        misses=[
            (_name(group, role), [(row["id"], miss_words(row)) for row in rows])
            for group, role, rows in misses(data)
        ],
        groups=[_group(group, data, charts, drawn) for group in GROUPS if _rows(group, data)],
        versions=", ".join(f"{name} {version}" for name, version in data["versions"].items()),
    )


def _rows(group: str, data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [target for target in data["targets"] if target["group"] == group]


def _name(group: str, role: str) -> str:
    if role == "user":
        return GROUPS["user"]
    return f"{GROUPS[group]}, {ROLES[role]}"


def _all_sums(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for role, one in data["summary"].items():
        yield _name("trials", role), one
    for group, roles in data["groups"].items():
        for role, one in roles.items():
            yield _name(group, role), one


def _sum(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    shares, numbers, words = one["shares"], one["numbers"], one["words"]
    return {
        "name": name,
        "inside": coverage_words(one),
        "bands": [
            f"{numbers[f'rows_inside_{band}']} of {numbers['n']}" if numbers["n"] else "–"
            for band in (50, 80, 90)
        ],
        "words": f"{words['inside']} of {words['n']}" if words["n"] else "–",
        "score": score_words(one["crps"]),
        "rules": [score_words(one["crps_baselines"].get(rule)) for rule in BASELINES],
        "width": score_words(shares["width_90"]),
        "rule_widths": [score_words(shares["width_90_baselines"].get(rule)) for rule in BASELINES],
        "shares": shares["n"],
    }


def _charts(group: str, data: Mapping[str, Any]) -> Iterator[Chart]:
    for role in ROLES:
        rows = [row for row in _rows(group, data) if row["role"] == role and _can_be_drawn(row)]
        rows.sort(key=lambda row: not is_miss(row))
        for scale, some in _by_scale(group, rows).items():
            slug, parts = scale.replace("%", "percent").replace(" ", "-"), -(-len(some) // _ROWS_AT_ONCE)
            for part in range(parts):
                title = _title(group, role, scale) + (f" ({part + 1} of {parts})" if parts > 1 else "")
                shown = some[part * len(some) // parts : (part + 1) * len(some) // parts]
                yield forest_chart(f"{group}-{role}-{slug}-{part}", title, shown, scale)


def _can_be_drawn(row: Mapping[str, Any]) -> bool:
    return row["model"] is not None or (row["counts"] and isinstance(row["observed"], (int, float)))


def _by_scale(group: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Rows by what their axis shows: their unit, their ratio to what was measured, or a chance."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        model = row["model"] or {}
        scale = "ratio" if group in _AS_RATIO else str(row["unit"])
        if "probability" in model and "p50" not in model:
            scale = "chance"
        found.setdefault(scale, []).append(row)
    return found


def _title(group: str, role: str, scale: str) -> str:
    if scale == "chance":
        return f"Directions and words, {ROLES[role]}"
    if scale == "ratio":
        return f"{GROUPS[group]}, {ROLES[role]}"
    return f"In {_UNIT_HEADINGS.get(scale, scale)}, {ROLES[role]}"


def _group(
    group: str,
    data: Mapping[str, Any],
    charts: Sequence[tuple[str, Chart]],
    drawn: Mapping[str, str],
) -> dict[str, Any]:
    rows = _rows(group, data)
    return {
        "id": group,
        "name": GROUPS[group],
        "charts": [
            DrawnChart(chart=chart, svg=Markup(drawn[chart.id]))  # noqa: S704  # our own drawing
            for owner, chart in charts
            if owner == group
        ],
        "rows": [_line(row) for row in rows],
        "left_out": [
            (row["id"], short_study(row), plain_words(row["arm"]), row["why_not_counted"])
            for row in rows
            if not row["counts"]
        ],
        "not_computed": [
            (row["id"], short_study(row), row["why_not"]) for row in rows if row["counts"] and row["why_not"]
        ],
    }


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "study": short_study(row),
        "what": plain_words(f"{row['arm']}: {row['outcome']}" if row["arm"] else row["outcome"]),
        "role": ROLES[row["role"]],
        "measured": measured_words(row),
        "today": today_words(row),
        "verdict": verdict_words(row),
        "miss": is_miss(row),
        "source": row["source"],
        "read": row["read"],
        "note": row["note"],
        "assumed": row["assumed"],
    }
