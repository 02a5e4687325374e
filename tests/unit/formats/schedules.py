"""One schedule with everything a step can have: halves, a liquid, a cycle, a second drug, an exception."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from glidepath.patient.plan import (
    Dose,
    Ends,
    Fill,
    LiquidPiece,
    Piece,
    Prescription,
    RuleException,
    Schedule,
    Step,
)

ONE_MG = Piece(
    product="clonazepam 1 mg tablet (US)",
    rxcui="197528",
    strength_mg=Fraction(1),
    fraction=Fraction(1),
    count=1,
)
HALF = Piece(
    product="clonazepam 0.5 mg tablet (US)",
    rxcui="197527",
    strength_mg=Fraction(1, 2),
    fraction=Fraction(1, 2),
    count=1,
)
LIQUID = LiquidPiece(
    product="diazepam 1 mg/mL oral liquid (US)",
    rxcui=None,
    concentration_mg_per_ml=Fraction(1),
    ml=Fraction(5, 2),
)
BED = Dose(time="22:00", drug="zolpidem", mg=Fraction(10))


def dose(time: str, *pieces: Piece | LiquidPiece, drug: str = "clonazepam", day: int | None = None) -> Dose:
    return Dose(
        time=time, drug=drug, mg=sum((p.mg for p in pieces), Fraction(0)), pieces=pieces, day_of_cycle=day
    )


STEPS = (
    Step(
        index=0,
        phase="taper",
        start=date(2026, 12, 1),
        end=date(2026, 12, 14),
        drug="clonazepam",
        daily_mg=Fraction(5, 4),
        doses=(dose("08:00", ONE_MG), dose("20:00", HALF)),
        continuing=(BED,),
        cut_mg=Fraction(1, 8),
        cut_percent_of_current=9.091,
        cut_percent_of_start=9.091,
        cut_where="the evening dose",
        check="symptom check before the next cut",
        exceptions=(RuleException(rule="R006", code="products", why="the next lower dose that can be made"),),
    ),
    Step(
        index=1,
        phase="taper",
        start=date(2026, 12, 15),
        end=date(2026, 12, 29),
        drug="clonazepam",
        daily_mg=Fraction(3, 8),
        doses=(dose("20:00", HALF, day=0), dose("20:00", HALF, HALF, day=1)),
        cycle_days=2,
        check="symptom check before the next cut",
        hold_if="the score rises by 5 points",
    ),
    Step(
        index=2,
        phase="cross_over",
        start=date(2026, 12, 30),
        end=date(2027, 1, 5),
        drug="clonazepam",
        daily_mg=Fraction(1, 4),
        doses=(dose("08:00", LIQUID, drug="diazepam"), dose("20:00", HALF)),
        equivalent_mg=Fraction(5),
        equivalent_of="diazepam",
    ),
    Step(
        index=3,
        phase="target",
        start=date(2027, 1, 6),
        end=date(2027, 1, 6),
        drug="clonazepam",
        daily_mg=Fraction(0),
        doses=(),
        if_trouble=(),
    ),
)
FILLS = (
    Fill(
        date=date(2026, 12, 1),
        days=28,
        product="clonazepam 1 mg tablet (US)",
        rxcui="197528",
        unit="tablet",
        quantity=14,
        left_over=Fraction(1, 2),
        prescription=Prescription(sig='Take "1 tablet", at 08:00.', quantity_in_words="fourteen"),
    ),
    Fill(
        date=date(2026, 12, 30),
        days=7,
        product="diazepam 1 mg/mL oral liquid (US)",
        rxcui=None,
        unit="ml",
        quantity=18,
        left_over=Fraction(0),
        prescription=Prescription(sig="Take 2.5 ml at 08:00.", quantity_in_words="eighteen"),
    ),
)
SCHEDULE = Schedule(
    id="switch-1",
    method="switch",
    says="Over to diazepam.",
    steps=STEPS,
    fills=FILLS,
    ends=Ends(
        date=date(2027, 1, 6), daily_mg=Fraction(0), why="cannot go lower", what_would_help=("a liquid",)
    ),
    equivalence="ashton2002",
    equivalence_range=(("ashton2002", Fraction(20)), ("vadod2021", Fraction(10))),
    notes=("as drafted",),
)
