"""Yes, no and not known: a truth that remembers what was read and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Truth:
    """One answer to one question.

    ``value`` None means not known, and is never taken as no. ``because`` names the fields that settled
    it and what they held; ``missing`` names the fields that would settle it.
    """

    value: bool | None
    because: tuple[tuple[str, Any], ...] = ()
    missing: tuple[str, ...] = ()


YES = Truth(True)
NO = Truth(False)


def told(field: str, value: bool | None) -> Truth:
    """The truth of a yes/no field of the case; None becomes not known, with the field as what is missing.

    Examples
    --------
    >>> told("person.liver", None)
    Truth(value=None, because=(), missing=('person.liver',))
    """
    if value is None:
        return Truth(None, missing=(field,))
    return Truth(value, ((field, value),))


def settled(value: bool, field: str, read: Any) -> Truth:
    """A truth that was worked out from a field that is known."""
    return Truth(value, ((field, read),))


def unknown(*fields: str) -> Truth:
    """A question that nothing in the case answers; ``fields`` would."""
    return Truth(None, missing=fields)


def any_of(*truths: Truth) -> Truth:
    """OR: yes as soon as one is yes; no only when all are known to be no.

    Examples
    --------
    >>> any_of(NO, unknown("a")).value is None
    True
    >>> any_of(YES, unknown("a")).value
    True
    """
    yes = [t for t in truths if t.value is True]
    if yes:
        return Truth(True, _because(yes))
    open_ones = [t for t in truths if t.value is None]
    if open_ones:
        return Truth(None, _because(truths), _missing(open_ones))
    return Truth(False, _because(truths))


def all_of(*truths: Truth) -> Truth:
    """AND: no as soon as one is no; yes only when all are known to be yes.

    Examples
    --------
    >>> all_of(NO, unknown("a")).value
    False
    >>> all_of(YES, unknown("a")).missing
    ('a',)
    """
    no = [t for t in truths if t.value is False]
    if no:
        return Truth(False, _because(no))
    open_ones = [t for t in truths if t.value is None]
    if open_ones:
        return Truth(None, _because(truths), _missing(open_ones))
    return Truth(True, _because(truths))


def negated(truth: Truth) -> Truth:
    """NOT: what is not known stays not known.

    Examples
    --------
    >>> negated(unknown("a")).value is None
    True
    """
    return truth if truth.value is None else Truth(not truth.value, truth.because)


def _because(truths: Iterable[Truth]) -> tuple[tuple[str, Any], ...]:
    return tuple(dict(pair for t in truths for pair in t.because).items())


def _missing(truths: Iterable[Truth]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field for t in truths for field in t.missing))
