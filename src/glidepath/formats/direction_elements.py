"""Tokens of one line of directions turned into elements: amounts, times, frequencies, periods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.formats import direction_words as words
from glidepath.formats.direction_tokens import EXAMPLE, not_understood, quoted
from glidepath.formats.found import (
    AND,
    ARTICLE,
    AS_NEEDED,
    CLOSE,
    COMMA,
    COUNT,
    EACH,
    FORM,
    INDICATION,
    MASS,
    NOTHING,
    OF,
    OPEN,
    PATTERN,
    RELEASE,
    STRENGTH_PER_ML,
    TIMES_SIGN,
    TOTAL,
    VOLUME,
    Element,
    Found,
    Tokens,
    has_number,
    sign_at,
    typed,
    word_at,
)
from glidepath.formats.frequencies import frequency_at, per_week_at, range_error
from glidepath.formats.period_words import period_at
from glidepath.formats.times_of_day import clock_at, part_of_day_at

_AS_NEEDED_WORDS = frozenset("needed required necessary wanted".split())
_SIGNS = {",": COMMA, ".": COMMA, "+": AND, "&": AND, "(": OPEN, ")": CLOSE, "*": TIMES_SIGN, ":": COMMA}
_SILENT_SIGNS = frozenset(('"', "@", "~"))
_LONGEST_INDICATION = 6
_KNOWN_WORDS = frozenset(
    {
        *words.MASS_UNITS_MG, *words.VOLUME_UNITS_ML, *words.FORMS, *words.RELEASE, *words.TIMES_A_DAY,
        *words.TIMES, *words.PARTS_OF_DAY, *words.BEFORE_PART_OF_DAY, *words.TIME_UNITS, *words.ABOUT,
        *words.SINCE, *words.UNTIL, *words.NEGATIONS, *words.RANGES, *words.VAGUE_AMOUNTS, *words.NOTHING,
        *words.FILLERS, *words.UNREADABLE,
        *words.ONE_HOUR, *words.WEEKDAYS, *_AS_NEEDED_WORDS, "prn", "sos", "daily", "everyday", "then", "x",
        "for", "in", "at", "to", "on", "was", "had", "took", "taken", "used",
        "times", "half", "if", "week", "release", "extended", "sustained", "orally", "disintegrating",
        "demand", "per",
        *(month for month in words.MONTHS if month not in ("march", "may", "mar")),
    }
)  # fmt: skip


def elements_of(tokens: Tokens, as_of: date) -> tuple[Element, ...]:
    """Read a line of directions, its drug taken out, from left to right.

    Parameters
    ----------
    tokens
        The tokens of one drug's directions, without the drug's name.
    as_of
        The day that counts as today.

    Returns
    -------
    tuple[Element, ...]
        The elements in order; words without weight are left out.

    Raises
    ------
    InputError
        At the first word that is not understood, with an example that works.
    """
    elements: list[Element] = []
    index = 0
    while index < len(tokens):
        element, index = _one_at(tokens, index, as_of)
        if element is not None:
            elements.append(element)
    return tuple(_counted_articles(elements))


def is_known_word(word: str) -> bool:
    """Whether a word belongs to the vocabulary of directions."""
    return word in _KNOWN_WORDS


def _one_at(tokens: Tokens, index: int, as_of: date) -> tuple[Element | None, int]:
    _refuse_at(tokens, index)
    readers: tuple[Callable[[Tokens, int], Found], ...] = (
        _as_needed_at,
        per_week_at,
        clock_at,
        lambda tokens, index: period_at(tokens, index, as_of),
        frequency_at,
        part_of_day_at,
        _pattern_at,
        _amount_at,
        _release_at,
        _form_at,
        _indication_at,
        _small_word_at,
        _sign_at,
    )
    for reader in readers:
        found = reader(tokens, index)
        if found is not None:
            return found
    raise not_understood(tokens[index].text, _hint(tokens, index))


def _refuse_at(tokens: Tokens, index: int) -> None:
    """Raise for words that are understood but leave open what is taken."""
    word = word_at(tokens, index)
    if word in ("every", "each", "q") and word_at(tokens, index + 1) in ("other", "second", "third"):
        raise not_understood(typed(tokens, index, index + 3), words.UNREADABLE["other"])
    if word in words.NEGATIONS:
        raise not_understood(
            tokens[index].text,
            "list what is taken, leave out what is not, and end a past medicine with until",
        )
    if word in words.VAGUE_AMOUNTS:
        raise not_understood(tokens[index].text, f"type a number, as in {EXAMPLE}")
    if word in words.WEEKDAYS:
        raise not_understood(tokens[index].text, "say how many days a week, as in 'as needed, 3 days a week'")
    if (
        word in words.RANGES
        or (word == "up" and word_at(tokens, index + 1) == "to")
        or sign_at(tokens, index) in tuple("<>")
    ):
        raise range_error(typed(tokens, index, index + 2))
    if sign_at(tokens, index) == "-" and has_number(tokens, index + 1) and tokens[index + 1].glued:
        raise InputError(
            f"{quoted('-' + tokens[index + 1].text)} is below zero: type the dose taken, such as 0.5 mg."
        )


def _hint(tokens: Tokens, index: int) -> str:
    word = word_at(tokens, index)
    if word in words.UNREADABLE:
        return words.UNREADABLE[word]
    if word in ("times", "time"):
        return "say 'times a day' or 'times a week'"
    if word in words.MASS_UNITS_MG or word in words.VOLUME_UNITS_ML:
        return "write a number before the unit, such as 0.5 mg"
    return ""


def _as_needed_at(tokens: Tokens, index: int) -> Found:
    if word_at(tokens, index) in ("prn", "sos"):
        return Element(AS_NEEDED, True, tokens[index].text), index + 1
    at = index + 1 if word_at(tokens, index) == "only" else index
    said = (
        word_at(tokens, at) in ("as", "when", "if", "where") and word_at(tokens, at + 1) in _AS_NEEDED_WORDS
    )
    if said or (word_at(tokens, at), word_at(tokens, at + 1)) == ("on", "demand"):
        return Element(AS_NEEDED, True, typed(tokens, index, at + 2)), at + 2
    return None


def _pattern_at(tokens: Tokens, index: int) -> Found:
    if tokens[index].kind != "pattern":
        return None
    unit = words.MASS_UNITS_MG.get(word_at(tokens, index + 1))
    after = index + 1 if unit is None else index + 2
    return Element(PATTERN, (tokens[index].value, unit), typed(tokens, index, after)), after


def _amount_at(tokens: Tokens, index: int) -> Found:
    if not has_number(tokens, index):
        return None
    number, unit = tokens[index].value, word_at(tokens, index + 1)
    _refuse_range(tokens, index)
    _refuse_two_halves(tokens, index)
    if unit in words.MASS_UNITS_MG:
        return _mass(tokens, index, number * words.MASS_UNITS_MG[unit])
    if unit in words.VOLUME_UNITS_ML:
        volume = number * words.VOLUME_UNITS_ML[unit]
        return Element(VOLUME, volume, typed(tokens, index, index + 2)), index + 2
    if unit in ("hour", "hours", "minutes", "min", "mins", "minute", "hr", "hrs") and word_at(
        tokens, index + 2
    ) in (
        "before",
        "after",
        "prior",
    ):
        return None, index + 2
    return Element(COUNT, number, tokens[index].text), index + 1


def _mass(tokens: Tokens, index: int, mg: Fraction) -> Found:
    """A mass, or the strength of a liquid where ``/ml`` follows, or of each tablet where ``/tablet`` does."""
    after = index + 2
    if sign_at(tokens, after) != "/" and word_at(tokens, after) not in ("per", "in"):
        return Element(MASS, mg, typed(tokens, index, after)), after
    counted = has_number(tokens, after + 1)
    unit = word_at(tokens, after + 2 if counted else after + 1)
    end = after + 3 if counted else after + 2
    if unit in words.VOLUME_UNITS_ML:
        volume = (tokens[after + 1].value if counted else Fraction(1)) * words.VOLUME_UNITS_ML[unit]
        if volume <= 0:
            raise not_understood(typed(tokens, index, end))
        return Element(STRENGTH_PER_ML, mg / volume, typed(tokens, index, end)), end
    if unit in words.FORMS and not counted:
        return Element(MASS, mg, typed(tokens, index, after)), after + 1
    return Element(MASS, mg, typed(tokens, index, after)), after


def _refuse_range(tokens: Tokens, index: int) -> None:
    """Raise at ``1-2``, ``1 to 2 tablets`` and ``1 mg - 2 mg``."""
    units = (*words.MASS_UNITS_MG, *words.VOLUME_UNITS_ML, *words.FORMS)
    at = index + 2 if word_at(tokens, index + 1) in units else index + 1
    joined = sign_at(tokens, at) == "-" or word_at(tokens, at) in ("to", "or")
    if joined and has_number(tokens, at + 1) and word_at(tokens, at + 2) not in words.TIME_UNITS:
        raise range_error(typed(tokens, index, at + 3))


def _refuse_two_halves(tokens: Tokens, index: int) -> None:
    """Raise at ``2 1/2 mg tablets``: two tablets of half a mg, or one of two and a half?"""
    text = tokens[index].text
    mixed = " " in text and tokens[index].value > 1 and text[0].isdigit() and "and" not in text
    if (
        mixed
        and word_at(tokens, index + 1) in words.MASS_UNITS_MG
        and word_at(tokens, index + 2) in words.FORMS
    ):
        raise InputError(
            f'{quoted(typed(tokens, index, index + 3))} can be read in two ways: write "2 tablets of 0.5 mg"'
            ' or "2.5 mg".'
        )


def _release_at(tokens: Tokens, index: int) -> Found:
    pair = words.RELEASE_PAIRS.get((word_at(tokens, index), word_at(tokens, index + 1)))
    if pair is not None:
        return Element(RELEASE, pair, typed(tokens, index, index + 2)), index + 2
    if (word_at(tokens, index), word_at(tokens, index + 1), word_at(tokens, index + 2)) == (
        "under",
        "the",
        "tongue",
    ):
        return Element(RELEASE, "SL", typed(tokens, index, index + 3)), index + 3
    family = words.RELEASE.get(word_at(tokens, index))
    return None if family is None else (Element(RELEASE, family, tokens[index].text), index + 1)


def _form_at(tokens: Tokens, index: int) -> Found:
    word = word_at(tokens, index)
    if (word, word_at(tokens, index + 1)) in (("orally", "disintegrating"), ("oral", "disintegrating")):
        return Element(FORM, "orally disintegrating tablet", typed(tokens, index, index + 2)), index + 2
    if word in words.FORMS:
        return Element(FORM, words.FORMS[word], tokens[index].text), index + 1
    if word in ("a", "an") and _names_a_form(tokens, index + 1):
        return Element(ARTICLE, Fraction(1), tokens[index].text), index + 1
    return None


def _names_a_form(tokens: Tokens, index: int) -> bool:
    return word_at(tokens, index) in words.FORMS


def _indication_at(tokens: Tokens, index: int) -> Found:
    """Read ``for panic disorder``: words after ``for`` that mean nothing else."""
    if word_at(tokens, index) != "for":
        return None
    after = index + 1
    while after - index <= _LONGEST_INDICATION and _is_indication_word(tokens, after):
        after += 1
    said = typed(tokens, index + 1, after).lower()
    return (Element(INDICATION, said, said), after) if said else None


def _is_indication_word(tokens: Tokens, index: int) -> bool:
    word = word_at(tokens, index)
    if not word:
        return False
    if word == "and":
        return _is_indication_word(tokens, index + 1)
    return word == "sleep" or not is_known_word(word)


def _small_word_at(tokens: Tokens, index: int) -> Found:
    word, text = word_at(tokens, index), tokens[index].text
    if word in ("and", "plus"):
        return Element(AND, word, text), index + 1
    if word == "x":
        return Element(TIMES_SIGN, None, text), index + 1
    if word == "of":
        return Element(OF, None, text), index + 1
    if word == "each":
        return Element(EACH, None, text), index + 1
    if word in ("total", "altogether"):
        return Element(TOTAL, None, text), index + 1
    if word in words.NOTHING:
        return Element(NOTHING, None, text), index + 1
    return (None, index + 1) if word in words.FILLERS and word not in words.UNREADABLE else None


def _sign_at(tokens: Tokens, index: int) -> Found:
    sign = sign_at(tokens, index)
    if sign in _SIGNS:
        return Element(_SIGNS[sign], sign, sign), index + 1
    if sign in _SILENT_SIGNS or (sign == "-" and not has_number(tokens, index - 1)):
        return None, index + 1
    return None


def _counted_articles(elements: list[Element]) -> list[Element]:
    """Count ``a tablet`` as one, but not in ``half (of) a tablet``; join ``ODT tablet``."""
    kept: list[Element] = []
    for element in elements:
        before = "".join(item.kind for item in kept[-2:])
        if element.kind == ARTICLE:
            if before.endswith(COUNT) or before == COUNT + OF:
                continue
            element = Element(COUNT, element.value, element.text)
        if element.kind == FORM and before.endswith(FORM):
            first = kept.pop()
            element = element if first.value == "tablet" else first
        kept.append(element)
    return kept
