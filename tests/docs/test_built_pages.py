"""The documentation builds without a warning and loads nothing from outside."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .pages import ROOT

OUTSIDE_IN_HTML = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=\"(?:https?:)?//[^\"]*\""
    r"|<link\b[^>]*\bhref=\"(?:https?:)?//[^\"]*\"[^>]*>"
)
OUTSIDE_IN_STYLE = re.compile(r"(?:@import|url\()\s*[\"']?(?:https?:)?//[^\"')]+")


def build(folder: Path) -> Path:
    words = [
        "-m",
        "sphinx",
        "--fail-on-warning",
        "--keep-going",
        "--quiet",
        "-b",
        "html",
        "-d",
        f"{folder}/trees",
    ]
    run = subprocess.run(
        [sys.executable, *words, "docs", f"{folder}/html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return folder / "html"


def nothing_is_loaded_from_outside(built: Path) -> None:
    found = []
    for path in built.rglob("*.html"):
        found += [(path.name, m) for m in OUTSIDE_IN_HTML.findall(path.read_text(encoding="utf-8"))]
    for path in [*built.rglob("*.css"), *built.rglob("*.js")]:
        found += [
            (path.name, m)
            for m in OUTSIDE_IN_STYLE.findall(path.read_text(encoding="utf-8", errors="replace"))
        ]
    assert not found


def the_printed_pages_hold_what_the_program_knows(built: Path) -> None:
    from glidepath.facts import load

    rules = (built / "reference" / "printed" / "rules.html").read_text(encoding="utf-8")
    assert all(f">{name}<" in rules for name in load.rules())
    drugs = (built / "reference" / "printed" / "drugs.html").read_text(encoding="utf-8")
    assert all(f">{name}<" in drugs for name in load.drugs())
    products = (built / "reference" / "printed" / "products.html").read_text(encoding="utf-8")
    assert all(product.name in products for market in ("US", "UK") for product in load.products(market))


def every_public_module_is_in_the_reference(built: Path) -> None:
    package = ROOT / "src" / "glidepath"
    for path in package.rglob("*.py"):
        if not path.stem.startswith("_"):
            name = ".".join(path.relative_to(package.parent).with_suffix("").parts)
            assert (built / "reference" / "api" / f"{name}.html").exists(), name


def test_the_documentation_builds_and_is_whole(tmp_path: Path) -> None:
    """One test, because the build is slow and workers share nothing."""
    if importlib.util.find_spec("sphinx") is None:
        pytest.skip("sphinx is not installed; make test installs it")
    built = build(tmp_path)
    nothing_is_loaded_from_outside(built)
    the_printed_pages_hold_what_the_program_knows(built)
    every_public_module_is_in_the_reference(built)
