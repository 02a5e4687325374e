"""Exact amounts of medicine: mg as fractions, never as rounded floats."""

from __future__ import annotations

from fractions import Fraction

_GLYPHS = {
    Fraction(1, 2): "½",
    Fraction(1, 4): "¼",
    Fraction(3, 4): "¾",
    Fraction(1, 3): "⅓",
    Fraction(2, 3): "⅔",
}


def exact_mg(amount: int | float | str | Fraction) -> Fraction:
    """Read an amount in mg exactly as it was written.

    Parameters
    ----------
    amount
        A number or its text [mg]. A float is read by its shortest decimal text, so 0.1 is one tenth.

    Returns
    -------
    Fraction
        The exact amount [mg].

    Examples
    --------
    >>> exact_mg(0.1)
    Fraction(1, 10)
    """
    return Fraction(str(amount)) if isinstance(amount, float) else Fraction(amount)


def plain_number(amount: Fraction | int) -> str:
    """Write an exact amount as a decimal without trailing zeros, or as a ratio if it has no finite decimal.

    Examples
    --------
    >>> plain_number(Fraction(7, 8))
    '0.875'
    >>> plain_number(Fraction(1, 3))
    '1/3'
    """
    amount = Fraction(amount)
    denominator = amount.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return str(amount)
    text = f"{float(amount):.10f}".rstrip("0").rstrip(".")
    return text if Fraction(text) == amount else repr(float(amount))


def mg_text(amount: Fraction | int) -> str:
    """Write a dose for people: ``0.875 mg``."""
    return f"{plain_number(amount)} mg"


def fraction_glyph(part: Fraction) -> str:
    """Write a part of a tablet for people: ½, ¼, or the ratio itself."""
    return _GLYPHS.get(part, str(part))
