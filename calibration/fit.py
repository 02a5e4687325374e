"""Fit the model to the trials that calibrate it, from scratch, and write the draws that the product uses.

`python -m calibration.fit` (or `make calibrate`) writes ``facts/data/posterior.csv`` and
``posterior_about.csv`` and ``calibration/results.json``; about half an hour on two cores.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from calibration.density import steady_dose
from calibration.fitting import GOOD_PARETO_K, Fit, Plan, fit_of
from calibration.parameters import STUDIES, Structure, medians_and_sds, values_of
from calibration.sampling import resampled
from calibration.trials_at import calibrating_rows
from glidepath import __version__

Array = NDArray[np.float64]
DRAWS = 400
NOISE = 0.1
"""Standard deviation of the noise that tells draws apart, as a share of that of the draws."""
FULL = Structure(
    name="full", says="Fast and slow adaptation, the slow one setting how strong the fast one is."
)
HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "src" / "glidepath" / "facts" / "data"


def table_of(fit: Fit) -> list[dict[str, Any]]:
    """Give prior and posterior of each parameter side by side, by both ways to the posterior."""
    median, sd = medians_and_sds(fit.structure.free)
    weights, rows = fit.weighed.weights, []
    for k, name in enumerate(fit.structure.free):
        z, walkers = fit.points[:, k], fit.walked.draws[:, k]
        mean = float(np.sum(weights * z))
        spread = float(np.sqrt(np.sum(weights * (z - mean) ** 2)))
        low, middle, high = (
            float(np.exp(median[k] + sd[k] * _quantile(z, weights, q))) for q in (0.05, 0.5, 0.95)
        )
        rows.append(
            {
                "name": name,
                "prior_p05": float(np.exp(median[k] - 1.645 * sd[k])),
                "prior_p50": float(np.exp(median[k])),
                "prior_p95": float(np.exp(median[k] + 1.645 * sd[k])),
                "p05": low,
                "p50": middle,
                "p95": high,
                "sd_over_prior_sd": spread,
                "shift_in_prior_sd": mean,
                "walkers_mean": float(walkers.mean()),
                "walkers_sd": float(walkers.std()),
                "r_hat": float(fit.walked.r_hat[k]),
                "effective": float(fit.walked.effective[k]),
            }
        )
    return rows


def _quantile(values: Array, weights: Array, level: float) -> float:
    order = np.argsort(values)
    return float(np.interp(level, np.cumsum(weights[order]), values[order]))


def conditioned_prior(structure: Structure, points: int = 200_000) -> list[dict[str, Any]]:
    """Give how the condition of the steady dose alone, without any trial, moves and narrows each prior."""
    z = np.random.default_rng(1).normal(size=(points, len(structure.free)))
    weights = np.exp(steady_dose(values_of(structure, z)))
    weights /= weights.sum()
    mean = weights @ z
    spread = np.sqrt(weights @ (z - mean) ** 2)
    return [
        {"name": name, "shift_in_prior_sd": float(mean[k]), "sd_over_prior_sd": float(spread[k])}
        for k, name in enumerate(structure.free)
    ]


def correlations_of(fit: Fit) -> list[dict[str, Any]]:
    """Give the pairs of parameters that the trials tie together most."""
    names, weights = fit.structure.free, fit.weighed.weights
    z = fit.points[:, : len(names)]
    matrix = np.cov(z.T, aweights=weights)
    scale = np.sqrt(np.diag(matrix))
    pairs = [
        {"first": names[i], "second": names[j], "correlation": float(matrix[i, j] / scale[i] / scale[j])}
        for i in range(len(names))
        for j in range(i)
    ]
    return sorted(pairs, key=lambda pair: -abs(pair["correlation"]))[:12]


def cohorts_of(fit: Fit) -> list[dict[str, Any]]:
    """Give how each study's people differ, as multiples."""
    cohorts, weights = fit.space.cohorts(fit.points), fit.weighed.weights
    return [
        {
            "study": study,
            "what": what,
            **{f"p{q:02d}": _quantile(getattr(cohorts[study], what), weights, q / 100) for q in (5, 50, 95)},
        }
        for study in STUDIES
        for what in ("susceptibility", "stopping")
    ]


def rows_of(fit: Fit) -> list[dict[str, Any]]:
    """Give what each calibrating row shows at the posterior, its own cohort fitted."""
    found = []
    for k, row in enumerate(calibrating_rows()):
        value = fit.shown[:, k, 0]
        if row.kind == "share":
            value = 100 * expit(value)
        if row.kind == "day":
            value = np.exp(value)
        quantiles = {f"p{q:02d}": _quantile(value, fit.weighed.weights, q / 100) for q in (5, 50, 95)}
        found.append(
            {
                "id": row.target.id,
                "kind": row.kind,
                "observed": row.target.value,
                **quantiles,
                "emulator_explains": float(fit.emulator.explained[k, 0]),
                "emulator_error": float(fit.emulator.error[k, 0]),
            }
        )
    return found


def chosen_draws(fit: Fit, seed: int) -> dict[str, Array]:
    """Choose the draws that the product uses, in proportion to their weights, in a shuffled order.

    A draw of much weight is chosen more than once; a little normal noise, with the draws drawn towards their
    mean so that mean and spread stay as they are (Liu and West 2001), makes all of them different.
    """
    rng = np.random.default_rng([seed, 5])
    chosen = resampled(fit.weighed.weights, DRAWS, seed)[rng.permutation(DRAWS)]
    points = fit.points[chosen]
    mean, spread = points.mean(axis=0), np.cov(points.T)
    noise = rng.multivariate_normal(np.zeros(len(mean)), spread, size=DRAWS)
    smoothed = mean + np.sqrt(1 - NOISE**2) * (points - mean) + NOISE * noise
    return fit.space.values(smoothed)


def targets_sha256() -> str:
    """Give the fingerprint of the table of trials."""
    table = resources.files("glidepath.facts").joinpath("data", "trial_targets.csv")
    return hashlib.sha256(table.read_bytes()).hexdigest()


def written(draws: Mapping[str, Array], fit: Fit, plan: Plan, folder: Path = DATA) -> None:
    """Write the draws and where they come from."""
    with (folder / "posterior.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["draw", *draws])
        for k in range(DRAWS):
            out.writerow([k, *(f"{numbers[k]:.6g}" for numbers in draws.values())])
    about = {
        "structure": fit.structure.name,
        "targets_sha256": targets_sha256(),
        "seed": str(plan.seed),
        "command": "make calibrate",
        "glidepath": __version__,
        "made_on": datetime.now(UTC).date().isoformat(),
        "pareto_k": f"{fit.weighed.pareto_k:.2f}",
        "effective_draws": f"{fit.weighed.effective:.0f}",
        "weights_trusted": "yes" if fit.weighed.pareto_k < GOOD_PARETO_K else "no",
    }
    with (folder / "posterior_about.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["what", "value"])
        rows.writerows(about.items())


def results_of(fit: Fit, plan: Plan, seconds: float) -> dict[str, Any]:
    """Collect what the documentation shows of the fit."""
    return {
        "structure": fit.structure.name,
        "plan": {name: getattr(plan, name) for name in plan.__dataclass_fields__},
        "minutes": round(seconds / 60, 1),
        "pareto_k": fit.weighed.pareto_k,
        "effective_weighed": fit.weighed.effective,
        "weighed_draws": len(fit.points),
        "largest_r_hat": float(fit.walked.r_hat.max()),
        "fewest_effective": float(fit.walked.effective.min()),
        "distinct_draws": len(np.unique(resampled(fit.weighed.weights, DRAWS, plan.seed))),
        "parameters": table_of(fit),
        "conditioned_prior": conditioned_prior(fit.structure),
        "trusted": fit.weighed.pareto_k < GOOD_PARETO_K,
        "correlations": correlations_of(fit),
        "cohorts": cohorts_of(fit),
        "rows": rows_of(fit),
    }


def main() -> None:
    """Run the fit of the model that is shipped."""
    plan, started = Plan(), time.monotonic()

    def say(what: str) -> None:
        print(f"{(time.monotonic() - started) / 60:5.1f} min  {what}", file=sys.stderr, flush=True)

    fit = fit_of(FULL, plan, say)
    written(chosen_draws(fit, plan.seed), fit, plan)
    results = results_of(fit, plan, time.monotonic() - started)
    text = json.dumps(results, indent=1)
    (HERE / "results.json").write_text(text + "\n", encoding="utf-8")
    say(f"written; Pareto k {results['pareto_k']:.2f}, {results['effective_weighed']:.0f} effective draws")
    if not results["trusted"]:
        say("the weights are not to be trusted (Pareto k): say so wherever these draws are used")


if __name__ == "__main__":
    main()
