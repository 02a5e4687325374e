"""The parts of the fit: what a point means, the stand-in for the trials, the weights, and what is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from calibration.density import Space, log_prior, steady_dose
from calibration.emulator import fitted_emulator
from calibration.parameters import STUDIES, Structure, medians_and_sds, values_of
from calibration.trials_at import calibrating_rows, log_likelihoods, simulated

from glidepath.facts.posterior import posterior_about, posterior_draws
from glidepath.facts.priors import priors
from glidepath.facts.trials import trial_targets

ROOT = Path(__file__).resolve().parents[2]
FULL = Structure(name="full", says="")


def test_the_middle_of_every_prior_is_its_median() -> None:
    values = values_of(FULL, np.zeros((1, len(FULL.free))))
    assert {name: numbers[0] for name, numbers in values.items()} == pytest.approx(
        {name: fact.value for name, fact in priors().items()}
    )


def test_a_held_parameter_is_not_free() -> None:
    held = Structure(name="one", says="", held={"h1": 0.0})
    assert "h1" not in held.free and len(held.free) == len(FULL.free) - 1
    assert values_of(held, np.ones((2, len(held.free))))["h1"].tolist() == [0.0, 0.0]


def test_cohorts_are_columns_of_their_own() -> None:
    space = Space(structure=FULL)
    z = np.zeros((1, space.size))
    z[0, space.parameters] = 1.0
    cohorts = space.cohorts(z)
    sd = priors()["cohort_susceptibility_sd"].value or 0.0
    assert cohorts[STUDIES[0]].susceptibility[0] == pytest.approx(np.exp(sd))
    assert cohorts[STUDIES[1]].susceptibility[0] == 1.0


def test_more_opposition_on_a_steady_dose_is_less_credible() -> None:
    weak, strong = (
        values_of(FULL, np.zeros((1, len(FULL.free)))) | {"h0": np.array([h])} for h in (0.3, 1.2)
    )
    assert steady_dose(weak)[0] > steady_dose(strong)[0] + 1


def test_the_prior_falls_away_from_its_middle() -> None:
    space = Space(structure=FULL)
    far = np.zeros((1, space.size))
    far[0, FULL.free.index("tau2_d")] = 2.0
    assert log_prior(space, far)[0] == pytest.approx(log_prior(space, np.zeros((1, space.size)))[0] - 2.0)


def test_the_stand_in_finds_a_quadratic_surface_again() -> None:
    z = np.random.default_rng(1).normal(size=(400, 5))
    truth = 1 + z[:, 0] - 2 * z[:, 1] * z[:, 2] + 0.5 * z[:, 3] ** 2
    shown = np.stack([truth, np.zeros(400)], axis=-1)[:, None, :]
    found = fitted_emulator(z, shown, [np.arange(5)], ridge=1e-9)
    new = np.random.default_rng(2).normal(size=(50, 5))
    wanted = 1 + new[:, 0] - 2 * new[:, 1] * new[:, 2] + 0.5 * new[:, 3] ** 2
    assert np.max(np.abs(found(new)[:, 0, 0] - wanted)) < 1e-5
    assert found.explained[0, 0] > 0.999 and found.error[0, 0] < 1e-4


def test_no_held_out_row_is_in_the_fit() -> None:
    used = {row.target.id for row in calibrating_rows()}
    roles = {row.id: row.split for row in trial_targets()}
    assert used and {roles[name] for name in used} == {"calibrate"}


def test_a_likelihood_of_every_row_at_points_of_the_prior() -> None:
    space, rows = Space(structure=FULL), calibrating_rows()
    z = np.zeros((2, space.size))
    z[1, FULL.free.index("w50_drive")] = -1.0
    shown = simulated(space.values(z), space.cohorts(z), 20)
    found = log_likelihoods(rows, shown)
    assert found.shape == (2, len(rows)) and np.all(np.isfinite(found))
    relapse = [row.target.id for row in rows].index("T003")
    assert shown[1, relapse, 0] > shown[0, relapse, 0], "a smaller deficit for the same score: more give up"


def test_weights_of_a_density_against_itself_are_even() -> None:
    sampling = pytest.importorskip("calibration.sampling", reason="emcee and arviz are not installed")
    log = np.random.default_rng(3).normal(size=500)
    even = sampling.weighed(log, log)
    assert even.weights == pytest.approx(np.full(500, 1 / 500))
    assert even.effective == pytest.approx(500)


def test_the_shipped_draws_are_those_of_the_shipped_results() -> None:
    results = json.loads((ROOT / "calibration" / "results.json").read_text(encoding="utf-8"))
    median, sd = medians_and_sds(FULL.free)
    for row, middle, width in zip(results["parameters"], median, sd, strict=True):
        z = (np.log(posterior_draws()[row["name"]]) - middle) / width
        assert np.mean(z) == pytest.approx(row["shift_in_prior_sd"], abs=0.12), row["name"]
        assert np.std(z) == pytest.approx(row["sd_over_prior_sd"], rel=0.2), row["name"]
    assert float(posterior_about()["pareto_k"]) == pytest.approx(results["pareto_k"], abs=0.005)
