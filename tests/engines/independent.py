"""The model solved by a general ODE solver, sharing nothing with the engine but the system matrix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from glidepath.basis.calendar import clock_hours
from glidepath.body.model import Channel, People
from glidepath.patient.person import Person
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import typical_person

FIRST = date(2026, 1, 1)


@dataclass(frozen=True)
class Solved:
    """At every hour: compartments, levels and the three adaptation states; and at the end."""

    plasma: NDArray[np.float64]
    u: NDArray[np.float64]
    adaptation: NDArray[np.float64]
    end_adaptation: NDArray[np.float64]
    end: NDArray[np.float64]


def regimen(channel: Channel, times: tuple[str, ...], mg: float, days: int) -> Regimen:
    return Regimen(
        drug=channel[0],
        formulation=channel[1],
        doses=tuple(TimedDose(time=time, mg=Fraction(mg)) for time in times),
        since=FIRST,
        until=FIRST + timedelta(days=days - 1),
    )


def person_with(channel: Channel, *, ka: float | None = None, ke0: float | None = None) -> People:
    """The typical person, with the rates of absorption and of the effect site set."""
    person = typical_person(Person(), [channel])
    drug = person.drugs[channel]
    if ka is not None:
        drug = replace(drug, absorption_per_h=np.array([ka]))
    if ke0 is not None:
        drug = replace(drug, moieties=tuple(replace(m, ke0_per_h=np.array([ke0])) for m in drug.moieties))
    fastest = max(drug.absorption_per_h[0], *(m.ke0_per_h[0] for m in drug.moieties))
    return replace(person, drugs={channel: drug}, fastest_per_h={channel: float(fastest)})


def solve(
    person: People,
    channel: Channel,
    times: tuple[str, ...],
    mg: float,
    days: int,
    start: NDArray[np.float64] | None = None,
) -> Solved:
    system, values = person.system([channel]), person.responses
    matrix, size = system.matrix[0], len(system.matrix[0])
    tau_h = np.array([values.tau0_h[0], values.tau1_h[0], values.tau2_h[0]])

    def rates(_hour: float, state: NDArray[np.float64]) -> NDArray[np.float64]:
        u = system.effect_row[0] @ state[:size]
        drive = u / (u + values.u50[0])
        return np.concatenate([matrix @ state[:size], (drive - state[size:]) / tau_h])

    arrivals = sorted(24 * day + clock_hours(time) + system.lag_h[0] for day in range(days) for time in times)
    hours, kept = np.arange(24 * days, dtype=float), np.zeros((24 * days, size + 3))
    state, now = np.zeros(size + 3) if start is None else start, 0.0
    for until in [*(a for a in arrivals if a < 24 * days), 24.0 * days]:
        wanted = hours[(hours >= now) & (hours < until)]
        if until > now:
            out = solve_ivp(
                rates, (now, until), state, method="DOP853", rtol=1e-12, atol=1e-14, t_eval=[*wanted, until]
            )
            kept[(hours >= now) & (hours < until)] = out.y.T[:-1]
            state, now = out.y[:, -1].copy(), until
        if until < 24 * days:
            state[:size] += system.dose_input[0, :, 0] * mg
    return Solved(
        plasma=kept[:, :size] @ system.plasma_rows[0].T,
        u=kept[:, :size] @ system.effect_row[0],
        adaptation=kept[:, size:],
        end_adaptation=state[size:],
        end=state,
    )
