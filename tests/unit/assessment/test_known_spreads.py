"""The spreads that a tornado varies are those that virtual people are drawn from."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from numpy.typing import NDArray

from glidepath.assessment import known_spreads as spreads_module
from glidepath.assessment.known_spreads import Spread, known_spreads
from glidepath.body.derivative_kinetics import Parameter, kinetic_parameters
from glidepath.body.derivative_score import NOT_IN_THE_SCORE, RESPONSE_PARAMETERS
from glidepath.body.model import Channel, People
from glidepath.facts import load
from glidepath.facts.posterior import posterior_draws
from glidepath.patient.person import Person
from glidepath.population.draws import GROUPS
from glidepath.population.potencies import metabolite_potencies
from glidepath.population.sampling import typical_of_groups, typical_person, virtual_people

CASES: dict[str, list[Channel]] = {
    "diazepam and its metabolite": [("diazepam", "IR")],
    "release over time": [("alprazolam", "XR")],
    "two drugs with one metabolite": [("diazepam", "IR"), ("clorazepate", "IR")],
    "two drugs and a metabolite": [("diazepam", "IR"), ("clonazepam", "IR")],
}
SEEDS = 60
CAPPED = ("h2", "background_pwc20")
HALF_LIFE = Parameter("peripheral_volume_l", "alprazolam")


def logs_of(people: People, parameter: Parameter) -> NDArray[np.float64]:
    """The logarithm of one value of everybody."""
    if not parameter.of:
        return np.log(np.asarray(getattr(people.responses, parameter.name)))
    for channel, drug in people.drugs.items():
        if parameter.of == " ".join(channel):
            return np.log(np.asarray(getattr(drug, parameter.name)))
        for moiety in drug.moieties:
            if parameter.of == moiety.moiety:
                return np.log(np.asarray(getattr(moiety, parameter.name)))
            if parameter.of.startswith(f"{moiety.moiety} from"):
                return np.log(np.asarray(moiety.formed_mg_per_mg))
    raise AssertionError(parameter)


def is_lent(spread: Spread, parameter: Parameter) -> bool:
    """Whether a value moves with a spread only because the two are tied: its own spread counts it already."""
    if spread.id.startswith("potency of "):
        moiety = spread.id.removeprefix("potency of ")
        return parameter.of != moiety and (moiety, parameter.of) != ("diazepam", "nordiazepam")
    return spread.id in posterior_draws() and parameter not in {
        *list(spread.moves)[:1],
        *OF_WEIGHT[spread.id],
    }


OF_WEIGHT = defaultdict(
    tuple, nordiazepam_potency=[Parameter("ec50_ng_per_ml", of) for of in ("diazepam", "nordiazepam")]
)


def said(spreads: tuple[Spread, ...], parameter: Parameter, kind: str) -> float:
    """Standard deviation of a log value by the spreads."""
    if (parameter.name, kind) == ("susceptibility", "uncertain"):
        draws, between = posterior_draws(), load.model_parameters()["susceptibility"].omega
        whole = np.mean(draws["susceptibility_omega"] ** 2 + draws["cohort_susceptibility_sd"] ** 2)
        return float(np.sqrt(whole - between**2))
    own = [
        spread.sd_log * spread.moves[parameter]
        for spread in spreads
        if spread.kind == kind and parameter in spread.moves and not is_lent(spread, parameter)
    ]
    assert len(own) <= 1 + (parameter.name == "ec50_ng_per_ml")
    return float(np.sqrt(np.sum(np.square(own))))


@pytest.mark.parametrize("name", CASES)
def test_people_are_drawn_from_the_same_spreads(name: str) -> None:
    channels = CASES[name]
    spreads = known_spreads(channels)
    certain = virtual_people(Person(), channels, 6000, uncertain=False)
    groups = [virtual_people(Person(), channels, GROUPS, seed=seed) for seed in range(SEEDS)]
    drugs = [certain.drugs[channel] for channel in channels]
    for parameter in (*kinetic_parameters(drugs), *RESPONSE_PARAMETERS):
        if parameter.name in NOT_IN_THE_SCORE:
            continue
        between = float(logs_of(certain, parameter).std())
        both = float(np.concatenate([logs_of(people, parameter) for people in groups]).std())
        wanted = said(spreads, parameter, "between_people")
        whole = np.hypot(wanted, said(spreads, parameter, "uncertain"))
        if parameter == HALF_LIFE:
            assert both > whole, "half of the groups have another half-life"
            continue
        slack = 0.06 if parameter.name in CAPPED else 0.04
        assert between == pytest.approx(wanted, rel=slack, abs=1e-12), parameter
        assert both == pytest.approx(whole, rel=0.1, abs=1e-12), parameter


def test_one_draw_moves_all_moieties_and_both_volumes_together() -> None:
    channels = CASES["diazepam and its metabolite"]
    people = virtual_people(Person(), channels, 50, uncertain=False)
    middle = typical_person(Person(), channels)
    together = [s for s in known_spreads(channels) if s.kind == "between_people" and len(s.moves) > 1]
    assert {s.id for s in together} == {"sensitivity", "volume of diazepam", "volume of nordiazepam"}
    for spread in together:
        moves = [
            (logs_of(people, parameter) - logs_of(middle, parameter)) / weight
            for parameter, weight in spread.moves.items()
        ]
        assert all(move == pytest.approx(moves[0]) for move in moves), spread.id
        assert spread.with_it


def test_what_was_fitted_together_moves_apart() -> None:
    """E[log h1 | log h0] by the draws of the fit, and the other way round."""
    draws = posterior_draws()
    tied = {s.id: s for s in known_spreads(CASES["release over time"]) if s.kind == "uncertain"}
    h0, h1 = (np.log(draws[name]) for name in ("h0", "h1"))
    cov, seen = np.cov(h0, h1), abs(np.corrcoef(h0, h1)[0, 1]) > 3 / np.sqrt(len(h0))
    given_h0, given_h1 = (cov[0, 1] / cov[k, k] if seen else 0.0 for k in (0, 1))
    assert tied["h0"].moves.get(Parameter("h1"), 0.0) == pytest.approx(given_h0, rel=1e-6)
    assert tied["h1"].moves.get(Parameter("h0"), 0.0) == pytest.approx(given_h1, rel=1e-6)


def test_a_correlation_that_chance_gives_ties_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    chance = {name: np.exp(rng.normal(size=400)) for name in posterior_draws()}
    monkeypatch.setattr(spreads_module, "posterior_draws", lambda: chance)
    found = known_spreads(CASES["release over time"])
    assert not [s.id for s in found if s.kind == "uncertain" and "as the fit ties them" in s.with_it]
    tied = chance | {"gamma": chance["tau1_d"] ** -0.5}
    monkeypatch.setattr(spreads_module, "posterior_draws", lambda: tied)
    gamma, tau1 = (
        next(s for s in known_spreads(CASES["release over time"]) if (s.id, s.kind) == (name, "uncertain"))
        for name in ("gamma", "tau1_d")
    )
    assert tau1.moves == pytest.approx({Parameter("tau1_h"): 1, Parameter("gamma"): -0.5})
    assert gamma.moves == pytest.approx({Parameter("gamma"): 1, Parameter("tau1_h"): -2})
    assert tau1.with_it == "gamma: the other way, as the fit ties them"


def test_potencies_are_tied_as_they_are_drawn() -> None:
    """E[log EC50 | log EC50 of another], over many groups."""
    channels = CASES["two drugs and a metabolite"]
    drawn = [typical_of_groups(Person(), channels, seed=seed) for seed in range(SEEDS)]
    ec50 = {
        of: np.concatenate([logs_of(people, Parameter("ec50_ng_per_ml", of)) for people in drawn])
        for of in ("clonazepam", "diazepam")
    }
    found = next(s for s in known_spreads(channels) if s.id == "potency of clonazepam")
    cov = np.cov(ec50["clonazepam"], ec50["diazepam"])
    assert found.sd_log == pytest.approx(np.sqrt(cov[0, 0]), rel=0.05)
    assert found.moves[Parameter("ec50_ng_per_ml", "diazepam")] == pytest.approx(
        cov[0, 1] / cov[0, 0], rel=0.1
    )
    assert "potency of diazepam" in found.with_it


def test_the_weight_of_a_metabolite_moves_its_drug_too() -> None:
    """The slopes of the two EC50s by the logarithm of the weight, by differences."""
    found = next(
        s for s in known_spreads(CASES["diazepam and its metabolite"]) if s.id == "nordiazepam_potency"
    )
    assert found.value == load.model_parameters()["nordiazepam_potency"].value
    low, high = (metabolite_potencies(np.array([found.value * np.exp(step)])) for step in (-1e-4, 1e-4))
    own = {of: np.log(high[of] / low[of])[0] / 2e-4 for of in low}
    for of, slope in own.items():
        assert found.moves[Parameter("ec50_ng_per_ml", of)] == pytest.approx(slope, rel=1e-4)


def test_each_spread_has_words_a_unit_and_a_grade() -> None:
    for channels in CASES.values():
        spreads = known_spreads(channels)
        assert len({(s.id, s.kind) for s in spreads}) == len(spreads)
        for spread in spreads:
            assert spread.sd_log > 0 and spread.says and spread.fact.unit and spread.fact.grade
            assert spread.fact.sources or spread.fact.why
            assert next(iter(spread.moves.values())) == 1 or spread.value is not None
