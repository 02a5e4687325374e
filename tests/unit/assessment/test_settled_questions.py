"""Open questions that a listed condition or medicine answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glidepath.assessment.plan_answer import PlanAnswer
from glidepath.assessment.plan_case import plan
from glidepath.assessment.settled_questions import with_settled_questions
from glidepath.patient.case import Case
from glidepath.patient.regimen import OtherMedicine

from .cases import ADULT, case

OPEN = ("person.breathing_disease", "person.liver", "person.naloxone", "person.history.withdrawal_seizure")


def asked(*conditions: str) -> Case:
    history = replace(ADULT.history, withdrawal_seizure=None)
    person = replace(ADULT, conditions=conditions, breathing_disease=None, liver=None, history=history)
    return replace(case(person=person), not_known=OPEN)


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ("sleep apnoea", "person.breathing_disease"),
        ("cirrhosis", "person.liver"),
        ("withdrawal seizure", "person.history.withdrawal_seizure"),
    ],
)
def test_a_condition_answers_its_question(condition: str, field: str) -> None:
    found = with_settled_questions(asked(condition))
    assert set(found.not_known) == set(OPEN) - {field}
    answer = plan(asked(condition), 0)
    assert isinstance(answer, PlanAnswer) and field not in answer.not_known


def test_the_plan_says_what_was_settled() -> None:
    answer = plan(asked("OSA"), 0)
    assert isinstance(answer, PlanAnswer)
    assert answer.case_facts["person"]["breathing_disease"] is True
    assert answer.case_facts["person"]["liver"] is None


def test_naloxone_on_the_list_is_at_hand() -> None:
    kit = OtherMedicine(name="naloxone", classes=("naloxone",))
    found = with_settled_questions(replace(asked(), other_medicines=(kit,)))
    assert found.person.naloxone is True and "person.naloxone" not in found.not_known


def test_an_answer_stays_and_nothing_becomes_no() -> None:
    denied = replace(asked("sleep apnoea"), person=replace(ADULT, conditions=("sleep apnoea",)))
    assert with_settled_questions(denied).person.breathing_disease is False
    assert with_settled_questions(asked("migraine")).person == asked("migraine").person
