"""One part of a population followed through all plans: the only place of this floor that calls the kernel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from glidepath.body.model import People, some_people
from glidepath.population.counting import count_days
from glidepath.population.outcomes import outcomes_of, score_scale, values_of
from glidepath.population.sampling import people_numbered
from glidepath.population.study import Study
from glidepath.population.tally import Tally, people_tally, plan_tally, together
from glidepath.simulation.many import DailySeries, Engine, run_job
from glidepath.simulation.prediction import job_of

ONE_THREAD = Engine(tier="compiled", threads=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the kernel gave: the people's mean score in the week before, and per plan the days kept."""

    before: NDArray[np.float32]
    plans: tuple[DailySeries, ...]
    moieties: tuple[str, ...]


def follow_people(study: Study, people: People, engine: Engine = ONE_THREAD) -> Followed:
    """Send people through what they took and then through every plan.

    Parameters
    ----------
    study
        What is followed.
    people
        Who.
    engine
        How to compute.

    Returns
    -------
    Followed
        Daily means.
    """
    job = job_of(people, study.before, study.plans)
    kept = run_job(people, job, engine).days
    before = people.responses.background_pwc20.astype(np.float32)
    if study.before is not None:
        before = kept[0].pwc20.mean(axis=0)
        kept = kept[1:]
    return Followed(before=before, plans=kept, moieties=job.system.moieties)


def follow_part(study: Study, chunk: int, engine: Engine = ONE_THREAD) -> Tally:
    """Follow one part of a population and count.

    Parameters
    ----------
    study
        What is followed.
    chunk
        Number of the part, of ``study.chunks``.
    engine
        How to compute; only whoever follows the first part says that the kernel must be compiled first.

    Returns
    -------
    Tally
        Whole counts: the same on this machine whoever follows it, and when.
    """
    batches = study.batches(chunk)
    first = batches[0].start
    numbers = np.arange(first, batches[-1].stop, dtype=np.int64)
    people = people_numbered(study.crowd, study.channels, numbers, study.seed)
    own = replace(engine, say=None) if chunk else engine
    places = (slice(batch.start - first, batch.stop - first) for batch in batches)
    return reduce(together, (_counted(study, some_people(people, place), own) for place in places))


def _counted(study: Study, people: People, engine: Engine) -> Tally:
    followed = follow_people(study, people, engine)
    outcomes, scale = outcomes_of(study, followed.moieties), score_scale()
    first_peak: NDArray[np.float32] | None = None
    plans = []
    for days in followed.plans:
        daily = np.zeros((study.days, scale.bins), dtype=np.int32)
        over = count_days(days.pwc20, followed.before, study.rise_points, scale, daily)
        first_peak = over.peak if first_peak is None else first_peak
        values = values_of(over, days.plasma_ng_per_ml, first_peak)
        plans.append(plan_tally(daily, outcomes, values, over.days_above > 0, people.group))
    return people_tally(people.group, followed.before, plans)
