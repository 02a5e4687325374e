"""Builds a case, or a schedule, from the few words of a spec file; all that is left out is known and harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from glidepath.checks.situation import Situation
from glidepath.facts import load
from glidepath.patient.case import Alcohol, Case, Override, TaperRequest
from glidepath.patient.person import PastTrouble, Person
from glidepath.patient.plan import Dose, Ends, RuleException, Schedule, Step
from glidepath.patient.regimen import OtherMedicine, Regimen, TimedDose

TODAY = date(2026, 11, 22)
HARMLESS = Person(
    age_years=46,
    sex="female",
    weight_kg=70,
    height_cm=165,
    pregnant=False,
    breastfeeding=False,
    conditions=(),
    epilepsy=False,
    liver=False,
    breathing_disease=False,
    smoker=False,
    audit_c=0,
    suicidality=False,
    emergency_signs=(),
    naloxone=False,
    history=PastTrouble(withdrawal_seizure=False, withdrawal_delirium=False, prior_tapers=0),
    details=(("opioids", "no"),),
)
USUAL = {"drug": "clonazepam", "mg": [1, 1], "used_days": 730, "indication": "panic"}
TIMES = ("08:00", "20:00", "14:00", "23:00")


def exact(number: Any) -> Fraction:
    return Fraction(str(number))


def person_of(words: Mapping[str, Any]) -> Person:
    fields = dict(words)
    past = replace(HARMLESS.history, **fields.pop("history", {}))
    opioids = fields.pop("opioids", "no")
    for name in ("conditions", "emergency_signs"):
        if fields.get(name) is not None:
            fields[name] = tuple(fields[name])
    details = (("opioids", opioids),) if opioids is not None else ()
    return replace(HARMLESS, **fields, history=past, details=details)


def regimen_of(words: Mapping[str, Any]) -> Regimen:
    said = {**USUAL, **words}
    since = None if said["used_days"] is None else TODAY - timedelta(days=said["used_days"])
    ended = said.get("ended_days_ago")
    per_week = said.get("days_per_week", 7)
    return Regimen(
        drug=said["drug"],
        formulation="IR",
        doses=tuple(TimedDose(time=t, mg=exact(mg)) for t, mg in zip(TIMES, said["mg"], strict=False)),
        since=since,
        until=None if ended is None else TODAY - timedelta(days=ended + 1),
        days_per_week=per_week,
        as_needed=per_week < 7,
        indication=said["indication"],
    )


def other_of(name: str) -> OtherMedicine:
    known = load.find_medicine(name)
    if known is None:
        return OtherMedicine(name=name, classes=(), recognised=False)
    return OtherMedicine(name=known.name, classes=known.classes)


def case_of(words: Mapping[str, Any]) -> Case:
    taper = {"start": TODAY, **words.get("taper", {})}
    if "target_mg" in taper:
        taper["target_mg"] = exact(taper["target_mg"])
    override = words.get("override")
    return Case(
        as_of=TODAY,
        person=person_of(words.get("person", {})),
        regimens=tuple(regimen_of(m) for m in words.get("medicines", [{}])),
        taper=TaperRequest(**taper),
        other_medicines=tuple(other_of(name) for name in words.get("others", [])),
        alcohol=Alcohol(**words.get("alcohol", {"drinks_per_week": 0})),
        override=Override(**override) if override else None,
    )


def situation_of(words: Mapping[str, Any]) -> Situation:
    fields = dict(words)
    if isinstance(fields.get("supply_signals"), list):
        fields["supply_signals"] = tuple(fields["supply_signals"])
    return Situation(**fields)


def steps_of(drug: str, lines: Sequence[Mapping[str, Any] | Sequence[Any]]) -> tuple[Step, ...]:
    """Steps from lines ``[days, mg a day]`` or ``{days, mg, phase, check, except, cycle, drugs}``."""
    found = []
    day = TODAY + timedelta(days=9)
    for index, line in enumerate(lines):
        said = dict(line) if isinstance(line, Mapping) else {"days": line[0], "mg": line[1]}
        end = day + timedelta(days=said["days"] - 1)
        found.append(_step(index, drug, said, (day, end)))
        day = end + timedelta(days=1)
    return tuple(found)


def _step(index: int, drug: str, said: Mapping[str, Any], dates: tuple[date, date]) -> Step:
    if "cycle" in said:
        doses = tuple(
            Dose(time="20:00", drug=drug, mg=exact(mg), day_of_cycle=day)
            for day, mg in enumerate(said["cycle"])
            if mg
        )
        total, cycle_days = exact(sum(said["cycle"])) / len(said["cycle"]), len(said["cycle"])
    else:
        amounts = said.get("drugs", {drug: said.get("mg", 0)})
        doses = tuple(Dose(time="20:00", drug=name, mg=exact(mg)) for name, mg in amounts.items() if mg)
        total, cycle_days = sum((dose.mg for dose in doses), Fraction(0)), 1
    exceptions = tuple(
        RuleException(rule=rule, code=code, why="as the spec says")
        for rule, code in said.get("except", {}).items()
    )
    return Step(
        index=index,
        phase=said.get("phase", "taper"),
        start=dates[0],
        end=dates[1],
        drug=drug,
        daily_mg=total,
        doses=doses,
        cycle_days=cycle_days,
        check=said.get("check", "symptom check before the next cut"),
        exceptions=exceptions,
    )


def schedule_of(words: Mapping[str, Any]) -> Schedule:
    steps = steps_of(words.get("drug", "clonazepam"), words["steps"])
    return Schedule(
        id=words.get("id", "percent-of-current-10"),
        method="percent_of_current",
        says="",
        steps=steps,
        fills=(),
        ends=Ends(date=steps[-1].end, daily_mg=steps[-1].daily_mg),
        equivalence=words.get("equivalence"),
    )
