"""Steps, doses, pieces and fills to and from the JSON of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from glidepath.basis.amounts import exact_mg
from glidepath.basis.errors import InputError
from glidepath.formats.json_numbers import exact_number, four_digits
from glidepath.patient.plan import (
    Dose,
    Ends,
    Fill,
    LiquidPiece,
    Piece,
    Prescription,
    RuleException,
    Schedule,
    Step,
)

T = TypeVar("T")
_MADE_AGAIN = "make it again with glidepath plan"


def piece_to_json(piece: Piece | LiquidPiece) -> dict[str, Any]:
    """Write one piece of a dose.

    Parameters
    ----------
    piece
        Tablets, capsules or films, or a volume of a liquid.

    Returns
    -------
    dict[str, Any]
        Its fields as docs/reference/plan_json.md names them.

    Examples
    --------
    >>> half = Piece(product="x", rxcui=None, strength_mg=Fraction(1), fraction=Fraction(1, 2), count=1)
    >>> piece_to_json(half)["fraction"]
    '1/2'
    """
    if isinstance(piece, LiquidPiece):
        return {
            "product": piece.product,
            "rxcui": piece.rxcui,
            "concentration_mg_per_ml": exact_number(piece.concentration_mg_per_ml),
            "ml": exact_number(piece.ml),
            "mg": exact_number(piece.mg),
        }
    return {
        "product": piece.product,
        "rxcui": piece.rxcui,
        "strength_mg": exact_number(piece.strength_mg),
        "fraction": f"{piece.fraction.numerator}/{piece.fraction.denominator}",
        "count": piece.count,
        "unit": piece.unit,
    }


def dose_to_json(dose: Dose) -> dict[str, Any]:
    """Write one dose; ``day_of_cycle`` stands only where the step has a cycle."""
    written: dict[str, Any] = {"time": dose.time, "drug": dose.drug, "mg": exact_number(dose.mg)}
    if dose.day_of_cycle is not None:
        written["day_of_cycle"] = dose.day_of_cycle
    written["pieces"] = [piece_to_json(piece) for piece in dose.pieces]
    return written


def step_to_json(step: Step) -> dict[str, Any]:
    """Write one step.

    Parameters
    ----------
    step
        A step of a schedule.

    Returns
    -------
    dict[str, Any]
        Its fields as docs/reference/plan_json.md names them, in a fixed order.
    """
    written = {
        "index": step.index,
        "phase": step.phase,
        "start": step.start.isoformat(),
        "end": step.end.isoformat(),
        "drug": step.drug,
        "daily_mg": exact_number(step.daily_mg),
        "cycle_days": step.cycle_days,
        "doses": [dose_to_json(dose) for dose in step.doses],
        "continuing": [dose_to_json(dose) for dose in step.continuing],
        "cut_mg": exact_number(step.cut_mg),
        "cut_percent_of_current": four_digits(step.cut_percent_of_current),
        "cut_percent_of_start": four_digits(step.cut_percent_of_start),
        "cut_where": step.cut_where,
    }
    if step.equivalent_mg is not None:
        written["equivalent_mg"] = exact_number(step.equivalent_mg)
        written["equivalent_of"] = step.equivalent_of
    return written | {
        "check": step.check,
        "if_trouble": list(step.if_trouble),
        "hold_if": step.hold_if,
        "exceptions": [{"rule": e.rule, "code": e.code, "why": e.why} for e in step.exceptions],
    }


def fill_to_json(fill: Fill) -> dict[str, Any]:
    """Write one fill with the words of its prescription."""
    return {
        "date": fill.date.isoformat(),
        "days": fill.days,
        "product": fill.product,
        "rxcui": fill.rxcui,
        "unit": fill.unit,
        "quantity": fill.quantity,
        "left_over": exact_number(fill.left_over),
        "prescription": {
            "sig": fill.prescription.sig,
            "quantity_in_words": fill.prescription.quantity_in_words,
            "refills": fill.prescription.refills,
        },
    }


def ends_to_json(ends: Ends) -> dict[str, Any]:
    """Write where an option ends, and what would help where it stops short."""
    written: dict[str, Any] = {
        "date": ends.date.isoformat(),
        "daily_mg": exact_number(ends.daily_mg),
        "why": ends.why,
    }
    if ends.what_would_help:
        written["what_would_help"] = list(ends.what_would_help)
    return written


def schedule_to_json(schedule: Schedule) -> dict[str, Any]:
    """Write one schedule: id, method, steps, fills and end.

    Parameters
    ----------
    schedule
        One way down.

    Returns
    -------
    dict[str, Any]
        The option as docs/reference/plan_json.md has it, without prediction and findings.
    """
    written: dict[str, Any] = {
        "id": schedule.id,
        "method": schedule.method,
        "says": schedule.says,
        "steps": [step_to_json(step) for step in schedule.steps],
        "fills": [fill_to_json(fill) for fill in schedule.fills],
        "ends": ends_to_json(schedule.ends),
    }
    if schedule.equivalence is not None:
        written["equivalence"] = schedule.equivalence
    if schedule.equivalence_range:
        written["equivalence_range"] = [
            {"table": table, "mg": exact_number(mg)} for table, mg in schedule.equivalence_range
        ]
    if schedule.notes:
        written["notes"] = list(schedule.notes)
    return written


def schedule_from_json(option: Any, path: str = "options") -> Schedule:
    """Read one option of a plan back into a schedule, and check that its pieces and days still add up.

    Parameters
    ----------
    option
        An option of ``plan.json`` or ``accepted.json``.
    path
        Its place in the file, for errors.

    Returns
    -------
    Schedule
        The same steps and fills.

    Raises
    ------
    InputError
        When a field is missing or wrong, the pieces do not make the dose, or the days leave gaps.
    """
    try:
        schedule = _schedule(option)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        what = (
            f"{error.args[0]} is missing"
            if isinstance(error, KeyError) and error.args
            else "a value is of the wrong kind"
        )
        raise InputError(
            f"{path}: this is not a plan as glidepath writes it ({what}); {_MADE_AGAIN}.", path
        ) from None
    _check_pieces(schedule, path)
    _check_days(schedule, path)
    return schedule


def _schedule(option: Mapping[str, Any]) -> Schedule:
    ends = option["ends"]
    return Schedule(
        id=str(option["id"]),
        method=str(option["method"]),
        says=str(option["says"]),
        steps=_all(option["steps"], _step),
        fills=_all(option["fills"], _fill),
        ends=Ends(
            date=date.fromisoformat(ends["date"]),
            daily_mg=exact_mg(ends["daily_mg"]),
            why=ends["why"],
            what_would_help=tuple(ends.get("what_would_help", ())),
        ),
        equivalence=option.get("equivalence"),
        equivalence_range=tuple((r["table"], exact_mg(r["mg"])) for r in option.get("equivalence_range", ())),
        notes=tuple(option.get("notes", ())),
    )


def _all(items: Sequence[Any], read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    return tuple(read(item) for item in items)


def _step(data: Mapping[str, Any]) -> Step:
    equivalent = data.get("equivalent_mg")
    return Step(
        index=int(data["index"]),
        phase=data["phase"],
        start=date.fromisoformat(data["start"]),
        end=date.fromisoformat(data["end"]),
        drug=str(data["drug"]),
        daily_mg=exact_mg(data["daily_mg"]),
        doses=_all(data["doses"], _dose),
        cycle_days=int(data["cycle_days"]),
        continuing=_all(data["continuing"], _dose),
        cut_mg=exact_mg(data["cut_mg"]),
        cut_percent_of_current=float(data["cut_percent_of_current"]),
        cut_percent_of_start=float(data["cut_percent_of_start"]),
        cut_where=str(data.get("cut_where", "")),
        equivalent_mg=None if equivalent is None else exact_mg(equivalent),
        equivalent_of=data.get("equivalent_of"),
        check=str(data["check"]),
        if_trouble=tuple(data["if_trouble"]),
        hold_if=data["hold_if"],
        exceptions=tuple(
            RuleException(rule=e["rule"], code=e["code"], why=e["why"]) for e in data["exceptions"]
        ),
    )


def _dose(data: Mapping[str, Any]) -> Dose:
    pieces = _all(data["pieces"], _piece)
    # A third of a tablet has no finite decimal: what the pieces hold is then the exact dose.
    made = sum((piece.mg for piece in pieces), Fraction(0))
    mg = made if pieces and exact_number(made) == float(data["mg"]) else exact_mg(data["mg"])
    return Dose(
        time=data["time"], drug=data["drug"], mg=mg, pieces=pieces, day_of_cycle=data.get("day_of_cycle")
    )


def _piece(data: Mapping[str, Any]) -> Piece | LiquidPiece:
    if "ml" in data:
        return LiquidPiece(
            product=data["product"],
            rxcui=data["rxcui"],
            concentration_mg_per_ml=exact_mg(data["concentration_mg_per_ml"]),
            ml=exact_mg(data["ml"]),
        )
    return Piece(
        product=data["product"],
        rxcui=data["rxcui"],
        strength_mg=exact_mg(data["strength_mg"]),
        fraction=Fraction(data["fraction"]),
        count=int(data["count"]),
        unit=data.get("unit", "tablet"),
    )


def _fill(data: Mapping[str, Any]) -> Fill:
    words = data["prescription"]
    return Fill(
        date=date.fromisoformat(data["date"]),
        days=int(data["days"]),
        product=data["product"],
        rxcui=data["rxcui"],
        unit=data["unit"],
        quantity=int(data["quantity"]),
        left_over=exact_mg(data["left_over"]),
        prescription=Prescription(
            sig=words["sig"], quantity_in_words=words["quantity_in_words"], refills=int(words["refills"])
        ),
    )


def _check_pieces(schedule: Schedule, path: str) -> None:
    for step in schedule.steps:
        for dose in (*step.doses, *step.continuing):
            made = sum((piece.mg for piece in dose.pieces), Fraction(0))
            if dose.pieces and made != dose.mg:
                raise InputError(
                    f"{path}: in step {step.index} the pieces at {dose.time} do not make the dose, so the"
                    f" file was changed; {_MADE_AGAIN}.",
                    path,
                )


def _check_days(schedule: Schedule, path: str) -> None:
    for before, after in zip((None, *schedule.steps), schedule.steps, strict=False):
        gap = before is not None and (after.start - before.end).days != 1
        if gap or after.days < 1:
            raise InputError(
                f"{path}: the days of step {after.index} do not follow the step before, so the file was"
                f" changed; {_MADE_AGAIN}.",
                path,
            )
