"""Exact steps of many lengths at once: each pair of parameter set and length is computed one time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array, transition
from glidepath.simulation.event_records import Whole

STEPS_PER_HOUR = 2.0**40
"""Lengths that differ by less than one part of these are one length: far below what a level can show."""
AT_ONCE = 2**13
"""Matrices in one call, so that they stay near the processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Distinct pairs of parameter set and length; ``pair`` says which one each entry is."""

    parameter_set: Whole
    hours: Array
    pair: Whole


def distinct_steps(parameter_set: Whole, hours: Array) -> Steps:
    """Find the distinct pairs of parameter set and length.

    Parameters
    ----------
    parameter_set
        Number of the set of each entry.
    hours
        Length of each entry [h, 0 or more].

    Returns
    -------
    Steps
        With the lengths in order within each set.

    Examples
    --------
    >>> distinct_steps(np.array([0, 0, 1]), np.array([2.0, 2.0, 2.0])).pair.tolist()
    [0, 0, 1]
    """
    length, code = np.unique(np.rint(hours * STEPS_PER_HOUR), return_inverse=True)
    pairs, pair = np.unique(parameter_set * len(length) + code, return_inverse=True)
    return Steps(
        parameter_set=pairs // len(length),
        hours=length[pairs % len(length)] / STEPS_PER_HOUR,
        pair=pair.astype(np.int64),
    )


def with_inputs(matrix: Array, compartments: Whole | NDArray[np.int64]) -> Array:
    """Add a constant state per compartment that is infused: its rate.

    Parameters
    ----------
    matrix
        Compartmental matrices [1/h], shape (n, m, m).
    compartments
        Numbers of the infused compartments: shape (q) for all alike, or (n, 1) for one each.

    Returns
    -------
    ndarray
        Shape (n, m + q, m + q).
    """
    count, size, _ = matrix.shape
    inputs = compartments.shape[-1]
    wide = np.zeros((count, size + inputs, size + inputs))
    wide[:, :size, :size] = matrix
    places = np.broadcast_to(compartments, (count, inputs))
    wide[np.arange(count)[:, None], places, size + np.arange(inputs)] = 1
    return wide


def transitions(matrix: Array, hours: Array) -> Array:
    """Give exp(matrix x hours) for matrices with a length each.

    Parameters
    ----------
    matrix
        Compartmental matrices [1/h], shape (n, m, m).
    hours
        Length of each [h, 0 or more].

    Returns
    -------
    ndarray
        Shape (n, m, m).

    Notes
    -----
    Matrices of like norm go together, so that a long step costs no squarings for the short ones.

    Examples
    --------
    >>> transitions(np.array([[[-1.0]], [[-1.0]]]), np.array([0.0, 1.0]))[:, 0, 0].round(6).tolist()
    [1.0, 0.367879]
    """
    result = np.empty(matrix.shape)
    fastest = np.max(-np.diagonal(matrix, axis1=-2, axis2=-1), axis=-1)
    size = np.ceil(np.log2(np.maximum(fastest * hours, 1 / STEPS_PER_HOUR)))
    for one in np.unique(size):
        rows = np.flatnonzero(size == one)
        for first in range(0, len(rows), AT_ONCE):
            few = rows[first : first + AT_ONCE]
            result[few] = transition(matrix[few] * hours[few, None, None], 1)
    return result
