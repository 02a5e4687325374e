"""Columns of an event table in the NONMEM convention, read from text or from plain columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.event_records import Problems, rows_where

Column = NDArray[np.generic]

RESERVED = ("ID", "TIME", "AMT", "EVID", "CMT", "RATE", "II", "ADDL", "SS", "MDV", "DV")
"""Columns with a meaning of their own, found in capitals or not."""
NEEDED = ("ID", "TIME", "AMT")
MISSING = frozenset({"", ".", "NA", "NAN", "NULL", "NONE"})
"""What stands for no value in a cell of text, in any case."""
_EXAMPLE = "ID,TIME,AMT,EVID,CMT,RATE,II,ADDL,SS,MDV,DV"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventColumns:
    """A table by columns: ``text`` as it came, ``numbers`` where all cells are numbers (missing: nan).

    ``numbers`` has the reserved columns under their names in capitals.
    """

    rows: int
    names: tuple[str, ...]
    given: Mapping[str, Column]
    numbers: Mapping[str, Array]
    texts: Mapping[str, Column]


def columns_of_csv(text: str) -> dict[str, Column]:
    """Split the text of a CSV file into columns.

    Parameters
    ----------
    text
        With a header line; commas, semicolons or tabs between columns.

    Returns
    -------
    dict[str, ndarray]
        Columns of text, by the names of the header.

    Raises
    ------
    InputError
        If there is no table, or a row has more or fewer cells than the header.

    Examples
    --------
    >>> columns_of_csv("ID,TIME,AMT\\n1,0,2\\n")["AMT"].tolist()
    ['2']
    """
    lines = text.removeprefix("\ufeff").splitlines()
    lines = [line for line in lines if line.strip()]
    if len(lines) < 2:
        raise InputError(
            f"the event table holds no record; write rows under a header such as {_EXAMPLE}", "table"
        )
    between = max((",", ";", "\t"), key=lines[0].count)
    names = [name.strip() for name in next(csv.reader([lines[0]], delimiter=between))]
    cells = _cells(lines[1:], between, len(names))
    return {name: np.array(cells[place :: len(names)], dtype=np.str_) for place, name in enumerate(names)}


def _cells(lines: Sequence[str], between: str, width: int) -> list[str]:
    """Give all cells of all rows in one list."""
    uneven = next((k for k, line in enumerate(lines) if line.count(between) != width - 1), None)
    if uneven is None and not any('"' in line for line in lines):
        return [cell for line in lines for cell in line.split(between)]
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=between))
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise InputError(
                f"row {number} has {len(row)} cells, the header {width}; type one cell per column", "table"
            )
    return [cell for row in rows for cell in row]


def event_columns(given: Mapping[str, Column]) -> EventColumns:
    """Find the reserved columns and turn what holds numbers into numbers.

    Parameters
    ----------
    given
        Columns by name, all of one length.

    Returns
    -------
    EventColumns
        With "." and empty cells as missing.

    Raises
    ------
    InputError
        If a needed column is missing, given twice, or columns differ in length.
    """
    names = tuple(given)
    lengths = {len(column) for column in given.values()}
    if len(lengths) > 1:
        raise InputError(f"columns differ in length: {sorted(lengths)}; give each as many values", "table")
    known = {name: name.upper() if name.upper() in RESERVED else name for name in names}
    twice = [name for name in RESERVED if list(known.values()).count(name) > 1]
    if twice:
        raise InputError(f"column {twice[0]} stands twice in the table; leave one", twice[0])
    missing = [name for name in NEEDED if name not in known.values()]
    if missing:
        raise InputError(
            f"the table has no column {' nor '.join(missing)}; "
            f"a table needs {', '.join(NEEDED)} (such as {_EXAMPLE})",
            missing[0],
        )
    if not lengths or lengths == {0}:
        raise InputError(
            f"the event table holds no record; write rows under a header such as {_EXAMPLE}", "table"
        )
    numbers, texts = dict[str, Array](), dict[str, Column]()
    for name, column in given.items():
        read = _numbers(np.asarray(column))
        if read is None:
            texts[known[name]] = np.asarray(column)
        else:
            numbers[known[name]] = read
    return EventColumns(rows=lengths.pop(), names=names, given=given, numbers=numbers, texts=texts)


def _numbers(column: Column) -> Array | None:
    """Read a column as numbers; None where some cell is text."""
    if column.dtype.kind in "iufb":
        return np.asarray(column, dtype=np.float64)
    if column.dtype.kind not in "OUST":
        return None
    try:
        return column.astype(np.float64)
    except (TypeError, ValueError):
        pass
    try:
        return np.array([_number(cell) for cell in column.tolist()], dtype=np.float64)
    except (TypeError, ValueError):
        return None


def _number(cell: object) -> float:
    """Read one cell; a missing one is not a number."""
    if cell is None or (isinstance(cell, str) and cell.strip().upper() in MISSING):
        return float("nan")
    return float(cell)  # type: ignore[arg-type]


def text_problems(columns: EventColumns, names: Sequence[str]) -> Iterator[Problems]:
    """Find cells of text where numbers belong.

    Parameters
    ----------
    columns
        The table.
    names
        Columns that must hold numbers.

    Yields
    ------
    Problems
        One per column that has such cells.
    """
    for name in names:
        column = columns.texts.get(name)
        if column is None:
            continue
        wrong = np.array([not _is_number(cell) for cell in column.tolist()])
        says = "is text; type a number, or a dot where there is none"
        if name == "TIME":
            says = "is no number of hours; type decimal hours, such as 13.5 for 13:30"
        yield Problems(rows=rows_where(wrong), column=name, says=says, shown=column)


def _is_number(cell: object) -> bool:
    try:
        _number(cell)
    except (TypeError, ValueError):
        return False
    return True


def numbers_where_read(columns: EventColumns, name: str, otherwise: float) -> Array:
    """Give a column as numbers, with missing or unreadable cells filled.

    Parameters
    ----------
    columns
        The table.
    name
        Of the column, which may be lacking.
    otherwise
        What stands for a missing cell.

    Returns
    -------
    ndarray
        One number per record.
    """
    column = columns.numbers.get(name)
    if column is None and name in columns.texts:
        cells = columns.texts[name].tolist()
        column = np.array([_number(cell) if _is_number(cell) else np.nan for cell in cells], dtype=np.float64)
    if column is None:
        return np.full(columns.rows, otherwise)
    return np.where(np.isnan(column), otherwise, column)
