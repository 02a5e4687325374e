"""Cases to plan, built as records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from glidepath.patient.case import Case, TaperRequest
from glidepath.patient.person import PastTrouble, Person
from glidepath.patient.regimen import Regimen, TimedDose

ADULT = Person(
    age_years=46,
    sex="female",
    weight_kg=70,
    pregnant=False,
    breastfeeding=False,
    conditions=(),
    epilepsy=False,
    liver=False,
    breathing_disease=False,
    suicidality=False,
    emergency_signs=(),
    history=PastTrouble(withdrawal_seizure=False, withdrawal_delirium=False),
    details=(("opioids", "no"),),
)
AS_OF = date(2026, 11, 22)


def regimen(drug: str = "clonazepam", *mg: str, **changes: Any) -> Regimen:
    """A drug at eight in the morning and eight in the evening, for two years."""
    times = ("08:00", "20:00", "22:00")
    doses = tuple(TimedDose(time=t, mg=Fraction(m)) for t, m in zip(times, mg or ("1", "1"), strict=False))
    made = Regimen(
        drug=drug,
        formulation="IR",
        doses=doses,
        since=date(2024, 12, 1),
        indication="panic",
        directions=f"{drug} {' + '.join(mg or ('1', '1'))} mg",
    )
    return replace(made, **changes)


def case(*regimens: Regimen, person: Person = ADULT, **taper: Any) -> Case:
    """A case of 22 November 2026 that starts on 1 December."""
    return Case(
        as_of=AS_OF,
        person=person,
        regimens=regimens or (regimen(),),
        taper=TaperRequest(start=date(2026, 12, 1), **taper),
    )
