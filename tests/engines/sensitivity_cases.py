"""Courses whose scores are differentiated: people, a history, and what comes after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from glidepath.body.derivative_kinetics import Parameter, moved_drug
from glidepath.body.model import Channel, People, felt, some_people
from glidepath.patient.person import Person
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import typical_person, virtual_people
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import Intakes, intakes_of_regimens
from glidepath.simulation.many import Job
from glidepath.simulation.prediction import job_of
from glidepath.simulation.program import program_of
from glidepath.simulation.run import Followed, follow

from .independent import FIRST

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Plain:
    """What the engine itself gives for one program: daily means, and scores and levels at hours."""

    daily: Floats
    hourly: Floats
    plasma: Floats


def taken(channel: Channel, times: Sequence[str], mg: float, since: bool = True) -> Regimen:
    doses = tuple(TimedDose(time=time, mg=Fraction(mg)) for time in times)
    return Regimen(drug=channel[0], formulation=channel[1], doses=doses, since=FIRST if since else None)


def smooth(people: People) -> People:
    """The same people with a score that leaves 0 so smoothly that differences across that point are exact too.

    They feel and oppose more, so that there is withdrawal to differentiate.
    """
    r = people.responses
    changed = replace(r, gamma=4 * np.ones(people.count), susceptibility=2 * r.susceptibility, h0=2 * r.h0)
    return replace(people, responses=changed)


def case(
    regimens: Sequence[Regimen], days: int, after: Sequence[float], count: int, *, hours: bool = True
) -> tuple[People, Job]:
    """A history of some days, then parts of its last day's doses for 10 days each, hour by hour."""
    channels = tuple(dict.fromkeys((r.drug, r.formulation) for r in regimens))
    people = (
        typical_person(Person(), channels)
        if count == 1
        else virtual_people(Person(), channels, count, seed=3)
    )
    before = intakes_of_regimens(regimens, FIRST + timedelta(days=days - 1))
    assert before is not None
    mg = np.concatenate([np.tile(before.mg[-1] * part, (10, 1)) for part in after])
    plan = Intakes(first_day=FIRST + timedelta(days=days), slots=before.slots, mg=mg)
    job = job_of(people, before, [plan])
    if hours:
        asked = output_hours(Fraction(3), Fraction(1))
        program = program_of(plan, people, channels, before=before.mg[-1], asked_h=asked)
        every = np.ones(program.days, dtype=np.bool_)
        job = replace(
            job,
            programs=(job.programs[0], program),
            keep=(job.keep[0], every),
            keep_hours=(job.keep_hours[0], every),
        )
    return people, job


def engine(people: People, job: Job) -> Plain:
    """The last program of a job by the engine, in double precision."""
    system = people.system(job.system.channels)
    ends: list[Followed] = []
    for program, after in zip(job.programs, job.after, strict=True):
        followed = follow(people, system, program, ends[after].end if after >= 0 else None)
        ends.append(followed)
    last = ends[-1]
    fast, slow = last.moments.adaptation[..., 1], last.moments.adaptation[..., 2]
    return Plain(
        daily=last.means.pwc20,
        hourly=felt(last.moments.u, fast, slow, people.responses).pwc20.T,
        plasma=np.moveaxis(last.moments.plasma_ng_per_ml, 0, -1),
    )


def moved(people: People, log_moves: Mapping[Parameter, Floats]) -> People:
    """People with values moved by their logarithms, one number per person."""
    r = people.responses
    own = {p.name: getattr(r, p.name) * np.exp(move) for p, move in log_moves.items() if not p.of}
    drugs = {channel: moved_drug(drug, log_moves) for channel, drug in people.drugs.items()}
    return replace(people, responses=replace(r, **own), drugs=drugs)


def differences(
    people: People, job: Job, parameters: Sequence[Parameter], step: float = 1e-3
) -> dict[Parameter, Plain]:
    """Slopes of the engine by central differences with Richardson's extrapolation: all in one run of copies."""
    steps, count = (2 * step, -2 * step, step, -step), people.count
    rows = len(parameters) * len(steps)
    copies = some_people(people, np.tile(np.arange(count), rows))
    moves = {
        parameter: np.repeat(np.eye(len(parameters))[place][:, None] * np.array(steps), count, axis=None)
        for place, parameter in enumerate(parameters)
    }
    plain = engine(moved(copies, moves), job)
    found: dict[str, Floats] = {}
    for name in ("daily", "hourly", "plasma"):
        values = getattr(plain, name)
        one = values.reshape(*values.shape[:-1], len(parameters), len(steps), count)
        wide = (one[..., 0, :] - one[..., 1, :]) / (4 * step)
        narrow = (one[..., 2, :] - one[..., 3, :]) / (2 * step)
        found[name] = (4 * narrow - wide) / 3
    return {
        parameter: Plain(**{name: values[..., place, :] for name, values in found.items()})
        for place, parameter in enumerate(parameters)
    }
