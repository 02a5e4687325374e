"""Accepting an option: what must be known, and what must still add up."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from glidepath.assessment.acceptance import accept
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
PLAN: dict[str, Any] = {
    "schema": "glidepath.plan/1",
    "must_be_known": [],
    "options": [
        {"id": "slow", "steps": [STEP, {**STEP, "index": 1, "start": "2026-12-15", "end": "2026-12-28"}]}
    ],
}


def changed(**values: Any) -> dict[str, Any]:
    return {**copy.deepcopy(PLAN), **values}


def test_acceptance_is_written_beside_the_plan() -> None:
    accepted = accept(PLAN, "slow", " Dr Example ", "2026-11-22T09:00:00Z")
    assert accepted["acceptance"] == {"option": "slow", "by": "Dr Example", "at": "2026-11-22T09:00:00Z"}
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
