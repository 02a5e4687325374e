"""Each set of kinetics against the published half-life of its moiety.

The misses are known and named with their size. They may not drift, and they may not be mended silently: the
pooled profiles of these drugs ask for the longer value, the labels print the shorter one.
"""

from __future__ import annotations

import pytest

from glidepath.facts import load

TOLERANCE = 0.20
KNOWN_MISSES = {"alprazolam": 0.251, "triazolam": 0.443}
"""Moiety and how far its half-life lies from the published one (alprazolam 14.0 against 11.2 h, triazolam 3.75 against 2.6 h)."""

SETS = {
    f"{drug.name} {one.formulation} {moiety.moiety}": moiety
    for drug in load.drugs().values()
    for one in drug.kinetics
    for moiety in one.moieties
    if "half_life_h" in moiety.constants
}


def deviation(name: str) -> float:
    published_h = SETS[name].constants["half_life_h"].value
    assert published_h
    return load.terminal_half_life_h(SETS[name]) / published_h - 1


@pytest.mark.parametrize("name", [name for name in SETS if SETS[name].moiety not in KNOWN_MISSES])
def test_terminal_half_life_agrees_with_the_published_one(name: str) -> None:
    assert abs(deviation(name)) <= TOLERANCE


@pytest.mark.parametrize("name", [name for name in SETS if SETS[name].moiety in KNOWN_MISSES])
def test_known_misses_stay_as_they_were_measured(name: str) -> None:
    assert abs(deviation(name)) > TOLERANCE
    assert deviation(name) == pytest.approx(KNOWN_MISSES[SETS[name].moiety], abs=0.002)


def test_nearly_every_moiety_has_a_published_half_life_to_compare_with() -> None:
    without = {
        moiety.moiety
        for drug in load.drugs().values()
        for one in drug.kinetics
        for moiety in one.moieties
        if "half_life_h" not in moiety.constants
    }
    assert without == {"midazolam"}


@pytest.mark.parametrize(
    ("drug", "dose_mg", "moiety", "published", "tolerance"),
    [
        ("diazepam", 10, "nordiazepam", 8794, 0.02),
        ("diazepam", 10, "diazepam", 10000 / 60 * 1000 / 26.6, 0.06),
        ("alprazolam", 1, "alprazolam", 240, 0.02),
    ],
)
def test_areas_under_the_curve(
    drug: str, dose_mg: float, moiety: str, published: float, tolerance: float
) -> None:
    """AUC = dose · 1000 / CL, times fraction formed and mass ratio for a metabolite [ng·h/mL].

    References: Caraco 1995 (nordiazepam after 10 mg diazepam), Greenblatt 1989 (26.6 mL/min), and the steady
    state of 10 ng/mL per mg alprazolam a day.
    """
    moieties = {one.moiety: one for one in load.kinetics(drug, "IR").moieties}  # type: ignore[union-attr]
    constants = {name: value.value or 0 for name, value in moieties[moiety].constants.items()}
    formed = (
        constants["fraction_formed"] * constants["mass_ratio"] if moieties[moiety].role == "metabolite" else 1
    )
    assert dose_mg * 1000 * formed / constants["clearance_l_per_h"] == pytest.approx(published, rel=tolerance)
