"""Alcohol and other drugs on the receptor, as a person at a terminal meets them."""

from __future__ import annotations

import csv
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from .command import glidepath
from .test_command_line_plan import check

CASE: dict[str, Any] = {
    "as_of": "2026-11-22",
    "medicines": [{"directions": "clonazepam 1 mg twice daily", "since": "2024-12-01"}],
    "person": {"epilepsy": False, "pregnant": False, "conditions": []},
    "alcohol": {"drinks_per_week": 0},
}
ALL_IN_CAPITALS = "THE FORECAST IS NOT VALID FOR THIS PERSON."


def written(folder: Path, **changes: Any) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps({**CASE, **changes}))
    return str(path)


def with_phenobarbital(folder: Path) -> str:
    medicines = [*CASE["medicines"], "phenobarbital 60 mg daily"]
    return written(folder, medicines=medicines, alcohol={"drinks_per_week": 40})


def test_a_plan_with_a_barbiturate_and_much_drink_is_marked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = glidepath("plan", with_phenobarbital(tmp_path), "--people", "4", "-o", str(out))
    assert ran.status == 0, ran.err
    said = " ".join(ran.out.split())
    assert ALL_IN_CAPITALS in said and "40 drinks a week" in said and "phenobarbital" in said
    plan = json.loads((out / "plan.json").read_text())
    check(plan, "plan")
    for option in plan["options"]:
        assert option["prediction"]["valid"] is False
        assert len(option["prediction"]["not_valid_because"]) == 2
    assert any(line.startswith("The forecast is not valid for this person.") for line in plan["limits"])
    assert "The forecast is not valid for this person." in (out / "plan.html").read_text()
    silent = deepcopy(plan)
    silent["options"][0]["prediction"]["not_valid_because"] = []
    with pytest.raises(jsonschema.ValidationError):
        check(silent, "plan")


def test_a_plan_without_them_is_valid(tmp_path: Path) -> None:
    ran = glidepath("plan", written(tmp_path), "--people", "4", "--json")
    assert ran.status == 0, ran.err
    assert all(option["prediction"]["valid"] is True for option in ran.data["options"])
    assert not any("not valid" in line for line in ran.data["limits"])


def test_drinking_that_is_not_known_stays_not_known(tmp_path: Path) -> None:
    plan = glidepath("plan", written(tmp_path, alcohol=None), "--people", "4", "--json").data
    assert "alcohol" in plan["not_known"]
    assert any("Drinking is not known here" in line for line in plan["limits"])
    assert all(option["prediction"]["valid"] is True for option in plan["options"])


def test_a_course_is_marked_in_words_json_and_csv(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--stop", "2026-12-01", "--days", "3", "--every", "12", "--typical", "-o", str(out))
    ran = glidepath("simulate", with_phenobarbital(tmp_path), *words)
    assert ran.status == 0, ran.err
    assert ALL_IN_CAPITALS in " ".join(ran.out.split())
    course = json.loads((out / "course.json").read_text())
    check(course, "course")
    assert course["valid"] is False and len(course["not_valid_because"]) == 2
    with (out / "course.csv").open(newline="") as stream:
        assert {row["valid"] for row in csv.DictReader(stream)} == {"false"}
    valid = glidepath("simulate", written(tmp_path), *words[:-2], "--json").data
    assert valid["valid"] is True and valid["not_valid_because"] == []


def test_what_matters_is_marked_too(tmp_path: Path) -> None:
    words = ("--stop", "2026-12-01", "--days", "3", "--people", "20", "--every", "24", "--what-matters")
    out = tmp_path / "out"
    ran = glidepath("simulate", with_phenobarbital(tmp_path), *words, "-o", str(out))
    assert ran.status == 0, ran.err
    assert " ".join(ran.out.split()).count(ALL_IN_CAPITALS) == 2
    found = json.loads((out / "course.json").read_text())["what_matters"]
    assert found["valid"] is False and any("not valid" in line for line in found["limits"])
    page = (out / "what_matters.html").read_text()
    assert page.index("The forecast is not valid for this person.") < page.index("Worst day over")
