"""The slopes of single pieces: pairs, the system of a drug, the static curves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glidepath.body.derivative_kinetics import Parameter, kinetic_parameters, moved_drug, system_pairs
from glidepath.body.derivative_pairs import Pair, fixed
from glidepath.body.derivative_score import RESPONSE_PARAMETERS, drive_pair, score_pair
from glidepath.body.model import Responses, felt
from glidepath.body.pharmacokinetics import DrugValues, drug_system, joined_system
from glidepath.patient.person import Person
from glidepath.population.sampling import typical_person, virtual_people

DRUGS = ("clonazepam", "diazepam", "clorazepate", "chlordiazepoxide", "flurazepam", "alprazolam")
NAMES = ("matrix", "dose_input", "plasma_rows", "effect_row")
STEP = 1e-4


def values_of(*names: str) -> list[DrugValues]:
    channels = [(name, "IR") for name in names]
    people = virtual_people(Person(), channels, 2, seed=5)
    return [people.drugs[channel] for channel in channels]


@pytest.mark.parametrize("names", [(name,) for name in DRUGS] + [("diazepam", "clorazepate")], ids=str)
def test_the_system_moves_as_differences_say(names: tuple[str, ...]) -> None:
    drugs = values_of(*names)
    parameters = kinetic_parameters(drugs)
    found = system_pairs(drugs, parameters)
    for place, parameter in enumerate(parameters):
        ends = []
        for move in (STEP, -STEP):
            moved = [moved_drug(drug, {parameter: np.full(2, move)}) for drug in drugs]
            ends.append(joined_system([drug_system(drug) for drug in moved]))
        for name in NAMES:
            true = (getattr(ends[0], name) - getattr(ends[1], name)) / (2 * STEP)
            ours = getattr(found, name).slope[place]
            assert ours == pytest.approx(true, rel=1e-6, abs=1e-9), (parameter, name)


def test_every_number_of_the_records_is_a_parameter() -> None:
    """Each moved value moves the records, and none is left without a parameter."""
    (drug,) = values_of("diazepam")
    parameters = kinetic_parameters([drug])
    everything = moved_drug(drug, {parameter: np.ones(2) for parameter in parameters})
    assert everything.absorption_per_h == pytest.approx(drug.absorption_per_h * np.e)
    assert everything.absorbed_mg_per_mg == pytest.approx(drug.absorbed_mg_per_mg * np.e)
    for after, before in zip(everything.moieties, drug.moieties, strict=True):
        for name in type(before).__slots__:
            value = getattr(before, name)
            if isinstance(value, np.ndarray) and not (
                name == "formed_mg_per_mg" and before.formed_from is None
            ):
                assert getattr(after, name) == pytest.approx(value * np.e), name


def test_moves_of_another_drug_are_passed_over() -> None:
    (drug,) = values_of("alprazolam")
    other = moved_drug(drug, {Parameter("clearance_l_per_h", "diazepam"): np.ones(2)})
    assert other.moieties[0].clearance_l_per_h.tolist() == drug.moieties[0].clearance_l_per_h.tolist()


def test_pairs_follow_the_product_rule() -> None:
    one, other = Pair(np.array([[2.0]]), np.array([[[3.0]]])), Pair(np.array([[5.0]]), np.array([[[7.0]]]))
    for product in (one * other, one @ other):
        assert (product.value.item(), product.slope.item()) == (10.0, 29.0)
    assert (one + other).slope.item() == 10.0
    assert one.times(2.0).slope.item() == 6.0
    assert one.applied(np.array([4.0])).slope.item() == 12.0
    assert not fixed(one.value, 2).slope.any()


def score_at(values: Responses, u: float, fast: float, slow: float) -> float:
    at = (np.full((1, 1), x) for x in (u, fast, slow))
    return float(felt(*at, values).pwc20[0, 0])


@pytest.mark.parametrize(("u", "fast", "slow"), [(0.02, 0.7, 0.5), (1.0, 0.5, 0.5)])
def test_the_curves_move_as_differences_say(u: float, fast: float, slow: float) -> None:
    """With withdrawal and without; along level, both states and every value, by their logarithms."""
    values = typical_person(Person(), [("clonazepam", "IR")]).responses
    level = Pair(np.full((1, 1), u), np.array([[[u]], [[0.0]], [[0.0]]]))
    drive = drive_pair(level, values.u50[:, None])
    moves = [np.zeros((5, 1, 1)) for _ in range(2)]
    moves[0][1], moves[1][2] = fast, slow
    states = [Pair(np.full((1, 1), x), move) for x, move in zip((fast, slow), moves, strict=True)]
    found = score_pair(drive, *states, values)
    assert found.value.item() == score_at(values, u, fast, slow)
    true = [
        (score_at(values, *up) - score_at(values, *down)) / (2 * STEP)
        for up, down in (
            [(u * np.exp(m), fast, slow) for m in (STEP, -STEP)],
            [(u, fast * np.exp(m), slow) for m in (STEP, -STEP)],
            [(u, fast, slow * np.exp(m)) for m in (STEP, -STEP)],
        )
    ]
    for parameter in RESPONSE_PARAMETERS:
        ends = [
            score_at(
                replace(values, **{parameter.name: getattr(values, parameter.name) * np.exp(m)}),
                u,
                fast,
                slow,
            )
            for m in (STEP, -STEP)
        ]
        true.append((ends[0] - ends[1]) / (2 * STEP))
    assert found.slope[:, 0, 0].tolist() == pytest.approx(true, rel=1e-6, abs=1e-9)
    assert (found.value.item() > 6) == (u < 1), "one case has withdrawal, the other none"
