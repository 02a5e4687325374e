"""Numbers as JSON has them: doses exact, predictions to four significant digits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from math import isfinite
from typing import Any

from glidepath.basis.amounts import plain_number

_DIGITS = 4


def exact_number(amount: Fraction | int) -> float:
    """Write an exact amount as the float whose text is that decimal.

    Parameters
    ----------
    amount
        An amount [mg, ml, percent]. Without a finite decimal (one third) the nearest float is taken.

    Returns
    -------
    float
        Such as 0.875.

    Examples
    --------
    >>> exact_number(Fraction(7, 8))
    0.875
    """
    text = plain_number(amount)
    return float(Fraction(text)) if "/" in text else float(text)


def four_digits(number: float) -> float | None:
    """Round a figure of a model to four significant digits; what is not a number becomes null.

    Examples
    --------
    >>> four_digits(12.34567)
    12.35
    """
    value = float(number)
    return float(f"{value:.{_DIGITS}g}") + 0.0 if math.isfinite(value) else None


def figures(value: Any) -> Any:
    """Turn a record of figures into plain data: arrays to lists, numbers to four significant digits.

    Parameters
    ----------
    value
        A frozen record, mapping, array, list, number, text, date or None.

    Returns
    -------
    Any
        Dicts and lists in the order of the record; whole numbers stay whole.

    Examples
    --------
    >>> figures({"p50": (1.00004, 2)})
    {'p50': [1.0, 2]}
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: figures(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): figures(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [figures(item) for item in value]
    if hasattr(value, "tolist"):
        return _of_array(value.tolist())
    return _number(value)


def _of_array(value: Any) -> Any:
    if not isinstance(value, list):
        return _number(value)
    if value and all(type(item) is float for item in value):
        return [float(f"{item:.{_DIGITS}g}") + 0.0 if isfinite(item) else None for item in value]
    return [_of_array(item) for item in value]


def _number(value: Any) -> Any:
    if isinstance(value, float):
        return four_digits(value)
    if isinstance(value, int):
        return value
    return exact_number(value) if isinstance(value, Fraction) else four_digits(value)


def plain(value: Any) -> Any:
    """Turn a setting into plain data without rounding: fractions exact, dates as text, tuples as lists.

    Examples
    --------
    >>> plain({"target_mg": Fraction(1, 2)})
    {'target_mg': 0.5}
    """
    if isinstance(value, Fraction):
        return exact_number(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return value
