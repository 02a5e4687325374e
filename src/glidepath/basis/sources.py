"""Where a number comes from, and how good it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Grade = Literal["measured", "derived", "assumed"]
Read = Literal["full", "abstract", "secondary", "memory"]
"""How far the source was read here: ``secondary`` is quoted by another, ``memory`` is not verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One published text or data set."""

    id: str
    title: str
    year: int | None
    url: str
    read: Read
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """One number with its unit, spread, population, sources, grade and dates.

    ``value`` is None where nobody knows it. ``spread`` is how much people differ, on the scale that
    ``spread_kind`` names: ``cv`` (fraction of the mean), ``omega`` (standard deviation of the logarithm)
    or ``sd`` (in the unit). ``uncertainty_sd_log`` is how badly the typical value itself is known
    (standard deviation of its logarithm), as between studies.
    """

    value: float | None
    unit: str
    grade: Grade
    sources: tuple[str, ...]
    spread: float | None = None
    spread_kind: Literal["", "cv", "omega", "sd"] = ""
    uncertainty_sd_log: float | None = None
    low: float | None = None
    high: float | None = None
    population: str = ""
    read: Read = "memory"
    why: str = ""
    written_on: str = ""
    checked_on: str = ""
    next_check: str = ""

    @property
    def omega(self) -> float:
        """Between-person standard deviation of the logarithm (0 where no spread is given)."""
        if self.spread is None:
            return 0.0
        if self.spread_kind == "cv":
            return math.sqrt(math.log1p(self.spread**2))
        return self.spread if self.spread_kind == "omega" else 0.0
