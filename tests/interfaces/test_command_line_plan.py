"""``glidepath plan`` and ``glidepath accept`` as a person at a terminal meets them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from .command import Ran, glidepath

WORDS = ("plan", "clonazepam 1 mg twice daily", "--since", "2024-12-01", "--as-of", "2026-11-22")
QUICK = ("--people", "0")
ANSWERED = (
    "--age", "46", "--sex", "female", "--no-pregnant", "--no-epilepsy", "--no-suicidality",
    "--no-emergency-signs", "--no-conditions", "--indication", "panic",
)  # fmt: skip


def schema(name: str) -> Any:
    return json.loads((files("glidepath.interfaces") / "schemas" / f"{name}.schema.json").read_text())


def check(document: Any, name: str) -> None:
    jsonschema.Draft202012Validator(schema(name)).validate(document)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with all its files."""
    made = tmp_path_factory.mktemp("planned") / "plan"
    ran = glidepath(*WORDS, *ANSWERED, *QUICK, "-o", str(made))
    assert ran.status == 0, ran.err
    return made


def test_plan_prints_a_summary(tmp_path: Path) -> None:
    ran = glidepath(*WORDS, *QUICK, cwd=tmp_path)
    assert ran.status == 0 and ran.err == ""
    assert ran.out.startswith("DRAFT FOR A CLINICIAN, NOT ACCEPTED")
    assert "--option percent-of-current-10" in ran.out
    assert "Do not stop suddenly" in ran.out
    assert list(tmp_path.iterdir()) == []


def test_plan_writes_its_files(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "plan.csv",
        "plan.html",
        "plan.json",
        "plan.pdf",
    ]
    plan = json.loads((folder / "plan.json").read_text())
    check(plan, "plan")
    assert (folder / "plan.pdf").read_bytes().startswith(b"%PDF")
    for name in ("plan.html", "plan.csv"):
        assert "draft for a clinician, not accepted" in (folder / name).read_text().lower()


def test_plan_for_machines_is_alone_on_standard_output() -> None:
    ran = glidepath(*WORDS, *QUICK, "--json")
    check(ran.data, "plan")
    assert ran.err == ""
    assert ran.data["case"]["current_daily_mg"] == 2.0
    assert {"field": "taper.market", "value": "US"}.items() <= next(
        item for item in ran.data["assumed"] if item["field"] == "taper.market"
    ).items()
    assert "person.pregnant" in ran.data["not_known"]


def test_same_case_gives_the_same_bytes_whatever_the_threads() -> None:
    runs = [
        glidepath(
            *WORDS, "--people", "8", "--json", OMP_NUM_THREADS=n, NUMBA_NUM_THREADS=n, SOURCE_DATE_EPOCH="1"
        )
        for n in ("1", "2")
    ]
    assert runs[0].status == 0
    assert runs[0].out == runs[1].out


def test_same_case_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    glidepath(*WORDS, *ANSWERED, *QUICK, "-o", str(tmp_path / "again"))
    for name in ("plan.html", "plan.pdf", "plan.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name
    first, second = (json.loads((place / "plan.json").read_text()) for place in (folder, tmp_path / "again"))
    assert first.pop("made_at") and second.pop("made_at")
    assert first == second


def test_options_are_laid_over_a_file(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        'as_of: 2026-11-22\nmedicines: ["lorazepam 1 mg tid"]\ntaper: {market: US, fill_days: 14}\n'
    )
    ran = glidepath("plan", str(case), "--market", "UK", "--age", "50", "--json", *QUICK)
    assert ran.data["case"]["taper"]["market"] == "UK"
    assert ran.data["case"]["taper"]["fill_days"] == 14
    assert ran.data["case"]["person"]["age_years"] == 50
    wrong = glidepath("plan", str(case), "--since", "2024-01-01")
    assert wrong.status == 2 and "--since goes with plain words" in wrong.err


def test_a_case_comes_in_on_standard_input() -> None:
    ran = glidepath("plan", "-", "--json", *QUICK, given='{"medicines": ["lorazepam 1 mg tid"]}')
    assert ran.data["case"]["current_drug"] == "lorazepam"


def test_a_table_of_dispensings_is_a_case(tmp_path: Path) -> None:
    table = tmp_path / "fills.csv"
    table.write_text(
        "date,drug,strength_mg,quantity,days_supply\n2026-10-02,clonazepam,1,60,30\n2026-11-01,clonazepam,1,60,30\n"
    )
    ran = glidepath("plan", str(table), "--as-of", "2026-11-22", "--json", *QUICK)
    assert ran.status == 0, ran.err
    assert ran.data["case"]["current_daily_mg"] == 2.0


def test_fhir_is_said_to_be_later(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.json"
    bundle.write_text('{"resourceType": "Bundle", "entry": []}')
    ran = glidepath("plan", str(bundle))
    assert ran.status == 2 and "FHIR" in ran.err


def test_a_refusal_says_what_to_do_and_leaves_its_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = glidepath(*WORDS, "--epilepsy", "-o", str(out))
    assert ran.status == 3
    assert "Do not stop or cut the dose" in ran.out and "Whom to call" in ran.out
    assert sorted(path.name for path in out.iterdir()) == ["refusal.html", "refusal.json"]
    refusal = json.loads((out / "refusal.json").read_text())
    check(refusal, "refusal")
    machine = glidepath(*WORDS, "--epilepsy", "--json")
    assert machine.status == 3
    assert machine.data["reasons"] == refusal["reasons"]


def test_a_refusal_takes_an_earlier_plan_away(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "notes.txt").write_text("mine")
    assert glidepath(*WORDS, "--pregnant", "-o", str(tmp_path)).status == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "refusal.html", "refusal.json"]


def test_nothing_is_left_behind_by_a_fault(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").mkdir()
    (tmp_path / "plan.csv" / "kept").write_text("mine")
    ran = glidepath(*WORDS, *QUICK, "-o", str(tmp_path))
    assert ran.status == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["plan.csv", "kept"]


def accepted(folder: Path, *words: str) -> Ran:
    return glidepath("accept", str(folder), "--option", "percent-of-current-10", "--by", "Dr Example", *words)


def test_accept_writes_what_is_printed(folder: Path, tmp_path: Path) -> None:
    ran = accepted(folder, "-o", str(tmp_path / "taken"), "--timezone", "Europe/London")
    assert ran.status == 0, ran.err
    assert "Accepted by Dr Example" in ran.out
    names = sorted(path.name for path in (tmp_path / "taken").iterdir())
    assert names == ["accepted.json", "fills.csv", "patient.html", "patient.pdf", "plan.ics"]
    document = json.loads((tmp_path / "taken" / "accepted.json").read_text())
    check(document, "plan")
    assert document["acceptance"]["by"] == "Dr Example"
    assert b"Europe/London" in (tmp_path / "taken" / "plan.ics").read_bytes()


def test_accept_names_the_file_it_needs(folder: Path) -> None:
    ran = glidepath("accept", str(folder / "plan.html"), "--option", "a", "--by", "Dr Example")
    assert ran.status == 2
    assert "plan.html is for reading: give plan.json beside it, or their folder." in ran.err


def test_accept_takes_the_file_itself_and_answers_machines(folder: Path) -> None:
    ran = accepted(folder / "plan.json", "--json")
    assert ran.data["acceptance"]["option"] == "percent-of-current-10"


def test_accept_is_refused_while_a_hard_stop_is_open(tmp_path: Path) -> None:
    glidepath(*WORDS, *QUICK, "-o", str(tmp_path / "open"))
    ran = accepted(tmp_path / "open", "-o", str(tmp_path / "taken"))
    assert ran.status == 2
    assert "person.epilepsy" in ran.err and len(ran.err.splitlines()) == 1
    assert not (tmp_path / "taken").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--option", "no-such", "--by", "Dr"), "Its options: percent-of-current-10"),
        (("--option", "percent-of-current-10", "--by", " "), "--by is empty"),
        (
            ("--option", "percent-of-current-10", "--by", "Dr", "--timezone", "Mars/Olympus", "-o", "x"),
            "time zone",
        ),
    ],
)
def test_accept_says_what_is_wrong(folder: Path, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    ran = glidepath("accept", str(folder), *words, cwd=tmp_path)
    assert ran.status == 2
    assert says in ran.err
    assert list(tmp_path.iterdir()) == []


def test_accept_refuses_a_changed_plan(folder: Path, tmp_path: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text())
    plan["options"][0]["steps"][0]["doses"][0]["mg"] = 0.9
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    ran = accepted(tmp_path)
    assert ran.status == 2 and "changed" in ran.err


def test_demo_needs_nothing(tmp_path: Path) -> None:
    ran = glidepath("demo", cwd=tmp_path)
    assert ran.status == 0, ran.err
    names = {path.name for path in (tmp_path / "glidepath-demo").iterdir()}
    assert names == {
        "plan.json", "plan.html", "plan.pdf", "plan.csv",
        "accepted.json", "patient.html", "patient.pdf", "plan.ics", "fills.csv",
    }  # fmt: skip
    check(json.loads((tmp_path / "glidepath-demo" / "plan.json").read_text()), "plan")


CASES = [
    {"as_of": "2026-11-22", "medicines": [{"directions": "clonazepam 1 mg bid", "since": "2024-12-01"}]},
    {"as_of": "2026-11-22", "medicines": [{"directions": "lorazepam a lot"}]},
    {"as_of": "2026-11-22", "medicines": ["lorazepam 1 mg tid"], "person": {"epilepsy": True}},
    {"as_of": "2026-11-22", "medicines": ["diazepam 5 mg bid"]},
]


def test_many_cases_give_one_line_each_in_order(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    lines = [json.dumps(case) for case in CASES]
    path.write_text("\n".join([*lines[:2], "", "{not json", *lines[2:]]) + "\n\n")
    ran = glidepath("plan", str(path), "--json", *QUICK)
    assert ran.status == 0 and ran.err == ""
    results = [json.loads(line) for line in ran.out.splitlines()]
    assert [item.get("error", {}).get("status", 0) for item in results] == [0, 2, 2, 2, 3, 0]
    assert results[1]["error"]["field"] == "medicines[0].directions"
    assert "refusal" in results[4]["error"]
    check(results[5], "plan")
    check(results[4]["error"]["refusal"], "refusal")
    assert glidepath("plan", str(path), *QUICK).status == 2
    assert glidepath("plan", str(path), *QUICK, "-o", str(tmp_path / "many")).status == 0
    kept = (tmp_path / "many" / "results.jsonl").read_text().splitlines()
    assert [json.loads(line).get("case") for line in kept] == [item.get("case") for item in results]


def test_a_closed_pipe_ends_quietly() -> None:
    import subprocess
    import sys

    from .command import ROOT

    shown = subprocess.run(
        f"{sys.executable} -m glidepath plan 'clonazepam 1 mg bid' --people 0 --json | head -c 100",
        shell=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert shown.stdout.startswith(b"{") and shown.stderr == b""


def test_drugs_lists_and_shows() -> None:
    everything = glidepath("drugs")
    assert (
        everything.status == 0 and "estazolam" in everything.out and "no: only a half-life" in everything.out
    )
    one = glidepath("drugs", "Klonopin", "--json").data["drugs"][0]
    assert one["name"] == "clonazepam"
    assert {row["table"] for row in one["equal_to_10_mg_diazepam"]} >= {"vadod2021", "ashton2002"}
    assert all(figure["sources"] and figure["grade"] for figure in one["half_life_h"].values())
    assert any(product["rxcui"] == "197528" for product in one["products"]["US"])
