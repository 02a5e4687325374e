"""How strong a moiety is: the weight of an active metabolite, with the dose of its drug held equal."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from glidepath.basis.errors import FactError
from glidepath.body.pharmacokinetics import Array
from glidepath.facts.load import kinetics, potency
from glidepath.facts.shapes import MoietyKinetics

_DRUG, _METABOLITE = "diazepam", "nordiazepam"


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
    found = potency(moiety)
    if found is None or found.ec50_ng_per_ml.value is None:
        raise FactError(f"no potency of {moiety}")
    return found.ec50_ng_per_ml.value


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
