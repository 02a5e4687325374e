"""How often: ``bid``, ``three times a day``, ``every 8 hours``, ``about 4 days a week``."""

from __future__ import annotations

from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.formats import direction_words as words
from glidepath.formats.clock_times import HOURS_IN_A_DAY, times_every, too_often
from glidepath.formats.direction_tokens import quoted
from glidepath.formats.found import (
    DAYS_A_WEEK,
    DIVIDED,
    FREQUENCY,
    Element,
    Found,
    Frequency,
    Tokens,
    has_number,
    sign_at,
    skip_words,
    typed,
    word_at,
)
from glidepath.formats.periods import DAYS_IN_A_WEEK

_A = frozenset("a per each every the in of out".split())
_TIMES = frozenset("times time x doses".split())
_DAYS = frozenset("days day nights night times time x doses d evenings".split())


def range_error(text: str) -> InputError:
    """The error for a range, which leaves open what was taken."""
    return InputError(
        f'{quoted(text)} is a range: type the one dose really taken on a usual day, such as "clonazepam 1 mg'
        ' twice a day".'
    )


def whole_number(number: Fraction, text: str) -> int:
    """A count that must be whole."""
    if number.denominator != 1 or number < 1:
        raise InputError(f'{quoted(text)} is not a whole number of times: write it like "three times a day".')
    return int(number)


def frequency_at(tokens: Tokens, index: int) -> Found:
    """Find how often a day, if it stands here.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.

    Returns
    -------
    Found
        A ``Frequency`` or the number of divided doses, and the index after it; None where there is none.
    """
    for reader in (_interval, _abbreviation, _times_a_day, _divided, _bare_daily):
        found = reader(tokens, index)
        if found is not None:
            return found
    return None


def _interval(tokens: Tokens, index: int) -> Found:
    if tokens[index].kind == "hours":
        return _every(tokens[index].value, tokens, index, index + 1)
    every = word_at(tokens, index) in ("every", "q", "each")
    at = index + 1 if every else index
    if has_number(tokens, at):
        unit = word_at(tokens, at + 1)
        if (unit == "hourly") or (every and unit in words.ONE_HOUR):
            return _every(whole_number(tokens[at].value, tokens[at].text), tokens, index, at + 2)
        if every and (sign_at(tokens, at + 1) == "-" or word_at(tokens, at + 1) in ("to", "or")):
            raise range_error(typed(tokens, index, at + 4))
    if word_at(tokens, index) == "hourly" or (every and word_at(tokens, at) in words.ONE_HOUR):
        return _every(1, tokens, index, at + 1)
    return None


def _every(hours: int, tokens: Tokens, index: int, after: int) -> Found:
    times_every(hours)
    return Element(FREQUENCY, Frequency(HOURS_IN_A_DAY // hours, hours), typed(tokens, index, after)), after


def _abbreviation(tokens: Tokens, index: int) -> Found:
    count = words.TIMES_A_DAY.get(word_at(tokens, index))
    if count is None:
        return None
    return Element(FREQUENCY, Frequency(count), tokens[index].text), index + 1


def _times_a_day(tokens: Tokens, index: int) -> Found:
    """Read ``once``, ``twice daily``, ``3 times a day``, ``3x/day``, ``x 3 daily``."""
    count, after = _count_of_times(tokens, index)
    if count is None:
        return None
    day = after_daily(tokens, after)
    named = word_at(tokens, index) in words.TIMES
    if day is None and not named:
        return None
    after = day if day is not None else after
    times = whole_number(count, typed(tokens, index, after))
    if times > HOURS_IN_A_DAY:
        raise too_often(times)
    return Element(FREQUENCY, Frequency(times), typed(tokens, index, after)), after


def _count_of_times(tokens: Tokens, index: int) -> tuple[Fraction | None, int]:
    """How many times, and the index after it; None where no such words stand here."""
    word = word_at(tokens, index)
    if word in words.TIMES:
        return Fraction(words.TIMES[word]), index + 1
    if word == "x" and has_number(tokens, index + 1):
        after = index + 2
        return tokens[index + 1].value, after + 1 if word_at(tokens, after) in _TIMES else after
    if has_number(tokens, index) and word_at(tokens, index + 1) in _TIMES:
        return tokens[index].value, index + 2
    return None, index


def after_daily(tokens: Tokens, index: int) -> int | None:
    """The index after ``daily``, ``a day``, ``/day`` or ``in 24 hours``; None where none stands here."""
    if word_at(tokens, index) in ("daily", "everyday"):
        return index + 1
    joined = index + 1 if sign_at(tokens, index) == "/" else skip_words(tokens, index, _A)
    if joined > index and word_at(tokens, joined) in ("day", "d", "24h"):
        return joined + 1
    if joined > index and has_number(tokens, joined) and tokens[joined].value == HOURS_IN_A_DAY:
        return joined + 2 if word_at(tokens, joined + 1) in words.ONE_HOUR else None
    return None


def _bare_daily(tokens: Tokens, index: int) -> Found:
    if word_at(tokens, index) in ("the", "in", "of", "out"):
        return None
    after = after_daily(tokens, index + 1 if word_at(tokens, index) == "q" else index)
    if word_at(tokens, index) == "q" and word_at(tokens, index + 1) == "day":
        after = index + 2
    if after is None:
        return None
    return Element(FREQUENCY, Frequency(None), typed(tokens, index, after)), after


def _divided(tokens: Tokens, index: int) -> Found:
    """Read ``in 2 doses`` and ``divided into three doses``: the amount before it is that of the day."""
    if word_at(tokens, index) not in ("in", "into", "divided", "split", "over", "as"):
        return None
    at = skip_words(tokens, index, frozenset(("in", "into", "divided", "split", "over", "as")))
    if not has_number(tokens, at):
        return None
    after = skip_words(tokens, at + 1, frozenset(("divided", "equal", "separate", "split")))
    if word_at(tokens, after) != "doses":
        return None
    count = whole_number(tokens[at].value, tokens[at].text)
    after += 1
    daily = after_daily(tokens, after)
    return Element(DIVIDED, count, typed(tokens, index, after)), daily if daily is not None else after


def per_week_at(tokens: Tokens, index: int) -> Found:
    """Find on how many days of the week, if it stands here.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.

    Returns
    -------
    Found
        The days of a week (1 to 7), and the index after them; None where there are none.

    Raises
    ------
    InputError
        At a range of days, or more than seven.
    """
    at = skip_words(tokens, index, words.ABOUT | {"on", "only", "for"})
    at = at + 1 if sign_at(tokens, at) == "~" else at
    word = word_at(tokens, at)
    if word in words.TIMES:
        count, after = Fraction(words.TIMES[word]), at + 1
    elif has_number(tokens, at):
        if sign_at(tokens, at + 1) == "-" and has_number(tokens, at + 2) and _after_week(tokens, at + 4):
            raise range_error(typed(tokens, at, at + 4))
        count, after = tokens[at].value, at + 1
        after = after + 1 if word_at(tokens, after) in _DAYS else after
    else:
        return None
    end = _after_week(tokens, after)
    if end is None or (has_number(tokens, at) and word_at(tokens, after - 1) not in _DAYS):
        return None
    days = whole_number(count, typed(tokens, at, end))
    if days > DAYS_IN_A_WEEK:
        raise InputError(
            f'{quoted(typed(tokens, at, end))} is more than the week has days: write "4 days a week".'
        )
    return Element(DAYS_A_WEEK, days, typed(tokens, index, end)), end


def _after_week(tokens: Tokens, index: int) -> int | None:
    if word_at(tokens, index) == "weekly":
        return index + 1
    joined = index + 1 if sign_at(tokens, index) == "/" else skip_words(tokens, index, _A)
    return joined + 1 if joined > index and word_at(tokens, joined) in ("week", "wk") else None
