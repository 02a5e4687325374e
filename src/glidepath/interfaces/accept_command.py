"""``glidepath accept``: a clinician takes one option of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from glidepath.assessment.acceptance import accept, standing
from glidepath.basis.errors import InputError
from glidepath.formats.plan_json import ReadPlan, plan_from_json
from glidepath.interfaces import clock
from glidepath.interfaces.options import OutputOptions, PrintOptions
from glidepath.interfaces.outcome import DONE, Outcome
from glidepath.interfaces.plan_files import accepted_files, zone_for
from glidepath.interfaces.printing import folder_of, show, written_files
from glidepath.interfaces.progress import stages
from glidepath.interfaces.reading import Argument, read_file
from glidepath.patient.plan import Schedule

_PLAN_FILE = "plan.json"
_STAGES = 1
_PRINTED = (".html", ".pdf", ".csv", ".ics")
_MAKE = "glidepath plan CASE -o FOLDER makes it"
_PLAN = Argument(
    name="PLAN",
    kinds=_PLAN_FILE,
    otherwise=f"name {_PLAN_FILE}, or the folder that holds it",
    needs=f"name {_PLAN_FILE}, or the folder that holds it ({_MAKE})",
)


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
    found = read_plan(plan)
    accepted = accept(found.document, option, by, clock.now_text())
    outcome = outcome_of(accepted, found.option(option), printing)
    with stages(_STAGES) as tell:
        written = written_files(outcome, output, tell)
    return show(outcome, output, written)


def read_plan(plan: Path) -> ReadPlan:
    """Read a plan document, and check that it was not changed.

    Parameters
    ----------
    plan
        ``plan.json``, or the folder that holds it.

    Returns
    -------
    ReadPlan
        The document and its options.

    Raises
    ------
    InputError
        When there is none, or it no longer holds together.
    """
    path = plan / _PLAN_FILE if plan.is_dir() else plan
    if plan.is_dir() and not path.exists():
        raise InputError(
            f"{plan} holds no {_PLAN_FILE}: make one with glidepath plan CASE -o {plan}.", "PLAN"
        )
    if not path.exists():
        raise InputError(f"No file {path}: name {_PLAN_FILE}, or the folder that holds it ({_MAKE}).", "PLAN")
    if path.suffix.lower() in _PRINTED:
        raise InputError(f"{path} is for reading: give {_PLAN_FILE} beside it, or their folder.", "PLAN")
    return plan_from_json(read_file(path, _PLAN))


def accepted_words(accepted: dict[str, Any], printing: PrintOptions) -> str:
    """Say in a few lines what was accepted."""
    taken = accepted["acceptance"]
    option = next(one for one in accepted["options"] if one["id"] == taken["option"])
    lines = [
        f"Accepted by {taken['by']}: {option['id']}.",
        str(option["says"]),
        f"Starts {option['steps'][0]['start']}, {len(option['steps'])} steps, ends {option['ends']['date']} "
        f"at {option['ends']['daily_mg']:g} mg a day.",
        f"Calendar: {zone_for(accepted, printing)} (--timezone chooses another).",
    ]
    return "\n".join((*lines, *_stands(accepted, option["id"])))


def _stands(accepted: dict[str, Any], option_id: str) -> list[str]:
    """Every grave rule that stands, none left out: the record says that they were shown."""
    found = standing(accepted, option_id)
    heading = (
        ["", f"Stands while this is taken ({len(found)}), recorded with the acceptance:"] if found else []
    )
    return [*heading, *(f"- {one['rule']}: {one['says']} {one['do']}" for one in found)]


def outcome_of(accepted: dict[str, Any], schedule: Schedule, printing: PrintOptions) -> Outcome:
    """Dress an accepted plan for the terminal, for machines and for a folder.

    Parameters
    ----------
    accepted
        The plan with its acceptance.
    schedule
        The option that was accepted.
    printing
        How pages are printed.

    Returns
    -------
    Outcome
        Status 0.
    """
    return Outcome(
        status=DONE,
        words=accepted_words(accepted, printing),
        data=accepted,
        files=lambda tell: accepted_files(accepted, schedule, printing, tell),
    )
