"""The arms that targets ask for, each followed once, and pooled over the drugs of an arm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.arms import Arm, Reading
from glidepath.evidence.cohorts import Cohort, Draws
from glidepath.evidence.followed import Followed, follow_arm
from glidepath.evidence.measured import Measured, Outcome, days_needed

CohortOf = Callable[[str], Cohort]
"""Gives the cohort of a study by its name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """Arms of one study as they went, for the same draws; what is asked for again is not followed again."""

    draws: Draws
    cohort: Cohort
    people: int
    days: int
    readings: tuple[Reading, ...] = ()
    _kept: dict[Arm, Followed] = field(default_factory=dict)

    def followed(self, arm: Arm) -> Followed:
        """Follow an arm, or give what was followed before."""
        if arm not in self._kept:
            self._kept[arm] = follow_arm(arm, self.draws, self.cohort, self.days, self.people)
        return self._kept[arm]

    def family(self, reading: Reading) -> tuple[Reading, ...]:
        """Give the other readings of the same study that are measured in the same way."""
        code = reading.target.outcome_code
        return tuple(
            one
            for one in self.readings
            if one.target.outcome_code == code and one.target.id != reading.target.id
        )

    def pooled(self, reading: Reading, outcome: Outcome) -> Measured:
        """Measure an outcome on each drug of an arm, and pool by their shares."""
        parts = [(outcome(reading, self.followed(arm), self.draws), share) for arm, share in reading.arms]
        mean = sum((part.value * share for part, share in parts), np.zeros(1))
        between = sum(((part.value - mean) ** 2 * share for part, share in parts), np.zeros(1))
        within = sum((part.sd**2 * share for part, share in parts), np.zeros(1))
        apart = between if parts[0][0].kind == "mean" else 0.0
        return Measured(kind=parts[0][0].kind, value=mean, sd=np.sqrt(within + apart))

    def weighed(
        self, reading: Reading, measure: Callable[[Followed], tuple[Array, Array]]
    ) -> tuple[Array, Array]:
        """Measure a mean and its spread on each drug of an arm, and pool by their shares."""
        parts = [(measure(self.followed(arm)), share) for arm, share in reading.arms]
        mean = sum((value * share for (value, _), share in parts), np.zeros(1))
        within = sum((sd**2 * share for (_, sd), share in parts), np.zeros(1))
        return mean, np.asarray(np.sqrt(within), dtype=np.float64)


def seen_of(
    readings: Sequence[Reading], draws: Draws, cohort: Cohort, people: int, days: int | None = None
) -> Seen:
    """Make ready to follow the arms of one study.

    Parameters
    ----------
    readings
        Its targets.
    draws
        Typical values.
    cohort
        Of the study.
    people
        Virtual people per draw.
    days
        How many days after the first cut are followed; None = as many as the targets need.

    Returns
    -------
    Seen
        Nothing followed yet.
    """
    needed = max(days_needed(one) for one in readings)
    return Seen(draws=draws, cohort=cohort, people=people, days=days or needed, readings=tuple(readings))
