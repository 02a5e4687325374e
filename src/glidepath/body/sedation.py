"""Sedation, with the tolerance of hours to days that wears it off. It feeds nothing else."""

from __future__ import annotations

from glidepath.body.pharmacokinetics import Array


def sedation(u: Array, acute_tolerance: Array, sedation_u50: Array, ks0: Array) -> Array:
    """Give sedation as a share of the most there can be.

    Parameters
    ----------
    u
        Sum over all moieties of effect-site level over EC50, 0 or more.
    acute_tolerance
        State A0, which follows the acute drive within hours, 0 to 1.
    sedation_u50
        The u of half of the full sedation without tolerance.
    ks0
        What acute tolerance takes at most, 0 to 1.

    Returns
    -------
    ndarray
        u / (u + u50) (1 - ks0 A0), 0 to 1.

    Notes
    -----
    A0' = (n - A0) / tau0. Fitted to the acute tolerance of one infusion study [1]_.

    References
    ----------
    .. [1] Fleishaker JC, et al. Acute tolerance within infusions of midazolam. Hum Psychopharmacol
       1995;10:97-104.

    Examples
    --------
    >>> float(sedation(0.5, 0.0, 0.5, 0.9))
    0.5
    """
    return u / (u + sedation_u50) * (1 - ks0 * acute_tolerance)
