"""``glidepath evidence`` as a person at a terminal meets it: files, a table of one's own, errors."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from .command import glidepath
from .test_command_line_plan import check

FILES = ("evidence.csv", "evidence.html", "evidence.json")
HEADER = "id,study,n,drug_code,use_days,schedule_code,outcome_code,time_days,time_from,value,unit,in_scope"
ROWS = (
    "A1,Invented 2026,40,lorazepam,730,abrupt,share_drug_free,35,last_dose,55,%,yes",
    "A2,Invented 2026,40,lorazepam,730,abrupt,seizure_share,35,last_dose,1,%,yes",
    "A3,Invented 2026,40,lorazepam,730,abrupt,share_drug_free,35,last_dose,60,%,no",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One rough run with a table of one's own; the other tests look at what it left."""
    place = tmp_path_factory.mktemp("evidence")
    (place / "my.csv").write_text("\n".join((HEADER, *ROWS)))
    ran = glidepath("evidence", "--fast", "--targets", "my.csv", "-o", "out", cwd=place)
    assert ran.status == 0, ran.err
    assert ran.err == "", "no bar where nobody watches"
    (place / "said.txt").write_text(ran.out)
    return place


@pytest.fixture(scope="module")
def data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out" / "evidence.json").read_text())
    return found


def test_the_files_and_the_contract(folder: Path, data: dict[str, Any]) -> None:
    assert sorted(path.name for path in (folder / "out").iterdir()) == sorted(FILES)
    check(data, "evidence")
    assert data["fast"] and data["draws"] == 40


def test_percentages_are_over_the_rows_in_scope(data: dict[str, Any]) -> None:
    for role, one in data["summary"].items():
        rows = [row for row in data["targets"] if row["role"] == role and row["in_scope"]]
        assert one["n"] == len(rows)
        for band in (50, 80, 90):
            inside = sum(row[f"inside_{band}"] for row in rows)
            assert one[f"rows_inside_{band}"] == inside
            assert one[f"inside_{band}"] == pytest.approx(100 * inside / len(rows), abs=0.01)
    assert data["summary"]["validate"]["n"] == 22


def test_inside_is_what_the_bands_say(data: dict[str, Any]) -> None:
    for row in data["targets"]:
        model, seen = row["model"] or {}, row["observed"]
        if "probability" in model:
            assert row["inside_90"] == (model["probability"] >= 0.5)
        elif model and isinstance(seen, float):
            slack = 1e-3 * max(abs(model["p05"]), abs(model["p95"]), abs(seen))
            if min(abs(seen - model["p05"]), abs(seen - model["p95"])) > slack:
                assert row["inside_90"] == (model["p05"] <= seen <= model["p95"])


def test_the_table_of_a_user_is_scored_and_joins_nothing(data: dict[str, Any]) -> None:
    mine = {row["id"]: row for row in data["targets"] if row["role"] == "user"}
    assert list(mine) == ["A1", "A2", "A3"]
    assert mine["A1"]["model"]["p05"] <= mine["A1"]["model"]["p50"] <= mine["A1"]["model"]["p95"]
    assert set(mine["A1"]["baselines"]) == {"mean_of_trials", "dose_only"}
    assert mine["A2"]["model"] is None and mine["A2"]["inside_90"] is False and mine["A2"]["why_not"]
    assert mine["A3"]["counts"] is False and mine["A3"]["inside_90"] is None
    one = data["summary"]["user"]
    assert (one["n"], one["not_computed"], one["shares"]["ids"]) == (2, ["A2"], ["A1"])
    assert one["shares"]["left_out"] == ["A2"]


def test_rows_out_of_scope_are_shown_with_their_reason(data: dict[str, Any]) -> None:
    out = [row for row in data["targets"] if row["group"] == "trials" and not row["in_scope"]]
    assert len(out) == 18
    assert all(row["why_not"] and row["model"] is None and not row["counts"] for row in out)


def test_the_known_miss_of_lorazepam_is_shown(data: dict[str, Any], folder: Path) -> None:
    row = next(row for row in data["targets"] if row["id"] == "O001")
    assert row["role"] == "validate" and row["inside_90"] is False and row["counts"]
    assert "Sybirska 1993" in (folder / "out" / "evidence.html").read_text()


def test_the_table_holds_every_row(data: dict[str, Any], folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((folder / "out" / "evidence.csv").read_text())))
    assert [row["id"] for row in rows] == [row["id"] for row in data["targets"]]
    first = next(row for row in rows if row["id"] == "T031")
    assert first["observed"] == "68.9" and first["in_scope"] == "yes" and float(first["p05"]) >= 0


def test_the_terminal_lists_studies_and_verdicts(folder: Path) -> None:
    said = (folder / "said.txt").read_text()
    assert max(len(line) for line in said.splitlines() if not line.startswith("Written")) <= 100
    for words in ("Nardi 2010", "not used in the fit", "lower is better", "Your table", "--profiles FOLDER"):
        assert words in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--draws", "7"), "--draws 7 cannot be: type 20 to 400."),
        (("--people", "2"), "--people 2 cannot be: type 10 to 10000."),
        (("--targets", "none.csv"), "No file none.csv: name a CSV file with one row per figure."),
        (("--targets", "nothing.csv"), "nothing.csv is empty: name a CSV file with one row per figure."),
        (("--targets", "blank.csv"), "blank.csv is empty: name a CSV file with one row per figure."),
        (("--targets", "bytes.csv"), "bytes.csv is not a text file: give targets as .csv."),
        (
            ("--targets", "ours.csv"),
            "ours.csv, line 3, column id: 'T001' is a row of the package's own table",
        ),
        (("--profiles", "nowhere"), "--profiles needs a folder, and nowhere is none"),
        (("--profiles", "empty"), "No file empty/index.csv: the folder of --profiles needs index.csv"),
        (("--targets", "bad.csv"), "bad.csv, line 2, column schedule_code: 'sudden' is none of abrupt"),
        (("--draws", "many"), '--draws "many" cannot be: type a whole number'),
    ],
)
def test_wrong_input_is_one_line_and_leaves_nothing(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "nothing.csv").touch()
    (tmp_path / "blank.csv").write_text(" \n\n")
    (tmp_path / "bytes.csv").write_bytes(b"id\x00")
    (tmp_path / "ours.csv").write_text("\n".join((HEADER, ROWS[0], ROWS[1].replace("A2", "T001"))))
    (tmp_path / "bad.csv").write_text(f"{HEADER}\n{ROWS[0].replace('abrupt', 'sudden')}\n")
    ran = glidepath("evidence", *words, "-o", "out", cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"glidepath: {says}") and len(ran.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()
