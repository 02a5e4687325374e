"""What the body sets against the drug: adaptation within days and within months."""

from __future__ import annotations

import numpy as np

from glidepath.body.pharmacokinetics import Array


def adapted(drive: Array, start: Array, hours: Array, tau_h: Array) -> Array:
    """Give an adaptation state after some hours of a steady mean drive.

    Parameters
    ----------
    drive
        Mean acute drive over the time, 0 to 1.
    start
        The state at the start, 0 to 1.
    hours
        How long [h].
    tau_h
        Time constant [h], above 0.

    Returns
    -------
    ndarray
        The state at the end, 0 to 1.

    Notes
    -----
    A' = (n - A) / tau, so A(t) = n + (A(0) - n) exp(-t / tau).

    Examples
    --------
    >>> round(float(adapted(0.5, 0.0, 24.0, 24.0)), 3)
    0.316
    """
    return np.asarray(start * np.exp(-hours / tau_h) - drive * np.expm1(-hours / tau_h), dtype=np.float64)


def opposition(fast: Array, slow: Array, h0: Array, h1: Array, h2: Array) -> Array:
    """Give the deficit of GABA-A function that would show without the drug.

    Parameters
    ----------
    fast, slow
        Adaptation states A1 and A2, 0 to 1.
    h0, h1, h2
        Strengths: of the fast state, of its product with the slow one, of the slow one alone.

    Returns
    -------
    ndarray
        O, 0 or more.

    Notes
    -----
    O = A1 (h0 + h1 A2) + h2 A2. A state that takes months sets how strong the opposition of days is:
    dependence grows over months, acute withdrawal fades in weeks.

    Examples
    --------
    >>> float(opposition(0.5, 0.5, 0.5, 0.5, 0.0))
    0.375
    """
    return fast * (h0 + h1 * slow) + h2 * slow


def lost_relief(fast: Array, slow: Array, ka1: Array, ka2: Array) -> Array:
    """Give the share of the relief of anxiety that tolerance takes.

    Parameters
    ----------
    fast, slow
        Adaptation states A1 and A2, 0 to 1.
    ka1, ka2
        What each takes at most.

    Returns
    -------
    ndarray
        ka1 A1 + ka2 A2.
    """
    return ka1 * fast + ka2 * slow


def relief(drive: Array, lost: Array) -> Array:
    """Give the relief of anxiety.

    Parameters
    ----------
    drive
        Acute drive n, 0 to 1.
    lost
        Share that tolerance takes, from :func:`lost_relief`.

    Returns
    -------
    ndarray
        n (1 - ka1 A1 - ka2 A2), 0 to 1; no relief is below none.
    """
    return drive * np.maximum(1 - lost, 0)


def tolerance_factor(drive: Array, lost: Array) -> Array:
    """Give the multiple of the dose that would give the first day's relief again, and keep giving it.

    Parameters
    ----------
    drive
        Mean acute drive of the present dose, 0 to 1.
    lost
        Share of the relief that tolerance takes at this dose, from :func:`lost_relief`.

    Returns
    -------
    ndarray
        1 or more; infinite where no dose restores it; 1 where there is no drug.

    Notes
    -----
    The body adapts to the higher dose too: at drive m the loss is lost m / n. The wanted m solves
    m (1 - lost m / n) = n, so m = n (1 - sqrt(1 - 4 lost)) / (2 lost), and with u = u50 m / (1 - m) the
    multiple is m (1 - n) / (n (1 - m)). Above lost = 1/4, or m = 1, there is none.

    Examples
    --------
    >>> round(float(tolerance_factor(np.array(0.5), np.array(0.1875))), 6)
    2.0
    """
    below_root = 1 - 2 * (2 * lost)
    wanted = drive * 2 / (1 + np.sqrt(np.maximum(below_root, 0)))
    possible = (below_root >= 0) & (wanted < 1) & (drive > 0)
    safe = np.where(possible, wanted, drive / 2)
    factor = safe * (1 - drive) / np.where(drive > 0, drive * (1 - safe), 1)
    return np.asarray(np.where(drive > 0, np.where(possible, factor, np.inf), 1.0), dtype=np.float64)
