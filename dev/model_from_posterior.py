"""Rewrite the rows of facts/data/model.csv and potency.csv that follow from facts/data/posterior.csv.

Run ``python dev/model_from_posterior.py`` from the clone after the draws were replaced, look at the
difference with ``git diff``, then run ``python dev/refresh_checksums.py``. The test suite fails until the
tables agree.

A parameter that the fit drew gets the median of its draws as its value and the standard deviation of their
logarithms as its uncertainty. Its words, sources and grade say how much the trials told
(calibration/results.json) and whose prior it had: ``derived`` where they narrowed it by a sixth or more,
else ``assumed``. The spread of the susceptibility between people is the median of its draws, its uncertainty
that between kinds of patients. The EC50 of diazepam and of nordiazepam are those at the median potency of
nordiazepam.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from glidepath.facts.posterior import posterior_draws
from glidepath.facts.priors import priors
from glidepath.population.potencies import metabolite_potencies

DATA = Path(__file__).resolve().parent.parent / "src" / "glidepath" / "facts" / "data"
RESULTS = Path(__file__).resolve().parent.parent / "calibration" / "results.json"
TRIALS = ("rickels1990", "schweizer1990", "rickels1983", "hadley2012", "jcpg2025")
INFORMED_BELOW = 0.85
VALUE_DIGITS, SPREAD_DIGITS = 4, 3
Cells = dict[str, str]


def written(number: float, digits: int) -> str:
    """Write a number to some significant digits."""
    return f"{number:.{digits}g}"


@cache
def narrowed() -> dict[str, float]:
    """Give by parameter the standard deviation that the fit left, as a share of that of the prior."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {row["name"]: row["sd_over_prior_sd"] for row in found["parameters"]}


def origin(name: str) -> Cells:
    """Say where a fitted parameter comes from: its prior, the trials, and how much they told."""
    prior, left = priors()[name], narrowed()[name]
    if left < INFORMED_BELOW:
        told = f"the trials narrowed what was believed before to {left:.0%} of its width"
    else:
        told = "the trials say next to nothing of it: this is what was believed before"
    return {
        "sources": ";".join(dict.fromkeys((*prior.sources, *TRIALS))),
        "read": "abstract",
        "unit": prior.unit,
        "grade": "derived" if left < INFORMED_BELOW else "assumed",
        "why": f"fitted to withdrawal trials; {told}; before: {prior.why}",
    }


def model_row(cells: Cells) -> Cells:
    """Give a row of the model table with what the draws say of it; unchanged where they say nothing."""
    draws, name = posterior_draws(), cells["name"]
    if name == "susceptibility":
        omega, cohort = (
            float(np.median(draws[one])) for one in ("susceptibility_omega", "cohort_susceptibility_sd")
        )
        return cells | {
            "spread": written(omega, SPREAD_DIGITS),
            "uncertainty_sd_log": written(cohort, SPREAD_DIGITS),
        }
    if name not in draws:
        return cells
    middle, sd_log = float(np.median(draws[name])), float(np.std(np.log(draws[name]), ddof=1))
    return (
        cells
        | origin(name)
        | {
            "value": written(middle, VALUE_DIGITS),
            "uncertainty_sd_log": written(sd_log, SPREAD_DIGITS),
            "low": "",
            "high": "",
        }
    )


def potency_row(cells: Cells, table_sd_log: float) -> Cells:
    """Give a row of the potency table with what the draws say of it; unchanged where they say nothing."""
    weight = posterior_draws()["nordiazepam_potency"]
    if cells["moiety"] not in ("diazepam", "nordiazepam"):
        return cells
    middle = metabolite_potencies(np.array([np.median(weight)]))[cells["moiety"]][0]
    found = cells | {"value": written(float(middle), VALUE_DIGITS)}
    if cells["moiety"] == "nordiazepam":
        own = float(np.std(np.log(metabolite_potencies(weight)["nordiazepam"]), ddof=1))
        found |= {"uncertainty_sd_log": written(float(np.hypot(table_sd_log, own)), SPREAD_DIGITS)}
    return found


def rewrite(name: str, change: Callable[[Cells], Cells]) -> None:
    """Rewrite one file row by row, and say which rows changed."""
    path = DATA / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), list(reader)
    new = [change(row) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(new)
    for before, after in zip(rows, new, strict=True):
        told = {
            column: (before[column], after[column]) for column in columns if before[column] != after[column]
        }
        if told:
            print(name, next(iter(after.values())), told)


def main() -> None:
    """Rewrite both tables."""
    with (DATA / "potency.csv").open(encoding="utf-8", newline="") as file:
        spreads = {row["moiety"]: float(row["uncertainty_sd_log"] or 0) for row in csv.DictReader(file)}
    rewrite("model", model_row)
    rewrite("potency", lambda cells: potency_row(cells, spreads["diazepam"]))


if __name__ == "__main__":
    main()
