"""Made-up plans taken up by a clinician: refused while a hard stop is unknown, else handed out as planned."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path

import pytest

from glidepath.interfaces.command_line import run

from .cases import generate
from .given import Given
from .reading import exact

SEED, CASES, CHUNK = 20261130, 60, 20
FILES = {"accepted.json", "patient.html", "patient.pdf", "plan.ics", "fills.csv"}


def hard_stops_unknown(given: Given) -> set[str]:
    """Which hard stops this case leaves open, by a word of their field."""
    person = given.person
    fields = {
        "age_years": "age",
        "epilepsy": "epilepsy",
        "suicidality": "suicidality",
        "pregnant": "pregnant",
    }
    found = {word for field, word in fields.items() if person.get(field) is None}
    if person.get("sex") == "male":
        found.discard("pregnant")
    current = [m for m in given.case["medicines"] if not m.get("until")]
    benzodiazepines = [m for m in current if any(t.drug in m["directions"] for t in given.taken)]
    if any(m.get("indication") is None for m in benzodiazepines):
        found.add("indication")
    return found


def diazepam_unknown(given: Given, option: dict) -> set[str]:
    """What a switch to diazepam must know and this case leaves open."""
    if option["method"] != "switch" or given.case["taper"].get("switch_to") not in (None, "diazepam"):
        return set()
    fields = {"liver": "liver", "breathing_disease": "breathing", "opioids": "opioids"}
    if given.person.get("sex") != "male":
        fields["breastfeeding"] = "breastfeeding"
    return {word for field, word in fields.items() if given.person.get(field) is None}


def command(*words: str) -> tuple[int, str]:
    """One command in this process: its status and what it said on standard error."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        status = run(list(words))
    return status, said.getvalue()


def plan_and_accept(given: Given, folder: Path) -> tuple[dict, int, str] | None:
    """Plan a case and take its last option."""
    folder.mkdir()
    (folder / "case.json").write_text(json.dumps(given.case))
    status, said = command("plan", str(folder / "case.json"), "--people", "0", "-o", str(folder / "plan"))
    assert status == 0, said
    plan = json.loads((folder / "plan/plan.json").read_text())
    if not plan["options"]:
        return None
    option = plan["options"][-1]
    words = ("accept", str(folder / "plan"), "--option", option["id"], "--by", "Dr A. Example")
    status, said = command(*words, "-o", str(folder / "taken"))
    return option, status, said


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_accepting(first, tmp_path):
    taken_up = refused = 0
    for n in range(first, first + CHUNK):
        given = generate(SEED, n)
        done = plan_and_accept(given, tmp_path / str(n)) if given.expects == "plan" else None
        if done is None:
            continue
        option, status, said = done
        unknown = hard_stops_unknown(given) or diazepam_unknown(given, option)
        taken = tmp_path / str(n) / "taken"
        if unknown:
            refused += 1
            assert status == 2, (given.name, unknown)
            assert len(said.strip().splitlines()) == 1
            assert all(word in said for word in unknown), (given.name, unknown, said)
            assert not taken.exists()
        else:
            taken_up += 1
            assert status == 0, (given.name, said)
            assert {path.name for path in taken.iterdir()} == FILES
            assert_handed_out_as_planned(option, taken)
    assert refused
    assert taken_up


def assert_handed_out_as_planned(option: dict, taken: Path) -> None:
    """The fills to print, and the record, are those of the option."""
    with (taken / "fills.csv").open(newline="") as stream:
        lines = [line for line in stream if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    written = [(row["date"], row["product"], exact(row["quantity"])) for row in rows]
    assert written == [(f["date"], f["product"], exact(f["quantity"])) for f in option["fills"]]
    accepted = json.loads((taken / "accepted.json").read_text())
    assert json.dumps(option["steps"]) in json.dumps(accepted)
    assert "Dr A. Example" in json.dumps(accepted)
