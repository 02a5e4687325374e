"""How probable a published figure is, given what an arm would give."""

from __future__ import annotations

import numpy as np
from scipy.special import xlog1py, xlogy

from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.measured import Measured
from glidepath.facts.trial_readings import convention
from glidepath.facts.trials import Target

_NEVER = 1e-3
"""A share that no virtual person shows is taken as this: what so few people can tell."""


def log_likelihood(target: Target, people: int, measured: Measured) -> Array:
    """Give the logarithm of the probability of a published number, draw by draw.

    Parameters
    ----------
    target
        The row, with a number for its value.
    people
        How many people the arm had.
    measured
        What the arm gives.

    Returns
    -------
    ndarray
        Log probability (shares) or log density (means, days), up to a constant.

    Notes
    -----
    Shares are binomial; means are normal with the standard error of the arm and the drift that trials share;
    days are normal with the standard deviation of the reading.
    """
    value = target.value if target.value is not None else np.nan
    if measured.kind == "share":
        share, seen = np.clip(measured.value, _NEVER, 1 - _NEVER), value / 100
        return np.asarray(people * (xlogy(seen, share) + xlog1py(1 - seen, -share)), dtype=np.float64)
    sd = measured.sd
    if measured.kind == "mean":
        sd = np.sqrt(measured.sd**2 / people + convention("cohort_drift_points") ** 2)
    return np.asarray(-(((value - measured.value) / sd) ** 2) / 2 - np.log(sd), dtype=np.float64)
