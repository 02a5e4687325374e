"""``glidepath accept``: a clinician takes one option of a plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from glidepath.assessment.acceptance import accept
from glidepath.basis.errors import InputError
from glidepath.formats.plain_data import plain_data
from glidepath.interfaces import clock
from glidepath.interfaces.options import OutputOptions, PrintOptions
from glidepath.interfaces.outcome import DONE, Outcome
from glidepath.interfaces.plan_files import accepted_files
from glidepath.interfaces.printing import finish, folder_of
from glidepath.interfaces.reading import read_file

_PLAN_FILE = "plan.json"


def run(plan: Path, option: str, by: str, output: OutputOptions, printing: PrintOptions) -> int:
    """Accept one option and write what is printed for the person.

    Parameters
    ----------
    plan
        ``plan.json``, or the folder that holds it.
    option
        The id of the option.
    by
        Who takes it.
    output
        Where it goes.
    printing
        How pages are printed.

    Returns
    -------
    int
        The exit status.
    """
    folder_of(output)
    accepted = accept(read_plan(plan), option, by, clock.now_text())
    return finish(outcome_of(accepted, printing), output)


def read_plan(plan: Path) -> dict[str, Any]:
    """Read a plan document.

    Parameters
    ----------
    plan
        ``plan.json``, or the folder that holds it.

    Returns
    -------
    dict[str, Any]
        The document, not yet checked.

    Raises
    ------
    InputError
        When there is none, or it is not JSON.
    """
    path = plan / _PLAN_FILE if plan.is_dir() else plan
    if plan.is_dir() and not path.exists():
        raise InputError(f"{plan} holds no {_PLAN_FILE}: make one with glidepath plan CASE -o {plan}.", "PLAN")
    text = read_file(path, "PLAN")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise InputError(f"{path.name} is not a plan: it is not JSON. Name plan.json, or its folder.", "PLAN") from fault
    if not isinstance(found, dict):
        raise InputError(f"{path.name} is not a plan: name plan.json, or the folder that holds it.", "PLAN")
    return found


def accepted_words(accepted: dict[str, Any]) -> str:
    """Say in a few lines what was accepted."""
    taken = accepted["acceptance"]
    option = next(one for one in accepted["options"] if one["id"] == taken["option"])
    lines = [
        f"Accepted by {taken['by']}: {option['id']}.",
        str(option["says"]),
        f"Starts {option['steps'][0]['start']}, {len(option['steps'])} steps, ends {option['ends']['date']} "
        f"at {option['ends']['daily_mg']:g} mg a day.",
    ]
    return "\n".join(lines)


def outcome_of(accepted: dict[str, Any], printing: PrintOptions) -> Outcome:
    """Dress an accepted plan for the terminal, for machines and for a folder.

    Parameters
    ----------
    accepted
        The plan with its acceptance.
    printing
        How pages are printed.

    Returns
    -------
    Outcome
        Status 0.
    """
    return Outcome(
        status=DONE,
        words=accepted_words(accepted),
        data=accepted,
        files=lambda: accepted_files(accepted, printing),
    )
