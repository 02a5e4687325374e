"""A case file turned into a case: checked field by field, defaults listed, unknowns kept unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from glidepath.basis.errors import InputError
from glidepath.formats.case_medicines import ReadMedicines, read_medicines, refuse_unknown_strengths
from glidepath.formats.case_person import ReadPerson, read_person, refuse_before_birth
from glidepath.formats.case_records import Taken, read_override, read_specialist
from glidepath.formats.case_taper import read_taper
from glidepath.formats.field_readers import Reader, anything, day, fields_of, number, text, yes_no
from glidepath.formats.plain_data import plain_data
from glidepath.patient.case import Alcohol, Assumed, Case
from glidepath.patient.person import Person

_MOST_DRINKS = 500
_MOST_GRAMS = 7_000
_OPIOID_CLASSES = frozenset(("opioid", "opioid_use_disorder_treatment"))

CASE_FIELDS: Mapping[str, Reader] = {
    "as_of": day,
    "person": anything,
    "medicines": anything,
    "alcohol": anything,
    "taper": anything,
    "override": anything,
    "specialist": anything,
    "other_medicines_complete": yes_no,
    "title": text,
}
_ALCOHOL_FIELDS: Mapping[str, Reader] = {
    "drinks_per_week": number(0, _MOST_DRINKS, "drinks a week", "4"),
    "grams_per_week": number(0, _MOST_GRAMS, "grams a week", "60"),
}
_ENTRY_SHORTHAND = ("directions", "since", "until", "indication")


def case_from_text(text_or_bytes: str | bytes, kind: Literal["yaml", "json"], today: date) -> Case:
    """Read a case file.

    Parameters
    ----------
    text_or_bytes
        The whole file.
    kind
        Whether it is YAML or JSON.
    today
        The civil day, taken where the case names none.

    Returns
    -------
    Case
        The case as understood.

    Raises
    ------
    InputError
        At the first thing that is wrong: what, where, and what to type instead.

    Examples
    --------
    >>> case_from_text("directions: clonazepam 1 mg bid", "yaml", date(2026, 11, 22)).taper.market
    'US'
    """
    return case_from_mapping(plain_data(text_or_bytes, kind), today)


def case_from_words(words: str, options: Mapping[str, Any], today: date) -> Case:
    """Read a case given in plain words, with options beside them.

    Parameters
    ----------
    words
        Directions, such as ``clonazepam 1 mg twice daily``.
    options
        Parts of a case file (``person``, ``taper``, ``as_of`` ...), and ``since``, ``until``,
        ``indication`` of the words.
    today
        The civil day, taken where the options name none.

    Returns
    -------
    Case
        The case as understood.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> case = case_from_words("clonazepam 1 mg bid", {"since": "2024-12-01"}, date(2026, 11, 22))
    >>> case.regimens[0].since
    datetime.date(2024, 12, 1)
    """
    beside = {name: options[name] for name in _ENTRY_SHORTHAND[1:] if options.get(name) is not None}
    rest = {name: value for name, value in options.items() if name not in _ENTRY_SHORTHAND}
    more = rest.pop("medicines", None) or []
    return case_from_mapping({**rest, "medicines": [{"directions": words, **beside}, *more]}, today)


def cases_from_jsonl(lines: Iterable[str | bytes], today: date) -> Iterator[Case | InputError]:
    """Read JSON Lines: one case a line.

    Parameters
    ----------
    lines
        The lines; empty ones at the end are passed over.
    today
        The civil day, taken where a case names none.

    Yields
    ------
    Case | InputError
        For each line its case, or what is wrong with it; the run goes on.
    """
    empty = 0
    for line in lines:
        if not line.strip():
            empty += 1
            continue
        for _ in range(empty):
            yield InputError("the line is empty: give one case in JSON a line.")
        empty = 0
        try:
            yield case_from_mapping(plain_data(line, "json"), today)
        except InputError as error:
            yield error


def case_from_mapping(mapping: Any, today: date) -> Case:
    """Read a case from plain data.

    Parameters
    ----------
    mapping
        The fields of a case file; directions alone will do.
    today
        The civil day, taken where the case names none.

    Returns
    -------
    Case
        The case as understood: exact amounts, every default in ``assumed``, every unknown safety field in
        ``not_known``.

    Raises
    ------
    InputError
        At the first thing that is wrong.

    Examples
    --------
    >>> case = case_from_mapping({"medicines": [{"directions": "clonazepam 1 mg bid"}]}, date(2026, 11, 22))
    >>> "person.pregnant" in case.not_known
    True
    """
    if isinstance(mapping, Mapping) and "plans" in mapping:
        raise InputError(
            "plans: a file with plans is the SPEC of a population: type glidepath population.", "plans"
        )
    given = fields_of(_with_medicines(mapping), "", CASE_FIELDS)
    as_of, assumed = given_day(given, today)
    medicines = read_medicines(given.get("medicines"), as_of)
    return build_case({**given, "as_of": as_of}, replace(medicines, assumed=(*assumed, *medicines.assumed)))


def build_case(data: Mapping[str, Any], medicines: ReadMedicines) -> Case:
    """Put a case together from its medicines, already read, and the rest of its fields.

    Parameters
    ----------
    data
        The fields of a case file, ``as_of`` among them; its ``medicines`` are passed over.
    medicines
        The medicines as read.

    Returns
    -------
    Case
        The case as understood.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    given = fields_of(data, "", CASE_FIELDS)
    as_of = given["as_of"]
    person = read_person(given.get("person"))
    for regimen in medicines.regimens:
        if regimen.since is not None:
            refuse_before_birth(person.person.age_years, regimen.since, as_of, "medicines")
    taper, taper_assumed = read_taper(given.get("taper"), as_of, medicines.regimens)
    refuse_unknown_strengths(medicines.units, taper.market, as_of)
    alcohol = _alcohol(given.get("alcohol"))
    taken = Taken.from_regimens(medicines.regimens, taper.drug, taper.start, as_of)
    specialist, specialist_assumed = read_specialist(given.get("specialist"), taken)
    known_person, opioids_known = _opioids(person, medicines, given.get("other_medicines_complete"), as_of)
    return Case(
        as_of=as_of,
        person=known_person,
        regimens=medicines.regimens,
        taper=taper,
        other_medicines=medicines.others,
        alcohol=alcohol,
        override=read_override(given.get("override")),
        specialist=specialist,
        assumed=(*medicines.assumed, *person.assumed, *taper_assumed, *specialist_assumed),
        not_known=(*person.not_known, *_not_known(medicines, alcohol, as_of, opioids_known)),
        title=given.get("title", ""),
    )


def _with_medicines(mapping: Any) -> Any:
    """Accept directions alone, as words or as fields of the case itself."""
    if isinstance(mapping, str):
        return {"medicines": [mapping]}
    if not isinstance(mapping, Mapping) or "directions" not in mapping or "medicines" in mapping:
        return mapping
    entry = {name: mapping[name] for name in _ENTRY_SHORTHAND if name in mapping}
    rest = {name: value for name, value in mapping.items() if name not in _ENTRY_SHORTHAND}
    return {**rest, "medicines": [entry]}


def given_day(given: Mapping[str, Any], today: date) -> tuple[date, tuple[Assumed, ...]]:
    """The day that counts as today: as given, else the civil day, or an earlier start of the taper.

    Parameters
    ----------
    given
        The fields of a case file.
    today
        The civil day.

    Returns
    -------
    tuple[date, tuple[Assumed, ...]]
        The day, and what was taken by convention.

    Raises
    ------
    InputError
        When a date cannot be read.
    """
    if given.get("as_of") is not None:
        return day(given["as_of"], "as_of"), ()
    taper = given.get("taper")
    start = taper.get("start") if isinstance(taper, Mapping) else None
    begins = day(start, "taper.start") if start is not None else today
    if begins < today:
        why = (
            "no as_of was given, and the taper begins before the civil day, so its first day counts as today"
        )
        return begins, (Assumed(field="as_of", value=begins.isoformat(), why=why),)
    return today, (
        Assumed(field="as_of", value=today.isoformat(), why="no as_of was given, so the civil day is used"),
    )


def _alcohol(data: Any) -> Alcohol:
    given = fields_of(data, "alcohol", _ALCOHOL_FIELDS)
    if len(given) > 1:
        raise InputError(
            "alcohol: drinks_per_week and grams_per_week are both given; keep one of them.", "alcohol"
        )
    return Alcohol(**given)


def _opioids(
    person: ReadPerson, medicines: ReadMedicines, complete: bool | None, as_of: date
) -> tuple[Person, bool]:
    """Whether opioids are taken: by the list, by what was said, or by a list that is said to be complete."""
    now = [medicine for medicine in medicines.others if medicine.taken_on(as_of)]
    listed = any(_OPIOID_CLASSES & set(medicine.classes) for medicine in now)
    if listed and person.opioids is False:
        raise InputError(
            "person.opioids: false, but an opioid is among the medicines; correct one of the two.",
            "person.opioids",
        )
    if listed or person.opioids is not None:
        return person.person, True
    if complete and all(medicine.recognised for medicine in now):
        details = (*person.person.details, ("opioids", "no"))
        return replace(person.person, details=details), True
    return person.person, False


def _not_known(
    medicines: ReadMedicines, alcohol: Alcohol, as_of: date, opioids_known: bool
) -> tuple[str, ...]:
    """The safety fields outside the person that nobody answered."""
    now = [regimen for regimen in medicines.regimens if regimen.taken_on(as_of)]
    unknown = []
    if any(regimen.indication is None for regimen in now) or not now:
        unknown.append("indication")
    if not opioids_known:
        unknown.append("opioids")
    if alcohol.drinks_per_week is None and alcohol.grams_per_week is None:
        unknown.append("alcohol")
    return tuple(unknown)
