"""Many cases: one result a line, in order; a case that fails says so on its line and the run goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.interfaces.outcome import DONE, FAULT, error_data, input_error_data
from glidepath.interfaces.printing import json_line
from glidepath.interfaces.progress import with_progress
from glidepath.interfaces.writing import write_folder

Answered = Callable[[str], Mapping[str, Any]]
"""Answers one line of a file of cases."""

_FILE = "results.jsonl"


def run_lines(text: str, answered: Answered, folder: Path | None, to_screen: bool) -> int:
    """Answer every line of a file of cases.

    Parameters
    ----------
    text
        JSON Lines: one case a line; empty lines at the end are passed over.
    answered
        Gives the answer to one line; an InputError becomes the answer of its line.
    folder
        Where to write all results at the end, if anywhere.
    to_screen
        Whether to print each result as it comes.

    Returns
    -------
    int
        0: the run itself worked, whatever single cases gave.

    Raises
    ------
    InputError
        When results would go nowhere.
    """
    if not (to_screen or folder):
        raise InputError(
            "A file of many cases needs --json, or -o FOLDER, to say where the results go.", "--json"
        )
    lines = text.rstrip().split("\n")
    kept: list[str] = []
    for result in _results(lines, answered):
        if to_screen:
            sys.stdout.write(result + "\n")
        if folder:
            kept.append(result)
    if folder:
        write_folder(folder, {_FILE: ("\n".join(kept) + "\n").encode()})
    return DONE


def _results(lines: list[str], answered: Answered) -> Iterator[str]:
    for line in with_progress(lines, len(lines), "cases"):
        yield json_line(_answer(line, answered))


def _answer(line: str, answered: Answered) -> Mapping[str, Any]:
    try:
        return answered(line)
    except InputError as fault:
        return input_error_data(fault)
    except Exception as fault:
        from glidepath.interfaces.command_line import fault_line

        return error_data(FAULT, fault_line(fault), "")
