"""Doses and pieces in plain words: ``½ of clonazepam 1 mg tablet``."""

from __future__ import annotations

from collections.abc import Iterable

from glidepath.basis.amounts import fraction_glyph, mg_text, plain_number
from glidepath.patient.plan import Dose, LiquidPiece, Piece

_MARKET_MARKS = (" (US)", " (UK)")


def product_words(product: str) -> str:
    """A product's name without its market.

    Examples
    --------
    >>> product_words("clonazepam 1 mg tablet (US)")
    'clonazepam 1 mg tablet'
    """
    for mark in _MARKET_MARKS:
        product = product.removesuffix(mark)
    return product


def piece_words(piece: Piece | LiquidPiece) -> str:
    """One piece of a dose in words.

    Parameters
    ----------
    piece
        Tablets, capsules or films, or a volume of a liquid.

    Returns
    -------
    str
        Such as ``½ of one clonazepam 1 mg tablet`` or ``2.5 mL clonazepam 0.1 mg/mL oral liquid``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> one, half = Fraction(1), Fraction(1, 2)
    >>> piece_words(Piece(product="x 1 mg tablet", rxcui=None, strength_mg=one, fraction=half, count=1))
    '½ of one x 1 mg tablet'
    """
    name = product_words(piece.product)
    if isinstance(piece, LiquidPiece):
        return f"{plain_number(piece.ml)} mL {name}"
    if piece.fraction == 1:
        return f"{piece.count} × {name}"
    part = f"{fraction_glyph(piece.fraction)} of one {name}"
    return part if piece.count == 1 else f"{piece.count} × {part}"


def pieces_words(pieces: Iterable[Piece | LiquidPiece]) -> str:
    """The pieces of a dose in words, joined by plus signs; "" where there are none."""
    return " + ".join(piece_words(piece) for piece in pieces)


def dose_words(dose: Dose) -> str:
    """A dose in mg and in tablets.

    Examples
    --------
    >>> from fractions import Fraction
    >>> dose_words(Dose(time="08:00", drug="clonazepam", mg=Fraction(1, 2)))
    'clonazepam 0.5 mg'
    """
    made = pieces_words(dose.pieces)
    return f"{dose.drug} {mg_text(dose.mg)}" + (f" ({made})" if made else "")
