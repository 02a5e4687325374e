"""``glidepath population`` as a person at a terminal meets it: files, errors, kills, any number of processes."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from .command import ROOT, glidepath
from .test_command_line_plan import check

FILES = ("population.json", "population.html", "population.csv", "outcomes.csv")
EXAMPLE = files("glidepath.interfaces") / "examples" / "population_clonazepam.yaml"
BRIEF: dict[str, Any] = {
    "people": 9_000,
    "days": 5,
    "as_of": "2026-11-22",
    "person": {"weight_kg": {"median": 75, "cv_percent": 20, "low": 40, "high": 150}},
    "medicines": [{"directions": "lorazepam 1 mg twice daily", "since": "2026-11-18"}],
    "plans": ["stay", "stop"],
}


def written(folder: Path, **changes: Any) -> str:
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump({**BRIEF, **changes}, sort_keys=False))
    return str(path)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("population") / "out"
    ran = glidepath("population", str(EXAMPLE), "--people", "200", "-o", str(folder))
    assert ran.status == 0, ran.err
    assert ran.err == "", "no bar where nobody watches"
    assert "A: stay" in ran.out and "Do not stop suddenly" in ran.out
    return folder


def test_files_of_the_example(answer: Path) -> None:
    assert sorted(path.name for path in answer.iterdir()) == sorted(FILES)
    data = json.loads((answer / "population.json").read_text())
    check(data, "population")
    assert [plan["id"] for plan in data["plans"]] == [
        "stay",
        "stop",
        "ten-percent",
        "five-percent",
        "quarters",
    ]
    stay, stop, ten, five, quarters = data["plans"]
    assert stay["warning"] is None and "seizures can kill" in stop["warning"]
    assert "faster than any option of the planner" in quarters["warning"]
    assert ten["option"] == "percent-of-current-10" and ten["ends_within"] and not five["ends_within"]
    assert ten["daily_mg"]["clonazepam"][0] < 2 and stay["daily_mg"]["clonazepam"][0] == 2
    worst = [plan["outcomes"]["peak_pwc20"]["p50"] for plan in data["plans"]]
    assert worst[0] < worst[2] < worst[4] < worst[1]
    assert stop["chance_rise_5"]["p05"] < stop["chance_rise_5"]["p50"] < stop["chance_rise_5"]["p95"]


def test_tables_say_what_the_document_says(answer: Path) -> None:
    data = json.loads((answer / "population.json").read_text())
    with (answer / "population.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 5 * 365
    assert float(rows[368]["p95"]) == data["plans"][1]["pwc20"]["p95"][3]
    assert rows[368]["date"] == "2026-12-04"
    with (answer / "outcomes.csv").open(newline="") as stream:
        by_name = {(row["plan"], row["outcome"]): row for row in csv.DictReader(stream)}
    assert len(by_name) == 5 * 8
    assert float(by_name["stop", "chance_rise_5"]["middle_p95"]) == data["plans"][1]["chance_rise_5"]["p95"]
    assert by_name["stay", "peak_day"]["unit"] == "days"


def test_outcomes_can_be_chosen(tmp_path: Path) -> None:
    spec = written(tmp_path, people=30, outcomes=["peak_pwc20", "highest_ng_per_ml"])
    ran = glidepath("population", spec, "--json")
    check(ran.data, "population")
    assert list(ran.data["plans"][0]["outcomes"]) == ["peak_pwc20", "highest_ng_per_ml.lorazepam"]
    assert "not asked for" in glidepath("population", spec, "-o", str(tmp_path / "out")).out


def test_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    spec = written(tmp_path)
    one, two = (glidepath("population", spec, "--json", "--processes", n) for n in ("1", "2"))
    assert one.status == 0, one.err
    assert one.out == two.out
    other = glidepath("population", spec, "--json", "--people", "8999")
    assert other.data["people"] == 8_999 and other.out != one.out


def killed_while_running(words: list[str], checkpoint: Path) -> None:
    """Start a run, wait until it has kept something, and kill it as nothing can be caught."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.Popen(
        [sys.executable, "-m", "glidepath", *words], env=environment, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not checkpoint.exists():
        assert run.poll() is None, "it ended before anything was kept"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert run.returncode == -signal.SIGKILL


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    spec = written(tmp_path, people=30_000)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert glidepath("population", spec, "-o", str(whole)).status == 0
    killed_while_running(
        ["population", spec, "-o", str(broken), "--processes", "2"], broken / "unfinished" / "parts.npz"
    )
    assert [path.name for path in broken.iterdir()] == ["unfinished"]
    changed = tmp_path / "changed"
    changed.mkdir()
    refused = glidepath("population", written(changed, people=30_000, seed=9), "-o", str(broken))
    assert refused.status == 2 and "unfinished run of another SPEC" in refused.err
    assert len(refused.err.splitlines()) == 1
    ended = glidepath("population", spec, "-o", str(broken), "--processes", "1")
    assert ended.status == 0, ended.err
    assert sorted(path.name for path in broken.iterdir()) == sorted(FILES)
    assert all((whole / name).read_bytes() == (broken / name).read_bytes() for name in FILES)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--people", "0"], "--people 0 cannot be: type 20 to 100000000, for fewer give no range."),
        (["--people", "19"], "--people 19 cannot be: type 20 to 100000000, for fewer give no range."),
        (["--processes", "0"], "--processes 0 cannot be: type 1 to 256."),
        (["-o", "spec.yaml"], "-o needs a folder"),
    ],
)
def test_wrong_options_are_one_line(words: list[str], says: str, tmp_path: Path) -> None:
    written(tmp_path)
    ran = glidepath("population", "spec.yaml", *words, cwd=tmp_path)
    assert ran.status == 2 and says in ran.err and len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"plans": [{"method": "optimised"}]}, "plans[0]"),
        ({"plans": [{"method": "percent_of_current", "option": "none-such"}]}, "plans[0]"),
        ({"plans": [{"medicines": ["estazolam 1 mg nightly"]}]}, "plans[0]"),
        ({"medicines": ["estazolam 1 mg nightly"]}, "medicines"),
        ({"people": "many"}, "people"),
        ({"people": 19}, "people"),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_nothing(
    changes: dict[str, Any], field: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = glidepath("population", written(tmp_path, **changes), "--json", "-o", str(out))
    assert ran.status == 2 and ran.data["error"]["field"] == field
    assert ran.err.startswith("glidepath: ") and len(ran.err.splitlines()) == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nowhere.yaml", "No file nowhere.yaml: check the name; glidepath population --help shows a SPEC."),
        (".", ". is a folder: name the SPEC file in it (.yaml or .json)."),
        ("empty.yaml", "empty.yaml is empty: a SPEC needs medicines and plans;"),
        ("list.json", "SPEC: a list is not possible here; type a table of fields, such as {people: 1000,"),
    ],
)
def test_a_spec_that_is_none_is_not_called_a_case(named: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "list.json").write_text("[1, 2]")
    ran = glidepath("population", named, cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "") and ran.err.startswith(f"glidepath: {says}")
    assert ran.err.count("\n") == 1


def test_a_spec_is_a_file_not_words() -> None:
    ran = glidepath("population", "lorazepam 1 mg bid")
    assert ran.status == 2 and "YAML or JSON" in ran.err


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_a_spec_comes_from_standard_input_too(kind: str) -> None:
    spec = {**BRIEF, "people": 20}
    text = json.dumps(spec) if kind == "json" else "# people, plans\n" + yaml.safe_dump(spec)
    ran = glidepath("population", "-", "--json", given=text)
    assert ran.status == 0, ran.err
    assert ran.data["people"] == 20


def test_a_planner_that_may_not_compute_refuses_the_population(tmp_path: Path) -> None:
    person = {**BRIEF["person"], "epilepsy": True}
    out = tmp_path / "out"
    spec = written(tmp_path, people=20, person=person, plans=["stay", {"method": "percent_of_current"}])
    ran = glidepath("population", spec, "--json", "-o", str(out))
    assert ran.status == 3
    check(ran.data, "refusal")
    assert sorted(path.name for path in out.iterdir()) == ["refusal.html", "refusal.json"]
    without = glidepath("population", written(tmp_path, people=20, person=person), "--json")
    assert without.status == 0, "going on and stopping compute no taper"


def test_an_emergency_refuses_everything(tmp_path: Path) -> None:
    person = {"emergency_signs": ["seizure"]}
    ran = glidepath("population", written(tmp_path, people=20, person=person), "--json")
    assert ran.status == 3
    check(ran.data, "refusal")


def test_help_has_a_worked_example() -> None:
    said = glidepath("population", "--help").out
    assert "glidepath population spec.yaml -o my-population" in said and "plans: [stay, stop" in said
