"""Many cases: one result a line, in order; a case that fails says so on its line and the run goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, FAULT, error_data, input_error_data
from glidepath.interfaces.printing import folder_of, json_line
from glidepath.interfaces.progress import with_progress
from glidepath.interfaces.writing import write_folder

Answered = Callable[[str], Mapping[str, Any]]
"""Answers one line of a file of cases."""

_FILE = "results.jsonl"
_WORTH_PROCESSES = 300
"""From this many cases on, starting other processes costs less than it saves."""
_CASES_AT_ONCE = 20


def run_lines(text: str, answered: Answered, output: OutputOptions, processes: int = 1) -> int:
    """Answer every line of a file of cases.

    Parameters
    ----------
    text
        JSON Lines: one case a line; empty lines at the end are passed over.
    answered
        Gives the answer to one line; an InputError becomes the answer of its line.
    output
        Where the results go: to the screen as they come, into a folder at the end, or both.
    processes
        On how many processes many cases may be spread; ``answered`` must then be a plain function.

    Returns
    -------
    int
        0: the run itself worked, whatever single cases gave.

    Raises
    ------
    InputError
        When results would go nowhere.
    """
    folder = folder_of(output)
    if not (output.json or folder):
        raise InputError(
            "A file of many cases needs --json, or -o FOLDER, to say where the results go.", "--json"
        )
    lines = text.rstrip().split("\n")
    kept: list[str] = []
    for result in _results(lines, answered, processes):
        if output.json:
            sys.stdout.write(result + "\n")
        if folder:
            kept.append(result)
    if folder:
        write_folder(folder, {_FILE: ("\n".join(kept) + "\n").encode()})
    return DONE


def _results(lines: list[str], answered: Answered, processes: int) -> Iterator[str]:
    """Answer in order; on several processes where that is worth it."""
    one = partial(_result, answered=answered)
    if processes < 2 or len(lines) < _WORTH_PROCESSES:
        yield from (one(line) for line in with_progress(lines, len(lines), "cases"))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from with_progress(pool.map(one, lines, chunksize=_CASES_AT_ONCE), len(lines), "cases")


def _result(line: str, answered: Answered) -> str:
    return json_line(_answer(line, answered))


def _answer(line: str, answered: Answered) -> Mapping[str, Any]:
    try:
        return answered(line)
    except InputError as fault:
        return input_error_data(fault)
    except Exception as fault:
        from glidepath.interfaces.command_line import fault_line

        return error_data(FAULT, fault_line(fault), "")


def available_processors() -> int:
    """How many processors this process may use, at least 1."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
