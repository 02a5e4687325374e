"""Bins of fixed width, so that counts of any people can be added up and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Equal bins from ``low`` on; what lies outside counts in the first or the last.

    ``whole`` numbers have a bin each. ``log`` bins are equal in the logarithm to base 10 (``low`` and
    ``width`` too); their first bin stands for zero.
    """

    kind: Literal["linear", "whole", "log"]
    low: float
    width: float
    bins: int

    def places(self, values: NDArray[np.floating]) -> NDArray[np.int64]:
        """Give the bin of each value.

        Examples
        --------
        >>> Scale(kind="linear", low=0, width=0.5, bins=4).places(np.array([0.0, 0.5, 1.9, 7.0])).tolist()
        [0, 1, 3, 3]
        """
        found = np.asarray(values, dtype=np.float64)
        if self.kind == "log":
            found = np.log10(np.maximum(found, 10.0**self.low))
        inside = np.clip((found - self.low) / self.width, 0, self.bins - 1)
        return np.asarray(np.floor(inside), dtype=np.int64)

    def quantiles(self, counts: NDArray[np.integer], levels: Sequence[float]) -> Array:
        """Give quantiles of counted values, evenly spread within each bin.

        Parameters
        ----------
        counts
            Shape (..., bins), not all zero in any line.
        levels
            From 0 to 1.

        Returns
        -------
        ndarray
            Shape (..., levels). Wrong by at most the width of a bin; exact for whole numbers.

        Examples
        --------
        >>> Scale(kind="linear", low=0, width=1, bins=2).quantiles(np.array([3, 1]), [0.375, 1]).tolist()
        [0.5, 2.0]
        """
        reached = np.cumsum(counts, axis=-1, dtype=np.int64)
        total = reached[..., -1]
        found = np.empty((*total.shape, len(levels)))
        for place, level in enumerate(levels):
            wanted = np.asarray(level * total)
            at = np.minimum(np.sum(reached < wanted[..., None], axis=-1), self.bins - 1)
            if level == 0:
                at = np.argmax(counts > 0, axis=-1)
            inside = np.take_along_axis(counts, at[..., None], axis=-1)[..., 0]
            below = np.take_along_axis(reached, at[..., None], axis=-1)[..., 0] - inside
            part = (wanted - below) / np.maximum(inside, 1)
            found[..., place] = self._value(at, part)
        return found

    def _value(self, at: NDArray[np.integer], part: Array) -> Array:
        if self.kind == "whole":
            return np.asarray(self.low + at * self.width)
        value = self.low + (at + part) * self.width
        if self.kind == "linear":
            return np.asarray(value)
        return np.where(at == 0, 0.0, 10.0**value)
