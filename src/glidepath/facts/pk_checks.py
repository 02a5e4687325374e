"""Published kinetic quantities that the model is compared with, each with the study's own dosing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from glidepath.basis.sources import Read
from glidepath.facts.read_tables import Row, read_of, read_table

QUANTITIES = (
    *("cmax", "tmax", "auc_inf", "auc_0_T", "t_half", "CL_F", "css_avg", "css_avg_metabolite", "css_ratio"),
    *("metabolite_auc_inf", "accumulation_tau", "accumulation_AUC24", "cmax_multi", "plateau_ratio"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PkCheck:
    """One published quantity.

    ``calibration`` rows were used when the kinetics were set; ``unused`` rows were not, though they had been
    read. ``low`` and ``high`` are the published range where there is one. Doses of ``dose_mg`` every
    ``tau_h`` hours, ``n_doses`` of them; ``from_h`` and ``to_h`` bound the part of the curve that is meant.
    ``dose_hours`` are the hours of the day of doses that are not evenly spaced. ``of_mean_curve``: read off
    the curve of mean levels, else the mean of what was found in each person.
    """

    check: str
    drug: str
    formulation: str
    moiety: str
    quantity: str
    dose_mg: float
    tau_h: float | None
    n_doses: int | None
    dose_hours: tuple[float, ...]
    of_mean_curve: bool
    from_h: float | None
    to_h: float | None
    weight_kg: float
    published: float
    low: float | None
    high: float | None
    role: Literal["calibration", "unused"]
    source_title: str
    year: int | None
    url: str
    read: Read
    note: str


@cache
def pk_checks() -> tuple[PkCheck, ...]:
    """Every published kinetic quantity, in the order of the file.

    Examples
    --------
    >>> pk_checks()[0].drug, pk_checks()[0].quantity, pk_checks()[0].published
    ('clonazepam', 'cmax', 14.9)
    """
    return tuple(_check(row) for row in read_table("pk_checks"))


def _needed_number(row: Row, column: str) -> float:
    number = row.number(column)
    return row.fault(column, "may not be empty") if number is None else number


def _check(row: Row) -> PkCheck:
    count, year = row.number("n_doses"), row.number("year")
    return PkCheck(
        check=row.needed("check"),
        drug=row.needed("drug"),
        formulation=row.one_of("formulation", ("IR", "XR")),
        moiety=row.needed("moiety"),
        quantity=row.one_of("quantity", QUANTITIES),
        dose_mg=_needed_number(row, "dose_mg"),
        tau_h=row.number("tau_h"),
        n_doses=None if count is None else int(count),
        dose_hours=tuple(float(hour) for hour in row.items("dose_hours")),
        of_mean_curve=row.yes("of_mean_curve"),
        from_h=row.number("from_h"),
        to_h=row.number("to_h"),
        weight_kg=_needed_number(row, "weight_kg"),
        published=_needed_number(row, "published"),
        low=row.number("low"),
        high=row.number("high"),
        role=cast(Literal["calibration", "unused"], row.one_of("role", ("calibration", "unused"))),
        source_title=row.needed("source_title"),
        year=None if year is None else int(year),
        url=row.needed("url"),
        read=read_of(row),
        note=row.text("note"),
    )
