"""Many people through many programs of days, by the compiled kernel or by plain arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from glidepath.body.model import People, Responses, felt, some_people
from glidepath.body.pharmacokinetics import LinearSystem
from glidepath.simulation.program import Program
from glidepath.simulation.run import Followed, follow
from glidepath.simulation.solvers import DailyMeans, Moments, State

Kept = NDArray[np.float32]
ARRAYS_UP_TO = 10
"""With no more people than this, plain arrays answer sooner than the compiler loads."""
BLOCK = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How to compute: ``auto`` takes plain arrays for few people and the compiled kernel for many.

    ``threads`` None = as many as this process may use. ``say`` is told once, in plain words, when the kernel
    must be compiled first.
    """

    tier: Literal["auto", "arrays", "compiled"] = "auto"
    threads: int | None = None
    say: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Programs to follow: each begins where another one ended (``after``), or at ``start`` (-1).

    ``keep`` marks per program the days whose means are kept, ``keep_hours`` those whose asked-for times are.
    All programs have the same slots.
    """

    system: LinearSystem
    programs: tuple[Program, ...]
    after: tuple[int, ...]
    keep: tuple[NDArray[np.bool_], ...]
    keep_hours: tuple[NDArray[np.bool_], ...]
    start: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySeries:
    """Kept days of one program: arrays (days, people), plasma (days, moieties, people)."""

    pwc20: Kept
    occupancy: Kept
    sedation: Kept
    drive: Kept
    plasma_ng_per_ml: Kept
    highest_pwc20: Kept
    lowest_pwc20: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlySeries:
    """Kept times of one program: score (times, people), plasma (times, moieties, people)."""

    pwc20: Kept
    plasma_ng_per_ml: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a job gave: per program the kept days and times, and where everybody stands at its end."""

    days: tuple[DailySeries, ...]
    hours: tuple[HourlySeries, ...]
    ends: tuple[State, ...]


Series = TypeVar("Series", DailySeries, HourlySeries)


def run_job(people: People, job: Job, engine: Engine) -> Results:
    """Follow people through the programs of a job.

    Parameters
    ----------
    people
        Who.
    job
        What.
    engine
        How. The two tiers agree to rounding of the results.

    Returns
    -------
    Results
        In the order of the programs.
    """
    few = people.count <= ARRAYS_UP_TO
    if engine.tier == "arrays" or (engine.tier == "auto" and few):
        return _on_arrays(people, job)
    from glidepath.simulation.compiled import run_compiled  # loads the compiler

    return run_compiled(people, job, engine)


def _on_arrays(people: People, job: Job) -> Results:
    blocks = [slice(k, k + BLOCK) for k in range(0, people.count, BLOCK)]
    done = [_block_on_arrays(people, job, chosen) for chosen in blocks]
    programs = range(len(job.programs))
    return Results(
        days=tuple(_side_by_side([block.days[k] for block in done]) for k in programs),
        hours=tuple(_side_by_side([block.hours[k] for block in done]) for k in programs),
        ends=tuple(_stacked([block.ends[k] for block in done]) for k in programs),
    )


def _block_on_arrays(everybody: People, job: Job, chosen: slice) -> Results:
    people = some_people(everybody, chosen)
    system = replace(
        job.system,
        matrix=job.system.matrix[chosen],
        dose_input=job.system.dose_input[chosen],
        plasma_rows=job.system.plasma_rows[chosen],
        effect_row=job.system.effect_row[chosen],
    )
    first = None if job.start is None else _some_states(job.start, chosen)
    ends: list[State] = []
    followed: list[Followed] = []
    for program, after in zip(job.programs, job.after, strict=True):
        followed.append(follow(people, system, program, ends[after] if after >= 0 else first))
        ends.append(followed[-1].end)
    return Results(
        days=tuple(_kept_days(f.means, keep) for f, keep in zip(followed, job.keep, strict=True)),
        hours=tuple(
            _kept_hours(f.moments, keep, people.responses)
            for f, keep in zip(followed, job.keep_hours, strict=True)
        ),
        ends=tuple(ends),
    )


def _kept_days(means: DailyMeans, keep: NDArray[np.bool_]) -> DailySeries:
    names = [f.name for f in fields(DailySeries)]
    return DailySeries(**{name: getattr(means, name)[keep].astype(np.float32) for name in names})


def _kept_hours(moments: Moments, keep: NDArray[np.bool_], values: Responses) -> HourlySeries:
    times = np.repeat(keep, moments.u.shape[1] // max(len(keep), 1))
    fast, slow = moments.adaptation[:, times, 1], moments.adaptation[:, times, 2]
    score = felt(moments.u[:, times], fast, slow, values).pwc20
    plasma = np.moveaxis(moments.plasma_ng_per_ml[:, times], 0, -1)
    return HourlySeries(pwc20=score.T.astype(np.float32), plasma_ng_per_ml=plasma.astype(np.float32))


def _side_by_side(parts: Sequence[Series]) -> Series:
    names = [f.name for f in fields(parts[0])]
    joined = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names}
    return type(parts[0])(**joined)


def first_people(series: DailySeries, count: int) -> DailySeries:
    """Take the first of the people whose days were kept.

    Parameters
    ----------
    series
        Of all of them.
    count
        How many to take.

    Returns
    -------
    DailySeries
        Of these alone.
    """
    names = [f.name for f in fields(DailySeries)]
    return DailySeries(**{name: getattr(series, name)[..., :count] for name in names})


def _stacked(states: Sequence[State]) -> State:
    return State(
        compartments=np.concatenate([s.compartments for s in states]),
        adaptation=np.concatenate([s.adaptation for s in states]),
    )


def _some_states(state: State, chosen: slice) -> State:
    return State(compartments=state.compartments[chosen], adaptation=state.adaptation[chosen])
