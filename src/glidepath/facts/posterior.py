"""Draws of the parameters of the dependence model, as the fit to the trials left them, and their origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import FactError
from glidepath.facts.read_tables import Row, read_table

COLUMNS = (
    *("tau1_d", "tau2_d", "h0", "h1", "h2", "w50_drive", "gamma", "u50", "susceptibility_omega"),
    *("cohort_susceptibility_sd", "baseline_pwc", "nordiazepam_potency", "stop_limit_pwc"),
    *("stop_other_per_week", "cohort_stop_sd", "false_report_share", "cohort_bearing"),
)
"""Parameters that the draws must hold; there may be more."""
SAID = ("structure", "targets_sha256", "seed", "command", "glidepath", "made_on")
"""What must be said about the draws."""


@cache
def posterior_draws() -> Mapping[str, NDArray[np.float64]]:
    """The draws of each parameter: the n-th numbers of all parameters were drawn together.

    Returns
    -------
    Mapping
        Name of the parameter to its draws, all equally many and above 0; they cannot be written to.

    Raises
    ------
    FactError
        If a column is missing, the draws are not numbered from 0, or one is not above 0.

    Examples
    --------
    >>> draws = posterior_draws()
    >>> len(draws["tau1_d"]) == len(draws["u50"]) == 400
    True
    """
    return _draws(read_table("posterior"))


def _draws(rows: Iterator[Row]) -> Mapping[str, NDArray[np.float64]]:
    found: dict[str, list[float]] = {}
    for place, row in enumerate(rows):
        if row.whole("draw") != place:
            row.fault("draw", f"the draws are numbered from 0 in order: expected {place}")
        for name in row.cells:
            if name != "draw":
                found.setdefault(name, []).append(_above_zero(row, name))
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise FactError(f"facts/data/posterior.csv: no column {', '.join(missing)}")
    draws = {name: np.array(numbers, dtype=np.float64) for name, numbers in found.items()}
    for numbers in draws.values():
        numbers.flags.writeable = False
    return MappingProxyType(draws)


def _above_zero(row: Row, name: str) -> float:
    number = row.number(name)
    return number if number is not None and number > 0 else row.fault(name, "must be above zero")


@cache
def posterior_about() -> Mapping[str, str]:
    """Where the draws come from: structure, fingerprint of the targets, seed, command, version, day.

    Returns
    -------
    Mapping
        What is said, by name; "" where it does not apply.

    Raises
    ------
    FactError
        If something that must be said is missing.

    Examples
    --------
    >>> bool(posterior_about()["structure"])
    True
    """
    found = {row.needed("what"): row.text("value") for row in read_table("posterior_about")}
    missing = [name for name in SAID if name not in found]
    if missing:
        raise FactError(f"facts/data/posterior_about.csv: no row {', '.join(missing)}")
    return MappingProxyType(found)
