"""Directions in words, as prescriptions have them, read into regimens.

What is not understood is never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from glidepath.basis.errors import InputError
from glidepath.formats.amount_phrases import Unit
from glidepath.formats.direction_lines import Line, lines_of
from glidepath.formats.direction_tokens import EXAMPLE, LONGEST_TEXT, quoted
from glidepath.formats.drafts import Draft, draft_of
from glidepath.formats.histories import Stage, merged, periods_of
from glidepath.patient.case import Assumed
from glidepath.patient.regimen import OtherMedicine, Regimen


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands beside the words: today, dates and indication of the entry, its place in the case.

    ``drug`` is the drug that is meant where the words name none.
    """

    as_of: date
    since: date | None = None
    until: date | None = None
    indication: str | None = None
    drug: str | None = None
    field: str = "directions"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedUnit:
    """A tablet or capsule that the words named with its strength, to be looked up in the market."""

    regimen: Regimen
    unit: Unit
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """Directions as understood, with what was taken by convention."""

    regimens: tuple[Regimen, ...] = ()
    other_medicines: tuple[OtherMedicine, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    units: tuple[StatedUnit, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The lists that grow while the lines are read."""

    regimens: list[Regimen] = field(default_factory=list)
    others: list[OtherMedicine] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)
    units: list[StatedUnit] = field(default_factory=list)
    lengths: dict[str, object] = field(default_factory=dict)
    since_used: bool = False
    until_used: bool = False


def read_directions(text: str, entry: Entry) -> Directions:
    """Read directions in words.

    Parameters
    ----------
    text
        Such as ``clonazepam 0.5 mg three times a day for 18 months``. Several medicines stand on lines of
        their
        own or behind a semicolon; doses that followed each other are joined by ``then``.
    entry
        What the case says beside the words.

    Returns
    -------
    Directions
        Exact regimens, other medicines, and the clock times and dates that were taken by convention.

    Raises
    ------
    InputError
        At anything that is not understood, quoting it and showing words that work.

    Examples
    --------
    >>> read = read_directions("clonazepam 1 mg bid", Entry(as_of=date(2026, 11, 22)))
    >>> [(dose.time, str(dose.mg)) for dose in read.regimens[0].doses]
    [('08:00', '1'), ('20:00', '1')]
    """
    try:
        return _read(text, entry)
    except InputError as error:
        raise InputError(error.says, error.field or entry.field) from None


def _read(text: str, entry: Entry) -> Directions:
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"the directions are longer than {LONGEST_TEXT} characters: write them like {EXAMPLE}."
        )
    lines = list(lines_of(text))
    if not any(line.stages for line in lines):
        raise InputError(f"the directions are empty: write them like {EXAMPLE}.")
    _refuse_repeated(lines)
    reading = _Reading()
    carried = entry.drug
    for line in lines:
        carried = _read_line(line, entry, carried, reading)
    for name, given, used in (
        ("since", entry.since, reading.since_used),
        ("until", entry.until, reading.until_used),
    ):
        if given is not None and not used:
            raise InputError(
                f"{name} is given twice, beside the directions and in them: keep one of the two."
            )
    return Directions(
        regimens=merged(reading.regimens)[0],
        other_medicines=tuple(reading.others),
        assumed=tuple(reading.assumed),
        units=tuple(reading.units),
    )


def _refuse_repeated(lines: Sequence[Line]) -> None:
    seen: set[str] = set()
    for line in lines:
        text = " ".join(line.text.lower().split())
        if text in seen:
            raise InputError(
                f"{quoted(line.text)} is there twice: keep one line, and give the whole dose if both are"
                " taken."
            )
        seen.add(text)


def _read_line(line: Line, entry: Entry, carried: str | None, reading: _Reading) -> str | None:
    """Read one line into the lists; the name of its last drug is given back for a line that names none."""
    drafts: list[list[Draft]] = []
    for number, stage in enumerate(line.stages):
        group = []
        for segment in stage:
            before = carried if number or not segment.unknown else None
            draft = draft_of(segment, before, entry.as_of)
            carried = draft.drug.name if draft.drug is not None else carried
            group.append(draft)
        drafts.append(group)
    if len(drafts) > 1:
        _add_chain([_only(group) for group in drafts], entry, reading)
    else:
        _add_side_by_side(drafts[0] if drafts else [], entry, reading)
    return carried


def _only(group: Sequence[Draft]) -> Draft:
    if len(group) != 1:
        raise InputError('"then" joins the doses of one medicine: write each medicine on a line of its own.')
    return group[0]


def _add_chain(chain: list[Draft], entry: Entry, reading: _Reading) -> None:
    """Put doses of one drug on the calendar, one after the other."""
    if len({draft.drug.name if draft.drug else "" for draft in chain}) > 1 or any(d.other for d in chain):
        raise InputError(
            '"then" joins the doses of one drug: write each medicine on a line of its own, with its dates.'
        )
    _fill(chain[0].stage, chain[-1].stage, entry, reading)
    periods = periods_of([draft.stage for draft in chain], entry.as_of)
    for draft, period in zip(chain, periods, strict=True):
        _add(draft, period, entry, reading)


def _add_side_by_side(drafts: list[Draft], entry: Entry, reading: _Reading) -> None:
    """Put the medicines of one line on the calendar; parts of one drug share the dates given once."""
    for draft in drafts:
        dated = [
            d.stage for d in drafts if d.drug is draft.drug and d.drug is not None and _is_dated(d.stage)
        ]
        stage = dated[0] if len(dated) == 1 else draft.stage
        stage = Stage(stage.since, stage.until, stage.length)
        _refuse_two_lengths(draft, stage, reading)
        _fill(stage, stage, entry, reading)
        _add(draft, periods_of([stage], entry.as_of)[0], entry, reading)


def _is_dated(stage: Stage) -> bool:
    return stage != Stage()


def _refuse_two_lengths(draft: Draft, stage: Stage, reading: _Reading) -> None:
    """Two lines of one drug with different lengths and no dates leave open which came first."""
    if draft.drug is None or stage.length is None or stage.since is not None or stage.until is not None:
        return
    if reading.lengths.setdefault(draft.drug.name, stage.length) != stage.length:
        raise InputError(
            f'{draft.drug.name} has two lengths of time and no dates: join the doses with "then", as in '
            '"0.5 mg bid for 6 months then 1 mg bid for two years".'
        )


def _fill(first: Stage, last: Stage, entry: Entry, reading: _Reading) -> None:
    """Take the dates that stand beside the words where the words give none."""
    if entry.since is not None and first.since is None and (first.length is None or first is not last):
        first.since, reading.since_used = entry.since, True
    if entry.until is not None and last.until is None and (last.length is None or first is not last):
        last.until, reading.until_used = entry.until, True


def _add(draft: Draft, period: tuple[date | None, date | None], entry: Entry, reading: _Reading) -> None:
    since, until = period
    if draft.other is not None:
        reading.others.append(replace(draft.other, since=since, until=until))
        return
    if draft.drug is None or draft.day is None:
        return
    regimen = Regimen(
        drug=draft.drug.name,
        formulation=draft.family,
        doses=draft.day.doses,
        since=since,
        until=until,
        days_per_week=draft.days_per_week,
        as_needed=draft.as_needed,
        indication=entry.indication or draft.indication,
        directions=draft.text,
    )
    reading.regimens.append(regimen)
    reading.units.extend(
        StatedUnit(regimen=regimen, unit=unit, field=entry.field) for unit in draft.day.units
    )
    reading.assumed.extend(_conventions(draft, regimen, entry))


def _conventions(draft: Draft, regimen: Regimen, entry: Entry) -> list[Assumed]:
    """What the words left to convention: clock times, and the first day of a month or year."""
    found = []
    words = list(dict.fromkeys(draft.day.usual_for)) if draft.day is not None else []
    if words:
        said = ", ".join(quoted(word) for word in words)
        why = f'the usual clock times of {said}; write them, as in "at 8 am and 10 pm", to have others'
        if len(regimen.doses) == 1 and any(word.endswith("day") or word == "daily" for word in words):
            why = f'{said} is read as one dose; write "in 2 doses" if it is divided'
        times = tuple(dose.time for dose in regimen.doses)
        found.append(Assumed(field=f"{entry.field}.times", value=times, why=why))
    if draft.rough_since and regimen.since is not None:
        why = f"the first day of {quoted(draft.rough_since)}; write the day to be exact"
        found.append(Assumed(field=f"{entry.field}.since", value=regimen.since.isoformat(), why=why))
    return found
