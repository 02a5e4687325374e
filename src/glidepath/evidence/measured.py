"""What a trial would have measured on an arm: one number per draw, by the outcome codes of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.randomness import normal_draws
from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.arms import Reading
from glidepath.evidence.cohorts import Draws
from glidepath.evidence.followed import Followed
from glidepath.evidence.unanswerable import Unanswerable
from glidepath.facts.load import model_parameters
from glidepath.facts.trial_readings import convention, conventions

Kind = Literal["share", "mean", "day", "ratio"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """What an arm gives, one number per draw, before the chance of a small sample.

    ``share`` is 0 to 1, ``mean`` in points, ``day`` in days, ``ratio`` a ratio. ``sd`` is the standard
    deviation between the people of the arm (means), or of the reading (days); 0 for shares.
    """

    kind: Kind
    value: Array
    sd: Array


def _number(name: str) -> float:
    value = model_parameters()[name].value
    if value is None:
        raise Unanswerable(f"no number for {name}")
    return value


def points_per_pwc(instrument: str) -> tuple[float, float]:
    """Give the points of an instrument per point of the PWC-20, and how uncertain that is (sd of the log).

    Parameters
    ----------
    instrument
        Its code in the target table.

    Returns
    -------
    tuple of float
        1 and 0 for the PWC-20 itself and for a scale that is not named.

    Raises
    ------
    Unanswerable
        If nothing links the instrument to the PWC-20.
    """
    facts = model_parameters()
    if instrument in ("PWC20", "none", "other", ""):
        return 1.0, 0.0
    linked = {"BWSQ": "bwsq_per_pwc", "CIWA_B": "ciwa_b_per_pwc"}
    if instrument in linked:
        link = facts[linked[instrument]]
        return link.value or 1.0, link.uncertainty_sd_log or 0.0
    if instrument == "HAM_A":
        return convention("ham_a_points_per_pwc"), conventions()[
            "ham_a_points_per_pwc"
        ].uncertainty_sd_log or 0.0
    if instrument == "PWC34":
        return convention("pwc34_points_per_pwc"), 0.0
    raise Unanswerable(f"no link from the PWC-20 to {instrument}")


def time_on_arm(reading: Reading, arm_followed: Followed) -> int:
    """Give the day of the measurement, counted from the first cut."""
    row = reading.target
    if row.time_days is None:
        raise Unanswerable("no time point is given")
    shift = arm_followed.arm.last_dose_day if row.time_from == "last_dose" else 0
    return round(row.time_days) + shift


def window(reading: Reading, followed: Followed) -> slice:
    """Give the days that are watched for a reaction, a peak or an onset.

    Parameters
    ----------
    reading
        Of the target: its time and where that counts from.
    followed
        The arm.

    Returns
    -------
    slice
        Up to the time point where one is given; else the taper, or some weeks after the last dose.
    """
    row, last = reading.target, followed.arm.last_dose_day
    watched = round(convention("watched_days_after_stop"))
    first = last if row.time_from == "last_dose" else 0
    if row.time_days:
        stop = first + round(row.time_days)
    elif row.time_from == "first_cut" and last:
        stop = last + round(convention("taper_step_days"))
    else:
        stop = last + watched
    return slice(min(first, len(followed.score) - 1), min(stop, len(followed.score)))


def days_needed(reading: Reading) -> int:
    """Give how many days after the first cut must be followed for a target."""
    row = reading.target
    watched = round(convention("watched_days_after_stop"))
    if row.outcome_code == "duration_days":
        watched = round(convention("longest_duration_days"))
    if row.outcome_code == "share_protracted" and row.time_days is None:
        watched = round(convention("protracted_from_days"))
    longest = max(arm.last_dose_day for arm, _ in reading.arms)
    return max(longest + max(watched, round(row.time_days or 0)) + 1, round(row.time_days or 0) + 1)


def _still_in(followed: Followed) -> NDArray[np.bool_]:
    days = np.arange(len(followed.score))[:, None, None]
    return np.asarray(days <= followed.gave_up_on[None])


def _mean_rise(followed: Followed) -> Array:
    """Mean rise of those who are still in, per day and draw; 0 where nobody is."""
    still = _still_in(followed)
    total = np.where(still, followed.rise, 0).sum(axis=2, dtype=np.float64)
    return np.asarray(total / np.maximum(still.sum(axis=2), 1), dtype=np.float64)


def _share(value: Array) -> Measured:
    return Measured(kind="share", value=value, sd=np.zeros_like(value))


def _failed_by(followed: Followed, day: int) -> Array:
    return np.asarray((followed.gave_up_on <= day).mean(axis=1), dtype=np.float64)


def failed(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share who gave up the attempt by the time point; without one, by the end of the taper."""
    row = reading.target
    day = followed.arm.last_dose_day if row.time_days is None else time_on_arm(reading, followed)
    if not followed.arm.later_mg and row.time_days is None:
        day = round(convention("watched_days_after_stop"))
    return _share(_failed_by(followed, day))


def drug_free(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share who are off the drug at the time point: they reached zero and did not give up."""
    gone = failed(reading, followed, draws).value
    row = reading.target
    if row.time_days is not None and time_on_arm(reading, followed) < followed.arm.last_dose_day:
        return _share(np.zeros_like(gone))
    return _share(1 - gone)


def threshold_points(reading: Reading, usual: str) -> float:
    """Give the rise that a target counts [PWC-20 points]: its own threshold, or the usual one."""
    row = reading.target
    if row.threshold is None:
        return _number(usual)
    return row.threshold / points_per_pwc(row.instrument_code)[0]


def _reaction(reading: Reading, followed: Followed, draws: Draws, usual: str) -> Array:
    if reading.threshold_kind != "points":
        return _above_before_treatment(reading, followed, draws)
    days = window(reading, followed)
    limit = threshold_points(reading, usual)
    seen = (followed.rise[days] >= limit) & _still_in(followed)[days]
    return np.asarray(seen.any(axis=0).mean(axis=1), dtype=np.float64)


def _above_before_treatment(reading: Reading, followed: Followed, draws: Draws) -> Array:
    """Share whose anxiety lies above the score before treatment, at any weekly visit with its noise.

    Above it stands withdrawal; below it what the drug still relieves, and what time and attention gave, which
    stays. A share in percent was asked of two scales at once.
    """
    row, link = reading.target, points_per_pwc("HAM_A")[0]
    limit, scales = row.threshold or 0.0, 1
    if reading.threshold_kind == "percent_above_before_treatment":
        limit, scales = limit / 100 * convention("ham_a_before_treatment"), 2
    days, step = window(reading, followed), round(convention("taper_step_days"))
    visits = [day for day in range(days.start + step, days.stop + 1, step) if day < len(followed.score)]
    if not visits:
        raise Unanswerable("no visit falls into the time that is watched")
    left = followed.drive[visits] / np.maximum(followed.drive_before, 1e-9)[None]
    relief = convention("relief_ham_a_points") * np.minimum(left, 1)
    anxiety = followed.rise[visits] * link - relief - convention("kept_ham_a_points")
    noise = _visit_noise(anxiety.shape, reading.target.id, scales)
    above = np.all(anxiety[None] + noise > limit, axis=0)
    return np.asarray(above.any(axis=0).mean(axis=1), dtype=np.float64)


def _visit_noise(shape: tuple[int, ...], name: str, scales: int) -> Array:
    visits, draws, people = shape
    sd = (model_parameters()["visit_noise_points"].value or 0.0) * np.sqrt(2)
    numbers = np.arange(scales * visits * people, dtype=np.int64)
    drawn = sd * normal_draws(f"visits of {name}", numbers).reshape(scales, visits, 1, people)
    return np.asarray(np.broadcast_to(drawn, (scales, visits, draws, people)), dtype=np.float64)


def any_reaction(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share with any reaction, with those who would report one on an unchanged dose."""
    true = _reaction(reading, followed, draws, "any_rise_points")
    if reading.threshold_kind != "points":
        return _share(true)
    return _share(1 - (1 - true) * (1 - draws["false_report_share"]))


def clear_reaction(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share with a clear reaction."""
    return _share(_reaction(reading, followed, draws, "clear_rise_points"))


def protracted(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share with a reaction that is still there at the time point, by default three months after the end."""
    row = reading.target
    late = followed.arm.last_dose_day + round(convention("protracted_from_days"))
    day = late if row.time_days is None else time_on_arm(reading, followed)
    limit = threshold_points(reading, "reaction_rise_points")
    return _share(np.asarray((followed.rise[day] >= limit).mean(axis=1), dtype=np.float64))


def _in_instrument(reading: Reading, values: Array) -> Measured:
    scale = points_per_pwc(reading.target.instrument_code)[0]
    return Measured(kind="mean", value=values.mean(axis=1) * scale, sd=values.std(axis=1) * scale)


def _carried(followed: Followed, day: int) -> Array:
    """Scores of a day, carried forward from the day on which somebody gave up."""
    until = np.minimum(followed.gave_up_on, day).astype(np.int64)
    return np.asarray(np.take_along_axis(followed.score, until[None], axis=0)[0], dtype=np.float64)


def score_at(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Mean score at the time point, last observation carried forward."""
    return _in_instrument(reading, _carried(followed, time_on_arm(reading, followed)))


def score_change(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Mean change of the score from before the first cut, last observation carried forward."""
    return _in_instrument(reading, _carried(followed, time_on_arm(reading, followed)) - followed.before)


def peak_score(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Mean over the people of the worst score of the window."""
    days = window(reading, followed)
    worst = np.where(_still_in(followed)[days], followed.score[days], 0).max(axis=0)
    return _in_instrument(reading, np.maximum(worst, followed.before))


def _day(value: Array) -> Measured:
    return Measured(kind="day", value=value, sd=np.full(len(value), convention("peak_day_sd")))


def peak_day(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Day of the highest mean score of those who are still in, counted from where the row counts."""
    first = followed.arm.last_dose_day if reading.target.time_from == "last_dose" else 0
    days = slice(first, None)
    return _day(1.0 + np.argmax(_mean_rise(followed)[days], axis=0))


def onset_day(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Day on which half of those who react at all have begun to."""
    first = followed.arm.last_dose_day if reading.target.time_from == "last_dose" else 0
    seen = followed.rise[first:] >= threshold_points(reading, "any_rise_points")
    begin = np.where(seen.any(axis=0), seen.argmax(axis=0) + 1.0, np.nan)
    nobody = ~seen.any(axis=(0, 2))
    begin[nobody] = len(followed.score) - first
    return _day(np.asarray(np.nanmedian(begin, axis=1), dtype=np.float64))


def duration_days(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Day from which the mean rise can no longer be told from none in an arm of that size."""
    first = followed.arm.last_dose_day if reading.target.time_from == "last_dose" else 0
    noise = (model_parameters()["visit_noise_points"].value or 0.0) * np.sqrt(2)
    seen = _mean_rise(followed)[first:] > noise / np.sqrt(reading.people)
    last = np.where(seen.any(axis=0), len(seen) - np.argmax(seen[::-1], axis=0), 0)
    return Measured(
        kind="day",
        value=last.astype(np.float64),
        sd=np.full(last.shape, convention("taper_step_days") / 2),
    )


def occupancy(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Mean share of occupied receptors on a day of use."""
    day = max(time_on_arm(reading, followed) - 1, 0)
    value = followed.occupancy[day].astype(np.float64)
    return Measured(kind="share", value=value.mean(axis=1), sd=value.std(axis=1))


Outcome = Callable[[Reading, Followed, Draws], Measured]

OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        "peak_day": peak_day,
        "onset_day": onset_day,
        "duration_days": duration_days,
        "peak_score": peak_score,
        "score_change": score_change,
        "score_at": score_at,
        "share_any_reaction": any_reaction,
        "share_clear_reaction": clear_reaction,
        "share_drug_free": drug_free,
        "share_failed": failed,
        "share_relapse": failed,
        "share_protracted": protracted,
        "occupancy": occupancy,
    }
)
"""How each outcome code is measured. Codes that are not here cannot be computed without code of their own."""
