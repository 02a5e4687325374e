"""Dispensings turned into a case: fills of one drug at one daily dose become a regimen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from glidepath.basis.amounts import mg_text, plain_number
from glidepath.basis.errors import InputError
from glidepath.facts.load import drugs, policy
from glidepath.formats.case_file import build_case, given_day
from glidepath.formats.case_medicines import ReadMedicines
from glidepath.formats.clock_times import MOST_TIMES_A_DAY, usual_times
from glidepath.formats.dispensing_table import Dispensing, read_dispensings
from glidepath.formats.drafts import refuse_unbelievable
from glidepath.patient.case import Assumed, Case
from glidepath.patient.regimen import OtherMedicine, Regimen, TimedDose

_ONE_DAY = timedelta(days=1)
_QUARTER = Fraction(1, 4)
_CLOSE = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class _Supply:
    """What was handed out on one day of one drug: units a day, what a unit holds, and how long it lasts."""

    on: date
    days: int
    unit_mg: Fraction
    units_a_day: Fraction

    @property
    def daily_mg(self) -> Fraction:
        return self.unit_mg * self.units_a_day


@dataclass(frozen=True, slots=True)
class _Run:
    """Supplies of one daily dose that follow each other."""

    supply: _Supply
    since: date
    last: date


def case_from_dispensing(text: str, options: Mapping[str, Any], today: date) -> Case:
    """Read a table of one person's dispensings as a case.

    Parameters
    ----------
    text
        CSV with date, drug, strength, quantity and days' supply.
    options
        The other parts of a case file (``person``, ``taper``, ``as_of`` ...).
    today
        The civil day, taken where the options name none.

    Returns
    -------
    Case
        The case, in which the dose is the quantity times the strength over the days, taken at usual times.

    Raises
    ------
    InputError
        With the first row and column that is wrong, and how many rows are.
    """
    if "medicines" in options or "directions" in options:
        raise InputError(
            "medicines come from the table of dispensings; leave them out beside it.", "medicines"
        )
    as_of, assumed = given_day(options, today)
    fills = read_dispensings(text, as_of)
    medicines = medicines_of(fills, as_of)
    return build_case({**options, "as_of": as_of}, replace(medicines, assumed=(*assumed, *medicines.assumed)))


def medicines_of(fills: Sequence[Dispensing], as_of: date) -> ReadMedicines:
    """Turn fills into regimens.

    Parameters
    ----------
    fills
        The fills in order of their dates.
    as_of
        The day that counts as today.

    Returns
    -------
    ReadMedicines
        Regimens and other medicines. An early refill of the same daily dose begins when the supply before it
        ends; a gap longer than the policy number of days ends a regimen.

    Raises
    ------
    InputError
        When no benzodiazepine or Z-drug is among them.
    """
    regimens: list[Regimen] = []
    assumed: list[Assumed] = []
    for drug, family in dict.fromkeys((f.drug.name, f.family) for f in fills if f.drug is not None):
        own = [f for f in fills if f.drug is not None and (f.drug.name, f.family) == (drug, family)]
        runs = _runs(_by_day(own))
        for run in runs:
            refuse_unbelievable(drugs()[drug], run.supply.daily_mg)
            regimens.append(_regimen(drug, family, run, as_of))
        assumed.append(_times_assumed(regimens[-1], runs[-1]))
    if not regimens:
        raise InputError("column drug: no benzodiazepine or Z-drug is among the dispensings.", "drug")
    gap = _gap_days()
    why = f"a gap in supply of up to {gap} days counts as going on; a longer one ends the regimen"
    assumed.append(Assumed(field="medicines.gap_days", value=gap, why=why))
    return ReadMedicines(tuple(regimens), _others(fills, as_of), tuple(assumed), ())


def _gap_days() -> int:
    return int(policy("use_gap_bridged_days").value or 0)


def _by_day(fills: Iterable[Dispensing]) -> list[_Supply]:
    """Join the fills of one day: two strengths handed out together make one daily dose."""
    days: dict[date, list[Dispensing]] = {}
    for fill in fills:
        days.setdefault(fill.on, []).append(fill)
    return [_supply(on, own) for on, own in days.items()]


def _supply(on: date, fills: Sequence[Dispensing]) -> _Supply:
    largest = max(fills, key=lambda fill: (fill.unit_mg or Fraction(0)) * fill.quantity)
    unit_mg = largest.unit_mg or Fraction(1)
    days = max(fill.days for fill in fills)
    daily_mg = sum(((fill.unit_mg or Fraction(0)) * fill.quantity / fill.days for fill in fills), Fraction(0))
    return _Supply(on, days, unit_mg, _tidy(daily_mg / unit_mg))


def _tidy(units: Fraction) -> Fraction:
    """Take 56 tablets for 30 days as two a day: quarters of a unit, where that is close."""
    rounded = Fraction(round(units / _QUARTER)) * _QUARTER
    return rounded if rounded > 0 and abs(rounded - units) <= _CLOSE * units else units


def _runs(supplies: Sequence[_Supply]) -> list[_Run]:
    runs: list[_Run] = []
    gap = _gap_days()
    for supply in supplies:
        before = runs[-1] if runs else None
        same = before is not None and before.supply.daily_mg == supply.daily_mg
        if before is not None and same and (supply.on - before.last).days <= gap + 1:
            begins = max(supply.on, before.last + _ONE_DAY)
            runs[-1] = _Run(before.supply, before.since, begins + (supply.days - 1) * _ONE_DAY)
            continue
        if before is not None and (supply.on - before.last).days <= gap + 1:
            runs[-1] = _Run(before.supply, before.since, supply.on - _ONE_DAY)
        runs.append(_Run(supply, supply.on, supply.on + (supply.days - 1) * _ONE_DAY))
    return runs


def _regimen(drug: str, family: str, run: _Run, as_of: date) -> Regimen:
    still = (as_of - run.last).days <= _gap_days()
    supply = run.supply
    return Regimen(
        drug=drug,
        formulation=family,
        doses=_doses(supply),
        since=run.since,
        until=None if still else run.last,
        directions=f"{drug} {mg_text(supply.daily_mg)} a day, by dispensings",
    )


def _doses(supply: _Supply) -> tuple[TimedDose, ...]:
    """Share the units of a day over one to four usual times, whole units first."""
    units = supply.units_a_day
    times = usual_times(min(MOST_TIMES_A_DAY, max(1, -(-units.numerator // units.denominator))))
    base, more = divmod(int(units), len(times))
    counts = [Fraction(base)] * len(times)
    for place in range(more):
        counts[len(times) - 1 - place] += 1
    rest = units - int(units)
    empty = next((place for place, count in enumerate(counts) if count == 0), len(times) - 1)
    counts[empty] += rest
    return tuple(
        TimedDose(time=time, mg=count * supply.unit_mg)
        for time, count in zip(times, counts, strict=True)
        if count > 0
    )


def _times_assumed(regimen: Regimen, run: _Run) -> Assumed:
    units = plain_number(run.supply.units_a_day)
    why = f"dispensings give {units} units a day and no clock times, so they are shared over the usual times"
    times = tuple(dose.time for dose in regimen.doses)
    return Assumed(field=f"medicines.{regimen.drug}.times", value=times, why=why)


def _others(fills: Sequence[Dispensing], as_of: date) -> tuple[OtherMedicine, ...]:
    """Each other medicine from its first fill until its supply ended, or still taken."""
    found: dict[str, OtherMedicine] = {}
    for fill in fills:
        if fill.other is None:
            continue
        before = found.get(fill.other.name)
        last = fill.on + (fill.days - 1) * _ONE_DAY
        since = before.since if before is not None else fill.on
        last = max(last, before.until) if before is not None and before.until is not None else last
        found[fill.other.name] = replace(fill.other, since=since, until=last)
    gap = _gap_days()
    return tuple(
        replace(other, until=None) if other.until is not None and (as_of - other.until).days <= gap else other
        for other in found.values()
    )
