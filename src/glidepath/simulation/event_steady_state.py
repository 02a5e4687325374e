"""Amounts at steady state, just before the steady-state dose would enter without its lag."""

from __future__ import annotations

import numpy as np

from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.event_parameters import Doses
from glidepath.simulation.event_records import EventRecords, Whole
from glidepath.simulation.event_transitions import transitions, with_inputs

WHOLE = 1 + 2.0**-40
"""Rounding that turns almost whole numbers of intervals into whole ones."""


def steady_amounts(matrix: Array, records: EventRecords, doses: Doses) -> Array:
    """Give the amounts at the time of steady-state records, without the dose that they themselves give.

    Parameters
    ----------
    matrix
        Kinetics at each record [1/h], shape (records, states, states).
    records
        Steady-state records only.
    doses
        What they give.

    Returns
    -------
    ndarray
        Shape (records, states) [mg].

    Raises
    ------
    InputError
        If there is no steady state, because some amount never leaves.

    Notes
    -----
    Doses at t + lag - II, t + lag - 2 II, ... : at t, the last of them entered II - lag ago [1]_. A bolus
    leaves exp(A (II - lag)) (I - exp(A II))^-1 dose. An infusion that is longer than II is a constant one
    under an infusion shorter than II, so that overlapping infusions are exact too.

    References
    ----------
    .. [1] NONMEM Users Guide, Part VI: PREDPP, section V.F.4.
    """
    result = np.zeros(matrix.shape[:2])
    constant = records.is_constant
    bolus = ~constant & (doses.duration_h == 0)
    kinds = (constant, bolus, ~constant & ~bolus)
    try:
        for chosen, how in zip(kinds, (_constant, _boluses, _infusions), strict=True):
            rows = np.flatnonzero(chosen)
            if len(rows):
                result[rows] = how(matrix[rows], rows, records, doses)
    except np.linalg.LinAlgError:
        raise InputError(
            "SS asks for a steady state that this model does not have: something never leaves", "SS"
        ) from None
    return result


def _solved(matrix: Array, right: Array) -> Array:
    return np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0], dtype=np.float64)


def _unit(matrix: Array, cmt: Whole) -> Array:
    unit = np.zeros(matrix.shape[:2])
    unit[np.arange(len(unit)), cmt] = 1
    return unit


def _times(matrix: Array, vector: Array) -> Array:
    return np.asarray(np.matmul(matrix, vector[..., None])[..., 0], dtype=np.float64)


def _constant(matrix: Array, rows: Whole, records: EventRecords, doses: Doses) -> Array:
    return _solved(-matrix, _unit(matrix, records.cmt[rows]) * doses.rate_mg_per_h[rows, None])


def _boluses(matrix: Array, rows: Whole, records: EventRecords, doses: Doses) -> Array:
    interval = records.interval_h[rows]
    peak = _repeated(matrix, interval, _unit(matrix, records.cmt[rows]) * doses.amount_mg[rows, None])
    return _times(transitions(matrix, interval - doses.lag_h[rows]), peak)


def _repeated(matrix: Array, interval_h: Array, added: Array) -> Array:
    """Give x = exp(A II) x + added."""
    return _solved(np.eye(matrix.shape[-1]) - transitions(matrix, interval_h), added)


def _infusions(matrix: Array, rows: Whole, records: EventRecords, doses: Doses) -> Array:
    size, interval, since = (
        matrix.shape[-1],
        records.interval_h[rows],
        records.interval_h[rows] - doses.lag_h[rows],
    )
    cmt, rate = records.cmt[rows], doses.rate_mg_per_h[rows, None]
    whole = np.floor(doses.duration_h[rows] / interval * WHOLE)
    rest = np.maximum(doses.duration_h[rows] - whole * interval, 0)
    wide = with_inputs(matrix, cmt[:, None])

    def filled(hours: Array) -> Array:
        return transitions(wide, hours)[:, :size, size] * rate

    emptied = _times(transitions(matrix, interval - rest), filled(rest))
    begin = _repeated(matrix, interval, emptied)
    running = _times(transitions(matrix, np.maximum(since - rest, 0)), filled(np.minimum(since, rest)))
    level = _solved(-matrix, _unit(matrix, cmt) * rate) * whole[:, None]
    return level + _times(transitions(matrix, since), begin) + running


def running_infusions(records: EventRecords, doses: Doses) -> tuple[Whole, Array]:
    """Say which earlier infusions of steady-state records still run, and when each ends.

    Parameters
    ----------
    records
        All records.
    doses
        What they give.

    Returns
    -------
    tuple of ndarray
        The record of each infusion that runs, and the hour of the table at which it ends.
    """
    rows = np.flatnonzero((records.steady > 0) & (doses.duration_h > 0)).astype(np.int64)
    ends_after = doses.lag_h[rows] + doses.duration_h[rows]
    count = np.ceil(ends_after / records.interval_h[rows] / WHOLE).astype(np.int64) - 1
    row = np.repeat(rows, count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + 1
    left = np.repeat(ends_after, count) - number * records.interval_h[row]
    return row, records.time_h[row] + left
