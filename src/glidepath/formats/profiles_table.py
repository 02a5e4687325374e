"""Observed level-time profiles from two CSV tables: an index of the profiles, and their points."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NoReturn

from glidepath.basis.errors import InputError
from glidepath.evidence.profiles import ObservedProfile, UsableProfiles
from glidepath.facts.load import model_parameters
from glidepath.population.sampling import can_be_simulated

INDEX_FILE, POINTS_FILE = "index.csv", "observed.csv"
INDEX_COLUMNS = (
    *("profile_id", "analyte", "study", "arm", "route", "dose_mg", "first_dose_h", "n_num"),
    *("data_type", "matrix", "special_population"),
)
POINT_COLUMNS = ("profile_id", "time_h", "conc_ng_mL")
_FEWEST_POINTS = 3
_UNTREATED = ("single", "control")


def usable_profiles(index_text: str, points_text: str) -> UsableProfiles:
    """Take the profiles that can be compared: mean levels in plasma of adults after one dose by mouth.

    Parameters
    ----------
    index_text
        ``index.csv``: one row a profile.
    points_text
        ``observed.csv``: one row a point; levels in ng/mL, hours on the clock of the study.

    Returns
    -------
    UsableProfiles
        Those, and how many others were left out for which reason.

    Raises
    ------
    InputError
        If a column is missing or a number is none.
    """
    points: dict[str, list[Mapping[str, str]]] = {}
    for row in _rows(points_text, POINTS_FILE, POINT_COLUMNS):
        points.setdefault(row["profile_id"], []).append(row)
    usable: list[ObservedProfile] = []
    reasons: Counter[str] = Counter()
    for row in _rows(index_text, INDEX_FILE, INDEX_COLUMNS):
        reason = _why_not(row)
        profile = None if reason else _profile(row, points.get(row["profile_id"], []))
        if profile is None:
            reasons[reason or "fewer than three levels after the dose"] += 1
        else:
            usable.append(profile)
    return UsableProfiles(usable=tuple(usable), left_out=tuple(sorted(reasons.items())))


def _rows(text: str, name: str, needed: Iterable[str]) -> list[dict[str, str]]:
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    missing = [column for column in needed if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"{name}, line 1: no column {missing[0]!r}; it needs {', '.join(needed)}.", "profiles"
        )
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or None in row.values():
            _refuse(name, reader.line_num, "", "it has more or fewer cells than the header")
        rows.append({**row, "line": str(reader.line_num)})
    return rows


def _why_not(row: Mapping[str, str]) -> str:
    drug = row["analyte"].strip().lower()
    if not can_be_simulated(drug):
        return "the program does not simulate the drug"
    if row["route"].strip().upper() != "PO":
        return "not by mouth"
    if row["arm"].strip() not in _UNTREATED:
        return "with another medicine that changes the level"
    if row["matrix"].strip().lower() != "plasma":
        return "not in plasma"
    if row["data_type"].strip().lower() != "aggregated":
        return "single persons, who are in a mean profile too"
    return "not of healthy adults" if row["special_population"].strip() not in ("", "0") else ""


def _profile(row: Mapping[str, str], points: Iterable[Mapping[str, str]]) -> ObservedProfile | None:
    first_h = _number(row, "first_dose_h", INDEX_FILE)
    seen = [(_number(p, "time_h", POINTS_FILE) - first_h, p) for p in points]
    seen = sorted(((hour, point) for hour, point in seen if hour > 0), key=lambda pair: pair[0])
    levels = [_number(point, "conc_ng_mL", POINTS_FILE) for _, point in seen]
    if len(seen) < _FEWEST_POINTS:
        return None
    weights = [p.get("weight_mean_kg", "") for _, p in seen]
    usual_kg = model_parameters()["weight_reference_kg"].value or 0.0
    weight_kg = _number(seen[0][1], "weight_mean_kg", POINTS_FILE) if weights[0].strip() else usual_kg
    return ObservedProfile(
        id=f"P{row['profile_id']}",
        drug=row["analyte"].strip().lower(),
        study=row["study"].strip(),
        arm=row.get("grouping", "").strip(),
        url=row.get("reference_url", "").strip(),
        dose_mg=_number(row, "dose_mg", INDEX_FILE),
        weight_kg=weight_kg,
        people=max(1, round(_number(row, "n_num", INDEX_FILE))),
        hours=tuple(hour for hour, _ in seen),
        ng_per_ml=tuple(levels),
        note=row.get("note", "").strip(),
    )


def _number(row: Mapping[str, str], column: str, name: str) -> float:
    text = row[column].strip()
    try:
        number = float(text)
    except ValueError:
        _refuse(name, int(row["line"]), column, f"{text!r} is not a number; write digits such as 2.5")
    if not math.isfinite(number) or number < 0:
        _refuse(name, int(row["line"]), column, f"{text} cannot be; write a number from 0 up")
    return number


def _refuse(name: str, line: int, column: str, what: str) -> NoReturn:
    where = f"{name}, line {line}" + (f", column {column}" if column else "")
    raise InputError(f"{where}: {what}.", "profiles")
