"""The Python functions: the same words as the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import glidepath

from .command import glidepath as command
from .test_command_line_plan import check

WORDS = "clonazepam 1 mg twice daily"
OPTIONS = {"since": "2024-12-01", "as_of": "2026-11-22", "age": 46, "sex": "male"}


def test_the_public_names() -> None:
    for name in glidepath.__all__:
        assert getattr(glidepath, name) is not None
    assert len(glidepath.__all__) <= 25
    with pytest.raises(AttributeError, match="no_such_name"):
        glidepath.no_such_name  # noqa: B018


def test_a_plan_is_the_same_as_on_the_command_line() -> None:
    answer = glidepath.plan(WORDS, people=0, **OPTIONS)
    assert isinstance(answer, glidepath.PlanAnswer)
    document = glidepath.document(answer, "2026-11-22T09:00:00Z")
    check(document, "plan")
    ran = command(
        "plan", WORDS, "--since", "2024-12-01", "--as-of", "2026-11-22", "--age", "46", "--sex", "male",
        "--people", "0", "--json",
    )  # fmt: skip
    assert {**ran.data, "made_at": ""} == {**json.loads(json.dumps(document)), "made_at": ""}


def test_a_case_comes_as_words_mapping_file_or_record(tmp_path: Path) -> None:
    mapping = {"as_of": "2026-11-22", "medicines": [{"directions": WORDS, "since": "2024-12-01"}]}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(mapping))
    cases = [
        glidepath.read_case(WORDS, since="2024-12-01", as_of="2026-11-22"),
        glidepath.read_case(mapping),
        glidepath.read_case(path),
        glidepath.read_case(str(path)),
    ]
    assert cases[0] == cases[1] == cases[2] == cases[3]
    assert glidepath.read_case(cases[0]) is cases[0]
    assert glidepath.read_case(mapping, split="half", also=[]).taper.allow_split == "half"


def test_what_does_not_go_together_is_said(tmp_path: Path) -> None:
    many = tmp_path / "cases.jsonl"
    many.write_text("{}\n{}\n")
    with pytest.raises(glidepath.InputError, match="many cases"):
        glidepath.read_case(many)
    with pytest.raises(TypeError, match="no_such_option"):
        glidepath.read_case(WORDS, no_such_option=1)
    with pytest.raises(TypeError, match="complete"):
        glidepath.plan(glidepath.read_case(WORDS), people=0, age=46)
    with pytest.raises(glidepath.InputError, match="--people -1"):
        glidepath.plan(WORDS, people=-1)


def test_an_option_is_accepted_and_a_refusal_is_not() -> None:
    answered = {
        "epilepsy": False,
        "suicidality": False,
        "indication": "panic",
        "emergency_sign": [],
        "condition": [],
    }
    plan = glidepath.document(glidepath.plan(WORDS, people=0, **OPTIONS, **answered))
    accepted = glidepath.accept(plan, plan["options"][0]["id"], "Dr Example")
    check(accepted, "plan")
    refusal = glidepath.plan(WORDS, people=0, **{**OPTIONS, "age": 15})
    assert isinstance(refusal, glidepath.Refusal)
    check(glidepath.document(refusal), "refusal")
    with pytest.raises(glidepath.InputError, match="refusal"):
        glidepath.accept(glidepath.document(refusal), "any", "Dr Example")


def test_a_course_has_the_words_of_its_command() -> None:
    answer = glidepath.simulate(
        "diazepam 5 mg bid", since="2026-11-01", stop="2026-11-22", every=6, typical=True
    )
    assert isinstance(answer, glidepath.CourseAnswer)
    check(json.loads(json.dumps(glidepath.document(answer))), "course")


def test_drugs_are_told_by_any_name() -> None:
    assert glidepath.drugs("Ativan")["drugs"][0]["name"] == "lorazepam"
    assert len(glidepath.drugs()["drugs"]) > 20
