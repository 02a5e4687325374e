"""Fills cover every day, never run short, and say in words what to take."""

from datetime import date, timedelta
from fractions import Fraction

from glidepath.patient.plan import Dose, Piece, Step
from glidepath.taper.fills import fills_of, in_words, quantity_words


def half(count: int = 1) -> Piece:
    return Piece(
        product="clonazepam 0.5 mg tablet (US)",
        rxcui="197527",
        strength_mg=Fraction(1, 2),
        fraction=Fraction(1, 2),
        count=count,
    )


def step(
    start: date, days: int, *pieces: Piece, cycle_days: int = 1, day_of_cycle: int | None = None
) -> Step:
    doses = (
        (
            Dose(
                time="20:00",
                drug="clonazepam",
                mg=sum((p.mg for p in pieces), Fraction(0)),
                pieces=pieces,
                day_of_cycle=day_of_cycle,
            ),
        )
        if pieces
        else ()
    )
    return Step(
        index=0,
        phase="taper",
        start=start,
        end=start + timedelta(days=days - 1),
        drug="clonazepam",
        daily_mg=Fraction(1, 4),
        doses=doses,
        cycle_days=cycle_days,
    )


def test_halves_are_counted_as_half_tablets_and_rounded_up() -> None:
    first = fills_of([step(date(2026, 12, 1), 15, half())], 28)[0]
    assert (first.quantity, first.left_over, first.days) == (8, Fraction(1, 2), 15)


def test_fills_are_cut_at_the_fill_days_and_the_last_is_shorter() -> None:
    fills = fills_of([step(date(2026, 12, 1), 40, half())], 28)
    assert [(f.date, f.days, f.quantity) for f in fills] == [
        (date(2026, 12, 1), 28, 14),
        (date(2026, 12, 29), 12, 6),
    ]


def test_days_at_zero_need_no_fill() -> None:
    fills = fills_of([step(date(2026, 12, 1), 14, half()), step(date(2026, 12, 15), 1)], 28)
    assert [f.days for f in fills] == [14]


def test_cycle_days_are_counted_from_the_first_day_of_the_step() -> None:
    """Every third day from day 1 of the cycle: days 2, 5, 8 ... 29 of 30, in fills of 7 days."""
    fills = fills_of([step(date(2026, 12, 1), 30, half(), cycle_days=3, day_of_cycle=1)], 7)
    assert sum(f.quantity - f.left_over for f in fills) == Fraction(10, 2)


def test_the_words_of_a_prescription() -> None:
    fill = fills_of([step(date(2026, 12, 1), 28, half())], 28)[0]
    assert fill.prescription.sig == "1 Dec 2026 to 28 Dec 2026: take ½ tablet by mouth in the evening."
    assert fill.prescription.quantity_in_words == "fourteen"
    assert in_words(156) == "one hundred fifty-six"
    assert quantity_words(Fraction(3, 2), half()) == "1½ tablets"


def test_equal_stretches_in_a_row_are_said_once() -> None:
    fills = fills_of([step(date(2026, 12, 1), 14, half()), step(date(2026, 12, 15), 14, half())], 28)
    assert fills[0].prescription.sig == "1 Dec 2026 to 28 Dec 2026: take ½ tablet by mouth in the evening."
