"""The records that pass between the programs that are compared: what is asked, and what each answers.

Nothing but NumPy is imported here, so that the first result of each program is timed without the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

QUARTERS_PER_HOUR, QUARTERS_PER_DAY, HOURS_PER_DAY, DAYS_PER_YEAR = 4, 96, 24, 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One benchmark, with one entry per person along the first axis of every array but those of the doses.

    x' = ``matrix`` x, and a dose adds mg x ``dose_input`` to x; ``plasma_rows`` x are the plasma levels
    [ng/mL]; u = ``effect_row`` x; n = u / (u + u50); A' = (n - A) / tau for two states; O = A1 (h0 + h1 A2)
    + h2 A2; the drive of withdrawal is O - n, with its sign. ``effect_row`` is empty where nothing but
    plasma is asked for. The doses of person i are those from ``dose_from[i]`` to ``dose_from[i + 1]``, in
    order of time; two entries in ``dose_from`` mean that all people take the same.
    """

    name: str
    says: str
    days: int
    matrix: Floats
    dose_input: Floats
    plasma_rows: Floats
    effect_row: Floats
    u50: Floats
    tau1_h: Floats
    tau2_h: Floats
    h0: Floats
    h1: Floats
    h2: Floats
    dose_from: Whole
    dose_quarter: Whole
    dose_mg: Floats

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.matrix)

    @property
    def hours(self) -> int:
        """How many times are asked for: every whole hour from 0, the last hour of the last day included."""
        return self.days * HOURS_PER_DAY

    @property
    def driven(self) -> bool:
        """Whether the effect site, the drive and the adaptation states are asked for too."""
        return self.effect_row.size > 0

    @property
    def subject_years(self) -> float:
        """People times years."""
        return self.people * self.days / DAYS_PER_YEAR

    @property
    def same_doses(self) -> bool:
        """Whether all people take the same."""
        return len(self.dose_from) == 2

    def doses_of(self, person: int) -> slice:
        """Where the doses of a person stand."""
        at = 0 if self.same_doses else person
        return slice(int(self.dose_from[at]), int(self.dose_from[at + 1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Hourly plasma (people, hours, moieties) [ng/mL] and drive (people, hours), empty where not asked."""

    plasma_ng_per_ml: Floats
    drive: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A program ready to run a workload: ``run`` is what is timed, ``course`` reads its answer."""

    run: Callable[[], Any]
    course: Callable[[Any], Course]


OF_PEOPLE = (
    "matrix", "dose_input", "plasma_rows", "effect_row", "u50", "tau1_h", "tau2_h", "h0", "h1", "h2"
)  # fmt: skip


def some(workload: Workload, who: Sequence[int] | Whole, days: int | None = None) -> Workload:
    """Take some people, and no more than the first days, of a workload."""
    until = QUARTERS_PER_DAY * (workload.days if days is None else days)
    lists = [0] if workload.same_doses else list(who)
    spans = [workload.doses_of(person) for person in lists]
    kept = [s.start + np.flatnonzero(workload.dose_quarter[s] < until) for s in spans]
    chosen = np.concatenate(kept)
    return replace(
        workload,
        days=until // QUARTERS_PER_DAY,
        dose_from=np.cumsum([0, *map(len, kept)], dtype=np.int64),
        dose_quarter=workload.dose_quarter[chosen],
        dose_mg=workload.dose_mg[chosen],
        **{name: getattr(workload, name)[np.asarray(who)] for name in OF_PEOPLE},
    )


def save(workload: Workload, path: Path) -> None:
    """Write a workload as one file of plain arrays."""
    np.savez(path, **{f.name: np.asarray(getattr(workload, f.name)) for f in fields(Workload)})


def load(path: Path) -> Workload:
    """Read what :func:`save` wrote."""
    with np.load(path) as kept:
        found = {name: kept[name] for name in kept.files}
    plain = {"name": str(found["name"]), "says": str(found["says"]), "days": int(found["days"])}
    return Workload(**{**found, **plain})
