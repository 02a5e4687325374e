"""The files of a plan, of a refusal and of an accepted plan, as bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any, Literal

from glidepath.basis.errors import InputError
from glidepath.interfaces.clock import local_zone
from glidepath.interfaces.options import PrintOptions
from glidepath.interfaces.printing import json_file
from glidepath.interfaces.progress import Tell
from glidepath.patient.plan import Schedule

Paper = Literal["letter", "a4"]
_ZONES = {"US": "America/New_York", "UK": "Europe/London"}
_NEEDED = ("vl_convert", "typst", "icalendar")


def refuse_without_printing() -> None:
    """Raise InputError where the packages that draw and print are not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(
            f"-o needs the packages that draw and print ({', '.join(missing)} missing): "
            "pip install 'glidepath[report]', or use --json.",
            "-o",
        )


def plan_files(
    plan: Mapping[str, Any], schedules: Sequence[Schedule], paper: Paper | None, tell: Tell
) -> dict[str, bytes]:
    """Make the files of a plan.

    Parameters
    ----------
    plan
        A plan document.
    schedules
        Its options.
    paper
        Paper of the PDF; None = the one usual in the market.
    tell
        Whom to tell of long parts.

    Returns
    -------
    dict[str, bytes]
        ``plan.json``, ``plan.html``, ``plan.pdf``, ``plan.csv``.
    """
    refuse_without_printing()
    from glidepath.formats.plan_tables import plan_csv
    from glidepath.reports.plan_page import drawn_charts, plan_html
    from glidepath.reports.plan_pdf import plan_pdf

    tell("drawing")
    drawings = drawn_charts(plan)
    tell("laying out pages")
    return {
        "plan.json": json_file(plan),
        "plan.html": plan_html(plan, drawings).encode(),
        "plan.pdf": plan_pdf(plan, drawings, paper),
        "plan.csv": plan_csv(schedules, str(plan["heading"])).encode(),
    }


def refusal_files(refusal: Mapping[str, Any]) -> dict[str, bytes]:
    """Make the files of a refusal: ``refusal.json``, ``refusal.html``."""
    from glidepath.reports.refusal_page import refusal_html

    return {"refusal.json": json_file(refusal), "refusal.html": refusal_html(refusal).encode()}


def accepted_files(
    accepted: Mapping[str, Any], schedule: Schedule, printing: PrintOptions, tell: Tell
) -> dict[str, bytes]:
    """Make the files of an accepted plan.

    Parameters
    ----------
    accepted
        A plan document with its acceptance.
    schedule
        The option that was accepted.
    printing
        Paper of the PDF, time zone of the calendar.
    tell
        Whom to tell of long parts.

    Returns
    -------
    dict[str, bytes]
        ``accepted.json``, ``patient.html``, ``patient.pdf``, ``plan.ics``, ``fills.csv``.
    """
    refuse_without_printing()
    from glidepath.formats.calendar import calendar_ics
    from glidepath.formats.plan_tables import fills_csv
    from glidepath.reports.patient_sheet import patient_html, patient_pdf
    from glidepath.reports.patient_words import sheet_words

    tell("laying out pages")
    made_at = datetime.fromisoformat(accepted["acceptance"]["at"])
    agreed_to = date.fromisoformat(sheet_words(accepted).covers_to)
    zone = zone_for(accepted, printing)
    return {
        "accepted.json": json_file(accepted),
        "patient.html": patient_html(accepted).encode(),
        "patient.pdf": patient_pdf(accepted, printing.paper),
        "plan.ics": calendar_ics(schedule, zone, made_at, agreed_to).encode(),
        "fills.csv": fills_csv(schedule.fills).encode(),
    }


def zone_for(accepted: Mapping[str, Any], printing: PrintOptions) -> str:
    """Choose the time zone of a calendar: the one named, this machine's, else one of the market's country.

    Parameters
    ----------
    accepted
        A plan document.
    printing
        What was named, if anything.

    Returns
    -------
    str
        An IANA name.
    """
    return (
        printing.timezone
        or local_zone()
        or _ZONES.get(str(accepted["case"].get("market")), "America/New_York")
    )
