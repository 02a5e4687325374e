"""A table of dispensings (CSV) read row by row: date, drug, strength, quantity, days' supply."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from glidepath.basis.errors import InputError
from glidepath.facts.shapes import Drug
from glidepath.formats.direction_tokens import quoted
from glidepath.formats.direction_words import MASS_UNITS_MG, RELEASE
from glidepath.formats.field_readers import amount, day, whole
from glidepath.formats.found import Tokens, has_number, sign_at, word_at
from glidepath.formats.medicine_names import names_in, refuse_near_miss, unknown_name
from glidepath.formats.number_words import tokens_of
from glidepath.patient.regimen import OtherMedicine

_MOST_ROWS = 20_000
_LONGEST_CELL = 200
_MOST_DAYS = 400
_MOST_UNITS = 100_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "fill date", "filled", "date filled", "dispensed", "dispensed on", "date dispensed"),
    "drug": ("drug", "drug name", "medicine", "medication", "name", "product", "drug description"),
    "strength": ("strength", "strength mg", "mg", "unit strength", "strength per unit"),
    "quantity": ("quantity", "qty", "quantity dispensed", "count", "tablets", "units"),
    "days": ("days supply", "days", "supply days", "days of supply", "duration days"),
    "person": ("person", "person id", "patient", "patient id"),
}
_NEEDED = ("date", "drug", "quantity", "days")
_EXAMPLE = "date,drug,strength_mg,quantity,days_supply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispensing:
    """One fill of one medicine. ``unit_mg`` is what one unit holds; None for other medicines."""

    on: date
    days: int
    quantity: Fraction
    drug: Drug | None = None
    family: str = "IR"
    unit_mg: Fraction | None = None
    other: OtherMedicine | None = None


def read_dispensings(text: str, as_of: date) -> tuple[Dispensing, ...]:
    """Read a table of dispensings of one person.

    Parameters
    ----------
    text
        CSV with a header line; commas, semicolons or tabs between columns; dates year-month-day.
    as_of
        The day that counts as today.

    Returns
    -------
    tuple[Dispensing, ...]
        The fills in order of their dates.

    Raises
    ------
    InputError
        With the first row and column that is wrong, and how many rows are.
    """
    lines = _lines(text)
    columns = _columns(lines[0])
    fills: list[Dispensing] = []
    faults: list[InputError] = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            fills.append(_fill(_Row(number, cells, columns), as_of))
        except InputError as fault:
            faults.append(fault)
    if faults:
        more = f" (rows that are wrong: {len(faults)})" if len(faults) > 1 else ""
        raise InputError(f"{faults[0].says}{more}", faults[0].field)
    if not fills:
        raise InputError(f"the table holds no dispensing: write rows under the header {_EXAMPLE}.", "CASE")
    _refuse_several_people(lines[1:], columns)
    return tuple(sorted(fills, key=lambda fill: fill.on))


def _lines(text: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = max((",", ";", "\t"), key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\n\r"), newline=""), delimiter=between))
    except csv.Error as error:
        raise InputError(
            f"the table is not CSV ({error}): save it as CSV with a header {_EXAMPLE}.", "CASE"
        ) from None
    if not first:
        raise InputError(f"the table is empty: write rows under the header {_EXAMPLE}.", "CASE")
    if len(lines) > _MOST_ROWS:
        raise InputError(
            f"the table has more than {_MOST_ROWS:,} rows: give the dispensings of one person.", "CASE"
        )
    return lines


def _columns(header: list[str]) -> dict[str, int]:
    """Find each column by its name, in any case, with blanks, underscores or a unit in brackets."""
    plain = [
        " ".join(re.sub(r"[^a-z]+", " ", cell.lower().replace("'", "").replace("’", "")).split())
        for cell in header
    ]
    found: dict[str, int] = {}
    for column, names in COLUMNS.items():
        places = [plain.index(name) for name in names if name in plain]
        if places:
            found[column] = places[0]
    missing = [column for column in _NEEDED if column not in found]
    if missing:
        said = ", ".join(quoted(cell.strip()) for cell in header[:8])
        raise InputError(
            f"the table has no column {missing[0]} (its header is {said}): name the columns {_EXAMPLE}.",
            missing[0],
        )
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with its place, and the columns by name."""

    number: int
    cells: list[str]
    columns: Mapping[str, int]

    def cell(self, column: str) -> str:
        """The text of a column, or "" where the row has none."""
        place = self.columns.get(column)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def where(self, column: str) -> str:
        """The place as an error names it."""
        return f"row {self.number}, column {column}"

    def fault(self, column: str, instead: str) -> InputError:
        """The error for a cell of this row."""
        return InputError(
            f"{self.where(column)}: {quoted(self.cell(column))} is not possible here; type {instead}.",
            self.where(column),
        )


def _fill(row: _Row, as_of: date) -> Dispensing:
    if any(len(cell) > _LONGEST_CELL for cell in row.cells):
        raise InputError(
            f"row {row.number} has a cell longer than {_LONGEST_CELL} characters; shorten it.", "CASE"
        )
    on = day(row.cell("date"), row.where("date"))
    if on > as_of:
        raise row.fault("date", f"a day that is not after today ({as_of})")
    quantity = amount(row.cell("quantity").replace(",", "."), row.where("quantity"))
    if not 0 < quantity <= _MOST_UNITS:
        raise row.fault("quantity", "the number of tablets, capsules or ml, such as 56")
    days = int(whole(1, _MOST_DAYS, "days", "28")(row.cell("days"), row.where("days")))
    words = _tokens(row.cell("drug"))
    names = names_in(words)
    if not names:
        return Dispensing(on=on, days=days, quantity=quantity, other=_unknown(row, words))
    named = names[0]
    if named.drug is None:
        medicine = named.medicine
        classes = medicine.classes if medicine is not None else ()
        other = OtherMedicine(name=named.name, classes=classes, directions=row.cell("drug"))
        return Dispensing(on=on, days=days, quantity=quantity, other=other)
    return Dispensing(
        on=on,
        days=days,
        quantity=quantity,
        drug=named.drug,
        family=named.release or _family(words),
        unit_mg=_unit_mg(row, words),
    )


def _tokens(text: str) -> Tokens:
    try:
        return tokens_of(text)
    except InputError:
        return tokens_of(" ".join(re.findall(r"[^\W\d_]+", text)))


def _unknown(row: _Row, words: Tokens) -> OtherMedicine:
    found = unknown_name(words)
    if found is None:
        raise row.fault("drug", "the name of a medicine, such as clonazepam")
    try:
        refuse_near_miss(found[0])
    except InputError as fault:
        raise InputError(f"{row.where('drug')}: {fault.says}", row.where("drug")) from None
    return OtherMedicine(name=found[0].lower(), classes=(), directions=row.cell("drug"), recognised=False)


def _family(words: Tokens) -> str:
    return next((RELEASE[w.value] for w in words if w.kind == "word" and w.value in RELEASE), "IR")


def _unit_mg(row: _Row, words: Tokens) -> Fraction:
    """What one unit holds: from the strength column, else from the name of the product."""
    said = row.cell("strength")
    tokens = _tokens(said.replace(",", ".")) if said else words
    for index in range(len(tokens)):
        if has_number(tokens, index):
            unit = word_at(tokens, index + 1)
            if unit in MASS_UNITS_MG or (said and len(tokens) == 1):
                mg = tokens[index].value * MASS_UNITS_MG.get(unit, Fraction(1))
                return _per_ml(tokens, index + 2, Fraction(mg), row)
    raise row.fault("strength", "what one tablet holds, such as 0.5 mg")


def _per_ml(tokens: Tokens, index: int, mg: Fraction, row: _Row) -> Fraction:
    """Share a strength such as ``5 mg/5 ml`` out to one ml."""
    if sign_at(tokens, index) == "/" and has_number(tokens, index + 1):
        volume = tokens[index + 1].value
        mg = mg / volume if volume > 0 else Fraction(0)
    if mg <= 0:
        raise row.fault("strength", "what one tablet holds, such as 0.5 mg")
    return mg


def _refuse_several_people(rows: list[list[str]], columns: Mapping[str, int]) -> None:
    place = columns.get("person")
    if place is None:
        return
    people = {cells[place].strip() for cells in rows if place < len(cells) and any(cells)}
    if len(people) > 1:
        raise InputError(
            f"the table holds {len(people)} people: give the rows of one person, or use glidepath records.",
            "CASE",
        )
