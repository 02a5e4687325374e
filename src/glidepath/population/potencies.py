"""How strong a moiety is, and how what is not known about it hangs together between moieties.

Published equivalents are drawn here and nowhere else: where clonazepam is weaker, it is so when it is taken
alone and when it takes the place of diazepam. So a simulated switch is no evidence for an equivalence table:
what it shows was put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from glidepath.basis.errors import FactError
from glidepath.body.pharmacokinetics import Array
from glidepath.facts.load import kinetics, potency
from glidepath.facts.shapes import MoietyKinetics, Potency
from glidepath.population.draws import Draw

_DRUG, _METABOLITE, _OCCUPANCY = "diazepam", "nordiazepam", "alprazolam"
"""What tables count in; its metabolite, whose potency was fitted; the drug of measured occupancy."""


def ec50_ng_per_ml(moiety: str) -> float:
    """Give the typical occupancy EC50 of a moiety.

    Parameters
    ----------
    moiety
        Name of a drug or of an active metabolite.

    Returns
    -------
    float
        Level in total plasma that holds half of the receptors [ng/mL].

    Raises
    ------
    FactError
        If nobody gives one.

    Examples
    --------
    >>> ec50_ng_per_ml("alprazolam")
    105.0
    """
    value = _potency(moiety).ec50_ng_per_ml.value
    if value is None:
        raise FactError(f"no potency of {moiety}")
    return value


def _potency(moiety: str) -> Potency:
    found = potency(moiety)
    if found is None:
        raise FactError(f"no potency of {moiety}")
    return found


def drawn_ec50_ng_per_ml(moiety: str, draw: Draw) -> Array:
    """Draw the EC50 of a moiety: people differ alike for all moieties, potencies differ by group.

    Parameters
    ----------
    moiety
        Name of a drug or of an active metabolite.
    draw
        Who is drawn.

    Returns
    -------
    ndarray
        Level in total plasma that holds half of the receptors [ng/mL], one per person.

    Raises
    ------
    FactError
        If nobody gives one.

    Examples
    --------
    >>> nobody = Draw(people=np.zeros(1, int), group=np.zeros(1, int), differ=False, uncertain=False)
    >>> drawn_ec50_ng_per_ml("alprazolam", nobody).tolist()
    [105.0]
    """
    fact = _potency(moiety).ec50_ng_per_ml
    log = draw.between("sensitivity", fact.omega)
    typical = np.full(len(draw.people), ec50_ng_per_ml(moiety))
    if draw.uncertain:
        if moiety in (_DRUG, _METABOLITE):
            typical = metabolite_potencies(draw.fitted("nordiazepam_potency"))[moiety]
        parts = potency_parts(moiety).items()
        log = log + sum(weight * draw.group_draw(f"potency of {part}") for part, weight in parts)
    return np.asarray(typical * np.exp(log), dtype=np.float64)


@cache
def potency_parts(moiety: str) -> Mapping[str, float]:
    """Give what is not known about the potency of a moiety, in parts that others may share.

    Parameters
    ----------
    moiety
        Name of a drug or of an active metabolite.

    Returns
    -------
    Mapping
        For each part, named after the moiety that brings it in, the standard deviation that it gives the
        logarithm of the EC50. Parts are independent of each other.

    Raises
    ------
    FactError
        If there is no potency of the moiety.

    Notes
    -----
    The spread of a potency is the spread of the tables about the dose that equals 10 mg diazepam. So it must
    also be the spread of the ratio to the EC50 of diazepam: this fixes the correlation r of the two
    logarithms, r = s_d / (2 s), with s_d the spread of diazepam and s that of the other. A metabolite has the
    same tie to its drug. Nordiazepam has none of its own: its weight beside diazepam was fitted. Alprazolam,
    whose occupancy was measured, is drawn by itself.

    Examples
    --------
    >>> parts = potency_parts("clonazepam")
    >>> sorted(parts), round(sum(part**2 for part in parts.values()) ** 0.5, 3)
    (['clonazepam', 'diazepam'], 0.323)
    """
    if moiety == _METABOLITE:
        return potency_parts(_DRUG)
    found = _potency(moiety)
    spread, anchor = found.ec50_ng_per_ml.uncertainty_sd_log or 0.0, _anchor(found)
    if anchor is None or not spread:
        return MappingProxyType({moiety: spread})
    above = potency_parts(anchor)
    whole = sum(part**2 for part in above.values()) ** 0.5
    tie = min(whole / (2 * spread), 1.0)
    shared = {name: part / whole * tie * spread for name, part in above.items()}
    return MappingProxyType(shared | {moiety: spread * (1 - tie**2) ** 0.5})


def _anchor(found: Potency) -> str | None:
    """Beside which moiety a potency was set: its drug for a metabolite, else diazepam."""
    if found.moiety in (_DRUG, _OCCUPANCY):
        return None
    of = found.equivalent_drug
    return of if of != found.moiety and potency(of) is not None else _DRUG


def metabolite_potencies(nordiazepam_potency: Array) -> Mapping[str, Array]:
    """Give the EC50 of diazepam and of nordiazepam for other relative potencies of nordiazepam.

    Parameters
    ----------
    nordiazepam_potency
        EC50 of diazepam over EC50 of nordiazepam, total plasma; above 0. One number per person or draw.

    Returns
    -------
    Mapping
        EC50 by moiety [ng/mL]. At the potency that the table of potencies holds, its own two numbers.

    Notes
    -----
    With f the share of nordiazepam in the sum of both mean levels at steady state on diazepam, and E the EC50
    of both at equal potency, the EC50 of diazepam is E (1 - f + w f), that of nordiazepam the same over w.
    So the mean level at the receptor of a daily dose of diazepam is the same for every w, and with it its
    equivalence to the other drugs.

    Examples
    --------
    >>> found = metabolite_potencies(np.array([0.5, 1.0]))
    >>> (found["diazepam"] / found["nordiazepam"]).tolist()
    [0.5, 1.0]
    """
    weight = np.asarray(nordiazepam_potency, dtype=np.float64)
    share = metabolite_share()
    diazepam, nordiazepam = ec50_ng_per_ml(_DRUG), ec50_ng_per_ml(_METABOLITE)
    at_equal_potency = diazepam / (1 - share + diazepam / nordiazepam * share)
    parent = at_equal_potency * (1 - share + weight * share)
    return MappingProxyType({_DRUG: parent, _METABOLITE: parent / weight})


@cache
def metabolite_share() -> float:
    """Give the share of nordiazepam in the sum of both mean levels at steady state on diazepam.

    Returns
    -------
    float
        0 to 1, from the typical kinetics.

    Raises
    ------
    FactError
        If there are no kinetics of diazepam with its metabolite.

    Examples
    --------
    >>> round(metabolite_share(), 2)
    0.6
    """
    found = kinetics(_DRUG, "IR")
    moieties = {one.moiety: one for one in found.moieties} if found is not None else {}
    if set(moieties) != {_DRUG, _METABOLITE}:
        raise FactError(f"no kinetics of {_DRUG} with {_METABOLITE}")
    formed = moieties[_METABOLITE]
    made = _constant(formed, "fraction_formed") * _constant(formed, "mass_ratio")
    parent = 1 / _constant(moieties[_DRUG], "clearance_l_per_h")
    metabolite = made / _constant(formed, "clearance_l_per_h")
    return metabolite / (parent + metabolite)


def _constant(moiety: MoietyKinetics, name: str) -> float:
    value = moiety.constants[name].value
    if value is None:
        raise FactError(f"the kinetics of {moiety.moiety} have no {name}")
    return value
