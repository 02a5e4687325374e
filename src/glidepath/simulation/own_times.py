"""Doses at each person's own quarter hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import HOURS_PER_DAY, MINUTES_PER_HOUR
from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array

QUARTERS_PER_HOUR = 4
MINUTES_PER_QUARTER = MINUTES_PER_HOUR // QUARTERS_PER_HOUR
QUARTERS_PER_DAY = HOURS_PER_DAY * QUARTERS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDoses:
    """Doses of many people of one drug, one after another.

    Doses of person p are those from ``offset[p]`` to below ``offset[p + 1]``, in order of time. ``quarter``
    counts quarter hours since the first midnight, ``mg`` is the amount. ``days`` are followed.
    """

    days: int
    offset: NDArray[np.int64]
    quarter: NDArray[np.int64]
    mg: Array

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.offset) - 1


def checked(doses: OwnDoses, people: int) -> OwnDoses:
    """Give the doses back if they fit.

    Parameters
    ----------
    doses
        Of all people.
    people
        How many there are.

    Returns
    -------
    OwnDoses
        The same.

    Raises
    ------
    InputError
        If they are of other people, out of order or outside the days.
    """
    if doses.people != people:
        raise InputError(
            f"doses of {doses.people} people for {people}; give offset people + 1 entries", "offset"
        )
    whole = np.all(np.diff(doses.offset) >= 0) and doses.offset[0] == 0
    if not whole or len(doses.quarter) != len(doses.mg) or doses.offset[-1] != len(doses.mg):
        raise InputError(
            "offset must go up from 0 to the number of doses, quarter and mg must be as many", "offset"
        )
    owner = np.repeat(np.arange(people), np.diff(doses.offset))
    backwards = (np.diff(doses.quarter) < 0) & (np.diff(owner) == 0)
    if np.any(backwards):
        person = int(owner[int(np.argmax(backwards))])
        raise InputError(f"doses of person {person} are not in order of time; sort them", "quarter")
    if len(doses.quarter) and (
        doses.quarter.min() < 0 or doses.quarter.max() >= doses.days * QUARTERS_PER_DAY
    ):
        raise InputError(
            f"a dose lies outside the {doses.days} days; quarter counts from the first midnight", "quarter"
        )
    if not np.all(np.isfinite(doses.mg)) or np.any(doses.mg < 0):
        raise InputError("a dose is not a number of 0 mg or more", "mg")
    return doses


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDays:
    """The same doses day by day: (days, people, places), as many places as anybody's fullest day has doses.

    An empty place keeps the quarter that it had on the day before (0 where there is none), with 0 mg.
    """

    quarter: NDArray[np.int64]
    mg: Array


def by_days(doses: OwnDoses) -> OwnDays:
    """Write doses day by day.

    Parameters
    ----------
    doses
        Of all people.

    Returns
    -------
    OwnDays
        At least one place.

    Examples
    --------
    >>> two = OwnDoses(days=2, offset=np.array([0, 2]), quarter=np.array([32, 128]), mg=np.array([1, 0.5]))
    >>> by_days(two).quarter.tolist(), by_days(two).mg.tolist()
    ([[[32]], [[32]]], [[[1.0]], [[0.5]]])
    """
    owner, days = np.repeat(np.arange(doses.people), np.diff(doses.offset)), doses.days
    day, quarter = np.divmod(doses.quarter, QUARTERS_PER_DAY)
    cell = owner * days + day
    first = np.ones(len(cell), dtype=np.bool_)
    first[1:] = cell[1:] != cell[:-1]
    begins = np.flatnonzero(first)
    place = np.arange(len(cell)) - np.repeat(begins, np.diff([*begins, len(cell)]))
    places = int(place.max(initial=0)) + 1
    quarters = np.zeros((days, doses.people, places), dtype=np.int64)
    mg = np.zeros((days, doses.people, places))
    quarters[day, owner, place] = quarter
    mg[day, owner, place] = doses.mg
    return OwnDays(quarter=_kept_times(quarters, mg), mg=mg)


def _kept_times(quarters: NDArray[np.int64], mg: Array) -> NDArray[np.int64]:
    """Let an empty place keep its time of the day before, so that a missed dose changes no panel."""
    for day in range(1, len(quarters)):
        empty = mg[day] == 0
        quarters[day][empty] = quarters[day - 1][empty]
    return quarters
