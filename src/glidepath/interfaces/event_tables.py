"""Event tables from files, data frames and plain columns, simulated and given back as what they came as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array
from glidepath.formats.event_table import Column, EventColumns, columns_of_csv, event_columns
from glidepath.formats.event_table_checks import checked_table
from glidepath.population.event_dependence import dependence_model
from glidepath.simulation.event_course import columns_of, follow_events
from glidepath.simulation.event_model import (
    Dosing,
    EventKinetics,
    EventModel,
    one_compartment,
    three_compartment,
    two_compartment,
)
from glidepath.simulation.event_parameters import (
    ParameterSets,
    Table,
    doses_of,
    parameter_sets,
    parameter_values,
)
from glidepath.simulation.event_records import refuse

__all__ = [
    "Dosing",
    "EventCourse",
    "EventKinetics",
    "EventModel",
    "dependence_model",
    "one_compartment",
    "simulate_events",
    "three_compartment",
    "two_compartment",
]

Covariates = Literal["nocb", "locf"]
ROWS_AT_ONCE = 2**17
"""Records, with the doses and panels between them, that are held at one time (about)."""
_PANELS_OF_A_DOSE = 16
_SPREADSHEETS = (".xlsx", ".xls", ".ods")
_KINDS = "type a CSV path, a pandas, polars or Arrow table, or a mapping of columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCourse:
    """What a CSV file or a mapping gives: all columns of the table, then those of the model."""

    columns: Mapping[str, Column]

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __repr__(self) -> str:
        return f"EventCourse({len(self)} rows: {', '.join(self.columns)})"


def simulate_events(table: Any, model: EventModel, *, covariates: Covariates = "nocb") -> Any:
    """Simulate an event table in the NONMEM convention.

    Parameters
    ----------
    table
        A path of a CSV file, a pandas, polars or Arrow table, or a mapping of columns. TIME and II are hours,
        AMT mg, RATE mg/h.
    model
        From ``one_compartment``, ``two_compartment``, ``three_compartment`` or ``dependence_model``.
    covariates
        ``nocb``: the columns of a record hold over the time before it, as in NONMEM; ``locf``: after it.

    Returns
    -------
    DataFrame, Table or EventCourse
        The table with the columns of the model, one row per record, after the record's own dose.

    Raises
    ------
    InputError
        With every kind of problem of the table: row, column, what to type. Nothing is computed then.

    Examples
    --------
    >>> model = one_compartment(clearance_l_per_h=5, volume_l=100)
    >>> course = simulate_events({"ID": [1, 1], "TIME": [0, 14], "AMT": [10, 0]}, model)
    >>> course["plasma_ng_per_ml"].round(2).tolist()
    [100.0, 49.66]
    """
    if covariates not in ("nocb", "locf"):
        raise InputError(f"covariates {covariates!r} is unknown; type nocb (as NONMEM) or locf", "covariates")
    if not isinstance(model, EventModel):
        raise InputError(
            f"the model is a {type(model).__name__}; make one with one_compartment(...), "
            'or with dependence_model("clonazepam")',
            "model",
        )
    frame = _frame(table)
    columns = event_columns(_columns(table, frame))
    checked = checked_table(columns, model)
    results = _simulated(checked, columns, model, covariates == "nocb")
    if frame is None:
        return EventCourse(columns={**columns.given, **results})
    return _given_back(frame, results)


def _frame(table: Any) -> Any:
    """Wrap a data frame of any known kind; None for a path or a mapping."""
    if isinstance(table, str | Path | Mapping):
        return None
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    try:
        return nw.from_native(table, eager_only=True)
    except DuplicateError:
        raise InputError("two columns of the event table have one name; rename one", "table") from None
    except TypeError:
        kind = type(table).__name__
        hint = "collect() the lazy frame first" if kind == "LazyFrame" else _KINDS
        raise InputError(f"an event table cannot be read from {kind}; {hint}", "table") from None


def _columns(table: Any, frame: Any) -> dict[str, Column]:
    if frame is not None:
        return {str(name): _array(frame[name]) for name in frame.columns}
    if isinstance(table, Mapping):
        return {str(name): _list(str(name), column) for name, column in table.items()}
    path = Path(table)
    if path.suffix.lower() in _SPREADSHEETS:
        raise InputError(f"{path.name!r} is a spreadsheet; save it as CSV, or read it with pandas", "table")
    try:
        return columns_of_csv(path.read_text(encoding="utf-8"))
    except IsADirectoryError:
        raise InputError(f"{path.name!r} is a folder; name a CSV file in it", "table") from None
    except OSError:
        raise InputError(f"there is no readable file {path.name!r}; {_KINDS}", "table") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name!r} is no text in UTF-8; save it as CSV in UTF-8", "table") from None


def _list(name: str, given: Any) -> Column:
    """Give a column of a mapping as an array of one dimension."""
    try:
        column = np.asarray(given)
    except ValueError:
        column = np.empty((0, 0))
    if column.ndim != 1:
        raise InputError(f"column {name} is no list of single values; type one value per record", name)
    return column


def _array(series: Any) -> Column:
    """Give a series as an array: numbers as numbers, with missing ones as not a number."""
    if series.dtype.is_numeric() and series.null_count():
        import narwhals as nw

        series = series.cast(nw.Float64)
    return np.asarray(series.to_numpy())


def _given_back(frame: Any, results: Mapping[str, Array]) -> Any:
    import narwhals as nw

    backend = frame.implementation
    series = [nw.new_series(name, values, nw.Float64, backend=backend) for name, values in results.items()]
    return frame.with_columns(*series).to_native()


def _simulated(table: Table, columns: EventColumns, model: EventModel, backward: bool) -> dict[str, Array]:
    values, wrong = parameter_values(model, table)
    doses, wrong_doses = doses_of(model, table)
    refuse([*wrong, *wrong_doses])
    sets = parameter_sets(model, values, table.records.person)
    results: dict[str, Array] = {}
    for rows in _chunks(table, model.dependence):
        part = ParameterSets(number=sets.number[rows], kinetics=sets.kinetics)
        followed = follow_events(table.records.part(rows), doses.part(rows), part, backward)
        for name, column in columns_of(followed, part, model.moieties).items():
            results.setdefault(name, np.empty(columns.rows))[rows] = column
    taken = [name for name in results if name in columns.given]
    if taken:
        raise InputError(f"the table has a column {taken[0]}, which the result needs; rename it", taken[0])
    return results


def _chunks(table: Table, dependence: bool) -> Iterator[slice]:
    """Cut the table between people, so that not too much is held at once."""
    records = table.records
    count = len(records.time_h)
    first = np.flatnonzero(np.diff(records.person, prepend=-1))
    last = records.time_h[np.append(first[1:], count) - 1][records.person]
    room = np.maximum(last - records.time_h, 0)
    most = np.divide(room, records.interval_h, out=np.zeros(count), where=records.interval_h > 0)
    doses = records.is_dose * (1 + np.minimum(records.additional, most))
    weight = np.cumsum(1 + (_PANELS_OF_A_DOSE if dependence else 1) * doses)
    number = weight[first] // ROWS_AT_ONCE
    begins = first[np.flatnonzero(np.diff(number, prepend=-1))].tolist()
    for begin, end in zip(begins, [*begins[1:], count], strict=True):
        yield slice(begin, end)
