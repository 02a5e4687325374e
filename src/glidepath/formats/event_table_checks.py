"""Checks an event table in one pass: every problem with its row and column, before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array
from glidepath.formats.event_table import (
    MISSING,
    Column,
    EventColumns,
    is_missing,
    numbers_where_read,
    text_problems,
)
from glidepath.simulation.event_model import EventModel
from glidepath.simulation.event_parameters import Table
from glidepath.simulation.event_records import (
    DOSE,
    DURATION_MODELLED,
    OBSERVATION,
    RATE_MODELLED,
    RESET,
    RESET_AND_DOSE,
    EventRecords,
    Problems,
    Whole,
    refuse,
    rows_where,
)

Mask = NDArray[np.bool_]

_NUMBERS = ("TIME", "AMT", "EVID", "RATE", "II", "ADDL", "SS", "MDV")
_DOSE_ITEMS = ("AMT", "RATE", "II", "ADDL", "SS")
_MOST_ADDITIONAL = 100_000


class _Found:
    """Collects problems as they are looked for."""

    def __init__(self, columns: EventColumns) -> None:
        self.columns = columns
        self.problems: list[Problems] = []

    def note(self, mask: Mask, column: str, says: str) -> None:
        if mask.any():
            missing = says.startswith("a value is missing")
            shown = None if missing else self.columns.given.get(self.name_of(column))
            self.problems.append(Problems(rows=rows_where(mask), column=column, says=says, shown=shown))

    def name_of(self, column: str) -> str:
        return next((n for n in self.columns.names if column in (n, n.upper())), column)


def checked_table(columns: EventColumns, model: EventModel) -> Table:
    """Check an event table and give its records.

    Parameters
    ----------
    columns
        The table.
    model
        The model, whose compartments are those that CMT may name.

    Returns
    -------
    Table
        Records of numbers, with all numeric columns for the parameters of the model.

    Raises
    ------
    InputError
        With the first problems by row, each with row, column and what to type, and the count of the rest.
    """
    found = _Found(columns)
    found.problems += text_problems(columns, _NUMBERS)
    values = {name: numbers_where_read(columns, name, 0.0) for name in _NUMBERS}
    for name in _NUMBERS:
        found.note(np.isinf(values[name]), name, "is endless; type a number")
    person, people = _people(columns, found)
    evid = _events(columns, values, found)
    _times(columns, values["TIME"], person, evid, found)
    cmt = _compartments(columns, evid, model, found)
    _whole_numbers(values, found)
    dose = (evid == DOSE) | (evid == RESET_AND_DOSE)
    _no_doses(values, ~dose, found)
    _amounts(columns, values, dose, found)
    _intervals(values, dose, found)
    if model.dependence:
        _two_at_once(values, person, evid, found)
    _left_out(columns, found)
    refuse(found.problems)
    records = EventRecords(
        person=person,
        time_h=values["TIME"],
        evid=evid,
        cmt=cmt,
        amount_mg=values["AMT"],
        rate=values["RATE"],
        interval_h=values["II"],
        additional=values["ADDL"].astype(np.int64),
        steady=values["SS"].astype(np.int64),
    )
    return Table(records=records, columns=_for_functions(columns, values), people=people)


def _for_functions(columns: EventColumns, values: Mapping[str, Array]) -> Mapping[str, Array]:
    """Give the columns that functions may ask for: missing cells of dose columns are 0, as in the records."""
    return MappingProxyType(
        {**columns.numbers, **{name: values[name] for name in columns.numbers if name in values}}
    )


def _missing(column: Column) -> Mask:
    """Say which cells of numbers or text are empty."""
    if column.dtype.kind == "f":
        return np.asarray(np.isnan(column))
    return np.array([is_missing(cell) for cell in column.tolist()])


def _people(columns: EventColumns, found: _Found) -> tuple[Whole, int]:
    """Number the people in order, and find IDs that come back after other people."""
    numbers = columns.numbers.get("ID")
    given = columns.texts["ID"].astype(np.str_) if numbers is None else numbers
    found.note(
        _missing(columns.texts["ID"] if numbers is None else numbers),
        "ID",
        "a value is missing; type who it is",
    )
    begins = np.ones(columns.rows, dtype=np.bool_)
    begins[1:] = given[1:] != given[:-1]
    opening = rows_where(begins)
    _, first = np.unique(given[opening], return_index=True)
    again = np.ones(len(opening), dtype=np.bool_)
    again[first] = False
    back = np.zeros(columns.rows, dtype=np.bool_)
    back[opening[again]] = True
    found.note(back, "ID", "comes back after other IDs; put all rows of one ID together")
    return np.asarray(np.cumsum(begins) - 1, dtype=np.int64), len(opening)


def _events(columns: EventColumns, values: Mapping[str, Array], found: _Found) -> Whole:
    """Read the kinds of event; without the column, a record with a dose is a dose."""
    if "EVID" not in columns.numbers and "EVID" not in columns.texts:
        return np.where((values["AMT"] != 0) | (values["RATE"] != 0) | (values["SS"] != 0), DOSE, OBSERVATION)
    given = numbers_where_read(columns, "EVID", np.nan)
    missing = np.isnan(given)
    if "EVID" in columns.numbers:
        found.note(missing, "EVID", "a value is missing; type 0 for an observation, 1 for a dose")
    known = missing | np.isin(given, np.arange(RESET_AND_DOSE + 1))
    found.note(~known, "EVID", "is unknown; type 0 observation, 1 dose, 2 other, 3 reset or 4 reset and dose")
    return np.where(known & ~missing, given, OBSERVATION).astype(np.int64)


def _times(columns: EventColumns, time_h: Array, person: Whole, evid: Whole, found: _Found) -> None:
    given = columns.numbers.get("TIME")
    missing = np.zeros(len(time_h), dtype=np.bool_) if given is None else np.isnan(given)
    found.note(missing, "TIME", "a value is missing; type hours")
    if given is None:
        return
    back = np.zeros(len(time_h), dtype=np.bool_)
    back[1:] = (np.diff(time_h) < 0) & (np.diff(person) == 0) & ~missing[1:] & ~missing[:-1]
    back &= (evid != RESET) & (evid != RESET_AND_DOSE)
    found.note(
        back, "TIME", "is before the row above; sort each ID by TIME, or begin an occasion with EVID 3 or 4"
    )


def _compartments(columns: EventColumns, evid: Whole, model: EventModel, found: _Found) -> Whole:
    """Read compartments by number or by name; none = the one for doses."""
    usual = model.dose_compartment
    texts = columns.texts.get("CMT")
    if texts is not None:
        names = {name.lower(): number for number, name in enumerate(model.compartments, 1)}
        cells = [str(cell).strip().lower() for cell in texts.tolist()]
        places = {**{str(number): number for number in names.values()}, **names}
        empty = {"0", *(word.lower() for word in MISSING)}
        number = np.array(
            [usual if cell in empty else places.get(cell, -1) for cell in cells], dtype=np.float64
        )
        found.note(number < 0, "CMT", f"is unknown; type one of {model.in_words()}")
        return np.maximum(number, 1).astype(np.int64) - 1
    number = numbers_where_read(columns, "CMT", usual)
    number = np.where(number == 0, usual, number)
    off = number < 0
    found.note(
        off, "CMT", "would switch a compartment off, which is not possible here; type a number above 0"
    )
    known = np.isin(number, np.arange(1, len(model.compartments) + 1))
    found.note(~known & ~off, "CMT", f"is unknown; type one of {model.in_words()}")
    return np.where(known, number, 1).astype(np.int64) - 1


def _whole_numbers(values: Mapping[str, Array], found: _Found) -> None:
    additional, steady, marked = values["ADDL"], values["SS"], values["MDV"]
    found.note(additional < 0, "ADDL", "is below 0; type how many more doses, or SS 1 for a steady state")
    found.note(
        (additional >= 0) & (additional != np.rint(additional)), "ADDL", "is no whole number; type one"
    )
    found.note(additional > _MOST_ADDITIONAL, "ADDL", f"is too many; type at most {_MOST_ADDITIONAL:,}")
    found.note(~np.isin(steady, (0, 1, 2)), "SS", "is not 0, 1 or 2; type one of them")
    found.note(~np.isin(marked, (0, 1)), "MDV", "is not 0 or 1; type one of them")


def _no_doses(values: Mapping[str, Array], other: Mask, found: _Found) -> None:
    for name in _DOSE_ITEMS:
        says = "stands in a record without dose; type 0 here, or EVID 1"
        found.note(other & (values[name] != 0), name, says)


def _amounts(columns: EventColumns, values: Mapping[str, Array], dose: Mask, found: _Found) -> None:
    amount, rate, steady = values["AMT"], values["RATE"], values["SS"]
    found.note(dose & (amount < 0), "AMT", "is below 0; type the dose in mg")
    constant = dose & (amount == 0) & (steady > 0)
    given = columns.numbers.get("AMT")
    empty = np.zeros(len(dose), dtype=np.bool_) if given is None else np.isnan(given)
    readable = given is not None
    nothing = dose & (amount == 0) & (steady == 0) & readable
    found.note(nothing & empty, "AMT", "a value is missing in a dose record; type the dose in mg")
    found.note(nothing & ~empty, "AMT", "is no dose; type the dose in mg, or EVID 2")
    modelled = (rate == RATE_MODELLED) | (rate == DURATION_MODELLED)
    found.note(
        dose & (rate < 0) & ~modelled,
        "RATE",
        "is below 0; type mg/h, -1 (rate modelled) or -2 (duration modelled)",
    )
    endless = constant & ((rate == 0) | (rate == DURATION_MODELLED))
    found.note(endless, "RATE", "with SS and AMT 0 gives no constant infusion; type its rate in mg/h, or -1")


def _intervals(values: Mapping[str, Array], dose: Mask, found: _Found) -> None:
    amount, interval, additional, steady = (values[name] for name in ("AMT", "II", "ADDL", "SS"))
    found.note(dose & (interval < 0), "II", "is below 0; type the hours between doses")
    repeated = dose & np.isin(steady, (1, 2)) & (amount > 0)
    found.note(repeated & (interval == 0), "II", "with SS gives no interval; type the hours between doses")
    more = dose & (additional > 0) & ~((steady > 0) & (amount == 0))
    found.note(
        more & ~repeated & (interval == 0), "II", "with ADDL gives no interval; type the hours between doses"
    )
    alone = dose & (interval > 0) & (additional == 0) & (steady == 0)
    found.note(alone, "II", "stands without ADDL or SS; type 0, or how many more doses in ADDL")
    constant = dose & (steady > 0) & (amount == 0)
    found.note(
        constant & (interval > 0),
        "II",
        "with SS and AMT 0 (constant infusion) must be 0; type 0, or a dose in AMT",
    )
    found.note(constant & (additional > 0), "ADDL", "cannot follow a constant infusion (SS, AMT 0); type 0")


def _two_at_once(values: Mapping[str, Array], person: Whole, evid: Whole, found: _Found) -> None:
    """Find what would join steady states: neither SS 2 nor a second SS 1 does that in a dependence model."""
    dose = (evid == DOSE) | (evid == RESET_AND_DOSE)
    says = "cannot be 2 here, for adaptation does not add up; give all drugs by ADDL from long before"
    found.note(dose & (values["SS"] == 2), "SS", says)
    before = np.cumsum(dose) - dose
    begins = (evid == RESET) | (evid == RESET_AND_DOSE)
    begins |= (np.diff(person, prepend=-1) != 0) | (np.diff(values["TIME"], prepend=np.nan) != 0)
    since = np.maximum.accumulate(np.where(begins, np.arange(len(evid)), 0))
    wiped = (evid == DOSE) & (values["SS"] == 1) & (before > before[since])
    says = "would take away the dose above, given at the same time; give all drugs by ADDL from long before"
    found.note(wiped, "SS", says)


def _left_out(columns: EventColumns, found: _Found) -> None:
    """Find rows that a control stream with IGNORE=C would leave out, for they are no data."""
    marks = columns.texts.get("C")
    if marks is not None:
        says = "marks a row that NONMEM leaves out (IGNORE=C); delete the row, or rename the column"
        found.note(np.array([str(cell).strip().upper() == "C" for cell in marks.tolist()]), "C", says)
