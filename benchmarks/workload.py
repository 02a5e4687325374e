"""The numbers of a benchmark: plain arrays in one record, so that every program is given the same.

W1 is clonazepam in one compartment (of the steady-state volume of the two that the facts give), with
first-order absorption. W2 adds the effect site, the drive and two adaptation states. W3 is diazepam in two
compartments, with nordiazepam, their effect sites and the same. People come from the product's own facts;
doses arrive at whole quarter hours, so no program needs a lag.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.record import QUARTERS_PER_DAY, Floats, Whole, Workload
from glidepath.body.model import Channel, People
from glidepath.patient.person import Person
from glidepath.population.sampling import virtual_people

PEOPLE, DAYS = 1000, 730
MORNING, EVENING = 8 * 4, 20 * 4
"""Quarter hours of the day at which all take their doses."""
STEADY_DAYS, DAYS_PER_STEP, KEPT_PER_STEP = 600, 14, 0.75
"""Doses stay, then go down by a quarter of what is left each 14 days, to the end: no day is without doses."""
CLONAZEPAM: Channel = ("clonazepam", "IR")
DIAZEPAM: Channel = ("diazepam", "IR")
STIFF_PER_H = 12.0


def _times(kind: str, people: int, days: int) -> Whole:
    """Quarter hours of the doses, shape (people, days, 2); (1, days, 2) where they are the same for all."""
    draws = np.random.default_rng(20261122)
    midnight = QUARTERS_PER_DAY * np.arange(days)[None, :, None]
    usual = np.array([MORNING, EVENING])[None, None, :]
    spread = {
        "shared": np.zeros((1, 1, 2), dtype=np.int64),
        "as the facts give it": np.zeros((1, 1, 2), dtype=np.int64),
        "own fixed": draws.integers(-8, 9, (people, 1, 2)),
        "own varied": draws.integers(-8, 9, (people, days, 2)),
    }[kind]
    return np.asarray(midnight + usual + spread, dtype=np.int64)


def _amounts(mg: float, days: int) -> Floats:
    steps = np.maximum(0, (np.arange(days) - STEADY_DAYS) // DAYS_PER_STEP + 1)
    return mg * KEPT_PER_STEP ** steps.astype(np.float64)


def _in_one_compartment(crowd: People, channel: Channel) -> People:
    """Join the two compartments that the facts give to one of the steady-state volume."""
    drug = crowd.drugs[channel]
    (moiety,) = drug.moieties
    if moiety.peripheral_volume_l is None:
        return crowd
    one = replace(
        moiety,
        central_volume_l=moiety.central_volume_l + moiety.peripheral_volume_l,
        intercompartmental_l_per_h=None,
        peripheral_volume_l=None,
    )
    return replace(crowd, drugs={channel: replace(drug, moieties=(one,))})


def _of_drug(channel: Channel, mg: float, people: int, days: int, kind: str) -> Workload:
    crowd = virtual_people(Person(), [channel], people)
    if channel == CLONAZEPAM and kind != "as the facts give it":
        crowd = _in_one_compartment(crowd, channel)
    system, values = crowd.system([channel]), crowd.responses
    times = _times(kind, people, days)
    amounts = np.broadcast_to(_amounts(mg, days)[None, :, None], times.shape)
    return Workload(
        name="",
        says="",
        days=days,
        matrix=system.matrix,
        dose_input=system.dose_input[:, :, 0].copy(),
        plasma_rows=system.plasma_rows,
        effect_row=system.effect_row,
        u50=values.u50,
        tau1_h=values.tau1_h,
        tau2_h=values.tau2_h,
        h0=values.h0,
        h1=values.h1,
        h2=values.h2,
        dose_from=2 * days * np.arange(len(times) + 1, dtype=np.int64),
        dose_quarter=times.ravel(),
        dose_mg=amounts.ravel().copy(),
    )


def _without_effect(workload: Workload) -> Workload:
    return replace(
        workload,
        matrix=workload.matrix[:, :2, :2].copy(),
        dose_input=workload.dose_input[:, :2].copy(),
        plasma_rows=workload.plasma_rows[:, :, :2].copy(),
        effect_row=np.empty((workload.people, 0)),
    )


def w1(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """Clonazepam, plasma only."""
    whole = _without_effect(_of_drug(CLONAZEPAM, 1.0, people, days, "shared"))
    return replace(whole, name="W1", says="clonazepam, one compartment, plasma")


def w2(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """Clonazepam, effect site, drive and two adaptation states."""
    whole = _of_drug(CLONAZEPAM, 1.0, people, days, "shared")
    return replace(whole, name="W2", says="W1 with effect site, drive and two adaptation states")


def w2_own_times(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """W2 where everybody keeps two times of day of their own."""
    whole = _of_drug(CLONAZEPAM, 1.0, people, days, "own fixed")
    return replace(whole, name="W2_own_times", says="W2, each person at two fixed times of their own")


def w2_own_varied_times(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """W2 where everybody's two times of day differ from day to day, by up to two hours either way."""
    whole = _of_drug(CLONAZEPAM, 1.0, people, days, "own varied")
    return replace(whole, name="W2_own_varied_times", says="W2, each person at times that differ every day")


def w2_two_compartments(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """W2 with clonazepam as the facts give it."""
    whole = _of_drug(CLONAZEPAM, 1.0, people, days, "as the facts give it")
    return replace(whole, name="W2_two_compartments", says="W2, clonazepam in two compartments")


def w3(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """Diazepam and nordiazepam, their effect sites, drive and two adaptation states."""
    whole = _of_drug(DIAZEPAM, 10.0, people, days, "shared")
    return replace(whole, name="W3", says="diazepam, two compartments, with nordiazepam, and all of W2")


def _made_stiff(whole: Workload) -> Workload:
    """Set absorption and effect site of all people to 12 /h."""
    matrix, effect = whole.matrix.copy(), whole.effect_row[0] > 0
    matrix[:, 0, 0], matrix[:, 1, 0] = -STIFF_PER_H, STIFF_PER_H
    faster = STIFF_PER_H / -np.diagonal(whole.matrix, axis1=1, axis2=2)[:, effect]
    matrix[:, effect] *= faster[:, :, None]
    return replace(whole, matrix=matrix)


def w2_stiff(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """W2 with the fastest absorption and effect site that the product allows for."""
    return replace(
        _made_stiff(w2(people, days)), name="W2_stiff", says="W2, absorption and effect site at 12 /h"
    )


def w3_stiff(people: int = PEOPLE, days: int = DAYS) -> Workload:
    """W3 with the fastest absorption and effect site that the product allows for."""
    return replace(
        _made_stiff(w3(people, days)), name="W3_stiff", says="W3, absorption and effect site at 12 /h"
    )


WORKLOADS: dict[str, Callable[[int, int], Workload]] = {
    "W1": w1,
    "W2": w2,
    "W3": w3,
    "W2_own_times": w2_own_times,
    "W2_own_varied_times": w2_own_varied_times,
    "W2_two_compartments": w2_two_compartments,
    "W2_stiff": w2_stiff,
    "W3_stiff": w3_stiff,
}
