"""Putting an outcome on the terminal and into its folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.formats.plan_json import json_text
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import Outcome
from glidepath.interfaces.progress import Tell, tell_nobody
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
    return show(outcome, output, written_files(outcome, output, tell_nobody))


def written_files(outcome: Outcome, output: OutputOptions, tell: Tell) -> tuple[Path, ...]:
    """Make and write the files of an outcome, where a folder was named.

    Parameters
    ----------
    outcome
        What the command gave.
    output
        Where it goes.
    tell
        Whom to tell of long parts.

    Returns
    -------
    tuple[Path, ...]
        The files written.
    """
    folder = folder_of(output)
    return write_folder(folder, outcome.files(tell), outcome.replaces) if folder else ()


def show(outcome: Outcome, output: OutputOptions, written: Sequence[Path]) -> int:
    """Print an outcome: for machines or for people.

    Parameters
    ----------
    outcome
        What the command gave.
    output
        For whom.
    written
        The files already written.

    Returns
    -------
    int
        The exit status.
    """
    if output.json:
        sys.stdout.write(json_text(outcome.data))
        return outcome.status
    print(outcome.words)
    if written:
        print("\nWritten: " + ", ".join(str(path) for path in written))
    return outcome.status
