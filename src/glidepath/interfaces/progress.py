"""A progress bar on standard error: only at a terminal, and only once a run has lasted over a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

_QUIET_S = 1.0
_WIDTH = 30


def with_progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Hand the items on one by one, drawing how far the run is.

    Parameters
    ----------
    items
        What is worked through.
    total
        How many there are, at least 1.
    what
        The noun drawn beside the bar: ``cases``.

    Yields
    ------
    Item
        Each item, unchanged and in order.

    Examples
    --------
    >>> list(with_progress([1, 2], 2, "cases"))
    [1, 2]
    """
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - started > _QUIET_S:
            _draw(done, total, what)
        yield item
    _clear()


def announce(what: str) -> None:
    """Say on a terminal what is being done, on a line that the next output replaces."""
    if sys.stderr.isatty():
        print(f"\r{what} …", end="\r", file=sys.stderr, flush=True)


def _draw(done: int, total: int, what: str) -> None:
    filled = _WIDTH * done // max(total, 1)
    bar = "█" * filled + "░" * (_WIDTH - filled)
    print(f"\r{bar} {done} of {total} {what}", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    print("\r" + " " * (_WIDTH * 2) + "\r", end="", file=sys.stderr, flush=True)
