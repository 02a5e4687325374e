"""``glidepath export`` as a modeller at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from glidepath.interfaces.command_line import run

from .command import glidepath

DIAZEPAM = ("export", "diazepam 5 mg twice daily", "--since", "2026-11-01", "--as-of", "2026-11-22")


def test_sbml_goes_to_standard_output_alone() -> None:
    ran = glidepath(*DIAZEPAM, "--to", "sbml", "--stop", "2026-11-22", "--days", "5")
    assert ran.status == 0 and ran.err == ""
    root = ElementTree.fromstring(ran.out)
    assert root.tag.endswith("sbml") and root.get("level") == "3"
    assert "Do not stop suddenly" in ran.out


def test_files_go_into_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = glidepath(*DIAZEPAM, "--to", "nonmem", "-o", str(out), "--every", "6")
    assert ran.status == 0, ran.err
    assert "44 doses in 2 series" in ran.out
    assert "no advice" in ran.out and "Hour 0 is 2026-11-01 08:00" in ran.out
    assert sorted(path.name for path in out.iterdir()) == ["nonmem_data.csv", "nonmem_model.ctl"]
    assert run([*DIAZEPAM, "--to", "mrgsolve", "-o", str(out)]) == 0
    assert len(list(out.iterdir())) == 5


def test_json_needs_no_folder_and_holds_the_same_bytes(tmp_path: Path) -> None:
    words = (*DIAZEPAM, "--to", "rxode2", "--json")
    alone, both = glidepath(*words), glidepath(*words, "-o", str(tmp_path / "out"))
    assert alone.status == both.status == 0
    assert alone.data == both.data
    for one in alone.data["files"]:
        assert (tmp_path / "out" / one["name"]).read_text() == one["content"]
    assert alone.data["schema"] == "glidepath.export/1" and alone.data["to"] == "rxode2"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--to", "nonmen"), "did you mean nonmem?"),
        (("--to", "matlab"), "type sbml, nonmem, mrgsolve or rxode2"),
        (("--to", "nonmem"), "-o my-model"),
        (("--to", "sbml", "--stop", "2026-10-01"), "before the first dose"),
        (("--to", "sbml", "--every", "0"), "--every 0"),
        (("--to", "sbml", "--days", "-1"), "--days -1"),
        (("--to",), "--to"),
        ((), "--to"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_line(
    words: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = () if words == ("--to", "nonmem") else ("-o", str(tmp_path / "out"))
    assert run([*DIAZEPAM, *folder, *words]) == 2
    said = capsys.readouterr().err
    assert says in said and len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_drug_without_kinetics_is_refused(tmp_path: Path) -> None:
    words = ("export", "estazolam 2 mg at night", "--since", "2026-10-01", "--to", "sbml")
    ran = glidepath(*words, "-o", str(tmp_path / "out"), "--json")
    assert ran.status == 2 and "estazolam is not simulated here" in ran.err
    assert ran.data["error"]["status"] == 2 and not (tmp_path / "out").exists()


def test_many_cases_at_once_are_refused(tmp_path: Path) -> None:
    case = {"as_of": "2026-11-22", "medicines": [{"directions": "diazepam 5 mg bid", "since": "2026-11-01"}]}
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{json.dumps(case)}\n{json.dumps(case)}\n")
    ran = glidepath("export", str(path), "--to", "sbml")
    assert ran.status == 2 and "one case at a time" in ran.err


def test_in_an_emergency_nothing_is_exported(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run([*DIAZEPAM, "--to", "nonmem", "-o", str(out)]) == 0
    ran = glidepath(*DIAZEPAM, "--to", "nonmem", "--emergency-sign", "seizure", "-o", str(out))
    assert ran.status == 3 and "This is an emergency" in ran.out
    assert sorted(path.name for path in out.iterdir()) == ["refusal.html", "refusal.json"]


def test_help_shows_an_example() -> None:
    ran = glidepath("export", "--help")
    assert ran.status == 0
    assert 'glidepath export "diazepam 5 mg bid"' in ran.out and "--to" in ran.out
