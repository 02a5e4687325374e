"""Sound plans made by hand, small enough to read: what the checker must pass, and what the broken ones start from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from num2words import num2words

from glidepath.facts.shapes import Product

from .given import Given, Taken
from .reading import day, near
from .supply import use_of

START = date(2026, 12, 1)
EQUALS_10_MG_DIAZEPAM = {"clonazepam": (Fraction(1), Fraction(1)), "diazepam": (Fraction(10), Fraction(10))}


def solid(drug: str, strength: str, form: str = "tablet", score: int = 1, family: str = "IR") -> Product:
    """One solid product of the US market."""
    return Product(
        drug=drug,
        market="US",
        family=family,
        form=form,
        strength_mg=Fraction(strength),
        concentration_mg_per_ml=None,
        rxcui=f"{drug[:3]}{strength}{form[:1]}",
        score_parts=score,
        score_verified=score > 1,
        score_read="full",
        score_says="",
        legal_schedule="",
        sources=("made up",),
        read="full",
    )


def liquid(drug: str, concentration: str) -> Product:
    """One oral liquid of the US market."""
    return Product(
        drug=drug,
        market="US",
        family="IR",
        form="liquid",
        strength_mg=None,
        concentration_mg_per_ml=Fraction(concentration),
        rxcui=f"{drug[:3]}{concentration}ml",
        score_parts=1,
        score_verified=False,
        score_read="",
        score_says="",
        legal_schedule="",
        sources=("made up",),
        read="full",
    )


ODT = "orally disintegrating tablet"
PRODUCTS = (
    *(solid("clonazepam", mg, ODT) for mg in ("1", "0.5", "0.25", "0.125")),
    solid("clonazepam", "0.5", score=2),
    solid("clonazepam", "1"),
    *(solid("diazepam", mg, score=2) for mg in ("10", "5", "2")),
    liquid("diazepam", "1"),
    solid("lorazepam", "1", score=2),
    solid("lorazepam", "0.5"),
)
PERSON = {
    "age_years": 46,
    "sex": "female",
    "pregnant": False,
    "breastfeeding": False,
    "epilepsy": False,
    "liver": False,
    "breathing_disease": False,
    "suicidality": False,
    "emergency_signs": [],
    "history": {"withdrawal_seizure": False, "withdrawal_delirium": False},
}


def given_of(
    drug: str = "clonazepam", doses: Sequence[str] = ("1", "1"), directions: str = "", **taper: Any
) -> Given:
    """A case of long use with every safety field answered."""
    since = date(2024, 12, 1)
    request = {
        "start": str(START),
        "market": "US",
        "target_mg": 0,
        "allow_split": "scored",
        "allow_liquid": False,
        "allow_cycles": False,
        "fill_days": 28,
        **taper,
    }
    case = {
        "as_of": "2026-11-22",
        "person": PERSON,
        "medicines": [
            {"directions": directions or f"{drug} twice daily", "indication": "panic", "since": str(since)}
        ],
        "alcohol": {"drinks_per_week": 0},
        "taper": request,
    }
    return Given(
        case=case,
        taken=(Taken(drug, "IR", tuple(map(Fraction, doses)), since=since),),
        products=PRODUCTS,
        class_since=since,
        acting={"clonazepam": "long", "diazepam": "long", "lorazepam": "short"},
        units_of={"made_up": EQUALS_10_MG_DIAZEPAM},
        default_table="made_up",
    )


def pieces(products: Sequence[Product], mg: Fraction) -> list[dict[str, Any]]:
    """Pieces of one form that make a dose; the first form that can makes it."""
    for form in dict.fromkeys(p.form for p in products if p.strength_mg):
        parts = [(p, n) for p in products if p.form == form for n in sorted({1, p.score_parts})]
        parts.sort(key=lambda part: -part[0].strength_mg / part[1])
        counts = _counts([p.strength_mg / n for p, n in parts], mg)
        if counts is not None:
            return [_piece(p, n, count) for (p, n), count in zip(parts, counts, strict=True) if count]
    raise ValueError(f"{mg} mg cannot be made")


def _counts(sizes: Sequence[Fraction], mg: Fraction) -> list[int] | None:
    """How many of each size add up exactly, as many large ones as possible."""
    if not sizes:
        return [] if mg == 0 else None
    for count in range(int(mg // sizes[0]), -1, -1):
        rest = _counts(sizes[1:], mg - count * sizes[0])
        if rest is not None:
            return [count, *rest]
    return None


def _piece(product: Product, parts: int, count: int) -> dict[str, Any]:
    return {
        "product": product.name,
        "rxcui": product.rxcui,
        "strength_mg": float(product.strength_mg or 0),
        "fraction": f"1/{parts}",
        "count": count,
    }


def dose(time: str, drug: str, mg: str) -> dict[str, Any]:
    """One dose with its pieces."""
    mine = [p for p in PRODUCTS if p.drug == drug]
    return {"time": time, "drug": drug, "mg": float(Fraction(mg)), "pieces": pieces(mine, Fraction(mg))}


def step(
    index: int, start: date, days: int, drug: str, parts: Sequence[tuple[str, str, str]], **more: Any
) -> dict[str, Any]:
    """One step: its doses as (time, drug, mg)."""
    doses = [dose(time, what, mg) for time, what, mg in parts]
    daily = sum((Fraction(mg) for _, what, mg in parts if what == drug), Fraction(0))
    return {
        "index": index,
        "phase": "taper" if doses else "target",
        "start": str(start),
        "end": str(start + timedelta(days=days - 1)),
        "drug": drug,
        "daily_mg": float(daily),
        "cycle_days": 1,
        "doses": doses,
        "continuing": [],
        "cut_where": "the dose at 20:00",
        "check": "symptom check before the next cut",
        "if_trouble": ["pause", "slow", "step_back"],
        "exceptions": [],
        **more,
    }


def fills(steps: Sequence[dict[str, Any]], days: int = 28) -> list[dict[str, Any]]:
    """What to hand out, window by window, whole units, nothing carried over."""
    use, found = use_of({"steps": steps}), []
    units = {p.name: p.unit for p in PRODUCTS}
    length = (day(steps[-1]["end"]) - use.first).days + 1
    for first in range(0, length, days):
        start, window = use.first + timedelta(days=first), min(days, length - first)
        for product, rxcui in use.by_product:
            used = use.between((product, rxcui), start, window)
            if used == 0:
                continue
            quantity = -(-used.numerator // used.denominator)
            found.append(
                {
                    "date": str(start),
                    "days": window,
                    "product": product,
                    "rxcui": rxcui,
                    "unit": units.get(product, "tablet"),
                    "quantity": quantity,
                    "left_over": float(quantity - used),
                    "prescription": {
                        "sig": "as the plan",
                        "quantity_in_words": num2words(quantity),
                        "refills": 0,
                    },
                }
            )
    return found


def option(
    name: str, steps: Sequence[dict[str, Any]], daily_mg: Fraction, method: str = "percent_of_start"
) -> dict[str, Any]:
    """One option with its cuts worked out."""
    before = daily_mg
    for one in steps:
        now = Fraction(repr(one["daily_mg"]))
        cut = before - now
        one.setdefault("cut_mg", float(cut))
        one.setdefault("cut_percent_of_current", float(100 * cut / before) if before else 0.0)
        one.setdefault("cut_percent_of_start", float(100 * cut / daily_mg))
        if cut and near(now, Fraction(0)):
            one["exceptions"] = [
                {"rule": "R006", "code": "last_cuts", "why": "zero follows the smallest dose"}
            ]
        before = now
    last = steps[-1]
    return {
        "id": name,
        "method": method,
        "says": "a little less every two weeks",
        "steps": list(steps),
        "fills": fills(steps),
        "ends": {"date": last["start"], "daily_mg": last["daily_mg"], "why": None},
        "prediction": None,
        "findings": [],
    }


def down(given: Given, days: int, name: str, rung: str = "0.125") -> dict[str, Any]:
    """A straight way down by the smallest dose, the larger dose of the day first."""
    taken = given.taken[0]
    size, (morning, night), start = Fraction(rung), taken.doses, START
    steps: list[dict[str, Any]] = []
    excepted = {"rule": "R006", "code": "products", "why": "the next lower dose that can be handed out"}
    while morning + night > 0:
        before = morning + night
        morning, night = (morning, night - size) if night >= morning else (morning - size, night)
        parts = [("08:00", taken.drug, str(morning)), ("20:00", taken.drug, str(night))]
        parts = [part for part in parts if Fraction(part[2]) > 0]
        steep = 4 * (morning + night) < 3 * before
        steps.append(step(len(steps), start, days, taken.drug, parts, exceptions=[excepted] if steep else []))
        start += timedelta(days=days)
    return option(name, steps, taken.daily_mg)


def plan_of(given: Given, options: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A plan around its options."""
    taken = given.taken[0]
    finding = {
        "rule": "R002",
        "status": "met",
        "severity": "info",
        "says": "dependence is likely",
        "do": "taper",
        "because": {},
        "sources": ["JCPG"],
    }
    return {
        "schema": "glidepath.plan/1",
        "made_at": "2026-11-22T00:00:00Z",
        "case": {
            "current_drug": taken.drug,
            "current_daily_mg": float(taken.daily_mg),
            "dependence_likely": True,
        },
        "assumed": [],
        "not_known": [],
        "findings": [finding, {**finding, "rule": "R036", "status": "not_applicable"}],
        "options": list(options),
        "comparators": {
            "stay": {"prediction": None},
            "stop_today": {
                "prediction": None,
                "warning": "Shows discomfort only; seizures can kill; do not stop suddenly.",
            },
            "published": [],
        },
        "sources": [{"id": "JCPG", "title": "made up", "year": 2025, "url": ""}],
        "limits": ["made up"],
    }


def sound() -> tuple[Given, dict[str, Any]]:
    """A sound plan: clonazepam 1 mg twice a day, two straight ways down."""
    given = given_of()
    return given, plan_of(given, [down(given, 14, "slow"), down(given, 28, "slower")])
