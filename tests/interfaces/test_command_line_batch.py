"""Many cases inside one process and on several: the same lines in the same order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glidepath.interfaces.batch import available_processors
from glidepath.interfaces.command_line import run

DIRECTIONS = ("clonazepam 1 mg bid", "lorazepam a lot", "diazepam 5 mg bid", "zolpidem 10 mg at night")


@pytest.fixture
def cases(tmp_path: Path) -> str:
    path = tmp_path / "cases.jsonl"
    lines = [json.dumps({"as_of": "2026-11-22", "medicines": [words]}) for words in DIRECTIONS]
    path.write_text("\n".join(lines))
    return str(path)


def lines_of(cases: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert run(["plan", cases, "--json", "--people", "0"]) == 0
    return capsys.readouterr().out.splitlines()


def test_processes_change_nothing(
    cases: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    alone = lines_of(cases, capsys)
    monkeypatch.setattr("glidepath.interfaces.batch._WORTH_PROCESSES", 2)
    monkeypatch.setattr("glidepath.interfaces.plan_command.available_processors", lambda: 2)
    assert lines_of(cases, capsys) == alone
    drugs = [json.loads(line).get("case", {}).get("current_drug") for line in alone]
    assert drugs == ["clonazepam", None, "diazepam", "zolpidem"]
    assert available_processors() >= 1


def test_a_fault_in_one_case_stays_on_its_line(
    cases: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("a person's data")

    monkeypatch.setattr("glidepath.interfaces.plan_command.plan", fails)
    errors = [json.loads(line)["error"] for line in lines_of(cases, capsys)]
    assert [error["status"] for error in errors] == [1, 2, 1, 1]
    assert "person" not in errors[0]["says"] and "ZeroDivisionError" in errors[0]["says"]


def test_results_need_a_place(cases: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", cases]) == 2
    assert "needs --json, or -o FOLDER" in capsys.readouterr().err
