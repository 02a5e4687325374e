"""The person of a case file. What is left out is not known, never no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.formats.field_readers import (
    Reader,
    choice,
    fields_of,
    number,
    whole,
    words,
    yes_no,
    yes_no_or_words,
)
from glidepath.patient.case import Assumed
from glidepath.patient.person import PastTrouble, Person

_WORDED = ("liver", "breathing_disease", "epilepsy", "suicidality", "smoker")
_SAFETY = ("age_years", "pregnant", "breastfeeding", "epilepsy", "liver", "breathing_disease", "suicidality")
_SAFETY_HISTORY = ("withdrawal_seizure", "withdrawal_delirium")
_MALE = "the sex is given as male"


def _no_signs_or_words(value: Any, path: str) -> tuple[str, ...] | None:
    """Read a list of words; ``none`` and false mean none, ``unknown`` not known."""
    if value is False or (isinstance(value, str) and value.strip().lower() in ("none", "no")):
        return ()
    if isinstance(value, str) and value.strip().lower() in ("unknown", "?"):
        return None
    return words(value, path)


# These bounds say what is believed when typed; they are no clinical limits.
PERSON_FIELDS: Mapping[str, Reader] = {
    "age_years": number(0, 120, "an age in years", "46"),
    "sex": choice("female", "male"),
    "weight_kg": number(1, 500, "a weight in kg", "70"),
    "height_cm": number(30, 260, "a height in cm", "165"),
    "pregnant": yes_no,
    "breastfeeding": yes_no,
    "conditions": _no_signs_or_words,
    "epilepsy": yes_no_or_words,
    "liver": yes_no_or_words,
    "breathing_disease": yes_no_or_words,
    "smoker": yes_no_or_words,
    "audit_c": whole(0, 12, "points", "3"),
    "suicidality": yes_no_or_words,
    "emergency_signs": _no_signs_or_words,
    "naloxone": yes_no,
    "opioids": yes_no_or_words,
    "history": lambda value, path: fields_of(value, path, _HISTORY_FIELDS),
}
_HISTORY_FIELDS: Mapping[str, Reader] = {
    "withdrawal_seizure": yes_no,
    "withdrawal_delirium": yes_no,
    "prior_tapers": whole(0, 100, "tapers", "1"),
}


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """A person as read, with what was inferred and what is not known."""

    person: Person
    assumed: tuple[Assumed, ...]
    not_known: tuple[str, ...]
    opioids: bool | None


def read_person(data: Any) -> ReadPerson:
    """Read the ``person`` table of a case file.

    Parameters
    ----------
    data
        The table, or None where it was left out.

    Returns
    -------
    ReadPerson
        The person, and the safety fields that are not known.

    Raises
    ------
    InputError
        At an unknown field, or a value that cannot be.

    Examples
    --------
    >>> read_person({"age_years": 46, "sex": "female"}).not_known[0]
    'person.pregnant'
    """
    given = fields_of(data, "person", PERSON_FIELDS)
    details = [(name, given[name]) for name in _WORDED if isinstance(given.get(name), str)]
    for name, _ in details:
        given[name] = True
    opioids = given.pop("opioids", None)
    if opioids is not None:
        details.append(("opioids", opioids if isinstance(opioids, str) else "yes" if opioids else "no"))
    history = PastTrouble(**given.pop("history", {}))
    assumed = _of_a_man(given)
    person = Person(**given, history=history, details=tuple(details))
    unknown = [f"person.{name}" for name in _SAFETY if getattr(person, name) is None]
    unknown += [f"person.history.{name}" for name in _SAFETY_HISTORY if getattr(history, name) is None]
    known_opioids = opioids if opioids is None else bool(opioids)
    return ReadPerson(person, assumed, tuple(unknown), known_opioids)


def _of_a_man(given: dict[str, Any]) -> tuple[Assumed, ...]:
    """Pregnancy and breastfeeding do not apply to a man; a case that says otherwise contradicts itself."""
    if given.get("sex") != "male":
        return ()
    found = []
    for name in ("pregnant", "breastfeeding"):
        if given.get(name) is True:
            raise InputError(
                f"person.{name}: true and sex male contradict each other; correct one of the two.",
                f"person.{name}",
            )
        if given.get(name) is None:
            given[name] = False
            found.append(Assumed(field=f"person.{name}", value=False, why=_MALE))
    return tuple(found)


def refuse_before_birth(age_years: float | None, since: date, as_of: date, path: str) -> None:
    """Raise when a medicine is said to have been taken before birth.

    Parameters
    ----------
    age_years
        The age [years], or None.
    since
        The first day of the medicine.
    as_of
        The day that counts as today.
    path
        The place of the medicine in the case.

    Raises
    ------
    InputError
        When the dates cannot both be right.
    """
    if age_years is not None and as_of.year - since.year > age_years + 1:
        raise InputError(
            f"{path}: the start {since} lies before birth at an age of {age_years:g} years; correct the date"
            " or the age.",
            path,
        )
