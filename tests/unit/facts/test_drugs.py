"""Drugs, names, kinetics and potency."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.facts import drugs, load
from glidepath.facts.drugs import PARAMETERS
from glidepath.facts.read_tables import Row

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


ROW = {
    "drug": "x", "formulation": "IR", "moiety": "x", "role": "parent", "parent": "", "compartments": "1",
    "confidence": "A", "basis": "b", "parameter": "clearance_l_per_h", "value": "1", "low": "", "high": "",
    "unit": "L/h", "spread": "", "spread_kind": "", "uncertainty_sd_log": "", "population": "",
    "sources": "jcpg2025", "read": "full", "grade": "measured", "why": "", "written_on": "2026-11-22",
    "checked_on": "", "next_check": "2027-11-22",
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([ROW | {"parameter": "charm"}], "'charm' is none of"),
        ([ROW | {"unit": "h"}], "clearance_l_per_h is given in L/h"),
        ([ROW, ROW], "clearance_l_per_h stands twice for x"),
        ([ROW | {"value": "0"}], "must be above zero"),
        ([ROW | {"value": ""}], "must be above zero"),
        ([ROW | {"parameter": "bioavailability", "unit": "fraction", "value": "1.2"}], "at most 1"),
        ([ROW | {"compartments": "3"}], "'3' is none of 1, 2"),
        ([ROW | {"confidence": "X"}], "'X' is none of"),
    ],
)
def test_a_bad_set_of_kinetics_is_refused(rows: list[dict[str, str]], says: str) -> None:
    with pytest.raises(FactError, match=says):
        drugs._moiety("x", [Row("kinetics", 2, row) for row in rows])


def test_a_half_life_needs_its_constants() -> None:
    bare = replace(load.kinetics("clonazepam", "IR").moieties[0], constants={"clearance_l_per_h": Sourced(  # type: ignore[union-attr]
        value=None, unit="L/h", grade="assumed", sources=())})  # fmt: skip
    with pytest.raises(FactError, match="clonazepam has no clearance_l_per_h"):
        load.terminal_half_life_h(bare)


DRUG = ROW | {
    "name": "x", "kind": "benzodiazepine", "simulated": "no", "not_simulated_because": "thin data", "notes": "",
    "unit": "mg/day",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"simulated": "yes"}, "does not agree with kinetics.csv"),
        ({"not_simulated_because": ""}, "may not be empty"),
        ({"kind": "opiate"}, "'opiate' is none of"),
        ({}, "has no half-life"),
    ],
)
def test_a_bad_drug_is_refused(changes: dict[str, str], says: str) -> None:
    with pytest.raises(FactError, match=says):
        drugs._drug(Row("drugs", 2, DRUG | changes), {})


def test_a_drug_without_published_half_life_goes_by_its_kinetics() -> None:
    assert not load.published_half_lives("midazolam")
    assert load.drug("midazolam").acting == "short"


def test_brands_and_potencies_that_are_wrong_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drugs, "_words_of_brands", lambda: (("Elixir", "phlogiston"),))
    with pytest.raises(FactError, match="Elixir names an unknown drug, phlogiston"):
        drugs.drugs.__wrapped__()
    monkeypatch.setattr(drugs, "_words_of_brands", lambda: (("Diazepam", "lorazepam"),))
    with pytest.raises(FactError, match="Diazepam means two drugs"):
        drugs._index.__wrapped__()
    row = Row("potency", 2, ROW | {"unit": "ng/mL", "value": "0"})
    monkeypatch.setattr(drugs, "read_table", lambda name: [row])
    with pytest.raises(FactError, match="must be above zero"):
        drugs._potencies.__wrapped__()
