"""The plans of a population's SPEC: a word, directions with dates or lengths, or a method of the planner."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from glidepath.basis.calendar import DAYS_PER_WEEK, day_after
from glidepath.basis.errors import InputError
from glidepath.formats.case_medicines import ENTRY_FIELDS, read_medicines
from glidepath.formats.case_taper import TAPER_FIELDS, read_taper
from glidepath.formats.field_readers import Reader, anything, choice, fields_of, text, whole, wrong
from glidepath.patient.case import Case, Method
from glidepath.patient.regimen import Regimen
from glidepath.population.spec import PlanWish

MOST_PLANS = 12
_EXAMPLE = "plans: [stay, stop, {method: percent_of_current, pace_percent: 10}]"
_STEP_EXAMPLE = '{directions: "clonazepam 0.5 mg bid", weeks: 2}'
_METHODS: tuple[str, ...] = get_args(Method)
_NOTHING = ("nothing", "none", "stop", "stopped", "zero")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_LONGEST_STEP = 3_660
OF_A_PLAN = ("methods", "pace_percent", "pace_of", "switch_to", "target_mg", "max_weeks")
_OPTIONS = (*OF_A_PLAN[1:], "allow_split", "allow_liquid", "allow_cycles", "equivalence")


def _name(value: Any, path: str) -> str:
    found = text(value, path).lower()
    if not _ID.fullmatch(found):
        raise wrong(path, value, "up to 40 small letters, digits and hyphens, such as slow-taper")
    return found


_PLAN_FIELDS: Mapping[str, Reader] = {
    "id": _name,
    "method": choice("stay", "stop", *_METHODS),
    "medicines": anything,
    "steps": anything,
    "option": text,
    **{name: TAPER_FIELDS[name] for name in _OPTIONS},
}
_STEP_FIELDS: Mapping[str, Reader] = {
    "directions": ENTRY_FIELDS["directions"],
    "days": whole(1, _LONGEST_STEP, "days", "14"),
    "weeks": whole(1, _LONGEST_STEP // DAYS_PER_WEEK, "weeks", "2"),
}


def read_plans(data: Any, case: Case, taper: Mapping[str, Any], last_day: date) -> tuple[PlanWish, ...]:
    """Read the ``plans`` of a SPEC.

    Parameters
    ----------
    data
        A list of plans.
    case
        The case of the typical person.
    taper
        The settings that all plans share, as written.
    last_day
        The last day that is followed.

    Returns
    -------
    tuple of PlanWish
        In the order of the SPEC.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    if not isinstance(data, list | tuple) or not data:
        raise wrong("plans", data, f"a list such as {_EXAMPLE}")
    if len(data) > MOST_PLANS:
        raise InputError(f"plans: {len(data)} are too many; give up to {MOST_PLANS}.", "plans")
    found: list[PlanWish] = []
    for place, item in enumerate(data):
        wish = _plan(item, f"plans[{place}]", case, taper, last_day)
        if wish.id in [other.id for other in found]:
            raise InputError(
                f"{wish.field}.id: {wish.id} is there twice; type another, such as {wish.id}-{place + 1}.",
                f"{wish.field}.id",
            )
        found.append(wish)
    return tuple(found)


def _plan(item: Any, path: str, case: Case, taper: Mapping[str, Any], last_day: date) -> PlanWish:
    given = fields_of({"method": item} if isinstance(item, str) else item, path, _PLAN_FIELDS)
    kinds = [name for name in ("method", "medicines", "steps") if name in given]
    if len(kinds) != 1:
        raise InputError(
            f"{path}: a plan needs exactly one of method, medicines and steps; write it like {_EXAMPLE}.",
            path,
        )
    method = given.get("method")
    own = {name: item[name] for name in _OPTIONS if name in given}
    if own and method not in _METHODS:
        name = next(iter(own))
        raise InputError(
            f"{path}.{name}: it goes with a method of the planner; leave it out.", f"{path}.{name}"
        )
    if method is not None:
        return _by_method(method, given, path, case, {**taper, **own})
    entries = _dated(given["steps"], path, case.taper.start) if "steps" in given else given["medicines"]
    name = given.get("id") or f"plan-{path.partition('[')[2].rstrip(']')}"
    regimens = _regimens(entries, path, case.taper.start, last_day)
    return PlanWish(id=name, kind="directions", field=path, regimens=regimens)


def _by_method(
    method: str, given: Mapping[str, Any], path: str, case: Case, taper: Mapping[str, Any]
) -> PlanWish:
    if method in ("stay", "stop"):
        kind = method
        return PlanWish(id=given.get("id") or method, kind=kind, field=path)  # type: ignore[arg-type]
    try:
        request, _ = read_taper({**taper, "methods": [method]}, case.as_of, case.regimens)
    except InputError as error:
        raise _moved(error, "taper", path) from None
    name = given.get("id") or method.replace("_", "-")
    return PlanWish(id=name, kind="planner", field=path, taper=request, option=given.get("option"))


def _moved(error: InputError, from_path: str, to_path: str) -> InputError:
    """The same error at the place where it stands in the SPEC."""
    says = error.says if not error.says.startswith(from_path) else to_path + error.says[len(from_path) :]
    return InputError(says, to_path + error.field.removeprefix(from_path))


def _dated(steps: Any, path: str, begins: date) -> list[dict[str, Any]]:
    """Turn steps with lengths into entries with dates; the last may go on to the end."""
    if not isinstance(steps, list | tuple) or not steps:
        raise wrong(f"{path}.steps", steps, f"a list of steps, such as [{_STEP_EXAMPLE}]")
    entries = []
    for place, item in enumerate(steps):
        where = f"{path}.steps[{place}]"
        given = fields_of({"directions": item} if isinstance(item, str) else item, where, _STEP_FIELDS)
        lengths = [given[n] * (DAYS_PER_WEEK if n == "weeks" else 1) for n in ("days", "weeks") if n in given]
        last = place == len(steps) - 1
        if "directions" not in given or len(lengths) > 1 or (not lengths and not last):
            raise InputError(
                f"{where}: a step needs directions, and days or weeks; write it like {_STEP_EXAMPLE}.", where
            )
        until = day_after(begins, lengths[0] - 1) if lengths else None
        if given["directions"].strip().lower() not in _NOTHING:
            entries.append({"directions": given["directions"], "since": begins, "until": until})
        begins = begins if until is None else day_after(until, 1)
    return entries


def _regimens(entries: Any, path: str, start: date, last_day: date) -> tuple[Regimen, ...]:
    """Read what a plan gives, all of it from the start on."""
    if isinstance(entries, Sequence) and not isinstance(entries, str) and not entries:
        return ()
    listed = [entries] if isinstance(entries, str | Mapping) else entries
    if isinstance(listed, list | tuple):
        listed = [_since_start(entry, start) for entry in listed]
    try:
        found = read_medicines(listed, last_day)
    except InputError as error:
        raise _moved(error, "", f"{path}.") from None
    early = next((one for one in found.regimens if one.since is not None and one.since < start), None)
    if early is not None:
        raise InputError(
            f"{path}.medicines: {early.since} lies before the plans begin ({start}); what was taken before"
            " stands under medicines of the SPEC itself.",
            f"{path}.medicines",
        )
    if found.others:
        raise InputError(
            f"{path}.medicines: {found.others[0].name} is no benzodiazepine or Z-drug; leave it out.",
            f"{path}.medicines",
        )
    return tuple(replace(one, since=one.since or start) for one in found.regimens)


def _since_start(entry: Any, start: date) -> Any:
    if isinstance(entry, str):
        return {"directions": entry, "since": start}
    if isinstance(entry, Mapping) and entry.get("since") is None:
        return {**entry, "since": start}
    return entry
