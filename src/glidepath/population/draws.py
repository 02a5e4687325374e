"""Who is drawn, and from what: how people differ by person, what is not known about everybody by group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import FactError
from glidepath.basis.randomness import normal_draws, uniform_draws
from glidepath.basis.sources import Sourced
from glidepath.body.pharmacokinetics import Array
from glidepath.facts.model import model_parameters
from glidepath.facts.posterior import posterior_draws

GROUPS = 50
"""How often what is not known about everybody is drawn; the people are dealt out to these draws in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Who is drawn: numbers of the people and of their groups.

    ``differ`` says whether people differ from the typical person of their group, ``uncertain`` whether the
    typical persons of the groups differ. With neither, everybody is the typical person.
    """

    people: NDArray[np.int64]
    group: NDArray[np.int64]
    seed: int = 0
    differ: bool = True
    uncertain: bool = True

    def factor(self, process: str, fact: Sourced) -> Array:
        """Give each person's multiple of a typical value: exp(omega z + uncertainty z of the group)."""
        log = self.between(process, fact.omega)
        if self.uncertain and fact.uncertainty_sd_log:
            log = log + fact.uncertainty_sd_log * self.group_draw(process)
        return np.asarray(np.exp(log), dtype=np.float64)

    def between(self, process: str, omega: float | Array) -> Array:
        """Give how far the logarithm of each person lies from that of the typical person of the group."""
        if not self.differ:
            return np.zeros(len(self.people))
        return np.asarray(omega * normal_draws(process, self.people, self.seed), dtype=np.float64)

    def group_draw(self, process: str) -> Array:
        """Give the standard normal number of each person's group."""
        return _normal_of_groups(process, self.seed)[self.group]

    def in_first_half(self, process: str) -> NDArray[np.bool_]:
        """Say whose group is in the half of the groups that has the lower numbers of a process."""
        return np.asarray(_rank_of_groups(process, self.seed)[self.group] < GROUPS / 2)

    def fitted(self, name: str) -> Array:
        """Give each person the typical value of a parameter of the dependence model.

        Where the fit drew the parameter, the groups have values of its draws, all parameters of a group of
        the same one. Where it did not, they lie around the value of the model table.
        """
        draws = posterior_draws()
        if self.uncertain and name in draws:
            return np.asarray(draws[name][_drawn_together(self.seed)[self.group]], dtype=np.float64)
        fact = model_parameters()[name]
        typical = np.full(len(self.people), number_of(fact, name))
        if self.uncertain and fact.uncertainty_sd_log:
            typical = typical * np.exp(fact.uncertainty_sd_log * self.group_draw(name))
        return typical


def number_of(fact: Sourced, what: str) -> float:
    """Give the number of a fact that the model cannot do without.

    Parameters
    ----------
    fact
        The fact.
    what
        Its name, for the message.

    Returns
    -------
    float
        Its value.

    Raises
    ------
    FactError
        If nobody knows it.
    """
    if fact.value is None:
        raise FactError(f"the model needs a number for {what}")
    return fact.value


@lru_cache(maxsize=1024)
def _rank_of_groups(process: str, seed: int) -> NDArray[np.int64]:
    """The groups in the random order of a process, as numbers from 0."""
    drawn = uniform_draws(f"typical {process}", np.arange(GROUPS), seed)
    return np.argsort(np.argsort(drawn))


@lru_cache(maxsize=1024)
def _normal_of_groups(process: str, seed: int) -> Array:
    """One standard normal number per group, one from each of as many equally likely parts.

    A Latin hypercube: McKay MD, Beckman RJ, Conover WJ. Technometrics 1979;21:239.
    https://doi.org/10.1080/00401706.1979.10489755
    """
    within = uniform_draws(f"typical {process}", np.arange(GROUPS), seed, 1)
    places = (_rank_of_groups(process, seed) + within) / GROUPS
    return np.array([NormalDist().inv_cdf(float(place)) for place in places])


@lru_cache(maxsize=1024)
def _drawn_together(seed: int) -> NDArray[np.int64]:
    """Which draw of the fit each group has: evenly spread over all of them, from a random first one on."""
    count = len(posterior_draws()["u50"])
    first = uniform_draws("draws of the fit", np.zeros(1, dtype=np.int64), seed)[0]
    return np.asarray(((np.arange(GROUPS) + first) * count / GROUPS).astype(np.int64))
