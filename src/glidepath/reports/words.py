"""Amounts, tablets, dates and chances in plain words, the same on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from num2words import num2words

from glidepath.basis.amounts import exact_mg, fraction_glyph, plain_number
from glidepath.taper.steps import name_of_time

_PRODUCT = re.compile(
    r"^(?P<drug>.+?) (?P<strength>[\d.]+) (?P<unit>mg/mL|mg) (?P<form>.+?)(?: \((?P<market>[A-Z]{2,})\))?$"
)
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PARTS = {Fraction(1, 2): "half", Fraction(1, 4): "a quarter", Fraction(3, 4): "three quarters"}
_MANY_PARTS = {Fraction(1, 2): "halves", Fraction(1, 4): "quarters"}


def number_words(amount: float | int | str | Fraction) -> str:
    """Write a number for people: exactly if three decimals are enough, else rounded to three.

    Parameters
    ----------
    amount
        Any number, or its text such as ``1/3``.

    Returns
    -------
    str
        At most three decimals, no trailing zeros.

    Examples
    --------
    >>> number_words(0.875), number_words("1/3"), number_words(2.0)
    ('0.875', '0.333', '2')
    """
    exact = exact_mg(amount)
    if (exact * 1000).denominator == 1:
        return plain_number(exact)
    return f"{float(exact):.3f}".rstrip("0").rstrip(".")


def mg_words(amount: float | int | str | Fraction) -> str:
    """Write a dose: ``0.875 mg``.

    Examples
    --------
    >>> mg_words(0.875)
    '0.875 mg'
    """
    return f"{number_words(amount)} mg"


def percent_words(percent: float | int) -> str:
    """Write a percentage with at most one decimal.

    Examples
    --------
    >>> percent_words(6.25), percent_words(10.0)
    ('6.3%', '10%')
    """
    tenths = Decimal(repr(float(percent))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{tenths}".removesuffix(".0") + "%"


def chance_words(chance: float) -> str:
    """Write a probability [0 to 1] as people out of 100.

    Examples
    --------
    >>> chance_words(0.124), chance_words(0.002)
    ('12 in 100', 'fewer than 1 in 100')
    """
    if 0 < chance < 0.005:
        return "fewer than 1 in 100"
    if 0.995 < chance < 1:
        return "more than 99 in 100"
    return f"{chance * 100:.0f} in 100"


def chance_band_words(band: Mapping[str, float]) -> str:
    """Write a band of probabilities [0 to 1] as people out of 100.

    Examples
    --------
    >>> chance_band_words({"p05": 0.04, "p50": 0.124, "p95": 0.3})
    '12 in 100 (4 to 30)'
    """
    low, middle, high = (chance_words(band[key]) for key in ("p05", "p50", "p95"))
    return f"{middle} ({low.removesuffix(' in 100')} to {high.removesuffix(' in 100')})"


def band_words(band: Mapping[str, float], digits: int = 0, unit: str = "") -> str:
    """Write a band as its middle and its 5th to 95th percentile: ``8 (4 to 17)``.

    Examples
    --------
    >>> band_words({"p05": 4.2, "p50": 8.0, "p95": 17.3}, unit="points")
    '8 points (4 to 17)'
    """
    low, middle, high = (f"{band[key]:z.{digits}f}" for key in ("p05", "p50", "p95"))
    return f"{middle} {unit} ({low} to {high})" if unit else f"{middle} ({low} to {high})"


def days_words(days: int) -> str:
    """Write a number of days.

    Examples
    --------
    >>> days_words(1), days_words(14)
    ('1 day', '14 days')
    """
    return f"{days} day" if days == 1 else f"{days} days"


def length_words(days: int) -> str:
    """Write a long stretch of days in whole weeks, and in months where that helps.

    Examples
    --------
    >>> length_words(14), length_words(238), length_words(55)
    ('2 weeks', '34 weeks (about 8 months)', 'about 8 weeks')
    """
    if days < 14:
        return days_words(days)
    weeks = f"{'about ' if days % 7 else ''}{days / 7:.0f} weeks"
    return f"{weeks} (about {days / 30.44:.0f} months)" if days > 90 else weeks


def date_words(day: str | date, *, weekday: bool = False, year: bool = True) -> str:
    """Write a date without doubt about day and month.

    Examples
    --------
    >>> date_words("2026-12-01"), date_words("2026-12-01", weekday=True, year=False)
    ('1 Dec 2026', 'Tue 1 Dec')
    """
    when = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    text = f"{when.day} {_MONTHS[when.month - 1]}"
    text = f"{text} {when.year}" if year else text
    return f"{_WEEKDAYS[when.weekday()]} {text}" if weekday else text


def with_dates_in_words(text: str) -> str:
    """Write every date of a sentence as ``date_words`` does.

    Examples
    --------
    >>> with_dates_in_words("no dose from 2026-12-01 on")
    'no dose from 1 Dec 2026 on'
    """
    return _DATE.sub(lambda found: date_words(found.group()), text)


def span_words(start: str, end: str) -> str:
    """Write the days from ``start`` to ``end``, both included.

    Examples
    --------
    >>> span_words("2026-12-01", "2026-12-14")
    '1 Dec to 14 Dec 2026'
    """
    if start == end:
        return date_words(start)
    return f"{date_words(start, year=start[:4] != end[:4])} to {date_words(end)}"


def days_between(start: str, end: str) -> int:
    """Count the days from ``start`` to ``end``, both included.

    Examples
    --------
    >>> days_between("2026-12-01", "2026-12-14")
    14
    """
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days + 1


def part_of_day(time: str) -> str:
    """Name the part of the day of a clock time ``HH:MM``, by the names that prescriptions use.

    Examples
    --------
    >>> part_of_day("08:00"), part_of_day("14:00"), part_of_day("22:00")
    ('Morning', 'Midday', 'Bedtime')
    """
    return name_of_time(time).capitalize()


def clock_words(time: str) -> str:
    """Write a clock time as people say it.

    Examples
    --------
    >>> clock_words("08:00"), clock_words("20:30"), clock_words("12:00")
    ('8 am', '8:30 pm', '12 noon')
    """
    hour, minute = int(time[:2]), time[3:5]
    if hour == 12 and minute == "00":
        return "12 noon"
    twelve = hour % 12 or 12
    return f"{twelve}{'' if minute == '00' else ':' + minute} {'am' if hour < 12 else 'pm'}"


def product_form(product: str) -> str:
    """Take the form out of a product's name.

    Examples
    --------
    >>> product_form("clonazepam 0.5 mg orally disintegrating tablet (US)")
    'orally disintegrating tablet'
    """
    found = _PRODUCT.match(product)
    return found["form"] if found else "tablet"


def product_drug(product: str) -> str:
    """Take the drug out of a product's name.

    Examples
    --------
    >>> product_drug("clonazepam 0.5 mg orally disintegrating tablet (US)")
    'clonazepam'
    """
    found = _PRODUCT.match(product)
    return found["drug"] if found else ""


def product_words(product: str) -> str:
    """Write a product without the market's mark: ``clonazepam 0.5 mg tablet``."""
    return re.sub(r" \([A-Z]{2,}\)$", "", product)


def piece_words(piece: Mapping[str, Any], *, short: bool = False) -> str:
    """Write one kind of piece of a dose.

    Parameters
    ----------
    piece
        A piece of a plan document: parts of solid units, or a volume of a liquid.
    short
        Say ``dissolving tablet`` for ``orally disintegrating tablet``.

    Examples
    --------
    >>> half = {"product": "clonazepam 0.5 mg tablet (US)", "strength_mg": 0.5, "fraction": "1/2", "count": 1}
    >>> piece_words(half)
    'half of a 0.5 mg tablet'
    >>> piece_words({"product": "diazepam 1 mg/mL oral liquid (US)", "concentration_mg_per_ml": 2, "ml": 0.4})
    '0.4 mL (0.8 mg) of the 2 mg/mL liquid'
    """
    if "ml" in piece:
        strength = exact_mg(piece["concentration_mg_per_ml"])
        amount = mg_words(strength * exact_mg(piece["ml"]))
        return f"{number_words(piece['ml'])} mL ({amount}) of the {number_words(strength)} mg/mL liquid"
    count, part = int(piece["count"]), Fraction(str(piece["fraction"]))
    form = product_form(piece["product"])
    form = form.replace("orally disintegrating", "dissolving") if short else form
    unit = f"{number_words(piece['strength_mg'])} mg {form}"
    several = count > 1
    if part == 1:
        return f"{num2words(count)} {unit}{'s' if several else ''}"
    if several:
        return f"{num2words(count)} {_MANY_PARTS.get(part, fraction_glyph(part) + ' pieces')} of {unit}s"
    article = "an" if unit.startswith(("8 ", "8.", "11 ", "18 ")) else "a"
    return f"{_PARTS.get(part, fraction_glyph(part))} of {article} {unit}"


def joined(parts: Sequence[str]) -> str:
    """Join words with commas and a last "and".

    Examples
    --------
    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def dose_words(pieces: Iterable[Mapping[str, Any]], *, short: bool = False) -> str:
    """Write all pieces of one dose.

    Parameters
    ----------
    pieces
        The pieces of one dose of a plan document.
    short
        Say ``dissolving tablet``, and name the form once where whole units of one form stand together.

    Examples
    --------
    >>> whole = {"product": "clonazepam 1 mg tablet (US)", "strength_mg": 1, "fraction": "1/1", "count": 1}
    >>> half = {"product": "clonazepam 0.5 mg tablet (US)", "strength_mg": 0.5, "fraction": "1/2", "count": 1}
    >>> dose_words([half, whole])
    'half of a 0.5 mg tablet and one 1 mg tablet'
    """
    pieces = list(pieces)
    words = [piece_words(piece, short=short) for piece in pieces]
    forms = {product_form(str(piece["product"])) for piece in pieces}
    whole = all(piece.get("fraction") == "1/1" for piece in pieces)
    if short and whole and len(pieces) > 1 and len(forms) == 1:
        form = forms.pop().replace("orally disintegrating", "dissolving")
        bare = [re.sub(rf" {re.escape(form)}s?$", "", part) for part in words]
        return f"{form}s: {joined(bare)}"
    return joined(words)


def sentence(text: str) -> str:
    """Write a text as a sentence: a capital first, a full stop last.

    Examples
    --------
    >>> sentence("go slowly")
    'Go slowly.'
    """
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?:" else ".")


def option_name(option: Mapping[str, Any]) -> str:
    """A few words for an option, from its method and its pace.

    Examples
    --------
    >>> option_name({"id": "percent-of-current-10", "method": "percent_of_current"})
    '10% of the current dose'
    """
    method = str(option.get("method", option["id"]))
    last = str(option["id"]).rsplit("-", 1)[-1]
    pace = f"{last}%" if last.replace(".", "", 1).isdigit() else "a percent"
    names = {
        "percent_of_current": f"{pace} of the current dose",
        "percent_of_start": f"{pace} of the first dose",
        "equal_drive": "equal steps in effect",
        "optimised": "spread to lower the worst day",
        "switch": f"switch to {last}",
        "schedule": "the specialist's schedule",
    }
    return names.get(method, method.replace("_", " "))
