"""An accepted option as a calendar (iCalendar): doses, steps, symptom checks, fills."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Alarm, Calendar, Event

from glidepath.basis.amounts import mg_text, plain_number
from glidepath.basis.errors import InputError
from glidepath.facts.load import policy
from glidepath.formats.direction_tokens import quoted
from glidepath.formats.dose_words import dose_words, product_words
from glidepath.patient.plan import Dose, Fill, Schedule, Step

_PRODUCT_ID = "-//Glidepath//taper calendar//EN"
_DOSE_MINUTES = 15
_ONE_DAY = timedelta(days=1)
_ZONE_EXAMPLES = "America/Denver or Europe/London"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event before it is written: what, when, how often."""

    summary: str
    begins: date | datetime
    description: str = ""
    every_days: int = 1
    count: int = 1
    category: str = "step"


def calendar_ics(schedule: Schedule, time_zone: str, made_at: datetime) -> str:
    """Write an accepted option as iCalendar text.

    Parameters
    ----------
    schedule
        The option.
    time_zone
        IANA name of the zone of the clock times, such as ``America/Denver``.
    made_at
        When the calendar was made, with its zone.

    Returns
    -------
    str
        A calendar with its time zone: dose times as repeating events, and whole-day events for new steps,
        symptom checks, the review after the end, and fills. It holds no name of a person.

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
    for entry in _entries(schedule, zone):
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


def _entries(schedule: Schedule, zone: ZoneInfo) -> Iterator[_Entry]:
    for number, step in enumerate(schedule.steps):
        yield _new_step(step)
        for dose in (*step.doses, *step.continuing):
            yield from _dose(step, dose, zone)
        if number + 1 < len(schedule.steps) and step.check:
            yield _Entry("Symptom check", step.end, step.check, category="check")
    yield from _review(schedule)
    for fill in schedule.fills:
        yield _fill(fill)


def _new_step(step: Step) -> _Entry:
    lines = [f"{dose.time} {dose_words(dose)}" for dose in step.doses] or ["No dose."]
    if step.hold_if:
        lines.append(f"Hold if: {step.hold_if}")
    summary = f"Step {step.index + 1}: {step.drug} {mg_text(step.daily_mg)} a day"
    return _Entry(summary, step.start, "\n".join(lines))


def _dose(step: Step, dose: Dose, zone: ZoneInfo) -> Iterator[_Entry]:
    """A dose every day of the step, or once in each cycle of days."""
    offset = dose.day_of_cycle or 0
    every = step.cycle_days if dose.day_of_cycle is not None else 1
    count = len(range(offset, step.days, every))
    if count == 0:
        return
    day = step.start + offset * _ONE_DAY
    hour, minute = (int(part) for part in dose.time.split(":"))
    begins = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    yield _Entry(f"Take {dose_words(dose)}", begins, "", every, count, "dose")


def _review(schedule: Schedule) -> Iterator[_Entry]:
    """The review some time after the last dose, where the option ends without the drug."""
    days = policy("after_zero_review_days").value
    if schedule.ends.daily_mg == 0 and days is not None:
        day = schedule.ends.date + timedelta(days=days)
        yield _Entry(
            "Review with the clinician", day, f"{days:g} days after the end of the taper.", category="review"
        )


def _fill(fill: Fill) -> _Entry:
    unit = "ml" if fill.unit == "ml" else f"{fill.unit}s" if fill.quantity != 1 else fill.unit
    summary = f"Pick up {fill.quantity} {unit}: {product_words(fill.product)}"
    left = f"\nLeft over from before: {plain_number(fill.left_over)}." if fill.left_over else ""
    return _Entry(summary, fill.date, f"For {fill.days} days. {fill.prescription.sig}{left}", category="fill")


def _event(entry: _Entry, option: str, made_at: datetime) -> Any:
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
