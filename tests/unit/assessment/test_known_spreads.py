"""The spreads that a tornado varies are those that virtual people are drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from glidepath.assessment.known_spreads import Spread, known_spreads
from glidepath.body.derivative_kinetics import Parameter, kinetic_parameters
from glidepath.body.derivative_score import NOT_IN_THE_SCORE, RESPONSE_PARAMETERS
from glidepath.body.model import Channel, People
from glidepath.patient.person import Person
from glidepath.population.sampling import GROUPS, typical_person, virtual_people

CASES: dict[str, list[Channel]] = {
    "diazepam and its metabolite": [("diazepam", "IR")],
    "release over time": [("alprazolam", "XR")],
    "two drugs with one metabolite": [("diazepam", "IR"), ("clorazepate", "IR")],
}
SEEDS = 60
CAPPED = ("h2", "background_pwc20")


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


def said(spreads: tuple[Spread, ...], parameter: Parameter, kind: str) -> float:
    """Standard deviation of a log value by the spreads: its own, not what h0 and h1 lend each other."""
    own = [
        s.sd_log * s.moves[parameter]
        for s in spreads
        if s.kind == kind and parameter in s.moves and (s.id in ("h0", "h1")) <= (s.id == parameter.name)
    ]
    assert len(own) <= 1
    return own[0] if own else 0.0


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
    """E[log h1 | log h0] by the correlation of the fit, and the other way round."""
    channels = CASES["diazepam and its metabolite"]
    drawn = [virtual_people(Person(), channels, GROUPS, seed=seed).responses for seed in range(100)]
    h0, h1 = (np.log(np.concatenate([getattr(r, name) for r in drawn])) for name in ("h0", "h1"))
    tied = {s.id: s for s in known_spreads(channels) if s.kind == "uncertain" and s.id in ("h0", "h1")}
    cov = np.cov(h0, h1)
    assert tied["h0"].moves[Parameter("h1")] == pytest.approx(cov[0, 1] / cov[0, 0], rel=0.2)
    assert tied["h1"].moves[Parameter("h0")] == pytest.approx(cov[0, 1] / cov[1, 1], rel=0.2)
    assert tied["h0"].moves[Parameter("h1")] < 0


def test_each_spread_has_words_a_unit_and_a_grade() -> None:
    for channels in CASES.values():
        spreads = known_spreads(channels)
        assert len({(s.id, s.kind) for s in spreads}) == len(spreads)
        for spread in spreads:
            assert spread.sd_log > 0 and spread.says and spread.fact.unit and spread.fact.grade
            assert spread.fact.sources or spread.fact.why
            assert next(iter(spread.moves.values())) == 1
