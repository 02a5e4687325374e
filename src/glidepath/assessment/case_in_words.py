"""The case as it was understood, as plain data with the units in the names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from glidepath.checks import Dependence
from glidepath.patient.case import Case
from glidepath.patient.person import Person
from glidepath.patient.regimen import OtherMedicine, Regimen


def case_facts(
    case: Case, regimen: Regimen, continuing: Sequence[Regimen], dependence: Dependence
) -> Mapping[str, Any]:
    """Write the case down as understood.

    Parameters
    ----------
    case
        The case.
    regimen
        What is tapered.
    continuing
        What stays as it is.
    dependence
        How likely dependence is.

    Returns
    -------
    Mapping[str, Any]
        Plain names with units, plain values; null = not known.
    """
    return {
        "as_of": case.as_of.isoformat(),
        "market": case.taper.market,
        "current_drug": regimen.drug,
        "current_daily_mg": float(regimen.daily_mg),
        "formulation": regimen.formulation,
        "doses": [{"time": dose.time, "mg": float(dose.mg)} for dose in regimen.doses],
        "days_per_week": regimen.days_per_week,
        "as_needed": regimen.as_needed,
        "since": _day(regimen.since),
        "indication": regimen.indication,
        "used_for_days": dependence.duration_days,
        "dependence_likely": dependence.likely,
        "dependence_why": dependence.why,
        "dose_band": dependence.band,
        "withdrawal_risk_class": dependence.risk_class,
        "continuing": [_regimen(other) for other in continuing],
        "earlier": [_regimen(other) for other in case.regimens if not other.taken_on(case.as_of)],
        "other_medicines": [_medicine(other) for other in case.others_now()],
        "person": _person(case.person),
        "alcohol": {
            "drinks_per_week": case.alcohol.drinks_per_week,
            "grams_per_week": case.alcohol.grams_per_week,
        },
        "taper": _taper(case),
        "override": _override(case),
        "specialist": _specialist(case),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(amount: Fraction | None) -> float | None:
    return None if amount is None else float(amount)


def _regimen(regimen: Regimen) -> dict[str, Any]:
    return {
        "directions": regimen.directions,
        "drug": regimen.drug,
        "daily_mg": float(regimen.daily_mg),
        "since": _day(regimen.since),
        "until": _day(regimen.until),
    }


def _medicine(medicine: OtherMedicine) -> dict[str, Any]:
    return {
        "directions": medicine.directions or medicine.name,
        "classes": list(medicine.classes),
        "recognised": medicine.recognised,
        "since": _day(medicine.since),
        "until": _day(medicine.until),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "age_years": person.age_years,
        "sex": person.sex,
        "weight_kg": person.weight_kg,
        "height_cm": person.height_cm,
        "pregnant": person.pregnant,
        "breastfeeding": person.breastfeeding,
        "conditions": None if person.conditions is None else list(person.conditions),
        "epilepsy": person.epilepsy,
        "liver": person.liver,
        "breathing_disease": person.breathing_disease,
        "smoker": person.smoker,
        "audit_c": person.audit_c,
        "suicidality": person.suicidality,
        "emergency_signs": None if person.emergency_signs is None else list(person.emergency_signs),
        "naloxone": person.naloxone,
        "history": {
            "withdrawal_seizure": person.history.withdrawal_seizure,
            "withdrawal_delirium": person.history.withdrawal_delirium,
            "prior_tapers": person.history.prior_tapers,
        },
    }


def _taper(case: Case) -> dict[str, Any]:
    taper = case.taper
    return {
        "start": taper.start.isoformat(),
        "market": taper.market,
        "target_mg": float(taper.target_mg),
        "methods": list(taper.methods),
        "max_weeks": taper.max_weeks,
        "allow_split": taper.allow_split,
        "allow_liquid": taper.allow_liquid,
        "allow_cycles": taper.allow_cycles,
        "switch_to": taper.switch_to,
        "fill_days": taper.fill_days,
        "equivalence": taper.equivalence,
        "pace_percent": _number(taper.pace_percent),
        "pace_of": taper.pace_of,
    }


def _override(case: Case) -> dict[str, str] | None:
    given = case.override
    return None if given is None else {"rule": given.rule, "reason": given.reason, "by": given.by}


def _specialist(case: Case) -> dict[str, str] | None:
    given = case.specialist
    return None if given is None else {"name": given.name, "role": given.role, "date": given.date.isoformat()}
