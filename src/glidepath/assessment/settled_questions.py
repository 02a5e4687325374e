"""Questions of a case that its own lists already answer, so that they are not asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from glidepath.checks import flags_of
from glidepath.patient.case import Case
from glidepath.patient.person import Person

_BY_CONDITION: Mapping[str, str] = {
    "person.breathing_disease": "breathing_disease",
    "person.liver": "liver",
    "person.history.withdrawal_seizure": "withdrawal_seizure",
    "person.history.withdrawal_delirium": "withdrawal_delirium",
}
_NALOXONE = "naloxone"
_YES: Mapping[str, Callable[[Person], Person]] = {
    "person.breathing_disease": lambda person: replace(person, breathing_disease=True),
    "person.liver": lambda person: replace(person, liver=True),
    "person.history.withdrawal_seizure": lambda person: replace(
        person, history=replace(person.history, withdrawal_seizure=True)
    ),
    "person.history.withdrawal_delirium": lambda person: replace(
        person, history=replace(person.history, withdrawal_delirium=True)
    ),
    "person.naloxone": lambda person: replace(person, naloxone=True),
}


def with_settled_questions(case: Case) -> Case:
    """Answer yes where a listed condition or medicine says so and the question was left open.

    Parameters
    ----------
    case
        The case as it was read.

    Returns
    -------
    Case
        Sleep apnoea settles breathing disease, cirrhosis the liver, naloxone on the list naloxone at hand.
        What was answered stays as it was; nothing is ever settled as no.
    """
    flags = {flag for words in case.person.conditions or () for flag in flags_of(words)}
    settled = [field for field, flag in _BY_CONDITION.items() if flag in flags]
    if any(_NALOXONE in medicine.classes for medicine in case.others_now()):
        settled.append("person.naloxone")
    person = case.person
    for field in settled:
        if _answer(person, field) is None:
            person = _YES[field](person)
    open_still = tuple(field for field in case.not_known if field not in settled)
    return replace(case, person=person, not_known=open_still)


def _answer(person: Person, field: str) -> bool | None:
    owner, _, name = field.removeprefix("person.").rpartition(".")
    answer: bool | None = getattr(person.history if owner else person, name)
    return answer
