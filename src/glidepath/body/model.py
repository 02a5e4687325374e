"""The mechanisms joined: the values of one or many people, and what the states give.

u -> occupancy and drive -> adaptation -> opposition -> withdrawal drive -> score. Only linear filters (the
kinetics, A0, A1, A2) and static curves: given the doses, everything is explicit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import FactError
from glidepath.body.pharmacokinetics import (
    Array,
    DrugValues,
    LinearSystem,
    MoietyValues,
    drug_system,
    joined_system,
)
from glidepath.body.receptor_occupancy import acute_drive
from glidepath.body.tolerance import lost_relief, opposition, relief
from glidepath.body.withdrawal import pwc20, score_share, withdrawal_drive

Channel = tuple[str, str]
"""A drug and its formulation: ``("clonazepam", "IR")``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """Values of the receptor, of adaptation and of the score, one per person (times in h)."""

    u50: Array
    tau0_h: Array
    tau1_h: Array
    tau2_h: Array
    h0: Array
    h1: Array
    h2: Array
    w50: Array
    gamma: Array
    susceptibility: Array
    background_pwc20: Array
    top_pwc20: Array
    ka1: Array
    ka2: Array
    ks0: Array
    sedation_u50: Array


_Values = Responses | DrugValues | MoietyValues


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Values of one or many people: what differs between them, and for which drugs it is known.

    ``group`` numbers the draw of the typical values that a person comes from, so that what is not known
    about everybody stays apart from how people differ. Of each drug in the typical person, ``half_life_h`` is
    the longest terminal half-life of its moieties and ``fastest_per_h`` the fastest rate of absorption or
    effect. ``used`` and ``left_out`` say in plain words which features of the person were taken into account.
    """

    count: int
    group: NDArray[np.int64]
    responses: Responses
    drugs: Mapping[Channel, DrugValues]
    half_life_h: Mapping[Channel, float]
    fastest_per_h: Mapping[Channel, float]
    used: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def system(self, channels: Sequence[Channel]) -> LinearSystem:
        """Give the joined kinetics of some drugs for all these people.

        Parameters
        ----------
        channels
            Drugs with their formulations, at least one.

        Returns
        -------
        LinearSystem
            With one column of ``dose_input`` per channel.

        Raises
        ------
        FactError
            If the values of a drug were not drawn for these people.
        """
        missing = [drug for drug, form in channels if (drug, form) not in self.drugs]
        if missing:
            raise FactError(f"these people have no kinetics of {missing[0]}; name it when you draw them")
        return joined_system([drug_system(self.drugs[channel]) for channel in channels])


def some_people(people: People, chosen: slice | NDArray[np.int64]) -> People:
    """Take some of the people, in order.

    Parameters
    ----------
    people
        All of them.
    chosen
        Which, as a slice or as numbers.

    Returns
    -------
    People
        The chosen ones.
    """
    return replace(
        people,
        count=len(people.group[chosen]),
        group=people.group[chosen],
        responses=_chosen_responses(people.responses, chosen),
        drugs={channel: _chosen_drug(drug, chosen) for channel, drug in people.drugs.items()},
    )


def joined_people(one: People, other: People) -> People:
    """Put people beside others who were drawn for the same drugs.

    Parameters
    ----------
    one, other
        People; what is said of them in words is kept of the first.

    Returns
    -------
    People
        The first, then the others.
    """
    return replace(
        one,
        count=one.count + other.count,
        group=np.concatenate([one.group, other.group]),
        responses=Responses(**_joined_arrays(one.responses, other.responses)),
        drugs={channel: _joined_drug(drug, other.drugs[channel]) for channel, drug in one.drugs.items()},
    )


def _joined_drug(one: DrugValues, other: DrugValues) -> DrugValues:
    pairs = zip(one.moieties, other.moieties, strict=True)
    moieties = tuple(replace(mine, **_joined_arrays(mine, theirs)) for mine, theirs in pairs)
    return replace(one, moieties=moieties, **_joined_arrays(one, other))


def _joined_arrays(one: _Values, other: _Values) -> dict[str, Any]:
    """Join every array of two records of one kind."""
    arrays = {f.name: (getattr(one, f.name), getattr(other, f.name)) for f in fields(one)}
    return {name: np.concatenate(both) for name, both in arrays.items() if isinstance(both[0], np.ndarray)}


def _chosen_responses(values: Responses, chosen: slice | NDArray[np.int64]) -> Responses:
    return Responses(**{f.name: getattr(values, f.name)[chosen] for f in fields(Responses)})


def _chosen_moiety(moiety: MoietyValues, chosen: slice | NDArray[np.int64]) -> MoietyValues:
    flow, volume = moiety.intercompartmental_l_per_h, moiety.peripheral_volume_l
    return replace(
        moiety,
        formed_mg_per_mg=moiety.formed_mg_per_mg[chosen],
        clearance_l_per_h=moiety.clearance_l_per_h[chosen],
        central_volume_l=moiety.central_volume_l[chosen],
        intercompartmental_l_per_h=None if flow is None else flow[chosen],
        peripheral_volume_l=None if volume is None else volume[chosen],
        ke0_per_h=moiety.ke0_per_h[chosen],
        ec50_ng_per_ml=moiety.ec50_ng_per_ml[chosen],
    )


def _chosen_drug(drug: DrugValues, chosen: slice | NDArray[np.int64]) -> DrugValues:
    return replace(
        drug,
        absorption_per_h=drug.absorption_per_h[chosen],
        absorbed_mg_per_mg=drug.absorbed_mg_per_mg[chosen],
        moieties=tuple(_chosen_moiety(moiety, chosen) for moiety in drug.moieties),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """What the states give at one time or many: arrays of one shape."""

    drive: Array
    opposition: Array
    relief: Array
    pwc20: Array


def felt(u: Array, fast: Array, slow: Array, values: Responses) -> Felt:
    """Give drive, opposition, relief and score from the level at the receptor and the adaptation states.

    Parameters
    ----------
    u
        Sum over all moieties of effect-site level over EC50, people along the first axis.
    fast, slow
        Adaptation states A1 and A2, same shape.
    values
        Of the people.

    Returns
    -------
    Felt
        Arrays of the shape of ``u``.
    """
    v = {f.name: _along_people(getattr(values, f.name), u) for f in fields(Responses)}
    drive = acute_drive(u, v["u50"])
    against = opposition(fast, slow, v["h0"], v["h1"], v["h2"])
    share = score_share(withdrawal_drive(against, drive), v["susceptibility"], v["w50"], v["gamma"])
    return Felt(
        drive=drive,
        opposition=against,
        relief=relief(drive, lost_relief(fast, slow, v["ka1"], v["ka2"])),
        pwc20=pwc20(share, v["background_pwc20"], v["top_pwc20"]),
    )


def _along_people(values: Array, like: Array) -> Array:
    return values.reshape((-1,) + (1,) * (like.ndim - 1))
