"""What the pharmacy hands out, when, and the words of each prescription."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil

from num2words import num2words

from glidepath.basis.amounts import fraction_glyph, mg_text, plain_number
from glidepath.patient.plan import Dose, Fill, LiquidPiece, Piece, Prescription, Step
from glidepath.taper.steps import name_of_time

AnyPiece = Piece | LiquidPiece
"""What a dose is made of."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days of one step inside one fill."""

    step: Step
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def fills_of(steps: Sequence[Step], fill_days: int) -> tuple[Fill, ...]:
    """Cut a schedule into fills of ``fill_days`` days and count what each needs.

    Every fill stands alone: what is left over (an unused half, the rest of a bottle) is said and not
    counted on for the next one.

    Parameters
    ----------
    steps
        Contiguous steps; a step without doses needs nothing.
    fill_days
        Days per fill, 1 or more [day].

    Returns
    -------
    tuple of Fill
        By date, then product, whole quantities.
    """
    dosed = [step for step in steps if step.doses]
    if not dosed:
        return ()
    fills: list[Fill] = []
    day, last = dosed[0].start, dosed[-1].end
    while day <= last:
        until = min(day + timedelta(days=fill_days - 1), last)
        fills.extend(_fill(tuple(_segments(dosed, day, until)), day, until))
        day = until + timedelta(days=1)
    return tuple(fills)


def _segments(steps: Sequence[Step], start: date, end: date) -> Iterator[Segment]:
    for step in steps:
        if step.start <= end and step.end >= start:
            yield Segment(step, max(step.start, start), min(step.end, end))


def _fill(segments: tuple[Segment, ...], start: date, end: date) -> list[Fill]:
    used: dict[str, Fraction] = {}
    example: dict[str, AnyPiece] = {}
    for segment in segments:
        for dose in segment.step.doses:
            times = times_taken(segment, dose)
            for piece in dose.pieces:
                used[piece.product] = used.get(piece.product, Fraction(0)) + times * units(piece)
                example[piece.product] = piece
    days = (end - start).days + 1
    return [
        _one(example[product], used[product], segments, (start, days))
        for product in sorted(used)
        if used[product]
    ]


def units(piece: AnyPiece) -> Fraction:
    """How many whole units, or ml, one dose takes of this product."""
    return piece.ml if isinstance(piece, LiquidPiece) else piece.fraction * piece.count


def times_taken(segment: Segment, dose: Dose) -> int:
    """On how many days of the segment this dose is taken; cycles run from the first day of the step."""
    if dose.day_of_cycle is None:
        return segment.days
    cycle = segment.step.cycle_days
    first = (segment.start - segment.step.start).days
    return sum((first + day) % cycle == dose.day_of_cycle for day in range(segment.days))


def _one(piece: AnyPiece, used: Fraction, segments: tuple[Segment, ...], when: tuple[date, int]) -> Fill:
    quantity = ceil(used)
    return Fill(
        date=when[0],
        days=when[1],
        product=piece.product,
        rxcui=piece.rxcui,
        unit="ml" if isinstance(piece, LiquidPiece) else piece.unit,
        quantity=quantity,
        left_over=quantity - used,
        prescription=Prescription(sig=sig(piece.product, segments), quantity_in_words=in_words(quantity)),
    )


@lru_cache(maxsize=2048)
def in_words(quantity: int) -> str:
    """A quantity in words, as prescriptions want it."""
    return str(num2words(quantity)).replace(" and ", " ").replace(",", "")


def sig(product: str, segments: Sequence[Segment]) -> str:
    """The directions of one product over one fill, stretch by stretch; equal ones in a row are joined."""
    parts: list[tuple[str, date, date]] = []
    for segment in segments:
        said = _said(product, segment.step)
        if parts and parts[-1][0] == said and (segment.start - parts[-1][2]).days == 1:
            parts[-1] = (said, parts[-1][1], segment.end)
        elif said:
            parts.append((said, segment.start, segment.end))
    return "; ".join(f"{_day(start)} to {_day(end)}: {said}" for said, start, end in parts) + "."


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _said(product: str, step: Step) -> str:
    """What to take of one product in one step: equal amounts gathered, cycles of days named."""
    amounts: dict[tuple[str, int | None], Fraction] = {}
    example: AnyPiece | None = None
    for dose in step.doses:
        for piece in dose.pieces:
            if piece.product == product:
                key = (dose.time, dose.day_of_cycle)
                amounts[key] = amounts.get(key, Fraction(0)) + units(piece)
                example = piece
    if example is None:
        return ""
    groups: dict[tuple[Fraction, tuple[str, ...]], list[int]] = {}
    for day in dict.fromkeys(day for _, day in amounts):
        for amount in dict.fromkeys(amounts[key] for key in amounts if key[1] == day):
            clocks = tuple(clock for clock, on in amounts if on == day and amounts[clock, on] == amount)
            groups.setdefault((amount, clocks), []).extend([] if day is None else [day])
    return ", ".join(
        f"take {quantity_words(amount, example)} by mouth {_when(clocks)}{_on_days(days, step.cycle_days)}"
        for (amount, clocks), days in groups.items()
    )


def _when(clocks: tuple[str, ...]) -> str:
    names = (name_of_time(clock) for clock in clocks)
    return " and ".join(
        f"at {name}" if name in ("bedtime", "night", "midday") else f"in the {name}" for name in names
    )


def _on_days(days: Sequence[int], cycle_days: int) -> str:
    if not days:
        return ""
    return f" on day {', '.join(str(day + 1) for day in sorted(days))} of each {cycle_days} days"


def quantity_words(amount: Fraction, piece: AnyPiece) -> str:
    """An amount of one product in words: ``1 tablet``, ``½ tablet``, ``1½ tablets``, ``0.4 mL (0.8 mg)``."""
    if isinstance(piece, LiquidPiece):
        return f"{plain_number(amount)} mL ({mg_text(amount * piece.concentration_mg_per_ml)})"
    whole, part = divmod(amount, 1)
    text = (str(whole) if whole else "") + (fraction_glyph(part) if part else "")
    return f"{text} {piece.unit}{'s' if amount > 1 else ''}"
