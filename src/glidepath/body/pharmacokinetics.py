"""Absorption, distribution, elimination and active metabolites, as one linear system per drug.

Every array has one value per person. A compartment is an amount [mg], an effect site is a level in units of
the moiety's own EC50. Nothing here steps through time: :func:`transition` gives the exact answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NG_PER_ML_IN_MG_PER_L = 1000.0
TAYLOR_TERMS = 10
TAYLOR_NORM = 0.5 / 2 / 2
"""Terms of the exponential series, and the norm that a matrix is scaled down to before it is summed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoietyValues:
    """Values of one moiety, one per person.

    ``formed_from`` is the place of the moiety that it is formed from (None: it is what the gut absorbs).
    ``formed_mg_per_mg`` is the mass formed per mass eliminated there: fraction formed times mass ratio. A
    one-compartment moiety has no ``intercompartmental_l_per_h`` and no ``peripheral_volume_l``.
    """

    moiety: str
    formed_from: int | None
    formed_mg_per_mg: Array
    clearance_l_per_h: Array
    central_volume_l: Array
    intercompartmental_l_per_h: Array | None
    peripheral_volume_l: Array | None
    ke0_per_h: Array
    ec50_ng_per_ml: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugValues:
    """Values of one drug in one formulation, one per person; the first moiety is what the gut absorbs.

    ``absorbed_mg_per_mg`` is the mass of the first moiety per mg of the dose as labelled (1 but for prodrugs:
    clearances and volumes are apparent, so bioavailability is inside them).
    """

    drug: str
    formulation: str
    absorption_per_h: Array
    lag_h: float
    absorbed_mg_per_mg: Array
    moieties: tuple[MoietyValues, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearSystem:
    """x' = matrix x, with a jump of dose mg x ``dose_input`` at each arrival in the gut.

    ``plasma_rows`` times x is the plasma level per moiety [ng/mL]; ``effect_row`` times x is u, the sum over
    the moieties of the level at the effect site over EC50. ``dose_input`` has one column per channel
    (drug and formulation), ``lag_h`` one number per channel.
    """

    channels: tuple[tuple[str, str], ...]
    moieties: tuple[str, ...]
    matrix: Array
    dose_input: Array
    plasma_rows: Array
    effect_row: Array
    lag_h: tuple[float, ...]


def two_compartment_half_life_h(
    clearance_l_per_h: Array,
    central_volume_l: Array,
    intercompartmental_l_per_h: Array,
    peripheral_volume_l: Array,
) -> Array:
    """Give the terminal half-life of a two-compartment drug [h].

    Parameters
    ----------
    clearance_l_per_h, central_volume_l, intercompartmental_l_per_h, peripheral_volume_l
        Clearances [L/h] and volumes [L], above 0.

    Returns
    -------
    ndarray
        Terminal half-life [h].

    Notes
    -----
    beta = (S - sqrt(S^2 - 4 k10 k21)) / 2 with S = k10 + k12 + k21 [1]_, written without cancellation.

    References
    ----------
    .. [1] Gibaldi M, Perrier D. Pharmacokinetics, 2nd ed. 1982. https://doi.org/10.1201/b14095

    Examples
    --------
    >>> one = np.ones(1)
    >>> round(float(two_compartment_half_life_h(3.6 * one, 78.2 * one, 29.2 * one, 114.9 * one)[0]), 1)
    38.9
    """
    k10 = clearance_l_per_h / central_volume_l
    k12 = intercompartmental_l_per_h / central_volume_l
    k21 = intercompartmental_l_per_h / peripheral_volume_l
    rates = k10 + k12 + k21
    beta = 2 * k10 * k21 / (rates + np.sqrt(rates**2 - 4 * k10 * k21))
    return np.asarray(np.log(2) / beta, dtype=np.float64)


def terminal_half_life_h(moiety: MoietyValues) -> Array:
    """Give the terminal half-life of a moiety on its own [h].

    Parameters
    ----------
    moiety
        Its values.

    Returns
    -------
    ndarray
        Terminal half-life [h], one per person.
    """
    if moiety.intercompartmental_l_per_h is None or moiety.peripheral_volume_l is None:
        ratio = moiety.central_volume_l / moiety.clearance_l_per_h
        return np.asarray(np.log(2) * ratio, dtype=np.float64)
    return two_compartment_half_life_h(
        moiety.clearance_l_per_h,
        moiety.central_volume_l,
        moiety.intercompartmental_l_per_h,
        moiety.peripheral_volume_l,
    )


def _central_places(moieties: tuple[MoietyValues, ...]) -> list[int]:
    places, place = [], 1
    for moiety in moieties:
        places.append(place)
        place += 1 if moiety.peripheral_volume_l is None else 2
    return [*places, place]


def _fill_disposition(matrix: Array, moieties: tuple[MoietyValues, ...], central: list[int]) -> None:
    for moiety, place in zip(moieties, central, strict=False):
        matrix[:, place, place] -= moiety.clearance_l_per_h / moiety.central_volume_l
        if moiety.intercompartmental_l_per_h is not None and moiety.peripheral_volume_l is not None:
            out = moiety.intercompartmental_l_per_h / moiety.central_volume_l
            back = moiety.intercompartmental_l_per_h / moiety.peripheral_volume_l
            matrix[:, place, place] -= out
            matrix[:, place + 1, place] = out
            matrix[:, place, place + 1] = back
            matrix[:, place + 1, place + 1] = -back
        if moiety.formed_from is not None:
            source = moieties[moiety.formed_from]
            eliminated = source.clearance_l_per_h / source.central_volume_l
            matrix[:, place, central[moiety.formed_from]] = moiety.formed_mg_per_mg * eliminated


def drug_system(drug: DrugValues) -> LinearSystem:
    """Write one drug and its active metabolites as a linear system.

    Parameters
    ----------
    drug
        Its values, one per person.

    Returns
    -------
    LinearSystem
        States in this order: gut; central and, where there is one, peripheral compartment of each moiety;
        effect site of each moiety.

    Notes
    -----
    gut' = -ka gut; central' = ka gut - (k10 + k12) central + k21 peripheral; a metabolite is formed at
    fm x mass ratio x k10 x central of the moiety before it; effect' = ke0 (C / EC50 - effect) [1]_.

    References
    ----------
    .. [1] Sheiner LB, Stanski DR, Vozeh S, Miller RD, Ham J. Simultaneous modeling of pharmacokinetics and
       pharmacodynamics. Clin Pharmacol Ther 1979;25:358. https://doi.org/10.1002/cpt1979253358
    """
    people, central = len(drug.absorption_per_h), _central_places(drug.moieties)
    first_effect, count = central[-1], len(drug.moieties)
    size = first_effect + count
    matrix = np.zeros((people, size, size))
    plasma, effect = np.zeros((people, count, size)), np.zeros((people, size))
    matrix[:, 0, 0] = -drug.absorption_per_h
    matrix[:, central[0], 0] = drug.absorption_per_h
    _fill_disposition(matrix, drug.moieties, central)
    for number, moiety in enumerate(drug.moieties):
        site, level = first_effect + number, NG_PER_ML_IN_MG_PER_L / moiety.central_volume_l
        plasma[:, number, central[number]] = level
        matrix[:, site, central[number]] = moiety.ke0_per_h * level / moiety.ec50_ng_per_ml
        matrix[:, site, site] = -moiety.ke0_per_h
        effect[:, site] = 1
    dose_input = np.zeros((people, size, 1))
    dose_input[:, 0, 0] = drug.absorbed_mg_per_mg
    return LinearSystem(
        channels=((drug.drug, drug.formulation),),
        moieties=tuple(m.moiety for m in drug.moieties),
        matrix=matrix,
        dose_input=dose_input,
        plasma_rows=plasma,
        effect_row=effect,
        lag_h=(drug.lag_h,),
    )


def joined_system(systems: Sequence[LinearSystem]) -> LinearSystem:
    """Put the systems of several drugs side by side; the same moiety from two drugs adds up in plasma.

    Parameters
    ----------
    systems
        One or more systems of the same people.

    Returns
    -------
    LinearSystem
        One system with all their states.
    """
    if len(systems) == 1:
        return systems[0]
    people, sizes = len(systems[0].matrix), [s.matrix.shape[1] for s in systems]
    names = tuple(dict.fromkeys(name for s in systems for name in s.moieties))
    matrix = np.zeros((people, sum(sizes), sum(sizes)))
    dose_input = np.zeros((people, sum(sizes), sum(len(s.channels) for s in systems)))
    plasma, effect = np.zeros((people, len(names), sum(sizes))), np.zeros((people, sum(sizes)))
    row = column = 0
    for system, size in zip(systems, sizes, strict=True):
        states, inputs = slice(row, row + size), slice(column, column + len(system.channels))
        matrix[:, states, states] = system.matrix
        dose_input[:, states, inputs] = system.dose_input
        effect[:, states] = system.effect_row
        for number, name in enumerate(system.moieties):
            plasma[:, names.index(name), states] += system.plasma_rows[:, number]
        row, column = states.stop, inputs.stop
    return LinearSystem(
        channels=tuple(channel for s in systems for channel in s.channels),
        moieties=names,
        matrix=matrix,
        dose_input=dose_input,
        plasma_rows=plasma,
        effect_row=effect,
        lag_h=tuple(lag for s in systems for lag in s.lag_h),
    )


def transition(matrix: Array, hours: float) -> Array:
    """Give exp(matrix x hours), which carries the state over some hours, exactly.

    Parameters
    ----------
    matrix
        Compartmental matrices [1/h], shape (..., m, m): no negative number off the diagonal.
    hours
        Time [h], 0 or more.

    Returns
    -------
    ndarray
        The transition matrices, same shape.

    Notes
    -----
    exp(A t) = exp(-c) exp(A t + c I) with c = max |a_ii| t makes every term of the series non-negative, so
    scaling and squaring [1]_ loses no digits by cancellation. Nothing divides by the difference of two rate
    constants, so equal ones are no special case.

    References
    ----------
    .. [1] Moler C, Van Loan C. Nineteen dubious ways to compute the exponential of a matrix, twenty-five
       years later. SIAM Rev 2003;45:3. https://doi.org/10.1137/S00361445024180

    Examples
    --------
    >>> transition(np.array([[-1.0, 0.0], [1.0, -1.0]]), 1.0).round(6).tolist()
    [[0.367879, 0.0], [0.367879, 0.367879]]
    """
    size = matrix.shape[-1]
    identity = np.eye(size)
    shift = hours * np.max(-np.diagonal(matrix, axis1=-2, axis2=-1), axis=-1)[..., None, None]
    scaled = matrix * hours + shift * identity
    norm = float(np.max(np.sum(scaled, axis=-2), initial=TAYLOR_NORM))
    squarings = int(np.ceil(np.log2(norm / TAYLOR_NORM)))
    scaled = scaled / 2**squarings
    result = identity + scaled / TAYLOR_TERMS
    for term in range(TAYLOR_TERMS - 1, 0, -1):
        result = identity + scaled @ result / term
    result = result * np.exp(-shift / 2**squarings)
    for _ in range(squarings):
        result = result @ result
    return np.asarray(result, dtype=np.float64)
