"""The taper that a case file asks for, with the stated defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, get_args

from glidepath.basis.amounts import mg_text, plain_number
from glidepath.basis.errors import InputError
from glidepath.facts.load import drugs, equivalence_table, find_drug, policy, products
from glidepath.formats.field_readers import (
    Reader,
    amount,
    anything,
    choice,
    day,
    fields_of,
    whole,
    wrong,
    yes_no,
)
from glidepath.patient.case import Assumed, Market, Method, TaperRequest
from glidepath.patient.regimen import Regimen

_METHODS: tuple[str, ...] = get_args(Method)
_MARKETS: tuple[str, ...] = get_args(Market)
_LONGEST_FILL_DAYS = 366


def _methods(value: Any, path: str) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    read = choice(*_METHODS)
    return tuple(dict.fromkeys(read(item, f"{path}[{index}]") for index, item in enumerate(listed)))


def _drug(value: Any, path: str) -> str:
    found = find_drug(value) if isinstance(value, str) else None
    if found is None:
        raise wrong(path, value, f"one of {', '.join(drugs())}", tuple(drugs()))
    return found.name


def _split(value: Any, path: str) -> str:
    return str(choice("scored", "half", "none")("none" if value is False else value, path))


def _percent(value: Any, path: str) -> Fraction:
    percent = amount(value, path)
    ceiling = policy("window_max_percent").value or 0.0
    if not 0 < percent <= Fraction(ceiling):
        days = policy("window_days").value
        raise wrong(
            path,
            value,
            f"a percentage above 0 and up to {ceiling:g} (no dose falls faster than that in {days:g} days)",
        )
    return percent


def _weeks(value: Any, path: str) -> int:
    return int(whole(1, int(policy("weeks_max").value or 1), "weeks", "52")(value, path))


TAPER_FIELDS: Mapping[str, Reader] = {
    "start": day,
    "market": choice(*_MARKETS),
    "drug": _drug,
    "target_mg": amount,
    "methods": _methods,
    "max_weeks": _weeks,
    "allow_split": _split,
    "allow_liquid": yes_no,
    "allow_cycles": yes_no,
    "switch_to": _drug,
    "fill_days": whole(1, _LONGEST_FILL_DAYS, "days", "28"),
    "equivalence": anything,
    "pace_percent": _percent,
    "pace_of": choice("current", "start"),
}
_DEFAULT_WHYS: Mapping[str, str] = {
    "market": "no market was given; type taper.market: UK for British products",
    "target_mg": "no target was given, so the taper goes to zero",
    "allow_split": "nothing was said of splitting, so only tablets with a verified score are split",
    "allow_liquid": "nothing was said against liquids",
    "allow_cycles": "nothing was said of doses that differ from day to day",
    "fill_days": "no length of a fill was given",
}


def read_taper(
    data: Any, as_of: date, regimens: Sequence[Regimen]
) -> tuple[TaperRequest, tuple[Assumed, ...]]:
    """Read the ``taper`` table of a case file.

    Parameters
    ----------
    data
        The table, or None where it was left out.
    as_of
        The day that counts as today.
    regimens
        What is taken.

    Returns
    -------
    tuple[TaperRequest, tuple[Assumed, ...]]
        The request, and each setting that was filled by a default.

    Raises
    ------
    InputError
        At an unknown field, a value that cannot be, or settings that contradict each other.
    """
    given = fields_of(data, "taper", TAPER_FIELDS)
    assumed: list[Assumed] = []
    given["start"] = _start(given, as_of, assumed)
    given["drug"] = _tapered(given, as_of, regimens, assumed)
    given["fill_days"] = given.get("fill_days") or int(policy("fill_days").value or 1)
    request = TaperRequest(**given)
    named = set(data or {}) - {name for name, value in (data or {}).items() if value is None}
    for name, why in _DEFAULT_WHYS.items():
        if name not in named:
            assumed.append(Assumed(field=f"taper.{name}", value=getattr(request, name), why=why))
    _check_target(request, regimens, as_of)
    _check_switch(request)
    assumed.extend(_table_taken(request))
    return request, tuple(assumed)


def _start(given: Mapping[str, Any], as_of: date, assumed: list[Assumed]) -> date:
    if "start" in given:
        if given["start"] < as_of:
            raise InputError(
                f"taper.start: {given['start']} lies before today ({as_of}); type that day or a later one.",
                "taper.start",
            )
        return given["start"]  # type: ignore[no-any-return]
    assumed.append(
        Assumed(
            field="taper.start", value=as_of.isoformat(), why="no first day was given, so it begins today"
        )
    )
    return as_of


def _tapered(
    given: Mapping[str, Any], as_of: date, regimens: Sequence[Regimen], assumed: list[Assumed]
) -> str | None:
    """The drug to taper: the one that was named, else the only one, else the first benzodiazepine listed."""
    taken = list(dict.fromkeys(regimen.drug for regimen in regimens if regimen.taken_on(as_of)))
    if "drug" in given:
        if taken and given["drug"] not in taken:
            raise InputError(
                f"taper.drug: {given['drug']} is not taken today; type one of {', '.join(taken)}.",
                "taper.drug",
            )
        return str(given["drug"])
    if not taken:
        return None
    first = next((name for name in taken if drugs()[name].kind == "benzodiazepine"), taken[0])
    if len(taken) > 1:
        others = ", ".join(name for name in taken if name != first)
        why = f"the first benzodiazepine listed; {others} stays as it is; type taper.drug to choose another"
        assumed.append(Assumed(field="taper.drug", value=first, why=why))
    return first


def current_daily_mg(regimens: Sequence[Regimen], drug: str | None, as_of: date) -> Fraction:
    """The mean daily dose of a drug on one day, over all its regimens [mg/day]."""
    return sum((r.daily_mg for r in regimens if r.drug == drug and r.taken_on(as_of)), Fraction(0))


def _check_target(request: TaperRequest, regimens: Sequence[Regimen], as_of: date) -> None:
    current = current_daily_mg(regimens, request.drug, as_of)
    if current and request.target_mg >= current:
        raise InputError(
            f"taper.target_mg: {plain_number(request.target_mg)} is not below the current {mg_text(current)}"
            " a day; type a smaller number, such as 0.",
            "taper.target_mg",
        )


def _check_switch(request: TaperRequest) -> None:
    if request.switch_to is None:
        return
    if request.switch_to == request.drug:
        raise InputError(
            f"taper.switch_to: {request.switch_to} is the drug that is taken now; type another, or null.",
            "taper.switch_to",
        )
    sold = {product.drug for product in products(request.market)}
    if request.switch_to not in sold:
        raise InputError(
            f"taper.switch_to: no {request.switch_to} product of the {request.market} is known here; type"
            " another drug, such as diazepam.",
            "taper.switch_to",
        )


def _table_taken(request: TaperRequest) -> list[Assumed]:
    """The equivalence table: the one that was named must exist; else the first of the market is taken."""
    named = request.equivalence
    if named is not None and not isinstance(named, str):
        raise wrong("taper.equivalence", named, "the name of a table, or null")
    try:
        table = equivalence_table(named, request.market)
    except InputError as error:
        says = (
            error.says if error.says.startswith("taper.equivalence") else f"taper.equivalence: {error.says}"
        )
        raise InputError(says, "taper.equivalence") from None
    if named is not None:
        return []
    why = f"no equivalence table was named, so the first of the {request.market} is used"
    return [Assumed(field="taper.equivalence", value=table.id, why=why)]
