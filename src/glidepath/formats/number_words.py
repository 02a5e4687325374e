"""Numbers in words: ``two``, ``twenty-four``, ``half``, ``one and a half``."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from glidepath.formats.direction_tokens import Token, cut_tokens

_ONES = {
    name: number
    for number, name in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen""".split()
    )
}
_TENS = {
    name: 10 * (index + 2)
    for index, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_PARTS = {
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
    "third": Fraction(1, 3),
    "thirds": Fraction(1, 3),
}
NUMBER_WORDS = frozenset({*_ONES, *_TENS, *_PARTS, "hundred"})


def tokens_of(text: str) -> tuple[Token, ...]:
    """Cut directions into tokens, numbers in words included.

    Parameters
    ----------
    text
        One line of directions.

    Returns
    -------
    tuple[Token, ...]
        The tokens in order.

    Raises
    ------
    InputError
        At a sign, a date or a number that cannot be read in one way only.

    Examples
    --------
    >>> [token.value for token in tokens_of("one and a half tablets")]
    [Fraction(3, 2), 'tablets']
    """
    return join_number_words(cut_tokens(text))


def join_number_words(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Turn runs of number words into number tokens.

    Parameters
    ----------
    tokens
        Tokens of one line.

    Returns
    -------
    tuple[Token, ...]
        The same tokens, where ``twenty four`` is one number and ``one and a half`` another.
    """
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        number, after = _number_at(tokens, index)
        if number is None:
            joined.append(tokens[index])
        else:
            text = " ".join(token.text for token in tokens[index:after])
            joined.append(replace(tokens[index], kind="number", text=text, value=number))
        index = after
    return tuple(joined)


def _number_at(tokens: tuple[Token, ...], index: int) -> tuple[Fraction | None, int]:
    """The number that begins at a token, if any, and where it ends."""
    word = _word(tokens, index)
    whole, after = _whole_at(tokens, index)
    if whole is not None:
        return _with_part(tokens, whole, after)
    if word in ("a", "an") and _word(tokens, index + 1) in _PARTS:
        return _PARTS[_word(tokens, index + 1)], index + 2
    if word in _PARTS:
        return _PARTS[word], index + 1
    return None, index + 1


def _whole_at(tokens: tuple[Token, ...], index: int) -> tuple[Fraction | None, int]:
    token, word = tokens[index], _word(tokens, index)
    if token.kind == "number":
        return token.value, index + 1
    if word in _TENS:
        one = _ONES.get(_word(tokens, index + 1), 0)
        return (
            (Fraction(_TENS[word] + one), index + 2) if 0 < one < 10 else (Fraction(_TENS[word]), index + 1)
        )
    if word in ("a", "one") and _word(tokens, index + 1) == "hundred":
        return Fraction(100), index + 2
    return (Fraction(_ONES[word]), index + 1) if word in _ONES else (None, index + 1)


def _with_part(tokens: tuple[Token, ...], whole: Fraction, after: int) -> tuple[Fraction, int]:
    """Add ``and a half`` to a whole number; read ``three quarters`` as a product."""
    word = _word(tokens, after)
    plural = word.endswith("s") and whole > 1
    if word in _PARTS and (whole == 1 or plural):
        return whole * _PARTS[word], after + 1
    if word == "and" and whole.denominator == 1:
        ahead = after + 2 if _word(tokens, after + 1) in ("a", "one") else after + 1
        part = _PARTS.get(_word(tokens, ahead))
        if part is not None and not _word(tokens, ahead).endswith("s"):
            return whole + part, ahead + 1
    return whole, after


def _word(tokens: tuple[Token, ...], index: int) -> str:
    if index >= len(tokens) or tokens[index].kind != "word":
        return ""
    return str(tokens[index].value)
