"""``glidepath demo``: the shipped example, planned and accepted."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

from glidepath.assessment.acceptance import accept
from glidepath.assessment.plan_case import plan
from glidepath.formats.case_file import case_from_text
from glidepath.formats.plan_json import plan_from_json
from glidepath.interfaces import accept_command, clock, plan_command
from glidepath.interfaces.options import OutputOptions, PrintOptions
from glidepath.interfaces.outcome import Outcome
from glidepath.interfaces.printing import folder_of, json_file, show, written_files
from glidepath.interfaces.progress import Tell, announce, stages
from glidepath.patient.case import Case

EXAMPLE = "clonazepam_two_years.yaml"
FOLDER = "glidepath-demo"
OPTION = "percent-of-current-10"
_STAGES = 5
BY = "Example clinician (demo)"


def example_text(name: str = EXAMPLE) -> str:
    """Give the text of a shipped example case.

    Examples
    --------
    >>> "clonazepam" in example_text()
    True
    """
    return (files("glidepath.interfaces") / "examples" / name).read_text(encoding="utf-8")


def run(output: OutputOptions, printing: PrintOptions) -> int:
    """Plan and accept the shipped example, into a folder of its own.

    Parameters
    ----------
    output
        Where it goes; without a folder, ``glidepath-demo`` here.
    printing
        How pages are printed.

    Returns
    -------
    int
        The exit status.
    """
    place = replace(output, folder=output.folder or FOLDER)
    folder_of(place)
    case = case_from_text(example_text(), "yaml", clock.today())
    with stages(_STAGES) as tell:
        outcome = _planned_and_accepted(case, printing, tell)
        written = written_files(outcome, place, tell)
    return show(outcome, place, written)


def _planned_and_accepted(case: Case, printing: PrintOptions, tell: Tell) -> Outcome:
    drafted = plan_command.outcome_of(plan(case, told=tell, say=announce), printing)
    chosen = plan_from_json(json_file(drafted.data)).option(OPTION)
    taken = accept(drafted.data, OPTION, BY, clock.now_text())
    accepted = accept_command.outcome_of(taken, chosen, printing)
    return Outcome(
        status=drafted.status,
        words=f"The shipped example: an invented person.\n\n{drafted.words}\n{accepted.words}",
        data=accepted.data,
        files=lambda tell: {**drafted.files(tell), **accepted.files(tell)},
        replaces=drafted.replaces,
    )
