"""The text written for mrgsolve and rxode2, read by a small interpreter and followed by an ODE solver.

R itself is not run here: the interpreter takes every equation, number, lag and dose from the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from .export_reading import CASES, Asked, Read, compared, followed, mrgsolve_read, rxode2_read

READERS: dict[str, Callable[[Mapping[str, str]], Read]] = {"mrgsolve": mrgsolve_read, "rxode2": rxode2_read}


@pytest.mark.parametrize("tool", READERS)
@pytest.mark.parametrize("name", CASES)
def test_the_text_gives_our_course(name: str, tool: str) -> None:
    asked = CASES[name]
    course = asked.simulated()
    read = READERS[tool](asked.exported(tool).files)
    levels = followed(read, course.hours)
    compared(levels, course)
    assert float(np.ptp(levels["drive"])) > 0.01


@pytest.mark.parametrize("tool", READERS)
def test_a_wrong_number_is_seen(tool: str) -> None:
    """The comparison is no formality: a thousandth more clearance fails it."""
    asked = CASES["clonazepam, stopped"]
    files = {name: text for name, text in asked.exported(tool).files.items()}
    changed = {name: text.replace("3.6", "3.6036") for name, text in files.items()}
    course = asked.simulated()
    with pytest.raises(AssertionError):
        compared(followed(READERS[tool](changed), course.hours), course)


def test_an_unknown_beginning_starts_where_a_week_leads_back_to() -> None:
    """The start values are a steady state: after one week of the same doses all is as before."""
    asked = Asked("diazepam 5 mg twice daily", {}, {"stop": "2026-11-22", "days": 0})
    read = mrgsolve_read(asked.exported("mrgsolve").files)
    levels = followed(read, np.array([0.0, 168.0]))
    for name, (before, after) in levels.items():
        assert after == pytest.approx(before, rel=2e-5, abs=1e-9), name
    assert levels["drive"][0] > 0.2 and levels["opposition"][0] > 0.2
