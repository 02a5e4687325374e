"""Directions cut into tokens: numbers, dates, clock times, words, signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from glidepath.basis.errors import InputError

Kind = Literal["number", "date", "clock", "word", "sign", "pattern", "hours", "odd"]

EXAMPLE = '"clonazepam 0.5 mg three times a day"'
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_WORD = 40
LONGEST_NUMBER = 12
LONGEST_TEXT = 2_000
MOST_TOKENS = 500

_GLYPH_PARTS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}
_GLYPHS = "".join(_GLYPH_PARTS)
_SAME_SIGNS = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "µ": "u", "μ": "u", "Μ": "u",
        "’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "×": "x",
        "⁄": "/", "•": "*", "“": '"', "”": '"', "\ufeff": " ",
    }
)  # fmt: skip
_DOTTED = frozenset(
    "bid tid qid qd od bd tds qds po am pm hs qhs prn qam qpm qod eod om sl pc ac ie eg".split()
)
_SUFFIXES = frozenset(
    """mg mgs mcg mcgs ug g gm gr gram grams ml mls cc am pm x h hr hrs hour hours hourly tab tabs
    tablet tablets cap caps capsule capsules times time d day days night nights w wk wks week
    weeks mo mos month months y yr yrs year years st nd rd th mgtab mgtabs milligram milligrams
    microgram micrograms odt film films""".split()
)
_COUNT = rf"(?:\d{{1,3}}/\d{{1,3}}|\d{{1,3}}(?:\.\d{{1,3}})?|[{_GLYPHS}])"
_TOKEN = re.compile(
    rf"""(?P<slash_date>\d{{1,4}}[/.]\d{{1,2}}[/.]\d{{2,4}}(?![\d/])|\d{{1,2}}-\d{{1,2}}-\d{{4}}(?!\d))
    |(?P<date>\d{{4}}-\d{{1,2}}(?:-\d{{1,2}})?(?![\d-]))
    |(?P<pattern>{_COUNT}(?:-{_COUNT}){{2,3}}(?![\d/.-]))
    |(?P<clock>\d{{1,2}}:\d{{2}}(?![\d:]))
    |(?P<mixed>\d{{1,3}}(?:[ ]|[ ]?-[ ]?)?[{_GLYPHS}]|\d{{1,3}}[ -]\d{{1,2}}/\d{{1,2}}(?![\d/]))
    |(?P<part>[{_GLYPHS}]|\d{{1,3}}/\d{{1,3}}(?![\d/]))
    |(?P<thousands>[1-9]\d{{0,2}}(?:,\d{{3}})+(?!\d))
    |(?P<comma_number>\d{{1,6}},\d{{1,2}}(?!\d)|0,\d{{3,6}}(?!\d))
    |(?P<number>\d+(?:\.\d+)?|\.\d+)
    |(?P<hours>[qQ][ ]?\d{{1,3}}[ ]?(?:hours|hour|hrs|hr|h)(?!\w))
    |(?P<word>[^\W\d_]+(?:['.][^\W\d_]+)*)
    |(?P<sign>[-,()/+&;:*="@.~<>%])
    |(?P<space>\s+)
    |(?P<odd>.)""",
    re.VERBOSE | re.DOTALL,
)
_TAIL = re.compile(r"[^\W_]+(?:\.[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, what was written, its value, and whether it touches the one before it."""

    kind: Kind
    text: str
    value: Any
    glued: bool = False

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.kind == "sign" and self.value in signs


def quoted(text: str) -> str:
    """Quote what was typed, short and on one line."""
    clean = "".join(c if c.isprintable() else "?" for c in text[: LONGEST_WORD + 1])
    return f'"{clean[:LONGEST_WORD]}…"' if len(clean) > LONGEST_WORD else f'"{clean}"'


def cut_tokens(text: str) -> tuple[Token, ...]:
    """Cut directions into tokens.

    Parameters
    ----------
    text
        One line of directions.

    Returns
    -------
    tuple[Token, ...]
        The tokens in order; numbers in words are still words.

    Raises
    ------
    InputError
        At a date written with slashes, a number with thousands separators, or a sign that means nothing here.

    Examples
    --------
    >>> [token.value for token in cut_tokens("1½ tablets q8h")]
    [Fraction(3, 2), 'tablets', 8]
    """
    tokens = tuple(_without_hyphens(list(_cut(text.translate(_SAME_SIGNS)))))
    if len(tokens) > MOST_TOKENS:
        raise InputError(f"a line of directions has more than {MOST_TOKENS} words: write it like {EXAMPLE}.")
    return tokens


def _cut(text: str) -> Iterator[Token]:
    position, glued = 0, False
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None and found.lastgroup is not None  # noqa: S101  (the last branch takes anything)
        position = found.end()
        if found.lastgroup == "space":
            glued = False
            continue
        if found.lastgroup in {"number", "part", "mixed", "comma_number"}:
            tail = _TAIL.match(text, position)
            if tail and not _is_unit(tail.group()):
                raise not_understood(found.group() + tail.group())
        yield from _read(found.lastgroup, found.group(), glued)
        glued = True


def _is_unit(run: str) -> bool:
    """Whether what touches a number is a unit: ``mg``, ``a.m``, or ``x2`` with more digits behind it."""
    letters = re.match(r"[^\W\d_]+", run)
    known = run.lower().replace(".", "") in _SUFFIXES
    return known or (letters is not None and letters.group().lower() in _SUFFIXES)


def _read(group: str, text: str, glued: bool) -> Iterator[Token]:
    match group:
        case "word":
            yield from _words(text, glued)
        case "sign":
            yield Token("sign", text, text, glued)
        case "hours":
            yield Token("hours", text, int(re.sub(r"\D", "", text)), glued)
        case "date":
            yield _date(text, glued)
        case "clock":
            yield Token("clock", text, text, glued)
        case "pattern":
            yield Token("pattern", text, tuple(_fraction(part) for part in text.split("-")), glued)
        case "slash_date":
            raise InputError(f"{quoted(text)} is not a clear date: write it as 2024-12-01 (year-month-day).")
        case "thousands":
            raise InputError(
                f"{quoted(text)} can be read in two ways: write the number without a comma, such as 1.5."
            )
        case "odd":
            raise not_understood(text)
        case _:
            yield Token("number", text, _number(group, text), glued)


def _words(text: str, glued: bool) -> Iterator[Token]:
    joined = text.lower().replace(".", "").replace("'", "")
    if "." not in text or joined in _DOTTED:
        yield Token("word", text, joined, glued)
        return
    for part in text.split("."):
        yield Token("word", part, part.lower().replace("'", ""), glued)


def _number(group: str, text: str) -> Fraction:
    if group == "mixed":
        whole = re.match(r"\d+", text)
        assert whole is not None  # noqa: S101  (the pattern begins with digits)
        return Fraction(whole.group()) + _fraction(text[whole.end() :].strip(" -"))
    if len(text) > LONGEST_NUMBER:
        raise not_understood(text)
    return _fraction(text.replace(",", "."))


def _fraction(text: str) -> Fraction:
    try:
        return Fraction(_GLYPH_PARTS.get(text, text))
    except ZeroDivisionError:
        raise not_understood(text) from None


def _date(text: str, glued: bool) -> Token:
    parts = [int(part) for part in text.split("-")]
    try:
        day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputError(f"{quoted(text)} is not a day of the calendar: write a date such as 2024-12-01.")
    return Token("date", text, (day, "day" if len(parts) > 2 else "month"), glued)


def _without_hyphens(tokens: list[Token]) -> Iterator[Token]:
    """Drop hyphens inside compounds (``as-needed``, ``8-hourly``); those between numbers are ranges."""
    for index, token in enumerate(tokens):
        if token.is_sign("-") and token.glued and index + 1 < len(tokens):
            after = tokens[index + 1]
            if after.glued and after.kind == "word":
                continue
        yield token


def not_understood(text: str, hint: str = "") -> InputError:
    """The error for a word that means nothing here.

    Parameters
    ----------
    text
        The word as it was typed.
    hint
        What to type instead, where that is known; else a whole example is shown.
    """
    return InputError(
        f"{quoted(text)} is not understood in directions: {hint or f'write them like {EXAMPLE}'}."
    )
