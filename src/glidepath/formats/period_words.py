"""Dates and lengths of time in directions: ``since March 2024``, ``for two years``, ``until 2024-06-30``."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.formats import direction_words as words
from glidepath.formats.direction_tokens import FIRST_YEAR, LAST_YEAR, quoted
from glidepath.formats.found import (
    LENGTH,
    SINCE,
    UNTIL,
    Element,
    Found,
    Tokens,
    has_number,
    sign_at,
    skip_words,
    typed,
    word_at,
)
from glidepath.formats.periods import Span, day_of, last_day_of_month, span_of

_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
_JOINS = frozenset("on in at of the day date about to back".split())
_ORDINALS = frozenset(("st", "nd", "rd", "th", "of"))
_TO = frozenset("to until till through thru".split())
_NOT_BEFORE_LENGTH = frozenset("every each q per in within after before next another by".split())
_NOW = frozenset("now today present date".split())
_BEFORE_LENGTH = frozenset("for x during the past last of".split()) | words.ABOUT
_VAGUE = words.VAGUE_AMOUNTS | frozenset(
    "over more less at nearly almost long ages ever years months weeks days".split()
)
_EXAMPLE = 'write it like "for 18 months" or "since 2024-12-01"'


def period_at(tokens: Tokens, index: int, as_of: date) -> Found:
    """Find a date or a length of time, if it stands here.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.
    as_of
        The day that counts as today.

    Returns
    -------
    Found
        A start, an end or a length, and the index after it; None where there is none.

    Raises
    ------
    InputError
        At a date that is none, or a length that is vague.
    """
    word = word_at(tokens, index)
    if tokens[index].kind == "date" and (
        word_at(tokens, index + 1) in _TO or sign_at(tokens, index + 1) == "-"
    ):
        return Element(SINCE, tokens[index].value, tokens[index].text), index + 1
    if word in words.SINCE:
        return _since(tokens, index, as_of)
    if word in words.UNTIL:
        return _until(tokens, index, as_of)
    if (word in ("to", "and") or sign_at(tokens, index) == "-") and _after_a_date(tokens, index):
        return _to(tokens, index, as_of)
    if word in ("for", "x", "during"):
        return _length_after_word(tokens, index)
    if word in _NOT_BEFORE_LENGTH and has_number(tokens, index + 1):
        _refuse_rhythm(tokens, index)
    return _bare_length(tokens, index)


def _refuse_rhythm(tokens: Tokens, index: int) -> None:
    """Raise at ``every 2 days`` and ``in 2 weeks``: neither says how long it was taken."""
    found = _length_at(tokens, index + 1)
    if found is not None:
        said = quoted(typed(tokens, index, found[1]))
        raise InputError(f'{said} is no length of use: {_EXAMPLE}, or say "as needed, 3 days a week".')


def date_at(tokens: Tokens, index: int, as_of: date) -> tuple[date, str, int] | None:
    """Find a date: ``2024-12-01``, ``March 2024``, ``1 March 2024``, ``March 1st, 2024``, ``2024``.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.
    as_of
        The day that counts as today.

    Returns
    -------
    tuple[date, str, int] | None
        The day (the first of a month or year), how exact it is (``day``, ``month``, ``year``), the index
        after it.
    """
    if index >= len(tokens):
        return None
    if tokens[index].kind == "date":
        return (*tokens[index].value, index + 1)
    word = word_at(tokens, index)
    if word in ("today", "yesterday"):
        return as_of - timedelta(days=word == "yesterday"), "day", index + 1
    if word in words.MONTHS:
        return _month_first(tokens, index)
    if has_number(tokens, index):
        return _number_first(tokens, index)
    return None


def _month_first(tokens: Tokens, index: int) -> tuple[date, str, int] | None:
    month, at, day = words.MONTHS[word_at(tokens, index)], index + 1, None
    if has_number(tokens, at) and tokens[at].value not in _YEARS:
        day, at = tokens[at].value, skip_words(tokens, at + 1, _ORDINALS)
    at = at + 1 if sign_at(tokens, at) == "," else at
    if not (has_number(tokens, at) and tokens[at].value in _YEARS):
        raise InputError(
            f"{quoted(typed(tokens, index, at))} names no year: write a date such as March 2024 or"
            " 2024-03-01."
        )
    text = typed(tokens, index, at + 1)
    exact = "month" if day is None else "day"
    return day_of(int(tokens[at].value), month, int(day or 1), text), exact, at + 1


def _number_first(tokens: Tokens, index: int) -> tuple[date, str, int] | None:
    number = tokens[index].value
    at = skip_words(tokens, index + 1, _ORDINALS)
    month = words.MONTHS.get(word_at(tokens, at))
    if month is not None and number.denominator == 1 and number not in _YEARS:
        year = at + 2 if sign_at(tokens, at + 1) == "," else at + 1
        if not (has_number(tokens, year) and tokens[year].value in _YEARS):
            raise InputError(
                f"{quoted(typed(tokens, index, at + 1))} names no year: write a date such as 1 March 2024 or"
                " 2024-03-01."
            )
        text = typed(tokens, index, year + 1)
        return day_of(int(tokens[year].value), month, int(number), text), "day", year + 1
    if number in _YEARS and tokens[index].text.isdigit():
        return date(int(number), 1, 1), "year", index + 1
    return None


def _since(tokens: Tokens, index: int, as_of: date) -> Found:
    at = skip_words(tokens, index + 1, _JOINS)
    found = date_at(tokens, at, as_of)
    if found is not None:
        day, exact, after = found
        return Element(SINCE, (day, exact), typed(tokens, index, after)), after
    length = _length_at(tokens, skip_words(tokens, at, words.ABOUT))
    if length is not None:
        span, after = length
        if word_at(tokens, after) == "ago":
            return Element(SINCE, (span.before(as_of), "ago"), typed(tokens, index, after + 1)), after + 1
        if word_at(tokens, index) == "since":
            return Element(LENGTH, span, typed(tokens, index, after)), after
    raise InputError(
        f"{quoted(typed(tokens, index, at + 1))} gives no date that can be read: write it like "
        '"since 2024-12-01", "since March 2024" or "for 18 months".'
    )


def _until(tokens: Tokens, index: int, as_of: date) -> Found:
    at = skip_words(tokens, index + 1, _JOINS | {"end"})
    if word_at(tokens, at) in _NOW or word_at(tokens, at - 1) in _NOW:
        return None, at + 1 if word_at(tokens, at) in _NOW else at
    found = date_at(tokens, at, as_of)
    if found is not None:
        return _end(tokens, index, found)
    length = _length_at(tokens, skip_words(tokens, at, words.ABOUT))
    if length is not None and word_at(tokens, length[1]) == "ago":
        span, after = length
        return Element(UNTIL, span.before(as_of), typed(tokens, index, after + 1)), after + 1
    raise InputError(
        f"{quoted(typed(tokens, index, at + 1))} gives no date that can be read: write it like "
        '"until 2024-06-30" or "stopped 2 weeks ago".'
    )


def _end(tokens: Tokens, index: int, found: tuple[date, str, int]) -> Found:
    day, exact, after = found
    if exact == "month":
        day = last_day_of_month(day)
    if exact == "year":
        day = date(day.year, 12, 31)
    return Element(UNTIL, day, typed(tokens, index, after)), after


def _to(tokens: Tokens, index: int, as_of: date) -> Found:
    if word_at(tokens, index) == "to" and word_at(tokens, index + 1) in _NOW:
        return None, index + 2
    found = date_at(tokens, index + 1, as_of)
    return None if found is None else _end(tokens, index, found)


def _after_a_date(tokens: Tokens, index: int) -> bool:
    before = index - 1
    if before < 0:
        return False
    token = tokens[before]
    return token.kind == "date" or (token.kind == "number" and token.value in _YEARS and len(token.text) == 4)


def _length_after_word(tokens: Tokens, index: int) -> Found:
    at = skip_words(tokens, index, _BEFORE_LENGTH)
    found = _length_at(tokens, at)
    if found is not None:
        return Element(LENGTH, found[0], typed(tokens, index, found[1])), found[1]
    word = word_at(tokens, at)
    vague = word in _VAGUE or (word == "a" and word_at(tokens, at + 1) in _VAGUE | {"while"})
    if vague and word_at(tokens, index) == "for":
        raise InputError(f"{quoted(typed(tokens, index, at + 2))} is no clear length of time: {_EXAMPLE}.")
    return None


def _bare_length(tokens: Tokens, index: int) -> Found:
    if not has_number(tokens, index) or len(word_at(tokens, index + 1)) <= 2:
        return None
    found = _length_at(tokens, index)
    if found is None:
        return None
    span, after = found
    if word_at(tokens, after) == "ago":
        raise InputError(
            f'{quoted(typed(tokens, index, after + 1))} is the start or the end of what? write "started 2'
            ' years ago" or "stopped 2 weeks ago".'
        )
    return Element(LENGTH, span, typed(tokens, index, after)), after


def _length_at(tokens: Tokens, index: int) -> tuple[Span, int] | None:
    """Read ``18 months``, ``a year and a half``, ``1 year and 6 months``."""
    first = _one_length(tokens, index)
    if first is None:
        return None
    span, after = first
    joined = after + 1 if word_at(tokens, after) == "and" or sign_at(tokens, after) == "," else after
    more = _one_length(tokens, joined) if has_number(tokens, joined) else None
    if more is not None:
        return Span(span.months + more[0].months, span.days + more[0].days), more[1]
    return span, after


def _one_length(tokens: Tokens, index: int) -> tuple[Span, int] | None:
    if has_number(tokens, index):
        count = tokens[index].value
        at = index + 2 if count < 1 and word_at(tokens, index + 1) in ("a", "an") else index + 1
    elif word_at(tokens, index) in ("a", "an"):
        count, at = Fraction(1), index + 1
    else:
        return None
    unit = words.TIME_UNITS.get(word_at(tokens, at))
    if unit is None:
        return None
    part, after = _and_a_half(tokens, at + 1)
    return span_of(count + part, unit, typed(tokens, index, after)), after


def _and_a_half(tokens: Tokens, index: int) -> tuple[Fraction, int]:
    """Read the end of ``a year and a half``, if it stands here."""
    ahead = index + 1
    if word_at(tokens, index) != "and" or not has_number(tokens, ahead) or tokens[ahead].value >= 1:
        return Fraction(0), index
    follows = word_at(tokens, ahead + 1)
    if follows in words.MASS_UNITS_MG or follows in words.FORMS or follows in ("a", "of", "x"):
        return Fraction(0), index
    return tokens[ahead].value, ahead + 1
