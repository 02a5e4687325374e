"""What trials measured: one record per published figure, with its arm, schedule, instrument and time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from glidepath.facts.drugs import drugs
from glidepath.facts.read_tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One figure that a trial reported; docs/reference/trial_targets.md says what each column holds.

    Text is as the table has it, empty where the row does not say; a number is None there. ``value`` is None
    also where the row gives a word: then ``value_text`` holds it. ``split`` is calibrate, validate or user.
    """

    id: str
    study: str = ""
    year: float | None = None
    arm: str = ""
    n: str = ""
    drug: str = ""
    daily_dose: str = ""
    dose_unit: str = ""
    prior_use: str = ""
    discontinuation_schedule: str = ""
    outcome: str = ""
    instrument: str = ""
    time_point: str = ""
    value: float | None = None
    value_text: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    source: str = ""
    read: str = ""
    split: str = ""
    kind: str = ""
    note: str = ""
    drug_code: str = ""
    daily_dose_mg: float | None = None
    dose_is_diazepam_eq: str = ""
    use_days: float | None = None
    use_days_low: float | None = None
    use_days_high: float | None = None
    schedule_code: str = ""
    cut_amount: float | None = None
    cut_every_days: float | None = None
    taper_days: float | None = None
    schedule_note: str = ""
    outcome_code: str = ""
    instrument_code: str = ""
    threshold: float | None = None
    time_days: float | None = None
    time_from: str = ""
    value_kind: str = ""
    adjunct: str = ""
    in_scope: bool
    scope_why: str = ""


NUMBER_COLUMNS = (
    *("year", "low", "high", "daily_dose_mg", "use_days", "use_days_low", "use_days_high"),
    *("cut_amount", "cut_every_days", "taper_days", "threshold", "time_days"),
)
"""Columns that hold a number or nothing; ``value`` may hold a word too."""
TEXT_COLUMNS = (
    *("id", "study", "arm", "n", "drug", "daily_dose", "dose_unit", "prior_use", "discontinuation_schedule"),
    *("outcome", "instrument", "time_point", "unit", "source", "read", "split", "kind", "note", "drug_code"),
    *("dose_is_diazepam_eq", "schedule_code", "schedule_note", "outcome_code", "instrument_code"),
    *("time_from", "value_kind", "adjunct", "scope_why"),
)
CODES: Mapping[str, tuple[str, ...]] = {
    "drug_code": (
        *("clonazepam", "alprazolam", "alprazolam XR", "lorazepam", "diazepam", "chlordiazepoxide"),
        *("clorazepate", "oxazepam", "temazepam", "triazolam", "flurazepam", "nitrazepam", "zolpidem"),
        *("zopiclone", "eszopiclone", "mixed_short", "mixed_long", "mixed", "none"),
    ),
    "dose_is_diazepam_eq": ("yes", "no", ""),
    "schedule_code": (
        *("abrupt", "percent_of_start", "percent_of_current", "fixed_mg", "named", "flumazenil"),
        *("none", "individual", "unknown", ""),
    ),
    "outcome_code": (
        *("peak_day", "onset_day", "duration_days", "peak_score", "score_change", "score_at"),
        *("share_any_reaction", "share_clear_reaction", "share_drug_free", "share_failed"),
        *("share_relapse", "share_protracted", "dose_ratio", "occupancy", "effect_ratio"),
        *("seizure_share", "mortality", "other"),
    ),
    "instrument_code": (*("PWC20", "PWC34", "BWSQ", "CIWA_B", "HAM_A", "DESS", "CGI", "none", "other", ""),),
    "time_from": ("last_dose", "first_cut", "start_of_use", ""),
    "value_kind": ("number", "direction", "text", ""),
    "adjunct": (
        *("none", "placebo", "CBT", "imipramine", "carbamazepine", "propranolol", "buspirone"),
        *("trazodone", "melatonin", "education", "usual_care", "other", ""),
    ),
    "unit": ("%", "day", "points", "% change", "direction", "ordinal"),
    "in_scope": ("yes", "no"),
}
"""The words that each coded column may hold; ``drug_code`` may also be any drug of the package."""

Fault = Callable[[str, str], NoReturn]
"""Takes a column and what is wrong with it, and refuses the row."""


@cache
def trial_targets() -> tuple[Target, ...]:
    """Every figure of the trials, in the order of the table.

    Returns
    -------
    tuple of Target
        The rows; which of them calibrate and which validate, and which are in scope, is frozen.

    Examples
    --------
    >>> len(trial_targets()), trial_targets()[0].id, trial_targets()[0].value
    (64, 'T001', 2.0)
    """
    return tuple(target_of(row.cells, row.fault) for row in read_table("trial_targets"))


def target_of(cells: Mapping[str, str], fault: Fault) -> Target:
    """Turn the cells of one row into a target, checked.

    Parameters
    ----------
    cells
        Text by column; a column that is left out counts as empty.
    fault
        Called with a column and what is wrong there; must raise.

    Returns
    -------
    Target
        The row.
    """
    texts: dict[str, Any] = {name: cells.get(name, "").strip() for name in TEXT_COLUMNS}
    numbers: dict[str, Any] = {name: number_of(cells.get(name, ""), name, fault) for name in NUMBER_COLUMNS}
    for name in ("id", "drug_code", "outcome_code", "unit"):
        if not texts[name]:
            fault(name, "may not be empty")
    for name, words in CODES.items():
        cell = cells.get(name, "").strip()
        if cell not in words and not (name == "drug_code" and cell in drugs()):
            fault(name, f"{cell!r} is none of {', '.join(word for word in words if word)}")
    value, word = _value(cells.get("value", "").strip())
    _check_range(numbers["low"], value, numbers["high"], fault)
    texts["value_kind"] = texts["value_kind"] or _kind_of(value, word, texts["unit"])
    in_scope = cells["in_scope"].strip() == "yes"
    return Target(**texts, **numbers, value=value, value_text=word, in_scope=in_scope)


def number_of(text: str, column: str, fault: Fault) -> float | None:
    """Read a finite number; None where the cell is empty.

    Parameters
    ----------
    text
        The cell.
    column
        Its column.
    fault
        Called where it is no number; must raise.

    Returns
    -------
    float or None
        The number.
    """
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        fault(column, f"{text.strip()!r} is not a number")
    return number if math.isfinite(number) else fault(column, f"{text.strip()!r} is not a finite number")


def _value(text: str) -> tuple[float | None, str]:
    """The value as a number, or else its word."""
    try:
        number = float(text)
    except ValueError:
        return None, text
    return (number, "") if math.isfinite(number) else (None, text)


def _kind_of(value: float | None, word: str, unit: str) -> str:
    if value is not None:
        return "number"
    if not word:
        return ""
    return "direction" if unit == "direction" else "text"


def _check_range(low: float | None, value: float | None, high: float | None, fault: Fault) -> None:
    if low is not None and high is not None and low > high:
        fault("low", f"{low:g} is above high, {high:g}")
    if value is not None and low is not None and value < low:
        fault("value", f"{value:g} is below low, {low:g}")
    if value is not None and high is not None and value > high:
        fault("value", f"{value:g} is above high, {high:g}")
