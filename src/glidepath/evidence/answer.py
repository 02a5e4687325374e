"""What the program says that a study would have seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """The prediction for one target, by its ``id``.

    ``samples`` are predictive draws of what is measured, in the unit of the row. A row that gives a direction
    or a word has a ``probability`` instead: of what the row says. A row that cannot be computed has neither,
    and ``why_not``. ``assumed`` lists in words what the row leaves open and was filled in.
    """

    id: str
    samples: NDArray[np.float64] | None = None
    probability: float | None = None
    why_not: str | None = None
    assumed: tuple[str, ...] = ()
