"""The seam where work is handed out: to this process, to local processes, or one day to a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from glidepath.population.tally import Tally

Part = Callable[[int], Tally]
"""A task that can be sent to another process: a function of the package with its arguments bound."""
Item = TypeVar("Item")


class Workers(Protocol):
    """Whoever follows the parts of a population."""

    def map(self, task: Part, chunks: Iterable[int]) -> Iterator[Tally]:
        """Give the result of each part in the order of the parts, each soon after it is known.

        Parameters
        ----------
        task
            What is done with the number of a part.
        chunks
            Numbers of the parts.

        Yields
        ------
        Tally
            One per part. No more than a few wait to be taken.
        """


class ThisProcess:
    """Follows the parts here, one after the other."""

    def map(self, task: Part, chunks: Iterable[int]) -> Iterator[Tally]:
        """Give the result of each part in turn."""
        return map(task, chunks)
