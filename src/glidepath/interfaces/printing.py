"""Putting an outcome on the terminal and into its folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.formats.plan_json import json_text
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import Outcome
from glidepath.interfaces.writing import refuse_bad_folder, write_folder


def json_file(data: Mapping[str, Any]) -> bytes:
    """Write data as the bytes of a JSON file."""
    return json_text(data).encode()


def json_line(data: Mapping[str, Any]) -> str:
    """Write data as JSON on one line, keys in their own order, never NaN.

    Examples
    --------
    >>> json_line({"a": 1})
    '{"a":1}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def folder_of(output: OutputOptions) -> Path | None:
    """Take the folder that was asked for, refusing at once one that cannot be."""
    if output.folder is None:
        return None
    if not output.folder.strip():
        raise InputError("-o needs a folder name, such as -o my-plan.", "-o")
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
        sys.stdout.write(json_text(outcome.data))
        return outcome.status
    print(outcome.words)
    if written:
        print("\nWritten: " + ", ".join(str(path) for path in written))
    return outcome.status
