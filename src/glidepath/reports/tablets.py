"""Small drawings of what is taken: whole and part tablets, capsules, films, and a syringe with its ml.

The shapes are signs, not portraits: what a maker's tablet looks like is not known here, so every
drawing carries its strength. Ink and filling have colours of their own, so that a page can restyle
them for dark screens without touching its charts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from html import escape
from typing import Any

from glidepath.basis.amounts import fraction_glyph
from glidepath.reports.palette import FONT
from glidepath.reports.words import number_words, piece_words, product_form

_INK = "#1f2a33"
_FILL = "#ffffff"
_GHOST = "#7b8794"
_TAKEN = "#a3c1e0"
_HEIGHT = 38
_RADIUS = 11.0
_MIDDLE_Y = 13.0
_LEAST_WIDTH = 27.0
_LETTER_WIDTH = 5.9
_LABEL_SIZE = 10.5
_MOST_DRAWN = 6
_LINE = f'stroke="{_INK}" stroke-width="1.4"'


def dose_drawings(pieces: Iterable[Mapping[str, Any]], *, decorative: bool = False) -> tuple[str, ...]:
    """Draw one dose, one SVG for each unit.

    Parameters
    ----------
    pieces
        The pieces of one dose of a plan document.
    decorative
        True where the same words stand beside the drawing: a screen reader then skips it.

    Returns
    -------
    tuple[str, ...]
        SVG texts. More than six equal units are drawn as one with its count beside it.
    """
    drawings: list[str] = []
    for piece in pieces:
        count = int(piece.get("count", 1))
        if count > _MOST_DRAWN:
            drawings.append(piece_drawing(piece, times=count, decorative=decorative))
        else:
            drawings += [piece_drawing(piece, decorative=decorative)] * count
    return tuple(drawings)


def piece_drawing(piece: Mapping[str, Any], *, times: int = 1, decorative: bool = False) -> str:
    """Draw one unit of a piece: a tablet, part of one, a capsule, a film, or a filled syringe.

    Parameters
    ----------
    piece
        A piece of a plan document.
    times
        A count to write beside the drawing; 1 writes none.
    decorative
        True leaves the name out and hides the drawing from screen readers.
    """
    label = _label(piece) + (f" ×{times}" if times > 1 else "")
    if "ml" in piece:
        width = _SYRINGE_WIDTH
        shape = _syringe(float(piece["ml"]))
    else:
        width = max(_LEAST_WIDTH, _LETTER_WIDTH * len(label) + 2)
        shape = _solid(piece, width / 2)
    name = None if decorative else piece_words({**piece, "count": times} if "ml" not in piece else piece)
    return _svg(shape + _text(width / 2, label), width, name)


def _label(piece: Mapping[str, Any]) -> str:
    """What stands under a drawing: the strength, the part and the strength, or the volume."""
    if "ml" in piece:
        return f"{number_words(piece['ml'])} mL"
    part = Fraction(str(piece["fraction"]))
    strength = number_words(piece["strength_mg"])
    return strength if part == 1 else f"{fraction_glyph(part)} of {strength}"


def _svg(shape: str, width: float, name: str | None) -> str:
    named = 'aria-hidden="true"' if name is None else f'role="img" aria-label="{escape(name, quote=True)}"'
    return (
        f'<svg class="pill" viewBox="0 0 {width:g} {_HEIGHT}" width="{width:g}" height="{_HEIGHT}" {named} '
        f'focusable="false">{shape}</svg>'
    )


def _text(x: float, words: str) -> str:
    return (
        f'<text x="{x:g}" y="{_HEIGHT - 3}" font-size="{_LABEL_SIZE}" font-family="{FONT}" '
        f'text-anchor="middle" fill="{_INK}">{escape(words)}</text>'
    )


def _solid(piece: Mapping[str, Any], x: float) -> str:
    form = product_form(str(piece["product"]))
    if "capsule" in form:
        return _capsule(x)
    if "film" in form:
        return f'<rect x="{x - 12:g}" y="4.5" width="24" height="17" rx="1.5" fill="{_TAKEN}" {_LINE}/>'
    part = Fraction(str(piece["fraction"]))
    if part != 1:
        return _circle(
            x, _RADIUS, f'fill="none" stroke="{_GHOST}" stroke-width="0.9" stroke-dasharray="2 2"'
        ) + _sector(x, part)
    whole = _circle(x, _RADIUS, f'fill="{_TAKEN}" {_LINE}')
    if "disintegrating" in form:
        return whole + _circle(
            x, _RADIUS - 4, f'fill="none" stroke="{_INK}" stroke-width="1.1" stroke-dasharray="1.5 2"'
        )
    if "extended" in form:
        return whole + _circle(x, _RADIUS - 3, f'fill="none" stroke="{_INK}" stroke-width="0.9"')
    return whole


def _circle(x: float, radius: float, drawn: str) -> str:
    return f'<circle cx="{x:g}" cy="{_MIDDLE_Y:g}" r="{radius:g}" {drawn}/>'


def _sector(x: float, part: Fraction) -> str:
    """The part that is taken, from the top to the left, inside the dashed outline of the whole."""
    angle = 2 * math.pi * float(part)
    end_x, end_y = x - _RADIUS * math.sin(angle), _MIDDLE_Y - _RADIUS * math.cos(angle)
    large = 1 if part > Fraction(1, 2) else 0
    corner = f"L{x:g} {_MIDDLE_Y:g}" if part != Fraction(1, 2) else ""
    arc = f"M{x:g} {_MIDDLE_Y - _RADIUS:g}A{_RADIUS:g} {_RADIUS:g} 0 {large} 0 {end_x:.2f} {end_y:.2f}"
    return f'<path d="{arc}{corner}Z" fill="{_TAKEN}" stroke-linejoin="round" {_LINE}/>'


def _capsule(x: float) -> str:
    left = x - 13
    return (
        f'<rect x="{left:g}" y="6.5" width="26" height="13" rx="6.5" fill="{_FILL}" {_LINE}/>'
        f'<path d="M{left + 6.5:g} 6.5H{x:g}V19.5H{left + 6.5:g}A6.5 6.5 0 0 1 {left + 6.5:g} 6.5Z" '
        f'fill="{_TAKEN}" {_LINE}/>'
    )


_SYRINGE_WIDTH = 82.0
_BARREL_LEFT, _BARREL_WIDTH, _BARREL_TOP, _BARREL_HEIGHT = 8.0, 50.0, 7.0, 12.0


def _syringe(volume_ml: float) -> str:
    """An oral syringe filled to the volume, with a line at every tenth of its barrel."""
    barrel_ml = next(
        (size for size in (1.0, 3.0, 5.0, 10.0) if volume_ml <= size), math.ceil(volume_ml / 10) * 10.0
    )
    left, top, height = _BARREL_LEFT, _BARREL_TOP, _BARREL_HEIGHT
    level = left + _BARREL_WIDTH * volume_ml / barrel_ml
    middle = top + height / 2
    ticks = "".join(
        f"M{left + _BARREL_WIDTH * tenth / 10:g} {top:g}v{6 if tenth % 5 == 0 else 3.5}"
        for tenth in range(1, 10)
    )
    return (
        f'<path d="M2 {middle:g}h6" stroke="{_INK}" stroke-width="2"/>'
        f'<rect x="{left:g}" y="{top:g}" width="{level - left:.2f}" height="{height:g}" fill="{_TAKEN}"/>'
        f'<rect x="{left:g}" y="{top:g}" width="{_BARREL_WIDTH:g}" height="{height:g}" fill="none" {_LINE}/>'
        f'<path d="{ticks}" stroke="{_INK}" stroke-width="0.7"/>'
        f'<path d="M{level:.2f} {top:g}v{height:g}" stroke="{_INK}" stroke-width="2.4"/>'
        f'<path d="M{level:.2f} {middle:g}H77M77 {top - 1:g}v{height + 2:g}" fill="none" {_LINE}/>'
    )
