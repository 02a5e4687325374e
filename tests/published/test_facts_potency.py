"""Every derived EC50 follows from the kinetics and the published equivalents.

u = sum of C/EC50 over the active moieties at steady state must be the same for every drug at the dose held
equal to alprazolam 1 mg a day (which stands for diazepam 10 mg a day).
"""

from __future__ import annotations

import csv
import math
import statistics
from importlib import resources

import pytest

from glidepath.facts import load

NOT_IN_MEAN = {"nsw2022", "medscape"}
ROWS = {
    row["moiety"]: row
    for row in csv.DictReader(
        resources.files("glidepath.facts")
        .joinpath("data", "potency.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
}
IN_MEAN = {
    row["id"]: row["in_mean"] == "yes"
    for row in csv.DictReader(
        resources.files("glidepath.facts")
        .joinpath("data", "equivalence_tables.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
}


def mean_levels_ng_per_ml(drug: str, mg_per_day: float) -> dict[str, float]:
    """Average steady-state level of each active moiety."""
    kinetics = load.kinetics(drug, "IR")
    assert kinetics is not None
    rates: dict[str, float] = {}
    levels = {}
    for one in kinetics.moieties:
        constants = {name: value.value or 0 for name, value in one.constants.items()}
        if one.parent is None:
            rates[one.moiety] = mg_per_day * 1000 / 24 * constants.get("mass_ratio", 1)
        else:
            rates[one.moiety] = rates[one.parent] * constants["fraction_formed"] * constants["mass_ratio"]
        levels[one.moiety] = rates[one.moiety] / constants["clearance_l_per_h"]
    return levels


def ec50(moiety: str) -> float:
    found = load.potency(moiety)
    assert found is not None
    assert found.ec50_ng_per_ml.value
    return found.ec50_ng_per_ml.value


def drive(drug: str, mg_per_day: float) -> float:
    return sum(level / ec50(moiety) for moiety, level in mean_levels_ng_per_ml(drug, mg_per_day).items())


REFERENCE = drive("alprazolam", 1)


def test_the_reference_occupancy() -> None:
    """Fujita 1999: 16 % of receptors at 2 mg a day; here u/(1+u) with u from the mean level."""
    assert ec50("alprazolam") == 105
    u = drive("alprazolam", 2)
    assert u / (1 + u) == pytest.approx(0.16, abs=0.005)


@pytest.mark.parametrize(
    "moiety", [moiety for moiety in ROWS if ROWS[moiety]["equivalent_basis"] != "reference"]
)
def test_every_derived_ec50_is_recomputed(moiety: str) -> None:
    row = ROWS[moiety]
    assert drive(row["equivalent_drug"], float(row["equivalent_mg_per_day"])) == pytest.approx(
        REFERENCE, rel=0.01
    )


def geometric_mean_mg(drug: str, with_memory: bool) -> float:
    """Geometric mean over published tables of what equals 10 mg diazepam."""
    logs = [
        math.log(float(table.rows[drug].low_mg) * float(table.rows[drug].high_mg)) / 2
        for table in load.tables_with(drug)
        if table.id not in NOT_IN_MEAN
        and (with_memory or (IN_MEAN[table.id] and table.rows[drug].read != "memory"))
    ]
    return math.exp(statistics.mean(logs))


@pytest.mark.parametrize(
    "moiety", [moiety for moiety in ROWS if ROWS[moiety]["equivalent_basis"] in ("mean", "memory")]
)
def test_the_equivalent_dose_is_the_mean_of_the_tables(moiety: str) -> None:
    row = ROWS[moiety]
    expected = geometric_mean_mg(row["equivalent_drug"], row["equivalent_basis"] == "memory")
    assert float(row["equivalent_mg_per_day"]) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(("drug", "mg_per_day"), [("clonazepam", 0.5), ("lorazepam", 2), ("diazepam", 10)])
def test_the_doses_that_were_chosen(drug: str, mg_per_day: float) -> None:
    assert float(ROWS[drug]["equivalent_mg_per_day"]) == mg_per_day
    assert drive(drug, mg_per_day) == pytest.approx(REFERENCE, rel=0.01)


def test_one_moiety_has_one_potency_whatever_it_came_from() -> None:
    """Nordiazepam is set beside diazepam; clorazepate then comes out within the spread of its own tables."""
    weight = load.model_parameters()["nordiazepam_potency"].value
    assert ec50("diazepam") / ec50("nordiazepam") == pytest.approx(weight, rel=1e-3)
    published_mg = geometric_mean_mg("clorazepate", with_memory=False)
    assert drive("clorazepate", published_mg) == pytest.approx(REFERENCE, rel=0.25)


def test_a_z_drug_and_a_metabolite_are_assumed() -> None:
    for moiety in ("zolpidem", "zopiclone", "eszopiclone", "zaleplon", "nordiazepam", "demoxepam"):
        found = load.potency(moiety)
        assert found is not None
        assert found.ec50_ng_per_ml.grade == "assumed", moiety
        assert (found.ec50_ng_per_ml.uncertainty_sd_log or 0) >= 0.3, moiety
