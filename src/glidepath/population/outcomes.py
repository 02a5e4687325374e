"""What is counted of each person under a plan, and in which bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.population.counting import OverDays
from glidepath.population.scales import Scale
from glidepath.population.study import Study, top_of_the_score

SCORE_BINS_PER_POINT = 10
_LEVEL_BINS_PER_DECADE = 200
_LEVEL_DECADES = (-4, 6)
HIGHEST, LOWEST = "highest_ng_per_ml", "lowest_ng_per_ml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One number per person: its name, its unit, in one sentence what it is, and its bins."""

    name: str
    unit: str
    says: str
    scale: Scale

    @property
    def bin_words(self) -> str:
        """How wide a bin is, in words."""
        if self.scale.kind == "log":
            return f"{100 * (10**self.scale.width - 1):.2g} % of the value"
        return f"{self.scale.width:g} {self.unit}"


def score_scale() -> Scale:
    """Give the bins of a daily mean score [PWC-20 points]."""
    bins = SCORE_BINS_PER_POINT * top_of_the_score()
    return Scale(kind="linear", low=0, width=1 / SCORE_BINS_PER_POINT, bins=bins)


def outcomes_of(study: Study, moieties: Sequence[str]) -> tuple[Outcome, ...]:
    """Give what is counted of each person under each plan of a study.

    Parameters
    ----------
    study
        What is followed.
    moieties
        Active substances in blood.

    Returns
    -------
    tuple of Outcome
        In the order of :func:`values_of`.
    """
    score, days, top = score_scale(), study.days, top_of_the_score()
    whole = Scale(kind="whole", low=0, width=1, bins=days + 1)
    area = Scale(kind="linear", low=0, width=days / SCORE_BINS_PER_POINT, bins=score.bins)
    against = Scale(kind="linear", low=-top, width=score.width, bins=2 * score.bins)
    first, last = _LEVEL_DECADES
    step = 1 / _LEVEL_BINS_PER_DECADE
    level = Scale(kind="log", low=first, width=step, bins=(last - first) * _LEVEL_BINS_PER_DECADE)
    rise = f"{study.rise_points:g} points or more above the person's own score before"
    return (
        Outcome(name="peak_pwc20", unit="points", says="the worst daily mean score", scale=score),
        Outcome(name="peak_day", unit="days", says="on which day it comes (0 = the first day)", scale=whole),
        Outcome(name="days_above_5", unit="days", says=f"days {rise}", scale=whole),
        Outcome(
            name="pwc20_area", unit="point-days", says="sum of the daily mean scores of all days", scale=area
        ),
        Outcome(
            name="peak_against_first",
            unit="points",
            says="the worst score less that of the same person under the first plan",
            scale=against,
        ),
        *(
            Outcome(name=f"{kind}.{name}", unit="ng/mL", says=f"the {word} daily mean of {name}", scale=level)
            for name in moieties
            for kind, word in ((HIGHEST, "highest"), (LOWEST, "lowest"))
        ),
    )


def values_of(
    over: OverDays, plasma_ng_per_ml: NDArray[np.float32], first_peak: NDArray[np.float32]
) -> tuple[NDArray[np.floating], ...]:
    """Give each person's outcomes under a plan.

    Parameters
    ----------
    over
        The days in short.
    plasma_ng_per_ml
        Daily mean levels [ng/mL], shape (days, moieties, people).
    first_peak
        The worst score of each under the first plan.

    Returns
    -------
    tuple of array
        In the order of :func:`outcomes_of`, one number per person each.
    """
    highest, lowest = plasma_ng_per_ml.max(axis=0), plasma_ng_per_ml.min(axis=0)
    levels = (kind[k] for k in range(len(highest)) for kind in (highest, lowest))
    return (over.peak, over.peak_day, over.days_above, over.area, over.peak - first_peak, *levels)
