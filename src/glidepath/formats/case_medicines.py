"""The medicines of a case file: entries of directions with dates, read and put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from glidepath.basis.amounts import mg_text, plain_number
from glidepath.basis.errors import InputError
from glidepath.facts.load import products
from glidepath.formats.direction_tokens import EXAMPLE
from glidepath.formats.directions import Directions, Entry, StatedUnit, read_directions
from glidepath.formats.field_readers import Reader, day, fields_of, shown, text, wrong
from glidepath.formats.histories import merged
from glidepath.patient.case import Assumed, Market
from glidepath.patient.regimen import OtherMedicine, Regimen

_MOST_ENTRIES = 200


def _directions(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise wrong(path, value, f"directions, such as {EXAMPLE}")
    return value


ENTRY_FIELDS: Mapping[str, Reader] = {
    "directions": _directions,
    "indication": text,
    "since": day,
    "until": day,
}


@dataclass(frozen=True, slots=True)
class ReadMedicines:
    """All medicines of a case, with what was taken by convention."""

    regimens: tuple[Regimen, ...]
    others: tuple[OtherMedicine, ...]
    assumed: tuple[Assumed, ...]
    units: tuple[StatedUnit, ...]


def read_medicines(data: Any, as_of: date) -> ReadMedicines:
    """Read the ``medicines`` of a case file.

    Parameters
    ----------
    data
        A list of entries, each a table with ``directions`` or the directions alone.
    as_of
        The day that counts as today.

    Returns
    -------
    ReadMedicines
        Regimens without overlaps, and the other medicines.

    Raises
    ------
    InputError
        At anything that is not understood, or where no benzodiazepine or Z-drug is among them.
    """
    entries = _entries(data)
    read = [_entry(item, f"medicines[{index}]", as_of) for index, item in enumerate(entries)]
    regimens, sums = merged(regimen for part in read for regimen in part.regimens)
    if not regimens:
        others = [medicine.name for part in read for medicine in part.other_medicines]
        raise InputError(
            f"medicines: no benzodiazepine or Z-drug is among them{_which(others)}; write it like {EXAMPLE}.",
            "medicines",
        )
    assumed = [item for part in read for item in part.assumed]
    return ReadMedicines(
        regimens=regimens,
        others=tuple(medicine for part in read for medicine in part.other_medicines),
        assumed=(*assumed, *(_summed(regimen) for regimen in sums if len(entries) > 1)),
        units=tuple(unit for part in read for unit in part.units),
    )


def _which(others: list[str]) -> str:
    if not others:
        return ""
    return f" ({', '.join(shown(name) for name in others[:3])} {'is' if len(others) == 1 else 'are'} none)"


def _entries(data: Any) -> list[Any]:
    if isinstance(data, str | Mapping):
        return [data]
    if data is None or data == []:
        raise InputError(
            f"the case names no medicines; write medicines: [{{directions: {EXAMPLE}}}].", "medicines"
        )
    if not isinstance(data, list | tuple):
        raise wrong("medicines", data, f"a list such as [{{directions: {EXAMPLE}}}]")
    if len(data) > _MOST_ENTRIES:
        raise InputError(
            f"medicines: the list is longer than {_MOST_ENTRIES}; leave out what ended long ago.", "medicines"
        )
    return list(data)


def _entry(item: Any, path: str, as_of: date) -> Directions:
    given = fields_of({"directions": item} if isinstance(item, str) else item, path, ENTRY_FIELDS)
    words = given.get("directions")
    if words is None:
        raise InputError(f"{path}: directions are missing; write them like {EXAMPLE}.", f"{path}.directions")
    since, until = given.get("since"), given.get("until")
    if since is not None and since > as_of:
        raise InputError(
            f"{path}.since: {since} lies after today ({as_of}); give the day of the first dose.",
            f"{path}.since",
        )
    if since is not None and until is not None and until < since:
        raise InputError(
            f"{path}.until: {until} lies before since ({since}); put the dates in order.", f"{path}.until"
        )
    entry = Entry(as_of=as_of, since=since, until=until, indication=given.get("indication"), field=path)
    try:
        return read_directions(words, entry)
    except InputError as error:
        raise InputError(f"{path}.directions: {error.says}", f"{path}.directions") from None


def _summed(regimen: Regimen) -> Assumed:
    since = f" since {regimen.since}" if regimen.since is not None else ""
    return Assumed(
        field="medicines",
        value=f"{regimen.drug} {plain_number(regimen.day_mg)} mg a day{since}",
        why=(
            f"entries of {regimen.drug} cover the same days, so their doses were added; give the earlier one"
            " an until if it was replaced"
        ),
    )


def refuse_unknown_strengths(units: tuple[StatedUnit, ...], market: Market, as_of: date) -> None:
    """Raise when a tablet that is taken today is not made in that strength in the market.

    Parameters
    ----------
    units
        The tablets and capsules that the words named.
    market
        Whose products.
    as_of
        The day that counts as today.

    Raises
    ------
    InputError
        With the strengths that there are.
    """
    for stated in units:
        regimen, unit = stated.regimen, stated.unit
        sold = [p for p in products(market) if p.drug == regimen.drug and p.strength_mg is not None]
        if not sold or not regimen.taken_on(as_of):
            continue
        family = [p for p in sold if p.family == regimen.formulation]
        strengths = sorted({p.strength_mg for p in family or sold if p.strength_mg is not None})
        if unit.strength_mg not in strengths:
            listed = ", ".join(plain_number(strength) for strength in strengths)
            raise InputError(
                f"{stated.field}.directions: there is no {regimen.drug} {mg_text(unit.strength_mg)}"
                f" {unit.form} in the {market}; the strengths are {listed} mg.",
                f"{stated.field}.directions",
            )
