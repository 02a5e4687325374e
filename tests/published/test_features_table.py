"""Features of the course, today's beside those of the prototype that the model was proposed with.

The prototype had stand-in kinetics. Where a feature moved by more than ``MAY_MOVE`` the row says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from .courses import (
    PEOPLE,
    THRICE,
    TWICE,
    TWO_YEARS,
    course,
    daily_scores_after_stop,
    last_day_of_use,
    one_dose,
    tapers_from_two_mg,
)

MAY_MOVE = 0.15
"""Relative change that needs no reason."""
HOLDS_WITHIN = 0.05
"""Relative change of today's value that this test lets pass."""

ONE, HALF, QUARTER = Fraction(1), Fraction(1, 2), Fraction(1, 4)


@dataclass(frozen=True)
class Row:
    name: str
    unit: str
    prototype: float
    today: float
    value: Callable[[], float]
    why: str = ""


def half_of_peak_drive_min() -> float:
    typical = one_dose(ONE).typical
    return float(60 * one_dose(ONE).hours[np.argmax(typical.drive >= typical.drive.max() / 2)])


def peak_drive_h() -> float:
    found = one_dose(ONE)
    return float(found.hours[found.typical.drive.argmax()])


def daily_means() -> np.ndarray:
    level = course("clonazepam", TWICE, ONE, days=60, tail=0).typical.plasma_ng_per_ml["clonazepam"]
    return level[: 24 * 59].reshape(59, 24).mean(axis=1)


def accumulation() -> float:
    return float(daily_means()[13] / daily_means()[0])


def plateau_day() -> float:
    return float(1 + np.argmax(daily_means() >= 0.9 * daily_means()[-1]))


def trough_over_mean(drug: str, times: tuple[str, ...]) -> float:
    drive = last_day_of_use(course(drug, times, ONE).typical.drive)
    return float(drive.min() / drive.mean())


def opposition_over_drive() -> float:
    typical = course("clonazepam", TWICE, ONE).typical
    return float(last_day_of_use(typical.opposition).mean() / last_day_of_use(typical.drive).mean())


def hours_to_any_withdrawal() -> float:
    typical = course("clonazepam", TWICE, ONE).typical
    last = 24 * (TWO_YEARS - 1) + 12
    return float(np.argmax((typical.opposition - typical.drive)[last:] > 0))


def onset_day(drug: str, times: tuple[str, ...]) -> float:
    return course(drug, times, ONE).features.withdrawal_onset_day.p50 or np.nan


def peak_day(drug: str, times: tuple[str, ...], mg: Fraction) -> float:
    return course(drug, times, mg).features.peak_day.p50 or np.nan


def days_with_three_points(quantile: float) -> float:
    found = daily_scores_after_stop("clonazepam", TWICE, ONE, 400)
    return float(np.quantile((found["after"] - found["before"] >= 3).sum(axis=0), quantile))


def share_up_at(day: int, by: str) -> float:
    found = daily_scores_after_stop("clonazepam", TWICE, ONE, 400)
    return float(np.mean(found["after"][day - 1] - found[by] >= 5))


def share_with_interdose_rise(drug: str, times: tuple[str, ...]) -> float:
    found = daily_scores_after_stop(drug, times, ONE, 400 if drug == "clonazepam" else 30)
    return float(np.mean(found["highest_before"] - found["background"] >= 3))


def dose_for_same_relief_mg() -> float:
    return 0.5 * (course("clonazepam", TWICE, QUARTER).features.tolerance_factor.p50 or np.nan)


def opposition_day(left: float) -> float:
    typical = course("clonazepam", TWICE, ONE).typical
    last = 24 * (TWO_YEARS - 1) + 12
    after = typical.opposition[last:]
    return float(np.argmax(after < left * after[0]) / 24)


def peak_of(schedule: str, quantile: str) -> float:
    return float(getattr(tapers_from_two_mg()[schedule].peak_pwc20, quantile))


def share_up(schedule: str) -> float:
    return tapers_from_two_mg()[schedule].chance_rise_5.p50 or 0.0


NEW_ABSORPTION = (
    "absorption of 1.1 per hour into a small central volume (peak level at 1.6 h) instead of a stand-in"
)
NEW_HALF_LIFE = (
    "measured kinetics with two compartments, and both doses of day 1 counted; the study found 3.3"
)
OWN_SCORE = "counted from the person's own score on the drug, which a large slow state has already raised"
ABRUPT, TENTH = "abrupt", "tenth of the start every 2 weeks"

ROWS = [
    Row("half of peak drive after 1 mg", "min", 39, 31, half_of_peak_drive_min, NEW_ABSORPTION),
    Row("peak drive after 1 mg", "h", 3.4, 2.05, peak_drive_h, NEW_ABSORPTION),
    Row("mean level of day 14 over day 1", "ratio", 6.9, 3.54, accumulation, NEW_HALF_LIFE),
    Row("day of 90 % of the plateau", "day", 6, 6, plateau_day),
    Row("dose for the relief of 0.5 mg after 2 years", "mg", 0.57, 0.569, dose_for_same_relief_mg),
    Row("trough over mean drive, alprazolam", "ratio", 0.89, 0.873, lambda: trough_over_mean("alprazolam", THRICE)),
    Row("trough over mean drive, clonazepam", "ratio", 0.97, 0.961, lambda: trough_over_mean("clonazepam", TWICE)),
    Row(
        "share with an interdose rise of 3, alprazolam", "share", 0.11, 0.067,
        lambda: share_with_interdose_rise("alprazolam", THRICE),
        "kinetics from pooled profiles, half-life 14 h, instead of a stand-in",
    ),
    Row(
        "share with an interdose rise of 3, clonazepam", "share", 0.06, 0.047,
        lambda: share_with_interdose_rise("clonazepam", TWICE), "a flatter curve: two compartments",
    ),
    Row("opposition over drive when steady", "ratio", 0.84, 0.84, opposition_over_drive),
    Row("first withdrawal drive, clonazepam", "h", 34, 34, hours_to_any_withdrawal),
    Row("rise of 3 points, clonazepam", "day", 2.3, 2.54, lambda: onset_day("clonazepam", TWICE)),
    Row("rise of 3 points, alprazolam", "day", 0.875, 1.0, lambda: onset_day("alprazolam", THRICE)),
    Row("peak, alprazolam 3 mg a day", "day", 2.9, 3.25, lambda: peak_day("alprazolam", THRICE, ONE)),
    Row("peak, lorazepam 3 mg a day", "day", 3.5, 3.21, lambda: peak_day("lorazepam", THRICE, ONE)),
    Row("peak, clonazepam 2 mg a day", "day", 6.9, 7.17, lambda: peak_day("clonazepam", TWICE, ONE)),
    Row("peak, diazepam 20 mg a day", "day", 12.2, 10.7, lambda: peak_day("diazepam", TWICE, Fraction(10))),
    Row("days with a rise of 3, first quartile", "day", 13, 12, lambda: days_with_three_points(0.25)),
    Row("days with a rise of 3, median", "day", 19, 18, lambda: days_with_three_points(0.5)),
    Row("days with a rise of 3, third quartile", "day", 31, 28, lambda: days_with_three_points(0.75)),
    Row("5 points up at 90 days, from the background", "share", 0.09, 0.07, lambda: share_up_at(90, "background"),
        "no further from it than chance allows: 0.012 is the standard error of 600 people"),
    Row("5 points up at 90 days, from the own score", "share", 0.09, 0.048, lambda: share_up_at(90, "before"), OWN_SCORE),
    Row("5 points up at 1 year, from the background", "share", 0.008, 0.008, lambda: share_up_at(365, "background")),
    Row("highest daily score, abrupt, median", "points", 22.8, 22.9, lambda: peak_of(ABRUPT, "p50")),
    Row("highest daily score, abrupt, 5th centile", "points", 8.2, 7.88, lambda: peak_of(ABRUPT, "p05")),
    Row("highest daily score, abrupt, 95th centile", "points", 48.4, 47.9, lambda: peak_of(ABRUPT, "p95")),
    Row("highest daily score, tenth a fortnight, median", "points", 10.6, 10.6, lambda: peak_of(TENTH, "p50")),
    Row("highest daily score, tenth a fortnight, 95th centile", "points", 33.9, 29.8, lambda: peak_of(TENTH, "p95")),
    Row("half of the opposition gone", "day", 9, 9.9, lambda: opposition_day(0.5)),
    Row("nine tenths of the opposition gone", "day", 25, 25.8, lambda: opposition_day(0.1)),
    Row("opposition down to a twentieth", "day", 45, 46.2, lambda: opposition_day(0.05)),
    Row("rise of 5 in an 18-week linear taper", "share", 0.45, 0.483, lambda: share_up("linear in 18 weeks")),
    Row("rise of 5 in an 18-week equal-drive taper", "share", 0.22, 0.197, lambda: share_up("equal drive in 18 weeks")),
    Row("rise of 5 after one cut from 2 to 1 mg", "share", 0.08, 0.048, lambda: share_up("one cut to half"),
        "daily means are counted here; how the prototype counted is not on record"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_feature_holds_and_its_move_is_explained(row: Row) -> None:
    value = row.value()
    grain = {"share": 3 / PEOPLE, "day": 1 / 24, "h": 1 / 20, "min": 1.0}.get(row.unit, 0.0)
    assert value == pytest.approx(row.today, rel=HOLDS_WITHIN, abs=grain)
    moved = abs(value / row.prototype - 1) > MAY_MOVE
    assert row.why or not moved, f"was {row.prototype:g}, is {value:.3g}: say why"
