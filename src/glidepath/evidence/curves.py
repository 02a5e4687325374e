"""Levels after doses as sums of exponentials, for many virtual people at once.

A study of kinetics is simulated as it was done: some people, each with values of their own, and the mean of
what was found in each of them. The people are those of every prediction of this package; those of one group
share what is not known about everybody, so a group is a study.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from glidepath.body.model import Channel
from glidepath.body.pharmacokinetics import Array, DrugValues, drug_system
from glidepath.patient.person import Person
from glidepath.population.bodies import Crowd
from glidepath.population.draws import GROUPS
from glidepath.population.sampling import people_numbered

_NOTHING = 1e-9
"""A term this small beside the largest is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """What one mg by mouth at hour 0 gives: sum of ``size x exp(-rate t)`` after the lag, per moiety.

    ``rate_per_h`` has a row per person and a column per term; ``size`` [ng/mL] a row per person, a layer per
    moiety and a column per term. ``ec50_ng_per_ml`` has a row per person and a column per moiety.
    """

    moieties: tuple[str, ...]
    rate_per_h: Array
    size: Array
    ec50_ng_per_ml: Array
    lag_h: float

    def place(self, moiety: str) -> int:
        """Where a moiety stands."""
        return self.moieties.index(moiety)

    def level(self, moiety: str, hours: Array, dose_hours: Sequence[float] = (0.0,)) -> Array:
        """Levels of each person at some hours after doses of one mg [ng/mL].

        Parameters
        ----------
        moiety
            Which.
        hours
            When [h].
        dose_hours
            When one mg is taken, each time [h].

        Returns
        -------
        ndarray
            A row per person, a column per hour.
        """
        return self._summed(moiety, hours, dose_hours, integral=False)

    def area(self, moiety: str, hours: Array, dose_hours: Sequence[float] = (0.0,)) -> Array:
        """Area under the level from hour 0 to some hours [ng h/mL].

        Parameters
        ----------
        moiety
            Which.
        hours
            Until when [h].
        dose_hours
            When one mg is taken, each time [h].

        Returns
        -------
        ndarray
            A row per person, a column per hour.
        """
        return self._summed(moiety, hours, dose_hours, integral=True)

    def whole_area(self, moiety: str) -> Array:
        """Area under the level after one mg, to the end of time [ng h/mL], one per person."""
        return np.asarray((self.size[:, self.place(moiety)] / self.rate_per_h).sum(axis=1))

    def terminal_half_life_h(self, moiety: str) -> Array:
        """Half-life of the slowest term that a moiety has [h], one per person."""
        size = np.abs(self.size[:, self.place(moiety)])
        there = size > _NOTHING * size.max(axis=1, keepdims=True)
        return np.asarray(np.log(2) / np.where(there, self.rate_per_h, np.inf).min(axis=1))

    def _summed(
        self, moiety: str, hours: Array, dose_hours: Sequence[float], *, integral: bool
    ) -> NDArray[np.float64]:
        found = np.zeros((len(self.rate_per_h), len(hours)))
        size = self.size[:, self.place(moiety)]
        for dose_h in dose_hours:
            since = hours - dose_h - self.lag_h
            after = since > 0
            for rate, height in zip(self.rate_per_h.T, size.T, strict=True):
                left = np.exp(-np.multiply.outer(rate, since[after]))
                if integral:
                    left = (1 - left) / rate[:, None]
                found[:, after] += height[:, None] * left
        return found


def curves_of(drug: DrugValues, *, intravenous: bool = False) -> Curves:
    """Solve the kinetics of one drug in closed form.

    Parameters
    ----------
    drug
        Its values, one per person.
    intravenous
        Whether the mg goes straight into the central compartment, and not into the gut.

    Returns
    -------
    Curves
        Exact where all rates of a person differ, as they do in people who are drawn.

    Notes
    -----
    With A = V diag(-rate) V^-1 the state is V diag(exp(-rate t)) V^-1 x(0).
    """
    system = drug_system(drug)
    states = system.matrix.shape[1] - len(drug.moieties)  # the effect sites come last
    start = system.dose_input[:, :states, 0]
    if intravenous:
        start = np.zeros_like(start)
        start[:, 1] = 1
    values, vectors = np.linalg.eig(system.matrix[:, :states, :states])
    weights = np.linalg.solve(vectors, start[..., None])[..., 0]
    return Curves(
        moieties=system.moieties,
        rate_per_h=-np.real(values),
        size=np.real(np.einsum("pms,pse->pme", system.plasma_rows[:, :, :states], vectors))
        * np.real(weights)[:, None, :],
        ec50_ng_per_ml=np.stack([moiety.ec50_ng_per_ml for moiety in drug.moieties], axis=1),
        lag_h=0.0 if intravenous else drug.lag_h,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Many runs of one study: ``runs`` times ``people`` virtual people, those of a run side by side."""

    runs: int
    people: int
    curves: Curves

    def by_run(self, found: Array) -> Array:
        """Sort what was found in each person by the run of the study.

        Parameters
        ----------
        found
            One number or one row per person.

        Returns
        -------
        ndarray
            By run, by person, and what was found.
        """
        return found.reshape(self.runs, self.people, *found.shape[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How a study was done: drug and formulation, weight of its people [kg], how many, by which route."""

    channel: Channel
    weight_kg: float
    people: int
    intravenous: bool = False


def study(design: Design, runs: int) -> Study:
    """Run one study many times, each time with other typical values and other people.

    Parameters
    ----------
    design
        How it was done.
    runs
        How many runs, 1 or more.

    Returns
    -------
    Study
        With curves for each of its people.

    Examples
    --------
    >>> done = study(Design(channel=("clonazepam", "IR"), weight_kg=70.0, people=12), 40)
    >>> half_lives_h = done.by_run(done.curves.terminal_half_life_h("clonazepam")).mean(axis=1)
    >>> len(half_lives_h), 30 < float(np.median(half_lives_h)) < 50
    (40, True)
    """
    crowd = Crowd(person=Person(weight_kg=design.weight_kg))
    numbers = np.arange(GROUPS * design.people, dtype=np.int64)
    parts = []
    for seed in range(-(-runs // GROUPS)):
        drawn = people_numbered(crowd, [design.channel], numbers, seed)
        curves = curves_of(drawn.drugs[design.channel], intravenous=design.intravenous)
        parts.append((curves, np.argsort(drawn.group, kind="stable")))
    count = runs * design.people
    joined = replace(
        parts[0][0],
        rate_per_h=np.concatenate([one.rate_per_h[order] for one, order in parts])[:count],
        size=np.concatenate([one.size[order] for one, order in parts])[:count],
        ec50_ng_per_ml=np.concatenate([one.ec50_ng_per_ml[order] for one, order in parts])[:count],
    )
    return Study(runs=runs, people=design.people, curves=joined)
