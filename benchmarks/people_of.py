"""The people of a workload as the engine takes them: its plain arrays turned back into named values."""

from __future__ import annotations

import numpy as np

from benchmarks.record import Floats, Whole, Workload
from glidepath.body.model import Channel, People, Responses
from glidepath.body.pharmacokinetics import NG_PER_ML_IN_MG_PER_L, DrugValues, MoietyValues

CHANNEL: Channel = ("drug", "IR")
_OTHER_RESPONSES = (
    "tau0_h", "w50", "gamma", "susceptibility", "background_pwc20", "top_pwc20", "ka1", "ka2", "ks0",
    "sedation_u50",
)  # fmt: skip
_DRIVEN = ("u50", "tau1_h", "tau2_h", "h0", "h1", "h2")


def _responses(workload: Workload) -> Responses:
    """What no workload asks for (sedation, relief, score) is 1."""
    ones = np.ones(workload.people)
    own = {name: getattr(workload, name) for name in _DRIVEN}
    return Responses(**own, **dict.fromkeys(_OTHER_RESPONSES, ones))


def _centres(workload: Workload) -> list[int]:
    """The compartment in which each moiety is measured."""
    return [int(np.flatnonzero(row)[0]) for row in (workload.plasma_rows != 0).any(axis=0)]


def _effect(workload: Workload, centre: int, level: Floats) -> tuple[Floats, Floats]:
    """Rate of the effect site of a moiety, and the level of half the effect; 1 where there is no effect."""
    ones = np.ones(workload.people)
    if not workload.driven:
        return ones, ones
    sites: Whole = np.flatnonzero(workload.effect_row[0])
    (site,) = [s for s in sites if workload.matrix[:, s, centre].any()]
    ke0 = -workload.matrix[:, site, site]
    return ke0, ke0 * level / workload.matrix[:, site, centre]


def _moiety(workload: Workload, place: int) -> MoietyValues:
    centres, matrix = _centres(workload), workload.matrix
    centre, size = centres[place], matrix.shape[1]
    level = workload.plasma_rows[:, place, centre]
    volume = NG_PER_ML_IN_MG_PER_L / level
    two = centre + 1 < size and bool(matrix[:, centre, centre + 1].any())
    out, back = (matrix[:, centre + 1, centre], matrix[:, centre, centre + 1]) if two else (0.0, 1.0)
    eliminated = -matrix[:, centre, centre] - out
    ke0, ec50 = _effect(workload, centre, level)
    formed = np.ones(workload.people)
    if place:
        source = _moiety(workload, 0)
        formed = matrix[:, centre, centres[0]] * source.central_volume_l / source.clearance_l_per_h
    return MoietyValues(
        moiety=f"moiety {place}",
        formed_from=0 if place else None,
        formed_mg_per_mg=formed,
        clearance_l_per_h=eliminated * volume,
        central_volume_l=volume,
        intercompartmental_l_per_h=np.asarray(out * volume) if two else None,
        peripheral_volume_l=np.asarray(out * volume / back) if two else None,
        ke0_per_h=ke0,
        ec50_ng_per_ml=ec50,
    )


def people_of(workload: Workload) -> People:
    """Give the people of a workload, whose only drug is ``CHANNEL``."""
    drug = DrugValues(
        drug=CHANNEL[0],
        formulation=CHANNEL[1],
        absorption_per_h=-workload.matrix[:, 0, 0],
        lag_h=0.0,
        absorbed_mg_per_mg=workload.dose_input[:, 0].copy(),
        moieties=tuple(_moiety(workload, place) for place in range(workload.plasma_rows.shape[1])),
    )
    fastest = max(float(np.median(v)) for v in (drug.absorption_per_h, *(m.ke0_per_h for m in drug.moieties)))
    return People(
        count=workload.people,
        group=np.zeros(workload.people, dtype=np.int64),
        responses=_responses(workload),
        drugs={CHANNEL: drug},
        half_life_h={CHANNEL: 0.0},
        fastest_per_h={CHANNEL: fastest},
    )
