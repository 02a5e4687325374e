"""``glidepath simulate --what-matters`` as a person at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import glidepath as package

from .command import glidepath
from .test_command_line_plan import check

WORDS = ("simulate", "clonazepam 1 mg twice daily", "--since", "2026-01-01", "--as-of", "2026-11-22")
QUICK = ("--typical", "--people", "20", "--every", "24")


def test_json_and_folder_of_a_stop(tmp_path: Path) -> None:
    folder = tmp_path / "answer"
    stop = ("--stop", "2026-11-22", "--days", "30")
    ran = glidepath(*WORDS, *QUICK, *stop, "--what-matters", "--json", "-o", str(folder))
    assert ran.status == 0, ran.err
    check(ran.data, "course")
    found = ran.data["what_matters"]
    assert found["schema"] == "glidepath.what_matters/1" and found["of"] == "stop"
    band = found["peak_pwc20"]
    assert band["p05"] < band["p50"] < band["p95"] and found["people"] == 20
    known = {source["id"] for source in ran.data["sources"]}
    for kind in ("between_people", "uncertain"):
        changes = [bar["change"] for bar in found[kind]]
        assert changes == sorted(changes, reverse=True) and changes[0] > 1
        for bar in found[kind]:
            assert bar["p10"] < bar["typical"] < bar["p90"] and bar["grade"] and bar["unit"]
            assert set(bar["sources"]) <= known
    assert sorted(path.name for path in folder.iterdir()) == [
        "course.csv",
        "course.json",
        "what_matters.html",
    ]
    assert json.loads((folder / "course.json").read_text())["what_matters"] == found
    glidepath(*WORDS, *QUICK, "-o", str(folder))
    assert not (folder / "what_matters.html").exists(), "no page of an earlier answer stays beside a new one"


def test_an_option_and_the_words_for_it() -> None:
    ran = glidepath(*WORDS, *QUICK, "--what-matters", "--option", "percent-of-current-10")
    assert ran.status == 0, ran.err
    assert "How people differ:" in ran.out and "What is not known about anybody:" in ran.out
    flat = " ".join(ran.out.split())
    assert flat.index("over 20 virtual people:") < flat.index("Typical person:")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--option", "equal-drive"), "--option goes with --what-matters"),
        (("--what-matters", "--option", "equal-drive", "--stop", "2026-11-22"), "do not go together"),
        (("--what-matters", "--option", "faster"), 'No option is called "faster": type one of'),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_line(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    ran = glidepath(*WORDS, *QUICK, *words, "-o", str(tmp_path / "none"))
    assert ran.status == 2 and says in ran.err and len(ran.err.strip().splitlines()) == 1
    assert not (tmp_path / "none").exists()


def test_a_hard_stop_refuses_an_option_and_not_a_course(tmp_path: Path) -> None:
    held = (*WORDS, *QUICK, "--pregnant", "--what-matters")
    ran = glidepath(*held, "--option", "percent-of-current-10", "-o", str(tmp_path))
    assert ran.status == 3 and "Do not stop" in ran.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["refusal.html", "refusal.json"]
    assert glidepath(*held, "--json").data["what_matters"]["of"] == "course"


def test_lines_of_cases() -> None:
    medicine = {"directions": "lorazepam 1 mg tid", "since": "2026-06-01"}
    cases = [
        {"as_of": "2026-11-22", "medicines": [medicine]},
        {"as_of": "2026-11-22", "medicines": [medicine], "person": {"pregnant": True}},
    ]
    lines = "\n".join(json.dumps(case) for case in cases)
    words = ("--what-matters", "--option", "percent-of-current-10", "--json")
    ran = glidepath("simulate", "-", *QUICK, *words, given=lines)
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert first["what_matters"]["of"] == "percent-of-current-10"
    assert second["error"]["status"] == 3


def test_python_gives_the_same(tmp_path: Path) -> None:
    words = {"since": "2026-01-01", "as_of": "2026-11-22"}
    found = package.what_matters(
        "clonazepam 1 mg twice daily", stop="2026-11-22", days=30, people=20, **words
    )
    data = package.document(found)
    ran = glidepath(*WORDS, *QUICK, "--stop", "2026-11-22", "--days", "30", "--what-matters", "--json")
    assert {name: data[name] for name in ran.data["what_matters"]} == ran.data["what_matters"]
    assert data["sources"] and data["versions"] == ran.data["versions"]
    with pytest.raises(package.InputError, match="do not go together"):
        package.what_matters("clonazepam 1 mg bid", "equal-drive", stop="2026-11-22", **words)
