"""A case in which every question is answered and nothing stands against a taper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from glidepath.patient.case import Alcohol, Case, TaperRequest
from glidepath.patient.person import PastTrouble, Person
from glidepath.patient.regimen import Regimen, TimedDose

TODAY = date(2026, 11, 22)


def regimen(**changes: Any) -> Regimen:
    usual = Regimen(
        drug="clonazepam",
        formulation="IR",
        doses=(TimedDose(time="08:00", mg=Fraction(1)), TimedDose(time="20:00", mg=Fraction(1))),
        since=date(2024, 12, 1),
        indication="panic",
    )
    return replace(usual, **changes)


def person(**changes: Any) -> Person:
    known = Person(
        age_years=46,
        sex="female",
        pregnant=False,
        breastfeeding=False,
        conditions=(),
        epilepsy=False,
        liver=False,
        breathing_disease=False,
        audit_c=0,
        suicidality=False,
        emergency_signs=(),
        naloxone=False,
        history=PastTrouble(withdrawal_seizure=False, withdrawal_delirium=False),
        details=(("opioids", "no"),),
    )
    return replace(known, **changes)


def case(*regimens: Regimen, **changes: Any) -> Case:
    usual = Case(
        as_of=TODAY,
        person=person(),
        regimens=regimens or (regimen(),),
        taper=TaperRequest(start=TODAY),
        alcohol=Alcohol(drinks_per_week=0),
    )
    return replace(usual, **changes)
