"""How the linear system of a drug moves with each of its values: exact, from the flows that it is made of.

Every number in the system is a product of values, some of them below the line: a flow that leaves a
compartment at CL / V changes by itself when CL goes up by its logarithm, and by minus itself when V does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from glidepath.body.derivative_pairs import Pair
from glidepath.body.pharmacokinetics import (
    NG_PER_ML_IN_MG_PER_L,
    Array,
    DrugValues,
    LinearSystem,
    MoietyValues,
    drug_system,
    joined_system,
)


@dataclass(frozen=True, slots=True, order=True)
class Parameter:
    """One value of a person: its name in the records, and the moiety or drug that it is of.

    ``of`` is a moiety (``nordiazepam``), a drug with its formulation (``diazepam IR``), a moiety and what it
    is formed from (``nordiazepam from diazepam``), or empty for what belongs to the person.
    """

    name: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flow:
    """One number of the matrix with the places where it stands (row, column, sign), and its powers."""

    rate: Array
    places: tuple[tuple[int, int, int], ...]
    powers: Mapping[Parameter, int]


def _formed(drug: DrugValues, moiety: MoietyValues) -> Parameter:
    source = drug.moieties[moiety.formed_from or 0].moiety
    return Parameter("formed_mg_per_mg", f"{moiety.moiety} from {source}")


def kinetic_parameters(drugs: Iterable[DrugValues]) -> tuple[Parameter, ...]:
    """List the values that the kinetics of some drugs hold.

    Parameters
    ----------
    drugs
        The drugs.

    Returns
    -------
    tuple of Parameter
        Each once, in order of first mention; a moiety of two drugs is one. Lag is not among them: it moves
        the time of a dose, not the system.
    """
    found: list[Parameter] = []
    for drug in drugs:
        channel = f"{drug.drug} {drug.formulation}"
        found += [Parameter("absorption_per_h", channel), Parameter("absorbed_mg_per_mg", channel)]
        for moiety in drug.moieties:
            if moiety.formed_from is not None:
                found.append(_formed(drug, moiety))
            found += [Parameter(name, moiety.moiety) for name in _names(moiety)]
    return tuple(dict.fromkeys(found))


def _names(moiety: MoietyValues) -> tuple[str, ...]:
    two = ("intercompartmental_l_per_h", "peripheral_volume_l")
    rest = ("ke0_per_h", "ec50_ng_per_ml")
    return (
        "clearance_l_per_h",
        "central_volume_l",
        *(two if moiety.peripheral_volume_l is not None else ()),
        *rest,
    )


def _places(drug: DrugValues) -> tuple[list[int], int]:
    """Row of the central compartment of each moiety, and of the first effect site."""
    central, place = [], 1
    for moiety in drug.moieties:
        central.append(place)
        place += 1 if moiety.peripheral_volume_l is None else 2
    return central, place


def _flows(drug: DrugValues) -> Iterator[_Flow]:
    central, first_effect = _places(drug)
    ka = Parameter("absorption_per_h", f"{drug.drug} {drug.formulation}")
    yield _Flow(rate=drug.absorption_per_h, places=((0, 0, -1), (central[0], 0, 1)), powers={ka: 1})
    for number, moiety in enumerate(drug.moieties):
        yield from _disposition(moiety, central[number])
        yield from _effect(moiety, central[number], first_effect + number)
        if moiety.formed_from is not None:
            source = drug.moieties[moiety.formed_from]
            powers = {_formed(drug, moiety): 1, **_elimination(source)}
            rate = moiety.formed_mg_per_mg * (source.clearance_l_per_h / source.central_volume_l)
            yield _Flow(rate=rate, places=((central[number], central[moiety.formed_from], 1),), powers=powers)


def _elimination(moiety: MoietyValues) -> dict[Parameter, int]:
    clearance, volume = (Parameter(name, moiety.moiety) for name in ("clearance_l_per_h", "central_volume_l"))
    return {clearance: 1, volume: -1}


def _disposition(moiety: MoietyValues, place: int) -> Iterator[_Flow]:
    out = moiety.clearance_l_per_h / moiety.central_volume_l
    yield _Flow(rate=out, places=((place, place, -1),), powers=_elimination(moiety))
    flow, peripheral = moiety.intercompartmental_l_per_h, moiety.peripheral_volume_l
    if flow is None or peripheral is None:
        return
    between = Parameter("intercompartmental_l_per_h", moiety.moiety)
    yield _Flow(
        rate=flow / moiety.central_volume_l,
        places=((place, place, -1), (place + 1, place, 1)),
        powers={between: 1, Parameter("central_volume_l", moiety.moiety): -1},
    )
    yield _Flow(
        rate=flow / peripheral,
        places=((place, place + 1, 1), (place + 1, place + 1, -1)),
        powers={between: 1, Parameter("peripheral_volume_l", moiety.moiety): -1},
    )


def _effect(moiety: MoietyValues, place: int, site: int) -> Iterator[_Flow]:
    rate = Parameter("ke0_per_h", moiety.moiety)
    volume = Parameter("central_volume_l", moiety.moiety)
    half = Parameter("ec50_ng_per_ml", moiety.moiety)
    level = NG_PER_ML_IN_MG_PER_L / moiety.central_volume_l / moiety.ec50_ng_per_ml
    powers = {rate: 1, volume: -1, half: -1}
    yield _Flow(rate=moiety.ke0_per_h * level, places=((site, place, 1),), powers=powers)
    yield _Flow(rate=moiety.ke0_per_h, places=((site, site, -1),), powers={rate: 1})


def _moved_system(drug: DrugValues, flows: Sequence[_Flow], parameter: Parameter) -> LinearSystem:
    """Write the slopes of one drug's system by the logarithm of one parameter, laid out as a system."""
    system = drug_system(drug)
    matrix, plasma = np.zeros_like(system.matrix), np.zeros_like(system.plasma_rows)
    for flow in flows:
        for row, column, sign in flow.places:
            matrix[:, row, column] += flow.powers.get(parameter, 0) * sign * flow.rate
    for number, moiety in enumerate(drug.moieties):
        if parameter == Parameter("central_volume_l", moiety.moiety):
            plasma[:, number] = -system.plasma_rows[:, number]
    absorbed = parameter == Parameter("absorbed_mg_per_mg", f"{drug.drug} {drug.formulation}")
    return replace(
        system,
        matrix=matrix,
        dose_input=system.dose_input * float(absorbed),
        plasma_rows=plasma,
        effect_row=np.zeros_like(system.effect_row),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPairs:
    """The numbers of a linear system with their slopes by the logarithm of each parameter."""

    matrix: Pair
    dose_input: Pair
    plasma_rows: Pair
    effect_row: Pair


def system_pairs(drugs: Sequence[DrugValues], parameters: Sequence[Parameter]) -> SystemPairs:
    """Give the joined system of some drugs with its slopes by the logarithms of parameters.

    Parameters
    ----------
    drugs
        The drugs, in the order of the joined system.
    parameters
        Of :func:`kinetic_parameters`.

    Returns
    -------
    SystemPairs
        Slopes have one array per parameter, along the first axis.
    """
    whole = joined_system([drug_system(drug) for drug in drugs])
    flows = [tuple(_flows(drug)) for drug in drugs]
    moved = [
        joined_system([_moved_system(d, f, parameter) for d, f in zip(drugs, flows, strict=True)])
        for parameter in parameters
    ]
    return SystemPairs(
        matrix=_pair(whole.matrix, [one.matrix for one in moved]),
        dose_input=_pair(whole.dose_input, [one.dose_input for one in moved]),
        plasma_rows=_pair(whole.plasma_rows, [one.plasma_rows for one in moved]),
        effect_row=_pair(whole.effect_row, [one.effect_row for one in moved]),
    )


def _pair(value: Array, slopes: Sequence[Array]) -> Pair:
    return Pair(value, np.stack(slopes) if slopes else np.zeros((0, *value.shape)))


def moved_drug(drug: DrugValues, log_moves: Mapping[Parameter, Array]) -> DrugValues:
    """Move values of a drug by their logarithms.

    Parameters
    ----------
    drug
        The drug.
    log_moves
        By how much the logarithm of each parameter goes up, one number per person.

    Returns
    -------
    DrugValues
        With the moved values; parameters of other drugs are passed over.
    """

    def moved(value: Array, parameter: Parameter) -> Array:
        return value * np.exp(log_moves[parameter]) if parameter in log_moves else value

    channel = f"{drug.drug} {drug.formulation}"
    moieties = []
    for moiety in drug.moieties:
        values: dict[str, Any] = {
            name: moved(getattr(moiety, name), Parameter(name, moiety.moiety)) for name in _names(moiety)
        }
        values["formed_mg_per_mg"] = moved(moiety.formed_mg_per_mg, _formed(drug, moiety))
        moieties.append(replace(moiety, **values))
    return replace(
        drug,
        absorption_per_h=moved(drug.absorption_per_h, Parameter("absorption_per_h", channel)),
        absorbed_mg_per_mg=moved(drug.absorbed_mg_per_mg, Parameter("absorbed_mg_per_mg", channel)),
        moieties=tuple(moieties),
    )
