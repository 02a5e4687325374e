"""The case as understood, field by field, in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from glidepath.reports.use_days import case_use_days, today_words
from glidepath.reports.words import clock_words, date_words, mg_words, number_words

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
    "formulation": "release",
    "indication": "what it is taken for",
    "since": "taken since",
    "used_for_days": "length of use",
    "dependence_likely": "physical dependence likely",
    "dependence_why": "why dependence is or is not likely",
    "withdrawal_risk_class": "risk of withdrawal by the guideline's table",
    "continuing": "other benzodiazepines, kept as they are",
    "earlier": "taken before",
    "target_mg": "target",
    "audit_c": "AUDIT-C score",
    "drinks_per_week": "drinks a week",
    "grams_per_week": "alcohol, grams a week",
    "pregnant": "pregnancy",
    "liver": "liver disease",
    "suicidality": "thoughts of suicide or self-harm",
    "emergency_signs": "emergency signs",
    "naloxone": "naloxone at hand",
    "withdrawal_seizure": "a seizure in an earlier withdrawal",
    "withdrawal_delirium": "delirium in an earlier withdrawal",
    "prior_tapers": "earlier tapers",
    "allow_split": "splitting of tablets",
    "allow_liquid": "liquids allowed",
    "allow_cycles": "doses that differ from day to day",
    "equivalence": "table of equivalent doses",
    "times": "dose times",
}
_GROUPS = ("person", "history", "alcohol", "taper")
_ALWAYS_SAID = ("indication", "since", "used_for_days", "dependence_likely")
_ONLY_WITH = {"days_per_week": "as_needed", "as_needed": "as_needed", "pace_of": "pace_percent"}
_RELEASES = {"IR": "immediate", "XR": "extended", "SL": "under the tongue"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")
_CLOCK = re.compile(r"[0-2]\d:[0-5]\d")
_NUMBER = re.compile(r"\d+(\.\d+)?")


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
        return _text_words(field, value)
    if isinstance(value, Mapping):
        return _record_words(value)
    return _list_words(field, value)


def case_rows(case: Mapping[str, Any], assumed: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """What is known of the case, as label and value, in the order of the plan document.

    Parameters
    ----------
    case
        The ``case`` of a plan document.
    assumed
        The settings that were assumed (``taper.market``); these are said elsewhere.

    Returns
    -------
    tuple[tuple[str, str], ...]
        Each thing once. What is not known of the person is in ``unknown_of_case``.
    """
    rows: list[tuple[str, str]] = []
    said = {name for name, value in case.items() if not isinstance(value, Mapping)}
    for name, value in case.items():
        if isinstance(value, Mapping) and name in _GROUPS:
            inner = {k: v for k, v in value.items() if k not in said and f"{name}.{k}" not in assumed}
            rows += case_rows(inner)
        elif _is_said(name, value, case):
            label = label_words(name)
            some_days = name == "current_daily_mg" and case_use_days(case)
            words = today_words(case) if some_days else value_words(name, value)
            rows.append((label[0].upper() + label[1:], words))
    return tuple(rows)


def unknown_of_case(case: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields about the person that the case leaves open, as paths (``person.sex``)."""
    person = case.get("person") or {}
    found = [f"person.{name}" for name, value in person.items() if value is None]
    history = person.get("history") or {}
    found += [f"person.history.{name}" for name, value in history.items() if value is None]
    drinks = case.get("alcohol") or {}
    return (*found, "alcohol") if drinks and all(value is None for value in drinks.values()) else tuple(found)


def _is_said(name: str, value: Any, case: Mapping[str, Any]) -> bool:
    if value is None:
        return name in _ALWAYS_SAID
    if name in _ONLY_WITH:
        return bool(case.get(_ONLY_WITH[name]))
    return value not in ([], {}, "")


def because_words(because: Mapping[str, Any]) -> str:
    """The facts behind a finding on one line: ``age 46 years; opioid oxycodone``."""
    shown = ((label_words(name), value_words(name, value)) for name, value in because.items())
    return "; ".join(f"{label}: {words}" for label, words in shown)


def _text_words(field: str, value: str) -> str:
    if _DATE.fullmatch(value):
        return date_words(value)
    if _CLOCK.fullmatch(value):
        return clock_words(value)
    if _suffix(field) and _NUMBER.fullmatch(value):
        return value_words(field, float(value))
    return _RELEASES.get(value, value.replace("_", " "))


def _suffix(name: str) -> str:
    return next((suffix for suffix in _UNITS if name.endswith(suffix)), "")


def _record_words(record: Mapping[str, Any]) -> str:
    if record.get("directions"):
        return _medicine_words(record)
    if set(record) == {"time", "mg"}:
        return f"{mg_words(record['mg'])} at {clock_words(record['time'])}"
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
    return words if medicine.get("recognised", True) else f"{words} (not recognised)"


def _list_words(field: str, values: Sequence[Any]) -> str:
    words = [value_words(field, value) for value in values]
    return "; ".join(words) if words else "none"
