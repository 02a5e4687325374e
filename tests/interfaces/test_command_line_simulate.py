"""``glidepath simulate`` as a person at a terminal meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .command import glidepath
from .test_command_line_plan import check

DIAZEPAM = ("simulate", "diazepam 5 mg twice daily", "--since", "2026-10-01", "--as-of", "2026-11-22")


def test_a_stop_counts_days_from_the_last_dose() -> None:
    ran = glidepath(*DIAZEPAM, "--stop", "2026-11-22", "--days", "21", "--people", "20", "--json")
    assert ran.status == 0, ran.err
    course = ran.data
    check(course, "course")
    assert course["start"] == "2026-10-01T08:00"
    assert course["days_from"] == "last dose"
    hours = course["hours"]
    assert hours[:3] == [0.0, 1.0, 2.0]
    assert hours[-1] >= (52 + 21) * 24 - 24
    assert set(course["typical"]["plasma_ng_per_ml"]) == {"diazepam", "nordiazepam"}
    for series in (course["typical"]["pwc20"], course["bands"]["pwc20"]["p50"]):
        assert len(series) == len(hours)
    assert "Do not stop suddenly" in course["warning"]
    assert {source["id"] for source in course["sources"]}


def test_going_on_has_no_warning_and_counts_from_the_first_dose() -> None:
    course = glidepath(*DIAZEPAM, "--typical", "--json").data
    check(course, "course")
    assert course["warning"] is None and "bands" not in course
    assert course["days_from"] == "first dose"
    assert max(course["hours"]) < 54 * 24


def test_a_single_dose_has_one_day() -> None:
    words = ("lorazepam 2 mg once daily", "--since", "2026-11-01", "--until", "2026-11-01", "--days", "2")
    course = glidepath("simulate", *words, "--every", "0.25", "--typical", "--json").data
    levels = course["typical"]["plasma_ng_per_ml"]["lorazepam"]
    assert course["hours"][1] == 0.25
    assert levels[0] == 0 and max(levels) > 10 and levels[-1] < max(levels) / 4
    assert 0.5 < course["hours"][levels.index(max(levels))] < 4


def test_words_and_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = glidepath(
        *DIAZEPAM, "--stop", "2026-11-22", "--days", "5", "--every", "6", "--people", "8", "-o", str(out)
    )
    assert ran.status == 0, ran.err
    assert "Course from 1 Oct 2026" in ran.out and "Do not stop suddenly" in ran.out
    assert sorted(path.name for path in out.iterdir()) == ["course.csv", "course.json"]
    course = json.loads((out / "course.json").read_text())
    with (out / "course.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(course["hours"])
    assert rows[0]["time"] == "2026-10-01T08:00"
    assert float(rows[-1]["band_pwc20_p95"]) == course["bands"]["pwc20"]["p95"][-1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--stop", "2026-09-01"), "before the first dose"),
        (("--stop", "soon"), "is no day"),
        (("--days", "-1"), "--days -1"),
        (("--every", "0"), "--every 0"),
        (("--every", "nan"), "--every nan"),
        (("--every", "0.001"), "points"),
        (("--people", "-5"), "--people -5"),
    ],
)
def test_what_cannot_be_simulated_is_said(words: tuple[str, ...], says: str) -> None:
    ran = glidepath(*DIAZEPAM, *words)
    assert ran.status == 2
    assert says in ran.err and len(ran.err.splitlines()) == 1


def test_a_drug_without_kinetics_is_said() -> None:
    ran = glidepath("simulate", "estazolam 2 mg at night", "--since", "2026-10-01")
    assert ran.status == 2 and "estazolam is not simulated here" in ran.err


def test_in_an_emergency_nothing_is_computed(tmp_path: Path) -> None:
    ran = glidepath(*DIAZEPAM, "--emergency-sign", "seizure", "-o", str(tmp_path / "out"))
    assert ran.status == 3
    assert "This is an emergency" in ran.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["refusal.html", "refusal.json"]


def test_many_cases(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    case = {"as_of": "2026-11-22", "medicines": [{"directions": "diazepam 5 mg bid", "since": "2026-11-01"}]}
    sign = {**case, "person": {"emergency_signs": ["seizure"]}}
    path.write_text("\n".join(json.dumps(one) for one in (case, {}, sign, case)))
    ran = glidepath("simulate", str(path), "--typical", "--every", "12", "--json")
    assert ran.status == 0
    results = [json.loads(line) for line in ran.out.splitlines()]
    assert [item.get("error", {}).get("status", 0) for item in results] == [0, 2, 3, 0]
    check(results[0], "course")
    assert results[0] == results[3]
