"""Readers of single fields: each takes a value and its path, and gives a checked value or one clear line."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from glidepath.basis.amounts import exact_mg
from glidepath.basis.errors import InputError
from glidepath.formats.direction_tokens import FIRST_YEAR, LAST_YEAR, quoted

Reader = Callable[[Any, str], Any]

_YES = frozenset(("yes", "y", "true"))
_NO = frozenset(("no", "n", "false", "none"))
NOT_KNOWN_WORDS = frozenset(("unknown", "not known", "null", "?", ""))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_LIST = 100
_LONGEST_TEXT = 500


def shown(value: Any) -> str:
    """A value as an error quotes it, short and on one line."""
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    return quoted(str(value)).strip('"')


def wrong(path: str, value: Any, instead: str, near: Sequence[str] = ()) -> InputError:
    """The error for a value that does not belong in its field, with a near word where there is one."""
    word = value[:_LONGEST_TEXT].strip().lower() if isinstance(value, str) else ""
    meant = difflib.get_close_matches(word, near, n=1)
    asks = f"did you mean {meant[0]}? " if meant else ""
    return InputError(f"{path}: {shown(value)} is not possible here; {asks}type {instead}.", path)


def fields_of(data: Any, path: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read a table of the case file field by field.

    Parameters
    ----------
    data
        The table, or None where it was left out.
    path
        Its place in the case (``taper``), or "" for the case itself.
    readers
        The fields it may have, each with its reader.

    Returns
    -------
    dict[str, Any]
        A checked value for each field that was given and is not null.

    Raises
    ------
    InputError
        At an unknown field, naming the nearest known one, or at a wrong value.
    """
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise wrong(path or "the case", data, f"a table of fields, such as {{{next(iter(readers))}: ...}}")
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name not in readers:
            raise _unknown_field(str(name), path, readers)
        if value is not None:
            found[name] = readers[name](value, _joined(path, name))
    return found


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _unknown_field(name: str, path: str, readers: Mapping[str, Reader]) -> InputError:
    word = name[:_LONGEST_TEXT].lower()
    near = difflib.get_close_matches(word, readers, n=1, cutoff=0.6)
    near = near or [field for field in readers if word in field.split("_")]
    where = f" in {path}" if path else ""
    instead = f"did you mean {near[0]}?" if near else f"the fields{where} are {', '.join(readers)}."
    return InputError(
        f"{quoted(name)} is not a field{where}: {instead}", _joined(path, quoted(name).strip('"'))
    )


def number(low: float, high: float, unit: str, example: str) -> Reader:
    """A reader of a number between two bounds, both allowed."""

    def read(value: Any, path: str) -> float:
        found = _number(value)
        if found is None or not low <= found <= high:
            raise wrong(
                path, value, f"{unit} between {low:g} and {high:g}, such as {example}, or null for not known"
            )
        return found

    return read


def whole(low: int, high: int, unit: str, example: str) -> Reader:
    """A reader of a whole number between two bounds, both allowed."""

    def read(value: Any, path: str) -> int:
        found = _number(value)
        if found is None or found != int(found) or not low <= found <= high:
            raise wrong(path, value, f"a whole number of {unit} from {low} to {high}, such as {example}")
        return int(found)

    return read


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value.strip() if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def amount(value: Any, path: str) -> Fraction:
    """Read an exact number that is not negative (mg, percent)."""
    if _number(value) is None:
        raise wrong(path, value, "a number, such as 0.5")
    exact = exact_mg(value.strip() if isinstance(value, str) else value)
    if exact < 0:
        raise wrong(path, value, "a number of at least 0, such as 0.5")
    return exact


def yes_no(value: Any, path: str) -> bool | None:
    """Read true, false, yes, no; ``unknown`` is not known."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else None
    if word in NOT_KNOWN_WORDS:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise wrong(path, value, "true, false, or null for not known")


def yes_no_or_words(value: Any, path: str) -> bool | str | None:
    """Read true or false, or the words of what is there (``cirrhosis``), which count as true."""
    if not isinstance(value, str):
        return yes_no(value, path)
    word = value.strip().lower()
    if word in NOT_KNOWN_WORDS | _YES | _NO:
        return yes_no(value, path)
    return False if word in ("normal", "healthy", "never") else text(value, path)


def choice(*options: str) -> Reader:
    """A reader of one word out of a few, in any case."""

    def read(value: Any, path: str) -> str:
        word = value.strip().lower() if isinstance(value, str) else ""
        for option in options:
            if option.lower() == word:
                return option
        listed = " or ".join([", ".join(options[:-1]), options[-1]] if len(options) > 1 else options)
        raise wrong(path, value, listed, options)

    return read


def text(value: Any, path: str) -> str:
    """Read a short text on one line."""
    if not isinstance(value, str) or not value.strip():
        raise wrong(path, value, "a few words")
    if not all(sign.isprintable() or sign.isspace() for sign in value):
        raise wrong(path, value, "plain words without control characters")
    if len(value) > _LONGEST_TEXT:
        raise InputError(f"{path}: the text is longer than {_LONGEST_TEXT} characters; shorten it.", path)
    return " ".join(value.split())


def words(value: Any, path: str) -> tuple[str, ...]:
    """Read a list of short texts, or one text."""
    listed = value if isinstance(value, list | tuple) else [value]
    if len(listed) > _LONGEST_LIST:
        raise InputError(f"{path}: the list is longer than {_LONGEST_LIST}; shorten it.", path)
    return tuple(text(item, f"{path}[{index}]") for index, item in enumerate(listed))


def day(value: Any, path: str) -> date:
    """Read a date, year-month-day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            found = date.fromisoformat(value.strip())
        except ValueError:
            found = date.min
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise wrong(path, value, "a date as year-month-day, such as 2024-12-01")


def anything(value: Any, path: str) -> Any:
    """Leave a value for a later reader."""
    return value
