"""Plain names for the fields of a case, for sentences."""

from __future__ import annotations

from collections.abc import Sequence

_PLAIN = {
    "person.age_years": "age",
    "person.sex": "sex",
    "person.pregnant": "pregnancy",
    "person.breastfeeding": "breastfeeding",
    "person.conditions": "conditions",
    "person.epilepsy": "epilepsy",
    "person.liver": "liver disease",
    "person.breathing_disease": "breathing disease",
    "person.audit_c": "the AUDIT-C score",
    "person.suicidality": "thoughts of suicide or self-harm",
    "person.emergency_signs": "emergency signs",
    "person.naloxone": "naloxone at hand",
    "person.history.withdrawal_seizure": "a seizure in an earlier withdrawal",
    "person.history.withdrawal_delirium": "delirium in an earlier withdrawal",
    "medicines.since": "since when it has been taken",
    "medicines.indication": "what it is taken for",
    "opioids": "opioids",
    "alcohol.drinks_per_week": "drinks a week",
}


def in_plain_words(fields: Sequence[str]) -> str:
    """Name fields for a sentence; a field without a plain name stands as it is.

    Examples
    --------
    >>> in_plain_words(["person.pregnant", "opioids"])
    'pregnancy, opioids'
    """
    return ", ".join(_one(field) for field in fields)


def _one(field: str) -> str:
    path, _, rest = field.partition(" (")
    plain = _PLAIN.get(path, path)
    return f"{plain} ({rest}" if rest else plain
