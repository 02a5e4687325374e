"""Withdrawal: how far the opposition exceeds the drug, and what score that gives."""

from __future__ import annotations

import numpy as np

from glidepath.basis.sources import Grade, Sourced
from glidepath.body.pharmacokinetics import Array


def withdrawal_drive(opposition: Array, drive: Array) -> Array:
    """Give the withdrawal drive.

    Parameters
    ----------
    opposition
        O, 0 or more.
    drive
        Acute drive n of what is still taken, 0 to 1.

    Returns
    -------
    ndarray
        W = max(0, O - n).

    Examples
    --------
    >>> float(withdrawal_drive(0.5, 0.25))
    0.25
    """
    return np.maximum(opposition - drive, 0.0)


def score_share(withdrawal: Array, susceptibility: Array, w50: Array, gamma: Array) -> Array:
    """Give how far between the person's own background and the top of the scale the score lies.

    Parameters
    ----------
    withdrawal
        W, 0 or more.
    susceptibility
        s of the person, above 0.
    w50
        W of half of the scale at s = 1.
    gamma
        Steepness.

    Returns
    -------
    ndarray
        z / (1 + z), 0 to 1.

    Notes
    -----
    z = (s W / W50)^gamma.

    Examples
    --------
    >>> float(score_share(np.array(0.5), 1.0, 0.5, 2.0))
    0.5
    """
    z = (susceptibility * withdrawal / w50) ** gamma
    return np.asarray(z / (1 + z), dtype=np.float64)


def pwc20(share: Array, background: Array, top: Array) -> Array:
    """Give the score on the 20-item Physician Withdrawal Checklist.

    Parameters
    ----------
    share
        From :func:`score_share`, 0 to 1.
    background
        The person's own score without withdrawal [points].
    top
        Top of the scale [points].

    Returns
    -------
    ndarray
        Score [points].

    Notes
    -----
    PWC = B + (top - B) z / (1 + z) [1]_. There is no relapse in it.

    References
    ----------
    .. [1] Rickels K, Garcia-Espana F, Mandos LA, Case GW. Physician Withdrawal Checklist (PWC-20). J Clin
       Psychopharmacol 2008;28:447. https://doi.org/10.1097/JCP.0b013e31817efbac
    """
    return background + (top - background) * share


def linked_score(score_pwc20: Array, link: Sourced) -> tuple[Array, Grade]:
    """Read a PWC-20 score as a score of another instrument, and say how good that link is.

    Parameters
    ----------
    score_pwc20
        Score [points].
    link
        Points of the other instrument (BWSQ, CIWA-B) per point of the PWC-20.

    Returns
    -------
    tuple
        The other score [points] and the grade of the link. The links to BWSQ and CIWA-B are ``assumed``:
        no data set with both instruments was found.

    Raises
    ------
    ValueError
        If the link has no value.
    """
    if link.value is None:
        raise ValueError("this link has no value")
    return score_pwc20 * link.value, link.grade
