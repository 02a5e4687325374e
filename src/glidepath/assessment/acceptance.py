"""A clinician takes one option of a plan: what must be known first, and what is then recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glidepath.basis.errors import InputError
from glidepath.facts import load

PLAN_SCHEMA = "glidepath.plan/1"
ACCEPTED = "accepted by a clinician"
_UNSEALED = frozenset({"made_at", "digest", "heading", "acceptance"})
_GRAVE = frozenset({"critical", "forbid", "hard_stop", "emergency"})
_NO_AUTOMATIC_DIAZEPAM = "R021"


def digest_of(plan: Mapping[str, Any]) -> str:
    """The seal of a plan: a fingerprint of all that it says, so that a later change is seen.

    Parameters
    ----------
    plan
        The plan as ``plan.json`` holds it.

    Returns
    -------
    str
        SHA-256, in hexadecimal, of the JSON with sorted keys and without white space. The time it was made,
        the heading, the acceptance and the seal itself are left out. It guards against a slip, not against
        someone who works the seal out again.

    Examples
    --------
    >>> digest_of({"a": 1, "made_at": "today"}) == digest_of({"a": 1})
    True
    >>> digest_of({"a": 1}) == digest_of({"a": 2})
    False
    """
    sealed = {name: value for name, value in plan.items() if name not in _UNSEALED}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


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
        The plan with ``acceptance``: the option, by whom, when, and ``stands``, the ids of the grave rules
        that stand and that the clinician was shown.

    Raises
    ------
    InputError
        When this is no plan or was changed, the option is not in it, a hard-stop field is not known, the
        option breaks a rule that forbids it without a recorded override, or a switch rests on what is not
        known.
    """
    _must_be_plan(plan)
    if not by.strip():
        raise InputError('--by is empty: write who takes the option, such as --by "Dr Example".', "by")
    _must_be_sealed(plan)
    option = _option(plan, option_id)
    _must_be_known(plan)
    _must_be_allowed(option)
    _must_be_known_for_a_switch(plan, option)
    stands = [str(finding["rule"]) for finding in standing(plan, option_id)]
    acceptance = {"option": option_id, "by": by.strip(), "at": at, "stands": list(dict.fromkeys(stands))}
    return {**plan, "heading": ACCEPTED, "acceptance": acceptance}


def standing(plan: Mapping[str, Any], option_id: str) -> tuple[Mapping[str, Any], ...]:
    """The grave findings that stand while an option is taken: what the clinician must have seen.

    Parameters
    ----------
    plan
        The plan as ``plan.json`` holds it.
    option_id
        The id of the option.

    Returns
    -------
    tuple of Mapping
        Of the case: critical and forbidding rules that speak. Of the option: those that it breaks, also where
        a recorded exception makes them weigh less. Broken ones first, each rule once.

    Raises
    ------
    InputError
        When the option is not in the plan.
    """
    option = _option(plan, option_id)
    broken = [f for f in option.get("findings", ()) if f["status"] == "not_met" and _weight(f) & _GRAVE]
    of_case = [
        f for f in plan.get("findings", ()) if f["status"] in ("met", "not_met") and f["severity"] in _GRAVE
    ]
    first: dict[str, Mapping[str, Any]] = {}
    for finding in (*broken, *of_case):
        first.setdefault(str(finding["rule"]), finding)
    return tuple(first.values())


def _weight(finding: Mapping[str, Any]) -> set[str]:
    """The severity here, and the one the rule has where no exception eases it."""
    rule = load.rules().get(str(finding["rule"]))
    return {str(finding["severity"]), *([rule.severity] if rule else [])}


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


def _must_be_sealed(plan: Mapping[str, Any]) -> None:
    if plan.get("digest") != digest_of(plan):
        raise InputError(
            "This plan was changed after it was made, or has no seal: change the case file and run "
            "glidepath plan again.",
            "PLAN",
        )


def _option(plan: Mapping[str, Any], option_id: str) -> Mapping[str, Any]:
    options: Sequence[Mapping[str, Any]] = plan["options"]
    for option in options:
        if option.get("id") == option_id:
            return option
    listed = ", ".join(str(option.get("id")) for option in options) or "none"
    raise InputError(f'No option "{option_id}" in this plan. Its options: {listed}.', "option")


def _must_be_allowed(option: Mapping[str, Any]) -> None:
    for finding in option.get("findings", ()):
        forbidden = finding["status"] == "not_met" and finding["severity"] == "forbid"
        if forbidden and "override" not in finding.get("because", {}).get("exceptions", ()):
            rule = finding["rule"]
            raise InputError(
                f"Cannot be accepted: {rule} forbids it. {finding['says']} Change the schedule, or record an "
                f"override of {rule} with its reason in the case file, and plan again.",
                "option",
            )


def _must_be_known_for_a_switch(plan: Mapping[str, Any], option: Mapping[str, Any]) -> None:
    if option.get("method") == "switch":
        _stop_while_unknown(tuple(_missing_for_diazepam(plan)), "A switch to diazepam")


def _missing_for_diazepam(plan: Mapping[str, Any]) -> Iterator[str]:
    for finding in plan.get("findings", ()):
        if finding["rule"] == _NO_AUTOMATIC_DIAZEPAM and finding["status"] == "cannot_tell":
            yield from (str(name) for name in finding.get("missing", ()))


def _must_be_known(plan: Mapping[str, Any]) -> None:
    _stop_while_unknown(tuple(str(name) for name in plan.get("must_be_known", ())), "An option")


def _stop_while_unknown(unknown: Sequence[str], what: str) -> None:
    if unknown:
        raise InputError(
            f"{what} cannot be accepted while not known: {', '.join(unknown)}. Answer in the case file and "
            "plan again.",
            unknown[0],
        )
