"""Arrays for the compiled kernel of people with dose times of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import numpy as np

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.basis.errors import InputError
from glidepath.body.model import Channel, People
from glidepath.simulation import kernel_own as kernel
from glidepath.simulation import kernel_records as records
from glidepath.simulation.cascade_answer import Propagated, ShortfallDays, Upto
from glidepath.simulation.compiled import (
    FIRST_TIME,
    lanes_last,
    must_compile,
    systems_of,
    threads_of,
    values32_of,
    values_of,
)
from glidepath.simulation.kernel_maps import LANES, effect_line, room_to_work
from glidepath.simulation.kernel_own_maps import room_for_day, room_for_tables
from glidepath.simulation.many import Engine, Kept
from glidepath.simulation.own_times import QUARTERS_PER_DAY, QUARTERS_PER_HOUR, OwnDays, OwnDoses, by_days

_LENGTH_H = np.array([1.0, 2.0, 3.0, 4.0, 0.5]) / QUARTERS_PER_HOUR


def arriving(doses: OwnDoses, lag_h: float) -> OwnDoses:
    """Give when doses reach the gut: later by the lag; what arrives after the last day is left out.

    Parameters
    ----------
    doses
        As taken.
    lag_h
        Lag of the formulation [h].

    Returns
    -------
    OwnDoses
        As arriving.

    Raises
    ------
    InputError
        If the lag is not a whole number of quarter hours.
    """
    late = Fraction(str(lag_h)) * QUARTERS_PER_HOUR
    if late.denominator != 1:
        says = f"a lag of {lag_h:g} h is no whole number of quarter hours; give the drug one, or shared times"
        raise InputError(says, "lag_h")
    quarter = doses.quarter + int(late)
    kept = quarter < doses.days * QUARTERS_PER_DAY
    before = np.concatenate([[0], np.cumsum(kept)])
    return replace(doses, offset=before[doses.offset], quarter=quarter[kept], mg=doses.mg[kept])


def _room(moieties: int, days: int, hourly: bool, driven: bool, blocks: int) -> records.Answer:
    hours = HOURS_PER_DAY * days if hourly else 0
    return records.Answer(
        days=np.empty((0 if hourly else days, kernel.PLASMA + moieties, blocks, LANES), dtype=np.float32),
        hours=np.empty((hours if driven else 0, blocks, LANES), dtype=np.float32),
        levels=np.empty((hours * moieties, blocks, LANES)),
        compartments=np.empty((0, 0, 0, 0)),
        adaptation=np.empty((0, 0, 0, 0)),
    )


def _read(answer: records.Answer, people: int, moieties: int, hourly: bool, driven: bool) -> Propagated:
    def flat(kept: Kept) -> Kept:
        return kept.reshape(*kept.shape[:-2], kept.shape[-2] * LANES)[..., :people]

    if hourly:
        levels = answer.levels.reshape(len(answer.levels), -1)[:, :people]
        levels = levels.reshape(-1, moieties, people)
        return Propagated(days=None, plasma_ng_per_ml=levels, shortfall=flat(answer.hours))
    kept, nothing = flat(answer.days), np.empty((0, people), dtype=np.float32)
    mean, highest, lowest = (
        kept[:, row] if driven else nothing for row in (kernel.MEAN, kernel.HIGH, kernel.LOW)
    )
    plasma = kept[:, kernel.PLASMA :]
    days = ShortfallDays(mean=mean, highest=highest, lowest=lowest, plasma_ng_per_ml=plasma)
    return Propagated(days=days, plasma_ng_per_ml=None, shortfall=None)


def follow_own(
    people: People, channel: Channel, doses: OwnDoses, hourly: bool, upto: Upto, engine: Engine
) -> Propagated:
    """Follow people through doses of their own with the compiled kernel.

    Parameters
    ----------
    people
        Who.
    channel
        The drug and its formulation.
    doses
        Of all people.
    hourly
        Whether hours are asked for, else days.
    upto
        Whether levels alone are asked for.
    engine
        How many threads, and whom to tell when the kernel must be compiled first.

    Returns
    -------
    Propagated
        In the order of the people.

    Raises
    ------
    InputError
        If the lag of the drug is no whole number of quarter hours.
    """
    if engine.say is not None and must_compile(kernel.follow_own_block):
        engine.say(FIRST_TIME)
    own: OwnDays = by_days(arriving(doses, people.drugs[channel].lag_h))
    system, driven = people.system([channel]), upto == "shortfall"
    quarter, mg = (lanes_last(np.moveaxis(values, 1, 0)) for values in (own.quarter, own.mg))
    systems = systems_of(system, people.responses, (0,))
    values, values32 = values_of(people.responses, False), values32_of(people.responses)
    slots, moieties = own.mg.shape[2], len(system.moieties)
    answer = _room(moieties, doses.days, hourly, driven, len(systems))

    def one_block(number: int) -> None:
        block, day = systems[number], room_for_day(systems[number], slots)
        now = records.room(
            block, values[number], values32[number],
            panels=len(day.begins), nodes=len(day.begins) + 1, asked=HOURS_PER_DAY,
        )  # fmt: skip
        kernel.follow_own_block(
            kernel.OwnBlock(
                number, driven, hourly, block,
                room_for_tables(block), room_to_work(block, len(_LENGTH_H), slots=1), day,
                quarter[number], mg[number], effect_line(block), _LENGTH_H, now, answer,
            )
        )  # fmt: skip

    with ThreadPoolExecutor(threads_of(engine)) as pool:
        list(pool.map(one_block, range(len(systems))))
    return _read(answer, people.count, moieties, hourly, driven)
