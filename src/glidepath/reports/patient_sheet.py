"""The patient sheet: one page, for an accepted plan only, as a page and as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from glidepath.reports.chart_drawing import for_print
from glidepath.reports.layouts import page
from glidepath.reports.patient_words import Sheet, sheet_words
from glidepath.reports.plan_page import PillSheet
from glidepath.reports.plan_pdf import market_paper, written_on
from glidepath.reports.typesetting import Paper, page_count, typeset

_LAYOUTS = ("print.typ", "patient.typ")


def patient_html(plan: Mapping[str, Any], from_day: str | None = None) -> str:
    """Lay the accepted option out as one page for the person who takes it.

    Parameters
    ----------
    plan
        An accepted plan: a plan document with ``acceptance``.
    from_day
        The first day to show, ISO 8601; None = the first step.

    Returns
    -------
    str
        HTML: about twelve weeks of steps, no model curves, no script, no outside request.

    Raises
    ------
    InputError
        When no clinician has accepted an option of this plan.
    """
    return page("patient.html.j2", sheet=sheet_words(plan, from_day=from_day), pills=PillSheet())


def patient_pdf(plan: Mapping[str, Any], paper: Paper | None = None, from_day: str | None = None) -> bytes:
    """Lay the accepted option out on exactly one sheet of paper.

    Parameters
    ----------
    plan
        An accepted plan: a plan document with ``acceptance``.
    paper
        ``letter`` or ``a4``; None = the one usual in the plan's market.
    from_day
        The first day to show, ISO 8601; None = the first step.

    Returns
    -------
    bytes
        PDF/UA-1 of one page, with the rows and the review date of the page on screen where they fit.

    Raises
    ------
    InputError
        When no clinician has accepted an option of this plan.
    """
    chosen = paper or market_paper(plan)
    sheet = sheet_words(plan, from_day=from_day)
    while len(sheet.rows) > 1 and page_count(_LAYOUTS, _for_print(sheet), chosen) > 1:
        sheet = sheet_words(plan, most_rows=len(sheet.rows) - 1, from_day=from_day)
    return typeset(_LAYOUTS, _for_print(sheet), chosen, written_on(plan))


def _for_print(sheet: Sheet) -> dict[str, Any]:
    words = {**asdict(sheet), "emergency_words": sheet.help.emergency_words}
    for dose in (dose for row in words["rows"] for cell in row["doses"] for dose in cell):
        dose["drawings"] = [for_print(drawing) for drawing in dose["drawings"]]
    return words
