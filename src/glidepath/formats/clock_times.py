"""Clock times of doses: those that are written, and the usual ones for ``twice daily`` and its kin."""

from __future__ import annotations

from collections.abc import Mapping

from glidepath.basis.errors import InputError
from glidepath.formats.direction_tokens import quoted

MOST_TIMES_A_DAY = 4
HOURS_IN_A_DAY = 24
_NOON = 12

USUAL_TIMES: Mapping[int, tuple[str, ...]] = {
    1: ("22:00",),
    2: ("08:00", "20:00"),
    3: ("08:00", "14:00", "20:00"),
    4: ("08:00", "12:00", "16:00", "20:00"),
}
INTERVAL_TIMES: Mapping[int, tuple[str, ...]] = {
    6: ("00:00", "06:00", "12:00", "18:00"),
    8: ("06:00", "14:00", "22:00"),
    12: ("08:00", "20:00"),
    24: ("22:00",),
}
PART_OF_DAY_TIMES: Mapping[str, str] = {
    "morning": "08:00",
    "noon": "12:00",
    "afternoon": "14:00",
    "dinner": "18:00",
    "evening": "20:00",
    "bedtime": "22:00",
    "midnight": "00:00",
}
PATTERN_TIMES: Mapping[int, tuple[str, ...]] = {
    3: ("08:00", "12:00", "20:00"),
    4: ("08:00", "12:00", "18:00", "22:00"),
}
_HOURS_OF_PART: Mapping[str, range] = {
    "morning": range(4, 13),
    "noon": range(11, 14),
    "afternoon": range(12, 19),
    "dinner": range(16, 22),
    "evening": range(16, 24),
    "bedtime": range(18, 24),
    "midnight": range(0, 1),
}


def clock(hour: int, minute: int = 0) -> str:
    """Write a clock time as ``HH:MM``.

    Examples
    --------
    >>> clock(8)
    '08:00'
    """
    return f"{hour:02d}:{minute:02d}"


def read_clock(text: str, half: str | None = None) -> str:
    """Read a clock time of the 24-hour clock, or with ``am`` or ``pm``.

    Parameters
    ----------
    text
        Hours, or hours and minutes: ``8``, ``08:00``.
    half
        ``am``, ``pm``, or None for the 24-hour clock.

    Returns
    -------
    str
        The time as ``HH:MM``.

    Raises
    ------
    InputError
        When there is no such time.

    Examples
    --------
    >>> read_clock("8:30", "pm")
    '20:30'
    """
    hours, _, minutes = text.partition(":")
    whole = hours.isascii() and hours.isdigit() and (not minutes or (minutes.isascii() and minutes.isdigit()))
    hour, minute = (int(hours), int(minutes or 0)) if whole and len(hours) <= 2 else (99, 0)
    if half is not None:
        if not 1 <= hour <= _NOON:
            raise _no_such_time(f"{text} {half}")
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour >= HOURS_IN_A_DAY or minute >= 60:
        raise _no_such_time(text)
    return clock(hour, minute)


def _no_such_time(text: str) -> InputError:
    return InputError(f"{quoted(text)} is not a time of day: write it as 08:00 or 8 am.")


def lies_in(time: str, part: str) -> bool:
    """Whether a clock time lies in a part of the day (``morning``).

    Examples
    --------
    >>> lies_in("22:30", "bedtime")
    True
    """
    return int(time[:2]) in _HOURS_OF_PART[part]


def times_every(hours: int, anchor: str | None = None) -> tuple[str, ...]:
    """The clock times of a dose every so many hours.

    Parameters
    ----------
    hours
        The interval [h]: 6, 8, 12 or 24.
    anchor
        One of the times, where it was written; None takes the usual ones.

    Returns
    -------
    tuple[str, ...]
        The times in order of the clock.

    Raises
    ------
    InputError
        When the interval does not divide the day, or gives more than four doses a day.

    Examples
    --------
    >>> times_every(8)
    ('06:00', '14:00', '22:00')
    """
    if hours not in INTERVAL_TIMES:
        raise InputError(
            f'"every {hours} hours" cannot be planned: doses are taken one to four times a day, so write'
            " every 6, 8, 12 or 24 hours."
        )
    if anchor is None:
        return INTERVAL_TIMES[hours]
    first = int(anchor[:2]) % hours
    return tuple(clock(hour, int(anchor[3:])) for hour in range(first, HOURS_IN_A_DAY, hours))


def usual_times(count: int) -> tuple[str, ...]:
    """The usual clock times of so many doses a day.

    Parameters
    ----------
    count
        Doses a day (1 to 4).

    Returns
    -------
    tuple[str, ...]
        The times in order of the clock.

    Raises
    ------
    InputError
        When there are fewer than one or more than four doses a day.

    Examples
    --------
    >>> usual_times(2)
    ('08:00', '20:00')
    """
    if count not in USUAL_TIMES:
        raise too_often(count)
    return USUAL_TIMES[count]


def too_often(count: int) -> InputError:
    """The error for a drug taken more than four times a day, or never."""
    return InputError(
        f"{count} doses a day cannot be planned: write one to four doses a day, such as "
        '"clonazepam 0.5 mg four times a day".'
    )
