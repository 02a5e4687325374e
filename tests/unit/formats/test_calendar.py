"""The calendar of an accepted option: every dose at its local time, nothing of the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from glidepath.basis.errors import InputError

from .schedules import SCHEDULE, STEPS

icalendar = pytest.importorskip("icalendar")

from glidepath.formats.calendar import calendar_ics  # noqa: E402

MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)


def text_of(zone: str = "America/Denver") -> str:
    return calendar_ics(SCHEDULE, zone, MADE)


def events(zone: str = "America/Denver") -> list[Any]:
    return list(icalendar.Calendar.from_ical(text_of(zone)).walk("VEVENT"))


def doses_on(day: date) -> list[tuple[str, str]]:
    """The doses that the calendar shows on one day, by unfolding its rules."""
    shown = []
    for event in events():
        begins = event["dtstart"].dt
        if not isinstance(begins, datetime):
            continue
        rule = event["rrule"]
        every, count = rule["interval"][0], rule["count"][0]
        days = [begins.date() + timedelta(days=every * n) for n in range(count)]
        if day in days:
            shown.append((begins.strftime("%H:%M"), str(event["summary"])))
    return sorted(shown)


def test_each_day_shows_its_doses() -> None:
    for step in STEPS:
        for offset in range(step.days):
            day = step.start + timedelta(days=offset)
            planned = [
                dose.time
                for dose in (*step.doses, *step.continuing)
                if dose.day_of_cycle is None or dose.day_of_cycle == offset % step.cycle_days
            ]
            assert [time for time, _ in doses_on(day)] == sorted(planned), day


def test_doses_say_mg_and_tablets() -> None:
    assert doses_on(date(2026, 12, 1))[1] == (
        "20:00",
        "Take clonazepam 0.25 mg (½ of one clonazepam 0.5 mg tablet)",
    )


def test_times_are_local_with_their_zone() -> None:
    (event,) = [e for e in events() if "dtstart" in e and str(e["dtstart"].dt)[:16] == "2026-12-01 08:00"]
    assert event["dtstart"].params["TZID"] == "America/Denver"
    assert event["dtstart"].dt.utcoffset() == timedelta(hours=-7)
    assert "BEGIN:VTIMEZONE" in text_of()
    assert "TZID:America/Denver" in text_of()


def test_summer_time_keeps_the_clock_time() -> None:
    winter = datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("Europe/London"))
    assert any(event["dtstart"].dt == winter for event in events("Europe/London"))


def test_steps_checks_fills_and_the_review_are_whole_days() -> None:
    whole = {
        (str(e["summary"]), e["dtstart"].dt) for e in events() if not isinstance(e["dtstart"].dt, datetime)
    }
    assert ("Step 1: clonazepam 1.25 mg a day", date(2026, 12, 1)) in whole
    assert ("Symptom check before the next step", date(2026, 12, 14)) in whole
    assert ("Collect 14 tablets: clonazepam 1 mg tablet", date(2026, 11, 28)) in whole
    assert ("Collect 18 mL: diazepam 1 mg/mL oral liquid", date(2026, 12, 28)) in whole
    assert ("Only if your review agreed: no clonazepam from today", date(2027, 1, 6)) in whole
    assert ("Review with the clinician", date(2027, 2, 5)) in whole


def whole_days(schedule: Any, agreed_to: date | None = None) -> dict[str, date]:
    text = calendar_ics(schedule, "America/Denver", MADE, agreed_to)
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {str(e["summary"]): e["dtstart"].dt for e in found if not isinstance(e["dtstart"].dt, datetime)}


def test_nothing_is_commanded_after_the_agreed_days() -> None:
    agreed = date(2026, 12, 14)
    text = calendar_ics(SCHEDULE, "America/Denver", MADE, agreed)
    timed = [e for e in icalendar.Calendar.from_ical(text).walk("VEVENT") if "rrule" in e]
    assert timed
    for event in timed:
        last = event["dtstart"].dt.date() + timedelta(days=event["rrule"]["count"][0] - 1)
        assert last <= agreed
    later = {name for name, day in whole_days(SCHEDULE, agreed).items() if name.startswith("Only if")}
    assert "Only if your review agreed: step 2, clonazepam 0.375 mg a day" in later
    assert "Only if your review agreed: collect 18 mL: diazepam 1 mg/mL oral liquid" in later
    reviews = whole_days(SCHEDULE, agreed)
    assert reviews["Review with the clinician, and ask for the next prescription"] == date(2026, 12, 7)
    assert reviews["Do not stop today"] == date(2026, 12, 15)


def test_an_end_above_zero_asks_for_a_review_and_is_no_stop() -> None:
    steps = (replace(STEPS[0], phase="target"),)
    ends = replace(SCHEDULE.ends, date=STEPS[0].end, daily_mg=STEPS[0].daily_mg)
    found = whole_days(replace(SCHEDULE, steps=steps, ends=ends, fills=()))
    assert found["Review with the clinician, and ask for the next prescription"] == date(2026, 12, 7)
    assert found["Do not stop today"] == date(2026, 12, 15)


def test_use_as_needed_has_no_alarms_and_clean_numbers() -> None:
    doses = tuple(replace(STEPS[0].doses[0], day_of_cycle=day) for day in (0, 2, 4, 6))
    step = replace(STEPS[0], doses=doses, continuing=(), cycle_days=7, daily_mg=STEPS[0].doses[0].mg * 4 / 7)
    text = calendar_ics(replace(SCHEDULE, steps=(step,), fills=()), "UTC", MADE)
    assert "RRULE" not in text
    names = whole_days(replace(SCHEDULE, steps=(step,), fills=()))
    assert "Step 1: clonazepam 1 mg on a day of use, up to 4 days a week" in names


def test_a_cycle_that_outlasts_its_step_shows_only_the_days_it_has() -> None:
    step = replace(STEPS[1], start=date(2026, 12, 15), end=date(2026, 12, 15))
    text = calendar_ics(replace(SCHEDULE, steps=(step,), fills=()), "UTC", MADE)
    assert text.count("RRULE") == 1


def test_identifiers_differ_and_stay_the_same() -> None:
    names = [str(event["uid"]) for event in events()]
    assert len(set(names)) == len(names)
    assert text_of() == text_of()


def test_lines_are_folded_as_the_format_asks() -> None:
    assert all(len(line.encode()) <= 75 for line in text_of().split("\r\n"))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "America"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(InputError, match="Denver"):
        calendar_ics(SCHEDULE, zone, MADE)
