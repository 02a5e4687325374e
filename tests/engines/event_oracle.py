"""Corner cases of event tables written out by hand, and a general ODE solver that answers them.

Nothing here reads an event table: each case lists the boluses and infusions that really enter the body, as the
convention means them, and the solver integrates them one after another (DOP853, relative tolerance 1e-12).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Array = NDArray[np.float64]
Rates = Callable[[float], Array]
"""The matrix of rate constants that holds at an hour."""

HISTORY = 45
"""Doses before a steady-state dose that stand for endless ones: exp(-0.1 x 12 x 45) is below 1e-23."""


@dataclass(frozen=True)
class Input:
    """What enters compartment ``cmt`` (from 1) at ``hour``: a bolus, or an infusion over ``duration`` hours."""

    hour: float
    mg: float
    cmt: int = 1
    duration: float = 0.0


@dataclass(frozen=True)
class Part:
    """Records that share a past: what entered before and between them. ``before`` are read before the inputs."""

    records: Sequence[int]
    inputs: Sequence[Input]
    before: Sequence[int] = ()


@dataclass(frozen=True)
class Case:
    """A table, the keywords of its model, and by hand what it means."""

    name: str
    rule: str
    table: Mapping[str, Sequence[float]]
    parts: Sequence[Part]
    model: Mapping[str, Any] = field(default_factory=dict)
    rates: Rates | None = None
    volume: Callable[[int], float] = lambda _row: VOLUME
    covariates: str = "nocb"
    shown: int = -1


KA, CLEARANCE, VOLUME = 1.1, 5.0, 50.0


def oral(ka: float = KA, clearance: float = CLEARANCE, volume: float = VOLUME) -> Array:
    return np.array([[-ka, 0.0], [ka, -clearance / volume]])


def solved(
    part: Part, hours: Sequence[float], rates: Rates, breaks: Sequence[float] = ()
) -> dict[int, Array]:
    """Integrate from the first input to the last record; amounts at each record of the part."""
    starts = [i.hour for i in part.inputs]
    stops = [i.hour + i.duration for i in part.inputs]
    last = max(hours[row] for row in part.records)
    marks = sorted({m for m in (*starts, *stops, *breaks, *(hours[r] for r in part.records)) if m <= last})
    state, found = np.zeros(len(rates(0.0))), {}
    for number, mark in enumerate(marks):
        if number:
            state = stepped(state, marks[number - 1], mark, part.inputs, rates)
        found.update({r: state for r in part.records if hours[r] == mark and r in part.before})
        state = state.copy()
        for one in part.inputs:
            if one.hour == mark and one.duration == 0:
                state[one.cmt - 1] += one.mg
        found.update({r: state for r in part.records if hours[r] == mark and r not in part.before})
    return found


def stepped(state: Array, begin: float, end: float, inputs: Sequence[Input], rates: Rates) -> Array:
    middle = (begin + end) / 2
    matrix, flow = rates(middle), np.zeros(len(state))
    for one in inputs:
        if one.hour < middle < one.hour + one.duration:
            flow[one.cmt - 1] += one.mg / one.duration
    out = solve_ivp(
        lambda _hour, x: matrix @ x + flow, (begin, end), state, method="DOP853", rtol=1e-12, atol=1e-18
    )
    return np.asarray(out.y[:, -1])


def independent_levels(case: Case) -> Array:
    """Plasma levels at all records [ng/mL]."""
    hours = case.table["TIME"]
    rates = case.rates or (lambda _hour: oral())
    levels = np.zeros(len(hours))
    for part in case.parts:
        for row, amounts in solved(part, hours, rates, [h for h in hours if np.isfinite(h)]).items():
            levels[row] = 1000 * amounts[1] / case.volume(row)
    return levels


def every(interval: float, last: float, mg: float, more: int = 0, **rest: Any) -> tuple[Input, ...]:
    """Doses for ever up to ``last``, and ``more`` after it."""
    return tuple(Input(last + k * interval, mg, **rest) for k in range(-HISTORY, more + 1))


def rows(**columns: Sequence[float]) -> dict[str, Sequence[float]]:
    count = len(columns["TIME"])
    return {"ID": [1] * count, **columns}


def doses(*hours: float, mg: float = 2.0, **rest: Any) -> tuple[Input, ...]:
    return tuple(Input(hour, mg, **rest) for hour in hours)
