"""A table of targets that somebody brings, in the columns of the trial targets, read from CSV text."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from glidepath.basis.errors import InputError
from glidepath.evidence.baselines import SHARES
from glidepath.facts.trials import (
    NUMBER_COLUMNS,
    TEXT_COLUMNS,
    Fault,
    Target,
    number_of,
    target_of,
    trial_targets,
)

NEEDED = ("id", "drug_code", "schedule_code", "outcome_code", "value", "unit", "in_scope")
"""Columns without which a row means nothing; the others may be absent or blank."""
_KNOWN = (*TEXT_COLUMNS, *NUMBER_COLUMNS, "value", "in_scope")
_NEAR = 0.75
_MOST_PEOPLE = 1_000_000
_IN_WORDS = ("direction", "ordinal")
_UNIT_OF = {"%": (*SHARES, "occupancy"), "day": ("peak_day", "onset_day", "duration_days")}
_OTHER_WORDS = {"percent": "%", "days": "day", "point": "points"}
_ABOVE_ZERO = ("daily_dose_mg", "cut_amount", "cut_every_days")
_MOST: Mapping[str, float] = {
    **dict.fromkeys(("daily_dose_mg", "cut_amount"), 10_000),
    **dict.fromkeys(("use_days", "use_days_low", "use_days_high"), 36_525),
    **dict.fromkeys(("cut_every_days", "taper_days", "time_days"), 3_653),
}
"""Amounts that are 0 or more, each with the most that is believed: 100 years of use, 10 years after it."""
_THOUSANDS = re.compile(r"(?<=\d)[,'\u202f\u00a0 ](?=\d{3}(?!\d))")
"""What stands between the thousands of a number of people: 1,200."""
_PLAIN = re.compile(r"(\d+)(?:[.,](\d+))?\s*%?")
"""A number with a percent sign, or with a comma for the point."""
_NONE_OF = " is none of "
_INSTEAD = {
    "is above high": "low, value and high must rise in this order, or be left empty",
    "is below low": "low, value and high must rise in this order, or be left empty",
    "may not be empty": "fill it in",
}


def targets_of_csv(text: str, name: str, role: str = "user") -> tuple[Target, ...]:
    """Read the targets of a table.

    Parameters
    ----------
    text
        CSV with a header line; commas, semicolons or tabs between columns. Columns that are not known are
        left out.
    name
        What to call the table in an error.
    role
        Replaces what the table says under ``split``: no row of a user joins the fit.

    Returns
    -------
    tuple of Target
        The rows, in order.

    Raises
    ------
    InputError
        At the first thing that is wrong: row, column, what, and what to type instead.

    Examples
    --------
    >>> table = "id,drug_code,schedule_code,outcome_code,value,unit,in_scope\\n"
    >>> row = "A1,diazepam,abrupt,share_drug_free,40,%,yes\\n"
    >>> targets_of_csv(table + row, "my.csv")[0].value
    40.0
    """
    lines = text.removeprefix("\ufeff").splitlines()
    reader = csv.reader(lines, delimiter=_delimiter(lines))
    header = [cell.strip() for cell in next(reader, [])]
    _check_header(header, name)
    targets: list[Target] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line = reader.line_num
        if len(cells) != len(header):
            _refuse(
                name,
                line,
                "",
                f"it has {len(cells)} cells and the header {len(header)}; "
                "put quotation marks around a cell that holds a comma",
            )
        targets.append(_row(dict(zip(header, cells, strict=True)), name, line, role))
        _check_twice(targets, name, line)
        _check_taken(targets[-1], name, line)
    if not targets:
        raise InputError(f"{name} holds no target; write one row per figure under the header.", "targets")
    return tuple(targets)


def _delimiter(lines: list[str]) -> str:
    return max((",", ";", "\t"), key=lines[0].count) if lines else ","


def _check_header(header: list[str], name: str) -> None:
    missing = [column for column in NEEDED if column not in header]
    if missing:
        near = difflib.get_close_matches(missing[0], [h for h in header if h not in _KNOWN], 1, _NEAR)
        hint = f"; rename {near[0]!r}" if near else ""
        raise InputError(
            f"{name}, line 1: no column {missing[0]!r}{hint}; a table of targets needs at least the columns "
            f"{', '.join(NEEDED)}.",
            "targets",
        )
    twice = next((column for column in header if column and header.count(column) > 1), None)
    if twice is not None:
        raise InputError(
            f"{name}, line 1: two columns have one name, {twice!r}; rename or delete one.", "targets"
        )
    _check_spelling(header, name)


def _check_spelling(header: list[str], name: str) -> None:
    """Refuse a column that is nearly one of ours: left out, its figures would be lost without a word."""
    absent = [column for column in _KNOWN if column not in header]
    for column in header:
        near = None if column in _KNOWN else _nearest(column, absent)
        if near is not None:
            raise InputError(
                f"{name}, line 1: no column of the table is called {column!r}; rename it {near!r}, or "
                "delete it.",
                "targets",
            )


def _nearest(typed: str, words: Sequence[str]) -> str | None:
    """The word that was probably meant: the same but for capitals and signs, or nearly so."""
    plain = {re.sub(r"[^a-z0-9]", "", word.lower()): word for word in words}
    near = difflib.get_close_matches(re.sub(r"[^a-z0-9]", "", typed.lower()), plain, 1, _NEAR)
    return plain[near[0]] if near else None


def _row(cells: Mapping[str, str], name: str, line: int, role: str) -> Target:
    def fault(column: str, what: str) -> NoReturn:
        _refuse(name, line, column, _with_advice(column, what))

    unit = cells["unit"].strip()
    people = _THOUSANDS.sub("", cells.get("n", ""))
    known = {**cells, "unit": _OTHER_WORDS.get(unit.lower(), unit), "n": people}
    _check_words(known, fault)
    _check_amounts(known, fault)
    return replace(target_of(known, fault), split=role)


def _check_words(cells: Mapping[str, str], fault: Fault) -> None:
    """Refuse what the reader of the package's own table need not refuse."""
    value, unit = cells["value"].strip(), cells["unit"].strip()
    if cells["in_scope"].strip() == "yes" and not value:
        fault("value", "may not be empty")
    if unit in _IN_WORDS or not value:
        return
    outcome = cells["outcome_code"].strip()
    wanted = next((unit for unit, outcomes in _UNIT_OF.items() if outcome in outcomes), unit)
    if unit != wanted:
        fault(
            "unit", f"{outcome} is given in {wanted!r}, not in {unit!r}; write that unit, and the value in it"
        )
    number = number_of(value, "value", fault)
    if unit == "%" and number is not None and not 0 <= number <= 100:
        fault("value", f"{value} is no percentage; write a number from 0 to 100")
    if outcome in SHARES and number is not None and 0 < number < 1:
        _check_fraction(number, cells.get("n", ""), fault)


def _check_fraction(percent: float, people: str, fault: Fault) -> None:
    """Refuse a share below 1 % that is less than half a person: 0.7 was meant as 70 %."""
    most = max(map(int, re.findall(r"\d+", people)), default=0)
    if 0 < percent * most < 100 / 2:
        meant = f"{100 * percent:g}"
        fault("value", f"{percent:g} % of {most} people is nobody; for {meant} % write {meant}")


def _check_amounts(cells: Mapping[str, str], fault: Fault) -> None:
    for column, most in _MOST.items():
        number = number_of(cells.get(column, ""), column, fault)
        if number is None:
            continue
        if number < 0 or (number == 0 and column in _ABOVE_ZERO):
            fault(column, f"{number:g} is no amount; write one above zero, or leave the cell empty")
        if number > most:
            fault(column, f"{number:g} is not believed; write at most {most:g}, or leave the cell empty")
    people = re.findall(r"\d+", cells.get("n", ""))
    if people and not 1 <= max(map(int, people)) <= _MOST_PEOPLE:
        fault("n", f"{max(people)} people cannot be; write 1 to {_MOST_PEOPLE}, or leave the cell empty")


def _with_advice(column: str, what: str) -> str:
    otherwise = "" if column in NEEDED else ", or leave the cell empty"
    if _NONE_OF in what:
        typed, words = what.split(_NONE_OF, maxsplit=1)
        near = _nearest(typed, [word for word in words.split(", ") if word])
        first = f"{near!r}, or another" if near else "one"
        return f"{what}; write {first} of them{otherwise}"
    if "is not a number" in what or "is not a finite number" in what:
        typed = what.split(" is not a", maxsplit=1)[0][1:-1]
        return f"{what}; write {_digits(typed, column)}{otherwise}"
    advice = next((words for end, words in _INSTEAD.items() if end in what), None)
    return f"{what}; {advice}" if advice else what


def _digits(typed: str, column: str) -> str:
    """What to write for a number: the digits that were meant, where they can be seen."""
    meant = _PLAIN.fullmatch(typed)
    if meant:
        return ".".join(part for part in meant.groups() if part)
    return "the days in digits, such as 30" if column.endswith("_days") else "digits such as 2.5"


def _check_twice(targets: list[Target], name: str, line: int) -> None:
    last = targets[-1].id
    if any(target.id == last for target in targets[:-1]):
        _refuse(name, line, "id", f"{last!r} stands twice; give each row its own id")


def _check_taken(target: Target, name: str, line: int) -> None:
    if any(target.id == own.id for own in trial_targets()):
        what = (
            f"{target.id!r} is a row of the package's own table; write another id, such as 'my-{target.id}'"
        )
        _refuse(name, line, "id", what)


def _refuse(name: str, line: int, column: str, what: str) -> NoReturn:
    where = f"{name}, line {line}" + (f", column {column}" if column else "")
    raise InputError(f"{where}: {what}.", "targets")
