"""A population to follow: who, what they took, what each plan gives them, how long. And its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np

from glidepath.body.model import Channel
from glidepath.facts.load import model_parameters
from glidepath.population.bodies import Crowd
from glidepath.simulation.intakes import Intakes
from glidepath.simulation.kernel_maps import LANES

CHUNK_BLOCKS = 64
"""How many blocks of people one worker follows before it answers: small enough that a bar moves."""
MOST_NUMBERS = 10_000_000
"""Most kept numbers that people followed together may fill; it bounds the memory of a worker."""
COLUMNS = 10
"""About how many numbers the kernel keeps of a person and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """All that the followed days of a population depend on.

    ``plans`` hold what each plan gives per day, all from ``start`` and for ``days``; ``before`` is what was
    taken until then (None = nothing). The same people with the same random streams go through every plan.
    """

    crowd: Crowd
    channels: tuple[Channel, ...]
    people: int
    seed: int
    start: date
    days: int
    before: Intakes | None
    plans: tuple[Intakes, ...]
    rise_points: float

    @property
    def chunks(self) -> range:
        """The numbers of the parts in which the people are followed."""
        return range(-(-self.people // (CHUNK_BLOCKS * LANES)))

    def batches(self, chunk: int) -> list[range]:
        """Give the numbers of the people of one part, in batches that are followed together.

        Parameters
        ----------
        chunk
            Number of the part.

        Returns
        -------
        list of range
            Whole blocks of the kernel, but for the last, whatever the size of the parts: who is computed
            beside whom never changes.
        """
        fitting = MOST_NUMBERS // (self.days * len(self.plans) * COLUMNS * LANES)
        blocks = next(n for n in range(CHUNK_BLOCKS, 0, -1) if n <= max(1, fitting) and not CHUNK_BLOCKS % n)
        size = blocks * LANES
        first = chunk * CHUNK_BLOCKS * LANES
        stop = min(first + CHUNK_BLOCKS * LANES, self.people)
        return [range(begin, min(begin + size, stop)) for begin in range(first, stop, size)]


def top_of_the_score() -> int:
    """Give the highest score that there is [PWC-20 points]."""
    return int(model_parameters()["pwc_max"].value or 0)


def fingerprint(study: Study, versions: Mapping[str, str]) -> str:
    """Give a short text that is the same for the same study under the same program, and else not.

    Parameters
    ----------
    study
        What is followed.
    versions
        Of the program and of the facts.

    Returns
    -------
    str
        Hexadecimal digits.
    """
    plain = {"study": _plain(study), "versions": dict(versions), "numpy": np.__version__}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray):
        return [list(value.shape), hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
