"""What one command gives back, before anything is printed or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.interfaces.progress import Tell

DONE = 0
FAULT = 1
WRONG_INPUT = 2
REFUSED = 3


def _no_files(_: Tell) -> Mapping[str, bytes]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The exit status, the words for a terminal, the data for a machine, and how to make the files.

    ``files`` is called only when a folder was named, with whom to tell of long parts. ``replaces`` are file
    names of an earlier answer that must not stay beside these.
    """

    status: int
    words: str
    data: Mapping[str, Any]
    files: Callable[[Tell], Mapping[str, bytes]] = _no_files
    replaces: tuple[str, ...] = ()


def error_data(status: int, says: str, where: str) -> dict[str, Any]:
    """Write a failure for a machine.

    Examples
    --------
    >>> error_data(2, "No file x.yaml.", "CASE")["error"]["status"]
    2
    """
    return {"error": {"status": status, "says": says, "field": where}}


def input_error_data(fault: InputError) -> dict[str, Any]:
    """Write a wrong input for a machine."""
    return error_data(WRONG_INPUT, one_line(fault.says), fault.field)


def one_line(text: str) -> str:
    """Put a message on one line.

    Examples
    --------
    >>> one_line("a\\n b")
    'a b'
    """
    return " ".join(text.split())
