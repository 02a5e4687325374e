"""The command line: thin, with the same words as the Python functions."""

from __future__ import annotations

import difflib
import json
import os
import re
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from cyclopts import (
    App,
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    Parameter,
    UnknownOptionError,
    UnusedCliTokensError,
)

from glidepath.assessment.version import VERSION
from glidepath.basis.errors import InputError
from glidepath.interfaces.options import (
    MedicineOptions,
    OutputOptions,
    PersonOptions,
    PrintOptions,
    TaperOptions,
)
from glidepath.interfaces.outcome import DONE, FAULT, WRONG_INPUT, error_data, one_line
from glidepath.interfaces.reading import STANDARD_INPUT

_INTERRUPTED = 130
_NUMBERS = {int: ("a whole number", "10"), float: ("a number", "0.5")}
_SUCH_AS = {"--draws": "200", "--age": "45", "--weight": "70", "--height": "170"}
"""Numbers that are accepted, where the usual one is not."""
_TOO_MANY = {
    **dict.fromkeys(
        ("plan", "simulate", "export"),
        "put a prescription into one pair of quotation marks, and write another medicine after --also",
    ),
    "evidence": "give a table with --targets FILE, and profiles with --profiles FOLDER",
    "demo": "leave it out; glidepath plan takes a prescription of your own",
}
"""What to do with words that a command does not take."""
_NEAR = 0.6
_COMMANDS = {"plan", "export", "accept", "simulate", "population", "evidence", "drugs", "demo"}
_MEANT = re.compile(r" Did you mean -*([\w-]+)\?")

app = App(
    name="glidepath",
    version=VERSION,
    help="Shows what a benzodiazepine dose history has done to a person, and plans the safe way off it.\n\n"
    "Every output is a draft for a clinician. Do not stop a benzodiazepine suddenly.",
    help_epilogue="Start with: glidepath demo",
    help_format="plaintext",
    help_formatter="plain",
    default_parameter=Parameter(negative=()),
    suppress_keyboard_interrupt=False,
)

_NO_MEDICINE = MedicineOptions()
_NO_PERSON = PersonOptions()
_NO_TAPER = TaperOptions()
_NO_OUTPUT = OutputOptions()
_NO_PRINT = PrintOptions()

CaseName = Annotated[
    str, Parameter(help="A case file (.yaml, .json, .jsonl, .csv), - for standard input, or plain words.")
]
People = Annotated[int, Parameter(help="Virtual people behind each band; 0 leaves predictions out.")]


@app.command(
    help_epilogue='Example:\n  glidepath plan "clonazepam 1 mg twice daily" --since 2024-12-01 -o my-plan'
)
def plan(
    case: CaseName,
    /,
    *,
    people: People = 500,
    medicine: MedicineOptions = _NO_MEDICINE,
    person: PersonOptions = _NO_PERSON,
    taper: TaperOptions = _NO_TAPER,
    output: OutputOptions = _NO_OUTPUT,
    printing: PrintOptions = _NO_PRINT,
) -> int:
    """Turn a prescription into taper options, as drafts for a clinician."""
    from glidepath.interfaces import plan_command
    from glidepath.interfaces.case_reading import Asked

    given = Asked(case=case, medicine=medicine, person=person, taper=taper, people=people)
    return plan_command.run(given, output, printing)


@app.command(
    help_epilogue='Example:\n  glidepath accept my-plan --option percent-of-current-10 --by "Dr A. Example"'
)
def accept(
    plan: Annotated[str, Parameter(help="plan.json, or the folder that holds it.")],
    /,
    *,
    option: Annotated[str, Parameter(help="The id of the option that is taken.")],
    by: Annotated[str, Parameter(help="The clinician who takes it.")],
    output: OutputOptions = _NO_OUTPUT,
    printing: PrintOptions = _NO_PRINT,
) -> int:
    """Take one option of a plan: patient sheet, calendar and fills to print."""
    from glidepath.interfaces import accept_command

    return accept_command.run(Path(plan), option, by, output, printing)


@app.command(
    help_epilogue='Example:\n  glidepath simulate "diazepam 5 mg bid" --since 2026-01-01 --stop 2026-12-01'
    "\n\nWhat the worst day depends on: add --what-matters -o my-folder"
)
def simulate(
    case: CaseName,
    /,
    *,
    stop: Annotated[str | None, Parameter(help="First day without a dose.")] = None,
    days: Annotated[int | None, Parameter(help="Days to run on.")] = None,
    every: Annotated[float, Parameter(help="Hours between two points of the course.")] = 1.0,
    typical: Annotated[bool, Parameter(help="The typical person alone, without bands.")] = False,
    what_matters: Annotated[bool, Parameter(help="Rank what the worst day depends on.")] = False,
    option: Annotated[
        str | None, Parameter(help="With --what-matters: an option of this case's plan, by its id.")
    ] = None,
    people: People = 500,
    medicine: MedicineOptions = _NO_MEDICINE,
    person: PersonOptions = _NO_PERSON,
    taper: TaperOptions = _NO_TAPER,
    output: OutputOptions = _NO_OUTPUT,
) -> int:
    """Show the time course of doses, levels and withdrawal: go on, or stop on a day."""
    from glidepath.interfaces import simulate_command
    from glidepath.interfaces.case_reading import Asked

    asked = Asked(case=case, medicine=medicine, person=person, taper=taper, people=people)
    course = simulate_command.CourseOptions(
        stop=stop, days=days, every_h=every, typical=typical, what_matters=what_matters, option=option
    )
    return simulate_command.run(asked, course, output)


@app.command(
    help_epilogue="Example:\n  glidepath population spec.yaml -o my-population\n\nA SPEC, whole:\n"
    "  people: 10000\n  days: 365\n  as_of: 2026-11-22\n"
    "  person: {weight_kg: {median: 75, cv_percent: 20, low: 40, high: 150}}\n"
    '  medicines: [{directions: "clonazepam 1 mg twice daily", since: 2024-12-01}]\n'
    "  plans: [stay, stop, {method: percent_of_current, pace_percent: 10}]\n\n"
    'A plan of your own:\n  {steps: [{directions: "clonazepam 1 mg at bedtime", weeks: 4}, nothing]}'
)
def population(
    spec: Annotated[str, Parameter(help="A SPEC file (.yaml or .json), or - for standard input.")],
    /,
    *,
    people: Annotated[int | None, Parameter(help="How many people, instead of what the SPEC says.")] = None,
    processes: Annotated[int | None, Parameter(help="Local processes; left out = one a processor.")] = None,
    output: OutputOptions = _NO_OUTPUT,
) -> int:
    """Send virtual people through plans side by side: distributions of what happens."""
    from glidepath.interfaces import population_command

    options = population_command.PopulationOptions(people=people, processes=processes)
    return population_command.run(spec, options, output)


@app.command(
    help_epilogue="Example:\n  glidepath evidence -o my-evidence\n\nA trial that the fit has not seen:\n"
    "  glidepath evidence --targets my-trial.csv"
)
def evidence(
    *,
    targets: Annotated[str | None, Parameter(help="A CSV file with further targets.")] = None,
    profiles: Annotated[
        str | None, Parameter(help="A folder with observed level-time profiles (index.csv, observed.csv).")
    ] = None,
    draws: Annotated[int | None, Parameter(help="Draws of the fit (400).")] = None,
    people: Annotated[int | None, Parameter(help="Virtual people per draw and drug (100).")] = None,
    fast: Annotated[bool, Parameter(help="A rough answer in a few seconds.")] = False,
    output: OutputOptions = _NO_OUTPUT,
) -> int:
    """Show every validation target beside what the program gives today."""
    from glidepath.interfaces import evidence_command

    options = evidence_command.EvidenceOptions(
        targets=targets, profiles=profiles, draws=draws, people=people, fast=fast
    )
    return evidence_command.run(options, output)


@app.command(help_epilogue='Example:\n  glidepath export "diazepam 5 mg bid" --since 2026-01-01 --to sbml')
def export(
    case: CaseName,
    /,
    *,
    to: Annotated[str, Parameter(help="The tool: sbml, nonmem, mrgsolve or rxode2.")],
    stop: Annotated[str | None, Parameter(help="First day without a dose.")] = None,
    days: Annotated[int | None, Parameter(help="Days to run on.")] = None,
    every: Annotated[float, Parameter(help="Hours between two points of the output.")] = 1.0,
    medicine: MedicineOptions = _NO_MEDICINE,
    person: PersonOptions = _NO_PERSON,
    taper: TaperOptions = _NO_TAPER,
    output: OutputOptions = _NO_OUTPUT,
) -> int:
    """Write the model and a case for another tool, for modellers."""
    from glidepath.interfaces import export_command, simulate_command
    from glidepath.interfaces.case_reading import Asked

    asked = Asked(case=case, medicine=medicine, person=person, taper=taper)
    course = simulate_command.CourseOptions(stop=stop, days=days, every_h=every, typical=True)
    return export_command.run(asked, to, course, output)


@app.command(help_epilogue="Example:\n  glidepath drugs clonazepam")
def drugs(
    name: Annotated[
        str | None, Parameter(help="A drug by its generic or brand name; left out = all.")
    ] = None,
    /,
    *,
    output: OutputOptions = _NO_OUTPUT,
) -> int:
    """Show what is known of a drug, each figure with its source and grade."""
    from glidepath.interfaces import drugs_command

    return drugs_command.run(name, output)


@app.command(help_epilogue="Example:\n  glidepath demo")
def demo(
    *,
    output: OutputOptions = _NO_OUTPUT,
    printing: PrintOptions = _NO_PRINT,
) -> int:
    """Plan and accept the shipped example, into the folder glidepath-demo."""
    from glidepath.interfaces import demo_command

    return demo_command.run(output, printing)


def main() -> None:
    """Run the command line of this process and leave with its exit status."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command.

    Parameters
    ----------
    words
        What follows ``glidepath`` on the command line.

    Returns
    -------
    int
        0 done; 1 a fault of the program; 2 the input is wrong; 3 no computed taper, for safety.

    Examples
    --------
    >>> run(["--version"])
    0.1.0
    0
    """
    given = [STANDARD_INPUT if word == "-" else word for word in words]
    with suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        status = app(given, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
        return status if isinstance(status, int) else DONE
    except CycloptsError as fault:
        says = parsing_words(fault)
        named = re.search(r"--?[a-z][a-z-]*", says)
        says = f"{says} See: glidepath {_command(words)}--help"
        return _fail(WRONG_INPUT, says, named.group() if named else "", words)
    except InputError as fault:
        return _fail(WRONG_INPUT, fault.says, fault.field, words)
    except KeyboardInterrupt:
        print("glidepath: stopped; nothing was written.", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULT
    except Exception as fault:
        return _fail(FAULT, fault_line(fault), "", words)


def parsing_words(fault: CycloptsError) -> str:
    """Say in plain words what is wrong with the options as typed.

    Parameters
    ----------
    fault
        What the parser raised.

    Returns
    -------
    str
        One line.
    """
    says = one_line(str(fault))
    if isinstance(fault, MissingArgumentError) and "requires an argument" in says:
        help_words = (fault.argument.parameter.help or "").rstrip(".") if fault.argument else ""
        return says.replace(
            "requires an argument.", f"needs a value: {help_words}." if help_words else "needs a value."
        )
    if isinstance(fault, CoercionError) and fault.token and fault.target_type in _NUMBERS:
        named = fault.token.keyword or "the value"
        what, usual = _NUMBERS[fault.target_type]
        return f'{named} "{fault.token.value}" cannot be: type {what}, such as {_SUCH_AS.get(named, usual)}.'
    if isinstance(fault, UnusedCliTokensError):
        return _too_many_words(fault)
    meant = _MEANT.search(says)
    if isinstance(fault, UnknownOptionError) and meant and fault.token:
        typed = (fault.token.keyword or fault.token.value).strip("-")
        if difflib.SequenceMatcher(None, typed, meant[1]).ratio() < _NEAR:
            return says.replace(meant.group(), "")
    return says


def _too_many_words(fault: UnusedCliTokensError) -> str:
    """Name the first words that nothing takes, and say what to do with them."""
    command = (fault.command_chain or ("",))[-1]
    otherwise = _TOO_MANY.get(command, "leave it out, or put words that belong together into quotation marks")
    first = (fault.unused_tokens or [""])[0]
    return one_line(f'"{first}" is more than glidepath {command} takes: {otherwise}.')


def _fail(status: int, says: str, where: str, words: Sequence[str]) -> int:
    print(f"glidepath: {one_line(says)}", file=sys.stderr)
    if "--json" in words:
        print(json.dumps(error_data(status, one_line(says), where), ensure_ascii=False))
    return status


def fault_line(fault: BaseException) -> str:
    """Say where the program failed, without a word of the person's data.

    Parameters
    ----------
    fault
        What was raised.

    Returns
    -------
    str
        One line. With ``GLIDEPATH_DEBUG`` set the whole trace goes to standard error as well.
    """
    if os.environ.get("GLIDEPATH_DEBUG"):
        traceback.print_exception(fault)
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "glidepath" in frame.filename]
    where = f" in {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return (
        f"a fault of the program ({type(fault).__name__}{where}); nothing was written. "
        "Please report it with the command you typed; GLIDEPATH_DEBUG=1 shows more."
    )


def _command(words: Sequence[str]) -> str:
    return f"{words[0]} " if words and words[0] in _COMMANDS else ""
