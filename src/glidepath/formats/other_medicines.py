"""Medicines that are not tapered: recognised by name, their dose kept as typed."""

from __future__ import annotations

from datetime import date

from glidepath.formats import direction_words as words
from glidepath.formats.direction_tokens import not_understood
from glidepath.formats.found import LENGTH, SINCE, UNTIL, Element, Tokens, word_at
from glidepath.formats.period_words import period_at


def period_elements(tokens: Tokens, as_of: date) -> tuple[Element, ...]:
    """Find the dates in the directions of another medicine, and pass over the rest.

    Parameters
    ----------
    tokens
        The tokens, without the name.
    as_of
        The day that counts as today.

    Returns
    -------
    tuple[Element, ...]
        Starts, ends and lengths.

    Raises
    ------
    InputError
        At a word that says it is not taken, or a date that cannot be read.
    """
    found: list[Element] = []
    index = 0
    while index < len(tokens):
        if word_at(tokens, index) in words.NEGATIONS - {"max", "except", "unless"}:
            raise not_understood(
                tokens[index].text,
                "list what is taken, leave out what is not, and end a past medicine with until",
            )
        matched = period_at(tokens, index, as_of)
        if matched is None:
            index += 1
            continue
        element, index = matched
        if element is not None and element.kind in (SINCE, UNTIL, LENGTH):
            found.append(element)
    return tuple(found)
