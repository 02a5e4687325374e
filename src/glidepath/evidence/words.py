"""Rows that give a word or a direction: how probable it is that a trial of that size sees what was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from scipy.special import ndtr

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.body.pharmacokinetics import Array
from glidepath.body.tolerance import lost_relief, relief, tolerance_factor
from glidepath.evidence.arms import Reading, reading_of
from glidepath.evidence.cohorts import equal_daily_mg
from glidepath.evidence.followed import Followed
from glidepath.evidence.measured import (
    clear_reaction,
    failed,
    points_per_pwc,
    time_on_arm,
)
from glidepath.evidence.pooled import Seen
from glidepath.evidence.precipitated import change as precipitated_change
from glidepath.facts.load import model_parameters
from glidepath.facts.trial_readings import convention, fillings

Word = Callable[[Reading, Seen], Array]
"""Gives, draw by draw, how probable the row's word is."""


def _noise() -> float:
    return float((model_parameters()["visit_noise_points"].value or 0.0) * np.sqrt(2))


def _not_seen(z: Array) -> Array:
    """Chance that a two-sided test does not see an effect of z standard errors."""
    limit = convention("trial_significance")
    return np.asarray(ndtr(limit - z) - ndtr(-limit - z), dtype=np.float64)


def anxiety_lower(reading: Reading, seen: Seen) -> Array:
    """T007: those who are off the drug on that day are less anxious than before; nobody else counts."""
    link = points_per_pwc(reading.target.instrument_code)[0]

    def change(followed: Followed) -> tuple[Array, Array]:
        day = time_on_arm(reading, followed)
        off = followed.gave_up_on > day
        count = np.maximum(off.sum(axis=1), 1)
        gain = np.where(off, link * followed.rise[day].astype(np.float64), 0)
        mean = gain.sum(axis=1) / count
        spread = np.where(off, gain - mean[:, None], 0)
        return mean, np.sqrt((spread**2).sum(axis=1) / count)

    mean, sd_between = seen.weighed(reading, change)
    drift = convention("cohort_drift_points")
    sd = np.sqrt(drift**2 + (sd_between**2 + _noise() ** 2) / reading.people)
    return np.asarray(ndtr(-mean / sd), dtype=np.float64)


def last_half_harder(reading: Reading, seen: Seen) -> Array:
    """T011: the second half of the taper is worse than the first."""

    def halves(followed: Followed) -> tuple[Array, Array]:
        end = followed.arm.last_dose_day + round(convention("taper_step_days"))
        rise = followed.rise[:end].astype(np.float64)
        gain = rise[end // 2 :].mean(axis=0) - rise[: end // 2].mean(axis=0)
        return gain.mean(axis=1), gain.std(axis=1)

    gain, sd = seen.weighed(reading, halves)
    return np.asarray(ndtr(gain / np.sqrt((sd**2 + _noise() ** 2) / reading.people)), dtype=np.float64)


def no_loss_of_relief(reading: Reading, seen: Seen) -> Array:
    """T015: relief does not fade within the time of the study, as far as such a study can see."""
    early = round(convention("tolerance_seen_from_days"))

    def lost_points(followed: Followed) -> tuple[Array, Array]:
        late = time_on_arm(reading, followed)
        values = followed.responses
        tau1, tau2 = values.tau1_h / HOURS_PER_DAY, values.tau2_h / HOURS_PER_DAY
        drive = followed.drive[-1].astype(np.float64)
        lost = [
            lost_relief(
                drive * -np.expm1(-day / tau1), drive * -np.expm1(-day / tau2), values.ka1, values.ka2
            )
            for day in (early, late)
        ]
        fallen = (relief(drive, lost[0]) - relief(drive, lost[1])) / np.maximum(relief(drive, lost[0]), 1e-9)
        points = fallen * convention("relief_ham_a_points")
        return points.mean(axis=1), points.std(axis=1)

    points, sd = seen.weighed(reading, lost_points)
    return _not_seen(points / np.sqrt((sd**2 + _noise() ** 2) / reading.people))


def no_impairment(reading: Reading, seen: Seen) -> Array:
    """T023: on that day impairment cannot be told from placebo."""

    def sedated(followed: Followed) -> tuple[Array, Array]:
        day = followed.sedation[time_on_arm(reading, followed) - 1].astype(np.float64)
        return day.mean(axis=1), day.std(axis=1)

    share, _ = seen.weighed(reading, sedated)
    return _not_seen(share * convention("full_sedation_effect_size") * np.sqrt(reading.people / 2))


def mostly_mild(reading: Reading, seen: Seen) -> Array:
    """T033: more than half of the people never have a clear reaction."""
    clear = seen.pooled(reading, clear_reaction).value
    sd = np.sqrt(np.maximum(clear * (1 - clear), 1 / reading.people) / reading.people)
    return np.asarray(ndtr((1 - clear - convention("clear_words_share")) / sd), dtype=np.float64)


def no_syndrome(reading: Reading, seen: Seen) -> Array:
    """T053: no more clear reactions than on placebo, as far as arms of that size can tell."""
    clear, usual = seen.pooled(reading, clear_reaction).value, seen.draws["false_report_share"]
    both = clear + (1 - clear) * usual
    sd = np.sqrt((both * (1 - both) + usual * (1 - usual)) / reading.people)
    return _not_seen((both - usual) / sd)


def milder_than_abrupt(reading: Reading, seen: Seen) -> Array:
    """T037: the worst score of the taper is lower than that of an abrupt stop."""
    taper, abrupt = (_worst(one, seen) for one in (reading, _abrupt(reading)))
    sd = np.sqrt((taper[1] ** 2 + abrupt[1] ** 2 + 2 * _noise() ** 2) / reading.people)
    return np.asarray(ndtr((abrupt[0] - taper[0]) / sd), dtype=np.float64)


def _abrupt(reading: Reading) -> Reading:
    arms = tuple((replace(arm, later_mg=()), share) for arm, share in reading.arms)
    return replace(reading, arms=arms)


def _worst(reading: Reading, seen: Seen) -> tuple[Array, Array]:
    def worst(followed: Followed) -> tuple[Array, Array]:
        peak = followed.rise.max(axis=0).astype(np.float64)
        return peak.mean(axis=1), peak.std(axis=1)

    return seen.weighed(reading, worst)


def earlier_when_short(reading: Reading, seen: Seen) -> Array:
    """T038: reactions begin earlier after short-acting drugs than after long-acting ones."""
    short, long = (
        _onset(reading_of(replace(reading.target, drug_code=code), equal_daily_mg), seen)
        for code in ("mixed_short", "mixed_long")
    )
    sd = np.sqrt((short[1] ** 2 + long[1] ** 2) / (reading.people / 2))
    return np.asarray(ndtr((long[0] - short[0]) / np.maximum(sd, 1e-9)), dtype=np.float64)


def _onset(reading: Reading, seen: Seen) -> tuple[Array, Array]:
    limit = model_parameters()["any_rise_points"].value or 0.0

    def begins(followed: Followed) -> tuple[Array, Array]:
        risen = followed.rise >= limit
        day = np.where(risen.any(axis=0), risen.argmax(axis=0), np.nan)
        day[np.isnan(day).all(axis=1)] = len(followed.score)
        return np.nanmean(day, axis=1), np.nanstd(day, axis=1)

    return seen.weighed(reading, begins)


def _effect_size(reading: Reading, seen: Seen, daily_mg: float) -> Array:
    """Standardised effect against placebo, in proportion to the drive."""
    arm, _ = reading.arms[0]
    dose = replace(arm, daily_mg=daily_mg, later_mg=(daily_mg,))

    def drive(followed: Followed) -> tuple[Array, Array]:
        last = followed.drive[time_on_arm(reading, followed) - 1].astype(np.float64)
        return last.mean(axis=1), last.std(axis=1)

    mean, _ = seen.weighed(replace(reading, arms=((dose, 1.0),)), drive)
    return 2 * convention("relief_effect_size") * mean


def no_better_than_placebo(reading: Reading, seen: Seen) -> Array:
    """T050: the smallest dose cannot be told from placebo."""
    size = _effect_size(reading, seen, reading.arms[0][0].daily_mg)
    return _not_seen(size * np.sqrt(reading.people / 2))


def doses_alike(reading: Reading, seen: Seen) -> Array:
    """T051: the highest dose cannot be told from the lowest."""
    filled = {filling.field: filling.value for filling in fillings()[reading.target.id]}
    low, high = (_effect_size(reading, seen, float(filled[f"{end}_mg"])) for end in ("lowest", "highest"))
    apart = high - low
    return _not_seen(apart * np.sqrt(reading.people / 2))


def fewer_give_up(reading: Reading, seen: Seen) -> Array:
    """T063: fewer people give up a gradual taper than an abrupt stop, by one and the same day."""
    taper_days = max(arm.last_dose_day for arm, _ in reading.arms)
    watched = taper_days + round(convention("watched_days_after_stop"))
    row = replace(reading.target, time_days=float(watched), time_from="first_cut")
    timed = replace(reading, target=row)
    gradual = seen.pooled(timed, failed).value
    abrupt = seen.pooled(_abrupt(timed), failed).value
    arm = reading.people / 2
    sd = np.sqrt((gradual * (1 - gradual) + abrupt * (1 - abrupt) + 1 / arm) / arm)
    return np.asarray(ndtr((abrupt - gradual) / sd), dtype=np.float64)


def dose_kept(reading: Reading, seen: Seen) -> Array:
    """T064: the typical person needs no higher dose for the same relief."""

    def factor(followed: Followed) -> tuple[Array, Array]:
        values = followed.responses
        lost = lost_relief(followed.fast, followed.slow, values.ka1, values.ka2)
        found = np.median(tolerance_factor(followed.drive_before, lost), axis=1)
        return found, np.zeros_like(found)

    after_use = reading_of(replace(reading.target, schedule_code="abrupt"), equal_daily_mg)
    found, _ = seen.weighed(after_use, factor)
    return (found < convention("smallest_step_up")).astype(np.float64)


def none_precipitated(reading: Reading, seen: Seen) -> Array:
    """T055: no rise that would be counted."""
    limit = model_parameters()["any_rise_points"].value or 0.0
    return (seen.pooled(reading, precipitated_change).value < limit).astype(np.float64)


def mild_precipitated(reading: Reading, seen: Seen) -> Array:
    """T056 to T058: present, and mild or a tendency: more than after one day, less than clear."""
    arm, share = reading.arms[0]
    one_day = replace(reading, arms=((replace(arm, use_days=1), share),))
    now, then = (seen.pooled(one, precipitated_change).value for one in (reading, one_day))
    return ((now > then) & (now < convention("mild_below_points"))).astype(np.float64)


_RANKS = {"rare": 0, "lower, possible": 1, "yes": 2, "yes, greater with dose and duration": 2}


def in_order(reading: Reading, seen: Seen) -> Array:
    """T026 to T030: the guideline's word stands in order with the words of all other risks."""
    mine = _RANKS[reading.target.value_text]
    certain = np.ones(len(seen.draws["tau1_d"]))
    for other in seen.family(reading):
        theirs = _RANKS[other.target.value_text]
        if theirs == mine:
            continue
        low, high = (reading, other) if mine < theirs else (other, reading)
        gap = seen.pooled(high, clear_reaction).value - seen.pooled(low, clear_reaction).value
        certain = certain * ndtr(gap / convention("word_order_width"))
    return certain


WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "T007": anxiety_lower,
        "T011": last_half_harder,
        "T015": no_loss_of_relief,
        "T023": no_impairment,
        **{f"T0{number}": in_order for number in range(26, 31)},
        "T033": mostly_mild,
        "T037": milder_than_abrupt,
        "T038": earlier_when_short,
        "T050": no_better_than_placebo,
        "T051": doses_alike,
        "T053": no_syndrome,
        "T055": none_precipitated,
        "T056": mild_precipitated,
        "T057": mild_precipitated,
        "T058": mild_precipitated,
        "T063": fewer_give_up,
        "T064": dose_kept,
    }
)
"""The words of the shipped table by target id: each is measured by a function of its own."""
