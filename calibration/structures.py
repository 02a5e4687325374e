"""Compare structures of the model by how well each predicts a trial that it was not fitted to.

`python -m calibration.structures` (or `make structures`) writes ``calibration/structures.json``; about twenty
minutes on two cores. Structures are compared on the calibrating trials, each left out in turn; how each does
on the trials held out for validation is shown beside it, and chose nothing.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from calibration.fit import FULL
from calibration.fitting import Fit, Plan, fit_of
from calibration.parameters import STUDIES, Structure
from calibration.trials_at import calibrating_rows, log_likelihoods
from glidepath.evidence.trials import trial_answers
from glidepath.facts.trials import Target, trial_targets

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import arviz

Array = NDArray[np.float64]
HERE = Path(__file__).resolve().parent
SMALL = Plan(
    first_points=1024,
    first_people=48,
    later_points=900,
    later_rounds=1,
    people=64,
    steps=1600,
    weighed_draws=100,
    most_weighings=1,
)
DRAWS = 2000

STRUCTURES = (
    FULL,
    Structure(
        name="sum_of_two",
        says="Two filters that add up: months of use do not make the fast one stronger.",
        held={"h1": 0.0},
    ),
    Structure(
        name="one_filter",
        says="One filter of days alone: neither months of use nor a lasting part.",
        held={"h1": 0.0, "h2": 0.0},
    ),
    Structure(
        name="level_only",
        says="Adaptation so slow that only how low the level is counts, not how fast it fell.",
        held={"tau1_d": 60.0},
    ),
    Structure(
        name="silent_metabolite",
        says="Nordiazepam does next to nothing.",
        held={"nordiazepam_potency": 0.1},
    ),
    Structure(
        name="bears_alike",
        says="Cohorts differ in how many leave for other reasons, not in what they bear.",
        held={"cohort_bearing": 1e-6},
    ),
    Structure(
        name="one_cohort",
        says="The people of all trials are alike: no differences between cohorts.",
        held={"cohort_susceptibility_sd": 0.01, "cohort_stop_sd": 0.01},
    ),
)


def left_out_scores(fit: Fit, seed: int, cohorts: int = 64) -> dict[str, dict[str, float]]:
    """Give the log predictive density of each calibrating study, had it been left out.

    Parameters
    ----------
    fit
        A structure fitted to all of them.
    seed
        Seed of the run.
    cohorts
        Cohorts that are drawn for the study as one that nobody has seen.

    Returns
    -------
    dict
        Per study the score, by Pareto-smoothed importance weights, and the shape of their tail: above 0.7 the
        score is not to be trusted. All is asked of the emulator, for some cohorts far from its points.
    """
    rows, points = calibrating_rows(), walkers_of(fit, DRAWS, seed)
    found = {}
    for study in dict.fromkeys(row.target.study for row in rows):
        places = [k for k, row in enumerate(rows) if row.target.study == study]
        density = _of_unseen_cohort(fit, points, study, places, cohorts, seed)
        smoothed, shape = arviz.psislw(-density)
        score = float(logsumexp(np.asarray(smoothed) + density) - logsumexp(np.asarray(smoothed)))
        found[study] = {"score": score, "pareto_k": float(shape)}
    return found


def walkers_of(fit: Fit, count: int, seed: int) -> Array:
    """Choose some draws of the walkers: structures are compared on their emulators, each with its own."""
    draws = fit.walked.draws
    chosen = np.random.default_rng([seed, 11]).choice(len(draws), size=count, replace=False)
    return np.asarray(draws[np.sort(chosen)], dtype=np.float64)


def _of_unseen_cohort(
    fit: Fit, unmoved: Array, study: str, places: list[int], cohorts: int, seed: int
) -> Array:
    rows = calibrating_rows()
    if study not in STUDIES:
        return np.asarray(log_likelihoods(rows, fit.emulator(unmoved))[:, places].sum(axis=1))
    first = fit.space.parameters + 2 * STUDIES.index(study)
    rng = np.random.default_rng([seed, STUDIES.index(study)])
    parts = []
    for _ in range(cohorts):
        points = unmoved.copy()
        points[:, first : first + 2] = rng.normal(size=2)
        parts.append(log_likelihoods(rows, fit.emulator(points))[:, places].sum(axis=1))
    return np.asarray(logsumexp(np.stack(parts), axis=0) - np.log(cohorts))


def held_out(fit: Fit, seed: int) -> dict[str, float]:
    """Give how a fitted structure does on the in-scope rows held out for validation."""
    draws = fit.space.values(walkers_of(fit, 100, seed))
    rows = [row for row in trial_targets() if row.split == "validate" and row.in_scope]
    answers = trial_answers(rows, draws, people=60)
    inside, scores = 0, []
    for row, answer in zip(rows, answers, strict=True):
        if answer.probability is not None:
            inside += answer.probability >= 0.5
        elif answer.samples is not None and row.value is not None:
            low, high = np.quantile(answer.samples, [0.05, 0.95])
            inside += low <= row.value <= high
            if row.unit == "%":
                scores.append(_crps(answer.samples, row))
    return {"inside_90": int(inside), "n": len(rows), "crps_percent_rows": float(np.mean(scores))}


def _crps(samples: Array, row: Target) -> float:
    value = row.value or 0.0
    apart = np.abs(samples[:, None] - samples[None, :]).mean() / 2
    return float(np.abs(samples - value).mean() - apart)


def peak_days(fit: Fit) -> dict[str, float]:
    """Give the fitted median day of worst symptoms of the two arms of the abrupt trial, as simulated."""
    rows = calibrating_rows()
    return {
        row.target.id: float(np.exp(np.median(fit.shown[:, k, 0])))
        for k, row in enumerate(rows)
        if row.kind == "day"
    }


def main() -> None:
    """Fit every structure and write the comparison."""
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"{(time.monotonic() - started) / 60:5.1f} min  {what}", file=sys.stderr, flush=True)

    rows: list[dict[str, Any]] = []
    for structure in STRUCTURES:
        fit = fit_of(structure, replace(SMALL), say)
        scores = left_out_scores(fit, SMALL.seed)
        rows.append(
            {
                "name": structure.name,
                "says": structure.says,
                "free": len(structure.free),
                "left_out": scores,
                "left_out_sum": float(sum(one["score"] for one in scores.values())),
                "validate": held_out(fit, SMALL.seed),
                "peak_days": peak_days(fit),
            }
        )
        say(f"{structure.name}: {rows[-1]['left_out_sum']:.1f}")
        text = json.dumps(
            {"minutes": round((time.monotonic() - started) / 60, 1), "structures": rows}, indent=1
        )
        (HERE / "structures.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
