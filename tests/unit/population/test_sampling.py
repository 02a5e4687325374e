"""Virtual people: spread as published, what is unknown kept apart, weight and age where they count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtr

from glidepath.basis.errors import FactError
from glidepath.body.pharmacokinetics import terminal_half_life_h
from glidepath.facts.load import kinetics, model_parameters
from glidepath.facts.posterior import posterior_draws
from glidepath.patient.person import Person
from glidepath.population.draws import GROUPS
from glidepath.population.sampling import (
    can_be_simulated,
    typical_of_groups,
    typical_person,
    virtual_people,
)

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
    omega = model_parameters()["susceptibility"].omega
    assert np.std(np.log(values.susceptibility)) == pytest.approx(omega, rel=0.05)
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
    people = virtual_people(Person(), CLONAZEPAM, 4 * GROUPS)
    assert np.array_equal(people.group, np.arange(4 * GROUPS) % GROUPS)
    for name in ("h0", "h1", "u50", "w50", "gamma"):
        values = getattr(people.responses, name)
        assert len(np.unique(values)) == GROUPS
        assert np.array_equal(values[:GROUPS], values[GROUPS : 2 * GROUPS])


def test_a_group_has_all_its_fitted_values_from_one_draw() -> None:
    draws, values = posterior_draws(), typical_of_groups(Person(), CLONAZEPAM, seed=2).responses
    chosen = [int(np.flatnonzero(draws["u50"] == u50)[0]) for u50 in values.u50]
    assert len(set(chosen)) == GROUPS
    gaps = np.diff(np.sort(chosen))
    assert gaps.min() == gaps.max() == len(draws["u50"]) / GROUPS, "evenly spread over all draws"
    for name, mine in (
        ("h0", values.h0),
        ("h1", values.h1),
        ("w50_drive", values.w50),
        ("gamma", values.gamma),
    ):
        assert mine == pytest.approx(draws[name][chosen])
    assert values.tau2_h == pytest.approx(24 * draws["tau2_d"][chosen])
    assert values.background_pwc20 == pytest.approx(np.minimum(draws["baseline_pwc"][chosen], 60))


def test_other_seeds_have_other_draws_and_in_the_end_all() -> None:
    seen = {
        float(u)
        for seed in range(40)
        for u in typical_of_groups(Person(), CLONAZEPAM, seed=seed).responses.u50
    }
    assert seen == {float(u) for u in posterior_draws()["u50"]}


def test_the_susceptibility_of_people_and_of_their_groups_is_the_fitted_one() -> None:
    """Each group is of its own kind of patients, and its people spread as its draw says."""
    draws = posterior_draws()
    people = [virtual_people(Person(), CLONAZEPAM, 8 * GROUPS, seed=seed) for seed in range(40)]
    middle = [typical_of_groups(Person(), CLONAZEPAM, seed=seed) for seed in range(40)]
    kinds = np.log(np.concatenate([one.responses.susceptibility for one in middle]))
    assert np.std(kinds) == pytest.approx(np.sqrt(np.mean(draws["cohort_susceptibility_sd"] ** 2)), rel=0.05)
    own = [
        np.log(p.responses.susceptibility) - np.log(m.responses.susceptibility)[p.group]
        for p, m in zip(people, middle, strict=True)
    ]
    assert np.std(own) == pytest.approx(np.sqrt(np.mean(draws["susceptibility_omega"] ** 2)), rel=0.03)
    omega = np.concatenate(
        [
            draws["susceptibility_omega"][_chosen(m.responses.u50)][p.group]
            for p, m in zip(people, middle, strict=True)
        ]
    )
    assert np.corrcoef(np.abs(np.concatenate(own)), omega)[0, 1] > 0.05, "wider where its draw is wider"


def _chosen(u50: NDArray[np.float64]) -> list[int]:
    return [int(np.flatnonzero(posterior_draws()["u50"] == one)[0]) for one in u50]


def test_the_typical_persons_of_the_groups_are_the_people_without_their_own_differences() -> None:
    people, middle = virtual_people(Person(), CLONAZEPAM, GROUPS), typical_of_groups(Person(), CLONAZEPAM)
    assert middle.count == GROUPS and np.array_equal(middle.group, people.group)
    assert np.array_equal(people.responses.u50, middle.responses.u50)
    certain = virtual_people(Person(), CLONAZEPAM, GROUPS, uncertain=False)
    one = typical_person(Person(), CLONAZEPAM)
    for name in ("tau1_h", "tau2_h", "background_pwc20"):
        of = [getattr(p.responses, name) for p in (people, middle, certain, one)]
        assert of[0] / of[1] == pytest.approx(of[2] / of[3]), name


def test_the_groups_cover_what_is_not_known_evenly() -> None:
    """One group in each of as many equally likely parts, of every value by itself."""
    moiety = typical_of_groups(Person(), CLONAZEPAM, seed=9).drugs["clonazepam", "IR"].moieties[0]
    fact = kinetics("clonazepam", "IR").moieties[0].constants["clearance_l_per_h"]
    standard = np.log(moiety.clearance_l_per_h / fact.value) / fact.uncertainty_sd_log
    assert np.array_equal(np.sort(np.floor(ndtr(standard) * GROUPS)), np.arange(GROUPS))


def test_half_of_the_groups_have_the_other_half_life() -> None:
    alprazolam = [("alprazolam", "IR")]
    middle = typical_of_groups(Person(), alprazolam, seed=1).drugs["alprazolam", "IR"].moieties[0]
    usual = typical_person(Person(), alprazolam).drugs["alprazolam", "IR"].moieties[0]
    scaled = middle.central_volume_l / usual.central_volume_l
    ratio = middle.peripheral_volume_l / scaled / usual.peripheral_volume_l
    values = np.unique(ratio.round(9))
    assert len(values) == 2 and values[1] == pytest.approx(1)
    assert np.sum(ratio < 1 - 1e-6) == GROUPS // 2
    rival = replace(usual, peripheral_volume_l=usual.peripheral_volume_l * values[0])
    assert terminal_half_life_h(rival)[0] == pytest.approx(11.2, rel=1e-6)
    assert terminal_half_life_h(usual)[0] == pytest.approx(14.0, rel=0.01)


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
