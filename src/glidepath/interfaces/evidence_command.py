"""``glidepath evidence``: every target beside what the program gives today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from glidepath.assessment.plan_case import versions
from glidepath.basis.errors import InputError
from glidepath.evidence.all_targets import all_evidence
from glidepath.evidence.evidence_answer import EvidenceAnswer, EvidenceAsked
from glidepath.evidence.profiles import UsableProfiles
from glidepath.evidence.trials import trial_answers
from glidepath.facts.trials import Target
from glidepath.formats.evidence_json import evidence_csv, evidence_to_json
from glidepath.formats.profiles_table import INDEX_FILE, POINTS_FILE, usable_profiles
from glidepath.formats.targets_table import targets_of_csv
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, Outcome
from glidepath.interfaces.printing import folder_of, json_file, show, written_files
from glidepath.interfaces.progress import Tell, stages, tell_nobody
from glidepath.interfaces.reading import Argument, read_file

EVIDENCE_FILES = ("evidence.json", "evidence.html", "evidence.csv")
PEOPLE_FEWEST, PEOPLE_MOST = 10, 10_000
DRAWS, PEOPLE = 400, 100
FAST_DRAWS, FAST_PEOPLE = 40, 20
"""Draws of the fit, and virtual people per draw and drug of a trial: as usual, and with --fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOptions:
    """What was typed. None = nothing, or the usual number."""

    targets: str | None = None
    profiles: str | None = None
    draws: int | None = None
    people: int | None = None
    fast: bool = False


def run(options: EvidenceOptions, output: OutputOptions) -> int:
    """Show the evidence.

    Parameters
    ----------
    options
        Whose targets, and how much work is done.
    output
        Where the answer goes.

    Returns
    -------
    int
        The exit status.
    """
    folder = folder_of(output)
    asked = asked_of(options)
    with stages(6 if folder else 5) as tell:
        answer = all_evidence(asked, trial_answers, tell)
        outcome = _outcome(answer)
        written = written_files(outcome, output, tell)
    return show(outcome, output, written)


def asked_of(options: EvidenceOptions) -> EvidenceAsked:
    """Read the tables that were named, and check the numbers.

    Parameters
    ----------
    options
        What was typed.

    Returns
    -------
    EvidenceAsked
        What is asked.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    draws = options.draws if options.draws is not None else FAST_DRAWS if options.fast else DRAWS
    people = options.people if options.people is not None else FAST_PEOPLE if options.fast else PEOPLE
    if not PEOPLE_FEWEST <= people <= PEOPLE_MOST:
        raise InputError(f"--people {people} cannot be: type {PEOPLE_FEWEST} to {PEOPLE_MOST}.", "people")
    return EvidenceAsked(
        user=_targets(options.targets),
        profiles=_profiles(options.profiles),
        draws=draws,
        people=people,
        fast=options.fast,
    )


def _targets(named: str | None) -> tuple[Target, ...]:
    if named is None:
        return ()
    path = Path(named)
    return targets_of_csv(_text_of(path, "targets", "name a CSV file with one row per figure"), path.name)


def _profiles(named: str | None) -> UsableProfiles | None:
    if named is None:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise InputError(
            f"--profiles needs a folder, and {folder} is none: name one with {INDEX_FILE} and {POINTS_FILE}.",
            "profiles",
        )
    words = f"the folder of --profiles needs {INDEX_FILE} and {POINTS_FILE}"
    return usable_profiles(
        _text_of(folder / INDEX_FILE, "profiles", words), _text_of(folder / POINTS_FILE, "profiles", words)
    )


def _text_of(path: Path, argument: str, otherwise: str) -> str:
    if not path.is_file():
        raise InputError(f"No file {path}: {otherwise}.", argument)
    named = Argument(name=argument, kinds=".csv", otherwise=otherwise, needs=otherwise)
    return read_file(path, named)


def _outcome(answer: EvidenceAnswer) -> Outcome:
    from glidepath.reports.evidence_text import evidence_text

    data = evidence_to_json(answer, versions())

    def files(tell: Tell) -> Mapping[str, bytes]:
        from glidepath.reports.evidence_page import evidence_html

        tell("drawing the page")
        made = (json_file(data), evidence_html(data).encode(), evidence_csv(data).encode())
        return dict(zip(EVIDENCE_FILES, made, strict=True))

    return Outcome(status=DONE, words=evidence_text(data), data=data, files=files)


def evidence(
    targets: str | Path | None = None,
    *,
    profiles: str | Path | None = None,
    draws: int | None = None,
    people: int | None = None,
    fast: bool = False,
) -> EvidenceAnswer:
    """Compare everything that was measured with what the program gives today.

    Parameters
    ----------
    targets
        A CSV file with the columns of the table of trials: rows that the fit has not seen. None = none.
    profiles
        A folder with observed level-time profiles, ``index.csv`` and ``observed.csv``. None = none.
    draws
        How many draws of the fit [count, 20 or more]; None = 400, or 40 when fast.
    people
        Virtual people per draw and drug of a trial [count, 10 or more]; None = 100, or 20 when fast.
    fast
        Whether a rough answer will do.

    Returns
    -------
    EvidenceAnswer
        Rows and sums. ``document`` turns it into plain data.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    options = EvidenceOptions(
        targets=None if targets is None else str(targets),
        profiles=None if profiles is None else str(profiles),
        draws=draws,
        people=people,
        fast=fast,
    )
    return all_evidence(asked_of(options), trial_answers, tell_nobody)
