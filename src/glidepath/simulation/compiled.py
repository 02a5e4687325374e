"""Arrays for the compiled kernel, and blocks of people handed out to threads.

Each block is computed on its own and always in the same order, so that the result does not depend on the
number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK
from glidepath.body.model import People, Responses
from glidepath.body.pharmacokinetics import Array, LinearSystem
from glidepath.simulation import kernel
from glidepath.simulation import kernel_records as records
from glidepath.simulation.day_grid import NODES_PER_PANEL, DayGrid
from glidepath.simulation.kernel_maps import (
    ADAPTATIONS,
    LANES,
    Grids,
    Places,
    Systems,
    reached,
    room_for_maps,
    room_to_work,
)
from glidepath.simulation.many import DailySeries, Engine, HourlySeries, Job, Kept, Results
from glidepath.simulation.program import Program
from glidepath.simulation.solvers import State, resting_state

FIRST_TIME = "First run on this machine: compiling the simulation kernel, about twenty seconds, once."


def _begins(counts: Sequence[int]) -> Places:
    return np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))]).astype(np.int64)


def _in_blocks(values: NDArray[Any]) -> NDArray[Any]:
    """Turn (people, ...) into (blocks, lanes, ...); the last block is filled up with its last person."""
    blocks = -(-len(values) // LANES)
    chosen = np.minimum(np.arange(blocks * LANES), len(values) - 1)
    return values[chosen].reshape(blocks, LANES, *values.shape[1:])


def _grids_of(grids: Sequence[DayGrid], channel_of_slot: Sequence[int]) -> Grids:
    asked = [np.full(grid.panels, -1, dtype=np.int64) for grid in grids]
    asked_at = _begins([len(grid.asked) for grid in grids])
    for marks, grid, first in zip(asked, grids, asked_at, strict=False):
        marks[list(grid.asked)] = first + np.arange(len(grid.asked))
    lengths = sorted({length for grid in grids for length in grid.length_h})
    weights = [grid.score_weights() for grid in grids]
    counted = [np.flatnonzero(weight > 0) for weight in weights]
    asked_node = [
        np.searchsorted(nodes, [NODES_PER_PANEL * panel for panel in grid.asked])
        for nodes, grid in zip(counted, grids, strict=True)
    ]
    return Grids(
        length_h=np.array([float(length) for length in lengths]),
        panel_length=np.array(
            [lengths.index(grid.length_h[kind]) for grid in grids for kind in grid.panel_length],
            dtype=np.int64,
        ),
        panel_at=_begins([grid.panels for grid in grids]),
        arrives=np.array([grid.arrives for grid in grids], dtype=np.int64).reshape(len(grids), -1),
        channel_of_slot=np.array(channel_of_slot, dtype=np.int64),
        asked=np.concatenate(asked),
        asked_at=asked_at,
        asked_node=np.concatenate(asked_node).astype(np.int64),
        counted_at=_begins([len(nodes) for nodes in counted]),
        weight=np.concatenate([w[nodes] for w, nodes in zip(weights, counted, strict=True)]),
    )


def _week_marks(program: Program) -> NDArray[np.bool_]:
    marks = np.zeros(program.days, dtype=np.bool_)
    marks[np.flatnonzero(program.repeats > 0) + 1 - DAYS_PER_WEEK] = True
    return marks


def _same_as_before(program: Program) -> NDArray[np.bool_]:
    same = np.zeros(program.days, dtype=np.bool_)
    same[1:] = (np.diff(program.grid) == 0) & np.all(np.diff(program.arrived_mg, axis=0) == 0, axis=1)
    return same


def _places(keep: Sequence[NDArray[np.bool_]], each: int) -> tuple[Places, Places]:
    """Give the place of each kept day in the answer (-1: not kept), and where each program's days begin."""
    kept = np.concatenate(keep)
    places = np.where(kept, each * (np.cumsum(kept) - 1), -1)
    return places.astype(np.int64), _begins([each * int(k.sum()) for k in keep])


def _days_of(job: Job, grids: Sequence[DayGrid], day_out: Places, hour_out: Places) -> records.Days:
    place = {grid: number for number, grid in enumerate(grids)}
    numbers = [[place[grid] for grid in program.grids] for program in job.programs]
    return records.Days(
        begins=_begins([program.days for program in job.programs]),
        after=np.array(job.after, dtype=np.int64),
        grid=np.concatenate(
            [np.array(own, dtype=np.int64)[p.grid] for own, p in zip(numbers, job.programs, strict=True)]
        ),
        dose_mg=np.concatenate([program.arrived_mg for program in job.programs]),
        same=np.concatenate([_same_as_before(program) for program in job.programs]),
        repeats=np.concatenate([program.repeats for program in job.programs]),
        mark=np.concatenate([_week_marks(program) for program in job.programs]),
        day_out=day_out,
        hour_out=hour_out,
    )


def lanes_last(values: NDArray[Any]) -> NDArray[Any]:
    """Turn (people, ...) into (blocks, ..., lanes)."""
    return np.ascontiguousarray(np.moveaxis(_in_blocks(values), 1, -1))


def systems_of(system: LinearSystem, values: Responses, channel_of_slot: Sequence[int]) -> list[Systems]:
    """Give the kinetics and time constants of each block."""
    rows = np.concatenate([system.effect_row[:, None, :], system.plasma_rows], axis=1)
    tau_h = np.stack([values.tau0_h, values.tau1_h, values.tau2_h], axis=1)
    looks = np.any(rows != 0, axis=0)
    inputs = np.any(system.dose_input != 0, axis=0)[:, list(channel_of_slot)]
    reach, held, sees = reached(np.any(system.matrix != 0, axis=0), inputs, looks)
    parts = [lanes_last(part) for part in (system.matrix, system.dose_input, rows, tau_h)]
    return [
        Systems(matrix, dose_input, seen, taus, reach, held, looks, sees)
        for matrix, dose_input, seen, taus in zip(*parts, strict=True)
    ]


def values_of(v: Responses, scored: bool) -> Array:
    """Give the rows of values, (blocks, rows, lanes), as ``kernel_records`` numbers them."""
    nothing = np.zeros_like(v.u50)
    rows = {
        records.U50: v.u50,
        records.H0: v.h0,
        records.H1: v.h1,
        records.H2: v.h2,
        records.BACKGROUND: v.background_pwc20 if scored else nothing,
        records.ROOM: v.top_pwc20 - v.background_pwc20 if scored else nothing + 1,
    }
    return _in_blocks(np.stack([rows[k] for k in range(len(rows))], axis=1)).swapaxes(1, 2)


def values32_of(v: Responses) -> records.Seen:
    """Give the rows of values in single precision, (blocks, rows, lanes)."""
    rows = {
        records.FACTOR32: v.susceptibility / v.w50,
        records.GAMMA32: v.gamma,
        records.KS032: v.ks0,
        records.U5032: v.u50,
        records.SEDATION_U5032: v.sedation_u50,
    }
    ordered = np.stack([rows[k] for k in range(len(rows))], axis=1)
    return _in_blocks(ordered).swapaxes(1, 2).astype(np.float32)


def must_compile(function: Any) -> bool:
    """Whether nothing usable of a kernel is kept on disk or in memory."""
    if function.signatures:
        return False
    kept = getattr(getattr(function, "_cache", None), "_cache_file", None)
    return kept is None or not kept._load_index()


def threads_of(engine: Engine) -> int:
    """Give the number of threads: as asked for, else as many as this process may use."""
    if engine.threads:
        return engine.threads
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _room(job: Job, outputs: int, people: int, days: int, hours: int) -> records.Answer:
    size, moieties, programs = job.system.matrix.shape[1], len(job.system.moieties), len(job.programs)
    start = job.start or resting_state(people, size)
    first = [_in_blocks(part).swapaxes(1, 2) for part in (start.compartments, start.adaptation)]
    blocks = len(first[0])
    answer = records.Answer(
        days=np.empty((days, records.PLASMA + moieties + 2, blocks, LANES), dtype=np.float32),
        hours=np.empty((hours if outputs >= records.SHORTFALL else 0, blocks, LANES), dtype=np.float32),
        levels=np.empty((hours * moieties, blocks, LANES)),
        compartments=np.empty((blocks, 1 + programs, size, LANES)),
        adaptation=np.empty((blocks, 1 + programs, ADAPTATIONS, LANES)),
    )
    answer.compartments[:, 0], answer.adaptation[:, 0] = first
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the kernel wrote, people along the last axis; ``*_begins`` say where each program begins."""

    days: Kept
    hours: Kept
    levels: Array
    ends: tuple[State, ...]
    day_begins: Places
    hour_begins: Places


def _flat_kept(kept: Kept, people: int) -> Kept:
    return kept.reshape(*kept.shape[:-2], kept.shape[-2] * LANES)[..., :people]


def _flat_levels(kept: Array, people: int) -> Array:
    return kept.reshape(*kept.shape[:-2], kept.shape[-2] * LANES)[..., :people]


def _end(compartments: Array, adaptation: Array, people: int) -> State:
    both = [
        np.moveaxis(part, -1, 1).reshape(-1, part.shape[1])[:people] for part in (compartments, adaptation)
    ]
    return State(compartments=both[0], adaptation=both[1])


def follow_compiled(people: People, job: Job, engine: Engine, outputs: int) -> Followed:
    """Follow people through the programs of a job with the compiled kernel.

    Parameters
    ----------
    people
        Who.
    job
        What.
    engine
        How many threads, and whom to tell when the kernel must be compiled first.
    outputs
        ``LEVELS``, ``SHORTFALL`` or ``SCORE`` of :mod:`glidepath.simulation.kernel_records`.

    Returns
    -------
    Followed
        Kept days and times of all programs, one after another.
    """
    if engine.say is not None and must_compile(kernel.follow_block):
        engine.say(FIRST_TIME)
    grids = tuple(dict.fromkeys(grid for program in job.programs for grid in program.grids))
    day_out, day_begins = _places(job.keep, 1)
    hour_out, hour_begins = _places(job.keep_hours, len(grids[0].asked))
    all_days = _days_of(job, grids, day_out, hour_out)
    all_grids = _grids_of(grids, job.programs[0].channel_of_slot)
    systems = systems_of(job.system, people.responses, job.programs[0].channel_of_slot)
    values = values_of(people.responses, outputs == records.SCORE)
    values32 = values32_of(people.responses)
    answer = _room(job, outputs, people.count, int(day_begins[-1]), int(hour_begins[-1]))

    counts = (all_grids.panel_at, all_grids.counted_at, all_grids.asked_at)
    panels, nodes, asked = (int(np.diff(begins).max()) for begins in counts)

    def one_block(block: int) -> None:
        own = systems[block]
        now = records.room(own, values[block], values32[block], panels=panels, nodes=nodes, asked=asked)
        maps, work = (
            room_for_maps(own, all_grids),
            room_to_work(own, len(all_grids.length_h), slots=len(all_grids.channel_of_slot)),
        )
        kernel.follow_block(records.Block(block, outputs, own, all_grids, maps, work, all_days, now, answer))

    with ThreadPoolExecutor(threads_of(engine)) as pool:
        list(pool.map(one_block, range(len(values))))
    return Followed(
        days=_flat_kept(answer.days, people.count),
        hours=_flat_kept(answer.hours, people.count),
        levels=_flat_levels(answer.levels, people.count).reshape(
            int(hour_begins[-1]), len(job.system.moieties), people.count
        ),
        ends=tuple(
            _end(answer.compartments[:, 1 + k], answer.adaptation[:, 1 + k], people.count)
            for k in range(len(job.programs))
        ),
        day_begins=day_begins,
        hour_begins=hour_begins,
    )


def _daily(kept: Kept, moieties: int) -> DailySeries:
    return DailySeries(
        pwc20=kept[:, records.MIDDLE],
        occupancy=kept[:, records.OCCUPANCY],
        sedation=kept[:, records.SEDATION],
        drive=kept[:, records.MEAN_DRIVE],
        plasma_ng_per_ml=kept[:, records.PLASMA : records.PLASMA + moieties],
        highest_pwc20=kept[:, records.PLASMA + moieties],
        lowest_pwc20=kept[:, records.PLASMA + moieties + 1],
    )


def _hourly(share: Kept, levels: Array, values: Responses) -> HourlySeries:
    room = (values.top_pwc20 - values.background_pwc20).astype(np.float32)
    score = values.background_pwc20.astype(np.float32) + room * share
    return HourlySeries(pwc20=score, plasma_ng_per_ml=levels.astype(np.float32))


def run_compiled(people: People, job: Job, engine: Engine) -> Results:
    """Follow people through the programs of a job with the compiled kernel, up to what is felt.

    Parameters
    ----------
    people
        Who.
    job
        What.
    engine
        How many threads, and whom to tell when the kernel must be compiled first.

    Returns
    -------
    Results
        In the order of the programs.
    """
    done = follow_compiled(people, job, engine, records.SCORE)
    moieties = len(job.system.moieties)
    return Results(
        days=tuple(_daily(done.days[a:b], moieties) for a, b in pairwise(done.day_begins)),
        hours=tuple(
            _hourly(done.hours[a:b], done.levels[a:b], people.responses)
            for a, b in pairwise(done.hour_begins)
        ),
        ends=done.ends,
    )
