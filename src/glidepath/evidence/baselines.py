"""Two plain rules that the model must beat: the mean of all trials, and a rule that knows the dose alone.

Both are fitted to the rows of trials that calibrate, and to nothing else. A share counts as bad outcome: for
the share that is free of the drug its complement is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from glidepath.evidence.score import Samples
from glidepath.facts.load import equivalence_tables
from glidepath.facts.trial_readings import trial_drugs
from glidepath.facts.trials import Target

SHARES = (
    *("share_any_reaction", "share_clear_reaction", "share_drug_free", "share_failed", "share_relapse"),
    *("share_protracted", "seizure_share", "mortality"),
)
"""Outcomes that are a share of people: they share one scale, percentage points."""
GOOD = ("share_drug_free",)
"""Shares that are better when they are higher."""
_NEVER_SURE_PERCENT = 0.5
"""A share of none or of all is taken half a percent inside, so that its logit exists."""
_REFERENCE_MG = 10
Rule = Callable[[Target], Samples]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baselines:
    """The two rules, ready to be asked for any share: predictive draws in percent."""

    mean_of_trials: Rule
    dose_only: Rule

    def by_name(self) -> Mapping[str, Rule]:
        """The rules by the names that the answer uses."""
        return {"mean_of_trials": self.mean_of_trials, "dose_only": self.dose_only}


def is_share(target: Target) -> bool:
    """Say whether a row gives a share of people, in percent.

    Parameters
    ----------
    target
        A row of the table of trials.

    Returns
    -------
    bool
        Whether it can be scored beside the baselines.
    """
    return target.unit == "%" and target.outcome_code in SHARES and target.value is not None


def diazepam_mg(target: Target) -> float | None:
    """Give the daily dose of a row in diazepam equivalents [mg/day].

    Parameters
    ----------
    target
        The row.

    Returns
    -------
    float or None
        By the middle of the first table of equivalents that has the drug; None where the row gives no dose.
        The dose of a group of drugs counts as equivalents, as it does where the trial is simulated.

    Examples
    --------
    >>> diazepam_mg(Target(id="A", drug_code="alprazolam", daily_dose_mg=2.0, in_scope=True))
    20.0
    """
    dose_mg, drug = target.daily_dose_mg, target.drug_code.removesuffix(" XR")
    if dose_mg is None or target.dose_is_diazepam_eq == "yes" or drug in ("diazepam", *trial_drugs()):
        return dose_mg
    ranked = sorted(equivalence_tables(), key=lambda table: min(table.rank.values(), default=len(SHARES)))
    for table in ranked:
        if drug in table.rows:
            row = table.rows[drug]
            return dose_mg * _REFERENCE_MG / float((row.low_mg + row.high_mg) / 2)
    return None


def fitted_baselines(targets: Sequence[Target], draws: int) -> Baselines:
    """Fit the two rules to the rows that calibrate.

    Parameters
    ----------
    targets
        The table of trials.
    draws
        How many predictive draws each answer has, 1 or more.

    Returns
    -------
    Baselines
        The rules.

    Notes
    -----
    On the logit of the share of bad outcomes: ``mean_of_trials`` is a normal distribution with the mean and
    the standard deviation of the rows; ``dose_only`` a straight line in the logarithm of the dose with the
    standard deviation of what is left. A row without a dose stands at the mean logarithm of the doses.
    The draws are the quantiles of the normal distribution at (i + 1/2) / n, so nothing is random.
    """
    rows = [t for t in targets if t.split == "calibrate" and t.in_scope and is_share(t)]
    logits = np.array([_logit(_bad_percent(row)) for row in rows])
    known = [np.log(dose) for dose in map(diazepam_mg, rows) if dose]
    usual = float(np.mean(known))
    logs = np.array([_log_dose(row, usual) for row in rows])
    normal = np.asarray(ndtri((np.arange(draws) + 0.5) / draws), dtype=np.float64)
    mean, spread = float(logits.mean()), float(logits.std(ddof=1))
    slope = float(((logs - logs.mean()) @ (logits - mean)) / ((logs - logs.mean()) @ (logs - logs.mean())))
    left = logits - mean - slope * (logs - logs.mean())
    spread_left = float(np.sqrt(left @ left / (len(rows) - 2)))

    def by_mean(target: Target) -> Samples:
        return _as_percent(mean + spread * normal, target)

    def by_dose(target: Target) -> Samples:
        middle = mean + slope * (_log_dose(target, usual) - float(logs.mean()))
        return _as_percent(middle + spread_left * normal, target)

    return Baselines(mean_of_trials=by_mean, dose_only=by_dose)


def _bad_percent(target: Target) -> float:
    value = target.value or 0.0
    return 100 - value if target.outcome_code in GOOD else value


def _logit(percent: float) -> float:
    inside = min(max(percent, _NEVER_SURE_PERCENT), 100 - _NEVER_SURE_PERCENT)
    return float(np.log(inside / (100 - inside)))


def _log_dose(target: Target, usual: float) -> float:
    dose_mg = diazepam_mg(target)
    return float(np.log(dose_mg)) if dose_mg else usual


def _as_percent(logits: NDArray[np.float64], target: Target) -> Samples:
    bad = 100 / (1 + np.exp(-logits))
    return np.asarray(100 - bad if target.outcome_code in GOOD else bad, dtype=np.float64)
