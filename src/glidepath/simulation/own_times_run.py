"""People with dose times of their own, on plain arrays: one after another."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np

from glidepath.body.model import Channel, People, some_people
from glidepath.simulation.cascade_answer import Propagated, Upto, of_arrays, side_by_side
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import Intakes, Slot
from glidepath.simulation.own_times import MINUTES_PER_QUARTER, QUARTERS_PER_DAY, OwnDoses
from glidepath.simulation.program import program_of
from glidepath.simulation.run import follow

ANY_DAY = date(2000, 1, 1)


def intakes_of_one(doses: OwnDoses, person: int, channel: Channel) -> Intakes:
    """Write the doses of one person on a slot per quarter of the day that is ever used.

    Parameters
    ----------
    doses
        Of all people.
    person
        Which.
    channel
        The drug and its formulation.

    Returns
    -------
    Intakes
        Beginning on a day whose date says nothing.
    """
    own = slice(int(doses.offset[person]), int(doses.offset[person + 1]))
    day, quarter = np.divmod(doses.quarter[own], QUARTERS_PER_DAY)
    used = np.unique(quarter)
    mg = np.zeros((doses.days, len(used)))
    np.add.at(mg, (day, np.searchsorted(used, quarter)), doses.mg[own])
    slots = tuple(Slot(channel=channel, minutes=MINUTES_PER_QUARTER * int(q)) for q in used)
    return Intakes(first_day=ANY_DAY, slots=slots, mg=mg)


def follow_own_on_arrays(
    people: People, channel: Channel, doses: OwnDoses, hourly: bool, upto: Upto
) -> Propagated:
    """Follow people through doses of their own, one after another.

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

    Returns
    -------
    Propagated
        In the order of the people.
    """
    asked, answers = output_hours(Fraction(1), Fraction(0)) if hourly else (), []
    for person in range(people.count):
        one = some_people(people, slice(person, person + 1))
        program = program_of(intakes_of_one(doses, person, channel), one, [channel], asked_h=asked)
        followed = follow(one, one.system([channel]), program)
        answers.append(of_arrays(one, followed, hourly, upto))
    return side_by_side(answers)
