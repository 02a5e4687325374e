"""``glidepath export``: the model and a case for another tool."""

from __future__ import annotations

from glidepath.assessment.export_case import ExportCase, export_case
from glidepath.assessment.plan_answer import Refusal
from glidepath.basis.errors import InputError
from glidepath.formats.export_files import FILE_NAMES, Exported, checked_tool, export_to_json, exported
from glidepath.interfaces import clock
from glidepath.interfaces.case_reading import Asked, case_of, read_asked
from glidepath.interfaces.documents import document
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, REFUSED, Outcome
from glidepath.interfaces.plan_files import refusal_files
from glidepath.interfaces.printing import folder_of, show, written_files
from glidepath.interfaces.progress import tell_nobody
from glidepath.interfaces.simulate_command import CourseOptions, course_asked
from glidepath.interfaces.writing import REFUSAL_FILES
from glidepath.patient.case import Case

TYPICAL = 0
"""People behind an export: none, for it holds the typical person and how people differ."""


def run(asked: Asked, to: str, options: CourseOptions, output: OutputOptions) -> int:
    """Write one case for another tool.

    Parameters
    ----------
    asked
        The case and its options.
    to
        Name of the tool.
    options
        The stop, the days and the grid.
    output
        Where the files go.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    InputError
        When the tool is not known, the files need a folder, or the case is wrong.
    """
    folder_of(output)
    name = checked_tool(to)
    given = read_asked(asked)
    if given.kind == "json_lines":
        raise InputError(f"{given.name} holds many cases: export takes one case at a time.", "CASE")
    answer = export(case_of(given, asked), name, options)
    if isinstance(answer, Exported) and not output.folder and not output.json and len(answer.files) > 1:
        raise InputError(
            f"--to {name} makes {len(answer.files)} files: say where with -o, such as -o my-model.", "-o"
        )
    outcome = outcome_of(answer, bool(output.folder))
    return show(outcome, output, written_files(outcome, output, tell_nobody))


def export(case: Case, to: str, options: CourseOptions) -> Exported | Refusal:
    """Write one case for another tool.

    Parameters
    ----------
    case
        The case.
    to
        Name of the tool.
    options
        The stop, the days and the grid.

    Returns
    -------
    Exported or Refusal
        A refusal in an emergency only.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    name = checked_tool(to)
    ready = export_case(case, course_asked(case, options, TYPICAL))
    return exported(ready, name) if isinstance(ready, ExportCase) else ready


def outcome_of(answer: Exported | Refusal, into_folder: bool) -> Outcome:
    """Dress an export for the terminal, for machines and for a folder.

    Parameters
    ----------
    answer
        An export, or in an emergency a refusal.
    into_folder
        Whether the files are written; if not, the one file itself is what the terminal shows.

    Returns
    -------
    Outcome
        Status 0, or 3.
    """
    if not isinstance(answer, Exported):
        from glidepath.reports.summary_text import refusal_text

        data = document(answer, clock.now_text())
        return Outcome(
            status=REFUSED,
            words=refusal_text(data),
            data=data,
            files=lambda _: refusal_files(data),
            replaces=tuple(name for names in FILE_NAMES.values() for name in names),
        )
    contents = {name: text.encode() for name, text in answer.files.items()}
    words = _words(answer) if into_folder else "".join(answer.files.values()).rstrip("\n")
    return Outcome(
        status=DONE,
        words=words,
        data=export_to_json(answer),
        files=lambda _: contents,
        replaces=REFUSAL_FILES,
    )


def _words(answer: Exported) -> str:
    model = answer.model
    taken = sum(one.count for one in model.doses)
    lines = [
        f"For {answer.to}: {len(model.compartments)} compartments, {len(model.parameters)} parameters, "
        f"{len(model.spreads)} that differ between people, {taken} doses in {len(model.doses)} series.",
        f"Hour 0 is {answer.case.start:%Y-%m-%d %H:%M}, the first dose; the last is {float(model.last_h):g}.",
        "The typical person, for modellers: not a forecast of one person, and no advice.",
    ]
    return "\n".join([*lines, *([answer.case.warning] if answer.case.warning else [])])
