"""Equal steps of drive: the curve that makes every cut the same size for the receptor, not in mg."""

from __future__ import annotations

from fractions import Fraction

from glidepath.basis.errors import FactError
from glidepath.facts import load
from glidepath.facts.shapes import MoietyKinetics
from glidepath.taper.paces import Curve

_DIGITS = 6
_HOURS_A_DAY = 24
_NG_PER_ML_IN_MG_PER_L = 1000


def drive_ratio_per_mg(drug: str, formulation: str) -> float | None:
    """Mean ratio u of level to occupancy EC50, summed over the moieties, per mg a day at steady state.

    Parameters
    ----------
    drug, formulation
        Generic name and release family.

    Returns
    -------
    float or None
        u per mg/day; None where the drug has no usable kinetics.

    Notes
    -----
    ``u = sum_i Css_i / EC50_i`` with ``Css = F dose / (24 h CL)``, metabolites by the fraction formed.
    """
    kinetics = load.kinetics(drug, formulation)
    if kinetics is None:
        return None
    formed_mg_per_h: dict[str | None, float] = {}
    total = 0.0
    for moiety in kinetics.moieties:
        rate = _rate_mg_per_h(moiety, formed_mg_per_h)
        potency = load.potency(moiety.moiety)
        clearance = _constant(moiety, "clearance_l_per_h", 0.0)
        if potency is None or not potency.ec50_ng_per_ml.value or not clearance:
            return None
        formed_mg_per_h[moiety.moiety] = rate
        total += _NG_PER_ML_IN_MG_PER_L * rate / clearance / potency.ec50_ng_per_ml.value
    return total


def _constant(moiety: MoietyKinetics, name: str, default: float) -> float:
    constant = moiety.constants.get(name)
    return default if constant is None or constant.value is None else constant.value


def _rate_mg_per_h(moiety: MoietyKinetics, formed: dict[str | None, float]) -> float:
    """Mass that enters the moiety per hour at 1 mg of the drug a day."""
    if moiety.role == "parent":
        return _constant(moiety, "mass_ratio", 1.0) / _HOURS_A_DAY
    made = _constant(moiety, "fraction_formed", 1.0) * _constant(moiety, "mass_ratio", 1.0)
    return formed[moiety.parent] * made


def equal_drive_curve(u_at_start: float, steps: int, interval_days: int) -> Curve:
    """Dose fractions at which the acute drive falls in equal steps to zero.

    Parameters
    ----------
    u_at_start
        Ratio u at today's dose, above 0.
    steps
        Number of equal steps, 1 or more.
    interval_days
        Days per step.

    Notes
    -----
    ``n = u / (u + u50)``, so ``u_k = u50 n_k / (1 - n_k)`` with ``n_k = n_0 (1 - k / steps)``; the dose is
    proportional to u. The bend comes from u50 alone, which trials do not identify: see its prior.
    """
    u50 = load.model_parameters()["u50"].value
    if u50 is None:
        raise FactError("the model has no u50")
    drive = u_at_start / (u_at_start + u50)
    points = []
    for step in range(steps + 1):
        n = drive * (1 - step / steps)
        points.append(Fraction(str(round(u50 * n / (1 - n) / u_at_start, _DIGITS))))
    return Curve(points=tuple(points), interval_days=interval_days)
