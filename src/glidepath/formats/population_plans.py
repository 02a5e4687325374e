"""The plans of a population's SPEC: a word, directions with dates or lengths, or a method of the planner."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
_FURTHEST = 2 * _LONGEST_STEP
"""How far after the start a plan may begin something [days]."""
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


def read_plans(data: Any, case: Case, taper: Mapping[str, Any]) -> tuple[PlanWish, ...]:
    """Read the ``plans`` of a SPEC.

    Parameters
    ----------
    data
        A list of plans.
    case
        The case of the typical person.
    taper
        The settings that all plans share, as written.

    Returns
    -------
    tuple of PlanWish
        In the order of the SPEC.

    Raises
    ------
    InputError
        At the first thing that is wrong.
    """
    if data is None or data == []:
        raise InputError(f"plans: there is none; write one or more, such as {_EXAMPLE}.", "plans")
    if not isinstance(data, list | tuple):
        raise wrong("plans", data, f"a list such as {_EXAMPLE}")
    if len(data) > MOST_PLANS:
        raise InputError(f"plans: {len(data)} are too many; give up to {MOST_PLANS}.", "plans")
    found: list[PlanWish] = []
    for place, item in enumerate(data):
        wish = _plan(item, f"plans[{place}]", case, taper)
        if wish.id in [other.id for other in found]:
            raise InputError(
                f"{wish.field}.id: {wish.id} is there twice; type another, such as {wish.id}-{place + 1}.",
                f"{wish.field}.id",
            )
        found.append(wish)
    return tuple(found)


def _plan(item: Any, path: str, case: Case, taper: Mapping[str, Any]) -> PlanWish:
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
    start = case.taper.start
    try:
        if "steps" in given:
            regimens = _of_steps(given["steps"], f"{path}.steps", start)
        else:
            regimens = _regimens(given["medicines"], start)
    except InputError as error:
        raise error if error.field.startswith(path) else _moved(error, "", f"{path}.") from None
    name = given.get("id") or f"plan-{path.partition('[')[2].rstrip(']')}"
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


def _of_steps(steps: Any, path: str, begins: date) -> tuple[Regimen, ...]:
    """Read steps with lengths, one after the other; the last may go on to the end."""
    if steps == []:
        raise InputError(f"{path}: there is none; write one or more, such as [{_STEP_EXAMPLE}].", path)
    if not isinstance(steps, list | tuple):
        raise wrong(path, steps, f"a list of steps, such as [{_STEP_EXAMPLE}]")
    found: list[Regimen] = []
    for place, item in enumerate(steps):
        where = f"{path}[{place}]"
        given = fields_of({"directions": item} if isinstance(item, str) else item, where, _STEP_FIELDS)
        lengths = [given[n] * (DAYS_PER_WEEK if n == "weeks" else 1) for n in ("days", "weeks") if n in given]
        last = place == len(steps) - 1
        if item in _NOTHING and not last:
            raise InputError(
                f"{where}: {item} without a length goes last; give it one, such as "
                f"{{directions: {item}, weeks: 2}}, or put it at the end.",
                where,
            )
        if "directions" not in given or len(lengths) > 1 or (not lengths and not last):
            raise InputError(
                f"{where}: a step needs directions, and days or weeks; write it like {_STEP_EXAMPLE}.", where
            )
        until = day_after(begins, lengths[0] - 1) if lengths else None
        if given["directions"].strip().lower() not in _NOTHING:
            entry = {"directions": given["directions"], "since": begins, "until": until}
            try:
                found += _regimens([entry], begins)
            except InputError as error:
                raise _moved(error, "medicines[0]", where) from None
        begins = begins if until is None else day_after(until, 1)
    return tuple(found)


def _regimens(entries: Any, start: date) -> tuple[Regimen, ...]:
    """Read what a plan gives, all of it from the start on."""
    if isinstance(entries, list | tuple) and not entries:
        return ()
    listed = [entries] if isinstance(entries, str | Mapping) else entries
    if isinstance(listed, list | tuple):
        listed = [_since_start(entry, start) for entry in listed]
    found = read_medicines(listed, day_after(start, _FURTHEST))
    early = next((one for one in found.regimens if one.since is not None and one.since < start), None)
    if early is not None:
        raise InputError(
            f"medicines: {early.since} lies before the plans begin ({start}); what was taken before stands"
            " under medicines of the SPEC itself.",
            "medicines",
        )
    if found.others:
        raise InputError(
            f"medicines: {found.others[0].name} is no benzodiazepine or Z-drug; leave it out.", "medicines"
        )
    return tuple(replace(one, since=one.since or start) for one in found.regimens)


def _since_start(entry: Any, start: date) -> Any:
    if isinstance(entry, str):
        return {"directions": entry, "since": start}
    if isinstance(entry, Mapping) and entry.get("since") is None:
        return {**entry, "since": start}
    return entry
