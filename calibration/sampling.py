"""Two ways to the posterior: walkers on the emulator, and importance weights by the simulator."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import emcee
import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import arviz

Array = NDArray[np.float64]
LogDensity = Callable[[Array], Array]


@dataclass(frozen=True, kw_only=True)
class Walked:
    """Draws of the walkers: shape (chains, draws, columns), with their diagnostics per column."""

    chains: Array
    r_hat: Array
    effective: Array

    @property
    def draws(self) -> Array:
        """All draws in one array."""
        return self.chains.reshape(-1, self.chains.shape[-1])


def walked(density: LogDensity, size: int, *, steps: int, seed: int, ensembles: int = 4) -> Walked:
    """Sample a density with independent ensembles of walkers (emcee; Goodman and Weare 2010).

    Parameters
    ----------
    density
        Log density of points, shape (points, size).
    size
        Columns of a point.
    steps
        Steps of each walker; the first half is thrown away.
    seed
        Seed of the run.
    ensembles
        Independent ensembles; the diagnostics compare them.

    Returns
    -------
    Walked
        Every tenth step of the second half.
    """
    kept = []
    for number in range(ensembles):
        rng = np.random.default_rng([seed, number])
        walkers = 6 * size
        start = rng.normal(size=(walkers, size)) * 0.5
        sampler = emcee.EnsembleSampler(
            walkers,
            size,
            density,
            vectorize=True,
            moves=[
                (emcee.moves.DEMove(), 0.7),
                (emcee.moves.DESnookerMove(), 0.1),
                (emcee.moves.StretchMove(), 0.2),
            ],
        )
        sampler.random_state = np.random.RandomState(rng.integers(2**31)).get_state()
        sampler.run_mcmc(start, steps, progress=False)
        kept.append(sampler.get_chain(discard=steps // 2, thin=10, flat=True))
    chains = np.stack(kept)
    data = arviz.convert_to_dataset(chains)
    return Walked(
        chains=chains,
        r_hat=arviz.rhat(data)["x"].to_numpy(),
        effective=_effective(chains),
    )


def _effective(chains: Array) -> Array:
    """Effective draws, taking the spread of the ensembles' means as the error of the mean."""
    means = chains.mean(axis=1)
    error = means.var(axis=0, ddof=1) / len(means)
    return np.asarray(chains.reshape(-1, chains.shape[-1]).var(axis=0) / np.maximum(error, 1e-12))


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Importance weights of some draws, smoothed (Vehtari et al. 2024), with the shape of their tail."""

    weights: Array
    pareto_k: float

    @property
    def effective(self) -> float:
        """Effective number of draws."""
        return float(1 / np.sum(self.weights**2))


def weighed(log_target: Array, log_proposal: Array) -> Weighed:
    """Weigh draws of one density as draws of another.

    Parameters
    ----------
    log_target
        Log density that is wanted, at the draws.
    log_proposal
        Log density that they were drawn from.

    Returns
    -------
    Weighed
        Weights that add up to 1.
    """
    smoothed, shape = arviz.psislw(log_target - log_proposal)
    weights = np.exp(np.asarray(smoothed) - np.max(np.asarray(smoothed)))
    return Weighed(weights=weights / weights.sum(), pareto_k=float(shape))


def resampled(weights: Array, count: int, seed: int) -> NDArray[np.int64]:
    """Choose draws in proportion to their weights (systematic resampling).

    Parameters
    ----------
    weights
        They add up to 1.
    count
        How many.
    seed
        Seed of the run.

    Returns
    -------
    ndarray
        Places of the chosen draws, in order.
    """
    first = np.random.default_rng([seed, 99]).random()
    points = (np.arange(count) + first) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
