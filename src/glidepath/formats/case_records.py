"""What others recorded in a case: a clinician's override, and a specialist's own schedule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from glidepath.basis.amounts import mg_text
from glidepath.basis.errors import InputError
from glidepath.facts.load import find_drug, rules
from glidepath.formats.clock_times import MOST_TIMES_A_DAY, read_clock
from glidepath.formats.directions import Entry, read_directions
from glidepath.formats.field_readers import Reader, amount, anything, day, fields_of, text, whole, wrong
from glidepath.patient.case import Assumed, Override, SpecialistPlan, SpecialistStep
from glidepath.patient.regimen import Regimen, TimedDose

_NOT_TO_OVERRIDE = ("hard_stop", "emergency")
_MOST_STEPS = 500
_LONGEST_STEP_DAYS = 3660
_DAYS_IN_A_WEEK = 7
_STEP_EXAMPLE = '{directions: "clonazepam 0.5 mg bid", weeks: 2}'


def _clock_field(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise wrong(path, value, 'a time of day in quotes, such as "08:00"')
    try:
        return read_clock(value.strip())
    except InputError as error:
        raise InputError(f"{path}: {error.says}", path) from None


def _doses_field(value: Any, path: str) -> tuple[tuple[str, Fraction], ...]:
    if not isinstance(value, list | tuple):
        raise wrong(path, value, 'a list such as [{time: "08:00", mg: 0.5}]')
    found: dict[str, Fraction] = {}
    for index, item in enumerate(value):
        where = f"{path}[{index}]"
        given = fields_of(item, where, _DOSE_FIELDS)
        if set(given) != set(_DOSE_FIELDS):
            raise InputError(f'{where}: a dose needs time and mg, such as {{time: "08:00", mg: 0.5}}.', where)
        if given["time"] in found:
            raise InputError(f"{where}.time: {given['time']} is given twice; give the sum.", where)
        found[given["time"]] = given["mg"]
    if len(found) > MOST_TIMES_A_DAY:
        raise InputError(f"{path}: {len(found)} doses a day are too many; give one to four.", path)
    return tuple((time, found[time]) for time in sorted(found) if found[time] > 0)


_DOSE_FIELDS: Mapping[str, Reader] = {"time": _clock_field, "mg": amount}
OVERRIDE_FIELDS: Mapping[str, Reader] = {"rule": text, "reason": text, "by": text}
SPECIALIST_FIELDS: Mapping[str, Reader] = {"name": text, "role": text, "date": day, "schedule": anything}
STEP_FIELDS: Mapping[str, Reader] = {
    "directions": text,
    "doses": _doses_field,
    "daily_mg": amount,
    "drug": text,
    "days": whole(1, _LONGEST_STEP_DAYS, "days", "14"),
    "weeks": whole(1, _LONGEST_STEP_DAYS // _DAYS_IN_A_WEEK, "weeks", "2"),
    "start": day,
    "end": day,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a specialist's step builds on: the drug, its doses today, the first day of the taper, today."""

    drug: str | None
    doses: tuple[TimedDose, ...]
    start: date
    as_of: date

    @classmethod
    def from_regimens(
        cls, regimens: tuple[Regimen, ...], drug: str | None, start: date, as_of: date
    ) -> Taken:
        """Gather the doses of one drug that are taken today."""
        doses: dict[str, Fraction] = {}
        for regimen in regimens:
            for dose in regimen.doses if regimen.drug == drug and regimen.taken_on(as_of) else ():
                doses[dose.time] = doses.get(dose.time, Fraction(0)) + dose.mg
        timed = tuple(TimedDose(time=time, mg=doses[time]) for time in sorted(doses))
        return cls(drug=drug, doses=timed, start=start, as_of=as_of)


def read_override(data: Any) -> Override | None:
    """Read the ``override`` table of a case file.

    Parameters
    ----------
    data
        The table, or None.

    Returns
    -------
    Override | None
        The recorded reason.

    Raises
    ------
    InputError
        When a part is missing, the rule is unknown, or it is one that nobody may go past.
    """
    if data is None:
        return None
    given = fields_of(data, "override", OVERRIDE_FIELDS)
    for name in OVERRIDE_FIELDS:
        if name not in given:
            raise InputError(
                f"override.{name}: it is missing; an override needs rule, reason and by.", f"override.{name}"
            )
    rule = rules().get(given["rule"].upper())
    if rule is None:
        raise wrong("override.rule", given["rule"], "the id of a rule, such as R006")
    if rule.severity in _NOT_TO_OVERRIDE:
        raise InputError(
            f"override.rule: {rule.id} is a hard stop and cannot be overridden; a specialist's schedule can"
            " be recorded under specialist.",
            "override.rule",
        )
    return Override(rule=rule.id, reason=given["reason"], by=given["by"])


def read_specialist(data: Any, taken: Taken) -> tuple[SpecialistPlan | None, tuple[Assumed, ...]]:
    """Read the ``specialist`` table of a case file.

    Parameters
    ----------
    data
        The table, or None.
    taken
        What is taken today.

    Returns
    -------
    tuple[SpecialistPlan | None, tuple[Assumed, ...]]
        The recorded schedule, and what was taken by convention.

    Raises
    ------
    InputError
        When a part is missing, a step cannot be read, or the steps leave days open.
    """
    if data is None:
        return None, ()
    given = fields_of(data, "specialist", SPECIALIST_FIELDS)
    for name in SPECIALIST_FIELDS:
        if name not in given:
            raise InputError(
                f"specialist.{name}: it is missing; a specialist's schedule needs name, role, date and"
                " schedule.",
                f"specialist.{name}",
            )
    schedule = given.pop("schedule")
    if not isinstance(schedule, list | tuple) or not schedule or len(schedule) > _MOST_STEPS:
        raise wrong("specialist.schedule", schedule, f"a list of steps, such as [{_STEP_EXAMPLE}]")
    steps, assumed, begins = [], [], taken.start
    for index, item in enumerate(schedule):
        step, notes = _step(item, f"specialist.schedule[{index}]", taken, begins)
        begins += timedelta(days=step.days)
        steps.append(step)
        assumed.extend(notes)
    return SpecialistPlan(**given, schedule=tuple(steps)), tuple(assumed)


def _step(item: Any, path: str, taken: Taken, begins: date) -> tuple[SpecialistStep, list[Assumed]]:
    given = fields_of({"directions": item} if isinstance(item, str) else item, path, STEP_FIELDS)
    said = [name for name in ("directions", "doses", "daily_mg") if name in given]
    if len(said) != 1:
        raise InputError(
            f"{path}: a step needs exactly one of directions, doses and daily_mg; write it like"
            f" {_STEP_EXAMPLE}.",
            path,
        )
    days = _days(given, path, begins)
    drug = _drug_of_step(given, path, taken)
    readers: dict[str, Callable[[], tuple[str, tuple[tuple[str, Fraction], ...], list[Assumed]]]] = {
        "directions": lambda: _by_directions(given["directions"], path, drug, taken),
        "doses": lambda: (_needed(drug, path), given["doses"], []),
        "daily_mg": lambda: _by_daily_mg(given["daily_mg"], path, _needed(drug, path), taken),
    }
    name, doses, assumed = readers[said[0]]()
    return SpecialistStep(days=days, doses=doses, drug=name), assumed


def _drug_of_step(given: Mapping[str, Any], path: str, taken: Taken) -> str | None:
    if "drug" not in given:
        return taken.drug
    found = find_drug(given["drug"])
    if found is None:
        raise wrong(f"{path}.drug", given["drug"], "a benzodiazepine or Z-drug, such as diazepam")
    return found.name


def _needed(drug: str | None, path: str) -> str:
    if drug is None:
        raise InputError(f"{path}: the drug is not clear; add drug: clonazepam.", path)
    return drug


def _days(given: Mapping[str, Any], path: str, begins: date) -> int:
    """How long the step lasts; a start must follow the step before, without a gap."""
    if "start" in given and given["start"] != begins:
        raise InputError(
            f"{path}.start: {given['start']} does not follow the step before; the next day is {begins}.",
            f"{path}.start",
        )
    lengths = [
        given.get("days"),
        given["weeks"] * _DAYS_IN_A_WEEK if "weeks" in given else None,
        (given["end"] - begins).days + 1 if "end" in given else None,
    ]
    named = [length for length in lengths if length is not None]
    if not named or len(set(named)) > 1:
        says = "the lengths disagree; keep one of" if named else "its length is missing; add"
        raise InputError(f"{path}: {says} days, weeks, or start and end.", path)
    if named[0] < 1:
        raise InputError(f"{path}.end: {given['end']} lies before the step begins ({begins}).", f"{path}.end")
    return int(named[0])


def _by_directions(
    words: str, path: str, drug: str | None, taken: Taken
) -> tuple[str, tuple[tuple[str, Fraction], ...], list[Assumed]]:
    if words.strip().lower() in ("nothing", "none", "stop", "stopped", "zero"):
        return _needed(drug, path), (), []
    try:
        read = read_directions(words, Entry(as_of=taken.as_of, drug=drug, field=path))
    except InputError as error:
        raise InputError(f"{path}.directions: {error.says}", f"{path}.directions") from None
    if len(read.regimens) != 1 or read.other_medicines or read.regimens[0].days_per_week < _DAYS_IN_A_WEEK:
        raise InputError(
            f"{path}.directions: a step holds the daily doses of one drug; write it like {_STEP_EXAMPLE}.",
            path,
        )
    regimen = read.regimens[0]
    return regimen.drug, tuple((dose.time, dose.mg) for dose in regimen.doses), list(read.assumed)


def _by_daily_mg(
    daily_mg: Fraction, path: str, drug: str, taken: Taken
) -> tuple[str, tuple[tuple[str, Fraction], ...], list[Assumed]]:
    """Share a daily dose over today's times in the proportion of today's doses."""
    if daily_mg == 0:
        return drug, (), []
    now = sum((dose.mg for dose in taken.doses), Fraction(0))
    if now == 0 or drug != taken.drug:
        raise InputError(
            f"{path}.daily_mg: the times of day of {mg_text(daily_mg)} {drug} are not clear; write the step"
            f" like {_STEP_EXAMPLE}.",
            f"{path}.daily_mg",
        )
    doses = tuple((dose.time, daily_mg * dose.mg / now) for dose in taken.doses)
    if len(doses) == 1:
        return drug, doses, []
    why = (
        "the daily dose is shared over today's times in proportion to today's doses; write doses to set them"
    )
    return drug, doses, [Assumed(field=f"{path}.doses", value=tuple(mg_text(mg) for _, mg in doses), why=why)]
