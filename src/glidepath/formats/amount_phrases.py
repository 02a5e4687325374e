"""Amounts in directions: ``0.5 mg``, ``two 0.5 mg tablets``, ``½ tablet of 1 mg``, ``2 ml of 1 mg/ml``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from glidepath.basis.amounts import plain_number
from glidepath.basis.errors import InputError
from glidepath.formats.direction_tokens import quoted
from glidepath.formats.found import COUNT, FORM, MASS, PATTERN, STRENGTH_PER_ML, VOLUME, Element

AMOUNT = "A"
PATTERN_OF_AMOUNTS = "B"
COUNTED_FORM = "g"


@dataclass(frozen=True, slots=True)
class Unit:
    """What one solid unit was said to hold [mg], and its form."""

    strength_mg: Fraction
    form: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """Elements whose amounts are in mg, and the solid units that they named."""

    elements: tuple[Element, ...]
    units: tuple[Unit, ...]


@dataclass(slots=True)
class _Known:
    """What has been said so far of the units counted: mg of one, mg in one ml."""

    unit_mg: Fraction | None = None
    mg_per_ml: Fraction | None = None


_Reader = Callable[[dict[str, Element], "_Known"], Fraction]


def amounts_of(elements: tuple[Element, ...]) -> Amounts:
    """Turn every way to write an amount into mg.

    Parameters
    ----------
    elements
        The elements of one drug's directions, periods taken out.

    Returns
    -------
    Amounts
        The elements with one amount each [mg] in place of counts and strengths, and the units named.

    Raises
    ------
    InputError
        Where the mg cannot be known, or can be read in two ways.
    """
    letters = "".join(element.kind for element in elements)
    known, kept, units, position = _Known(), [], [], 0
    while position < len(elements):
        matched = _longest(letters, position)
        if matched is None:
            kept.append(elements[position])
            position += 1
            continue
        reader, found = matched
        parts = _named_parts(found, elements)
        mg = reader(parts, known)
        text = " ".join(e.text for e in elements[found.start() : found.end()])
        kept.append(_positive(mg, text, parts))
        units.extend(_unit(parts, known))
        position = found.end()
    return Amounts(tuple(kept), tuple(units))


def _longest(letters: str, position: int) -> tuple[_Reader, re.Match[str]] | None:
    for pattern, reader in _WAYS:
        found = pattern.match(letters, position)
        if found is not None:
            return reader, found
    return None


def _named_parts(found: re.Match[str], elements: tuple[Element, ...]) -> dict[str, Element]:
    return {name: elements[found.start(name)] for name, text in found.groupdict().items() if text}


def _positive(mg: Fraction, text: str, parts: dict[str, Element]) -> Element:
    if PATTERN in parts:
        return Element(PATTERN_OF_AMOUNTS, (mg, parts[PATTERN].value[0]), text)
    if mg <= 0:
        raise InputError(
            f"{quoted(text)} is no dose: type the dose taken, such as 0.5 mg, or leave the medicine out."
        )
    return Element(AMOUNT, mg, text)


def _unit(parts: dict[str, Element], known: _Known) -> list[Unit]:
    """The solid unit that was named with its strength: only where a tablet or its like was said."""
    said = parts.get(FORM) or parts.get(COUNTED_FORM)
    form = said.value if said is not None else ""
    if not form or form == "liquid" or MASS not in parts or known.unit_mg is None:
        return []
    return [Unit(known.unit_mg, form)]


def _count_times_strength(parts: dict[str, Element], known: _Known) -> Fraction:
    known.unit_mg = parts[MASS].value
    return Fraction(parts[COUNT].value * parts[MASS].value)


def _one_or_ambiguous(parts: dict[str, Element], known: _Known) -> Fraction:
    """``1 tablet (0.5 mg)`` is clear; ``2 tablets (1 mg)`` may be 1 mg each or together."""
    if parts[COUNT].value != 1:
        count, mg = plain_number(parts[COUNT].value), plain_number(parts[MASS].value)
        raise InputError(
            f"{quoted(f'{count} and {mg} mg')} can be read in two ways: write "
            f'"{count} tablets of {mg} mg each" or only the whole dose, "{mg} mg".'
        )
    return _count_times_strength(parts, known)


def _together(parts: dict[str, Element], known: _Known) -> Fraction:
    if parts[COUNT].value > 0:
        known.unit_mg = parts[MASS].value / parts[COUNT].value
    return Fraction(parts[MASS].value)


def _both_said(parts: dict[str, Element], known: _Known) -> Fraction:
    """``1 mg (2 x 0.5 mg tablets)``: both must agree."""
    known.unit_mg = parts[MASS].value
    inside = parts[COUNT].value * parts[MASS].value
    whole = parts["whole"].value
    if inside != whole:
        raise InputError(
            f"{quoted(parts['whole'].text)} is not the {plain_number(inside)} mg that the tablets in brackets"
            " hold: write one of the two."
        )
    return Fraction(whole)


def _liquid(parts: dict[str, Element], known: _Known) -> Fraction:
    known.mg_per_ml = parts[STRENGTH_PER_ML].value
    return Fraction(parts[VOLUME].value * parts[STRENGTH_PER_ML].value)


def _mass(parts: dict[str, Element], known: _Known) -> Fraction:
    if FORM in parts:
        known.unit_mg = parts[MASS].value
    return Fraction(parts[MASS].value)


def _mass_of_volume(parts: dict[str, Element], known: _Known) -> Fraction:
    return Fraction(parts[MASS].value)


def _count(parts: dict[str, Element], known: _Known) -> Fraction:
    if known.unit_mg is None:
        form = parts[FORM].text if FORM in parts else ""
        said = f"{parts[COUNT].text} {form}".strip()
        how = "the strength of one" if form else "the unit"
        raise InputError(
            f'{quoted(said)} does not say {how}: write mg, as in "0.5 mg" or "2 tablets of 0.5 mg".'
        )
    return Fraction(parts[COUNT].value * known.unit_mg)


def _volume(parts: dict[str, Element], known: _Known) -> Fraction:
    if known.mg_per_ml is None:
        raise InputError(
            f'{quoted(parts[VOLUME].text)} does not say how strong the liquid is: write "2 ml of 1 mg/ml".'
        )
    return Fraction(parts[VOLUME].value * known.mg_per_ml)


def _pattern(parts: dict[str, Element], known: _Known) -> Fraction:
    unit_mg = parts[PATTERN].value[1]
    if MASS in parts:
        if unit_mg is not None:
            raise InputError(
                f'{quoted(parts[PATTERN].text)} gives the dose twice: write it once, as in "1 mg 1-0-2".'
            )
        known.unit_mg = unit_mg = parts[MASS].value
    if unit_mg is None:
        raise InputError(
            f'{quoted(parts[PATTERN].text)} does not say the strength of one: write "0.5 mg tablets 1-0-2".'
        )
    return Fraction(unit_mg)


def _strength_without_volume(parts: dict[str, Element], known: _Known) -> Fraction:
    raise InputError(
        f'{quoted(parts[STRENGTH_PER_ML].text)} does not say how many ml are taken: write "2 ml of 1 mg/ml".'
    )


def _two_ways(parts: dict[str, Element], known: _Known) -> Fraction:
    mg, count = parts[MASS].text, parts[COUNT].text
    raise InputError(
        f'{quoted(f"{mg} x {count}")} can be read in two ways: write "{count} tablets of {mg}" or '
        f'"{mg} {count} times a day".'
    )


_F, _G, _M, _N = f"(?P<{FORM}>f)", f"(?P<{COUNTED_FORM}>f)", f"(?P<{MASS}>m)", f"(?P<{COUNT}>n)"
_V, _C, _P = f"(?P<{VOLUME}>v)", f"(?P<{STRENGTH_PER_ML}>c)", f"(?P<{PATTERN}>p)"
_WAYS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?P<whole>m)\({_N}f?[xo]?{_M}{_F}?e?\)", _both_said),
        (rf"{_N}{_G}?[xo]{_M}{_F}?e?", _count_times_strength),
        (rf"{_N}o{_G}o{_M}e?", _count_times_strength),
        (rf"{_N}{_M}{_F}e?", _count_times_strength),
        (rf"{_N}f\({_M}{_F}\)", _count_times_strength),
        (rf"{_N}{_F}?\(?{_M}(?:e\)|\)e|e)", _count_times_strength),
        (rf"{_N}{_F}?\(t?{_M}t\)", _together),
        (rf"{_N}{_F}?\(t{_M}\)", _together),
        (rf"{_N}{_F}?\({_M}\)", _one_or_ambiguous),
        (rf"{_N}{_F}{_M}", _one_or_ambiguous),
        (rf"{_M}\({_N}{_F}\)", _one_or_ambiguous),
        (rf"{_M}{_F}[(,]*{_N}f?\)?(?![xo]?[mvc])", _count_times_strength),
        (rf"{_M}{_F}?x{_N}f", _count_times_strength),
        (rf"{_M},?{_N}{_F}(?![xo]?m)", _one_or_ambiguous),
        (rf"{_M}x{_N}(?!f)", _two_ways),
        (rf"{_V}o?f?\(?{_C}f?\)?", _liquid),
        (rf"{_C}f?,*{_V}(?!o?c)", _liquid),
        (rf"{_M}\({_V}(?:o?c)?f?\)", _mass_of_volume),
        (rf"{_M}?{_F}?,*{_P}", _pattern),
        (rf"{_M}{_F}?", _mass),
        (rf"{_N}(?:o?{_F})?", _count),
        (rf"{_V}", _volume),
        (rf"{_C}f?", _strength_without_volume),
    )
)
