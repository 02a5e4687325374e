"""A weaker or stronger metabolite: the same daily dose keeps its mean level at the receptor."""

from __future__ import annotations

import numpy as np
import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import load
from glidepath.population import potencies
from glidepath.population.potencies import ec50_ng_per_ml, metabolite_potencies, metabolite_share

WEIGHTS = np.array([0.05, 0.3, 1.0, 2.5])


def mean_levels_ng_per_ml(mg_per_day: float) -> tuple[float, float]:
    """Of diazepam and of nordiazepam, by mass balance."""
    found = load.kinetics("diazepam", "IR")
    assert found is not None
    parent, formed = ({name: fact.value or 0 for name, fact in m.constants.items()} for m in found.moieties)
    rate = mg_per_day * 1000 / 24
    made = rate * formed["fraction_formed"] * formed["mass_ratio"]
    return rate / parent["clearance_l_per_h"], made / formed["clearance_l_per_h"]


def test_ten_mg_of_diazepam_stay_what_they_are() -> None:
    diazepam, nordiazepam = mean_levels_ng_per_ml(10)
    found = metabolite_potencies(WEIGHTS)
    drive = diazepam / found["diazepam"] + nordiazepam / found["nordiazepam"]
    as_printed = diazepam / ec50_ng_per_ml("diazepam") + nordiazepam / ec50_ng_per_ml("nordiazepam")
    assert drive == pytest.approx(np.full(len(WEIGHTS), as_printed), rel=1e-12)
    alprazolam = load.kinetics("alprazolam", "IR")
    assert alprazolam is not None
    clearance = alprazolam.moieties[0].constants["clearance_l_per_h"].value or 0
    assert drive == pytest.approx(np.full(len(WEIGHTS), 1000 / 24 / clearance / 105), rel=0.01)


def test_the_ratio_is_what_was_asked_for() -> None:
    found = metabolite_potencies(WEIGHTS)
    assert found["diazepam"] / found["nordiazepam"] == pytest.approx(WEIGHTS)


def test_the_tables_own_ratio_gives_the_tables_own_numbers() -> None:
    own = ec50_ng_per_ml("diazepam") / ec50_ng_per_ml("nordiazepam")
    found = metabolite_potencies(np.array([own]))
    assert found["diazepam"][0] == pytest.approx(ec50_ng_per_ml("diazepam"), rel=1e-12)
    assert found["nordiazepam"][0] == pytest.approx(ec50_ng_per_ml("nordiazepam"), rel=1e-12)


def test_the_share_is_that_of_the_levels() -> None:
    diazepam, nordiazepam = mean_levels_ng_per_ml(1)
    assert metabolite_share() == pytest.approx(nordiazepam / (diazepam + nordiazepam))


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FactError, match="no potency of estazolam"):
        ec50_ng_per_ml("estazolam")
    monkeypatch.setattr(potencies, "kinetics", lambda *_: load.kinetics("clonazepam", "IR"))
    with pytest.raises(FactError, match="no kinetics of diazepam with nordiazepam"):
        metabolite_share.__wrapped__()
