"""A clinician takes one option of a plan: what must be known first, and what is then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
        When this is no plan, the option is not in it, or a hard-stop field is not known.
    """
    _must_be_plan(plan)
    if not by.strip():
        raise InputError('--by is empty: write who takes the option, such as --by "Dr Example".', "by")
    _must_be_there(plan, option_id)
    _must_be_known(plan)
    acceptance = {"option": option_id, "by": by.strip(), "at": at}
    return {**plan, "heading": ACCEPTED, "acceptance": acceptance}


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


def _must_be_there(plan: Mapping[str, Any], option_id: str) -> None:
    known = [str(option.get("id")) for option in plan["options"]]
    if option_id not in known:
        listed = ", ".join(known) or "none"
        raise InputError(f'No option "{option_id}" in this plan. Its options: {listed}.', "option")


def _must_be_known(plan: Mapping[str, Any]) -> None:
    unknown = [str(name) for name in plan.get("must_be_known", ())]
    if unknown:
        listed = ", ".join(unknown)
        raise InputError(
            f"Cannot be accepted while not known: {listed}. Answer in the case file and plan again.",
            unknown[0],
        )
