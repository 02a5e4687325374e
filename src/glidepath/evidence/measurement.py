"""One thing that was measured, whatever the kind of study, and what the program says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from glidepath.evidence.answer import Answer
from glidepath.evidence.score import BANDS_PERCENT, Samples, brier, central_band, crps, is_inside
from glidepath.facts.trials import Target

Group = Literal["trials", "kinetics", "occupancy", "profiles", "user"]
Role = Literal["calibrate", "validate", "user"]

UNANSWERED = "the program has no answer for this row"
SURE_ENOUGH = 0.5
"""A direction counts as seen right from this probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What a study measured, in the words and the unit of the study.

    ``in_scope`` is what the table of trials froze; a row of another group is not in that table, so it is
    False there. ``counts`` says whether the row enters a summary, ``why_not_counted`` why not. ``measured``
    is None where the study gives a word, which stands in ``measured_text``.
    """

    id: str
    group: Group
    role: Role
    in_scope: bool
    counts: bool
    why_not_counted: str = ""
    study: str
    year: int | None
    arm: str
    what: str
    measured: float | None
    measured_text: str
    low: float | None
    high: float | None
    unit: str
    source: str
    read: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A measurement beside what the program gives: bands, inside or outside, score.

    ``quantiles`` are the 5th, 10th, 25th, 50th, 75th, 90th and 95th percentile of the predictive draws; None
    where there are none. ``inside`` has one entry for each of 50, 80 and 90 percent, None where nothing can
    be said and the row does not count.
    """

    measurement: Measurement
    quantiles: tuple[float, ...] | None
    probability: float | None
    inside: tuple[bool | None, ...]
    crps: float | None
    brier: float | None
    why_not: str | None
    assumed: tuple[str, ...]


QUANTILES_PERCENT = (5, 10, 25, 50, 75, 90, 95)


def of_trial(target: Target) -> Measurement:
    """Turn a row of the table of trials, or of a user's table, into a measurement.

    Parameters
    ----------
    target
        The row.

    Returns
    -------
    Measurement
        The same in the words of this page.
    """
    role: Role = "user"
    if target.split in ("calibrate", "validate"):
        role = "calibrate" if target.split == "calibrate" else "validate"
    return Measurement(
        id=target.id,
        group="user" if role == "user" else "trials",
        role=role,
        in_scope=target.in_scope,
        counts=target.in_scope,
        why_not_counted="" if target.in_scope else target.scope_why or "out of scope in the table",
        study=target.study or target.id,
        year=None if target.year is None else int(target.year),
        arm=target.arm or target.drug_code,
        what=target.outcome or target.outcome_code.replace("_", " "),
        measured=target.value,
        measured_text=target.value_text,
        low=target.low,
        high=target.high,
        unit=target.unit,
        source=target.source,
        read=target.read,
        note=target.note,
    )


def judged(measurement: Measurement, answer: Answer | None) -> Judged:
    """Put the answer of the program beside a measurement.

    Parameters
    ----------
    measurement
        What was measured.
    answer
        What the program says; None where it was not asked.

    Returns
    -------
    Judged
        Inside or outside. A row that counts and has no answer is outside.

    Notes
    -----
    A share of people is printed rounded (9 of 17 as 53 %), so its draws are rounded to the same digits.
    """
    samples = None if answer is None else _as_printed(measurement, answer.samples)
    probability = None if answer is None else answer.probability
    why_not = None if answer is None else answer.why_not
    said = samples is not None or probability is not None
    if measurement.counts and not said and why_not is None:
        why_not = UNANSWERED
    measured = measurement.measured
    scored = samples is not None and measured is not None
    return Judged(
        measurement=measurement,
        quantiles=None if samples is None else quantiles(samples),
        probability=probability,
        inside=_inside(measurement, samples, probability),
        crps=crps(samples, measured) if scored and samples is not None and measured is not None else None,
        brier=None if probability is None else brier(probability),
        why_not=why_not if not said else None,
        assumed=() if answer is None else answer.assumed,
    )


def quantiles(samples: Samples) -> tuple[float, ...]:
    """Give the 5th, 10th, 25th, 50th, 75th, 90th and 95th percentile.

    Parameters
    ----------
    samples
        Predictive draws.

    Returns
    -------
    tuple of float
        In rising order.
    """
    ends = [central_band(samples, percent) for percent in BANDS_PERCENT]
    middle = central_band(samples, 0)[0]
    return (*(low for low, _ in reversed(ends)), middle, *(high for _, high in ends))


def _as_printed(measurement: Measurement, samples: Samples | None) -> Samples | None:
    if samples is None or measurement.measured is None or measurement.unit != "%":
        return samples
    if measurement.group not in ("trials", "user"):
        return samples
    digits = f"{measurement.measured:.10g}".partition(".")[2]
    return np.asarray(np.round(samples, len(digits)), dtype=np.float64)


def _inside(
    measurement: Measurement, samples: Samples | None, probability: float | None
) -> tuple[bool | None, ...]:
    if probability is not None:
        return (probability >= SURE_ENOUGH,) * len(BANDS_PERCENT)
    if samples is not None and measurement.measured is not None:
        measured = measurement.measured
        return tuple(is_inside(samples, measured, percent) for percent in BANDS_PERCENT)
    return (False if measurement.counts else None,) * len(BANDS_PERCENT)
