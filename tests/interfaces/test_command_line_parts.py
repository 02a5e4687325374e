"""Reading, writing, clock, progress and options: the parts under the command line."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from glidepath.basis.errors import InputError
from glidepath.interfaces import clock, writing
from glidepath.interfaces.command_line import fault_line, run
from glidepath.interfaces.options import OutputOptions, PersonOptions, TaperOptions, laid_over
from glidepath.interfaces.printing import folder_of
from glidepath.interfaces.progress import announce, stages, with_progress
from glidepath.interfaces.reading import decoded, read_given
from glidepath.interfaces.writing import write_folder


def test_files_are_written_and_replaced(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("old")
    (tmp_path / "refusal.json").write_text("stale")
    written = write_folder(tmp_path, {"plan.json": b"new", "plan.csv": b"rows"}, ("refusal.json", "plan.csv"))
    assert written == (tmp_path / "plan.json", tmp_path / "plan.csv")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "plan.json": "new",
        "plan.csv": "rows",
    }


def test_folders_above_are_made_and_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "a" / "b", {"x": b"1"})
    assert (tmp_path / "a" / "b" / "x").read_bytes() == b"1"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_swap_in", full)
    with pytest.raises(InputError, match="no space left"):
        write_folder(tmp_path / "c" / "d", {"x": b"1"})
    assert not (tmp_path / "c").exists()


def test_everything_is_put_back_when_one_move_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("old a")
    (tmp_path / "b").write_text("old b")
    replace = os.replace

    def fails_at_b(source: Path, target: Path) -> None:
        if target == tmp_path / "b" and source.name == "b":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(writing.os, "replace", fails_at_b)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path, {"a": b"new a", "b": b"new b"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old a", "b": "old b"}


@pytest.mark.parametrize("name", ["", "  ", "nul\0byte", "/proc/version/x"])
def test_impossible_folder_names_are_refused(name: str) -> None:
    with pytest.raises(InputError) as raised:
        write_folder(folder_of(OutputOptions(folder=name)) or Path(), {"a": b""})
    assert raised.value.field == "-o"


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"\xef\xbb\xbfa", "a"), ("ä".encode("utf-16"), "ä"), ("½".encode(), "½")],
)
def test_marks_of_byte_order_are_read(content: bytes, text: str) -> None:
    assert decoded(content, "case.yaml") == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"a": 1}', "json"),
        ('{\n"a": 1}', "json"),
        ('{"a": 1}\n{"b": 2}\n', "json_lines"),
        ("date,drug\n", "csv"),
        ("medicines: [a, b]\n", "yaml"),
    ],
)
def test_a_file_without_an_ending_is_known_by_its_beginning(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "case"
    path.write_text(text)
    assert read_given(str(path)).kind == kind


def test_words_are_words_also_with_a_slash() -> None:
    assert read_given("diazepam 1 mg/mL 2 mL at night").kind == "words"


@pytest.mark.parametrize("name", ["case.yaml", "no-such-folder/b.json", "x.csv"])
def test_a_missing_file_is_no_prescription(name: str) -> None:
    with pytest.raises(InputError, match="No file"):
        read_given(name)


def test_options_become_parts_of_a_case() -> None:
    person = PersonOptions(age=46, pregnant=False, withdrawal_seizure=True, drinks=0)
    assert person.as_case() == {
        "person": {"age_years": 46, "pregnant": False, "history": {"withdrawal_seizure": True}},
        "alcohol": {"drinks_per_week": 0},
    }
    assert PersonOptions(emergency_sign=["none"]).as_case() == {"person": {"emergency_signs": []}}
    assert PersonOptions().as_case() == {} == TaperOptions().as_case()
    assert TaperOptions(split="half", method=("switch",), liquid=False).as_case() == {
        "taper": {"methods": ["switch"], "allow_split": "half", "allow_liquid": False}
    }


def test_options_win_over_the_file_and_leave_the_rest() -> None:
    under = {"person": {"age_years": 1, "history": {"prior_tapers": 2}}, "taper": None}
    over = {"person": {"age_years": 46, "history": {"withdrawal_seizure": True}}, "taper": {"market": "UK"}}
    assert laid_over(under, over) == {
        "person": {"age_years": 46, "history": {"prior_tapers": 2, "withdrawal_seizure": True}},
        "taper": {"market": "UK"},
    }
    assert under["taper"] is None


def test_the_clock_can_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    assert clock.now_text() == "2026-11-22T00:00:00Z"
    assert clock.today() == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("zone", "found"),
    [("America/Denver", "America/Denver"), (":Europe/London", "Europe/London"), ("Etc/UTC", None)],
)
def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch, zone: str, found: str | None) -> None:
    monkeypatch.setenv("TZ", zone)
    assert clock.local_zone() == found


def test_progress_is_drawn_at_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(with_progress("abc", 3, "cases")) == ["a", "b", "c"]
    with stages(2) as tell:
        tell("thinking")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("glidepath.interfaces.progress._QUIET_S", -1.0)
    monkeypatch.setattr("glidepath.interfaces.progress._REDRAWN_S", 0.001)
    assert list(with_progress("abc", 3, "cases")) == ["a", "b", "c"]
    with stages(2) as tell:
        tell("thinking")
        time.sleep(0.05)
    shown = capsys.readouterr().err
    assert "2 of 3 cases" in shown and "thinking" in shown
    assert shown.endswith("\r\x1b[2K")


def test_words_never_stand_on_the_line_of_a_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    announce("stopped")
    assert capsys.readouterr().err == "stopped\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("glidepath.interfaces.progress._QUIET_S", -1.0)
    running = with_progress("abc", 3, "cases")
    next(running)
    announce("compiling")
    running.close()
    shown = capsys.readouterr().err
    assert "cases\r\x1b[2Kcompiling\n" in shown and shown.endswith("\r\x1b[2K")


def test_a_quick_run_draws_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with stages(1) as tell:
        tell("thinking")
    assert "thinking" not in capsys.readouterr().err


def test_a_fault_is_one_line_without_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("the name of a person")

    monkeypatch.delenv("GLIDEPATH_DEBUG", raising=False)
    monkeypatch.setattr("glidepath.interfaces.plan_command.plan", fails)
    assert run(["plan", "clonazepam 1 mg bid", "-o", str(tmp_path / "out"), "--json"]) == 1
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 1 and "ValueError" in shown.err
    assert "person" not in shown.err
    assert '"status": 1' in shown.out
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("GLIDEPATH_DEBUG", "1")
    assert "a fault of the program" in fault_line(ValueError("x"))
    assert "ValueError: x" in capsys.readouterr().err


def test_an_interrupt_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("glidepath.interfaces.plan_command.plan", interrupted)
    assert run(["plan", "clonazepam 1 mg bid"]) == 130
    assert capsys.readouterr().err == "glidepath: stopped; nothing was written.\n"


def test_without_the_packages_that_print_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("glidepath.interfaces.plan_files.find_spec", lambda name: None)
    words = ["plan", "clonazepam 1 mg bid", "--people", "0"]
    assert run([*words, "-o", str(tmp_path / "out")]) == 2
    assert "pip install 'glidepath[report]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert run([*words, "--json"]) == 0
