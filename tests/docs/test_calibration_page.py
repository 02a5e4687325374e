"""The page on the fit is what the files of the fit say: tables, figures, and a reason for every miss."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glidepath.facts.priors import priors
from glidepath.facts.trial_readings import conventions, fillings
from glidepath.facts.trials import trial_targets

from .pages import ROOT

DOCS = ROOT / "docs"
WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")


@pytest.fixture(scope="module")
def maker() -> Iterator[Any]:
    before = list(sys.path)
    sys.path.insert(0, str(DOCS))
    yield importlib.import_module("calibration_page")
    sys.path[:] = before


@pytest.fixture(scope="module")
def found(maker: Any) -> Any:
    return maker.files()


@pytest.fixture(scope="module")
def shown(maker: Any) -> str:
    return str(maker.PAGE.read_text(encoding="utf-8"))


def test_the_tables_are_those_of_the_files(maker: Any, found: Any, shown: str) -> None:
    made = maker.page(found, shown)
    assert made == shown, "make the page again: .venv/bin/python docs/calibration_page.py"


def test_every_table_has_its_place_and_every_place_its_table(maker: Any, shown: str) -> None:
    places = [mark["name"] for mark in maker.BLOCK.finditer(shown)]
    assert sorted(places) == sorted(maker.BLOCKS)
    assert shown.count("<!-- made: ") == shown.count("<!-- end -->") == len(places)


def test_the_figures_say_what_the_files_say(maker: Any, found: Any) -> None:
    pytest.importorskip("vl_convert")
    drawn = maker.figures(found["results"], found["evidence"])
    kept = {path.stem: path.read_text(encoding="utf-8") for path in maker.FIGURES.glob("*.svg")}
    assert kept.keys() == drawn.keys()
    for name, svg in drawn.items():
        assert WORDS.findall(kept[name]) == WORDS.findall(svg) != [], name
        assert 'xmlns="http://www.w3.org/2000/svg"' in kept[name]


def test_every_figure_stands_on_the_page(maker: Any, shown: str) -> None:
    named = set(re.findall(r"\]\(calibration/([\w-]+)\.svg\)", shown))
    assert named == {path.stem for path in maker.FIGURES.glob("*.svg")}


def test_every_miss_stands_on_the_page_with_a_reason(maker: Any, found: Any, shown: str) -> None:
    misses = {
        row["id"]
        for row in found["evidence"]["targets"]
        if row["group"] == "trials" and row["counts"] and not row["inside_90"]
    }
    assert set(re.findall(r"^- \*\*(T\d+)\*\*", shown, re.MULTILINE)) == misses
    assert misses <= maker.evidence.REASONS.keys(), "say why, or that it is not known"


def test_nothing_that_was_assumed_is_left_out(shown: str) -> None:
    assert not [name for name in conventions() if f"| `{name}` |" not in shown]
    assert not [one for many in fillings().values() for one in many if f"| {one.target} | " not in shown]
    assert not [name for name in priors() if f"(`{name}`)" not in shown]


def test_every_row_in_scope_stands_on_the_page(shown: str) -> None:
    rows = [target.id for target in trial_targets() if target.in_scope]
    assert not [name for name in rows if f"\n| {name} | " not in shown]


def test_words_for_what_the_trials_told_follow_the_width_that_is_left(maker: Any) -> None:
    said = [maker.results.known_words(share) for share in (0.59, 0.61, 0.85, 0.86)]
    assert said == ["informed", "partly informed", "partly informed", "as the prior"]


def test_the_files_belong_to_the_draws_that_are_shipped(found: Any) -> None:
    from glidepath.facts.posterior import posterior_about, posterior_draws

    about = posterior_about()
    same = ("structure", "targets_sha256", "seed")
    assert [found["evidence"]["fit"][name] for name in same] == [about[name] for name in same]
    assert found["results"]["structure"] == about["structure"]
    assert str(found["results"]["plan"]["seed"]) == about["seed"]
    draws = posterior_draws()
    for one in found["results"]["parameters"]:
        low, high = one["p05"], one["p95"]
        within = ((draws[one["name"]] >= low) & (draws[one["name"]] <= high)).mean()
        assert 0.84 < within < 0.96, one["name"]


def test_the_page_made_from_other_files_says_other_things(maker: Any, found: Any, shown: str) -> None:
    other = json.loads(json.dumps(found))
    other["results"]["parameters"][0]["p50"] *= 2
    other["evidence"]["summary"]["validate"]["rows_inside_90"] = 1
    made = maker.page(other, shown)
    assert made != shown
    assert "| held out | 1 of " in made


def test_a_missing_file_names_the_command_that_makes_it(
    maker: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(maker, "FILES", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"results\.json is missing: make calibrate writes it"):
        maker.files()


def test_writing_leaves_what_is_right_untouched(maker: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    maker.changed([(path, "one")])
    before = path.stat().st_mtime_ns
    maker.changed([(path, "one")])
    assert path.stat().st_mtime_ns == before
    maker.changed([(path, "two")])
    assert path.read_text(encoding="utf-8") == "two"
