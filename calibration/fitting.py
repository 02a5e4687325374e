"""Fit one structure: simulate, emulate, sample, look closer where it matters, and weigh by the simulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, qmc

from calibration.density import Space, log_posterior, log_prior
from calibration.emulator import Emulator, fitted_emulator
from calibration.parameters import Structure
from calibration.sampling import Walked, Weighed, walked, weighed
from calibration.trials_at import calibrating_rows, log_likelihoods, simulated

Array = NDArray[np.float64]
GOOD_PARETO_K = 0.7
"""Above this the weights are not to be trusted (Vehtari et al. 2024)."""
FARTHEST = 2.6
"""Points of the first round lie within this many prior standard deviations."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much is computed: points and people of the rounds, steps of the walkers, draws that are weighed."""

    first_points: int = 1536
    first_people: int = 64
    later_points: int = 1500
    later_rounds: int = 2
    people: int = 200
    steps: int = 3000
    weighed_draws: int = 2000
    most_weighings: int = 3
    seed: int = 4


@dataclass(frozen=True, kw_only=True)
class Fit:
    """One structure fitted: emulator, walkers, the weighed draws with what the trials show at each."""

    structure: Structure
    emulator: Emulator
    walked: Walked
    points: Array
    shown: Array
    weighed: Weighed

    @property
    def space(self) -> Space:
        """The columns of a point."""
        return Space(structure=self.structure)


def fit_of(structure: Structure, plan: Plan, say: Callable[[str], None]) -> Fit:
    """Fit a structure to the calibrating rows.

    Parameters
    ----------
    structure
        Which parameters are free.
    plan
        How much to compute.
    say
        Told what is going on.

    Returns
    -------
    Fit
        With weights by the simulator itself.
    """
    space, rows = Space(structure=structure), calibrating_rows()
    points = _first_points(space, plan)
    say(f"{structure.name}: {len(points)} points over the prior")
    shown = simulated(space.values(points), space.cohorts(points), plan.first_people)
    for number in range(plan.later_rounds):
        emulator = fitted_emulator(points, shown, space.matters(rows))
        near = walked(_flat(space, emulator, 0.5), space.size, steps=plan.steps // 2, seed=plan.seed + number)
        chosen = _some(near.draws, plan.later_points, plan.seed + number)
        say(f"{structure.name}: round {number + 2}, {len(chosen)} points near the posterior")
        more = simulated(space.values(chosen), space.cohorts(chosen), plan.people)
        points, shown = _nearest(points, shown, chosen, more)
    for number in range(plan.most_weighings):
        fit = _weighed_fit(structure, plan, points, shown, number)
        say(
            f"{structure.name}: {len(fit.points)} draws weighed by the simulator, Pareto k "
            f"{fit.weighed.pareto_k:.2f}, {fit.weighed.effective:.0f} effective"
        )
        if fit.weighed.pareto_k < GOOD_PARETO_K and fit.weighed.effective > len(fit.points) / 8:
            break
        points, shown = np.concatenate([points, fit.points]), np.concatenate([shown, fit.shown])
    return fit


def _weighed_fit(structure: Structure, plan: Plan, points: Array, shown: Array, number: int) -> Fit:
    """Walk on an emulator of all points so far, and weigh some of the draws by the simulator."""
    space, rows = Space(structure=structure), calibrating_rows()
    emulator = fitted_emulator(points, shown, space.matters(rows))
    done = walked(_flat(space, emulator, 1.0), space.size, steps=plan.steps, seed=plan.seed + 100 + number)
    draws = _some(done.draws, plan.weighed_draws, plan.seed + 200 + number)
    truth = simulated(space.values(draws), space.cohorts(draws), plan.people)
    stood_in = log_posterior(space, rows, emulator, draws)
    target = log_prior(space, draws) + log_likelihoods(rows, truth).sum(axis=1)
    return Fit(
        structure=structure,
        emulator=emulator,
        walked=done,
        points=draws,
        shown=truth,
        weighed=weighed(target, stood_in),
    )


def _first_points(space: Space, plan: Plan) -> Array:
    spread = qmc.Sobol(space.size, seed=plan.seed).random(plan.first_points)
    return np.asarray(np.clip(norm.ppf(spread), -FARTHEST, FARTHEST), dtype=np.float64)


def _flat(space: Space, emulator: Emulator, power: float) -> Callable[[Array], Array]:
    """The emulated posterior with its likelihood raised to a power: 1 is the posterior itself."""
    rows = calibrating_rows()

    def density(z: Array) -> Array:
        inside = np.all(np.abs(z) < FARTHEST + 1.5, axis=1)
        found = log_prior(space, z) + power * log_likelihoods(rows, emulator(z)).sum(axis=1)
        return np.where(inside, found, -np.inf)

    return density


def _some(draws: Array, count: int, seed: int) -> Array:
    chosen = np.random.default_rng([seed, 7]).choice(len(draws), size=count, replace=False)
    return np.asarray(draws[np.sort(chosen)], dtype=np.float64)


def _nearest(points: Array, shown: Array, chosen: Array, more: Array) -> tuple[Array, Array]:
    """Keep the new points, and of the old ones those that lie among them."""
    middle, spread = chosen.mean(axis=0), chosen.std(axis=0)
    far = np.mean(((points - middle) / spread) ** 2, axis=1)
    kept = far < np.quantile(far, 0.5)
    return np.concatenate([points[kept], chosen]), np.concatenate([shown[kept], more])
