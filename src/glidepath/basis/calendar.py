"""Days, clock times and hours, without time zones: local civil time throughout."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from glidepath.basis.errors import InputError

HOURS_PER_DAY = 24
DAYS_PER_WEEK = 7
MINUTES_PER_HOUR = 60


def clock_minutes(time: str) -> int:
    """Read a clock time as minutes after midnight.

    Parameters
    ----------
    time
        ``HH:MM``, 00:00 to 23:59.

    Returns
    -------
    int
        Minutes after midnight, 0 to 1439.

    Raises
    ------
    InputError
        If it is not a clock time.

    Examples
    --------
    >>> clock_minutes("08:30")
    510
    """
    hours, colon, minutes = time.partition(":")
    if colon and hours.isdigit() and minutes.isdigit():
        if int(hours) < HOURS_PER_DAY and int(minutes) < MINUTES_PER_HOUR:
            return int(hours) * MINUTES_PER_HOUR + int(minutes)
    raise InputError(
        f"the dose time {time!r} is not a clock time; write it as HH:MM, for example 08:00", "doses.time"
    )


def clock_hours(time: str) -> float:
    """Read a clock time as hours after midnight [h].

    Examples
    --------
    >>> clock_hours("08:30")
    8.5
    """
    return clock_minutes(time) / MINUTES_PER_HOUR


def days_between(first: date, second: date) -> int:
    """Count the days from one civil day to another (negative when the second is earlier).

    Examples
    --------
    >>> days_between(date(2026, 12, 1), date(2026, 12, 15))
    14
    """
    return (second - first).days


def day_after(day: date, days: int) -> date:
    """Give the civil day that lies a number of days later.

    Examples
    --------
    >>> day_after(date(2026, 12, 30), 3)
    datetime.date(2027, 1, 2)
    """
    return day + timedelta(days=days)


def spread_over_week(days_per_week: int) -> tuple[bool, ...]:
    """Spread some days of use evenly over the seven days of a week.

    Parameters
    ----------
    days_per_week
        Days of use, 0 to 7.

    Returns
    -------
    tuple of bool
        Whether each of the seven days is a day of use; the first day is, unless there is none.

    Examples
    --------
    >>> spread_over_week(3)
    (True, False, True, False, True, False, False)
    """
    used = min(max(days_per_week, 0), DAYS_PER_WEEK)
    marks = [-(-day * used // DAYS_PER_WEEK) for day in range(DAYS_PER_WEEK + 1)]
    return tuple(marks[day + 1] > marks[day] for day in range(DAYS_PER_WEEK))


def common_step_h(every_h: Fraction) -> Fraction:
    """Give the longest step that fits a whole number of times into both a grid and a day [h].

    Parameters
    ----------
    every_h
        Distance of the grid points [h], above 0.

    Returns
    -------
    Fraction
        The step [h], at most 24.

    Examples
    --------
    >>> common_step_h(Fraction(9))
    Fraction(3, 1)
    """
    first, second = Fraction(every_h), Fraction(HOURS_PER_DAY)
    while second:
        first, second = second, first % second
    return first
