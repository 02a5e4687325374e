"""Arrays for the compiled kernel, and blocks of people handed out to threads.

Each block is computed on its own and always in the same order, so that the result does not depend on the
number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK
from glidepath.body.model import People, Responses
from glidepath.body.pharmacokinetics import Array, LinearSystem
from glidepath.simulation import kernel
from glidepath.simulation import kernel_records as records
from glidepath.simulation.day_grid import DayGrid
from glidepath.simulation.kernel_maps import ADAPTATIONS, LANES, Grids, Places, Systems, prepare
from glidepath.simulation.many import DailySeries, Engine, HourlySeries, Job, Kept, Results
from glidepath.simulation.program import Program
from glidepath.simulation.solvers import State, resting_state

FIRST_TIME = "First run on this machine: compiling the simulation kernel, about ten seconds, once."


def _begins(counts: Sequence[int]) -> Places:
    return np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))]).astype(np.int64)


def _in_blocks(values: Array) -> Array:
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


def _systems_of(system: LinearSystem, values: Responses) -> Systems:
    rows = np.concatenate([system.effect_row[:, None, :], system.plasma_rows], axis=1)
    tau_h = np.stack([values.tau0_h, values.tau1_h, values.tau2_h], axis=1)
    return Systems(*(_in_blocks(part) for part in (system.matrix, system.dose_input, rows, tau_h)))


def _values_of(v: Responses) -> Array:
    rows = {
        records.U50: v.u50,
        records.H0: v.h0,
        records.H1: v.h1,
        records.H2: v.h2,
        records.FACTOR: v.susceptibility / v.w50,
        records.GAMMA: v.gamma,
        records.BACKGROUND: v.background_pwc20,
        records.ROOM: v.top_pwc20 - v.background_pwc20,
        records.KS0: v.ks0,
        records.SEDATION_U50: v.sedation_u50,
    }
    return _in_blocks(np.stack([rows[k] for k in range(len(rows))], axis=1)).swapaxes(1, 2)


def _must_compile() -> bool:
    """Whether nothing usable is kept on disk or in memory."""
    if kernel.follow_block.signatures:  # type: ignore[attr-defined]
        return False
    kept = getattr(getattr(kernel.follow_block, "_cache", None), "_cache_file", None)
    return kept is None or not kept._load_index()


def _threads(engine: Engine) -> int:
    if engine.threads:
        return engine.threads
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _room(job: Job, people: int, days: int, hours: int) -> records.Answer:
    size, levels, programs = job.system.matrix.shape[1], len(job.system.moieties), len(job.programs)
    start = job.start or resting_state(people, size)
    first = [_in_blocks(part).swapaxes(1, 2) for part in (start.compartments, start.adaptation)]
    blocks = len(first[0])
    answer = records.Answer(
        days=np.empty((days, records.PLASMA + levels + 2, blocks, LANES), dtype=np.float32),
        hours=np.empty((hours, 1 + levels, blocks, LANES), dtype=np.float32),
        compartments=np.empty((blocks, 1 + programs, size, LANES)),
        adaptation=np.empty((blocks, 1 + programs, ADAPTATIONS, LANES)),
    )
    answer.compartments[:, 0], answer.adaptation[:, 0] = first
    return answer


def _flat(kept: Kept, people: int) -> Kept:
    return kept.reshape(*kept.shape[:2], kept.shape[2] * LANES)[..., :people]


def _daily(kept: Kept, levels: int) -> DailySeries:
    return DailySeries(
        pwc20=kept[:, records.PWC20],
        occupancy=kept[:, records.OCCUPANCY],
        sedation=kept[:, records.SEDATION],
        drive=kept[:, records.MEAN_DRIVE],
        plasma_ng_per_ml=kept[:, records.PLASMA : records.PLASMA + levels],
        highest_pwc20=kept[:, records.PLASMA + levels],
        lowest_pwc20=kept[:, records.PLASMA + levels + 1],
    )


def _hourly(kept: Kept, values: Responses) -> HourlySeries:
    room = (values.top_pwc20 - values.background_pwc20).astype(np.float32)
    score = values.background_pwc20.astype(np.float32) + room * kept[:, 0]
    return HourlySeries(pwc20=score, plasma_ng_per_ml=kept[:, 1:])


def _end(compartments: Array, adaptation: Array, people: int) -> State:
    both = [
        np.moveaxis(part, -1, 1).reshape(-1, part.shape[1])[:people] for part in (compartments, adaptation)
    ]
    return State(compartments=both[0], adaptation=both[1])


def run_compiled(people: People, job: Job, engine: Engine) -> Results:
    """Follow people through the programs of a job with the compiled kernel.

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
    if engine.say is not None and _must_compile():
        engine.say(FIRST_TIME)
    grids = tuple(dict.fromkeys(grid for program in job.programs for grid in program.grids))
    day_out, day_begins = _places(job.keep, 1)
    hour_out, hour_begins = _places(job.keep_hours, len(grids[0].asked))
    all_days = _days_of(job, grids, day_out, hour_out)
    all_grids = _grids_of(grids, job.programs[0].channel_of_slot)
    systems, values = _systems_of(job.system, people.responses), _values_of(people.responses)
    answer = _room(job, people.count, int(day_begins[-1]), int(hour_begins[-1]))

    def one_block(block: int) -> None:
        own = Systems(*(part[block] for part in systems))
        maps, now = prepare(own, all_grids), records.room(own, values[block], all_grids)
        kernel.follow_block(records.Block(block, all_grids, maps, all_days, now, answer))

    with ThreadPoolExecutor(_threads(engine)) as pool:
        list(pool.map(one_block, range(len(values))))
    kept_days, kept_hours = _flat(answer.days, people.count), _flat(answer.hours, people.count)
    return Results(
        days=tuple(_daily(kept_days[a:b], len(job.system.moieties)) for a, b in pairwise(day_begins)),
        hours=tuple(_hourly(kept_hours[a:b], people.responses) for a, b in pairwise(hour_begins)),
        ends=tuple(
            _end(answer.compartments[:, 1 + k], answer.adaptation[:, 1 + k], people.count)
            for k in range(len(job.programs))
        ),
    )
