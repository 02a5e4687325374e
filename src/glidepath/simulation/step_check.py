"""How wrong the steps of a run are: the same run with every panel halved, and what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from glidepath.body.model import Channel, People, felt, some_people
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.day_grid import DayGrid, output_hours
from glidepath.simulation.intakes import Intakes
from glidepath.simulation.program import Program, program_of
from glidepath.simulation.run import follow

ORDER = 6
"""Four Lobatto nodes leave an error in proportion to the sixth power of the length of a smooth panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepError:
    """What halving every panel changed at any hour, and the bound on what is left.

    ``halving`` is the largest change of the shortfall (opposition less drive). ``bound`` is the largest error
    that the steps have, if halving them again and again goes on to change less each time by the factor
    ``seen``, at most 64 (the order of the rule).
    """

    halving: float
    seen: float
    bound: float
    people: int


def halved(grid: DayGrid) -> DayGrid:
    """Cut every panel of a day in two.

    Parameters
    ----------
    grid
        The day.

    Returns
    -------
    DayGrid
        With twice as many panels.

    Examples
    --------
    >>> day = DayGrid((Fraction(0), Fraction(24)), (Fraction(24),), (0,), (-1,), (0,))
    >>> [int(h) for h in halved(day).break_h]
    [0, 12, 24]
    """
    breaks = [grid.break_h[0]]
    for left, right in zip(grid.break_h, grid.break_h[1:], strict=False):
        breaks += [(left + right) / 2, right]
    return DayGrid(
        break_h=tuple(breaks),
        length_h=tuple(length / 2 for length in grid.length_h),
        panel_length=tuple(kind for kind in grid.panel_length for _ in range(2)),
        arrives=tuple(2 * panel if panel >= 0 else -1 for panel in grid.arrives),
        asked=tuple(2 * panel for panel in grid.asked),
    )


def _shortfall(people: People, channels: Sequence[Channel], program: Program) -> Array:
    moments = follow(people, people.system(channels), program).moments
    then = felt(moments.u, moments.adaptation[..., 1], moments.adaptation[..., 2], people.responses)
    return then.opposition - then.drive


def fastest_people(people: People, channels: Sequence[Channel], count: int) -> People:
    """Take the people whose fastest rate is highest: those whose steps are worst.

    Parameters
    ----------
    people
        All of them.
    channels
        Their drugs.
    count
        How many to take, at most.

    Returns
    -------
    People
        In their own order.
    """
    fastest = np.zeros(people.count)
    for channel in channels:
        drug = people.drugs[channel]
        rates = [drug.absorption_per_h, *(moiety.ke0_per_h for moiety in drug.moieties)]
        fastest = np.maximum(fastest, np.max(np.stack(rates), axis=0))
    chosen = np.sort(np.argsort(fastest, kind="stable")[-count:])
    return some_people(people, chosen)


def error_of_steps(
    people: People, channels: Sequence[Channel], doses: Intakes, *, sample: int = 8
) -> StepError:
    """Follow the people with the fastest rates with panels as they are, halved and quartered.

    Parameters
    ----------
    people
        Who; the ``sample`` with the fastest absorption or effect are followed.
    channels
        Their drugs and formulations.
    doses
        What they take, at clock times that all share.
    sample
        How many people, 1 or more.

    Returns
    -------
    StepError
        Over all of them and every clock hour.

    Notes
    -----
    With errors e, e / f, e / f^2 of a step, of half of it and of a quarter, the two changes stand as f to 1,
    and the error left in the first is its change times f / (f - 1) (Richardson [1]_). Levels have no error of
    steps.

    References
    ----------
    .. [1] Richardson LF. The approximate arithmetical solution by finite differences. Phil Trans R Soc A
       1911;210:307. https://doi.org/10.1098/rsta.1911.0009

    Examples
    --------
    >>> from datetime import date
    >>> from glidepath.patient.person import Person
    >>> from glidepath.population.sampling import virtual_people
    >>> from glidepath.simulation.intakes import Slot
    >>> clonazepam = (("clonazepam", "IR"),)
    >>> bedtime = Slot(channel=clonazepam[0], minutes=22 * 60)
    >>> fortnight = Intakes(first_day=date(2026, 1, 1), slots=(bedtime,), mg=np.full((14, 1), 0.5))
    >>> error_of_steps(virtual_people(Person(), clonazepam, 20), clonazepam, fortnight).bound < 1e-6
    True
    """
    few = fastest_people(people, channels, sample)
    program = program_of(doses, few, channels, asked_h=output_hours(Fraction(1), Fraction(0)))
    half = replace(program, grids=tuple(halved(grid) for grid in program.grids))
    quarter = replace(half, grids=tuple(halved(grid) for grid in half.grids))
    whole, finer, finest = (_shortfall(few, channels, each) for each in (program, half, quarter))
    first, second = (float(np.max(np.abs(a - b))) for a, b in ((whole, finer), (finer, finest)))
    rounding = float(np.finfo(np.float64).eps) * max(1.0, float(np.max(np.abs(whole))))
    seen = min(max(first / max(second, rounding), 2.0), 2.0**ORDER)
    return StepError(halving=first, seen=seen, bound=first * seen / (seen - 1), people=few.count)
