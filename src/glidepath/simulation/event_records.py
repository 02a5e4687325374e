"""Records of an event table as plain arrays, and the problems that are found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array

OBSERVATION, DOSE, OTHER, RESET, RESET_AND_DOSE = range(5)
"""The five kinds of event (EVID)."""
RATE_MODELLED, DURATION_MODELLED = -1, -2
"""What a negative RATE says."""
SHOWN = 10
"""Problems that an error lists; the rest is counted."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecords:
    """A checked event table, one value per record; ``cmt`` counts from 0, ``person`` in order of the IDs."""

    person: Whole
    time_h: Array
    evid: Whole
    cmt: Whole
    amount_mg: Array
    rate: Array
    interval_h: Array
    additional: Whole
    steady: Whole

    @property
    def is_dose(self) -> NDArray[np.bool_]:
        """Which records give a dose."""
        return np.asarray((self.evid == DOSE) | (self.evid == RESET_AND_DOSE), dtype=np.bool_)

    @property
    def is_constant(self) -> NDArray[np.bool_]:
        """Which records end a steady constant infusion (SS with AMT 0)."""
        return np.asarray(self.is_dose & (self.steady > 0) & (self.amount_mg == 0), dtype=np.bool_)

    def part(self, rows: slice) -> EventRecords:
        """Take some rows.

        Parameters
        ----------
        rows
            Which.

        Returns
        -------
        EventRecords
            Views of them.
        """
        return EventRecords(**{f.name: getattr(self, f.name)[rows] for f in fields(EventRecords)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """One kind of problem: the rows where it is found (counted from 0), the column, and what to say there."""

    rows: Whole
    column: str
    says: str
    shown: Sequence[object] | NDArray[np.generic] | None = None

    def line(self, place: int) -> str:
        """Say one of them.

        Parameters
        ----------
        place
            Which, counted from 0.

        Returns
        -------
        str
            ``row 123, column SS: ...``
        """
        row = int(self.rows[place])
        seen = "" if self.shown is None else f"{_plain(self.shown[row])} "
        return f"row {row + 1}, column {self.column}: {seen}{self.says}"


def _plain(value: object) -> str:
    """Write a value as it would be typed; never a long one."""
    text = f"{value:g}" if isinstance(value, float | np.floating) else str(value)
    return repr(text) if isinstance(value, str) and len(text) <= SHOWN * 2 else text[: SHOWN * 2]


def refuse(found: Sequence[Problems]) -> None:
    """Raise one error that lists the first problems by row and counts the rest.

    Parameters
    ----------
    found
        All kinds of problem; those without rows do not count.

    Raises
    ------
    InputError
        If there is any.

    Examples
    --------
    >>> refuse([Problems(rows=np.array([], dtype=np.int64), column="SS", says="is not 0, 1 or 2")])
    """
    total = sum(len(one.rows) for one in found)
    if not total:
        return
    first = [(int(row), one, place) for one in found for place, row in enumerate(one.rows[:SHOWN])]
    first.sort(key=lambda entry: entry[0])
    lines = [one.line(place) for _, one, place in first[:SHOWN]]
    rest = f"; and {total - len(lines):,} more" if total > len(lines) else ""
    raise InputError("; ".join(lines) + rest, first[0][1].column)


def rows_where(mask: NDArray[np.bool_]) -> Whole:
    """Give the numbers of the rows where something holds.

    Parameters
    ----------
    mask
        One answer per row.

    Returns
    -------
    ndarray
        Numbers from 0.
    """
    return np.flatnonzero(mask).astype(np.int64)
