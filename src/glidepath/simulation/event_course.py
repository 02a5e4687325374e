"""Follows all stretches of an event table at once, and gives levels and responses at its records."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from glidepath.body.model import Responses, felt
from glidepath.body.pharmacokinetics import Array
from glidepath.body.receptor_occupancy import acute_drive, occupancy
from glidepath.simulation.day_grid import NODES, adaptation_weights
from glidepath.simulation.event_lanes import (
    Levels,
    at_anchors,
    between_anchors,
    hours_to_anchors,
    levels,
    relaxed,
)
from glidepath.simulation.event_panels import panels
from glidepath.simulation.event_parameters import Doses, ParameterSets
from glidepath.simulation.event_records import DOSE, OTHER, EventRecords, Whole
from glidepath.simulation.event_steady_state import steady_amounts
from glidepath.simulation.event_timeline import (
    Happenings,
    Timeline,
    at_records,
    happenings,
    joined,
    last_rows,
    stretches,
    timeline,
)
from glidepath.simulation.event_transitions import Steps, distinct_steps, transitions, with_inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What holds at each record: amounts (records, states), u and adaptation A1, A2 (records, 2).

    ``u`` and ``adaptation`` are None where the model has no dependence part.
    """

    amounts: Array
    u: Array | None = None
    adaptation: Array | None = None


def _jumps(line: Timeline, records: EventRecords, doses: Doses, sets: ParameterSets) -> Array:
    """Give what is added to the state at the end of each step."""
    jumps = np.zeros((len(line.record), sets.kinetics.matrix.shape[-1]))
    jumps[np.arange(len(jumps)), line.cmt] = line.amount_mg
    steady = np.flatnonzero(records.steady > 0)
    if len(steady):
        matrix = sets.kinetics.matrix[sets.number[steady]]
        some = EventRecords(**{f.name: getattr(records, f.name)[steady] for f in fields(EventRecords)})
        given = Doses(**{f.name: getattr(doses, f.name)[steady] for f in fields(Doses)})
        place = np.empty(len(records.time_h), dtype=np.int64)
        place[line.record[line.record >= 0]] = np.flatnonzero(line.record >= 0)
        jumps[place[steady]] += steady_amounts(matrix, some, given)
    return jumps


def _one(values: Responses, chosen: Whole) -> Responses:
    return Responses(**{f.name: getattr(values, f.name)[chosen] for f in fields(Responses)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passed:
    """One pass over the timeline: the states before and after what happens at each entry."""

    line: Timeline
    split: Levels
    holds: Whole
    steps: Steps
    wide: Array
    arrived: Array
    states: Array


def _passed(line: Timeline, sets: ParameterSets, jumps: Array) -> _Passed:
    """Carry the state through a timeline."""
    matrix, holds = sets.kinetics.matrix, sets.number[line.holds]
    size = matrix.shape[-1]
    split = levels(line.stretch, _anchors(line, holds, jumps))
    anchors = split.anchors
    leaps = distinct_steps(holds[anchors], hours_to_anchors(split, line.step_h))
    leap = transitions(with_inputs(matrix[leaps.parameter_set], line.infused), leaps.hours)[:, :size]
    start = at_anchors(split.by_stretch, leap, leaps.pair, line.rates[anchors], jumps[anchors])
    steps = distinct_steps(holds, line.step_h)
    wide = with_inputs(matrix[steps.parameter_set], line.infused)
    step = transitions(wide, steps.hours)[:, :size]
    arrived = between_anchors(split.after_anchor, step, steps.pair, line.rates, start)
    states = arrived.copy()
    states[anchors] = start
    return _Passed(
        line=line, split=split, holds=holds, steps=steps, wide=wide, arrived=arrived, states=states
    )


def _anchors(line: Timeline, holds: Whole, jumps: Array) -> NDArray[np.bool_]:
    """Say where something is added, an infusion begins or ends, or other parameters begin to hold."""
    anchors = (np.diff(line.stretch, prepend=-1) != 0) | (jumps != 0).any(axis=1)
    changes = (np.diff(line.rates, axis=0) != 0).any(axis=1) | (np.diff(holds) != 0)
    anchors[:-1] |= changes
    return np.asarray(anchors, dtype=np.bool_)


def _adaptation(passed: _Passed, effect_row: Array, responses: Responses, start: Array) -> Array:
    """Follow A1 and A2 from ``start`` (stretches, 2) over all entries."""
    line, steps, size = passed.line, passed.steps, effect_row.shape[-1]
    effect, held = effect_row[steps.parameter_set][:, None], effect_row[passed.holds]
    before = np.concatenate([np.roll(passed.states, 1, axis=0), line.rates], axis=1)
    at_nodes = np.empty((len(line.record), len(NODES)))
    at_nodes[:, 0] = np.einsum("em,em->e", held, before[:, :size])
    for number, node in enumerate(NODES[1:-1], 1):
        row = np.matmul(effect, transitions(passed.wide, steps.hours * node)[:, :size])[:, 0]
        at_nodes[:, number] = np.einsum("em,em->e", row[steps.pair], before)
    at_nodes[:, -1] = np.einsum("em,em->e", held, passed.arrived)
    values = _one(responses, passed.holds)
    drive = acute_drive(np.maximum(at_nodes, 0), values.u50[:, None])
    kept, gained = _moves(drive, line.step_h, values)
    return relaxed(passed.split, kept, gained, start)


def _moves(drive: Array, step_h: Array, values: Responses) -> tuple[Array, Array]:
    """Give what is kept of A1 and A2 over each step, and what the drive adds."""
    kept, gained = np.ones((len(step_h), 2)), np.zeros((len(step_h), 2))
    moving = np.flatnonzero(step_h > 0)
    for column, tau_h in enumerate((values.tau1_h, values.tau2_h)):
        keep, weights = adaptation_weights(np.ones(1), tau_h[moving] / step_h[moving])
        kept[moving, column] = keep[:, 0]
        gained[moving, column] = np.einsum("ej,ej->e", weights[:, 0], drive[moving])
    return kept, gained


def _adapted_before(records: EventRecords, doses: Doses, sets: ParameterSets, responses: Responses) -> Array:
    """Give A1 and A2 where each stretch begins: fully adapted at a steady state, else none."""
    stretch = stretches(records)
    start = np.zeros((int(stretch[-1]) + 1, 2))
    steady = np.flatnonzero(records.steady == 1)
    if not len(steady):
        return start
    values = _one(responses, sets.number[steady])
    interval = np.where(records.is_constant[steady], 1, records.interval_h[steady])
    cycle = _cycles(records, steady, interval)
    twice = np.repeat(steady, 2)
    given = Doses(**{f.name: getattr(doses, f.name)[twice] for f in fields(Doses)})
    constant = np.repeat(records.is_constant[steady], 2)
    cycle = replace(cycle, additional=np.where(constant, 0, cycle.additional))
    same = replace(sets, number=sets.number[twice])
    nothing = replace(
        given, **{f.name: np.where(cycle.is_dose, getattr(given, f.name), 0) for f in fields(Doses)}
    )
    gained = _pass(cycle, nothing, same, backward=True, settled=False)
    end = np.asarray(gained.adaptation)[1::2]
    tau = np.stack([values.tau1_h, values.tau2_h], axis=1)
    full = end / -np.expm1(-interval[:, None] / tau)
    level = np.where(records.is_constant[steady], np.asarray(gained.u)[::2], 0)
    still = acute_drive(level, values.u50)
    start[stretch[steady]] = np.where(records.is_constant[steady, None], still[:, None], full)
    return start


def _cycles(records: EventRecords, steady: Whole, interval_h: Array) -> EventRecords:
    """Give a table of one interval at steady state for each steady-state record."""
    count = len(steady)
    twice = np.repeat(steady, 2)
    first = np.tile(np.array([True, False]), count)
    return EventRecords(
        person=np.repeat(np.arange(count), 2),
        time_h=np.where(first, 0, np.repeat(interval_h, 2)),
        evid=np.where(first, DOSE, OTHER),
        cmt=records.cmt[twice],
        amount_mg=np.where(first, records.amount_mg[twice], 0),
        rate=np.where(first, records.rate[twice], 0),
        interval_h=np.where(first, records.interval_h[twice], 0),
        additional=np.zeros(2 * count, dtype=np.int64),
        steady=np.where(first, 1, 0),
    )


def _fastest_per_h(sets: ParameterSets) -> float:
    return float(np.max(-np.diagonal(sets.kinetics.matrix, axis1=1, axis2=2)))


def _bends(records: EventRecords, stretch: Whole, sets: ParameterSets) -> NDArray[np.bool_]:
    """Say where the curves may bend: where a stretch begins, at doses and changes of parameters."""
    begins = np.diff(stretch, prepend=-1) != 0
    changes = np.diff(sets.number, prepend=sets.number[:1]) != 0
    changes[:-1] |= changes[1:].copy()
    return np.asarray(begins | records.is_dose | changes, dtype=np.bool_)


def _pass(
    records: EventRecords, doses: Doses, sets: ParameterSets, backward: bool, settled: bool
) -> Followed:
    stretch = stretches(records)
    here, between = at_records(records, doses, stretch), happenings(records, doses, stretch)
    effect_row, responses = sets.kinetics.effect_row, sets.kinetics.responses
    if responses is not None:
        bends = np.flatnonzero(_bends(records, stretch, sets))
        events = joined(
            [Happenings(**{f.name: getattr(here, f.name)[bends] for f in fields(Happenings)}), between]
        )
        end_h = records.time_h[last_rows(stretch)]
        between = joined([between, panels(events, end_h[events.stretch], _fastest_per_h(sets))])
    line = timeline(here, between, backward)
    passed = _passed(line, sets, _jumps(line, records, doses, sets))
    shown = np.flatnonzero(line.record >= 0)
    amounts = passed.states[shown]
    if effect_row is None or responses is None:
        return Followed(amounts=amounts)
    start = np.zeros((int(stretch[-1]) + 1, 2))
    if settled:
        start = _adapted_before(records, doses, sets, responses)
    u = np.einsum("em,em->e", effect_row[sets.number], amounts)
    adaptation = _adaptation(passed, effect_row, responses, start)[shown]
    return Followed(amounts=amounts, u=np.maximum(u, 0), adaptation=adaptation)


def follow_events(
    records: EventRecords, doses: Doses, sets: ParameterSets, backward: bool = True
) -> Followed:
    """Follow everybody in a table from record to record.

    Parameters
    ----------
    records
        Checked records, rows of one person together and in order of time.
    doses
        What they give.
    sets
        Which parameter set holds at each record.
    backward
        Whether the parameters of a record hold over the time before it, as in NONMEM, or after it.

    Returns
    -------
    Followed
        One row per record, after its own dose.

    Notes
    -----
    The kinetics are propagated by matrix exponentials, with a constant state for each infusion. Adaptation is
    integrated with product weights on panels that are short after each event.
    """
    return _pass(records, doses, sets, backward, settled=True)


def columns_of(followed: Followed, sets: ParameterSets, moieties: tuple[str, ...]) -> dict[str, Array]:
    """Name what a course gives: plasma levels, and for a dependence model all that follows from u.

    Parameters
    ----------
    followed
        The course.
    sets
        Which parameter set holds at each record.
    moieties
        Names of the plasma levels.

    Returns
    -------
    dict[str, ndarray]
        One column per name, one number per record.
    """
    rows = sets.kinetics.plasma_rows[sets.number]
    levels = np.einsum("ekm,em->ek", rows, followed.amounts)
    columns = {f"{name}_ng_per_ml": levels[:, place] for place, name in enumerate(moieties)}
    if followed.u is None or followed.adaptation is None or sets.kinetics.responses is None:
        return columns
    fast, slow = followed.adaptation.T
    now = felt(followed.u, fast, slow, _one(sets.kinetics.responses, sets.number))
    return columns | {
        "u": followed.u,
        "occupancy": occupancy(followed.u),
        "drive": now.drive,
        "A1": fast,
        "A2": slow,
        "opposition": now.opposition,
        "pwc20": now.pwc20,
    }
