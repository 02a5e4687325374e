"""Studies that disagree stand side by side, and what is drawn is as wide as they are apart."""

from __future__ import annotations

import math
import statistics

import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import load, rival_kinetics
from glidepath.facts.read_tables import Row, read_table


def values(moiety: str, parameter: str) -> list[float]:
    found = rival_kinetics.rival_kinetics(moiety, parameter)
    return [one.number.value for one in found if one.number.value is not None]


def test_the_drawn_spread_of_clonazepam_clearance_is_that_between_the_studies() -> None:
    found = load.kinetics("clonazepam", "IR")
    assert found is not None
    clearance = found.moieties[0].constants["clearance_l_per_h"]
    studies = values("clonazepam", "clearance_l_per_h")
    between = statistics.stdev(math.log(one) for one in studies)
    assert clearance.uncertainty_sd_log == pytest.approx(between, abs=0.03)
    assert min(studies) < (clearance.value or 0) < max(studies)


def test_the_pooled_half_life_of_alprazolam_is_that_of_its_kinetics() -> None:
    found = load.kinetics("alprazolam", "IR")
    assert found is not None
    pooled, label, *_ = rival_kinetics.rival_kinetics("alprazolam", "half_life_h")
    assert load.terminal_half_life_h(found.moieties[0]) == pytest.approx(pooled.number.value, rel=0.01)
    assert (label.role, label.number.value) == ("of_half_of_the_groups", 11.2)
    assert label.number.value == found.moieties[0].constants["half_life_h"].value


def test_a_study_without_a_middle_is_shown_with_its_range() -> None:
    review = rival_kinetics.rival_kinetics("alprazolam", "half_life_h")[-1].number
    assert (review.value, review.low, review.high) == (None, 9, 16)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "h"}, "clearance_l_per_h is given in L/h"),
        ({"role": "mean"}, "none of beside"),
        ({"drug": "nothing"}, "column drug"),
        ({"value": "", "role": "of_half_of_the_groups"}, "may not be empty"),
    ],
)
def test_a_broken_row_is_refused(change: dict[str, str], says: str) -> None:
    row = next(read_table("rival_kinetics"))
    with pytest.raises(FactError, match=says):
        rival_kinetics._rival(Row(row.file, row.line, row.cells | change))
