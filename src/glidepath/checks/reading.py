"""The case read once: every yes, no or not known that several rules ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from glidepath.checks.situation import Situation
from glidepath.checks.three_valued import Truth, any_of, settled, told, unknown
from glidepath.checks.vocabulary import flags_of
from glidepath.patient.case import Case
from glidepath.patient.regimen import Regimen

MEDICINES = "medicines"
CONDITIONS = "person.conditions"
INDICATION = "medicines.indication"
OPIOIDS = "opioids"
_DEPRESSANTS = (
    "gabapentinoid",
    "barbiturate",
    "muscle_relaxant",
    "sedating_antihistamine",
    "antipsychotic",
    "tricyclic",
    "other_depressant",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a case says on the questions that rules share.

    ``taken`` are the benzodiazepines and Z-drugs taken today, or, where there is none, those that ended last.
    ``classes`` names the other medicines taken now by class, ``strangers`` those that are not recognised.
    ``flags`` maps what conditions and indications, also past ones, mean to the field and word that said so.
    """

    case: Case
    situation: Situation
    taken: tuple[Regimen, ...]
    classes: Mapping[str, tuple[str, ...]]
    strangers: tuple[str, ...]
    flags: Mapping[str, tuple[str, str]]

    def condition(self, *flags: str) -> Truth:
        """Whether a condition with one of these flags is recorded; a list that was given is complete."""
        for flag in flags:
            if flag in self.flags:
                return settled(True, *self.flags[flag])
        if self.case.person.conditions is None:
            return unknown(CONDITIONS)
        return settled(False, CONDITIONS, list(self.case.person.conditions))

    def on_class(self, *classes: str) -> Truth:
        """Whether a medicine of one of these classes is taken now; one not recognised leaves it open."""
        names = [name for a_class in classes for name in self.classes.get(a_class, ())]
        if names:
            return settled(True, MEDICINES, ", ".join(dict.fromkeys(names)))
        if self.strangers:
            return unknown(f"{MEDICINES} (not recognised: {', '.join(self.strangers)})")
        return settled(False, MEDICINES, "none of this kind is listed")

    def pregnant(self) -> Truth:
        """Whether the person is pregnant; the sex recorded as male settles it."""
        person = self.case.person
        if person.pregnant is None and "pregnant" in self.flags:
            return settled(True, *self.flags["pregnant"])
        if person.pregnant is None and person.sex == "male":
            return settled(False, "person.sex", person.sex)
        return told("person.pregnant", person.pregnant)

    def breastfeeding(self) -> Truth:
        """Whether the person is breastfeeding; the sex recorded as male settles it."""
        person = self.case.person
        if person.breastfeeding is None and person.sex == "male":
            return settled(False, "person.sex", person.sex)
        return told("person.breastfeeding", person.breastfeeding)

    def at_least_years(self, years: float) -> Truth:
        """Whether the person is this old or older."""
        age = self.case.person.age_years
        return unknown("person.age_years") if age is None else settled(age >= years, "person.age_years", age)

    def opioid(self) -> Truth:
        """Whether an opioid is taken: a listed one, or an answer to the question. No list is not a no."""
        listed = self.on_class("opioid", "opioid_use_disorder_treatment")
        if listed.value:
            return listed
        answer = dict(self.case.person.details).get(OPIOIDS)
        return told(OPIOIDS, {"yes": True, "no": False}.get(str(answer).strip().lower()))

    def opioid_treatment(self) -> Truth:
        """Whether buprenorphine, methadone or another treatment of opioid use disorder is taken."""
        listed = self.on_class("opioid_use_disorder_treatment")
        opioid = self.opioid()
        if listed.value or opioid.value is False:
            return listed if listed.value else opioid
        return listed if self.classes.get("opioid") else opioid

    def depressant(self) -> Truth:
        """Whether something else that sedates is taken: another class, or a second drug of this kind."""
        drugs = tuple(dict.fromkeys(r.drug for r in self.taken))
        second = settled(len(drugs) > 1, "medicines (benzodiazepines and Z-drugs)", ", ".join(drugs))
        return any_of(self.on_class(*_DEPRESSANTS), second)

    def breathing(self) -> Truth:
        """Whether breathing is weak: a lung disease or sleep apnoea."""
        flagged = self.condition("breathing_disease")
        field = told("person.breathing_disease", self.case.person.breathing_disease)
        return flagged if flagged.value else field

    def liver(self) -> Truth:
        """Whether the liver is ill."""
        flagged = self.condition("liver")
        return flagged if flagged.value else told("person.liver", self.case.person.liver)

    def suicidality(self) -> Truth:
        """Whether there are thoughts of suicide or self-harm."""
        return told("person.suicidality", self.case.person.suicidality)

    def past_trouble(self) -> Truth:
        """Whether a seizure or a delirium came in an earlier withdrawal."""
        past = self.case.person.history
        flagged = self.condition("withdrawal_seizure", "withdrawal_delirium")
        return any_of(
            *([flagged] if flagged.value else []),
            told("person.history.withdrawal_seizure", past.withdrawal_seizure),
            told("person.history.withdrawal_delirium", past.withdrawal_delirium),
        )

    def indication_is(self, *flags: str) -> Truth:
        """Whether one of the drugs is taken for this; an indication that is not given leaves it open."""
        answers = [_indication(regimen, flags) for regimen in self.taken]
        return any_of(*answers) if answers else unknown(INDICATION)


def _indication(regimen: Regimen, flags: tuple[str, ...]) -> Truth:
    if not regimen.indication:
        return unknown(INDICATION)
    meant = flags_of(regimen.indication)
    if not meant:
        return unknown(f"{INDICATION} (not recognised: {regimen.indication})")
    return settled(not meant.isdisjoint(flags), INDICATION, regimen.indication)


def read_case(case: Case, situation: Situation) -> Reading:
    """Read a case once for all rules."""
    others = case.others_now()
    taken = taken_now_or_last(case)
    words = [(INDICATION, r.indication) for r in case.regimens if r.indication]
    words += [(CONDITIONS, word) for word in case.person.conditions or ()]
    classes: dict[str, tuple[str, ...]] = {}
    for medicine in others:
        for a_class in medicine.classes:
            classes[a_class] = (*classes.get(a_class, ()), medicine.name)
    flags = {flag: (field, word) for field, word in words for flag in flags_of(word)}
    strangers = tuple(medicine.name for medicine in others if not medicine.recognised)
    return Reading(case, situation, taken, classes, strangers, flags)


def taken_now_or_last(case: Case) -> tuple[Regimen, ...]:
    """What is taken today; where that is nothing, what ended last before today, else what is to begin."""
    now = case.taken_now()
    if now:
        return now
    ends = [r.until for r in case.regimens if r.until is not None and r.until < case.as_of]
    return tuple(r for r in case.regimens if r.until == max(ends)) if ends else case.regimens


def days_without(case: Case) -> int | None:
    """Days since the last benzodiazepine or Z-drug ended; None while one is taken or none ever was."""
    if case.taken_now():
        return None
    ends = [r.until for r in case.regimens if r.until is not None and r.until < case.as_of]
    return (case.as_of - (max(ends) + timedelta(days=1))).days if ends else None
