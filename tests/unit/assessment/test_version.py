"""One version everywhere."""

from __future__ import annotations

import tomllib
from pathlib import Path

import glidepath
from glidepath.assessment.version import VERSION


def test_the_program_and_the_package_name_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION == glidepath.__version__
