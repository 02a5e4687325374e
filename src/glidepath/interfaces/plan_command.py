"""``glidepath plan``: a prescription in, taper options out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from glidepath.assessment.plan_answer import Answer, PlanAnswer
from glidepath.assessment.plan_case import plan
from glidepath.interfaces import clock
from glidepath.interfaces.batch import available_processors, run_lines
from glidepath.interfaces.case_reading import Asked, case_of, case_of_line, read_asked
from glidepath.interfaces.documents import document
from glidepath.interfaces.options import OutputOptions, PrintOptions
from glidepath.interfaces.outcome import DONE, REFUSED, Outcome
from glidepath.interfaces.plan_files import plan_files, refusal_files
from glidepath.interfaces.printing import folder_of, show, written_files
from glidepath.interfaces.progress import announce, stages
from glidepath.interfaces.writing import PLAN_FILES, REFUSAL_FILES

_STAGES = 4


def run(asked: Asked, output: OutputOptions, printing: PrintOptions) -> int:
    """Plan one case, or every case of a file of many.

    Parameters
    ----------
    asked
        The case and its options.
    output
        Where the answer goes.
    printing
        How pages are printed.

    Returns
    -------
    int
        The exit status.
    """
    folder_of(output)
    given = read_asked(asked)
    if given.kind == "json_lines":
        processes = 1 if asked.people else available_processors()
        return run_lines(given.text, partial(planned_line, asked=asked), output, processes)
    case = case_of(given, asked)
    with stages(_STAGES) as tell:
        outcome = outcome_of(plan(case, asked.people, tell, announce), printing)
        written = written_files(outcome, output, tell)
    return show(outcome, output, written)


def planned_line(line: str, asked: Asked) -> Mapping[str, Any]:
    """Plan one line of a file of cases.

    Parameters
    ----------
    line
        One case in JSON.
    asked
        The options, laid over every case.

    Returns
    -------
    Mapping[str, Any]
        The plan; where it is refused for safety, the error of status 3 with the refusal.
    """
    answer = plan(case_of_line(line, asked), asked.people)
    data = document(answer, clock.now_text())
    if isinstance(answer, PlanAnswer):
        return data
    return {"error": {"status": REFUSED, "says": answer.says, "field": "", "refusal": data}}


def outcome_of(answer: Answer, printing: PrintOptions) -> Outcome:
    """Dress an answer for the terminal, for machines and for a folder.

    Parameters
    ----------
    answer
        A plan or a refusal.
    printing
        How pages are printed.

    Returns
    -------
    Outcome
        Status 0 for a plan, 3 for a refusal.
    """
    from glidepath.reports.summary_text import plan_text, refusal_text

    data = document(answer, clock.now_text())
    if isinstance(answer, PlanAnswer):
        schedules = [option.schedule for option in answer.options]
        return Outcome(
            status=DONE,
            words=plan_text(data),
            data=data,
            files=lambda tell: plan_files(data, schedules, printing.paper, tell),
            replaces=REFUSAL_FILES,
        )
    return Outcome(
        status=REFUSED,
        words=refusal_text(data),
        data=data,
        files=lambda _: refusal_files(data),
        replaces=PLAN_FILES,
    )
