"""Accepting an option: what must be known, and what must still add up."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from glidepath.assessment.acceptance import accept, digest_of, standing
from glidepath.basis.errors import InputError

DOSE = {
    "time": "08:00",
    "drug": "clonazepam",
    "mg": 0.75,
    "pieces": [
        {"product": "clonazepam 0.5 mg tablet (US)", "strength_mg": 0.5, "fraction": "1/2", "count": 3}
    ],
}
STEP = {"index": 0, "start": "2026-12-01", "end": "2026-12-14", "doses": [DOSE], "continuing": []}


def sealed(plan: dict[str, Any]) -> dict[str, Any]:
    return plan | {"digest": digest_of(plan)}


def finding(rule: str, status: str, severity: str, **more: Any) -> dict[str, Any]:
    said = {"says": f"{rule} says.", "do": "Do.", "because": {}, "missing": [], "sources": []}
    return {"rule": rule, "status": status, "severity": severity} | said | more


PLAN: dict[str, Any] = sealed(
    {
        "schema": "glidepath.plan/1",
        "must_be_known": [],
        "options": [
            {"id": "slow", "steps": [STEP, {**STEP, "index": 1, "start": "2026-12-15", "end": "2026-12-28"}]}
        ],
    }
)


def changed(**values: Any) -> dict[str, Any]:
    return sealed({**copy.deepcopy(PLAN), **values})


def with_findings(
    of_case: list[Any], of_option: list[Any], method: str = "percent_of_current"
) -> dict[str, Any]:
    option = {**PLAN["options"][0], "method": method, "findings": of_option}
    return changed(findings=of_case, options=[option])


def test_acceptance_is_written_beside_the_plan() -> None:
    accepted = accept(PLAN, "slow", " Dr Example ", "2026-11-22T09:00:00Z")
    assert accepted["acceptance"] == {
        "option": "slow",
        "by": "Dr Example",
        "at": "2026-11-22T09:00:00Z",
        "stands": [],
    }
    assert {name: accepted[name] for name in PLAN} == PLAN
    assert accepted["heading"] == "accepted by a clinician"
    assert "acceptance" not in PLAN


@pytest.mark.parametrize(
    ("plan", "option", "by", "says"),
    [
        (PLAN, "fast", "Dr", "Its options: slow"),
        (PLAN, "slow", "  ", "--by is empty"),
        (
            changed(must_be_known=["person.pregnant", "person.epilepsy"]),
            "slow",
            "Dr",
            "person.pregnant, person.epilepsy",
        ),
        (changed(schema="glidepath.refusal/1"), "slow", "Dr", "refusal"),
        (changed(schema="x"), "slow", "Dr", "not a plan"),
        (changed(options={}), "slow", "Dr", "not a plan"),
        ({}, "slow", "Dr", "not a plan"),
        (changed(options=[]), "slow", "Dr", "Its options: none"),
    ],
)
def test_acceptance_is_refused(plan: dict[str, Any], option: str, by: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        accept(plan, option, by, "2026-11-22T09:00:00Z")
    assert says in raised.value.says
    assert "\n" not in raised.value.says


@pytest.mark.parametrize(
    "slip",
    [
        {"must_be_known": ["person.pregnant"]},
        {"case": {"person": {"pregnant": True}}},
        {"options": []},
        {"digest": None},
        {"digest": "0"},
    ],
)
def test_a_changed_plan_is_refused_in_one_line(slip: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"changed after it was made.*plan again") as raised:
        accept({**PLAN, **slip}, "slow", "Dr", "2026-11-22T09:00:00Z")
    assert "\n" not in raised.value.says


def test_the_seal_stays_true_after_acceptance_and_over_a_round_trip() -> None:
    accepted = accept(PLAN, "slow", "Dr", "2026-11-22T09:00:00Z")
    assert digest_of(accepted) == PLAN["digest"] == accepted["digest"]
    assert digest_of(json.loads(json.dumps(PLAN))) == PLAN["digest"]


def test_a_forbidden_option_needs_an_override_of_that_rule() -> None:
    broken = finding("R001", "not_met", "forbid")
    with pytest.raises(InputError, match="R001 forbids it"):
        accept(with_findings([], [broken]), "slow", "Dr", "now")
    other = finding("R001", "not_met", "forbid", because={"exceptions": ["products"]})
    with pytest.raises(InputError, match="R001 forbids it"):
        accept(with_findings([], [other]), "slow", "Dr", "now")
    named = finding("R001", "not_met", "forbid", because={"exceptions": ["override"]})
    assert accept(with_findings([], [named]), "slow", "Dr", "now")["acceptance"]["stands"] == ["R001"]
    assert accept(with_findings([], [finding("R001", "met", "forbid")]), "slow", "Dr", "now")


def test_every_grave_finding_that_stands_is_recorded() -> None:
    of_case = [
        finding("R037", "met", "critical"),
        finding("R039", "met", "forbid"),
        finding("R041", "met", "warning"),
        finding("R038", "not_applicable", "critical"),
        finding("R026", "cannot_tell", "critical"),
    ]
    of_option = [
        finding("R006", "not_met", "warning", because={"exceptions": ["products"]}),
        finding("R004", "not_met", "warning"),
        finding("R001", "met", "forbid"),
    ]
    plan = with_findings(of_case, of_option)
    assert [f["rule"] for f in standing(plan, "slow")] == ["R006", "R037", "R039"]
    assert accept(plan, "slow", "Dr", "now")["acceptance"]["stands"] == ["R006", "R037", "R039"]


def test_a_switch_needs_to_know_what_diazepam_may_not_meet() -> None:
    open_question = finding("R021", "cannot_tell", "critical", missing=["person.liver", "opioids"])
    with pytest.raises(InputError, match=r"A switch to diazepam.*person.liver, opioids"):
        accept(with_findings([open_question], [], method="switch"), "slow", "Dr", "now")
    assert accept(with_findings([open_question], []), "slow", "Dr", "now")
    settled = finding("R021", "not_applicable", "critical")
    assert accept(with_findings([settled], [], method="switch"), "slow", "Dr", "now")
