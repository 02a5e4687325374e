"""Parameters of the fit as standard normal numbers: each is log-normal around the median of its prior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from glidepath.facts.priors import priors

Array = NDArray[np.float64]

STUDIES = ("Rickels 1990 abrupt", "Schweizer 1990 taper", "Rickels 1983", "Hadley 2012")
"""Studies that calibrate and have a cohort of their own; the guideline's table is no cohort."""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A structure of the model: which parameters are free, and which are held at a value.

    The full model holds nothing. ``says`` is one plain sentence for the table of structures.
    """

    name: str
    says: str
    held: Mapping[str, float] = field(default_factory=dict)

    @property
    def free(self) -> tuple[str, ...]:
        """Names of the parameters that are fitted."""
        return tuple(name for name in priors() if name not in self.held)


def medians_and_sds(names: Sequence[str]) -> tuple[Array, Array]:
    """Give the logarithms of the prior medians and their standard deviations."""
    facts = [priors()[name] for name in names]
    median = np.array([np.log(fact.value or np.nan) for fact in facts])
    return median, np.array([fact.uncertainty_sd_log or np.nan for fact in facts])


def values_of(structure: Structure, z: Array) -> dict[str, Array]:
    """Turn standard normal numbers into parameter values.

    Parameters
    ----------
    structure
        Which parameters the columns are.
    z
        Shape (points, free parameters).

    Returns
    -------
    dict
        One array per parameter, the held ones too.
    """
    median, sd = medians_and_sds(structure.free)
    values = np.exp(median + sd * z)
    found = {name: values[:, k] for k, name in enumerate(structure.free)}
    found |= {name: np.full(len(z), value) for name, value in structure.held.items()}
    return {name: found[name] for name in priors()}
