"""The case as understood, field by field, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from glidepath.reports.words import date_words, number_words

NOT_KNOWN = "not known"
_UNITS = {
    "_mg_per_day": "mg a day",
    "_daily_mg": "mg a day",
    "_mg_per_ml": "mg/mL",
    "_mg": "mg",
    "_years": "years",
    "_kg": "kg",
    "_cm": "cm",
    "_days": "days",
    "_weeks": "weeks",
    "_h": "hours",
    "_percent": "%",
}
_LABELS = {
    "as_of": "today",
    "current_drug": "medicine",
    "current_daily_mg": "dose today",
    "dependence_likely": "physical dependence likely",
    "target_mg": "target",
    "audit_c": "AUDIT-C score",
    "drinks_per_week": "drinks a week",
    "grams_per_week": "alcohol, grams a week",
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


def label_words(field: str) -> str:
    """Write the name of a field for people, without its unit.

    Examples
    --------
    >>> label_words("person.age_years"), label_words("case.breathing_disease")
    ('age', 'breathing disease')
    """
    name = field.rsplit(".", 1)[-1].split("[")[0]
    if name in _LABELS:
        return _LABELS[name]
    suffix = _suffix(name)
    return (name.removesuffix(suffix) if suffix else name).replace("_", " ").strip()


def value_words(field: str, value: Any) -> str:
    """Write the value of a field for people, with its unit.

    Parameters
    ----------
    field
        The name of the field; its suffix carries the unit.
    value
        Anything that JSON can hold. None is written as not known, never as no.

    Examples
    --------
    >>> value_words("age_years", 46), value_words("liver", None), value_words("since", "2024-12-01")
    ('46 years', 'not known', '1 Dec 2024')
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        unit = _UNITS.get(_suffix(field), "")
        return f"{number_words(value)}{'' if unit == '%' else ' '}{unit}".strip()
    if isinstance(value, str):
        return date_words(value) if _DATE.fullmatch(value) else value.replace("_", " ")
    if isinstance(value, Mapping):
        return _record_words(value)
    return _list_words(field, value)


def case_rows(case: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The whole case as label and value, in the order of the plan document.

    Parameters
    ----------
    case
        The ``case`` of a plan document.
    """
    rows: list[tuple[str, str]] = []
    for name, value in case.items():
        if isinstance(value, Mapping) and name in ("person", "history", "taper", "alcohol"):
            rows += case_rows(value)
        elif value not in ([], {}, ""):
            label = label_words(name)
            rows.append((label[0].upper() + label[1:], value_words(name, value)))
    return tuple(rows)


def because_words(because: Mapping[str, Any]) -> str:
    """The facts behind a finding on one line: ``age 46 years; opioid oxycodone``."""
    shown = ((label_words(name), value_words(name, value)) for name, value in because.items())
    return "; ".join(f"{label}: {words}" for label, words in shown)


def _suffix(name: str) -> str:
    return next((suffix for suffix in _UNITS if name.endswith(suffix)), "")


def _record_words(record: Mapping[str, Any]) -> str:
    if record.get("directions"):
        return _medicine_words(record)
    shown = [
        f"{label_words(k)} {value_words(k, v)}" for k, v in record.items() if v not in (None, "", [], {})
    ]
    return ", ".join(shown) if shown else NOT_KNOWN


def _medicine_words(medicine: Mapping[str, Any]) -> str:
    """One line of a medicine: its directions, since when, and until when."""
    words = str(medicine["directions"])
    if medicine.get("since"):
        words += f", since {date_words(str(medicine['since']))}"
    if medicine.get("until"):
        words += f", until {date_words(str(medicine['until']))}"
    if medicine.get("indication"):
        words += f", for {medicine['indication']}"
    return words


def _list_words(field: str, values: Sequence[Any]) -> str:
    words = [value_words(field, value) for value in values]
    return "; ".join(words) if words else "none"
