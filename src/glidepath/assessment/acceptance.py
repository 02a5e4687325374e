"""A clinician takes one option of a plan: what must be known first, and what is then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from glidepath.basis.amounts import exact_mg
from glidepath.basis.errors import InputError

PLAN_SCHEMA = "glidepath.plan/1"
ACCEPTED = "accepted by a clinician"


def accept(plan: Mapping[str, Any], option_id: str, by: str, at: str) -> dict[str, Any]:
    """Record that a clinician takes one option of a plan.

    Parameters
    ----------
    plan
        The plan as ``plan.json`` holds it.
    option_id
        The id of the option.
    by
        Who takes it; not empty.
    at
        When, as ISO 8601 text.

    Returns
    -------
    dict[str, Any]
        The plan with ``acceptance``: the option, by whom, when.

    Raises
    ------
    InputError
        When this is no plan, the option is not in it, a hard-stop field is not known, or the option was
        changed by hand so that its tablets no longer add up.
    """
    _must_be_plan(plan)
    if not by.strip():
        raise InputError('--by is empty: write who takes the option, such as --by "Dr Example".', "by")
    option = _option(plan, option_id)
    _must_be_known(plan)
    _must_hold(option)
    acceptance = {"option": option_id, "by": by.strip(), "at": at}
    return {**plan, "status": ACCEPTED, "acceptance": acceptance}


def _must_be_plan(plan: Mapping[str, Any]) -> None:
    schema = plan.get("schema")
    if schema == "glidepath.refusal/1":
        raise InputError(
            "This is a refusal, not a plan: there is no option to accept. Read what it says to do now.",
            "PLAN",
        )
    if schema != PLAN_SCHEMA or not isinstance(plan.get("options"), list):
        raise InputError(
            f"This is not a plan ({PLAN_SCHEMA}): name plan.json, or the folder that holds it.", "PLAN"
        )


def _option(plan: Mapping[str, Any], option_id: str) -> Mapping[str, Any]:
    options = {option.get("id"): option for option in plan["options"] if isinstance(option, Mapping)}
    if option_id in options:
        return options[option_id]
    known = ", ".join(str(name) for name in options) or "none"
    raise InputError(f'No option "{option_id}" in this plan. Its options: {known}.', "option")


def _must_be_known(plan: Mapping[str, Any]) -> None:
    unknown = [str(name) for name in plan.get("must_be_known", ())]
    if unknown:
        raise InputError(
            f"Cannot be accepted while not known: {', '.join(unknown)}. Answer in the case file and plan again.",
            unknown[0],
        )


def _must_hold(option: Mapping[str, Any]) -> None:
    """Check what a changed file would break: the pieces of each dose, and the days of the steps."""
    try:
        _check_steps(option["steps"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as fault:
        raise _changed(str(option.get("id")), "a step cannot be read") from fault


def _check_steps(steps: list[Mapping[str, Any]]) -> None:
    expected: date | None = None
    for step in steps:
        start, end = date.fromisoformat(step["start"]), date.fromisoformat(step["end"])
        if end < start or (expected is not None and start != expected):
            raise _changed(f"step {step['index']}", "its days do not follow on")
        expected = end + timedelta(days=1)
        for dose in [*step["doses"], *step.get("continuing", ())]:
            made = sum((_piece_mg(piece) for piece in dose["pieces"]), Fraction(0))
            if dose["pieces"] and made != exact_mg(dose["mg"]):
                raise _changed(
                    f"step {step['index']}, {dose['time']}", "the tablets do not add up to the dose"
                )


def _piece_mg(piece: Mapping[str, Any]) -> Fraction:
    if "ml" in piece:
        return exact_mg(piece["ml"]) * exact_mg(piece["concentration_mg_per_ml"])
    return exact_mg(piece["strength_mg"]) * Fraction(piece["fraction"]) * int(piece["count"])


def _changed(where: str, what: str) -> InputError:
    return InputError(
        f"This plan was changed by hand ({where}: {what}). Make it again with glidepath plan.", "PLAN"
    )
