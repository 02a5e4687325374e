"""An accepted option as a calendar (iCalendar): agreed doses, checks, reviews and supplies."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Alarm, Calendar, Event

from glidepath.basis.errors import InputError
from glidepath.formats.calendar_entries import Entry, entries
from glidepath.formats.direction_tokens import quoted
from glidepath.patient.plan import Schedule

_PRODUCT_ID = "-//Glidepath//taper calendar//EN"
_DOSE_MINUTES = 15
_ONE_DAY = timedelta(days=1)
_ZONE_EXAMPLES = "America/Denver or Europe/London"


def calendar_ics(schedule: Schedule, time_zone: str, made_at: datetime, agreed_to: date | None = None) -> str:
    """Write an accepted option as iCalendar text.

    Parameters
    ----------
    schedule
        The option.
    time_zone
        IANA name of the zone of the clock times, such as ``America/Denver``.
    made_at
        When the calendar was made, with its zone.
    agreed_to
        Last day of the doses that are agreed, such as the last row of the patient sheet; None = about the
        first twelve weeks.

    Returns
    -------
    str
        A calendar with its time zone: the agreed dose times as repeating events with an alarm, and
        whole-day events for steps, symptom checks, reviews and supplies. What comes after the agreed days
        has no alarm and says "only if your review agreed". It holds no name of a person.

    Raises
    ------
    InputError
        When there is no such time zone.
    """
    zone = zone_of(time_zone)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Taper plan")
    for entry in entries(schedule, zone, made_at.date(), agreed_to):
        calendar.add_component(_event(entry, schedule.id, made_at))
    first, last = schedule.steps[0].start, schedule.steps[-1].end
    calendar.add_missing_timezones(first_date=first.replace(month=1, day=1), last_date=_later(last))
    return str(calendar.to_ical().decode("utf-8"))


def _later(last: date) -> date:
    year = timedelta(days=366)
    return last + year if date.max - last > year else last


def zone_of(name: str) -> ZoneInfo:
    """Find a time zone by its IANA name.

    Raises
    ------
    InputError
        When there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            f"--timezone: {quoted(name)} is no time zone; type one such as {_ZONE_EXAMPLES}.", "timezone"
        ) from None


def _event(entry: Entry, option: str, made_at: datetime) -> Any:
    event = Event()
    identity = f"{option}|{entry.category}|{entry.begins.isoformat()}|{entry.summary}"
    event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@glidepath")
    event.add("dtstamp", made_at)
    event.add("summary", entry.summary)
    event.add("categories", [entry.category])
    event.add("dtstart", entry.begins)
    if entry.description:
        event.add("description", entry.description)
    if isinstance(entry.begins, datetime):
        event.add("dtend", entry.begins + timedelta(minutes=_DOSE_MINUTES))
        event.add("rrule", {"freq": "daily", "interval": entry.every_days, "count": entry.count})
        event.add_component(_alarm(entry.summary))
    else:
        event.add("dtend", entry.begins + _ONE_DAY)
        event.add("transp", "TRANSPARENT")
    return event


def _alarm(summary: str) -> Any:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(0))
    return alarm
