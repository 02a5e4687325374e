"""The records of a table and everything that happens between them, in order of time.

A reset (EVID 3, 4) and a steady state (SS 1) begin a new stretch: nothing from before reaches into it,
neither amounts nor infusions nor doses still to come. So each stretch is followed by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.event_parameters import Doses
from glidepath.simulation.event_records import RESET, RESET_AND_DOSE, EventRecords, Whole
from glidepath.simulation.event_steady_state import running_infusions

KEYS_PER_HOUR = 2.0**30
"""Times that agree to one part of these are one time: a dose then enters before the record there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happenings:
    """Boluses [mg], and infusions of ``rate_mg_per_h`` that begin (``runs`` above 0) or end (below 0)."""

    stretch: Whole
    time_h: Array
    cmt: Whole
    amount_mg: Array
    rate_mg_per_h: Array
    runs: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All entries in order: ``step_h`` since the one before, ``record`` the row (-1: between records).

    ``holds`` is the row whose parameters hold over the step. ``rates`` are the infusion rates over the step,
    one column per infused compartment in ``infused``. ``cmt`` and ``amount_mg`` are the bolus at its end.
    """

    stretch: Whole
    step_h: Array
    record: Whole
    holds: Whole
    cmt: Whole
    amount_mg: Array
    rates: Array
    infused: Whole


def stretches(records: EventRecords) -> Whole:
    """Number the stretches of a table: each begins with a person, a reset or a steady state.

    Parameters
    ----------
    records
        All records.

    Returns
    -------
    ndarray
        The number of each record's stretch, from 0.
    """
    begins = np.ones(len(records.time_h), dtype=np.bool_)
    begins[1:] = records.person[1:] != records.person[:-1]
    begins |= (records.evid == RESET) | (records.evid == RESET_AND_DOSE) | (records.steady == 1)
    return np.asarray(np.cumsum(begins) - 1, dtype=np.int64)


def last_rows(stretch: Whole) -> Whole:
    """Give the last row of each stretch."""
    return np.flatnonzero(np.diff(stretch, append=stretch[-1] + 1)).astype(np.int64)


def happenings(records: EventRecords, doses: Doses, stretch: Whole) -> Happenings:
    """Expand additional doses, lags and infusions.

    Parameters
    ----------
    records
        All records.
    doses
        What they give.
    stretch
        Of each record.

    Returns
    -------
    Happenings
        All that does not happen at its own record; nothing after the last record of a stretch.
    """
    end_h = records.time_h[last_rows(stretch)][stretch]
    rows = np.flatnonzero(records.is_dose & ~records.is_constant)
    first = records.time_h[rows] + doses.lag_h[rows]
    room = np.maximum(end_h[rows] - first, -1) + 1 / KEYS_PER_HOUR
    spaces = np.divide(
        room, records.interval_h[rows], out=np.zeros(len(rows)), where=records.additional[rows] > 0
    )
    count = np.where(room < 0, 0, np.minimum(np.floor(spaces), records.additional[rows]) + 1).astype(np.int64)
    row = np.repeat(rows, count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    time = np.repeat(first, count) + number * records.interval_h[row]
    begins_later = (number > 0) | (doses.lag_h[row] > 0)
    infused = doses.duration_h[row] > 0
    still, still_end = running_infusions(records, doses)
    later, later_infused = begins_later, begins_later & infused
    parts = (
        (row[later & ~infused], time[later & ~infused], 1, 0),
        (row[later_infused], time[later_infused], 0, 1),
        (row[infused], time[infused] + doses.duration_h[row[infused]], 0, -1),
        (still, still_end, 0, -1),
    )
    source = np.concatenate([part[0] for part in parts])
    bolus, runs = (np.concatenate([np.full(len(p[0]), p[k], dtype=np.int64) for p in parts]) for k in (2, -1))
    return Happenings(
        stretch=stretch[source],
        time_h=np.minimum(np.concatenate([part[1] for part in parts]), end_h[source]),
        cmt=records.cmt[source],
        amount_mg=bolus * doses.amount_mg[source],
        rate_mg_per_h=doses.rate_mg_per_h[source],
        runs=runs,
    )


def at_records(records: EventRecords, doses: Doses, stretch: Whole) -> Happenings:
    """Give what happens at the records themselves: doses without lag, and infusions that already run.

    Parameters
    ----------
    records
        All records.
    doses
        What they give.
    stretch
        Of each record.

    Returns
    -------
    Happenings
        One per record.
    """
    now = records.is_dose & ~records.is_constant & (doses.lag_h == 0)
    infused = doses.duration_h > 0
    still, _ = running_infusions(records, doses)
    running = np.bincount(still, minlength=len(stretch)) + (now & infused)
    return Happenings(
        stretch=stretch,
        time_h=records.time_h,
        cmt=records.cmt,
        amount_mg=np.where(now & ~infused, doses.amount_mg, 0),
        rate_mg_per_h=doses.rate_mg_per_h,
        runs=running.astype(np.int64),
    )


def joined(parts: Sequence[Happenings]) -> Happenings:
    """Put happenings one after another."""
    names = [item.name for item in fields(Happenings)]
    return Happenings(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def timeline(here: Happenings, between: Happenings, backward: bool) -> Timeline:
    """Put all in order of time.

    Parameters
    ----------
    here
        At the records, in their order.
    between
        Between them; at the same time these come first.
    backward
        Whether a record's parameters hold over the time before it (else over the time after it).

    Returns
    -------
    Timeline
        Every stretch begins with a record and ends with one.
    """
    count = len(here.time_h)
    both = joined([here, between])
    key = np.rint(both.time_h * KEYS_PER_HOUR)
    record = np.full(len(key), -1, dtype=np.int64)
    record[:count] = np.arange(count)
    order = _records_first(np.lexsort((record, key, both.stretch)), both.stretch, record)
    stretch, record, key, time = both.stretch[order], record[order], key[order], both.time_h[order]
    begins = np.diff(stretch, prepend=-1) != 0
    same = np.diff(key, prepend=key[0]) == 0
    step = np.where(begins | same, 0, np.diff(time, prepend=time[0]))
    infused, rates = _rates(both, order, stretch)
    return Timeline(
        stretch=stretch,
        step_h=np.maximum(step, 0),
        record=record,
        holds=_holding(record, backward),
        cmt=both.cmt[order],
        amount_mg=both.amount_mg[order],
        rates=rates,
        infused=infused,
    )


def _records_first(order: Whole, stretch: Whole, record: Whole) -> Whole:
    """Let each stretch begin with its first record, whatever else happens at that time."""
    sorted_stretch, sorted_record = stretch[order], record[order]
    first = np.flatnonzero(np.diff(sorted_stretch, prepend=-1))
    place = np.arange(len(order), dtype=np.float64)
    is_record = np.flatnonzero(sorted_record >= 0)
    opener = is_record[np.searchsorted(is_record, first)]
    place[opener] = first - 1 / 2
    return order[np.argsort(place, kind="stable")]


def _holding(record: Whole, backward: bool) -> Whole:
    """Give the row whose parameters hold over each step."""
    places = np.arange(len(record))
    if backward:
        last = int(places[record >= 0][-1])
        next_record = np.where(record >= 0, places, last)
        return record[np.minimum.accumulate(next_record[::-1])[::-1]]
    before = np.maximum.accumulate(np.where(record >= 0, places, 0))
    before[1:] = before[:-1].copy()
    return record[before]


def _rates(both: Happenings, order: Whole, stretch: Whole) -> tuple[Whole, Array]:
    """Add up the infusions that run over each step; exactly 0 where none runs."""
    runs, cmt = both.runs[order], both.cmt[order]
    infused = np.unique(cmt[runs != 0])
    rates = np.zeros((len(cmt), len(infused)))
    first = np.flatnonzero(np.diff(stretch, prepend=-1))[stretch - stretch[0]]
    change = runs * both.rate_mg_per_h[order]
    for column, one in enumerate(infused):
        mine = cmt == one
        running = _before(np.where(mine, runs, 0), first)
        rates[:, column] = np.where(running > 0, np.maximum(_before(np.where(mine, change, 0), first), 0), 0)
    return infused.astype(np.int64), rates


def _before(change: NDArray[np.float64] | Whole, first: Whole) -> Array:
    """Add up what has changed in a stretch before each of its entries."""
    before = np.cumsum(change) - change
    return np.asarray(before - before[first], dtype=np.float64)
