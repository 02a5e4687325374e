"""The first run on a machine says once that it compiles; later runs say nothing."""

import os
import subprocess
import sys
from pathlib import Path

CODE = """
from glidepath.simulation import compiled
compiled.must_compile = lambda kernel: True
import glidepath
glidepath.plan("clonazepam 0.5 mg at bedtime", since="2025-01-01", as_of="2026-11-22", people=40)
"""


def test_the_first_run_says_that_it_compiles(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=dict(os.environ),
        check=True,
    )
    assert done.stderr.startswith("First run on this machine")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_later_run_says_nothing(tmp_path: Path) -> None:
    code = CODE.replace("lambda kernel: True", "lambda kernel: False")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stderr == ""
