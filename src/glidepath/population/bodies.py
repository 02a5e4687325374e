"""How the people of a population differ in body: age, weight and sex, fixed or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.randomness import normal_draws, uniform_draws
from glidepath.body.pharmacokinetics import Array
from glidepath.facts.load import policy
from glidepath.patient.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a number differs between people, cut off at ``low`` and ``high``.

    ``lognormal``: ``middle`` is the median and ``width`` the standard deviation of the logarithm; ``normal``:
    mean and standard deviation, both before the cut; ``uniform``: the bounds alone count.
    """

    kind: Literal["lognormal", "normal", "uniform"]
    low: float
    high: float
    middle: float = 0.0
    width: float = 1.0

    def at(self, normal: Array) -> Array:
        """Give the numbers that stand where these standard normal numbers stand among their like.

        Parameters
        ----------
        normal
            Standard normal numbers.

        Returns
        -------
        ndarray
            Numbers from ``low`` to ``high``, exactly distributed: the cut moves nobody onto a bound.

        Examples
        --------
        >>> weight = Spread(kind="lognormal", middle=75, width=0.2, low=40, high=150)
        >>> weight.at(np.array([-9.0, 0.0, 9.0])).round().tolist()
        [40.0, 75.0, 150.0]
        """
        from scipy.special import ndtr, ndtri  # slow to load, and not needed for one person

        rank = ndtr(normal)
        if self.kind == "uniform":
            return np.asarray(self.low + (self.high - self.low) * rank, dtype=np.float64)
        log = self.kind == "lognormal"
        low, high, middle = (np.log(v) if log else v for v in (self.low, self.high, self.middle))
        first, last = ndtr((low - middle) / self.width), ndtr((high - middle) / self.width)
        drawn = middle + self.width * ndtri(first + (last - first) * rank)
        found = np.exp(drawn) if log else drawn
        return np.asarray(np.clip(found, self.low, self.high), dtype=np.float64)

    @property
    def median(self) -> float:
        """The number that half of the people are below."""
        return float(self.at(np.zeros(1))[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who the people of a population are.

    ``person`` holds what all share, and the typical age and weight of those that are spread.
    ``female_share`` None = everybody has the sex of ``person``. Weight may be spread by sex.
    ``age_weight_correlation`` ties the standard normal numbers behind age and weight.
    """

    person: Person
    female_share: float | None = None
    age_years: Spread | None = None
    weight_kg: Spread | None = None
    weight_kg_of_men: Spread | None = None
    age_weight_correlation: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """What of the bodies of some people the model reads; weight None = not known."""

    weight_kg: Array | None
    older: NDArray[np.bool_]


def older_from_years() -> float:
    """Give the age at which the guideline's older adults begin [years]."""
    return policy("older_adult_years").value or np.inf


def drawn_bodies(crowd: Crowd, numbers: NDArray[np.int64], seed: int = 0) -> Bodies:
    """Draw the bodies of some people; each depends on its number and the seed alone.

    Parameters
    ----------
    crowd
        Who they are.
    numbers
        Numbers of the people, 0 and up.
    seed
        Seed of the whole run.

    Returns
    -------
    Bodies
        One per number.

    Examples
    --------
    >>> crowd = Crowd(person=Person(weight_kg=70), age_years=Spread(kind="uniform", low=20, high=90))
    >>> bodies = drawn_bodies(crowd, np.arange(7000))
    >>> bool(bodies.weight_kg[0] == 70), bool(abs(bodies.older.mean() - 25 / 70) < 0.02)
    (True, True)
    """
    by_age = normal_draws("age of the person", numbers, seed)
    tie = crowd.age_weight_correlation
    age = crowd.person.age_years
    older = np.full(len(numbers), age is not None and age >= older_from_years())
    if crowd.age_years is not None:
        older = crowd.age_years.at(by_age) >= older_from_years()
    if crowd.weight_kg is None:
        fixed = crowd.person.weight_kg
        return Bodies(weight_kg=None if fixed is None else np.full(len(numbers), fixed), older=older)
    by_weight = tie * by_age + np.sqrt(1 - tie**2) * normal_draws("weight of the person", numbers, seed)
    weight_kg = crowd.weight_kg.at(by_weight)
    if crowd.weight_kg_of_men is not None:
        men = uniform_draws("sex of the person", numbers, seed) >= (crowd.female_share or 0.0)
        weight_kg = np.where(men, crowd.weight_kg_of_men.at(by_weight), weight_kg)
    return Bodies(weight_kg=weight_kg, older=older)
