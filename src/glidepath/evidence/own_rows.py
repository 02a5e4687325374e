"""Rows with a number that no outcome code describes: each is measured by a function of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from scipy.stats import binom

from glidepath.basis.randomness import normal_draws, uniform_draws
from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.arms import Reading
from glidepath.evidence.followed import Followed
from glidepath.evidence.pooled import Seen
from glidepath.evidence.unanswerable import Unanswerable

Own = Callable[[Reading, Seen], Array]
"""Gives predictive draws in the unit of the row."""


def sedation_change(reading: Reading, seen: Seen) -> Array:
    """T022: sedation of day 4 against that of day 1, in percent, as a group of that size would rate it."""

    def change(followed: Followed) -> tuple[Array, Array]:
        late = followed.sedation[round(reading.target.time_days or 1) - 1].mean(axis=1, dtype=np.float64)
        early = followed.sedation[0].mean(axis=1, dtype=np.float64)
        found = 100 * (late / early - 1)
        return found, np.zeros_like(found)

    found, _ = seen.weighed(reading, change)
    row = reading.target
    width = ((row.high or 0.0) - (row.low or 0.0)) / 2
    z = normal_draws("seen in T022", np.arange(len(found), dtype=np.int64))
    return np.asarray(found + width / 2 * z, dtype=np.float64)


def receptor_number(reading: Reading, seen: Seen) -> Array:
    """T025: the number of free receptors; the model has no such number."""
    raise Unanswerable("adaptation here is of function; the model holds no number of receptors")


def stopped_later(reading: Reading, seen: Seen) -> Array:
    """T032: further people who stop within three more months.

    Whoever gave up within the first time tries once more, at half the speed: the score must stay below what
    the person bears, and no other reason may come up again within the time added.
    """
    slow = replace(
        reading,
        arms=tuple(
            (replace(arm, later_mg=tuple(mg for mg in arm.later_mg for _ in range(2))), share)
            for arm, share in reading.arms
        ),
    )
    arm = reading.arms[0][0]
    first, second = seen.followed(arm), seen.followed(slow.arms[0][0])
    end, until = round(reading.target.taper_days or 0), round(reading.target.time_days or 0)
    failed = first.gave_up_on <= end
    borne = ~(second.score > second.limits.score[None]).any(axis=0)
    numbers = np.arange(failed.shape[1], dtype=np.int64)
    per_day = -np.log(uniform_draws("leaves for other reasons", numbers)) / first.limits.leaves_on_day
    again = -np.log(uniform_draws("leaves for other reasons", numbers, draw=1)) / per_day
    then = failed & borne & (again > until - end)
    share = then.mean(axis=1)
    chance = uniform_draws("counted in T032", np.arange(len(share), dtype=np.int64))
    return np.asarray(100 * binom.ppf(chance, reading.people, share) / reading.people, dtype=np.float64)


OWN: Mapping[str, Own] = MappingProxyType(
    {"T022": sedation_change, "T025": receptor_number, "T032": stopped_later}
)
"""Rows of the shipped table by id."""
