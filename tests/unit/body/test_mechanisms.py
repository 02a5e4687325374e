"""Each mechanism of the body on numbers that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.body.model import felt, some_people
from glidepath.body.pharmacokinetics import drug_system, joined_system, terminal_half_life_h, transition
from glidepath.body.receptor_occupancy import acute_drive, level_of_drive, occupancy
from glidepath.body.sedation import sedation
from glidepath.body.tolerance import adapted, lost_relief, opposition, relief, tolerance_factor
from glidepath.body.withdrawal import linked_score, pwc20, score_share, withdrawal_drive
from glidepath.patient.person import Person
from glidepath.population.sampling import typical_person, virtual_people


def an(value: float) -> np.ndarray:
    return np.array(value)


@pytest.mark.parametrize("u", [0.0, 0.1, 1.0, 50.0])
def test_occupancy_and_drive(u: float) -> None:
    assert occupancy(an(u)) == pytest.approx(u / (1 + u))
    assert 0 <= acute_drive(an(u), an(0.2)) < 1
    assert level_of_drive(acute_drive(an(u), an(0.2)), an(0.2)) == pytest.approx(u)


def test_drive_runs_ahead_of_occupancy_where_receptors_are_in_reserve() -> None:
    assert acute_drive(an(0.3), an(0.167)) > occupancy(an(0.3))


def test_adaptation_follows_the_drive() -> None:
    assert adapted(an(0.6), an(0.2), an(0.0), an(24.0)) == pytest.approx(0.2)
    assert adapted(an(0.6), an(0.2), an(1e6), an(24.0)) == pytest.approx(0.6)
    assert adapted(an(0.6), an(0.6), an(10.0), an(24.0)) == pytest.approx(0.6)


def test_opposition_grows_with_both_states() -> None:
    strengths = (an(0.45), an(0.51), an(0.05))
    assert opposition(an(0.0), an(0.0), *strengths) == 0
    assert opposition(an(0.5), an(0.5), *strengths) > opposition(an(0.5), an(0.0), *strengths)
    assert opposition(an(0.0), an(0.5), *strengths) == pytest.approx(0.025)


def test_relief_is_never_below_none() -> None:
    assert relief(an(0.5), lost_relief(an(1.0), an(1.0), an(0.6), an(0.6))) == 0
    assert relief(an(0.5), an(0.0)) == 0.5


def test_tolerance_factor_solves_its_own_equation() -> None:
    """At the higher dose the loss is the higher too, and the relief is the first one again."""
    for drive, lost in ((0.3, 0.05), (0.5, 0.1), (0.36, 0.2)):
        factor = float(tolerance_factor(an(drive), an(lost)))
        u = float(level_of_drive(an(drive), an(0.167)))
        higher = float(acute_drive(an(factor * u), an(0.167)))
        assert factor > 1
        assert higher * (1 - lost * higher / drive) == pytest.approx(drive)


@pytest.mark.parametrize(
    ("drive", "lost", "factor"), [(0.0, 0.2, 1.0), (0.5, 0.0, 1.0), (0.5, 0.3, np.inf), (0.95, 0.2, np.inf)]
)
def test_tolerance_factor_at_its_ends(drive: float, lost: float, factor: float) -> None:
    assert tolerance_factor(an(drive), an(lost)) == factor


def test_withdrawal_score() -> None:
    assert withdrawal_drive(an(0.3), an(0.5)) == 0
    assert score_share(an(0.0), an(1.0), an(0.44), an(1.9)) == 0
    assert score_share(an(0.44), an(1.0), an(0.44), an(1.9)) == pytest.approx(0.5)
    assert pwc20(an(0.5), an(5.0), an(60.0)) == 32.5
    assert pwc20(an(0.0), an(5.0), an(60.0)) == 5


def test_linked_scores_say_that_they_are_assumed() -> None:
    link = Sourced(value=4 / 3, unit="ratio", grade="assumed", sources=(), why="ratio of the maxima")
    score, grade = linked_score(an(30.0), link)
    assert score == pytest.approx(40) and grade == "assumed"
    with pytest.raises(ValueError, match="no value"):
        linked_score(an(30.0), replace(link, value=None))


def test_sedation_wears_off() -> None:
    assert sedation(an(0.36), an(0.0), an(0.36), an(0.9)) == pytest.approx(0.5)
    assert sedation(an(0.36), an(0.8), an(0.36), an(0.9)) == pytest.approx(0.14)


def test_half_life_of_one_and_two_compartments() -> None:
    people = typical_person(Person(), [("lorazepam", "IR"), ("clonazepam", "IR")])
    lorazepam, clonazepam = (people.drugs[d, "IR"].moieties[0] for d in ("lorazepam", "clonazepam"))
    assert terminal_half_life_h(lorazepam) == pytest.approx(np.log(2) * 85 / 4.09)
    assert terminal_half_life_h(clonazepam) == pytest.approx(38.85, abs=0.05)


def test_system_loses_only_what_is_cleared() -> None:
    """Columns sum to nothing but for elimination and for what an effect site shows without taking it."""
    system = typical_person(Person(), [("clonazepam", "IR")]).system([("clonazepam", "IR")])
    matrix = system.matrix[0]
    drained = matrix[:3, :3].sum(axis=0)
    assert drained == pytest.approx([0, -3.6 / 78.2, 0], abs=1e-12)
    off_diagonal = matrix - np.diag(np.diag(matrix))
    assert np.all(off_diagonal >= 0)


def test_metabolite_is_formed_from_what_is_eliminated() -> None:
    """All diazepam of one dose is eliminated; 0.79 x 0.951 of its mass passes through nordiazepam."""
    channel = ("diazepam", "IR")
    system = typical_person(Person(), [channel]).system([channel])
    assert system.moieties == ("diazepam", "nordiazepam")
    wide = np.zeros((8, 8))
    wide[:7, :7] = system.matrix[0]
    wide[7, 3] = -system.matrix[0][3, 3] - system.matrix[0][4, 3]
    passed = transition(wide, 5000.0)[7, 0]
    assert passed == pytest.approx(0.79 * 0.951, rel=1e-6)


def test_same_moiety_of_two_drugs_adds_up() -> None:
    channels = [("diazepam", "IR"), ("clorazepate", "IR")]
    system = typical_person(Person(), channels).system(channels)
    assert system.moieties == ("diazepam", "nordiazepam")
    assert np.count_nonzero(system.plasma_rows[0, 1]) == 2
    assert system.dose_input.shape[-1] == 2
    alone = drug_system(typical_person(Person(), channels).drugs[channels[0]])
    assert joined_system([alone]) is alone


def test_a_drug_that_was_not_drawn_is_named() -> None:
    people = typical_person(Person(), [("clonazepam", "IR")])
    with pytest.raises(FactError, match="lorazepam"):
        people.system([("lorazepam", "IR")])


def test_some_people_are_those_people() -> None:
    people = virtual_people(Person(), [("diazepam", "IR")], 10)
    few = some_people(people, slice(3, 5))
    assert few.count == 2
    assert np.array_equal(few.responses.h2, people.responses.h2[3:5])
    kept, all_of = few.drugs["diazepam", "IR"].moieties[1], people.drugs["diazepam", "IR"].moieties[1]
    assert np.array_equal(kept.clearance_l_per_h, all_of.clearance_l_per_h[3:5])


def test_what_is_felt_joins_the_mechanisms() -> None:
    people = typical_person(Person(), [("clonazepam", "IR")])
    rested = felt(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)), people.responses)
    assert rested.pwc20 == pytest.approx(people.responses.background_pwc20[0]) and rested.relief == 0
    stopped = felt(np.zeros((1, 1)), np.full((1, 1), 0.7), np.full((1, 1), 0.6), people.responses)
    assert stopped.pwc20 > 20 and stopped.opposition > 0.5
