"""From what was typed to a case: file or words, with the options laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.formats.case_file import case_from_mapping, case_from_words
from glidepath.formats.dispensing import case_from_dispensing
from glidepath.formats.plain_data import plain_data
from glidepath.interfaces import clock
from glidepath.interfaces.options import MedicineOptions, PersonOptions, TaperOptions, laid_over
from glidepath.interfaces.reading import Given, read_given
from glidepath.patient.case import Case

PEOPLE_MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A CASE argument with every option that goes with it."""

    case: str
    medicine: MedicineOptions = field(default_factory=MedicineOptions)
    person: PersonOptions = field(default_factory=PersonOptions)
    taper: TaperOptions = field(default_factory=TaperOptions)
    people: int = 500

    def options(self) -> dict[str, Any]:
        """The options as parts of a case file."""
        return {**self.person.as_case(), **self.taper.as_case()}


def checked_people(people: int) -> int:
    """Give the number of virtual people back, or refuse one that cannot be.

    Raises
    ------
    InputError
        When it is negative or too large for this machine.
    """
    if not 0 <= people <= PEOPLE_MOST:
        raise InputError(f"--people {people} cannot be: type 0 (no predictions) to {PEOPLE_MOST}.", "people")
    return people


def read_asked(asked: Asked) -> Given:
    """Read what the CASE argument names.

    Parameters
    ----------
    asked
        The argument with its options.

    Returns
    -------
    Given
        The text and its kind.

    Raises
    ------
    InputError
        When it cannot be read, or an option does not go with a file.
    """
    checked_people(asked.people)
    given = read_given(asked.case)
    alone = asked.medicine.given()
    if alone and given.kind != "words":
        raise InputError(
            f"{alone} goes with plain words; in {given.name} write it beside the directions.", alone
        )
    return given


def case_of(given: Given, asked: Asked) -> Case:
    """Understand one case.

    Parameters
    ----------
    given
        The text and its kind.
    asked
        The options.

    Returns
    -------
    Case
        As understood, with defaults and unknowns listed.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    options = asked.options()
    if given.kind == "words":
        return case_from_words(given.text, {**options, **asked.medicine.as_case()}, clock.today())
    if given.kind == "csv":
        return case_from_dispensing(given.text, options, clock.today())
    data = plain_data(given.text, "yaml" if given.kind == "yaml" else "json")
    return case_from_mapping(with_options(data, options), clock.today())


def case_of_line(line: str, asked: Asked) -> Case:
    """Understand one line of a file of cases.

    Parameters
    ----------
    line
        One case in JSON.
    asked
        The options, laid over every case.

    Returns
    -------
    Case
        As understood.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    if not line.strip():
        raise InputError("The line is empty: give one case in JSON a line.", "")
    return case_from_mapping(with_options(plain_data(line, "json"), asked.options()), clock.today())


def with_options(data: Any, options: Mapping[str, Any]) -> Any:
    """Lay options over the data of a case file; other data is handed on to be refused."""
    if isinstance(data, Mapping) and "resourceType" in data:
        raise InputError(
            "FHIR resources are not read by this version: write the medicines as directions in a case file.",
            "CASE",
        )
    if not isinstance(data, Mapping):
        return data
    return laid_over(data, options)
