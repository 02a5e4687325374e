"""A realistic plan document, made by hand: clonazepam 1 mg twice daily for two years, US market."""

from __future__ import annotations

import math
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

START = date(2026, 12, 1)
TABLETS = {"2": "197529", "1": "197528", "0.5": "197527"}
DISSOLVING = {"2": "349197", "1": "349196", "0.5": "349198", "0.25": "349195", "0.125": "349194"}


def _solid(drug: str, strength: str, form: str, rxcui: str, part: str, count: int) -> dict[str, Any]:
    return {
        "product": f"{drug} {strength} mg {form} (US)", "rxcui": rxcui, "strength_mg": float(strength),
        "fraction": part, "count": count, "unit": "tablet",
    }  # fmt: skip


def _clonazepam_pieces(mg: Fraction) -> list[dict[str, Any]]:
    if (mg * 4).denominator == 1:
        strengths = [("1", Fraction(1)), ("0.5", Fraction(1, 2))]
        form, codes = "tablet", TABLETS
    else:
        strengths = [(s, Fraction(s)) for s in ("1", "0.5", "0.25", "0.125")]
        form, codes = "orally disintegrating tablet", DISSOLVING
    pieces, rest = [], mg
    for name, value in strengths:
        count = int(rest // value)
        rest -= count * value
        if count:
            pieces.append(_solid("clonazepam", name, form, codes[name], "1/1", count))
    if rest:
        pieces.append(_solid("clonazepam", "0.5", form, codes["0.5"], "1/2", 1))
    return pieces


def _diazepam_pieces(mg: Fraction) -> list[dict[str, Any]]:
    pieces, rest = [], mg
    for name, code in (("10", "197589"), ("5", "197591"), ("2", "197590")):
        count = int(rest // Fraction(name))
        rest -= count * Fraction(name)
        if count:
            pieces.append(_solid("diazepam", name, "tablet", code, "1/1", count))
    if rest == 1:
        pieces.append(_solid("diazepam", "2", "tablet", "197590", "1/2", 1))
    elif rest:
        return [{
            "product": "diazepam 1 mg/mL oral liquid (US)", "rxcui": "309844", "concentration_mg_per_ml": 1.0,
            "ml": float(mg), "mg": float(mg),
        }]  # fmt: skip
    return pieces


def _dose(time: str, drug: str, mg: Fraction) -> dict[str, Any]:
    pieces = _clonazepam_pieces(mg) if drug == "clonazepam" else _diazepam_pieces(mg)
    return {"time": time, "drug": drug, "mg": float(mg), "pieces": pieces}


def _step(
    index: int, start: date, days: int, before: Fraction, now: Fraction, first: Fraction
) -> dict[str, Any]:
    morning = now / 2 if (now * 4).denominator == 1 else (now + Fraction(1, 8)) / 2
    morning = Fraction(math.floor(morning * 8), 8)
    cut = before - now
    exceptions = []
    if cut / before > Fraction(1, 4):
        exceptions = [
            {
                "rule": "R006",
                "code": "last_cuts",
                "why": "no smaller cut can be made from these products on the way to zero",
            }
        ]
    return {
        "index": index, "phase": "taper" if now else "target", "start": start.isoformat(),
        "end": (start + timedelta(days=days - 1)).isoformat(), "drug": "clonazepam", "daily_mg": float(now),
        "cycle_days": 1,
        "doses": [_dose(t, "clonazepam", mg) for t, mg in (("08:00", morning), ("20:00", now - morning)) if mg],
        "continuing": [], "cut_mg": float(cut), "cut_percent_of_current": float(100 * cut / before),
        "cut_percent_of_start": float(100 * cut / first), "cut_where": "the 8 pm dose" if index % 2 == 0 else "the 8 am dose",
        "check": "symptom check before the next cut", "if_trouble": ["pause", "slow", "step_back"],
        "hold_if": "withdrawal score 5 or more points above the start", "exceptions": exceptions,
    }  # fmt: skip


def _steps(doses: list[str], lengths: list[int]) -> list[dict[str, Any]]:
    steps, start, before = [], START, Fraction(2)
    for index, (text, days) in enumerate(zip(doses, lengths, strict=True)):
        now = Fraction(text)
        steps.append(_step(index, start, days, before, now, Fraction(2)))
        start, before = start + timedelta(days=days), now
    return steps


def _cross_over_steps() -> list[dict[str, Any]]:
    steps = _steps(["2"] * 4, [7, 7, 7, 7])
    pairs = [("1", "0.5", "10"), ("0.5", "0.5", "20"), ("0.5", "0", "30"), ("0", "0", "40")]
    for step, (morning, night, diazepam) in zip(steps, pairs, strict=True):
        step["doses"] = [
            _dose(t, "clonazepam", Fraction(mg))
            for t, mg in (("08:00", morning), ("20:00", night))
            if Fraction(mg)
        ]
        step["doses"].append(_dose("20:00", "diazepam", Fraction(diazepam)))
        step |= {"phase": "cross_over", "daily_mg": float(Fraction(morning) + Fraction(night)), "cut_mg": 0.0,
                 "cut_percent_of_current": 0.0, "cut_percent_of_start": 0.0, "equivalent_mg": 40.0,
                 "equivalent_of": "diazepam", "exceptions": []}  # fmt: skip
    start = START + timedelta(days=28)
    before = Fraction(40)
    downs = [
        36,
        32,
        29,
        26,
        23,
        20,
        18,
        16,
        14,
        12,
        10,
        9,
        8,
        7,
        6,
        5,
        4,
        3,
        "2.4",
        "1.8",
        "1.4",
        1,
        "0.7",
        "0.5",
        0,
    ]
    for index, mg in enumerate([Fraction(d) for d in downs], start=4):
        step = _step(index, start, 14, before, mg, Fraction(40))
        half = Fraction(math.floor(mg / 2)) if mg.denominator == 1 else Fraction(0)
        step["drug"] = "diazepam"
        step["doses"] = [_dose(t, "diazepam", d) for t, d in (("08:00", half), ("20:00", mg - half)) if d]
        steps.append(step)
        start, before = start + timedelta(days=14), mg
    steps[4]["phase"] = "hold"
    return steps


def _prediction(days: int, load: list[float], moieties: dict[str, float], height: float) -> dict[str, Any]:
    """Smooth invented bands: a rise that follows the cuts and fades after the end."""
    grid = list(range(0, days + 1))
    lag, rise = 0.0, []
    for day in grid:
        level = load[min(day, len(load) - 1)]
        before = load[max(0, min(day - 14, len(load) - 1))]
        lag += (max(0.0, (before - level) / max(before, 0.05)) * height - lag) / 9
        rise.append(lag)
    pwc = {key: [round(base + scale * r + 0.15 * base * math.sin(d / 9), 4) for d, r in zip(grid, rise, strict=True)]
           for key, base, scale in (("p05", 2.1, 0.25), ("p25", 3.6, 0.6), ("p50", 5.0, 1.0), ("p75", 6.9, 1.6), ("p95", 11.0, 2.5))}  # fmt: skip
    plasma = {}
    for name, per_mg in moieties.items():
        level, series = load[0] * per_mg, []
        for day in grid:
            level += (load[min(day, len(load) - 1)] * per_mg - level) / 3
            series.append(level)
        plasma[name] = {"p05": [round(v * 0.55, 4) for v in series], "p50": [round(v, 4) for v in series],
                        "p95": [round(v * 1.8, 4) for v in series]}  # fmt: skip
    peaks = {key: max(values) for key, values in pwc.items()}
    chance = min(0.97, peaks["p50"] / 42)
    return {
        "day": grid, "date": [(START + timedelta(days=d)).isoformat() for d in grid], "pwc20": pwc,
        "plasma_ng_per_ml": plasma,
        "occupancy": {k: [round(v * f / 54, 5) for v in next(iter(plasma.values()))["p50"]] for k, f in (("p05", 0.6), ("p50", 1), ("p95", 1.6))},
        "peak_pwc20": {k: peaks[k] for k in ("p05", "p50", "p95")},
        "chance_rise_5": {"p05": round(chance * 0.5, 4), "p50": round(chance, 4), "p95": round(min(0.99, chance * 1.7), 4)},
        "days_above_5": {"p05": 0.0, "p50": round(chance * 20, 1), "p95": round(chance * 90, 1)},
    }  # fmt: skip


def _daily(steps: list[dict[str, Any]], factor: float = 1.0) -> list[float]:
    out: list[float] = []
    for step in steps:
        days = (date.fromisoformat(step["end"]) - date.fromisoformat(step["start"])).days + 1
        out += [step.get("equivalent_mg", step["daily_mg"]) * factor] * days
    return out


def _fills(steps: list[dict[str, Any]], every: int = 28) -> list[dict[str, Any]]:
    fills, day = [], START
    last = max(date.fromisoformat(s["end"]) for s in steps if s["doses"])
    while day <= last:
        need: dict[tuple[str, str], Fraction] = {}
        for offset in range(min(every, (last - day).days + 1)):
            now = (day + timedelta(days=offset)).isoformat()
            step = next(s for s in steps if s["start"] <= now <= s["end"])
            for dose in step["doses"]:
                for piece in dose["pieces"]:
                    amount = (
                        Fraction(str(piece["ml"]))
                        if "ml" in piece
                        else Fraction(piece["fraction"]) * piece["count"]
                    )
                    key = (piece["product"], piece["rxcui"])
                    need[key] = need.get(key, Fraction(0)) + amount
        for (product, rxcui), amount in sorted(need.items()):
            quantity = math.ceil(amount)
            fills.append({
                "date": day.isoformat(), "days": min(every, (last - day).days + 1), "product": product, "rxcui": rxcui,
                "unit": "ml" if "mg/mL" in product else "tablet", "quantity": quantity, "left_over": float(quantity - amount),
                "prescription": {"sig": "Take as the dated plan says; the plan is attached.", "quantity_in_words": str(quantity), "refills": 0},
            })  # fmt: skip
        day += timedelta(days=every)
    return fills


def _option(
    name: str, method: str, says: str, steps: list[dict[str, Any]], prediction: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": name, "method": method, "says": says, "steps": steps, "fills": _fills(steps),
        "ends": {"date": steps[-1]["start"], "daily_mg": 0.0, "why": None, "what_would_help": []},
        "equivalence": None, "equivalence_range": [], "notes": [], "prediction": prediction, "findings": [],
    }  # fmt: skip


def _finding(rule: str, status: str, severity: str, says: str, do: str, **more: Any) -> dict[str, Any]:
    return {"rule": rule, "status": status, "severity": severity, "says": says, "do": do,
            "because": more.get("because", {}), "missing": more.get("missing", []), "sources": more.get("sources", ["JCPG-2025"])}  # fmt: skip


def _findings() -> list[dict[str, Any]]:
    return [
        _finding("R037", "met", "critical", "An opioid is taken together with a benzodiazepine: breathing can slow or stop.",
                 "Review both medicines, keep doses as low as they can be, and review again within 90 days.",
                 because={"opioid": "oxycodone 5 mg every 6 hours"}, sources=["FDA-2016", "JCPG-2025"]),
        _finding("R038", "cannot_tell", "warning", "Cannot tell, because this is not known: naloxone at hand. Where it applies: An opioid is taken and no naloxone is recorded.",
                 "Offer naloxone while an opioid is taken.", missing=["person.naloxone"], sources=["JCPG-2025"]),
        _finding("R033", "cannot_tell", "hard_stop", "Cannot tell, because this is not known: pregnancy. Where it applies: In pregnancy both going on and cutting down carry risks for two.",
                 "Answer this before any option is accepted.", missing=["person.pregnant"]),
        _finding("R025", "cannot_tell", "hard_stop", "Cannot tell, because this is not known: epilepsy. Where it applies: This drug may be holding back seizures.",
                 "Answer this before any option is accepted.", missing=["person.epilepsy"]),
        _finding("R026", "cannot_tell", "critical", "Past withdrawal seizures or delirium are not known.",
                 "Ask. If yes, plan with a specialist.", missing=["person.history.withdrawal_seizure", "person.history.withdrawal_delirium"]),
        _finding("R041", "met", "info", "Alcohol: 4 drinks a week.", "Ask again at each visit.", because={"drinks_per_week": 4}),
        _finding("R002", "met", "info", "Physical dependence is likely after 24 months of daily use.", "Taper; do not stop.",
                 because={"days": 730, "days_per_week": 7}),
        _finding("R048", "met", "display", "Talking therapy (CBT) with a taper helps more people come off.", "Offer it."),
        _finding("R060", "met", "display", "Driving can be unsafe while the dose changes.", "Say so."),
        _finding("R036", "not_applicable", "warning", "Does not apply here. Where it applies: From 65 the harms of benzodiazepines grow.", "Nothing to do.", because={"age_years": 46}),
        _finding("R020", "not_applicable", "info", "A Z-drug.", "", because={"drug": "clonazepam"}),
    ]  # fmt: skip


def clonazepam_plan() -> dict[str, Any]:
    """The whole plan document."""
    even = [f"{Fraction(n, 8)}" for n in range(15, -1, -1)]
    ten = _steps(even, [14] * 16)
    slower = _steps(even, [14] * 6 + [21] * 5 + [28] * 5)
    switch = _cross_over_steps()
    options = [
        _option("percent-of-current-10", "percent_of_current", "Cut at most 10% of the current dose every 2 weeks, as near as the tablets allow.",
                ten, _prediction(300, _daily(ten), {"clonazepam": 15.0}, 11)),
        _option("equal-drive", "equal_drive", "Equal steps in effect: the same small change in effect each time, so the cuts come further apart near the end.",
                slower, _prediction(380, _daily(slower), {"clonazepam": 15.0}, 7)),
        _option("switch-diazepam", "switch", "Change over to diazepam in 4 weeks, then cut about 10% of the current dose every 2 weeks.",
                switch, _prediction(440, _daily(switch), {"diazepam": 25.0, "nordiazepam": 28.0}, 6)),
    ]  # fmt: skip
    options[1]["equal_drive_benefit"] = {
        "says": "How much lower the predicted worst day is than with equal percent cuts, over the plausible receptor reserve (u50).",
        "u50": [0.05, 0.1, 0.167, 0.25, 0.36, 0.5], "peak_pwc20_less": {"p05": [0.1, 0.3, 0.8, 1.0, 0.9, 0.5],
        "p50": [0.9, 1.8, 2.6, 2.9, 2.4, 1.7], "p95": [2.6, 4.0, 5.2, 5.8, 5.0, 3.9]}, "typical_u50": 0.167,
    }  # fmt: skip
    options[2]["equivalence"] = "JCPG 2025, table 7"
    options[2]["equivalence_range"] = [["JCPG-2025", 40.0], ["VA-DoD-2021", 40.0], ["Ashton-2002", 40.0]]
    options[2]["findings"] = [_finding("R018", "not_met", "warning", "The switch starts above 30 mg diazepam a day.",
                                       "Start the switch with review after 5 to 7 days, or at a lower dose.", because={"diazepam_mg": 40})]  # fmt: skip
    published = _steps(["1.5", "1", "0.75", "0.5", "0.25", "0"], [14, 7, 7, 7, 7, 7])
    return {
        "schema": "glidepath.plan/1", "made_at": "2026-11-22T09:15:00", "versions": {"glidepath": "0.1.0", "facts": "2026.11.22"},
        "case": {
            "as_of": "2026-11-22", "market": "US", "current_drug": "clonazepam", "current_daily_mg": 2.0, "formulation": "IR",
            "doses": [{"time": "08:00", "mg": 1.0}, {"time": "20:00", "mg": 1.0}], "days_per_week": 7, "as_needed": False,
            "since": "2024-12-01", "indication": "panic disorder", "used_for_days": 721, "dependence_likely": True,
            "dependence_why": "Used on 7 days a week for 721 days.", "dose_band": "high", "continuing": [], "earlier": [],
            "other_medicines": [{"directions": "oxycodone 5 mg every 6 hours", "classes": ["opioid"], "recognised": True, "since": "2026-06-01", "until": None}],
            "person": {"age_years": 46.0, "sex": "female", "weight_kg": 70.0, "height_cm": None, "pregnant": None, "conditions": ["panic disorder"],
                       "epilepsy": None, "naloxone": None, "history": {"withdrawal_seizure": None, "withdrawal_delirium": None, "prior_tapers": None}},
            "alcohol": {"drinks_per_week": 4.0, "grams_per_week": None},
            "taper": {"start": "2026-12-01", "market": "US", "target_mg": 0.0, "methods": [], "allow_split": "scored", "fill_days": 28, "pace_percent": None, "pace_of": "current"},
            "override": None, "specialist": None,
        },
        "assumed": [
            {"field": "taper.market", "value": "US", "why": "no market was given"},
            {"field": "taper.allow_split", "value": "scored", "why": "only tablets with a verified score line are halved"},
            {"field": "taper.fill_days", "value": 28, "why": "no fill length was given"},
        ],
        "not_known": ["person.pregnant", "person.epilepsy", "person.naloxone", "person.history.withdrawal_seizure", "person.history.withdrawal_delirium"],
        "must_be_known": ["person.pregnant", "person.epilepsy"],
        "findings": _findings(), "options": options,
        "comparators": {
            "stay": {"prediction": _prediction(440, [2.0] * 400, {"clonazepam": 15.0}, 8)},
            "stop_today": {
                "prediction": _prediction(440, [2.0, 0.0], {"clonazepam": 15.0}, 20),
                "warning": "This shows discomfort only. It cannot show seizures, which can kill. Do not stop suddenly.",
            },
            "published": [{"id": "nardi2010", "title": "Nardi 2010: 0.5 mg every 2 weeks to 1 mg, then 0.25 mg a week", "source": "NARDI-2010",
                           "breaks": ["R006"], "steps": published, "dispensable": True, "why": "cuts 33% of the dose of 14 days before",
                           "prediction": _prediction(300, _daily(published), {"clonazepam": 15.0}, 18)}],
        },
        "emergency": {
            "text": "",
            "helplines": [
                {"kind": "emergency", "name": "Emergency services", "number": "911", "says": "Call 911 if life is in danger."},
                {"kind": "crisis", "name": "988 Suicide and Crisis Lifeline", "number": "988", "says": "Call or text 988, any hour, free."},
                {"kind": "helpline", "name": "SAMHSA National Helpline", "number": "1-800-662-4357", "says": "Free and confidential, any hour."},
            ],
            "signs": ["a seizure or fit", "fainting or blacking out", "cannot be woken", "slow, shallow or stopped breathing",
                      "blue or grey lips", "new confusion", "seeing or hearing what is not there", "chest pain", "thoughts of suicide or self-harm"],
        },
        "sources": [
            {"id": "JCPG-2025", "title": "Joint Clinical Practice Guideline on Benzodiazepine Tapering", "year": 2025, "url": "https://doi.org/10.1007/s11606-025-09499-2"},
            {"id": "FDA-2016", "title": "FDA Drug Safety Communication: opioids with benzodiazepines", "year": 2016, "url": "https://www.fda.gov/drugs/drug-safety-and-availability"},
            {"id": "NARDI-2010", "title": "Nardi AE et al. Tapering clonazepam in panic disorder. J Clin Psychopharmacol 30:290-293", "year": 2010, "url": "https://doi.org/10.1097/JCP.0b013e3181dcb2f3"},
        ],
        "limits": [
            "The bands come from 500 virtual people. The model has not been tested against one person's course.",
            "It shows discomfort. It cannot show seizures.",
        ],
        "people": 500,
    }  # fmt: skip


def accepted_plan(option: str = "percent-of-current-10") -> dict[str, Any]:
    """The same plan, accepted by a clinician."""
    plan = deepcopy(clonazepam_plan())
    plan["acceptance"] = {"option": option, "by": "Dr A. Example", "at": "2026-11-24T10:00"}
    return plan


def refusal() -> dict[str, Any]:
    """A refusal for safety."""
    return {
        "schema": "glidepath.refusal/1", "made_at": "2026-11-22T09:15:00", "status": 3,
        "says": "No plan was computed: epilepsy. Do not stop and do not cut the dose. Call the neurologist or prescriber.",
        "reasons": [_finding("R025", "met", "hard_stop", "Clonazepam is used against seizures, or there is epilepsy.",
                             "Leave the dose as it is and ask neurology for a plan.", because={"indication": "epilepsy"}, sources=["JCPG-2025"])],
        "do_now": ["Take today's doses as prescribed.", "Do not stop and do not cut the dose.", "Check that the supply lasts until the appointment."],
        "emergency_now": False, "call": ["The neurologist or the prescriber, today in working hours.", "911 for a seizure, or if the person cannot be woken."],
        "emergency": clonazepam_plan()["emergency"], "assumed": [], "not_known": ["person.pregnant"], "sources": clonazepam_plan()["sources"][:1],
        "versions": {"glidepath": "0.1.0", "facts": "2026.11.22"},
    }  # fmt: skip
