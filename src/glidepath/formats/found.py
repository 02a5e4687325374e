"""What the readers of directions share: elements, and looking at the tokens ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from glidepath.formats.direction_tokens import Token

Tokens = tuple[Token, ...]

MASS, COUNT, FORM, VOLUME, STRENGTH_PER_ML, PATTERN = "m", "n", "f", "v", "c", "p"
TIMES_SIGN, OF, OPEN, CLOSE, EACH, TOTAL, ARTICLE = "x", "o", "(", ")", "e", "t", "a"
COMMA, AND = ",", "&"
PART_OF_DAY, CLOCK, FREQUENCY, DIVIDED = "w", "k", "q", "d"
SINCE, UNTIL, LENGTH, AS_NEEDED, DAYS_A_WEEK = "S", "U", "D", "P", "W"
INDICATION, RELEASE, NOTHING = "I", "R", "z"
_MOST_SKIPPED = 8


@dataclass(frozen=True, slots=True)
class Element:
    """One understood piece of directions: a letter for its kind, its value, and what was typed."""

    kind: str
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a day; ``count`` None is a bare ``daily``, which goes with any times of day."""

    count: int | None
    hours: int | None = None


Found = tuple[Element | None, int] | None
"""An element (None = words without weight) and the index after it; None alone = nothing found here."""


def word_at(tokens: Tokens, index: int) -> str:
    """The word at an index, or "" where there is none."""
    if 0 <= index < len(tokens) and tokens[index].kind == "word":
        return str(tokens[index].value)
    return ""


def sign_at(tokens: Tokens, index: int) -> str:
    """The sign at an index, or "" where there is none."""
    if 0 <= index < len(tokens) and tokens[index].kind == "sign":
        return str(tokens[index].value)
    return ""


def has_number(tokens: Tokens, index: int) -> bool:
    """Whether a number stands at an index."""
    return 0 <= index < len(tokens) and tokens[index].kind == "number"


def skip_words(tokens: Tokens, index: int, skipped: frozenset[str]) -> int:
    """The first index from here on that does not hold one of these words, a few words on at most."""
    last = index + _MOST_SKIPPED
    while index < last and word_at(tokens, index) in skipped:
        index += 1
    return index


def typed(tokens: Tokens, index: int, after: int) -> str:
    """What was typed from one index up to another."""
    return "".join(token.text if token.glued else f" {token.text}" for token in tokens[index:after]).strip()
