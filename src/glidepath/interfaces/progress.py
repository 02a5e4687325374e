"""Progress on standard error: only at a terminal, and only once a run has lasted over a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
Tell = Callable[[str], None]
"""Called with a few words before each long part of the work."""

_QUIET_S = 1.0
_REDRAWN_S = 0.25
_WIDTH = 30
_CLEAR_LINE = "\r\x1b[2K"


def tell_nobody(_: str) -> None:
    """Take the words and drop them."""


def announce(words: str) -> None:
    """Say something once on standard error, as a line of its own."""
    sys.stderr.write(f"{_CLEAR_LINE if sys.stderr.isatty() else ''}{words}\n")
    sys.stderr.flush()


@contextmanager
def stages(total: int) -> Iterator[Tell]:
    """Show how far a run of several parts is, and clear the line at the end.

    Parameters
    ----------
    total
        How many parts there are, at least 1.

    Yields
    ------
    Callable
        To be called with a few words before each part.

    Examples
    --------
    >>> with stages(2) as tell:
    ...     tell("thinking")
    """
    if not sys.stderr.isatty():
        yield tell_nobody
        return
    said: list[str] = []
    over = threading.Event()
    drawing = threading.Thread(target=_draw_until, args=(over, said, total), daemon=True)
    drawing.start()
    try:
        yield said.append
    finally:
        over.set()
        drawing.join()
        _show(_CLEAR_LINE)


def _draw_until(over: threading.Event, said: list[str], total: int) -> None:
    started = time.monotonic()
    if over.wait(_QUIET_S):
        return
    while not over.wait(_REDRAWN_S):
        passed_s = time.monotonic() - started
        _show(f"{_bar(len(said), total)} {passed_s:.0f} s {said[-1] if said else ''}")


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
    try:
        for done, item in enumerate(items):
            if time.monotonic() - started > _QUIET_S:
                _show(f"{_bar(done, total)} {done} of {total} {what}")
            yield item
    finally:
        _show(_CLEAR_LINE)


def _bar(done: int, total: int) -> str:
    filled = min(_WIDTH * done // max(total, 1), _WIDTH)
    return _CLEAR_LINE + "█" * filled + "░" * (_WIDTH - filled)


def _show(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
