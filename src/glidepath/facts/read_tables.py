"""Read one packaged CSV file, check it, and turn its rows into typed values."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Literal, NoReturn, cast, get_args

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Grade, Read, Source, Sourced

UNITS = (
    *(
        "1/h",
        "1/week",
        "1/year",
        "h",
        "d",
        "L/h",
        "L",
        "ng/mL",
        "mg",
        "mg/day",
        "mg diazepam/day",
        "mL",
        "g",
        "kg",
        "points",
    ),
    *("fraction", "ratio", "fold", "exponent", "percent", "probability", "drive", "correlation", "omega"),
    *("days", "weeks", "months", "years", "count", "steps", "people", "pieces", "drinks", "options"),
)
_SPREADS = ("", "cv", "omega", "sd")
_SpreadKind = Literal["", "cv", "omega", "sd"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a data file, which knows where it stands so that a fault can be named."""

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell as text; empty where nothing is known."""
        try:
            return self.cells[column]
        except KeyError:
            self.fault(column, "the column is missing")

    def needed(self, column: str) -> str:
        """The cell as text, which may not be empty."""
        return self.text(column) or self.fault(column, "may not be empty")

    def number(self, column: str) -> float | None:
        """The cell as a finite number, or None where it is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            self.fault(column, f"{text!r} is not a number")
        return value if math.isfinite(value) else self.fault(column, f"{text!r} is not finite")

    def exact(self, column: str) -> Fraction | None:
        """The cell as an exact positive amount, or None where it is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            amount = Fraction(text)
        except (ValueError, ZeroDivisionError):
            self.fault(column, f"{text!r} is not an exact number")
        return amount if amount > 0 else self.fault(column, f"{text!r} is not above zero")

    def whole(self, column: str) -> int:
        """The cell as a whole number."""
        text = self.needed(column)
        return int(text) if text.isdecimal() else self.fault(column, f"{text!r} is not a whole number")

    def yes(self, column: str) -> bool:
        """The cell as yes or no."""
        return self.one_of(column, ("yes", "no")) == "yes"

    def items(self, column: str, between: str = ";") -> tuple[str, ...]:
        """The cell as a list."""
        return tuple(part.strip() for part in self.text(column).split(between) if part.strip())

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        """The cell as one of the words that are known."""
        text = self.text(column)
        return text if text in known else self.fault(column, f"{text!r} is none of {', '.join(known)}")

    def fault(self, column: str, what: str) -> NoReturn:
        """Refuse the data: say file, row, column and what is wrong."""
        raise FactError(f"facts/data/{self.file}.csv, row {self.line}, column {column}: {what}")


def read_table(name: str) -> Iterator[Row]:
    """Read the rows of ``data/<name>.csv``.

    Parameters
    ----------
    name
        The file's name without ``.csv``.

    Yields
    ------
    Row
        Each row, with its line number in the file.

    Raises
    ------
    FactError
        If the file is missing or a row is too long or too short.
    """
    path = resources.files("glidepath.facts").joinpath("data", f"{name}.csv")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise FactError(f"facts/data/{name}.csv cannot be read: {problem.strerror}") from problem
    reader = csv.DictReader(text.splitlines())
    for cells in reader:
        if None in cells or None in cells.values():
            raise FactError(f"facts/data/{name}.csv, row {reader.line_num}: too many or too few cells")
        yield Row(name, reader.line_num, cells)


@cache
def sources() -> dict[str, Source]:
    """Every source that a fact names, by its id.

    Examples
    --------
    >>> sources()["jcpg2025"].year
    2025
    """
    found: dict[str, Source] = {}
    for row in read_table("sources"):
        source = _source(row)
        if source.id in found:
            row.fault("id", f"{source.id!r} stands twice")
        found[source.id] = source
    return found


def _source(row: Row) -> Source:
    if not row.needed("url").startswith(("https://", "http://")):
        row.fault("url", "must be an address")
    return Source(
        id=row.needed("id"),
        title=row.needed("title"),
        year=row.whole("year"),
        url=row.text("url"),
        read=read_of(row),
        licence=row.text("licence"),
    )


def read_of(row: Row, column: str = "read") -> Read:
    """How far the source of this row was read."""
    return cast(Read, row.one_of(column, get_args(Read)))


def source_ids(row: Row, column: str = "sources") -> tuple[str, ...]:
    """The sources a row names; each must be in ``sources.csv``."""
    ids = row.items(column)
    for one in ids:
        if one not in sources():
            row.fault(column, f"no source {one!r} in sources.csv")
    return ids


def sourced(row: Row) -> Sourced:
    """The value of a row with all that is known about it, checked.

    Parameters
    ----------
    row
        A row of a file with the value columns.

    Returns
    -------
    Sourced
        The value; None in it where nobody knows.

    Raises
    ------
    FactError
        If a unit or grade is not known, a source does not exist, a range does not hold its value, or an
        assumption gives no reason.
    """
    grade = cast(Grade, row.one_of("grade", get_args(Grade)))
    ids = source_ids(row)
    if grade != "assumed" and not ids:
        row.fault("sources", f"a {grade} value needs a source")
    if grade == "assumed" and not row.text("why"):
        row.fault("why", "an assumed value needs its reason")
    value, low, high = row.number("value"), row.number("low"), row.number("high")
    _check_range(row, value, low, high)
    spread, kind = _spread(row)
    return Sourced(
        value=value,
        unit=row.one_of("unit", UNITS),
        grade=grade,
        sources=ids,
        spread=spread,
        spread_kind=kind,
        uncertainty_sd_log=_not_negative(row, "uncertainty_sd_log"),
        low=low,
        high=high,
        population=row.text("population"),
        read=read_of(row),
        why=row.text("why"),
        written_on=row.needed("written_on"),
        checked_on=row.text("checked_on"),
        next_check=row.text("next_check"),
    )


def _check_range(row: Row, value: float | None, low: float | None, high: float | None) -> None:
    if low is not None and high is not None and low > high:
        row.fault("low", "is above high")
    if value is not None and low is not None and value < low:
        row.fault("value", "is below low")
    if value is not None and high is not None and value > high:
        row.fault("value", "is above high")


def _spread(row: Row) -> tuple[float | None, _SpreadKind]:
    kind = cast(_SpreadKind, row.one_of("spread_kind", _SPREADS))
    spread = _not_negative(row, "spread")
    if (spread is None) != (kind == ""):
        row.fault("spread_kind", "spread and its kind go together")
    return spread, kind


def _not_negative(row: Row, column: str) -> float | None:
    number = row.number(column)
    return row.fault(column, "is below zero") if number is not None and number < 0 else number
