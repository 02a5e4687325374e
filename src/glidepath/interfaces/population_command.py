"""``glidepath population``: virtual people through plans side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path
from textwrap import fill
from typing import Any

from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import versions
from glidepath.assessment.population_case import (
    PopulationAnswer,
    ReadyPopulation,
    population_answer,
    ready_population,
)
from glidepath.basis.errors import InputError
from glidepath.formats.plain_data import plain_data
from glidepath.formats.population_json import outcomes_csv, population_csv, population_to_json
from glidepath.formats.population_spec import PEOPLE_FEWEST, PEOPLE_MOST, population_from_mapping
from glidepath.interfaces import clock
from glidepath.interfaces.checkpoints import Checkpoints
from glidepath.interfaces.documents import document
from glidepath.interfaces.local_processes import LocalProcesses, processors
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, REFUSED, Outcome
from glidepath.interfaces.plan_files import refusal_files
from glidepath.interfaces.printing import folder_of, json_file, show, written_files
from glidepath.interfaces.progress import announce, stages, with_progress
from glidepath.interfaces.reading import SPEC, read_given
from glidepath.interfaces.writing import REFUSAL_FILES
from glidepath.population.follow import ONE_THREAD
from glidepath.population.follow_all import SoFar, follow_all
from glidepath.population.spec import PopulationSpec
from glidepath.population.study import fingerprint
from glidepath.population.workers import ThisProcess, Workers

POPULATION_FILES = ("population.json", "population.html", "population.csv", "outcomes.csv")
PROCESSES_MOST = 256
INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationOptions:
    """What was typed beside the SPEC. None = as the SPEC says, or as many processes as processors."""

    people: int | None = None
    processes: int | None = None


def run(spec: str, options: PopulationOptions, output: OutputOptions) -> int:
    """Follow a population.

    Parameters
    ----------
    spec
        The file of the SPEC.
    options
        People and processes.
    output
        Where the answer goes.

    Returns
    -------
    int
        The exit status.
    """
    folder = folder_of(output)
    workers = chosen_workers(options)
    wanted = read_spec(spec, options.people)
    with stages(1) as tell:
        tell("making the plans")
        ready = ready_population(wanted)
    if isinstance(ready, Refusal):
        outcome = _refused(ready)
        return show(outcome, output, written_files(outcome, output, announce))
    try:
        answer, kept = followed(ready, workers, folder)
    except KeyboardInterrupt:
        if folder is None:
            raise
        announce("glidepath: stopped; what is done is kept, and the same command goes on from there.")
        return INTERRUPTED
    with stages(1) as tell:
        tell("drawing the page" if folder else "adding up")
        outcome = _outcome(answer)
        written = written_files(outcome, output, tell)
    if kept is not None:
        kept.remove()
    return show(outcome, output, written)


def read_spec(spec: str | Path | Mapping[str, Any], people: int | None = None) -> PopulationSpec:
    """Read a SPEC from a file, or from its fields.

    Parameters
    ----------
    spec
        A path, ``-`` for standard input, or the fields.
    people
        How many instead of what the SPEC says [count]; None = as it says.

    Returns
    -------
    PopulationSpec
        As understood.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    if people is not None and not PEOPLE_FEWEST <= people <= PEOPLE_MOST:
        raise InputError(
            f"--people {people} cannot be: type {PEOPLE_FEWEST} to {PEOPLE_MOST}, for fewer give no range.",
            "people",
        )
    if isinstance(spec, Mapping):
        data: Any = dict(spec)
    else:
        given = read_given(str(spec), argument=SPEC)
        if given.kind in ("words", "json_lines") or given.name.lower().endswith(".csv"):
            raise InputError(
                "SPEC must be a file in YAML or JSON, not words or a table; "
                "glidepath population --help shows one.",
                "SPEC",
            )
        data = plain_data(given.text, "json" if given.kind == "json" else "yaml")
    read = population_from_mapping(data, clock.today())
    return read if people is None else replace(read, people=people)


def chosen_workers(options: PopulationOptions) -> int:
    """Give how many processes to use, refusing a number that cannot be.

    Raises
    ------
    InputError
        When it is below 1 or above what is reasonable.
    """
    count = processors() if options.processes is None else options.processes
    if not 1 <= count <= PROCESSES_MOST:
        raise InputError(f"--processes {count} cannot be: type 1 to {PROCESSES_MOST}.", "processes")
    return count


def followed(
    ready: ReadyPopulation, processes: int, folder: Path | None
) -> tuple[PopulationAnswer, Checkpoints | None]:
    """Follow everybody, showing how far it is and keeping what is done where there is a folder.

    Parameters
    ----------
    ready
        The population.
    processes
        How many processes.
    folder
        Of the answer; None = nothing is kept.

    Returns
    -------
    tuple
        The answer, and what was kept, to be removed once the answer is written.
    """
    study, parts = ready.study, len(ready.study.chunks)
    kept = Checkpoints(folder, fingerprint(study, versions()), parts) if folder else None
    few = min(processes, parts)
    workers: Workers = LocalProcesses(few) if few > 1 else ThisProcess()
    before, done = kept.kept() if kept else None, None
    engine = replace(ONE_THREAD, threads=processes if few == 1 else 1, say=announce)
    left = follow_all(study, workers, kept, engine)
    items: Iterable[SoFar | None] = chain(repeat(None, before.parts if before else 0), left)
    for done in with_progress(items, parts, "parts of the population"):  # noqa: B007  # the last one counts
        pass
    if done is None:
        raise InputError("people: there is nobody to follow; type 1 or more.", "people")
    return population_answer(ready, done.tally), kept


def _refused(refusal: Refusal) -> Outcome:
    from glidepath.reports.summary_text import refusal_text

    data = document(refusal, clock.now_text())
    return Outcome(
        status=REFUSED,
        words=refusal_text(data),
        data=data,
        files=lambda _: refusal_files(data),
        replaces=POPULATION_FILES,
    )


def _outcome(answer: PopulationAnswer) -> Outcome:
    data = population_to_json(answer)

    def files(_: Any) -> Mapping[str, bytes]:
        from glidepath.reports.population_page import population_html

        made = (
            json_file(data),
            population_html(data).encode(),
            population_csv(data).encode(),
            outcomes_csv(data).encode(),
        )
        return dict(zip(POPULATION_FILES, made, strict=True))

    return Outcome(status=DONE, words=words_of(data), data=data, files=files, replaces=REFUSAL_FILES)


def words_of(data: Mapping[str, Any]) -> str:
    """Say on a terminal what plans did to a population.

    Parameters
    ----------
    data
        A population document.

    Returns
    -------
    str
        A few lines for each plan.
    """
    from glidepath.reports.population_page import HOW_TO_READ, plan_lines
    from glidepath.reports.summary_text import WIDTH

    warnings = [f"{plan['id']}: {plan['warning']}" for plan in data["plans"] if plan["warning"]]
    return "\n\n".join(
        [
            *plan_lines(data),
            *(fill(words, WIDTH) for words in warnings),
            fill(HOW_TO_READ, WIDTH),
            f"({data['heading']})",
        ]
    )
