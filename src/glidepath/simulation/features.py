"""Features of a course: when withdrawal begins, when it is worst, how long it lasts, what tolerance costs."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.basis.errors import FactError
from glidepath.body.model import Responses
from glidepath.body.pharmacokinetics import Array
from glidepath.body.tolerance import lost_relief, tolerance_factor
from glidepath.facts.load import policy
from glidepath.simulation.bands import Band, band_of
from glidepath.simulation.many import DailySeries, Kept
from glidepath.simulation.solvers import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Bands over people; None in a quantile where it is not reached, or where no dose restores the relief.

    Days count from the last dose where there is one before the end, else from the first. ``peak_pwc20`` and
    ``peak_day`` are of the highest score at any hour; ``days_above_5`` counts days whose mean score is 5
    points (the target of the policy table) or more above the person's own score before.
    """

    withdrawal_onset_day: Band
    peak_day: Band
    peak_pwc20: Band
    days_above_5: Band
    tolerance_factor: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was seen so far, one number per person. Infinite = not seen."""

    before: Array
    onset_day: Array
    peak_day: Array
    peak_pwc20: Array
    days_above: Array
    tolerance_factor: Array


def _points(name: str) -> float:
    value = policy(name).value
    if value is None:
        raise FactError(f"facts/data/policy.csv: {name} has no value")
    return value


def nothing_seen(before: Array) -> Tally:
    """Begin a tally.

    Parameters
    ----------
    before
        Own score of each person before, from which rises are counted [points].

    Returns
    -------
    Tally
        Nothing seen yet.
    """
    never = np.full(len(before), np.inf)
    return Tally(
        before=before,
        onset_day=never,
        peak_day=never,
        peak_pwc20=np.full(len(before), -np.inf),
        days_above=np.zeros(len(before)),
        tolerance_factor=np.ones(len(before)),
    )


def seen_hours(tally: Tally, hours: Array, pwc20: Kept) -> Tally:
    """Go on with the scores of some hours.

    Parameters
    ----------
    tally
        What was seen before.
    hours
        Hours after the dose that days count from, rising [h].
    pwc20
        Scores, shape (hours, people) [points].

    Returns
    -------
    Tally
        With these hours.
    """
    if not len(hours):
        return tally
    day = hours / HOURS_PER_DAY
    risen = np.greater_equal(pwc20 - tally.before, _points("any_rise_points"))
    first = np.where(risen.any(axis=0), day[risen.argmax(axis=0)], np.inf)
    worst = pwc20.argmax(axis=0)
    height = pwc20[worst, np.arange(pwc20.shape[1])].astype(np.float64)
    higher = height > tally.peak_pwc20
    return replace(
        tally,
        onset_day=np.minimum(tally.onset_day, first),
        peak_day=np.where(higher, day[worst], tally.peak_day),
        peak_pwc20=np.where(higher, height, tally.peak_pwc20),
    )


def seen_days(tally: Tally, pwc20: Kept) -> Tally:
    """Go on with the mean scores of some days, shape (days, people) [points]."""
    risen = np.greater_equal(pwc20 - tally.before, _points("target_rise_points"))
    return replace(tally, days_above=tally.days_above + risen.sum(axis=0))


def seen_tolerance(tally: Tally, last_week: DailySeries, end: State, values: Responses) -> Tally:
    """Add the tolerance factor at the end of dosing.

    Parameters
    ----------
    tally
        What was seen before.
    last_week
        Daily means of the last days of dosing.
    end
        Where the people stand at the end of them.
    values
        Of the people.

    Returns
    -------
    Tally
        With the factor.
    """
    lost = lost_relief(end.adaptation[:, 1], end.adaptation[:, 2], values.ka1, values.ka2)
    drive = last_week.drive.mean(axis=0).astype(np.float64)
    return replace(tally, tolerance_factor=tolerance_factor(drive, lost))


def features_of(tally: Tally) -> Features:
    """Turn a tally into bands.

    Parameters
    ----------
    tally
        What was seen.

    Returns
    -------
    Features
        The peak day counts only for people whose score rises at all.
    """
    rises = tally.peak_pwc20 > tally.before + _points("any_rise_points")
    return Features(
        withdrawal_onset_day=band_of(tally.onset_day),
        peak_day=band_of(np.where(rises, tally.peak_day, np.inf)),
        peak_pwc20=band_of(tally.peak_pwc20),
        days_above_5=band_of(tally.days_above),
        tolerance_factor=band_of(tally.tolerance_factor),
    )


def of_one(features: Features) -> Features:
    """Leave only the middle of each band: what features of one person are.

    Parameters
    ----------
    features
        Bands over one person.

    Returns
    -------
    Features
        With ``p05`` and ``p95`` left None.
    """
    bands = {f.name: getattr(features, f.name) for f in fields(Features)}
    return Features(**{name: Band(p05=None, p50=band.p50, p95=None) for name, band in bands.items()})
