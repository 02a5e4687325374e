"""Elements of directions put together: which amount is taken at which times of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.formats.amount_phrases import AMOUNT, PATTERN_OF_AMOUNTS, Unit, amounts_of
from glidepath.formats.clock_times import (
    MOST_TIMES_A_DAY,
    PART_OF_DAY_TIMES,
    PATTERN_TIMES,
    lies_in,
    times_every,
    too_often,
    usual_times,
)
from glidepath.formats.direction_tokens import EXAMPLE, quoted
from glidepath.formats.found import (
    AND,
    CLOCK,
    CLOSE,
    DIVIDED,
    EACH,
    FORM,
    FREQUENCY,
    OF,
    OPEN,
    PART_OF_DAY,
    TIMES_SIGN,
    TOTAL,
    Element,
)
from glidepath.patient.regimen import TimedDose

_TIME_KINDS = (PART_OF_DAY, CLOCK, FREQUENCY, DIVIDED)
_LOOSE = (OPEN, CLOSE, FORM, OF, EACH)


@dataclass(frozen=True, slots=True)
class DayOfDoses:
    """The doses of a day, the units named, and the words whose times are the usual ones."""

    doses: tuple[TimedDose, ...]
    units: tuple[Unit, ...] = ()
    usual_for: tuple[str, ...] = ()
    amounts: int = 1


@dataclass(frozen=True, slots=True)
class _Phrase:
    amount: Element
    times: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class _Times:
    clock: tuple[str, ...]
    usual_for: str = ""
    share: int = 1


def day_of_doses(elements: Sequence[Element], once_if_silent: str = "") -> DayOfDoses:
    """Put amounts and times together.

    Parameters
    ----------
    elements
        The elements of one drug's directions, periods and remarks taken out.
    once_if_silent
        The words by which one dose on a day of use is meant where nothing says how often (as-needed use),
        or "".

    Returns
    -------
    DayOfDoses
        The doses of one day.

    Raises
    ------
    InputError
        Where an amount has no time, a time no amount, two frequencies disagree, or more than four doses a
        day come out.

    Examples
    --------
    >>> from glidepath.formats.found import Element, MASS, FREQUENCY, Frequency
    >>> day = day_of_doses((Element(MASS, Fraction(1), "1 mg"), Element(FREQUENCY, Frequency(2), "bid")))
    >>> [(dose.time, str(dose.mg)) for dose in day.doses]
    [('08:00', '1'), ('20:00', '1')]
    """
    read = amounts_of(tuple(elements))
    pattern = [element for element in read.elements if element.kind == PATTERN_OF_AMOUNTS]
    if pattern:
        return _doses_of_pattern(pattern[0], read.elements, read.units)
    total = next((element for element in read.elements if element.kind == TOTAL), None)
    if total is not None:
        raise InputError(
            f'{quoted(total.text)} can be read in two ways: write each dose and its time, or "2 mg a day in 2'
            ' doses".'
        )
    kept = _with_sums([element for element in read.elements if element.kind not in _LOOSE])
    phrases = _phrases(kept)
    doses: dict[str, Fraction] = {}
    usual: list[str] = []
    for phrase in phrases:
        times = _times_of(phrase, once_if_silent if len(phrases) == 1 else "")
        usual.extend([times.usual_for] if times.usual_for else [])
        for time in times.clock:
            if time in doses:
                raise InputError(
                    f'two doses fall on {time}: give their sum, or each its clock time ("at 8 am").'
                )
            doses[time] = phrase.amount.value / times.share
    _agrees_with_count(kept, phrases, len(doses))
    return DayOfDoses(
        tuple(TimedDose(time=t, mg=doses[t]) for t in sorted(doses)), read.units, tuple(usual), len(phrases)
    )


def _doses_of_pattern(pattern: Element, elements: Sequence[Element], units: tuple[Unit, ...]) -> DayOfDoses:
    """Read ``0.5 mg 1-0-2``: morning, noon, evening, and at night where there is a fourth."""
    if any(element.kind in (*_TIME_KINDS, AMOUNT) for element in elements if element is not pattern):
        raise InputError(f"{quoted(pattern.text)} gives the times already: leave out the other times.")
    unit_mg, counts = pattern.value
    times = PATTERN_TIMES[len(counts)]
    doses = tuple(TimedDose(time=t, mg=unit_mg * n) for t, n in zip(times, counts, strict=True) if n > 0)
    if not doses:
        raise InputError(f'{quoted(pattern.text)} is no dose: type the doses taken, as in "0.5 mg 1-0-2".')
    return DayOfDoses(doses, units, (pattern.text,))


def _with_sums(elements: list[Element]) -> list[Element]:
    """Add up amounts joined by a plus sign: ``1 mg + 0.5 mg``."""
    kept: list[Element] = []
    for element in elements:
        plus = len(kept) > 1 and kept[-1].kind == AND and kept[-1].value in ("+", "plus")
        if element.kind == AMOUNT and plus and kept[-2].kind == AMOUNT:
            _, before = kept.pop(), kept.pop()
            element = Element(AMOUNT, before.value + element.value, f"{before.text} + {element.text}")
        kept.append(element)
    return kept


def _phrases(elements: list[Element]) -> list[_Phrase]:
    """Cut the line into amounts with their times, whether the times follow or come first."""
    amounts = [index for index, element in enumerate(elements) if element.kind == AMOUNT]
    stray = next((e for e in elements if e.kind == TIMES_SIGN), None)
    if stray is not None:
        raise InputError(f"{quoted(stray.text)} is not understood in directions: write them like {EXAMPLE}.")
    if not amounts:
        raise InputError(f"the dose is missing: write the mg and how often, as in {EXAMPLE}.")
    before = [e for e in elements[: amounts[0]] if e.kind in _TIME_KINDS]
    if len(amounts) == 1:
        return _amount_first(elements, amounts, before)
    if all(element.kind == FREQUENCY for element in before):
        return _amount_first(elements, amounts, [])
    return _time_first(elements, amounts)


def _agrees_with_count(elements: list[Element], phrases: list[_Phrase], doses: int) -> None:
    """Check the number of doses, and ``twice daily`` before several doses against it."""
    if doses > MOST_TIMES_A_DAY:
        raise too_often(doses)
    first = elements[0] if elements else None
    if (
        first is not None
        and first.kind == FREQUENCY
        and len(phrases) > 1
        and first.value.count not in (None, doses)
    ):
        raise InputError(f"{quoted(first.text)} and {doses} doses do not agree: keep one of the two.")


def _amount_first(elements: list[Element], amounts: list[int], before: list[Element]) -> list[_Phrase]:
    phrases = []
    for start, end in zip(amounts, [*amounts[1:], len(elements)], strict=True):
        times = tuple(e for e in elements[start + 1 : end] if e.kind != AMOUNT)
        phrases.append(_Phrase(elements[start], tuple(before) + times))
    silent = [phrase for phrase in phrases if not _has_time(phrase.times)]
    if silent and len(phrases) > 1:
        raise InputError(
            f"{quoted(silent[0].amount.text)} has no time of day: give each dose its time, as in "
            '"0.5 mg in the morning and 1 mg at night".'
        )
    return phrases


def _time_first(elements: list[Element], amounts: list[int]) -> list[_Phrase]:
    if _has_time(tuple(elements[amounts[-1] + 1 :])):
        raise InputError(
            f"{quoted(elements[amounts[-1]].text)} stands between two times of day: write each dose before"
            ' its time, as in "0.5 mg in the morning and 1 mg at night".'
        )
    starts = [0, *(index + 1 for index in amounts[:-1])]
    phrases = [
        _Phrase(elements[at], tuple(elements[start:at])) for start, at in zip(starts, amounts, strict=True)
    ]
    for phrase in phrases:
        if not _has_time(phrase.times):
            raise InputError(
                f"{quoted(phrase.amount.text)} has no time of day: write each dose before its time."
            )
    return phrases


def _has_time(elements: tuple[Element, ...]) -> bool:
    return any(element.kind in _TIME_KINDS for element in elements)


def _times_of(phrase: _Phrase, once_if_silent: str) -> _Times:
    frequencies = [e for e in phrase.times if e.kind == FREQUENCY]
    counted = [e for e in frequencies if e.value.count is not None]
    divided = [e for e in phrase.times if e.kind == DIVIDED]
    clock = _clock_times(phrase.times)
    if len({e.value.count for e in counted}) > 1 or len(divided) > 1:
        raise InputError(
            f"{quoted(' '.join(e.text for e in counted))} says two things about how often: keep one, as in"
            f" {EXAMPLE}."
        )
    if divided:
        return _shared(divided[0], counted, clock)
    if counted:
        return _counted(counted[0], clock, _usual_words(phrase.times))
    if clock:
        return _Times(clock, _usual_words(phrase.times))
    if frequencies or once_if_silent:
        return _Times(usual_times(1), frequencies[0].text if frequencies else once_if_silent)
    raise InputError(f"{quoted(phrase.amount.text)} does not say how often: add it, as in {EXAMPLE}.")


def _shared(divided: Element, counted: list[Element], clock: tuple[str, ...]) -> _Times:
    """The amount is that of the day, shared out evenly."""
    parts = divided.value
    if parts > MOST_TIMES_A_DAY:
        raise too_often(parts)
    if (clock and len(clock) != parts) or (counted and counted[0].value.count not in (1, parts)):
        raise InputError(f"{quoted(divided.text)} does not agree with the other times: keep one of them.")
    return _Times(clock or usual_times(parts), "" if clock else divided.text, parts)


def _counted(frequency: Element, clock: tuple[str, ...], usual: str) -> _Times:
    count, hours = frequency.value.count, frequency.value.hours
    if hours is not None and len(clock) <= 1:
        anchored = clock[0] if clock else None
        return _Times(times_every(hours, anchored), usual if anchored else frequency.text)
    if not clock:
        return _Times(usual_times(count), frequency.text)
    if len(clock) != count:
        raise InputError(
            f"{quoted(frequency.text)} and {len(clock)} time{'s' if len(clock) > 1 else ''} of day do not"
            ' agree: give every time, as in "at 8 am and 10 pm", or only how often.'
        )
    return _Times(clock, usual)


def _clock_times(elements: tuple[Element, ...]) -> tuple[str, ...]:
    """The clock times of a phrase; an exact time just after a part of the day replaces it."""
    times: list[tuple[str, str]] = []
    joined_by_and = True
    for element in elements:
        if element.kind == AND:
            joined_by_and = True
        if element.kind not in (PART_OF_DAY, CLOCK):
            continue
        time = element.value if element.kind == CLOCK else PART_OF_DAY_TIMES[element.value]
        if times and not joined_by_and and _refines(times[-1], element, time):
            times.pop()
            time = element.value if element.kind == CLOCK else time
        times.append((time, element.value if element.kind == PART_OF_DAY else ""))
        joined_by_and = False
    clock = [time for time, _ in times]
    if len(set(clock)) < len(clock):
        twice = next(time for time in clock if clock.count(time) > 1)
        raise InputError(
            f'the time {twice} is given twice: give each time of day once, as in "at 8 am and 10 pm".'
        )
    return tuple(sorted(clock))


def _refines(before: tuple[str, str], element: Element, time: str) -> bool:
    """Whether ``10 pm`` after ``at night``, or ``at bedtime`` after ``nightly``, means the same dose."""
    part = before[1]
    if element.kind == CLOCK:
        return part != "" and lies_in(time, part)
    return bool(part == element.value)


def _usual_words(elements: tuple[Element, ...]) -> str:
    """The words whose clock time is only the usual one, where no exact time follows them."""
    exact = [e.value for e in elements if e.kind == CLOCK]
    parts = [e for e in elements if e.kind == PART_OF_DAY]
    return " and ".join(e.text for e in parts if not any(lies_in(time, e.value) for time in exact))
