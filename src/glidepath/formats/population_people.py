"""The person of a population: fields of a case, of which age, weight and sex may be spread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.facts.load import policy
from glidepath.formats.case_person import PERSON_FIELDS
from glidepath.formats.field_readers import Reader, anything, fields_of, number
from glidepath.patient.case import Assumed
from glidepath.patient.person import Person
from glidepath.population.bodies import Crowd, Spread

_NUMBER = number(-1_000, 1_000, "a number", "75")
_PERCENT = number(0, 100, "percent", "50")
_TIE = number(-0.99, 0.99, "a correlation", "0.1")
_SPREAD_EXAMPLE = "{median: 75, cv_percent: 20, low: 40, high: 150}"
_SPREAD_FIELDS: Mapping[str, Reader] = {
    "median": _NUMBER,
    "cv_percent": number(0.1, 200, "percent", "20"),
    "mean": _NUMBER,
    "sd": number(0.001, 1_000, "a standard deviation", "12"),
    "low": _NUMBER,
    "high": _NUMBER,
}
_SHAPES = {
    frozenset(("median", "cv_percent")): "lognormal",
    frozenset(("mean", "sd")): "normal",
    frozenset[str](): "uniform",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCrowd:
    """Who the people are, in words too; ``typical`` is the person of the case as fields of a case file."""

    crowd: Crowd
    typical: Mapping[str, Any]
    who: tuple[str, ...]
    assumed: tuple[Assumed, ...]


def read_crowd(data: Any) -> ReadCrowd:
    """Read the ``person`` table of a SPEC.

    Parameters
    ----------
    data
        The table, or None where it was left out.

    Returns
    -------
    ReadCrowd
        What is spread, and the typical person.

    Raises
    ------
    InputError
        At an unknown field, or a spread that cannot be.

    Examples
    --------
    >>> spread = {"mean": 50, "sd": 10, "low": 20, "high": 80}
    >>> read_crowd({"age_years": spread, "sex": {"female_percent": 60}}).typical
    {'age_years': 50.0}
    """
    given = fields_of(
        data, "person", {**dict.fromkeys(PERSON_FIELDS, anything), "age_weight_correlation": _TIE}
    )
    tie = given.pop("age_weight_correlation", 0.0)
    share = _female_share(given)
    age = _spread(given, "age_years", policy("adult_years").value or 0.0, 120)
    both, men = _weights(given, share)
    if tie and (age is None or both is None):
        raise InputError(
            "person.age_weight_correlation: it ties two spreads; spread age_years and weight_kg too, or leave"
            " it out.",
            "person.age_weight_correlation",
        )
    crowd = Crowd(
        person=Person(),
        female_share=share,
        age_years=age,
        weight_kg=both,
        weight_kg_of_men=men,
        age_weight_correlation=tie,
    )
    typical = {**given, **_typical(crowd)}
    why = "the median of its spread; the planner and the findings see the typical person"
    assumed = tuple(Assumed(field=f"person.{name}", value=v, why=why) for name, v in _typical(crowd).items())
    return ReadCrowd(crowd=crowd, typical=typical, who=_who(crowd, given), assumed=assumed)


def _female_share(given: dict[str, Any]) -> float | None:
    if not isinstance(given.get("sex"), Mapping):
        return None
    found = fields_of(given.pop("sex"), "person.sex", {"female_percent": _PERCENT})
    if "female_percent" not in found:
        raise InputError(
            "person.sex: type female, male, or how many are women, {female_percent: 60}.", "person.sex"
        )
    return float(found["female_percent"]) / 100


def _weights(given: dict[str, Any], share: float | None) -> tuple[Spread | None, Spread | None]:
    """The spread of everybody's weight, or that of women and that of men."""
    weight = given.get("weight_kg")
    if not isinstance(weight, Mapping) or not {"female", "male"} & set(weight):
        return _spread(given, "weight_kg", 1, 500), None
    path = "person.weight_kg"
    each = fields_of(given.pop("weight_kg"), path, {"female": anything, "male": anything})
    if share is None or set(each) != {"female", "male"}:
        raise InputError(
            f"{path}: weights by sex need female and male, and person.sex: {{female_percent: 60}}.", path
        )
    women, men = (_spread(dict(each), sex, 1, 500, path) for sex in ("female", "male"))
    if women is None or men is None:
        raise InputError(f"{path}: write both as spreads, such as female: {_SPREAD_EXAMPLE}.", path)
    return women, men


def _spread(
    given: dict[str, Any], name: str, lowest: float, highest: float, above: str = "person"
) -> Spread | None:
    """Take a spread out of the fields; None where the field is a plain value or is not there."""
    if not isinstance(given.get(name), Mapping):
        return None
    path = f"{above}.{name}"
    found = fields_of(given.pop(name), path, _SPREAD_FIELDS)
    shape = frozenset(found) - {"low", "high"}
    if shape not in _SHAPES or not {"low", "high"} <= set(found):
        raise InputError(
            f"{path}: a spread has median and cv_percent, or mean and sd, or neither, and always low and"
            f" high; write it like {_SPREAD_EXAMPLE}.",
            path,
        )
    low, high = found["low"], found["high"]
    for end in ("low", "high"):
        if not lowest <= found[end] <= highest:
            number(lowest, highest, "a bound", f"{lowest:g}")(found[end], f"{path}.{end}")
    middle = found.get("median", found.get("mean", (low + high) / 2))
    if not low < middle < high:
        raise InputError(
            f"{path}: low {low:g}, middle {middle:g} and high {high:g} are not in this order; put them so.",
            path,
        )
    width = found.get("sd", 1.0)
    if "cv_percent" in found:
        width = math.sqrt(math.log1p((found["cv_percent"] / 100) ** 2))
    return Spread(kind=_SHAPES[shape], low=low, high=high, middle=middle, width=width)  # type: ignore[arg-type]


def _typical(crowd: Crowd) -> dict[str, float]:
    found = {}
    if crowd.age_years is not None:
        found["age_years"] = round(crowd.age_years.median, 1)
    if crowd.weight_kg is not None:
        kg = crowd.weight_kg.median
        if crowd.weight_kg_of_men is not None:
            share = crowd.female_share or 0.0
            kg = share * kg + (1 - share) * crowd.weight_kg_of_men.median
        found["weight_kg"] = round(kg, 1)
    return found


def _who(crowd: Crowd, given: Mapping[str, Any]) -> tuple[str, ...]:
    said = [_spread_words("age", crowd.age_years, "years")]
    if crowd.female_share is not None:
        said.append(f"{100 * crowd.female_share:g} % women")
    if crowd.weight_kg_of_men is None:
        said.append(_spread_words("weight", crowd.weight_kg, "kg"))
    else:
        said.append(_spread_words("weight of women", crowd.weight_kg, "kg"))
        said.append(_spread_words("weight of men", crowd.weight_kg_of_men, "kg"))
    if crowd.age_weight_correlation:
        said.append(f"age and weight correlated by {crowd.age_weight_correlation:g}")
    fixed = {"age_years": "age {} years", "weight_kg": "weight {} kg", "sex": "{}"}
    said += [words.format(given[name]) for name, words in fixed.items() if given.get(name) is not None]
    return tuple(words for words in said if words)


def _spread_words(name: str, spread: Spread | None, unit: str) -> str:
    if spread is None:
        return ""
    bounds = f"from {spread.low:g} to {spread.high:g} {unit}"
    if spread.kind == "uniform":
        return f"{name} evenly {bounds}"
    if spread.kind == "normal":
        return f"{name} of mean {spread.middle:g} and standard deviation {spread.width:g} {unit}, {bounds}"
    cv = 100 * math.sqrt(math.expm1(spread.width**2))
    return f"{name} of median {spread.middle:g} {unit}, varying by {cv:.3g} % (log-normal), {bounds}"
