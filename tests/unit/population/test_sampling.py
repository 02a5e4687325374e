"""Virtual people: spread as published, what is unknown kept apart, weight and age where they count."""

from __future__ import annotations

import numpy as np
import pytest

from glidepath.basis.errors import FactError
from glidepath.facts.load import model_parameters
from glidepath.patient.person import Person
from glidepath.population.sampling import GROUPS, can_be_simulated, typical_person, virtual_people

CLONAZEPAM = [("clonazepam", "IR")]


def test_typical_person_has_the_typical_values() -> None:
    person = typical_person(Person(), CLONAZEPAM)
    values, facts = person.responses, model_parameters()
    assert person.count == 1
    assert values.tau1_h[0] == pytest.approx(24 * (facts["tau1_d"].value or 0))
    assert values.h1[0] == facts["h1"].value and values.h2[0] == facts["h2"].value
    assert person.drugs["clonazepam", "IR"].moieties[0].clearance_l_per_h[0] == 3.6


def test_people_differ_as_published() -> None:
    people = virtual_people(Person(), CLONAZEPAM, 4000, uncertain=False)
    values = people.responses
    assert np.std(np.log(values.susceptibility)) == pytest.approx(0.58, rel=0.05)
    assert np.median(values.susceptibility) == pytest.approx(1.0, rel=0.05)
    moiety = people.drugs["clonazepam", "IR"].moieties[0]
    assert np.std(np.log(moiety.clearance_l_per_h)) == pytest.approx(np.sqrt(np.log(1.09)), rel=0.05)
    assert np.std(np.log(moiety.ec50_ng_per_ml)) == pytest.approx(0.3, rel=0.05)
    assert np.all(values.h2 <= 0.6) and np.any(values.h2 == 0.6)
    assert np.all(values.ka1 <= 0.6) and np.all(values.ks0 <= 1)
    assert len(np.unique(values.h0)) == 1, "h0 is not said to differ between people"


def test_central_and_peripheral_volume_of_a_person_go_together() -> None:
    moiety = virtual_people(Person(), CLONAZEPAM, 50).drugs["clonazepam", "IR"].moieties[0]
    assert moiety.peripheral_volume_l is not None
    ratio = moiety.peripheral_volume_l / moiety.central_volume_l
    assert ratio == pytest.approx(np.full(50, ratio[0]))


def test_what_is_not_known_is_shared_by_a_group() -> None:
    people = virtual_people(Person(), CLONAZEPAM, 200)
    assert np.array_equal(people.group, np.arange(200) % GROUPS)
    for name in ("h0", "h1", "u50", "w50", "gamma"):
        values = getattr(people.responses, name)
        assert len(np.unique(values)) == GROUPS
        assert np.array_equal(values[:GROUPS], values[GROUPS : 2 * GROUPS])


def test_h0_and_h1_of_the_groups_go_opposite_ways() -> None:
    facts = model_parameters()
    assert facts["h0_h1_correlation"].value == -0.5
    logs = []
    for seed in range(30):
        values = virtual_people(Person(), CLONAZEPAM, GROUPS, seed=seed).responses
        logs.append(np.log([values.h0, values.h1]))
    joined = np.concatenate(logs, axis=1)
    assert np.corrcoef(joined)[0, 1] == pytest.approx(-0.5, abs=0.1)
    assert np.std(joined[1]) == pytest.approx(facts["h1"].uncertainty_sd_log, rel=0.1)


def test_first_people_are_the_same_whatever_the_count_and_the_drugs() -> None:
    few = virtual_people(Person(), CLONAZEPAM, 7)
    many = virtual_people(Person(), [*CLONAZEPAM, ("diazepam", "IR")], 90)
    assert np.array_equal(few.responses.h2, many.responses.h2[:7])
    mine, theirs = (p.drugs["clonazepam", "IR"] for p in (few, many))
    assert np.array_equal(mine.absorption_per_h, theirs.absorption_per_h[:7])
    assert np.array_equal(mine.moieties[0].clearance_l_per_h, theirs.moieties[0].clearance_l_per_h[:7])
    other = virtual_people(Person(), CLONAZEPAM, 7, seed=1)
    assert not np.any(few.responses.h2 == other.responses.h2)


def test_a_person_clears_a_moiety_alike_whatever_it_comes_from() -> None:
    people = virtual_people(Person(), [("diazepam", "IR"), ("clorazepate", "IR")], 5)
    from_diazepam = people.drugs["diazepam", "IR"].moieties[1]
    from_clorazepate = people.drugs["clorazepate", "IR"].moieties[0]
    assert from_diazepam.moiety == from_clorazepate.moiety == "nordiazepam"
    assert from_diazepam.clearance_l_per_h == pytest.approx(from_clorazepate.clearance_l_per_h)
    assert people.drugs["clorazepate", "IR"].absorbed_mg_per_mg[0] == pytest.approx(0.662)


def test_both_formulations_share_all_but_absorption() -> None:
    people = virtual_people(Person(), [("alprazolam", "IR"), ("alprazolam", "XR")], 5)
    fast, slow = people.drugs["alprazolam", "IR"], people.drugs["alprazolam", "XR"]
    assert fast.moieties[0].clearance_l_per_h == pytest.approx(slow.moieties[0].clearance_l_per_h)
    assert np.all(fast.absorption_per_h > slow.absorption_per_h)


def test_weight_scales_clearance_and_volume() -> None:
    usual, heavy = (typical_person(Person(weight_kg=kg), CLONAZEPAM) for kg in (70.0, 140.0))
    mine, theirs = (p.drugs["clonazepam", "IR"].moieties[0] for p in (usual, heavy))
    assert theirs.clearance_l_per_h / mine.clearance_l_per_h == pytest.approx(2**0.75)
    assert theirs.central_volume_l / mine.central_volume_l == pytest.approx(2)
    unknown = typical_person(Person(), CLONAZEPAM)
    assert unknown.drugs["clonazepam", "IR"].moieties[0].clearance_l_per_h == mine.clearance_l_per_h
    assert "not known" in unknown.used[0] and "70" in usual.used[0]


def test_age_raises_sedation_alone() -> None:
    young, old, unknown = (typical_person(Person(age_years=age), CLONAZEPAM) for age in (64, 65, None))
    assert old.responses.sedation_u50 < young.responses.sedation_u50
    assert unknown.responses.sedation_u50 == young.responses.sedation_u50
    for name in ("u50", "susceptibility", "h0", "h2", "background_pwc20"):
        assert getattr(old.responses, name) == getattr(young.responses, name)
    assert any("sedation" in word for word in old.used)


def test_what_studies_found_and_is_not_applied_is_said() -> None:
    old = typical_person(Person(age_years=80), [("diazepam", "IR")])
    assert any("age" in words and "diazepam" in words for words in old.left_out)
    assert not typical_person(Person(age_years=40), [("diazepam", "IR")]).left_out


def test_drugs_without_numbers() -> None:
    assert not can_be_simulated("estazolam") and not can_be_simulated("etizolam")
    assert can_be_simulated("alprazolam")
    with pytest.raises(FactError, match="estazolam"):
        typical_person(Person(), [("estazolam", "IR")])


def test_unknown_formulation_falls_back_to_immediate_release() -> None:
    people = typical_person(Person(), [("clonazepam", "XR")])
    assert people.drugs["clonazepam", "XR"].absorption_per_h[0] == pytest.approx(1.106)
