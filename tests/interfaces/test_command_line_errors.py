"""What is typed wrong gives status 2, one line, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import glidepath

WRONG = [
    ([], "plan", "parameter CASE needs a value: A case file (.yaml, .json"),
    (["export", "diazepam 5 mg bid"], "", "--to needs a value: The tool: sbml, nonmem, mrgsolve or rxode2."),
    (
        ["population", "spec.yaml", "--people", "many"],
        "",
        '--people "many" cannot be: type a whole number, such as 10.',
    ),
    (
        ["export", "x", "--to", "sbml", "--every", "hour"],
        "",
        '--every "hour" cannot be: type a number, such as 0.5.',
    ),
    (
        ["population", "spec.yaml", "--persons", "4"],
        "",
        "Unknown option: --persons. See: glidepath population --help",
    ),
    (["simulate", "x", "--whatmatters"], "", "Did you mean --what-matters?"),
    (["bogus"], "", "Unknown command"),
    (["plan", "--bogus", "x"], "", "Unknown option"),
    (["plan", "nowhere.yaml"], "", "No file nowhere.yaml"),
    (["plan", " "], "", "CASE is empty"),
    (["plan", "."], "", "is a folder"),
    (["plan", "clonazepam 1 mg bid", "--age", "old"], "", '--age "old" cannot be: type a number'),
    (["accept", "nowhere", "--option", "a", "--by", "b"], "", "nowhere: name plan.json, or the folder"),
    (
        ["plan", "clonazepam 1 mg bid", "diazepam 5 mg"],
        "",
        '"diazepam 5 mg" is more than glidepath plan takes: put',
    ),
    (
        ["simulate", "clonazepam", "1", "mg", "bid"],
        "",
        "write another medicine after --also. See: glidepath sim",
    ),
    (["evidence", "mine.csv"], "", "more than glidepath evidence takes: give a table with --targets FILE"),
    (["drugs", "diazepam", "lorazepam"], "", '"lorazepam" is more than glidepath drugs takes: leave it out'),
    (["evidence", "--draws", "ten"], "", '--draws "ten" cannot be: type a whole number, such as 200.'),
    (["plan", "clonazepam 1 mg bid", "--weight", "big"], "", "type a number, such as 70."),
    (["accept", "nowhere"], "", "--option"),
    (["drugs", "aspirin"], "", "aspirin"),
]


@pytest.mark.parametrize(
    ("words", "command", "says"), WRONG, ids=[" ".join(w[0]) or "nothing" for w in WRONG]
)
def test_wrong_words_give_one_line(tmp_path: Path, words: list[str], command: str, says: str) -> None:
    ran = glidepath(*([command] if command else []), *words, cwd=tmp_path)
    assert ran.status == 2
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1
    assert says in ran.err
    assert list(tmp_path.iterdir()) == []


def test_wrong_words_give_machine_output_too(tmp_path: Path) -> None:
    ran = glidepath("plan", "nowhere.yaml", "--json", cwd=tmp_path)
    assert ran.status == 2
    assert ran.data["error"]["status"] == 2
    assert ran.data["error"]["field"] == "CASE"
    assert "nowhere.yaml" in ran.data["error"]["says"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xff\x00\xfe", "not UTF-8"),
        (b"a\x00b", "not a text file"),
        (b"person: [", "yaml"),
        (b"- 1\n- 2\n", "case"),
        (b"medicines: []\n", "medicines"),
        (b'medicines: [{directions: "clonazepam 1 mg bid"}]\nperson: {age_years: -3}\n', "age_years"),
        (b'medicines: [{directions: "clonazepam 1 mg bid"}]\nbogus: 1\n', "bogus"),
        (b"a: &a [x]\nb: [*a, *a]\n", "alias"),
        (b"x: " + b"[" * 20_000, "case"),
    ],
)
def test_wrong_file_gives_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(content)
    ran = glidepath("plan", str(case), "-o", str(tmp_path / "out"), "--people", "0")
    assert ran.status == 2, ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert says in ran.err.lower() or says in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


def test_a_blank_plan_file_is_told_of_plans(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(" \n\n")
    ran = glidepath("accept", "plan.json", "--option", "a", "--by", "b", cwd=tmp_path)
    assert ran.status == 2 and len(ran.err.strip().splitlines()) == 1
    assert "plan.json is empty: name plan.json, or the folder" in ran.err
    assert "medicines" not in ran.err


def test_too_large_file_is_refused(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_bytes(b" " * 10_000_001)
    ran = glidepath("plan", str(case))
    assert ran.status == 2
    assert "larger than 10 MB" in ran.err


def test_folder_that_is_a_file_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    ran = glidepath("plan", "clonazepam 1 mg bid", "--people", "0", "-o", str(tmp_path / "taken"))
    assert ran.status == 2
    assert "is a file" in ran.err
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.parametrize("command", ["plan", "accept", "simulate", "drugs", "demo"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    ran = glidepath(command, "--help")
    assert ran.status == 0
    assert f"glidepath {command}" in ran.out.split("Example:")[1]
    assert "--json" in ran.out and "-o" in ran.out


def test_version_and_help() -> None:
    assert glidepath("--version").out.strip() == "0.1.0"
    assert "Do not stop a benzodiazepine suddenly" in glidepath().out
