"""Periods in words: how long, since when, until when; and arithmetic in civil months."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.formats.direction_tokens import quoted

MONTHS_IN_A_YEAR = 12
DAYS_IN_A_WEEK = 7
DAYS_IN_A_PART_MONTH = 30
LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in civil months and days."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The day this much later."""
        return _moved(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """The day this much earlier."""
        return _moved(day, -self.months) - timedelta(days=self.days)


def span_of(count: Fraction, unit: str, text: str) -> Span:
    """How long ``18 months`` or ``2½ years`` is.

    Parameters
    ----------
    count
        How many of the unit (above 0).
    unit
        ``day``, ``week``, ``month`` or ``year``.
    text
        What was typed, for the error.

    Returns
    -------
    Span
        Whole months, and days for weeks, days and parts of a month (a month's part counts of 30 days).

    Raises
    ------
    InputError
        When it is nothing, or longer than a life.

    Examples
    --------
    >>> span_of(Fraction(3, 2), "year", "")
    Span(months=18, days=0)
    """
    if count <= 0:
        raise InputError(f'{quoted(text)} is no length of time: write it like "for 18 months".')
    if unit in ("day", "week"):
        span = Span(days=round(count * (DAYS_IN_A_WEEK if unit == "week" else 1)))
    else:
        months = count * (MONTHS_IN_A_YEAR if unit == "year" else 1)
        span = Span(months=int(months), days=round((months - int(months)) * DAYS_IN_A_PART_MONTH))
    if span.months > LONGEST_YEARS * MONTHS_IN_A_YEAR or span.days > LONGEST_YEARS * 366:
        raise InputError(f'{quoted(text)} is longer than a life: write it like "for 18 months".')
    return span


def day_of(year: int, month: int, day: int, text: str) -> date:
    """A day of the calendar, or the error that quotes what was typed."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise InputError(
            f"{quoted(text)} is not a day of the calendar: write a date such as 2024-12-01."
        ) from None


def last_day_of_month(day: date) -> date:
    """The last day of the month that a day lies in.

    Examples
    --------
    >>> last_day_of_month(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def _moved(day: date, months: int) -> date:
    index = day.year * MONTHS_IN_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_IN_A_YEAR)
    year = min(max(year, date.min.year), date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
