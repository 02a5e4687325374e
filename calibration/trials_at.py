"""What the calibrating trials would show at points of the parameter space, by the product's own engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_ndtr, logit, ndtri

from glidepath.evidence.arms import Reading, reading_of
from glidepath.evidence.cohorts import Cohort, Draws, equal_daily_mg
from glidepath.evidence.likelihood import log_likelihood
from glidepath.evidence.measured import OUTCOMES, Measured
from glidepath.evidence.pooled import seen_of
from glidepath.evidence.words import WORDS
from glidepath.facts.trials import Target, trial_targets

Array = NDArray[np.float64]

OUTSIDE = ("T015", "T022", "T023", "T024", "T025")
"""Calibrating rows that say nothing of these parameters: sedation, relief, occupancy, receptor counts.
They set tau0, ks0, ka1, ka2 and the EC50 of alprazolam, each by itself, or cannot be computed."""
_SMALL = 1e-3
PAIRED = "Joint guideline 2025 Table 2"
"""Each pair of its words that differ stands in two rows: each takes the square root, so it counts once."""
FEWER = 4
"""The guideline's words need an order alone: that many times fewer people are followed for them."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One calibrating row as the fit sees it: a number, or a word with its probability."""

    reading: Reading
    kind: str

    @property
    def target(self) -> Target:
        """The row of the table."""
        return self.reading.target


def calibrating_rows() -> tuple[Row, ...]:
    """List the rows that the fit uses, in the order of the table."""
    rows = [t for t in trial_targets() if t.split == "calibrate" and t.in_scope and t.id not in OUTSIDE]
    return tuple(Row(reading=reading_of(t, equal_daily_mg), kind=_kind(t)) for t in rows)


def _kind(target: Target) -> str:
    if target.id in WORDS:
        return "word"
    code = target.outcome_code
    return "share" if code.startswith("share") else "day" if code.endswith("day") else "mean"


def simulated(values: Draws, cohorts: Mapping[str, Cohort], people: int) -> Array:
    """Follow the trials and give what each row would show, on a scale without bounds.

    Parameters
    ----------
    values
        Parameter values, one per point.
    cohorts
        Of each study, one number per point.
    people
        Virtual people per point and drug.

    Returns
    -------
    ndarray
        Shape (points, rows, 2): the logit of a share, a mean, the log of a day, or the probit of a word's
        probability; and the logarithm of the standard deviation.
    """
    rows, points = calibrating_rows(), len(values["tau1_d"])
    found = np.zeros((points, len(rows), 2))
    alike = Cohort(susceptibility=np.ones(points), stopping=np.ones(points))
    for study in dict.fromkeys(row.target.study for row in rows):
        places = [k for k, row in enumerate(rows) if row.target.study == study]
        readings = [rows[k].reading for k in places]
        enough = people if study in cohorts else max(people // FEWER, 1)
        seen = seen_of(readings, values, cohorts.get(study, alike), enough)
        for k in places:
            row = rows[k]
            if row.kind == "word":
                chance = WORDS[row.target.id](row.reading, seen) ** (0.5 if study == PAIRED else 1)
                found[:, k, 0] = ndtri(np.clip(chance, _SMALL, 1 - _SMALL))
            else:
                measured = seen.pooled(row.reading, OUTCOMES[row.target.outcome_code])
                found[:, k] = _unbounded(measured)
    return found


def _unbounded(measured: Measured) -> Array:
    value = measured.value
    if measured.kind == "share":
        value = logit(np.clip(value, _SMALL, 1 - _SMALL))
    if measured.kind == "day":
        value = np.log(value)
    return np.stack([value, np.log(np.maximum(measured.sd, _SMALL))], axis=-1)


def log_likelihoods(rows: tuple[Row, ...], shown: Array) -> Array:
    """Give the log-likelihood of each row.

    Parameters
    ----------
    rows
        The rows.
    shown
        From :func:`simulated` or an emulator of it, shape (points, rows, 2).

    Returns
    -------
    ndarray
        Shape (points, rows).
    """
    found = np.zeros(shown.shape[:2])
    for k, row in enumerate(rows):
        value, sd = shown[:, k, 0], np.exp(shown[:, k, 1])
        if row.kind == "word":
            found[:, k] = log_ndtr(value)
        else:
            bounded = expit(value) if row.kind == "share" else np.exp(value) if row.kind == "day" else value
            own = np.zeros_like(sd) if row.kind == "share" else sd
            measured = Measured(kind=row.kind, value=bounded, sd=own)
            found[:, k] = log_likelihood(row.target, row.reading.people, measured)
    return found
