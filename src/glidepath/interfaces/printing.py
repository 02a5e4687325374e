"""Putting an outcome on the terminal and into its folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import Outcome
from glidepath.interfaces.writing import refuse_bad_folder, write_folder


def json_text(data: Mapping[str, Any], indent: int | None = 1) -> str:
    """Write data as JSON: one line where ``indent`` is None, keys in their own order, never NaN.

    Examples
    --------
    >>> json_text({"a": 1}, None)
    '{"a":1}'
    """
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(data, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)


def json_file(data: Mapping[str, Any]) -> bytes:
    """Write data as the bytes of a JSON file."""
    return (json_text(data) + "\n").encode()


def print_json(data: Mapping[str, Any], indent: int | None = 1) -> None:
    """Print data as JSON on standard output."""
    print(json_text(data, indent))


def folder_of(output: OutputOptions) -> Path | None:
    """Take the folder that was asked for, refusing at once one that cannot be."""
    if output.folder is None:
        return None
    folder = Path(output.folder)
    refuse_bad_folder(folder)
    return folder


def finish(outcome: Outcome, output: OutputOptions) -> int:
    """Write the files if a folder was named, print the answer, and give the exit status.

    Parameters
    ----------
    outcome
        What the command gave.
    output
        Where it goes.

    Returns
    -------
    int
        The exit status.
    """
    folder = folder_of(output)
    written = write_folder(folder, outcome.files(), outcome.replaces) if folder else ()
    for note in outcome.notes:
        print(f"glidepath: {note}", file=sys.stderr)
    if output.json:
        print_json(outcome.data)
        return outcome.status
    print(outcome.words)
    if written:
        print("\nWritten: " + ", ".join(str(path) for path in written))
    return outcome.status
