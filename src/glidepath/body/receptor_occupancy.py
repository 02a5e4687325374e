"""How much of the GABA-A receptor is taken, and how much of its full effect that gives."""

from __future__ import annotations

from glidepath.body.pharmacokinetics import Array


def occupancy(u: Array) -> Array:
    """Give the share of benzodiazepine sites that are taken.

    Parameters
    ----------
    u
        Sum over all moieties of effect-site level over EC50, 0 or more.

    Returns
    -------
    ndarray
        rho, 0 to 1. For display and for imaging data only: nothing else is computed from it.

    Notes
    -----
    rho = u / (1 + u): all moieties compete for one site [1]_.

    References
    ----------
    .. [1] Tuk B, et al. Pharmacodynamic interaction of midazolam and its active metabolite. J Pharmacol
       Exp Ther 1999;289:1067. http://jpet.aspetjournals.org/cgi/content/full/289/2/1067

    Examples
    --------
    >>> float(occupancy(1.0))
    0.5
    """
    return u / (1 + u)


def acute_drive(u: Array, u50: Array) -> Array:
    """Give the acute GABA-A drive, the effect of the drug before any adaptation.

    Parameters
    ----------
    u
        Sum over all moieties of effect-site level over EC50, 0 or more.
    u50
        The u that gives half of the full effect; below 1 where receptors are in reserve.

    Returns
    -------
    ndarray
        n, 0 to 1.

    Notes
    -----
    n = u / (u + u50).

    Examples
    --------
    >>> float(acute_drive(0.25, 0.25))
    0.5
    """
    return u / (u + u50)


def level_of_drive(drive: Array, u50: Array) -> Array:
    """Give the u that makes a drive: the inverse of :func:`acute_drive`.

    Parameters
    ----------
    drive
        n, 0 or more and below 1.
    u50
        The u that gives half of the full effect.

    Returns
    -------
    ndarray
        u, 0 or more.

    Examples
    --------
    >>> float(level_of_drive(0.5, 0.25))
    0.25
    """
    return u50 * drive / (1 - drive)
