"""Plans as tables: one line per step and dose, one line per fill."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from glidepath.basis.amounts import plain_number
from glidepath.formats.calendar_entries import collect_on
from glidepath.formats.dose_words import pieces_words
from glidepath.patient.plan import Dose, Fill, Schedule, Step

PLAN_COLUMNS = (
    "option", "step", "phase", "start", "end", "days", "drug", "daily_mg", "cut_mg", "cut_percent_of_current",
    "day_of_cycle", "time", "dose_drug", "dose_mg", "tablets", "note",
)  # fmt: skip
FILL_COLUMNS = (
    "date", "collect_by", "days", "product", "rxcui", "unit", "quantity", "quantity_in_words", "refills",
    "left_over", "directions",
)  # fmt: skip
_NOTHING = "no dose"


def plan_rows(schedules: Iterable[Schedule]) -> list[dict[str, str]]:
    """List every dose of every step of every option.

    Parameters
    ----------
    schedules
        The options.

    Returns
    -------
    list[dict[str, str]]
        One row per step and dose; a step without doses has one row.
    """
    return [row for schedule in schedules for step in schedule.steps for row in _step_rows(schedule.id, step)]


def _step_rows(option: str, step: Step) -> list[dict[str, str]]:
    same = {
        "option": option,
        "step": str(step.index),
        "phase": step.phase,
        "start": step.start.isoformat(),
        "end": step.end.isoformat(),
        "days": str(step.days),
        "drug": step.drug,
        "daily_mg": plain_number(step.daily_mg),
        "cut_mg": plain_number(step.cut_mg),
        "cut_percent_of_current": f"{step.cut_percent_of_current:.4g}",
    }
    doses = [(dose, "") for dose in step.doses] + [(dose, "stays as it is") for dose in step.continuing]
    if not doses:
        return [same | _dose_cells(None, "")]
    return [same | _dose_cells(dose, note) for dose, note in doses]


def _dose_cells(dose: Dose | None, note: str) -> dict[str, str]:
    if dose is None:
        return {
            "day_of_cycle": "",
            "time": "",
            "dose_drug": "",
            "dose_mg": "0",
            "tablets": _NOTHING,
            "note": note,
        }
    return {
        "day_of_cycle": "" if dose.day_of_cycle is None else str(dose.day_of_cycle),
        "time": dose.time,
        "dose_drug": dose.drug,
        "dose_mg": plain_number(dose.mg),
        "tablets": pieces_words(dose.pieces),
        "note": note,
    }


def plan_csv(schedules: Iterable[Schedule], heading: str) -> str:
    """Write all options as CSV text.

    Parameters
    ----------
    schedules
        The options.
    heading
        What stands in the first line ("draft for a clinician, not accepted"), or "" for none.

    Returns
    -------
    str
        CSV with a header line; lines end with a newline.
    """
    return csv_text(PLAN_COLUMNS, plan_rows(schedules), heading)


def fills_csv(fills: Iterable[Fill]) -> str:
    """Write what the pharmacy hands out as CSV text.

    Parameters
    ----------
    fills
        The fills of an accepted option.

    Returns
    -------
    str
        One line a fill: the day it is needed from, the day to collect it by, product, quantity in
        figures and words, directions.
    """
    return csv_text(FILL_COLUMNS, [_fill_row(fill) for fill in fills], "")


def _fill_row(fill: Fill) -> dict[str, str]:
    return {
        "date": fill.date.isoformat(),
        "collect_by": collect_on(fill).isoformat(),
        "days": str(fill.days),
        "product": fill.product,
        "rxcui": fill.rxcui or "",
        "unit": fill.unit,
        "quantity": str(fill.quantity),
        "quantity_in_words": fill.prescription.quantity_in_words,
        "refills": str(fill.prescription.refills),
        "left_over": plain_number(fill.left_over),
        "directions": fill.prescription.sig,
    }


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], heading: str) -> str:
    """Write rows as CSV text under a header line.

    Parameters
    ----------
    columns
        The names of the columns, in order.
    rows
        One mapping per line.
    heading
        A line of its own before the header line, or "".

    Returns
    -------
    str
        CSV text; lines end with a newline.

    Examples
    --------
    >>> csv_text(("a",), [{"a": 1}], "")
    'a\\n1\\n'
    """
    stream = io.StringIO()
    if heading:
        csv.writer(stream, lineterminator="\n").writerow([f"# {heading}"])
    table = csv.DictWriter(stream, fieldnames=list(columns), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return stream.getvalue()
