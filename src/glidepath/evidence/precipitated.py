"""What an antagonist shows within minutes: all opposition at once, with every receptor taken."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from glidepath.body.pharmacokinetics import Array
from glidepath.body.tolerance import opposition
from glidepath.body.withdrawal import pwc20, score_share, withdrawal_drive
from glidepath.evidence.arms import Reading
from glidepath.evidence.cohorts import Draws
from glidepath.evidence.followed import Followed
from glidepath.evidence.measured import Measured, Outcome, points_per_pwc, threshold_points


def _rise(followed: Followed) -> Array:
    """Rise of each person above the score of the week before [points], shape (draws, people)."""
    v = followed.responses
    against = opposition(followed.fast, followed.slow, v.h0, v.h1, v.h2)
    bare = withdrawal_drive(against, np.zeros(followed.before.shape))
    share = score_share(bare, v.susceptibility, v.w50, v.gamma)
    return np.asarray(pwc20(share, v.background_pwc20, v.top_pwc20) - followed.before, dtype=np.float64)


def _mean(reading: Reading, values: Array) -> Measured:
    scale = points_per_pwc(reading.target.instrument_code)[0]
    return Measured(kind="mean", value=values.mean(axis=1) * scale, sd=values.std(axis=1) * scale)


def change(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Mean rise within minutes."""
    return _mean(reading, _rise(followed))


def highest(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Mean score within minutes."""
    return _mean(reading, _rise(followed) + followed.before)


def _share_above(reading: Reading, followed: Followed, usual: str) -> Array:
    seen = _rise(followed) >= threshold_points(reading, usual)
    return np.asarray(seen.mean(axis=1), dtype=np.float64)


def any_reaction(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share with any reaction, with those who would report one to an injection of nothing."""
    true = _share_above(reading, followed, "any_rise_points")
    value = 1 - (1 - true) * (1 - draws["false_report_share"])
    return Measured(kind="share", value=value, sd=np.zeros_like(value))


def clear_reaction(reading: Reading, followed: Followed, draws: Draws) -> Measured:
    """Share with a clear reaction."""
    value = _share_above(reading, followed, "clear_rise_points")
    return Measured(kind="share", value=value, sd=np.zeros_like(value))


PRECIPITATED: Mapping[str, Outcome] = MappingProxyType(
    {
        "peak_score": highest,
        "score_at": highest,
        "score_change": change,
        "share_any_reaction": any_reaction,
        "share_clear_reaction": clear_reaction,
    }
)
"""How each outcome code is measured after an antagonist; other codes are not answered."""
