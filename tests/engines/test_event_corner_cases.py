"""Every corner case of event tables against an independent ODE solution of what it means."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from glidepath.interfaces.event_tables import one_compartment, simulate_events

from .event_cases import CASES
from .event_oracle import CLEARANCE, KA, VOLUME, Case, independent_levels

MODEL = {"clearance_l_per_h": CLEARANCE, "volume_l": VOLUME, "absorption_per_h": KA}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_levels_are_those_of_an_independent_solver(case: Case) -> None:
    model = one_compartment(**{**MODEL, **case.model})
    course = simulate_events(case.table, model, covariates=case.covariates)
    wanted = independent_levels(case)
    assert wanted.max() > 0
    assert course["plasma_ng_per_ml"] == pytest.approx(wanted, rel=1e-10, abs=1e-12 * wanted.max())


def differ(levels: NDArray[np.float64], wanted: NDArray[np.float64]) -> float:
    return float(np.max(np.abs(levels[1:] / wanted[1:] - 1)))


def test_the_cases_tell_wrong_readings_apart() -> None:
    """Each rule matters: the same table without lag, or read the other way, gives another level."""
    by_name = {case.name: case for case in CASES}
    lagged = by_name["steady state with lag"]
    plain = simulate_events(lagged.table, one_compartment(**MODEL))["plasma_ng_per_ml"]
    assert differ(plain, independent_levels(lagged)) > 0.05
    weighed = by_name["covariate that changes (nocb)"]
    model = one_compartment(**{**MODEL, **weighed.model})
    other = simulate_events(weighed.table, model, covariates="locf")["plasma_ng_per_ml"]
    assert differ(other, independent_levels(weighed)) > 0.05
