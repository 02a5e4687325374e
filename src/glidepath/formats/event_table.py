"""Columns of an event table in the NONMEM convention, read from text or from plain columns."""

from __future__ import annotations

import csv
import difflib
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
MISSING = frozenset({"", ".", "NA", "<NA>", "NAN", "NULL", "NONE"})
"""What stands for no value in a cell of text, in any case."""
_ROWS_AT_ONCE = 2**15
_NEAR, _COLUMNS_SHOWN = 0.7, 10
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
        Columns by the names of the header: numbers (missing: nan), or text where some cell is no number.

    Raises
    ------
    InputError
        If there is no table, or a row has more or fewer cells than the header.

    Examples
    --------
    >>> columns_of_csv("ID,TIME,AMT\\n1,0,2\\n1,1.5,.\\n")["AMT"].tolist()
    [2.0, nan]
    """
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    if len(lines) < 2:
        raise InputError(
            f"the event table holds no record; write rows under a header such as {_EXAMPLE}", "table"
        )
    between = max((",", ";", "\t"), key=lines[0].count)
    names = [name.strip() for name in next(csv.reader([lines[0].removeprefix("#")], delimiter=between))]
    _refuse_marked(lines)
    _check_header(names)
    return _read(lines[1:], between, names)


def _check_header(names: Sequence[str]) -> None:
    """Refuse a first line that cannot be a header: numbers, one name for all columns, or a name twice."""
    if all(_is_number(name) for name in names):
        raise InputError(
            f"the first line of the event table holds numbers; write a header above it, such as {_EXAMPLE}",
            "table",
        )
    if len(names) == 1 and len(names[0].split()) > 1:
        raise InputError(
            "the event table has spaces between its columns; type commas, semicolons or tabs there", "table"
        )
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"two columns of the event table have one name, {twice!r}; rename one", "table")


def _refuse_marked(lines: Sequence[str]) -> None:
    """Refuse rows that NONMEM would leave out: read as data, they would be doses that nobody took."""
    marked = [number for number, line in enumerate(lines) if number and line.lstrip().startswith("#")]
    if marked:
        more = f" and {len(marked) - 1:,} more" if len(marked) > 1 else ""
        raise InputError(
            f"row {marked[0]}{more}: # marks a row that NONMEM leaves out (IGNORE=#); delete such rows",
            "table",
        )


def _read(lines: Sequence[str], between: str, names: Sequence[str]) -> dict[str, Column]:
    """Read all rows: columns of numbers at once, columns with text in a second pass."""
    width = len(names)
    read = [
        [_floats(cells[place::width]) for place in range(width)] for cells in _blocks(lines, between, width)
    ]
    columns: dict[str, Column] = {}
    for place, name in enumerate(names):
        numbers = [block[place] for block in read]
        whole = [part for part in numbers if part is not None]
        if len(whole) == len(read):
            columns[name] = np.concatenate(whole)
        else:
            texts = [cell for block in _blocks(lines, between, width) for cell in block[place::width]]
            columns[name] = np.array(texts, dtype=np.str_)
    return columns


def _blocks(lines: Sequence[str], between: str, width: int) -> Iterator[list[str]]:
    """Give the cells of some rows at a time, row by row in one list."""
    for first in range(0, len(lines), _ROWS_AT_ONCE):
        some = lines[first : first + _ROWS_AT_ONCE]
        whole = between.join(some)
        cells = whole.split(between)
        if (
            len(cells) != width * len(some)
            or '"' in whole
            or any(x.count(between) != width - 1 for x in some)
        ):
            cells = _quoted_cells(some, between, width, first)
        yield cells


def _quoted_cells(lines: Sequence[str], between: str, width: int, first: int) -> list[str]:
    rows = list(csv.reader(lines, delimiter=between))
    for number, row in enumerate(rows, first + 1):
        if len(row) != width:
            raise InputError(
                f"row {number} has {len(row)} cells, the header {width}; type one cell per column", "table"
            )
    return [cell for row in rows for cell in row]


def _floats(cells: Sequence[str]) -> Array | None:
    """Read cells as numbers; None where one is text."""
    try:
        return np.array([*map(float, cells)], dtype=np.float64)
    except ValueError:
        pass
    try:
        return np.array([*map(_number, cells)], dtype=np.float64)
    except ValueError:
        return None


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
        long = ", ".join(f"{name} {len(column)}" for name, column in given.items())
        raise InputError(f"columns differ in length ({long}); give each as many values", "table")
    known = {name: name.upper() if name.upper() in RESERVED else name for name in names}
    twice = [name for name in RESERVED if list(known.values()).count(name) > 1]
    if twice:
        raise InputError(f"column {twice[0]} stands twice in the table; leave one", twice[0])
    missing = [name for name in NEEDED if name not in known.values()]
    if missing:
        raise InputError(
            _lacks(missing, [name for name in names if name.upper() not in RESERVED]), missing[0]
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


def _lacks(missing: Sequence[str], others: Sequence[str]) -> str:
    """Say which needed columns are not there, and which of those that are could be meant."""
    near = {
        name: found
        for name in missing
        for found in difflib.get_close_matches(name, [other.upper() for other in others], n=1, cutoff=_NEAR)
    }
    shown = {other.upper(): other for other in others}
    instead = " and ".join(f"rename {shown[found]!r} to {name}" for name, found in near.items())
    instead = instead or f"a table needs {', '.join(NEEDED)} (such as {_EXAMPLE})"
    seen = f" beside {', '.join(others[:_COLUMNS_SHOWN])}" if others else ""
    return f"the table has no column {' nor '.join(missing)}{seen}; {instead}"


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


def is_missing(cell: object) -> bool:
    """Say whether a cell holds nothing.

    Parameters
    ----------
    cell
        Text, a number, or what a data frame keeps for no value.

    Returns
    -------
    bool
        True for a dot, NA, nan and the like.

    Examples
    --------
    >>> is_missing("."), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    return str(cell).strip().upper() in MISSING


def _number(cell: object) -> float:
    """Read one cell; a missing one is not a number."""
    if is_missing(cell):
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
            says = "is no number of hours; type decimal hours with a point, such as 13.5 for 13:30"
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
