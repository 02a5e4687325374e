"""Drugs, names, kinetics and potency."""

from __future__ import annotations

import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import load
from glidepath.facts.drugs import PARAMETERS

MOIETIES = [
    (drug.name, one.formulation, moiety)
    for drug in load.drugs().values()
    for one in drug.kinetics
    for moiety in one.moieties
]


def test_the_drugs_that_are_known() -> None:
    names = set(load.drugs())
    assert {"clonazepam", "alprazolam", "lorazepam", "diazepam", "chlordiazepoxide", "clorazepate"} <= names
    assert {"zolpidem", "zopiclone", "eszopiclone", "zaleplon"} == {
        drug.name for drug in load.drugs().values() if drug.kind == "z_drug"
    }


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Klonopin", "clonazepam"), ("RIVOTRIL", "clonazepam"), ("Xanax XR", "alprazolam"), ("Ativan", "lorazepam"),
        ("Valium", "diazepam"), ("Librium", "chlordiazepoxide"), ("Tranxene", "clorazepate"),
        ("Restoril", "temazepam"), ("Halcion", "triazolam"), ("Ambien", "zolpidem"), ("Lunesta", "eszopiclone"),
        ("Sonata", "zaleplon"), ("Onfi", "clobazam"), ("Sympazan", "clobazam"), ("Frisium", "clobazam"),
        ("Doral", "quazepam"), ("Dalmane", "flurazepam"), ("ProSom", "estazolam"), ("Mogadon", "nitrazepam"),
        ("Zimovane", "zopiclone"), ("Stilnox", "zolpidem"), ("Lexotan", "bromazepam"), ("  ambien   cr ", "zolpidem"),
        ("clorazepate dipotassium", "clorazepate"), ("nordiazepam", "nordazepam"),
    ],
)  # fmt: skip
def test_a_drug_is_found_by_any_of_its_names(word: str, name: str) -> None:
    found = load.find_drug(word)
    assert found is not None
    assert found.name == name


def test_words_that_are_no_drug_of_this_kind() -> None:
    for word in ("aspirin", "", "zan"):
        assert load.find_drug(word) is None
    with pytest.raises(FactError, match="no drug 'aspirin'"):
        load.drug("aspirin")


def test_every_known_word_finds_its_drug() -> None:
    words = load.drug_names()
    assert list(words) == sorted(set(words))
    assert all(load.find_drug(word) is not None for word in words)


def test_generic_names_of_a_drug_are_no_brands() -> None:
    assert "Nordiazepam" not in load.drug("nordazepam").brands
    assert load.drug("clonazepam").brands[:2] == ("Klonopin", "Rivotril")


def test_a_drug_without_kinetics_says_why() -> None:
    missing = {drug.name: drug for drug in load.drugs().values() if not drug.simulated}
    assert set(missing) == {"estazolam", "etizolam", "loprazolam", "nordazepam"}
    assert all(drug.not_simulated_because and not drug.kinetics for drug in missing.values())
    assert all(
        drug.kinetics and not drug.not_simulated_because for drug in load.drugs().values() if drug.simulated
    )
    assert load.kinetics("zolpidem", "XR") is None
    assert load.kinetics("zolpidem", "SL") is None


@pytest.mark.parametrize(
    ("name", "acting"),
    [
        ("alprazolam", "short"), ("lorazepam", "short"), ("oxazepam", "short"), ("temazepam", "short"),
        ("triazolam", "short"), ("zolpidem", "short"), ("estazolam", "short"), ("midazolam", "short"),
        ("clonazepam", "long"), ("diazepam", "long"), ("chlordiazepoxide", "long"), ("clorazepate", "long"),
        ("flurazepam", "long"), ("quazepam", "long"), ("clobazam", "long"), ("nordazepam", "long"),
    ],
)  # fmt: skip
def test_acting_follows_the_longest_active_half_life(name: str, acting: str) -> None:
    assert load.drug(name).acting == acting


@pytest.mark.parametrize(
    ("drug", "formulation", "moiety"), MOIETIES, ids=lambda value: getattr(value, "moiety", value)
)
def test_a_set_of_kinetics_is_whole(drug: str, formulation: str, moiety: object) -> None:
    constants = moiety.constants  # type: ignore[attr-defined]
    needed = {"clearance_l_per_h", "central_volume_l"}
    if moiety.compartments == 2:  # type: ignore[attr-defined]
        needed |= {"intercompartmental_clearance_l_per_h", "peripheral_volume_l"}
    if moiety.role == "parent":  # type: ignore[attr-defined]
        needed |= {"ka_per_h", "lag_h", "bioavailability"}
        assert moiety.parent is None  # type: ignore[attr-defined]
    else:
        needed |= {"fraction_formed", "mass_ratio"}
        before = [one.moiety for one in load.kinetics(drug, formulation).moieties]  # type: ignore[union-attr]
        assert before.index(moiety.parent) < before.index(moiety.moiety)  # type: ignore[attr-defined]
    assert needed <= constants.keys()
    assert all(constants[name].unit == unit for name, unit in PARAMETERS.items() if name in constants)
    assert all(value.uncertainty_sd_log for name, value in constants.items() if name == "clearance_l_per_h")


def test_every_moiety_that_is_simulated_has_a_potency() -> None:
    assert all(load.potency(moiety.moiety) for _, _, moiety in MOIETIES)
    assert load.potency("oxygen") is None


def test_clorazepate_turns_into_nordiazepam() -> None:
    only = load.kinetics("clorazepate", "IR").moieties  # type: ignore[union-attr]
    assert [one.moiety for one in only] == ["nordiazepam"]
    assert only[0].constants["mass_ratio"].value == pytest.approx(0.662)


def test_clearance_uncertainty_of_clonazepam_is_kept_apart_from_the_spread_of_people() -> None:
    clearance = load.kinetics("clonazepam", "IR").moieties[0].constants["clearance_l_per_h"]  # type: ignore[union-attr]
    assert (clearance.value, clearance.spread, clearance.spread_kind) == (3.6, 0.3, "cv")
    assert clearance.uncertainty_sd_log == 0.2


def test_what_is_believed_when_read_lies_above_every_label() -> None:
    for name, label_maximum in (("alprazolam", 10), ("clonazepam", 20), ("lorazepam", 10), ("diazepam", 60)):
        bound = load.drug(name).plausible_max_daily_mg
        assert bound.value is not None
        assert bound.value > label_maximum
        assert bound.grade == "assumed"
        assert bound.why
