"""When in the day: ``at 8 am``, ``22:00``, ``in the morning``, ``before bed``, ``nocte``."""

from __future__ import annotations

import re

from glidepath.basis.errors import InputError
from glidepath.formats import direction_words as words
from glidepath.formats.clock_times import PART_OF_DAY_TIMES, lies_in, read_clock
from glidepath.formats.direction_tokens import quoted
from glidepath.formats.found import (
    CLOCK,
    PART_OF_DAY,
    Element,
    Found,
    Tokens,
    has_number,
    sign_at,
    skip_words,
    typed,
    word_at,
)

_ONLY_AFTER_A_PREPOSITION = frozenset("sleep sleeping bed retiring tea waking wakening awakening".split())
_BETWEEN_CLOCKS = frozenset("and at".split())
_SMALLEST_CLEAR_HOUR = 5
_NOON = 12


def clock_at(tokens: Tokens, index: int) -> Found:
    """Find a clock time, if it stands here.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.

    Returns
    -------
    Found
        The time ``HH:MM``, and the index after it; None where there is none.

    Raises
    ------
    InputError
        At an hour that may be of the morning or of the evening.
    """
    said_at = word_at(tokens, index) == "at" or sign_at(tokens, index) == "@"
    at = index + 1 if said_at else index
    if at >= len(tokens):
        return None
    if tokens[at].kind == "clock":
        return _with_half(tokens, index, at)
    if not has_number(tokens, at):
        return None
    after = word_at(tokens, at + 1)
    if after in ("am", "pm"):
        return _hour_with_half(tokens, index, at, said_at or _in_a_list(tokens, index))
    if after in ("noon", "midnight", "midday") and tokens[at].value == _NOON:
        part = "midnight" if after == "midnight" else "noon"
        return Element(CLOCK, PART_OF_DAY_TIMES[part], typed(tokens, index, at + 2)), at + 2
    if re.fullmatch(r"[0-2]\d[0-5]\d", tokens[at].text) and (said_at or after in words.ONE_HOUR):
        text = tokens[at].text
        end = at + 2 if after in words.ONE_HOUR else at + 1
        return Element(CLOCK, read_clock(f"{text[:2]}:{text[2:]}"), typed(tokens, index, end)), end
    listed = after == "h" and tokens[at + 1].glued and _in_a_list(tokens, index)
    return _bare_hour(tokens, index, at) if said_at or listed else None


def _with_half(tokens: Tokens, index: int, at: int) -> Found:
    half = word_at(tokens, at + 1)
    if half in ("am", "pm"):
        return Element(CLOCK, read_clock(tokens[at].text, half), typed(tokens, index, at + 2)), at + 2
    end = at + 2 if half in words.ONE_HOUR else at + 1
    return Element(CLOCK, read_clock(tokens[at].text), typed(tokens, index, end)), end


def _hour_with_half(tokens: Tokens, index: int, at: int, is_clock: bool) -> Found:
    text, half = tokens[at].text.replace(".", ":"), word_at(tokens, at + 1)
    if not is_clock and not tokens[at + 1].glued and tokens[at].value < _SMALLEST_CLEAR_HOUR:
        raise InputError(
            f'{quoted(typed(tokens, at, at + 2))} may be an hour or a number of tablets: write "at 2 pm" or '
            '"2 tablets of 0.5 mg in the evening".'
        )
    return Element(CLOCK, read_clock(text, half), typed(tokens, index, at + 2)), at + 2


def _in_a_list(tokens: Tokens, index: int) -> bool:
    """Whether a clock time stands just before, as in ``8 am and 2 pm``."""
    before = index - 1
    while sign_at(tokens, before) in (",", "&") or word_at(tokens, before) in _BETWEEN_CLOCKS:
        before -= 1
    return before >= 0 and (tokens[before].kind == "clock" or word_at(tokens, before) in ("am", "pm", "h"))


def _bare_hour(tokens: Tokens, index: int, at: int) -> Found:
    """Read ``at 8 in the morning``; ``at 8`` alone is refused."""
    after = at + 2 if word_at(tokens, at + 1) == "oclock" else at + 1
    follows = word_at(tokens, after)
    if follows in words.MASS_UNITS_MG or follows in words.FORMS or follows in ("x", "times", "ml"):
        return None
    noun = skip_words(tokens, after, words.BEFORE_PART_OF_DAY)
    part = words.PARTS_OF_DAY.get(word_at(tokens, noun), "")
    hour = tokens[at].value
    if hour.denominator == 1 and (hour > _NOON or follows in words.ONE_HOUR) and after == at + 1:
        end = at + 2 if follows in words.ONE_HOUR else at + 1
        return Element(CLOCK, read_clock(tokens[at].text), typed(tokens, index, end)), end
    for half in ("am", "pm") if part and noun > after else ():
        if 1 <= hour <= _NOON and hour.denominator == 1 and lies_in(read_clock(str(hour), half), part):
            return Element(CLOCK, read_clock(str(hour), half), typed(tokens, index, noun + 1)), noun + 1
    raise InputError(
        f"{quoted(typed(tokens, index, after))} may be morning or evening: write 8 am, 8 pm or 20:00."
    )


def part_of_day_at(tokens: Tokens, index: int) -> Found:
    """Find a part of the day, if it stands here.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.

    Returns
    -------
    Found
        The part (``morning``), and the index after it; None where there is none.
    """
    if word_at(tokens, index) == "am" and word_at(tokens, index - 1) == "i":
        return None, index + 1
    noun = skip_words(tokens, index, words.BEFORE_PART_OF_DAY | {"q"})
    word = word_at(tokens, noun)
    part = words.PARTS_OF_DAY.get(word)
    if part is not None and (noun > index or word not in _ONLY_AFTER_A_PREPOSITION):
        end = noun + 2 if word_at(tokens, noun + 1) == "time" else noun + 1
        return Element(PART_OF_DAY, part, typed(tokens, index, end)), end
    if word_at(tokens, index) == "on" and _ends_here(tokens, index + 1):
        return Element(PART_OF_DAY, "bedtime", tokens[index].text), index + 1
    return None


def _ends_here(tokens: Tokens, index: int) -> bool:
    """Whether ``on`` stands at the end of its phrase, where it is short for every night."""
    follows = ("for", "since", "prn", "and", "until", "x")
    return index >= len(tokens) or tokens[index].kind == "sign" or word_at(tokens, index) in follows
