"""The posterior density on standard normal numbers: prior, steady-dose condition and trials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from calibration.parameters import STUDIES, Structure, values_of
from calibration.trials_at import Row, log_likelihoods
from glidepath.evidence.cohorts import Cohort
from glidepath.facts.trial_readings import convention

Array = NDArray[np.float64]
Shown = Callable[[Array], Array]


@dataclass(frozen=True, kw_only=True)
class Space:
    """Which columns of a point are parameters and which are the cohorts of the studies."""

    structure: Structure

    @property
    def parameters(self) -> int:
        """How many parameters."""
        return len(self.structure.free)

    @property
    def size(self) -> int:
        """How many numbers a point has."""
        return self.parameters + 2 * len(STUDIES)

    def values(self, z: Array) -> dict[str, Array]:
        """Give the parameter values."""
        return values_of(self.structure, z[:, : self.parameters])

    def cohorts(self, z: Array) -> dict[str, Cohort]:
        """Give the cohort of each study."""
        values, first = self.values(z), self.parameters
        return {
            study: Cohort(
                susceptibility=np.exp(values["cohort_susceptibility_sd"] * z[:, first + 2 * k]),
                stopping=np.exp(values["cohort_stop_sd"] * z[:, first + 2 * k + 1]),
            )
            for k, study in enumerate(STUDIES)
        }

    def matters(self, rows: tuple[Row, ...]) -> list[NDArray[np.int64]]:
        """Give per row the columns that can matter to it: all parameters, and the cohort of its study."""
        found = []
        for row in rows:
            columns = list(range(self.parameters))
            if row.target.study in STUDIES:
                first = self.parameters + 2 * STUDIES.index(row.target.study)
                columns += [first, first + 1]
            found.append(np.array(columns, dtype=np.int64))
        return found


def log_prior(space: Space, z: Array) -> Array:
    """Give the log of the prior density, up to a constant.

    Parameters
    ----------
    space
        What the columns are.
    z
        Points, shape (points, columns).

    Returns
    -------
    ndarray
        Standard normal, and the condition that a steady dose leaves the typical person without withdrawal.
    """
    return np.asarray(-np.sum(z**2, axis=1) / 2 + steady_dose(space.values(z)), dtype=np.float64)


def steady_dose(values: dict[str, Array]) -> Array:
    """Give the log of how credible it is that a steady dose gives the typical person no withdrawal.

    Parameters
    ----------
    values
        Parameter values by name.

    Returns
    -------
    ndarray
        Log of a normal tail: opposition over drive is to stay below 1, within a width.
    """
    found = np.zeros(len(values["h0"]))
    for name in ("default_dose_mg_diazepam", "high_dose_mg_diazepam"):
        u = convention(name) * convention("level_per_mg_diazepam")
        n = u / (u + values["u50"])
        ratio = values["h0"] + values["h1"] * n + values["h2"]
        found = found + log_ndtr((1 - ratio) / convention("steady_dose_width"))
    return found


def log_posterior(space: Space, rows: tuple[Row, ...], shown: Shown, z: Array) -> Array:
    """Give the log of the posterior density, up to a constant.

    Parameters
    ----------
    space
        What the columns are.
    rows
        The calibrating rows.
    shown
        The simulator, or an emulator of it.
    z
        Points.

    Returns
    -------
    ndarray
        One number per point.
    """
    return log_prior(space, z) + log_likelihoods(rows, shown(z)).sum(axis=1)
