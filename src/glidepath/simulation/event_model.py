"""Models for event tables: named compartments, parameters of each person or record, and what a dose does.

A parameter is a number, one number per person in the order in which the IDs come, or a function whose
argument names are columns of the table: ``lambda WT: 3.6 * (WT / 70) ** 0.75``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import InputError
from glidepath.body.model import Responses
from glidepath.body.pharmacokinetics import NG_PER_ML_IN_MG_PER_L, Array

Parameter = float | Sequence[float] | NDArray[np.float64] | Callable[..., Any]
"""A number, one number per person, or a function of columns of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosing:
    """What holds for doses into one compartment; all but the first two are for modelled infusions.

    ``bioavailability`` is NONMEM's F, ``lag_h`` ALAG, ``duration_h`` D (RATE -2) and
    ``rate_mg_per_h`` R (RATE -1).
    """

    bioavailability: Parameter = 1.0
    lag_h: Parameter = 0.0
    duration_h: Parameter | None = None
    rate_mg_per_h: Parameter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKinetics:
    """x' = matrix x for some parameter sets (first axis); amounts in mg, levels at effect sites in EC50.

    ``plasma_rows`` times x are the plasma levels [ng/mL]. ``effect_row`` times x is u and ``responses`` are
    the values of receptor, adaptation and score; both None where there is no dependence part.
    """

    matrix: Array
    plasma_rows: Array
    effect_row: Array | None = None
    responses: Responses | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventModel:
    """A model for event tables.

    ``compartments`` are the names of those that a dose can enter, in the order of CMT 1, 2, ...; they are the
    first states of the kinetics. ``kinetics`` turns values of the parameters, one per parameter set, into
    matrices. ``dosing`` is by CMT number. ``dose_compartment`` is the CMT of a dose that names none.
    """

    compartments: tuple[str, ...]
    moieties: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    kinetics: Callable[[Mapping[str, Array]], EventKinetics]
    dosing: Mapping[int, Dosing] = field(default_factory=dict)
    dose_compartment: int = 1
    dependence: bool = False

    def __post_init__(self) -> None:
        """Refuse doses into compartments that there are not."""
        count = len(self.compartments)
        unknown = [number for number in self.dosing if number not in range(1, count + 1)]
        if unknown:
            says = (
                f"dosing names compartment {unknown[0]}; type a number from 1 to {count} ({self.in_words()})"
            )
            raise InputError(says, "dosing")

    def in_words(self) -> str:
        """Name the compartments: ``1 gut, 2 central``."""
        return ", ".join(f"{number} {name}" for number, name in enumerate(self.compartments, 1))


def by_compartment(dosing: Mapping[int, Dosing] | None) -> Mapping[int, Dosing]:
    """Give what doses do by CMT number, refusing a single ``Dosing`` that names no compartment.

    Parameters
    ----------
    dosing
        By CMT number; None = plain doses.

    Returns
    -------
    Mapping
        The same, empty for None.

    Raises
    ------
    InputError
        If it is no mapping.
    """
    if dosing is not None and not isinstance(dosing, Mapping):
        raise InputError("dosing goes by compartment; type it like dosing={1: Dosing(lag_h=0.5)}", "dosing")
    return dosing or {}


def _compartment_model(
    central: Mapping[str, Parameter],
    peripheral: Sequence[tuple[Parameter, Parameter]],
    absorption_per_h: Parameter | None,
    dosing: Mapping[int, Dosing] | None,
) -> EventModel:
    """Join a gut, a central compartment and any number of peripheral ones."""
    parameters = dict(central)
    for number, (flow, volume) in enumerate(peripheral, 1):
        parameters |= {f"intercompartmental_{number}_l_per_h": flow, f"peripheral_{number}_l": volume}
    gut = () if absorption_per_h is None else ("gut",)
    if absorption_per_h is not None:
        parameters["absorption_per_h"] = absorption_per_h
    sides = (
        ("peripheral",)
        if len(peripheral) == 1
        else tuple(f"peripheral {k + 1}" for k in range(len(peripheral)))
    )
    names = (*gut, "central", *sides)
    return EventModel(
        compartments=names,
        moieties=("plasma",),
        parameters=MappingProxyType(parameters),
        kinetics=_Mammillary(place=len(gut), sides=len(peripheral)),
        dosing=MappingProxyType(dict(by_compartment(dosing))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mammillary:
    """Writes a gut (where ``place`` is 1), a central and ``sides`` peripheral compartments as a matrix."""

    place: int
    sides: int

    def __call__(self, values: Mapping[str, Array]) -> EventKinetics:
        place, volume = self.place, values["central_volume_l"]
        size = place + 1 + self.sides
        matrix = np.zeros((len(volume), size, size))
        matrix[:, place, place] = -values["clearance_l_per_h"] / volume
        if place:
            matrix[:, 0, 0] = -values["absorption_per_h"]
            matrix[:, 1, 0] = values["absorption_per_h"]
        for number in range(1, self.sides + 1):
            flow, side = values[f"intercompartmental_{number}_l_per_h"], place + number
            matrix[:, place, place] -= flow / volume
            matrix[:, side, place] = flow / volume
            matrix[:, place, side] = flow / values[f"peripheral_{number}_l"]
            matrix[:, side, side] = -matrix[:, place, side]
        plasma = np.zeros((len(volume), 1, size))
        plasma[:, 0, place] = NG_PER_ML_IN_MG_PER_L / volume
        return EventKinetics(matrix=matrix, plasma_rows=plasma)


def one_compartment(
    *,
    clearance_l_per_h: Parameter,
    volume_l: Parameter,
    absorption_per_h: Parameter | None = None,
    dosing: Mapping[int, Dosing] | None = None,
) -> EventModel:
    """Make a one-compartment model for event tables.

    Parameters
    ----------
    clearance_l_per_h
        Clearance [L/h, above 0].
    volume_l
        Volume [L, above 0].
    absorption_per_h
        Rate of first-order absorption [1/h, above 0]; None = no gut, CMT 1 is the central compartment.
    dosing
        Bioavailability, lag, modelled duration or rate, by CMT number.

    Returns
    -------
    EventModel
        CMT 1 is the gut and 2 the central compartment (NONMEM's ADVAN2), or 1 the central one (ADVAN1).

    Raises
    ------
    InputError
        If ``dosing`` names a compartment that the model lacks.

    Examples
    --------
    >>> one_compartment(clearance_l_per_h=3.6, volume_l=180, absorption_per_h=1.1).in_words()
    '1 gut, 2 central'
    """
    central = {"clearance_l_per_h": clearance_l_per_h, "central_volume_l": volume_l}
    return _compartment_model(central, (), absorption_per_h, dosing)


def two_compartment(
    *,
    clearance_l_per_h: Parameter,
    central_volume_l: Parameter,
    intercompartmental_l_per_h: Parameter,
    peripheral_volume_l: Parameter,
    absorption_per_h: Parameter | None = None,
    dosing: Mapping[int, Dosing] | None = None,
) -> EventModel:
    """Make a two-compartment model for event tables.

    Parameters
    ----------
    clearance_l_per_h, central_volume_l, intercompartmental_l_per_h, peripheral_volume_l
        Clearances [L/h] and volumes [L], above 0.
    absorption_per_h
        Rate of first-order absorption [1/h, above 0]; None = no gut, CMT 1 is the central compartment.
    dosing
        Bioavailability, lag, modelled duration or rate, by CMT number.

    Returns
    -------
    EventModel
        Gut, central, peripheral as CMT 1, 2, 3 (NONMEM's ADVAN4), or without the gut as 1, 2 (ADVAN3).

    Raises
    ------
    InputError
        If ``dosing`` names a compartment that the model lacks.
    """
    central = {"clearance_l_per_h": clearance_l_per_h, "central_volume_l": central_volume_l}
    sides = ((intercompartmental_l_per_h, peripheral_volume_l),)
    return _compartment_model(central, sides, absorption_per_h, dosing)


def three_compartment(
    *,
    clearance_l_per_h: Parameter,
    central_volume_l: Parameter,
    intercompartmental_l_per_h: tuple[Parameter, Parameter],
    peripheral_volumes_l: tuple[Parameter, Parameter],
    absorption_per_h: Parameter | None = None,
    dosing: Mapping[int, Dosing] | None = None,
) -> EventModel:
    """Make a three-compartment model for event tables.

    Parameters
    ----------
    clearance_l_per_h, central_volume_l
        Clearance [L/h] and central volume [L], above 0.
    intercompartmental_l_per_h, peripheral_volumes_l
        Two clearances [L/h] and two volumes [L], above 0.
    absorption_per_h
        Rate of first-order absorption [1/h, above 0]; None = no gut, CMT 1 is the central compartment.
    dosing
        Bioavailability, lag, modelled duration or rate, by CMT number.

    Returns
    -------
    EventModel
        Gut, central and two peripheral compartments as CMT 1 to 4 (ADVAN12), or without the gut (ADVAN11).

    Raises
    ------
    InputError
        If ``dosing`` names a compartment that the model lacks.
    """
    central = {"clearance_l_per_h": clearance_l_per_h, "central_volume_l": central_volume_l}
    sides = tuple(zip(intercompartmental_l_per_h, peripheral_volumes_l, strict=True))
    return _compartment_model(central, sides, absorption_per_h, dosing)
