"""Periods put in order: stages that follow each other, and lines of one drug on the same days."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.formats.clock_times import MOST_TIMES_A_DAY, too_often
from glidepath.formats.periods import Span
from glidepath.patient.regimen import Regimen, TimedDose

_ONE_DAY = timedelta(days=1)
_SLACK_DAYS = 31


@dataclass(slots=True)
class Stage:
    """What one stage says of its period; None where it says nothing."""

    since: date | None = None
    until: date | None = None
    length: Span | None = None


def periods_of(stages: Sequence[Stage], as_of: date) -> list[tuple[date | None, date | None]]:
    """Put stages that follow each other on the calendar.

    Parameters
    ----------
    stages
        The stages in order. The last one lasts until today where it names no end.
    as_of
        The day that counts as today.

    Returns
    -------
    list[tuple[date | None, date | None]]
        First and last day of each; a first day None is not known, a last day None means still taken.

    Raises
    ------
    InputError
        When the stages do not fit together, or a change has no date.

    Examples
    --------
    >>> periods_of([Stage(length=Span(months=6)), Stage(length=Span(months=24))], date(2026, 11, 22))[0]
    (datetime.date(2024, 5, 22), datetime.date(2024, 11, 21))
    """
    days = [_alone(stage, as_of, last=stage is stages[-1]) for stage in stages]
    for index in range(len(days) - 2, -1, -1):
        days[index] = _before(stages[index], days[index], days[index + 1])
    for index in range(1, len(days)):
        days[index] = _following(stages[index], days[index - 1], days[index])
    for index in range(len(days) - 2, -1, -1):
        days[index] = _before(stages[index], days[index], days[index + 1])
    _in_order(days, as_of)
    return days


def _alone(stage: Stage, as_of: date, last: bool) -> tuple[date | None, date | None]:
    since, until, length = stage.since, stage.until, stage.length
    if length is None:
        return since, until
    if since is not None and until is not None:
        raise InputError(
            'a start, an end and a length are given: keep two of them, as in "from 2024-01-01 for 6 months".'
        )
    if since is not None:
        return since, length.after(since) - _ONE_DAY
    if until is not None:
        return length.before(until + _ONE_DAY), until
    return (length.before(as_of), None) if last else (None, None)


def _before(
    stage: Stage, days: tuple[date | None, date | None], after: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    since, until = days
    if until is None and after[0] is not None:
        until = after[0] - _ONE_DAY
    if since is None and until is not None and stage.length is not None:
        since = stage.length.before(until + _ONE_DAY)
    return since, until


def _following(
    stage: Stage, before: tuple[date | None, date | None], days: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    since, until = days
    if before[1] is None:
        raise InputError(
            'the change of dose has no date: say how long each dose was taken, as in "for 6 months then".'
        )
    expected = before[1] + _ONE_DAY
    if since is None:
        if until is None and stage.length is not None:
            until = stage.length.after(expected) - _ONE_DAY
        return expected, until
    if stage.since is None and since != expected:
        if abs((since - expected).days) > _SLACK_DAYS:
            raise InputError(
                f"the lengths do not add up: the next dose would begin on {expected} and on {since}; give the"
                ' dates, as in "since 2024-12-01".'
            )
        return expected, until
    return since, until


def _in_order(days: Sequence[tuple[date | None, date | None]], as_of: date) -> None:
    for since, until in days:
        if since is not None and since > as_of:
            raise InputError(f"the start {since} lies after today ({as_of}): give the day of the first dose.")
        if since is not None and until is not None and until < since:
            raise InputError(f"the end {until} lies before the start {since}: put the dates in order.")
    for (_, until), (since, _) in itertools.pairwise(days):
        if until is not None and since is not None and since <= until:
            raise InputError(f"the stages overlap: one ends on {until}, the next begins on {since}.")


def merged(regimens: Iterable[Regimen]) -> tuple[tuple[Regimen, ...], tuple[Regimen, ...]]:
    """Join regimens of one drug and release family that cover the same days into one with all their doses.

    Parameters
    ----------
    regimens
        What is taken, as read.

    Returns
    -------
    tuple[tuple[Regimen, ...], tuple[Regimen, ...]]
        The regimens without overlaps within a drug and family, in order; and those of them that hold a sum.

    Raises
    ------
    InputError
        When a joined day holds more than four doses.
    """
    joined: list[Regimen] = []
    sums: list[Regimen] = []
    groups: dict[tuple[str, str, int], list[Regimen]] = {}
    for regimen in regimens:
        key = (regimen.drug, regimen.formulation, regimen.days_per_week)
        groups.setdefault(key, []).append(regimen)
    for group in groups.values():
        pieces, summed = _without_overlap(group)
        joined.extend(pieces)
        sums.extend(summed)
    return tuple(joined), tuple(sums)


def _without_overlap(group: list[Regimen]) -> tuple[list[Regimen], list[Regimen]]:
    if not _overlap(group):
        return group, []
    starts = {r.since or date.min for r in group} | {r.until + _ONE_DAY for r in group if r.until is not None}
    edges = sorted(starts)
    pieces: list[Regimen] = []
    summed: list[Regimen] = []
    for start, following in zip(edges, [*edges[1:], None], strict=True):
        here = [r for r in group if r.taken_on(start)]
        if not here:
            continue
        end = following - _ONE_DAY if following is not None else None
        piece = _together(here, None if start == date.min else start, end)
        pieces.append(piece)
        summed.extend([piece] if len(here) > 1 else [])
    return pieces, summed


def _overlap(group: list[Regimen]) -> bool:
    ordered = sorted(group, key=lambda r: r.since or date.min)
    return any(a.until is None or (b.since or date.min) <= a.until for a, b in itertools.pairwise(ordered))


def _together(regimens: list[Regimen], since: date | None, until: date | None) -> Regimen:
    doses: dict[str, Fraction] = {}
    for regimen in regimens:
        for dose in regimen.doses:
            doses[dose.time] = doses.get(dose.time, Fraction(0)) + dose.mg
    if len(doses) > MOST_TIMES_A_DAY:
        raise too_often(len(doses))
    texts = list(dict.fromkeys(r.directions for r in regimens))
    indications = list(dict.fromkeys(r.indication for r in regimens if r.indication))
    return replace(
        regimens[0],
        doses=tuple(TimedDose(time=time, mg=doses[time]) for time in sorted(doses)),
        since=since,
        until=until,
        directions="; ".join(texts),
        indication=", ".join(indications) or None,
        as_needed=any(r.as_needed for r in regimens),
    )
