"""Made-up cases, wide and odd on purpose; the same seed and number give the same case on any machine."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from glidepath.facts import load

from .answer import hard_stops
from .given import DEPENDENCE_DAYS_PER_WEEK, Given, Taken
from .shelf import of_drug

AS_OF = date(2026, 11, 22)
MARKETS = ("US", "US", "UK")
FAMILY_WORD = {"XR": ("XR", "ER", "extended release"), "SL": ("SL", "sublingual"), "IR": ("",)}
BED_DRUGS = {
    "estazolam",
    "eszopiclone",
    "flurazepam",
    "lormetazepam",
    "nitrazepam",
    "quazepam",
    "temazepam",
    "triazolam",
    "zaleplon",
    "zolpidem",
    "zopiclone",
}
EVEN = {
    1: ("at bedtime", "once daily", "at night", "every morning", "qhs", "once a day"),
    2: ("twice daily", "bid", "twice a day", "every 12 hours", "in the morning and at bedtime"),
    3: ("three times daily", "tid", "three times a day", "every 8 hours"),
    4: ("four times daily", "qid", "four times a day", "every 6 hours"),
}
UNEVEN = {
    2: ("in the morning", "at night"),
    3: ("in the morning", "at noon", "at night"),
    4: ("in the morning", "at noon", "in the evening", "at bedtime"),
}
CLOCK = {2: ("08:00", "20:00"), 3: ("08:00", "14:00", "22:00"), 4: ("08:00", "12:00", "17:00", "22:00")}
INDICATIONS = ("panic", "anxiety", "insomnia", "generalised anxiety disorder", None, None)
CONDITIONS = (
    "panic disorder",
    "depression",
    "PTSD",
    "sleep apnea",
    "COPD",
    "chronic pain",
    "generalised anxiety disorder",
)
OPIOIDS = ("oxycodone 5 mg every 6 hours", "methadone 40 mg once daily", "codeine 30 mg three times a day")
OTHERS = (
    "sertraline 50 mg once daily",
    "gabapentin 300 mg tid",
    "omeprazole 20 mg once daily",
    "valproate 500 mg bid",
)
SIGNS = ("seizure", "hallucination", "cannot be woken")
SPECIALISTS_MAY = {"epilepsy", "pregnant", "conditions", "indication", "age_years"}
METHODS = ("percent_of_current", "percent_of_start", "equal_drive", "optimised", "switch")
PACES = (2.5, 5, 7.5, 10, 12.5, 15, 20, 25)


def text(mg: Fraction) -> str:
    """An amount as a prescription writes it."""
    return f"{float(mg):.6f}".rstrip("0").rstrip(".")


def number(mg: Fraction) -> int | float:
    """An amount as a case file writes it."""
    return int(mg) if mg.denominator == 1 else float(text(mg))


@cache
def on_sale(market: str) -> tuple[tuple[str, str], ...]:
    """The drugs and release families that a pharmacy of this market has."""
    return tuple(dict.fromkeys((p.drug, p.family) for p in load.products(market)))


@cache
def acting() -> Mapping[str, str]:
    """Short or long half-life, drug by drug."""
    return {name: drug.acting for name, drug in load.drugs().items()}


@cache
def tables() -> Mapping[str, Mapping[str, tuple[Fraction, Fraction]]]:
    """The published equivalence tables: mg equal to 10 mg diazepam."""
    return {t.id: {d: (r.low_mg, r.high_mg) for d, r in t.rows.items()} for t in load.equivalence_tables()}


@cache
def first_table(market: str) -> str:
    """The table taken when none is named."""
    ranked = [(t.rank[market], t.id) for t in load.equivalence_tables() if market in t.rank]
    return min(ranked)[1]


def generate(seed: int, index: int) -> Given:
    """Make up one case.

    Examples
    --------
    >>> generate(1, 7).case == generate(1, 7).case
    True
    """
    dice = random.Random(f"{seed}/{index}")
    market = dice.choice(MARKETS)
    person = _person(dice)
    medicines, taken, class_since = _medicines(dice, market, _days_lived(person))
    case: dict[str, Any] = {
        "as_of": str(AS_OF),
        "person": person,
        "medicines": medicines,
        "taper": _taper(dice, market, taken),
    }
    case |= _around(dice, medicines)
    given = Given(
        case=case,
        taken=tuple(taken),
        products=load.products(market),
        class_since=class_since,
        acting=acting(),
        units_of=tables(),
        default_table=first_table(market),
        name=f"{seed}/{index}",
    )
    return _expecting(given)


def _expecting(given: Given) -> Given:
    stops = hard_stops(given)
    recorded = _specialist(given) if set(stops) & SPECIALISTS_MAY else None
    if recorded and not set(stops) - SPECIALISTS_MAY:
        return replace(given, case={**given.case, "specialist": recorded}, expects="schedule")
    if stops:
        return replace(given, expects="refusal")
    nothing = all(given.shelf(t.drug, t.family) is None for t in given.taken)
    return replace(given, expects="plan_or_input") if nothing else given


def _specialist(given: Given) -> dict[str, Any] | None:
    """For every other hard stop a specialist's own schedule, in doses that can be handed out."""
    taken = given.taken[0]
    shelf = given.shelf(taken.drug, taken.family)
    ways = EVEN[len(taken.doses)]
    if shelf is None or len(given.taken) > 1 or taken.as_needed or len(set(taken.doses)) > 1:
        return None
    if not shelf.makes(taken.doses[0]) or sum(map(ord, given.name)) % 2:
        return None
    lower = shelf.daily((taken.doses[0] / 2,), False).below(taken.doses[0] / 2)
    name = " ".join(part for part in (taken.drug, FAMILY_WORD[taken.family][0]) if part)
    steps = [
        {"directions": f"{name} {text(mg)} mg {ways[0]}", "weeks": 3} for mg in (taken.doses[0], lower) if mg
    ]
    return {"name": "Dr B. Example", "role": "specialist", "date": str(AS_OF), "schedule": steps}


def _weighted(dice: random.Random, *choices: tuple[float, Any]) -> Any:
    weights, values = zip(*choices, strict=True)
    return dice.choices(values, weights)[0]


def _single(dice: random.Random, market: str, drug: str, family: str, count: int) -> Fraction:
    """One dose: mostly what products make, sometimes odd, always below what is believed."""
    products = of_drug(load.products(market), drug, family)
    base = dice.choice(products)
    size = base.strength_mg if base.strength_mg is not None else base.concentration_mg_per_ml
    kind = _weighted(dice, (60, "whole"), (20, "half"), (20, "odd"))
    if kind == "whole":
        mg = size * dice.choice((1, 1, 1, 2, 2, 3, 4))
    elif kind == "half":
        mg = size * dice.choice((1, 3, 5)) / 2
    else:
        mg = Fraction(str(round(float(size) * dice.uniform(0.3, 3), dice.choice((0, 1, 1, 2)))))
    most = Fraction(str(load.drug(drug).plausible_max_daily_mg.value)) / 2 / count
    return mg if 0 < mg <= most else size


def _regimen(
    dice: random.Random, market: str, drug: str, family: str
) -> tuple[list[str], tuple[Fraction, ...], int]:
    """How it is taken: the directions, the single doses, the days a week."""
    name = " ".join(part for part in (drug, dice.choice(FAMILY_WORD[family])) if part)
    often = (70, 20, 7, 3) if drug in BED_DRUGS or family != "IR" else (25, 35, 27, 13)
    count = dice.choices((1, 2, 3, 4), often)[0]
    if dice.random() < 0.06:
        mg, days = _single(dice, market, drug, family, 1), dice.randint(1, 6)
        return [f"{name} {text(mg)} mg as needed, about {days} days a week"], (mg,), days
    mg = _single(dice, market, drug, family, count)
    if count == 1 or dice.random() < 0.6:
        units = {p.strength_mg: p.unit for p in of_drug(load.products(market), drug, family)}
        dose = f"1 {units[mg]} ({text(mg)} mg)" if mg in units and dice.random() < 0.15 else f"{text(mg)} mg"
        return [f"{name} {dose} {dice.choice(EVEN[count])}"], (mg,) * count, 7
    doses = tuple(_single(dice, market, drug, family, count) for _ in range(count))
    places = UNEVEN[count] if dice.random() < 0.7 else tuple(f"at {hour}" for hour in CLOCK[count])
    parts = [f"{text(mg)} mg {place}" for mg, place in zip(doses, places, strict=True)]
    if dice.random() < 0.3:
        return [f"{name} {part}" for part in parts], doses, 7
    return [f"{name} {', '.join(parts[:-1])} and {parts[-1]}"], doses, 7


def _days_lived(person: Mapping[str, Any]) -> int:
    """At least so many days; as an adult where the age is not known."""
    return 365 * int(person.get("age_years") or 18)


def _medicines(
    dice: random.Random, market: str, days_lived: int
) -> tuple[list[dict[str, Any]], list[Taken], date | None]:
    drug, family = dice.choice(on_sale(market))
    since = _since(dice, days_lived)
    directions, doses, days = _regimen(dice, market, drug, family)
    indication = "epilepsy" if dice.random() < 0.01 else dice.choice(INDICATIONS)
    entries = [_entry(words, indication, since) for words in directions]
    taken = [Taken(drug, family, doses, days, since)]
    class_since = since
    if since and dice.random() < 0.25:
        earlier, class_since = _earlier(dice, drug, family, doses, since)
        entries = [*earlier, *entries]
    if dice.random() < 0.06:
        other, its_family = dice.choice([pair for pair in on_sale(market) if pair[0] != drug])
        mg, start = _single(dice, market, other, its_family, 1), _since(dice, days_lived) or since
        name = " ".join(part for part in (other, FAMILY_WORD[its_family][0]) if part)
        entries.append(_entry(f"{name} {text(mg)} mg at bedtime", None, start))
        taken.append(Taken(other, its_family, (mg,), 7, start))
        if days < DEPENDENCE_DAYS_PER_WEEK:
            class_since = start  # now and then beside daily use: the daily use counts
        elif class_since is not None:
            class_since = None if start is None else min(class_since, start)
    return entries, taken, class_since


def _entry(
    words: str, indication: str | None, since: date | None, until: date | None = None
) -> dict[str, Any]:
    entry: dict[str, Any] = {"directions": words}
    if indication is not None:
        entry["indication"] = indication
    if since is not None:
        entry["since"] = str(since)
    if until is not None:
        entry["until"] = str(until)
    return entry


def _since(dice: random.Random, days_lived: int) -> date | None:
    kind = _weighted(dice, (8, "unknown"), (10, "days"), (14, "weeks"), (68, "years"))
    if kind == "unknown":
        return None
    days = {"days": (1, 27), "weeks": (28, 95), "years": (96, min(9000, days_lived - 1000))}[kind]
    return AS_OF - timedelta(days=dice.randint(*days))


def _earlier(
    dice: random.Random, drug: str, family: str, doses: Sequence[Fraction], since: date
) -> tuple[list[dict[str, Any]], date]:
    """A period of the same drug before this one, with or without a gap."""
    gap = dice.choice((0, 0, 90))
    until = since - timedelta(days=1 + gap)
    begin = until - timedelta(days=dice.randint(10, 800))
    name = " ".join(part for part in (drug, FAMILY_WORD[family][0]) if part)
    entry = _entry(f"{name} {text(doses[0])} mg at bedtime", None, begin, until)
    return [entry], since if gap else begin


def _person(dice: random.Random) -> dict[str, Any]:
    def answer(yes: float, unknown: float = 0.3) -> bool | None:
        return _weighted(dice, (unknown, None), (yes, True), (1 - yes - unknown, False))

    age = _weighted(
        dice, (12, None), (2, dice.randint(12, 17)), (60, dice.randint(18, 64)), (26, dice.randint(65, 95))
    )
    sex = dice.choice(("female", "male", None))
    person: dict[str, Any] = {
        "age_years": age,
        "sex": sex,
        "weight_kg": _weighted(dice, (2, None), (8, dice.randint(42, 140))),
        "height_cm": _weighted(dice, (3, None), (7, dice.randint(148, 198))),
        "pregnant": False if sex == "male" else answer(0.02),
        "breastfeeding": False if sex == "male" else answer(0.03),
        "conditions": _weighted(
            dice, (3, None), (3, []), (4, dice.sample(CONDITIONS, 2)), (0.1, ["epilepsy"])
        ),
        "epilepsy": answer(0.015),
        "liver": answer(0.06),
        "breathing_disease": answer(0.08),
        "smoker": answer(0.2),
        "audit_c": _weighted(dice, (6, None), (4, dice.randint(0, 12))),
        "suicidality": answer(0.01),
        "emergency_signs": _weighted(dice, (3, None), (6.9, []), (0.1, [dice.choice(SIGNS)])),
        "naloxone": answer(0.2),
        "history": {
            "withdrawal_seizure": answer(0.04),
            "withdrawal_delirium": answer(0.03),
            "prior_tapers": _weighted(dice, (5, None), (5, dice.randint(0, 3))),
        },
    }
    if dice.random() < 0.3:
        return {key: value for key, value in person.items() if value is not None}
    return {} if dice.random() < 0.03 else person


def _around(dice: random.Random, medicines: list[dict[str, Any]]) -> dict[str, Any]:
    """Alcohol, other medicines and a recorded override."""
    found: dict[str, Any] = {}
    kind = _weighted(dice, (30, None), (55, "drinks"), (15, "grams"))
    if kind == "drinks":
        found["alcohol"] = {"drinks_per_week": dice.choice((0, 0, 1, 4, 8, 15, 40))}
    elif kind == "grams":
        found["alcohol"] = {"grams_per_week": dice.choice((0, 20, 100, 400))}
    if dice.random() < 0.12:
        medicines.append({"directions": dice.choice(OPIOIDS), "since": "2026-06-01"})
    if dice.random() < 0.12:
        medicines.append({"directions": dice.choice(OTHERS), "since": "2025-06-01"})
    if dice.random() < 0.04:
        found["override"] = {
            "rule": dice.choice(("R006", "R004", "R011")),
            "reason": "moves abroad",
            "by": "Dr A. Example",
        }
    return found


def _taper(dice: random.Random, market: str, all_taken: Sequence[Taken]) -> dict[str, Any]:
    taken = all_taken[0]
    taper: dict[str, Any] = {
        "start": str(AS_OF + timedelta(days=dice.choice((0, 1, 9, 9, 30)))),
        "market": market,
        "target_mg": number(_target(dice, taken) if len(all_taken) == 1 else Fraction(0)),
        "methods": _weighted(
            dice, (65, []), (20, [dice.choice(METHODS)]), (15, sorted(dice.sample(METHODS, 2)))
        ),
        "max_weeks": _weighted(dice, (80, None), (20, dice.choice((4, 8, 12, 26, 52, 104)))),
        "allow_split": dice.choice(("scored", "scored", "half", "none")),
        "allow_liquid": dice.random() < 0.6,
        "allow_cycles": dice.random() < 0.15,
        "switch_to": None,
        "fill_days": dice.choice((7, 14, 28, 28, 30)),
        "equivalence": None,
        "pace_percent": _weighted(dice, (70, None), (30, dice.choice(PACES))),
        "pace_of": dice.choice(("current", "current", "start")),
    }
    if dice.random() < 0.2 and all(t.drug != "diazepam" for t in all_taken):
        taper["switch_to"] = "diazepam"
        knows = [name for name, rows in sorted(tables().items()) if taken.drug in rows and "diazepam" in rows]
        taper["equivalence"] = dice.choice([None, None, *knows])
    if dice.random() < 0.25:
        keep = (
            {key for key in taper if dice.random() < 0.5}
            | {"start"}
            | ({"market"} if market != "US" else set())
        )
        return {key: value for key, value in taper.items() if key in keep}
    return taper


def _target(dice: random.Random, taken: Taken) -> Fraction:
    """Mostly zero; else a part of the daily dose, rounded as people do."""
    if dice.random() < 0.78:
        return Fraction(0)
    rounded = Fraction(str(round(float(taken.daily_mg) * dice.uniform(0.1, 0.9), dice.choice((1, 2)))))
    return rounded if 0 < rounded < taken.daily_mg else taken.daily_mg / 2
