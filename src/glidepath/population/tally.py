"""What is kept of people who have been followed: whole counts, which add up exactly in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glidepath.population.draws import GROUPS
from glidepath.population.outcomes import Outcome, score_scale
from glidepath.population.scales import Scale

PARTS = 1000
"""Sums are kept in thousandths, as whole numbers."""
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTally:
    """Counts under one plan.

    ``daily`` counts people per day and bin of the daily mean score; ``outcomes`` holds for each outcome the
    people per group and bin, ``sums`` the sum over the people of each group [thousandths]; ``risen`` the
    people of each group whose score ever rose by the target.
    """

    daily: NDArray[np.int32]
    outcomes: tuple[Counts, ...]
    sums: tuple[Counts, ...]
    risen: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a part of a population, or of all of it; ``before`` is of the score before the plans."""

    people: Counts
    before: Counts
    before_sum: Counts
    plans: tuple[PlanTally, ...]


def by_group(places: NDArray[np.int64], group: NDArray[np.int64], bins: int) -> Counts:
    """Count people per group and bin."""
    return np.bincount(group * bins + places, minlength=GROUPS * bins).reshape(GROUPS, bins)


def sum_by_group(values: NDArray[np.floating], group: NDArray[np.int64]) -> Counts:
    """Add values up per group, in whole thousandths."""
    whole = np.rint(values.astype(np.float64) * PARTS).astype(np.int64)
    sums = np.zeros(GROUPS, dtype=np.int64)
    np.add.at(sums, group, whole)
    return sums


def plan_tally(
    daily: NDArray[np.int32],
    outcomes: Sequence[Outcome],
    values: Sequence[NDArray[np.floating]],
    risen: NDArray[np.bool_],
    group: NDArray[np.int64],
) -> PlanTally:
    """Count the outcomes of some people under a plan.

    Parameters
    ----------
    daily
        Their counted days.
    outcomes
        What is counted.
    values
        One array per outcome.
    risen
        Whose score ever rose by the target.
    group
        The group of each.

    Returns
    -------
    PlanTally
        Of these people.
    """
    pairs = list(zip(outcomes, values, strict=True))
    return PlanTally(
        daily=daily,
        outcomes=tuple(by_group(one.scale.places(of), group, one.scale.bins) for one, of in pairs),
        sums=tuple(sum_by_group(of, group) for _, of in pairs),
        risen=np.bincount(group, weights=risen, minlength=GROUPS).astype(np.int64),
    )


def people_tally(group: NDArray[np.int64], before: NDArray[np.float32], plans: Sequence[PlanTally]) -> Tally:
    """Count some people, their scores before, and what was counted under each plan."""
    scale: Scale = score_scale()
    return Tally(
        people=np.bincount(group, minlength=GROUPS).astype(np.int64),
        before=by_group(scale.places(before), group, scale.bins),
        before_sum=sum_by_group(before, group),
        plans=tuple(plans),
    )


def together(one: Tally | None, other: Tally) -> Tally:
    """Add the counts of two parts of one population; None = nobody yet.

    Parameters
    ----------
    one, other
        Counts of different people in the same study.

    Returns
    -------
    Tally
        Of both.
    """
    if one is None:
        return other
    pairs = zip(arrays_of(one).values(), arrays_of(other).values(), strict=True)
    return tally_of(dict(zip(arrays_of(one), (a + b for a, b in pairs), strict=True)))


def arrays_of(tally: Tally) -> dict[str, NDArray[Any]]:
    """Write counts as arrays by name, to be kept in a file."""
    return dict(_named(tally))


def _named(tally: Tally) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "people", tally.people
    yield "before", tally.before
    yield "before_sum", tally.before_sum
    for number, plan in enumerate(tally.plans):
        yield f"{number}.daily", plan.daily
        yield f"{number}.risen", plan.risen
        for place, counts in enumerate(plan.outcomes):
            yield f"{number}.outcome.{place}", counts
        for place, sums in enumerate(plan.sums):
            yield f"{number}.sum.{place}", sums


def tally_of(arrays: Mapping[str, NDArray[Any]]) -> Tally:
    """Read counts back from the arrays of :func:`arrays_of`."""
    plans = sum(name.endswith(".daily") for name in arrays)
    places = sum(name.startswith("0.sum.") for name in arrays)
    return Tally(
        people=arrays["people"],
        before=arrays["before"],
        before_sum=arrays["before_sum"],
        plans=tuple(
            PlanTally(
                daily=arrays[f"{number}.daily"],
                risen=arrays[f"{number}.risen"],
                outcomes=tuple(arrays[f"{number}.outcome.{place}"] for place in range(places)),
                sums=tuple(arrays[f"{number}.sum.{place}"] for place in range(places)),
            )
            for number in range(plans)
        ),
    )
