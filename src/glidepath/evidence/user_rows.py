"""Rows of a table that somebody brings: what their columns mean for the arms, and what cannot be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from glidepath.evidence.arms import Reading, reading_of
from glidepath.evidence.measured import days_needed
from glidepath.evidence.unanswerable import Unanswerable
from glidepath.facts.trial_readings import convention, trial_drugs
from glidepath.facts.trials import Target

_OF_STOPPING = (
    *("share_drug_free", "share_failed", "share_relapse", "share_protracted"),
    *("peak_day", "onset_day", "duration_days"),
)
"""Outcomes that mean nothing where nobody stops."""
_SCORES = ("peak_score", "score_change", "score_at")
_FOLLOWED_AT_MOST = 2000
"""Days after the first cut that are followed at most: a bound of the memory, not of the model."""


def reading_of_user(target: Target, equal_mg: Callable[[str, float], float]) -> Reading:
    """Read a row of a user as arms that can be simulated.

    Parameters
    ----------
    target
        The row.
    equal_mg
        Gives the daily dose of a drug [mg] that equals a daily dose of diazepam [mg].

    Returns
    -------
    Reading
        With every assumption in words.

    Raises
    ------
    Unanswerable
        If the row says too little, names what is not simulated, or asks for what cannot be.
    """
    assumed: list[str] = []
    row = _in_mg_of_the_first_dose(_short_is_abrupt(target, assumed))
    _refuse_nonsense(row)
    _check_length(row)
    reading = reading_of(row, equal_mg)
    row = _from_the_first_cut(row, reading, assumed)
    _say_what_is_read(row, assumed)
    arms = tuple((replace(arm, later_mg=arm.later_mg[: _ends(row)]), share) for arm, share in reading.arms)
    reading = replace(reading, target=row, arms=arms, assumed=(*reading.assumed, *assumed))
    if days_needed(reading) > _FOLLOWED_AT_MOST:
        raise Unanswerable(f"more than {_FOLLOWED_AT_MOST} days after the first cut are not followed")
    return reading


def _short_is_abrupt(row: Target, assumed: list[str]) -> Target:
    step = convention("taper_step_days")
    if row.schedule_code != "unknown" or row.taper_days is None or row.taper_days >= step / 2:
        return row
    assumed.append(f"a taper of {row.taper_days:g} days is taken as a stop at once")
    return replace(row, schedule_code="abrupt", taper_days=None)


def _in_mg_of_the_first_dose(row: Target) -> Target:
    """Turn cuts in mg into shares of the first dose: both are in the same mg, whatever the drug."""
    if row.schedule_code != "fixed_mg" or not row.cut_amount:
        return row
    if not row.daily_dose_mg:
        raise Unanswerable("a cut in mg needs the daily dose")
    share = 100 * row.cut_amount / row.daily_dose_mg
    return replace(row, schedule_code="percent_of_start", cut_amount=share, taper_days=None)


def _refuse_nonsense(row: Target) -> None:
    if row.schedule_code == "none" and row.outcome_code in _OF_STOPPING:
        raise Unanswerable("nobody stops by the schedule 'none'")
    if row.schedule_code == "none" and row.time_from == "last_dose":
        raise Unanswerable("by the schedule 'none' there is no last dose to count from")
    if row.schedule_code != "none" and row.use_days is not None and round(row.use_days) < 1:
        raise Unanswerable("nobody took anything before the stop: use_days is 0")
    if row.outcome_code.startswith("share") and row.threshold is not None and row.threshold <= 0:
        raise Unanswerable("everybody is at a threshold of 0 points on some day; write the points above that")


def _check_length(row: Target) -> None:
    """Refuse a taper too long to be written down, before it is."""
    every, part = round(row.cut_every_days or 0), (row.cut_amount or 0) / 100
    if not every or not 0 < part < 1:
        return
    steps = 0.0
    if row.schedule_code == "percent_of_start":
        steps = 1 / part
    elif row.schedule_code == "percent_of_current":
        steps = np.log(convention("percent_of_current_ends_at") / 100) / np.log1p(-part)
    if steps * every > _FOLLOWED_AT_MOST and row.taper_days is None:
        raise Unanswerable(
            f"this taper lasts {steps * every:.0f} days; {_FOLLOWED_AT_MOST} are followed at most"
        )
    if steps > _FOLLOWED_AT_MOST:
        raise Unanswerable(f"this taper has {steps:.0f} steps; {_FOLLOWED_AT_MOST} are followed at most")


def _ends(row: Target) -> int | None:
    """Day of the first cut of all that is left, where the row ends a shrinking taper; None = when it ends."""
    if row.schedule_code == "percent_of_current" and row.taper_days:
        return round(row.taper_days)
    return None


def _from_the_first_cut(row: Target, reading: Reading, assumed: list[str]) -> Target:
    """Count the time from the first cut where the row counts it from the start of use or does not say."""
    if row.time_days is None or row.schedule_code == "none":
        return row
    if not row.time_from:
        assumed.append("the time is counted from the first cut")
        return replace(row, time_from="first_cut")
    if row.time_from != "start_of_use":
        return row
    later = row.time_days - reading.arms[0][0].use_days
    if later < 0:
        raise Unanswerable("the time point lies before the first cut")
    return replace(row, time_days=later, time_from="first_cut")


def _say_what_is_read(row: Target, assumed: list[str]) -> None:
    if row.outcome_code in _SCORES and row.instrument_code in ("", "none", "other"):
        assumed.append("the scale is not named: its points are taken as points of the PWC-20")
    grouped = row.drug_code in trial_drugs()
    if grouped and row.daily_dose_mg is not None and row.dose_is_diazepam_eq != "yes":
        assumed.append("the dose of a group of drugs is taken as equivalent to so much diazepam")
    if row.schedule_code == "percent_of_current" and not row.taper_days:
        ends = convention("percent_of_current_ends_at")
        assumed.append(f"the taper ends when {ends:g} % of the first dose is left")
