"""Values of the parameters for each record: which records share a set, and what each dose is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.event_model import Dosing, EventKinetics, EventModel, Parameter
from glidepath.simulation.event_records import (
    DURATION_MODELLED,
    RATE_MODELLED,
    EventRecords,
    Problems,
    Whole,
    rows_where,
)

SHORTEST_INFUSION_H = 2.0**-28
"""A shorter infusion is taken as a bolus: it lies below the resolution of times [h]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Records with all numeric columns of the table that functions may ask for."""

    records: EventRecords
    columns: Mapping[str, Array]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doses:
    """What each record gives (0 where it gives none): a bolus where ``rate_mg_per_h`` is 0.

    ``amount_mg`` has the bioavailability in it. ``lag_h`` is when after the record it begins.
    """

    amount_mg: Array
    rate_mg_per_h: Array
    duration_h: Array
    lag_h: Array

    def part(self, rows: slice) -> Doses:
        """Take some rows.

        Parameters
        ----------
        rows
            Which.

        Returns
        -------
        Doses
            Views of them.
        """
        return Doses(**{f.name: getattr(self, f.name)[rows] for f in fields(Doses)})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSets:
    """Which set holds at each record, and the kinetics of the sets."""

    number: Whole
    kinetics: EventKinetics


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Values of one parameter: one for ``all``, one per ``person``, or one per ``record``, as ``by`` says."""

    of: Array
    by: str

    def at(self, rows: Whole, person: Whole) -> Array:
        """Give the values at some rows.

        Parameters
        ----------
        rows
            Which.
        person
            Of each record.

        Returns
        -------
        ndarray
            One per row asked for.
        """
        places = {"all": np.zeros(len(rows), dtype=np.int64), "person": person[rows], "record": rows}
        return np.asarray(self.of[places[self.by]], dtype=np.float64)


def _values(name: str, parameter: Parameter, table: Table) -> Values:
    if callable(parameter):
        wanted = _columns_asked(parameter, table)
        missing = [column for column in wanted if column not in table.columns]
        if missing:
            raise InputError(
                f"parameter {name} asks for column {missing[0]}, which the table lacks or which holds text; "
                f"type one of {', '.join(sorted(table.columns))}",
                name,
            )
        got = _computed(name, parameter, {column: table.columns[column] for column in wanted})
        count = len(table.records.time_h)
        if got.ndim == 0:
            return Values(of=got[None], by="all")
        if got.shape != (count,):
            raise InputError(f"parameter {name} gives {got.shape} numbers for {count} records", name)
        return Values(of=got, by="record")
    numbers = np.asarray(parameter, dtype=np.float64)
    if numbers.ndim == 0:
        return Values(of=numbers[None], by="all")
    if numbers.shape != (table.people,):
        raise InputError(
            f"parameter {name} has {numbers.size} numbers and the table {table.people} IDs; "
            "type one number for each ID, in the order in which they come",
            name,
        )
    return Values(of=numbers, by="person")


def _columns_asked(function: Callable[..., Any], table: Table) -> list[str]:
    """Give the columns that a function asks for; one with a value of its own may be lacking."""
    given = inspect.signature(function).parameters
    needed = [name for name, one in given.items() if one.default is inspect.Parameter.empty]
    return [*needed, *(name for name in given if name not in needed and name in table.columns)]


def _computed(name: str, function: Callable[..., Any], columns: Mapping[str, Array]) -> Array:
    """Give what a function makes of whole columns, or say why it cannot."""
    try:
        return np.asarray(function(**columns), dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"parameter {name}: its function failed ({error}); it gets whole columns at once, so type NumPy "
            "functions, such as np.exp(WT) for math.exp(WT) and np.where(AGE > 65, 3, 4) for if",
            name,
        ) from error


def _wrong(name: str, values: Values, table: Table, rows: Whole, above: bool) -> Problems | None:
    """Find records where a parameter is not a number above 0 (or not 0 or more)."""
    bad = ~np.isfinite(values.of) | ((values.of <= 0) if above else (values.of < 0))
    if not bad.any():
        return None
    person = table.records.person
    hit = Values(of=bad.astype(np.float64), by=values.by).at(rows, person) > 0
    shown = values.at(np.arange(len(person)), person)
    least = "above 0" if above else "of 0 or more"
    return Problems(
        rows=rows[hit], column=name, says=f"is no number {least}; change the parameter", shown=shown
    )


def parameter_values(model: EventModel, table: Table) -> tuple[dict[str, Values], list[Problems]]:
    """Give the values of all parameters of the kinetics.

    Parameters
    ----------
    model
        The model.
    table
        Checked records and their columns.

    Returns
    -------
    tuple
        The values by name, and what is wrong with them.

    Raises
    ------
    InputError
        If a parameter asks for a column that the table lacks, or has the wrong length.
    """
    rows = np.arange(len(table.records.person), dtype=np.int64)
    values = {name: _values(name, parameter, table) for name, parameter in model.parameters.items()}
    found = [_wrong(name, one, table, rows, True) for name, one in values.items()]
    return values, [one for one in found if one is not None]


def parameter_sets(model: EventModel, values: Mapping[str, Values], person: Whole) -> ParameterSets:
    """Find which records share all values of the parameters, and write the kinetics of each set.

    Parameters
    ----------
    model
        The model.
    values
        Of its parameters.
    person
        Of each record.

    Returns
    -------
    ParameterSets
        The sets, and which one each record has.
    """
    code = np.zeros(len(person), dtype=np.int64)
    if any(one.by == "person" for one in values.values()):
        code = person
    for one in values.values():
        if one.by == "record":
            distinct, number = np.unique(one.of, return_inverse=True)
            code = np.unique(code * len(distinct) + number, return_inverse=True)[1]
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    kinetics = model.kinetics({name: one.at(first, person) for name, one in values.items()})
    return ParameterSets(number=number.astype(np.int64), kinetics=kinetics)


def _into_compartment(
    name: str, dosing: Dosing, table: Table, rows: Whole
) -> tuple[dict[str, Array], list[Problems]]:
    """Give the dosing values of the records that dose one compartment."""
    records, problems = table.records, []
    given: dict[str, Array] = {}
    for item in fields(Dosing):
        parameter, used = getattr(dosing, item.name), rows
        if item.name in ("duration_h", "rate_mg_per_h"):
            code = DURATION_MODELLED if item.name == "duration_h" else RATE_MODELLED
            used = rows[records.rate[rows] == code]
            if parameter is None and len(used):
                what = item.name.removesuffix("_h").removesuffix("_mg_per")
                says = (
                    f"asks for a modelled {what} and compartment {name} has none; give the model {item.name}"
                )
                problems.append(Problems(rows=used, column="RATE", says=says, shown=records.rate))
        given[item.name] = np.zeros(len(rows))
        if parameter is None or not len(used):
            continue
        values = _values(f"{item.name} of {name}", parameter, table)
        wrong = _wrong(
            f"{item.name} of {name}", values, table, used, item.name in ("duration_h", "rate_mg_per_h")
        )
        problems += [] if wrong is None else [wrong]
        given[item.name] = values.at(rows, records.person)
    return given, problems


def doses_of(model: EventModel, table: Table) -> tuple[Doses, list[Problems]]:
    """Say what each record gives: amount after bioavailability, rate, duration and lag.

    Parameters
    ----------
    model
        The model.
    table
        Checked records and their columns.

    Returns
    -------
    tuple
        The doses and what is wrong with them.

    Notes
    -----
    Bioavailability shortens an infusion whose RATE is given or modelled and lowers the rate of one whose
    duration is modelled. It does not touch a steady constant infusion, nor does the lag.
    """
    records, count = table.records, len(table.records.time_h)
    amount, rate, duration, lag = (np.zeros(count) for _ in range(4))
    problems: list[Problems] = []
    for number, name in enumerate(model.compartments):
        rows = rows_where(records.is_dose & (records.cmt == number))
        if not len(rows):
            continue
        given, wrong = _into_compartment(name, model.dosing.get(number + 1, Dosing()), table, rows)
        problems += wrong
        amount[rows] = records.amount_mg[rows] * given["bioavailability"]
        lag[rows] = given["lag_h"]
        typed = records.rate[rows]
        rate[rows] = np.where(typed == RATE_MODELLED, given["rate_mg_per_h"], np.maximum(typed, 0))
        by_rate = np.divide(amount[rows], rate[rows], out=np.zeros(len(rows)), where=rate[rows] > 0)
        duration[rows] = np.where(typed == DURATION_MODELLED, given["duration_h"], by_rate)
    constant = records.is_constant
    bolus = ~constant & (duration < SHORTEST_INFUSION_H)
    duration[bolus | constant] = 0
    spread = np.divide(amount, duration, out=np.zeros(count), where=duration > 0)
    rate = np.where(constant, rate, spread)
    late = rows_where((records.steady > 0) & ~constant & (lag >= records.interval_h))
    if len(late):
        says = "is not shorter than II, so a steady state is not defined; type a longer II or a shorter lag"
        problems.append(Problems(rows=late, column="II", says=f"h: the lag {says}", shown=records.interval_h))
    return Doses(amount_mg=amount, rate_mg_per_h=rate, duration_h=duration, lag_h=lag), problems
