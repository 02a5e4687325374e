"""The cascade for modellers: people and doses in, levels and what the drug does not cover out.

Lean: no score, no sedation. The clinical forecast (:mod:`glidepath.simulation.prediction`) goes on from the
same kernel to what is felt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from glidepath.basis.errors import InputError
from glidepath.body.model import Channel, People
from glidepath.simulation.cascade_answer import (
    Output,
    Propagated,
    ShortfallDays,
    Upto,
    of_arrays,
    one_after_another,
)
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import Intakes, joined_slots, on_slots
from glidepath.simulation.many import ARRAYS_UP_TO, Engine, Job
from glidepath.simulation.own_times import OwnDoses, checked
from glidepath.simulation.own_times_run import follow_own_on_arrays
from glidepath.simulation.program import Program, program_of
from glidepath.simulation.run import follow
from glidepath.simulation.solvers import State

_HOUR = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days with one set of parameters: people with their values of that time, and what they take.

    An enzyme inducer, a change of weight or a new formulation is another period with other values of the same
    people.
    """

    people: People
    doses: Intakes


def _job(
    period: Period, channels: Sequence[Channel], program: Program, hourly: bool, start: State | None
) -> Job:
    every, none = np.ones(program.days, dtype=np.bool_), np.zeros(program.days, dtype=np.bool_)
    return Job(
        system=period.people.system(channels),
        programs=(program,),
        after=(-1,),
        keep=(none if hourly else every,),
        keep_hours=(every if hourly else none,),
        start=start,
    )


def _compiled(people: People, job: Job, upto: Upto, engine: Engine) -> tuple[Propagated, State]:
    from glidepath.simulation import kernel_records as records  # loads the compiler
    from glidepath.simulation.compiled import follow_compiled

    outputs = records.SHORTFALL if upto == "shortfall" else records.LEVELS
    done = follow_compiled(people, job, engine, outputs)
    nothing = np.empty((0, people.count), dtype=np.float32)
    if np.any(job.keep_hours[0]):
        hours = Propagated(days=None, plasma_ng_per_ml=done.levels, shortfall=done.hours)
        return hours, done.ends[0]
    kept, moieties = done.days, len(job.system.moieties)
    sums = (kept[:, records.MIDDLE], kept[:, -2], kept[:, -1])
    mean, highest, lowest = (s if outputs == records.SHORTFALL else nothing for s in sums)
    plasma = kept[:, records.PLASMA : records.PLASMA + moieties]
    days = ShortfallDays(mean=mean, highest=highest, lowest=lowest, plasma_ng_per_ml=plasma)
    return Propagated(days=days, plasma_ng_per_ml=None, shortfall=None), done.ends[0]


def _known(output: str, upto: str) -> None:
    if output not in ("daily", "hourly") or upto not in ("levels", "shortfall"):
        says = f"output {output!r} upto {upto!r} is not known; type daily or hourly, and levels or shortfall"
        raise InputError(says, "output")


def _fitting(doses: Intakes, channels: Sequence[Channel]) -> None:
    strange = [drug for drug, form in doses.channels if (drug, form) not in channels]
    if strange:
        raise InputError(f"doses of {strange[0]}, which is not among the channels; name it there", "channels")
    if doses.endless_before:
        says = (
            "doses without a beginning cannot be followed here; give the days before, as far back as counts"
        )
        raise InputError(says, "doses")


def _on_arrays(engine: Engine, people: People) -> bool:
    return engine.tier == "arrays" or (engine.tier == "auto" and people.count <= ARRAYS_UP_TO)


def propagate_periods(
    periods: Sequence[Period],
    channels: Sequence[Channel],
    *,
    output: Output = "daily",
    upto: Upto = "shortfall",
    engine: Engine | None = None,
) -> Propagated:
    """Follow people through periods, each going on from where the one before left everybody.

    Parameters
    ----------
    periods
        One or more, of the same people in the same order; doses at clock times that all share.
    channels
        Drugs and formulations of all periods.
    output
        ``daily`` summaries, or values at every clock ``hourly``.
    upto
        ``levels`` in plasma alone, or also the ``shortfall``.
    engine
        How to compute; None = plain arrays for few people, the compiled kernel for many.

    Returns
    -------
    Propagated
        All periods one after another.

    Raises
    ------
    InputError
        If there is no period, periods are of more or fewer people, a dose is of no channel or has no known
        beginning, or ``output`` or ``upto`` is not known.

    Notes
    -----
    Values change at a midnight. Amounts stay: what is in the gut, in blood and in tissue goes on with the new
    rates.
    """
    _known(output, upto)
    if len({period.people.count for period in periods}) != 1:
        raise InputError(
            "periods need the same people; give at least one, all with as many people", "periods"
        )
    for period in periods:
        _fitting(period.doses, channels)
    chosen, hourly = engine or Engine(), output == "hourly"
    asked = output_hours(_HOUR, Fraction(0)) if hourly else ()
    slots = joined_slots([period.doses for period in periods])
    state: State | None = None
    before, answers = None, []
    for period in periods:
        doses = on_slots(period.doses, slots)
        program = program_of(doses, period.people, channels, before=before, asked_h=asked)
        if _on_arrays(chosen, period.people):
            followed = follow(period.people, period.people.system(channels), program, state)
            answers.append(of_arrays(period.people, followed, hourly, upto))
            state = followed.end
        else:
            job = _job(period, channels, program, hourly, state)
            answer, state = _compiled(period.people, job, upto, chosen)
            answers.append(answer)
        before = doses.mg[-1]
    return answers[0] if len(answers) == 1 else one_after_another(answers)


def propagate(
    people: People,
    channels: Sequence[Channel],
    doses: Intakes | OwnDoses,
    *,
    output: Output = "daily",
    upto: Upto = "shortfall",
    engine: Engine | None = None,
) -> Propagated:
    """Follow people through doses, from nothing taken at the first midnight.

    Parameters
    ----------
    people
        Who, drawn for the drugs.
    channels
        Drugs and formulations.
    doses
        At clock times that all share (``Intakes``), or at each person's own quarter hours (``OwnDoses``, one
        drug; bioavailability that differs from dose to dose is a factor of its mg).
    output
        ``daily`` summaries, or values at every clock ``hourly``.
    upto
        ``levels`` in plasma alone, or also the ``shortfall``.
    engine
        How to compute; None = plain arrays for few people, the compiled kernel for many.

    Returns
    -------
    Propagated
        In the order of the people, whatever the number of threads.

    Raises
    ------
    InputError
        If ``output`` or ``upto`` is not known, or doses do not fit the people or the channels.

    Notes
    -----
    Levels are exact; adaptation is integrated with product weights at four Lobatto nodes to a panel, panels
    are fine after a dose. :func:`glidepath.simulation.step_check.error_of_steps` gives the error of a run.

    Examples
    --------
    >>> from datetime import date
    >>> from glidepath.patient.person import Person
    >>> from glidepath.population.sampling import virtual_people
    >>> from glidepath.simulation.intakes import Slot
    >>> clonazepam = (("clonazepam", "IR"),)
    >>> bedtime = Slot(channel=clonazepam[0], minutes=22 * 60)
    >>> week = Intakes(first_day=date(2026, 1, 1), slots=(bedtime,), mg=np.full((7, 1), 0.5))
    >>> few = propagate(virtual_people(Person(), clonazepam, 3), clonazepam, week, output="hourly")
    >>> few.plasma_ng_per_ml.shape, few.shortfall.shape
    ((168, 1, 3), (168, 3))
    """
    if not isinstance(doses, OwnDoses):
        one = Period(people=people, doses=doses)
        return propagate_periods([one], channels, output=output, upto=upto, engine=engine)
    _known(output, upto)
    chosen, hourly = engine or Engine(), output == "hourly"
    if len(channels) != 1:
        raise InputError("own doses are of one drug; give one channel", "channels")
    own = checked(doses, people.count)
    if _on_arrays(chosen, people):
        return follow_own_on_arrays(people, channels[0], own, hourly, upto)
    from glidepath.simulation.own_times_compiled import follow_own  # loads the compiler

    return follow_own(people, channels[0], own, hourly, upto, chosen)
