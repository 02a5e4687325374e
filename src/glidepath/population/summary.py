"""Counts turned into distributions: quantiles over people, and what is not known about everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array
from glidepath.population.outcomes import Outcome, score_scale
from glidepath.population.scales import Scale
from glidepath.population.tally import PARTS, Counts, PlanTally, Tally
from glidepath.simulation.bands import LEVELS, Band, band_of, band_of_counts

FEWEST = 20
"""With fewer people in a group its median says more about them than about the group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One number per person, over all people.

    ``quantiles`` and ``mean`` are over everybody. ``middle_person`` is the band of the median over the
    groups, which differ by what is not known about everybody; None where too few people stand in a group.
    """

    quantiles: Mapping[str, float]
    mean: float
    middle_person: Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """What a plan did to a population: scores by day, the chance of a rise, and distributions of outcomes."""

    pwc20: Mapping[str, Array]
    chance_rise: Band
    outcomes: Mapping[str, Distribution]


def score_before(tally: Tally) -> Distribution:
    """Give the distribution of the score before the plans.

    Parameters
    ----------
    tally
        Everybody.

    Returns
    -------
    Distribution
        Of each person's mean score in the last week before.
    """
    return _distribution(score_scale(), tally.before, tally.before_sum, tally.people)


def summary_of(tally: Tally, plan: PlanTally, outcomes: Sequence[Outcome]) -> PlanSummary:
    """Give the distributions under one plan.

    Parameters
    ----------
    tally
        Everybody.
    plan
        What was counted under the plan.
    outcomes
        What was counted, in its order.

    Returns
    -------
    PlanSummary
        Quantiles are wrong by at most the width of a bin.
    """
    daily = score_scale().quantiles(plan.daily, list(LEVELS.values()))
    each = zip(outcomes, plan.outcomes, plan.sums, strict=True)
    found = {one.name: _distribution(one.scale, counts, sums, tally.people) for one, counts, sums in each}
    return PlanSummary(
        pwc20=MappingProxyType({name: daily[:, k] for k, name in enumerate(LEVELS)}),
        chance_rise=band_of_counts(plan.risen, tally.people),
        outcomes=MappingProxyType(found),
    )


def _distribution(scale: Scale, counts: Counts, sums: Counts, people: Counts) -> Distribution:
    everybody, mean = counts.sum(axis=0), float(sums.sum()) / PARTS / float(people.sum())
    alike = np.count_nonzero(everybody) == 1
    over_all = np.full(len(LEVELS), mean) if alike else scale.quantiles(everybody, list(LEVELS.values()))
    middles = _middles(scale, counts, people)
    return Distribution(
        quantiles=MappingProxyType(dict(zip(LEVELS, over_all.tolist(), strict=True))),
        mean=mean,
        middle_person=band_of(np.full(len(people), mean)) if alike and middles else middles,
    )


def _middles(scale: Scale, counts: Counts, people: NDArray[np.int64]) -> Band | None:
    """The medians of the groups, as a band: where too few people stand in a group, there is none."""
    if people.min() < FEWEST:
        return None
    return band_of(scale.quantiles(counts, [LEVELS["p50"]])[:, 0])
