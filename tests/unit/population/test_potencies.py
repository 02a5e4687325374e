"""A weaker or stronger metabolite: the same daily dose keeps its mean level at the receptor."""

from __future__ import annotations

import numpy as np
import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import load
from glidepath.population import potencies
from glidepath.population.draws import GROUPS, Draw
from glidepath.population.potencies import (
    drawn_ec50_ng_per_ml,
    ec50_ng_per_ml,
    metabolite_potencies,
    metabolite_share,
)

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


@pytest.mark.parametrize("moiety", ["clonazepam", "lorazepam", "temazepam", "oxazepam", "triazolam"])
def test_a_ratio_to_diazepam_is_drawn_as_widely_as_the_tables_are_apart(moiety: str) -> None:
    """Objection 1 of the clinical review: potency and equivalence are one draw, not two."""
    groups = np.arange(GROUPS)
    logs = []
    for seed in range(40):
        draw = Draw(people=groups, group=groups, seed=seed, differ=False)
        one, diazepam = (drawn_ec50_ng_per_ml(name, draw) for name in (moiety, "diazepam"))
        weight = metabolite_potencies(draw.fitted("nordiazepam_potency"))["diazepam"]
        logs.append(np.log(one / diazepam * weight))
    found = load.potency(moiety)
    assert found is not None
    assert np.std(logs) == pytest.approx(found.ec50_ng_per_ml.uncertainty_sd_log, rel=0.05)
    published = [
        np.log(float(table.rows[moiety].low_mg) * float(table.rows[moiety].high_mg)) / 2
        for table in load.tables_with(moiety)
    ]
    assert found.ec50_ng_per_ml.uncertainty_sd_log >= 0.75 * np.std(published, ddof=1)


def test_parts_of_a_potency_add_up_to_its_spread() -> None:
    for moiety in ("alprazolam", "diazepam", "clonazepam", "lormetazepam", "demoxepam", "desalkylflurazepam"):
        found = load.potency(moiety)
        assert found is not None
        parts = potencies.potency_parts(moiety)
        whole = np.sqrt(np.sum(np.square(list(parts.values()))))
        assert whole == pytest.approx(found.ec50_ng_per_ml.uncertainty_sd_log), moiety
    assert set(potencies.potency_parts("alprazolam")) == {"alprazolam"}
    assert set(potencies.potency_parts("demoxepam")) == {"demoxepam", "chlordiazepoxide", "diazepam"}
    assert potencies.potency_parts("nordiazepam") == potencies.potency_parts("diazepam")


def test_a_person_is_as_sensitive_to_each_moiety() -> None:
    people = np.arange(30)
    draw = Draw(people=people, group=people % GROUPS, uncertain=False)
    one, other = (
        drawn_ec50_ng_per_ml(name, draw) / ec50_ng_per_ml(name) for name in ("diazepam", "clonazepam")
    )
    assert one == pytest.approx(other) and np.std(np.log(one)) > 0.1


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FactError, match="no potency of estazolam"):
        ec50_ng_per_ml("estazolam")
    monkeypatch.setattr(potencies, "kinetics", lambda *_: load.kinetics("clonazepam", "IR"))
    with pytest.raises(FactError, match="no kinetics of diazepam with nordiazepam"):
        metabolite_share.__wrapped__()
