"""Drugs, their names, kinetics and potency."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.facts.guidelines import policy
from glidepath.facts.read_tables import Row, read_table, sourced
from glidepath.facts.shapes import Drug, Kinetics, MoietyKinetics, Potency

PARAMETERS = {
    "ka_per_h": "1/h",
    "lag_h": "h",
    "bioavailability": "fraction",
    "clearance_l_per_h": "L/h",
    "central_volume_l": "L",
    "intercompartmental_clearance_l_per_h": "L/h",
    "peripheral_volume_l": "L",
    "fraction_formed": "fraction",
    "mass_ratio": "ratio",
    "allometry_clearance": "exponent",
    "allometry_volume": "exponent",
    "half_life_h": "h",
    "fraction_unbound": "fraction",
}
FORMULATIONS = ("IR", "XR", "SL")


@cache
def drugs() -> Mapping[str, Drug]:
    """Every benzodiazepine and Z-drug this package knows, by its generic name.

    Examples
    --------
    >>> drugs()["clonazepam"].acting
    'long'
    """
    brands = _brands()
    found = {row.needed("name"): _drug(row, brands) for row in read_table("drugs")}
    for word, name in _words_of_brands():
        if name not in found:
            raise FactError(f"facts/data/brands.csv: {word} names an unknown drug, {name}")
    return MappingProxyType(found)


def drug(name: str) -> Drug:
    """The drug with this generic name.

    Raises
    ------
    FactError
        If there is no such drug.
    """
    try:
        return drugs()[name]
    except KeyError:
        raise FactError(f"no drug {name!r} in the facts") from None


def find_drug(word: str) -> Drug | None:
    """Find a drug by its generic or brand name, in upper or lower case.

    Examples
    --------
    >>> find_drug("KLONOPIN").name
    'clonazepam'
    >>> find_drug("aspirin") is None
    True
    """
    name = _index().get(" ".join(word.lower().split()))
    return drugs()[name] if name else None


@cache
def drug_names() -> tuple[str, ...]:
    """Every word that ``find_drug`` knows, in lower case, in order."""
    return tuple(sorted(_index()))


def kinetics(drug: str, formulation: str) -> Kinetics | None:
    """The kinetics of a drug in one release family (``IR``, ``XR``, ``SL``), or None where there are none.

    Examples
    --------
    >>> kinetics("clonazepam", "IR").moieties[0].constants["clearance_l_per_h"].value
    3.6
    """
    return _kinetics().get((drug, formulation))


@cache
def potency(moiety: str) -> Potency | None:
    """The occupancy EC50 of a moiety, or None where there is none.

    Examples
    --------
    >>> potency("alprazolam").ec50_ng_per_ml.value
    105.0
    """
    return _potencies().get(moiety)


@cache
def published_half_lives(drug: str) -> Mapping[str, Sourced]:
    """The published half-life of each active moiety of a drug [h], simulated or not."""
    found: dict[str, Sourced] = {}
    for set_of_kinetics in (k for (name, _), k in _kinetics().items() if name == drug):
        for moiety in set_of_kinetics.moieties:
            if "half_life_h" in moiety.constants:
                found.setdefault(moiety.moiety, moiety.constants["half_life_h"])
    for name, moiety_name, half_life in _other_half_lives():
        if name == drug:
            found[moiety_name] = half_life
    return MappingProxyType(found)


def terminal_half_life_h(moiety: MoietyKinetics) -> float:
    """The terminal half-life that a set of kinetics implies [h].

    Notes
    -----
    One compartment: ln 2 · V / CL. Two: ln 2 / β with β the smaller root of
    β² - (k10 + k12 + k21) β + k10 k21 = 0.

    References
    ----------
    1. Gabrielsson J, Weiner D. Pharmacokinetic and Pharmacodynamic Data Analysis. 5th ed. 2016.
    """
    clearance = _value(moiety, "clearance_l_per_h")
    volume = _value(moiety, "central_volume_l")
    k10 = clearance / volume
    if moiety.compartments == 1:
        return math.log(2) / k10
    flow = _value(moiety, "intercompartmental_clearance_l_per_h")
    k12, k21 = flow / volume, flow / _value(moiety, "peripheral_volume_l")
    total = k10 + k12 + k21
    return math.log(2) / ((total - math.sqrt(total**2 - 4 * k10 * k21)) / 2)


def _value(moiety: MoietyKinetics, name: str) -> float:
    value = moiety.constants[name].value
    if value is None:
        raise FactError(f"facts/data/kinetics.csv: {moiety.moiety} has no {name}")
    return value


def _drug(row: Row, brands: Mapping[str, tuple[str, ...]]) -> Drug:
    name = row.needed("name")
    sets = tuple(k for (drug_name, _), k in _kinetics().items() if drug_name == name)
    simulated = row.yes("simulated")
    if simulated != bool(sets):
        row.fault("simulated", "does not agree with kinetics.csv")
    if not simulated:
        row.needed("not_simulated_because")
    return Drug(
        name=name,
        kind=cast(Literal["benzodiazepine", "z_drug"], row.one_of("kind", ("benzodiazepine", "z_drug"))),
        brands=brands.get(name, ()),
        acting=_acting(row, name, sets),
        simulated=simulated,
        not_simulated_because=row.text("not_simulated_because"),
        kinetics=sets,
        plausible_max_daily_mg=sourced(row),
        notes=row.items("notes", "|"),
    )


def _acting(row: Row, name: str, sets: tuple[Kinetics, ...]) -> Literal["short", "long"]:
    lives = [half_life.value for half_life in published_half_lives(name).values() if half_life.value]
    if not lives:
        lives = [terminal_half_life_h(moiety) for one in sets for moiety in one.moieties]
    if not lives:
        row.fault("name", "has no half-life in kinetics.csv or half_lives.csv")
    threshold_h = policy("short_acting_below_h").value
    return "short" if threshold_h is not None and max(lives) < threshold_h else "long"


@cache
def _words_of_brands() -> tuple[tuple[str, str], ...]:
    return tuple((row.needed("word"), row.needed("drug")) for row in read_table("brands"))


@cache
def _brands() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("brands"):
        if row.one_of("kind", ("brand", "generic name")) == "brand":
            found[row.needed("drug")] = (*found.get(row.needed("drug"), ()), row.needed("word"))
    return found


@cache
def _index() -> Mapping[str, str]:
    index = {name: name for name in drugs()}
    for word, name in _words_of_brands():
        if index.setdefault(word.lower(), name) != name:
            raise FactError(f"facts/data/brands.csv: {word} means two drugs")
    return index


@cache
def _kinetics() -> Mapping[tuple[str, str], Kinetics]:
    grouped: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for row in read_table("kinetics"):
        key = (row.needed("drug"), row.one_of("formulation", FORMULATIONS))
        grouped.setdefault(key, {}).setdefault(row.needed("moiety"), []).append(row)
    return {
        key: Kinetics(
            drug=key[0],
            formulation=key[1],
            moieties=tuple(_moiety(name, rows) for name, rows in moieties.items()),
        )
        for key, moieties in grouped.items()
    }


def _moiety(name: str, rows: list[Row]) -> MoietyKinetics:
    first = rows[0]
    constants: dict[str, Sourced] = {}
    for row in rows:
        parameter = row.one_of("parameter", tuple(PARAMETERS))
        if parameter in constants:
            row.fault("parameter", f"{parameter} stands twice for {name}")
        if row.text("unit") != PARAMETERS[parameter]:
            row.fault("unit", f"{parameter} is given in {PARAMETERS[parameter]}")
        constants[parameter] = sourced(row)
        _check_sign(row, constants[parameter])
    return MoietyKinetics(
        moiety=name,
        role=cast(Literal["parent", "metabolite"], first.one_of("role", ("parent", "metabolite"))),
        parent=first.text("parent") or None,
        compartments=cast(Literal[1, 2], int(first.one_of("compartments", ("1", "2")))),
        constants=MappingProxyType(constants),
        confidence=first.one_of("confidence", ("A", "B", "C", "D")),
        basis=first.needed("basis"),
    )


def _check_sign(row: Row, parameter: Sourced) -> None:
    value = parameter.value
    if value is None or value < 0 or (value == 0 and row.text("parameter") != "lag_h"):
        row.fault("value", "must be above zero")
    if parameter.unit == "fraction" and value > 1:
        row.fault("value", "a fraction is at most 1")


@cache
def _potencies() -> Mapping[str, Potency]:
    found: dict[str, Potency] = {}
    for row in read_table("potency"):
        value = sourced(row)
        if value.value is None or value.value <= 0:
            row.fault("value", "must be above zero")
        name = row.needed("moiety")
        found[name] = Potency(
            moiety=name, equivalent_drug=row.needed("equivalent_drug"), ec50_ng_per_ml=value
        )
    return found


@cache
def _other_half_lives() -> tuple[tuple[str, str, Sourced], ...]:
    return tuple((row.needed("drug"), row.needed("moiety"), sourced(row)) for row in read_table("half_lives"))
