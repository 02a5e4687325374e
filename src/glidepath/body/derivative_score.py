"""How the score moves with drive, adaptation and every value of a person: the slopes of the static curves."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from glidepath.body.derivative_kinetics import Parameter
from glidepath.body.derivative_pairs import Pair
from glidepath.body.model import Responses
from glidepath.body.pharmacokinetics import Array
from glidepath.body.receptor_occupancy import acute_drive
from glidepath.body.tolerance import opposition
from glidepath.body.withdrawal import pwc20, score_share, withdrawal_drive

RESPONSE_PARAMETERS = tuple(Parameter(field.name) for field in fields(Responses))
NOT_IN_THE_SCORE = ("tau0_h", "ka1", "ka2", "ks0", "sedation_u50")
"""What moves sedation or relief only: the slope of the score by these is exactly 0."""


def drive_pair(u: Pair, u50: Array) -> Pair:
    """Give the acute drive with its slopes by the kinetics and, last, by log u50.

    Parameters
    ----------
    u
        Level at the receptor, people along the first axis of the value.
    u50
        The u of half of the full effect, broadcast against the value of ``u``.

    Returns
    -------
    Pair
        One slope more than ``u`` has.

    Examples
    --------
    >>> drive_pair(Pair(np.ones(1), np.ones((1, 1))), np.ones(1)).slope.tolist()
    [[0.25], [-0.25]]
    """
    drive = acute_drive(u.value, u50)
    bend = drive * (1 - drive)
    by_level = u50 / (u.value + u50) ** 2
    return Pair(drive, np.concatenate([u.slope * by_level, -bend[None]]))


def score_pair(drive: Pair, fast: Pair, slow: Pair, values: Responses) -> Pair:
    """Give the score with its slopes by the kinetics, then by every value of :class:`Responses`.

    Parameters
    ----------
    drive
        From :func:`drive_pair`: slopes by the kinetics and by log u50.
    fast, slow
        Adaptation states with the same slopes, and one more by the logarithm of their own time constant.
    values
        Of the people, who are along the first axis of each value.

    Returns
    -------
    Pair
        Score [points]; slopes by logarithms in the order: kinetics, then ``RESPONSE_PARAMETERS``.

    Notes
    -----
    Where the opposition does not exceed the drive there is no withdrawal, and the slopes are those on that
    side: 0 but for the background. With gamma above 1 the score leaves 0 without a bend, so both sides agree.
    """
    shape = (-1,) + (1,) * (drive.value.ndim - 1)
    v = {f.name: getattr(values, f.name).reshape(shape) for f in fields(Responses)}
    against = opposition(fast.value, slow.value, v["h0"], v["h1"], v["h2"])
    excess = withdrawal_drive(against, drive.value)
    share = score_share(excess, v["susceptibility"], v["w50"], v["gamma"])
    bend = (v["top_pwc20"] - v["background_pwc20"]) * share * (1 - share)
    there = excess > 0
    safe = np.where(there, excess, 1.0)
    by_excess = np.where(there, bend * v["gamma"] / safe, 0.0)
    by_fast = by_excess * (v["h0"] + v["h1"] * slow.value)
    by_slow = by_excess * (v["h1"] * fast.value + v["h2"])
    driven = by_fast * fast.slope[:-1] + by_slow * slow.slope[:-1] - by_excess * drive.slope
    log_z = v["gamma"] * np.log(v["susceptibility"] * safe / v["w50"])
    slopes = {
        "u50": driven[-1],
        "tau1_h": by_fast * fast.slope[-1],
        "tau2_h": by_slow * slow.slope[-1],
        "h0": by_excess * v["h0"] * fast.value,
        "h1": by_excess * v["h1"] * fast.value * slow.value,
        "h2": by_excess * v["h2"] * slow.value,
        "w50": -bend * v["gamma"],
        "gamma": np.where(there, bend * log_z, 0.0),
        "susceptibility": bend * v["gamma"],
        "background_pwc20": v["background_pwc20"] * (1 - share),
        "top_pwc20": v["top_pwc20"] * share,
    }
    nothing = np.zeros_like(share)
    own = np.stack([slopes.get(parameter.name, nothing) for parameter in RESPONSE_PARAMETERS])
    score = pwc20(share, v["background_pwc20"], v["top_pwc20"])
    return Pair(np.asarray(score, dtype=np.float64), np.concatenate([driven[:-1], own]))
