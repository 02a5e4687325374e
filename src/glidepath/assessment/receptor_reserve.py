"""What equal steps of drive bring, over the whole prior of the receptor reserve that they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt
from statistics import NormalDist

import numpy as np

from glidepath.body.model import some_people
from glidepath.facts import load
from glidepath.patient.case import Case
from glidepath.patient.plan import Schedule
from glidepath.patient.regimen import Regimen
from glidepath.population.sampling import virtual_people
from glidepath.simulation.bands import LEVELS
from glidepath.simulation.prediction import Horizon, Steps, channels_of, peak_scores

_PEOPLE_AT_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveBenefit:
    """How many points lower the worst day is under equal-drive steps than under the schedule beside it.

    ``u50`` are quantiles of the prior, ascending; ``peak_pwc20_less`` maps a level (``p05``) to one number
    per u50 [PWC-20 points], over virtual people.
    """

    beside: str
    u50: tuple[float, ...]
    peak_pwc20_less: dict[str, tuple[float, ...]]
    says: str


def reserve_benefit(
    case: Case, regimens: Sequence[Regimen], equal: Schedule, beside: Schedule, people: int
) -> ReserveBenefit:
    """Compare equal-drive steps with another option at fixed values of the receptor reserve.

    Parameters
    ----------
    case, regimens
        The case, and its regimens whose drugs are simulated.
    equal, beside
        The equal-drive option, and the option of about the same length that it is held against.
    people
        Virtual people [count, 1 or more]; at most a hundred are used.

    Returns
    -------
    ReserveBenefit
        The same people at every u50, so that the differences come from u50 alone. All that is tied to u50
        by the fit stays as it was drawn.
    """
    schedules: tuple[Steps, ...] = (equal.steps, beside.steps)
    drawn = virtual_people(case.person, channels_of(regimens, schedules), min(people, _PEOPLE_AT_MOST))
    horizon = Horizon(start=case.taper.start, tail_days=int(load.policy("after_zero_review_days").value or 0))
    values = _prior_of_u50()
    each = some_people(drawn, np.tile(np.arange(drawn.count), len(values)))
    fixed = replace(each.responses, u50=np.repeat(values, drawn.count))
    own, other = peak_scores(replace(each, responses=fixed), regimens, schedules, horizon)
    less = (other - own).reshape(len(values), drawn.count)
    bands = {name: tuple(np.quantile(less, level, axis=1).tolist()) for name, level in LEVELS.items()}
    return ReserveBenefit(
        beside=beside.id, u50=values, peak_pwc20_less=bands, says=_says(bands["p50"], beside.id)
    )


def _prior_of_u50() -> tuple[float, ...]:
    """Quantiles of u50 before any trial: a log-normal prior, which no fit has narrowed."""
    fact = load.model_parameters()["u50_prior"]
    spread = sqrt(fact.omega**2 + (fact.uncertainty_sd_log or 0.0) ** 2)
    return tuple((fact.value or 0.0) * exp(spread * NormalDist().inv_cdf(level)) for level in LEVELS.values())


def _says(middle: Sequence[float], beside: str) -> str:
    return (
        f"Beside {beside}, the worst day of the middle person is {_points(min(middle))} to "
        f"{_points(max(middle))} lower, depending on a receptor reserve (u50) that no trial has measured. "
        "Minus means higher."
    )


def _points(value: float) -> str:
    return f"{value:.1f} points"
