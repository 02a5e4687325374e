"""A value together with its derivatives by several parameters, and the product rule for both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import TAYLOR_NORM, TAYLOR_TERMS, Array

Place = int | slice | NDArray[np.int64] | NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A value, and its slopes: one array of the value's shape per parameter, along the first axis."""

    value: Array
    slope: Array

    def __add__(self, other: Pair) -> Pair:
        """Sum, by element."""
        return Pair(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Pair) -> Pair:
        """Product, by element."""
        return Pair(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __matmul__(self, other: Pair) -> Pair:
        """Product of matrices."""
        return Pair(self.value @ other.value, self.slope @ other.value + self.value @ other.slope)

    def times(self, factor: Array | float) -> Pair:
        """Product with what no parameter moves."""
        return Pair(self.value * factor, self.slope * factor)

    def applied(self, given: Array) -> Pair:
        """Matrix product with what no parameter moves."""
        return Pair(self.value @ given, self.slope @ given)

    def at(self, *place: Place) -> Pair:
        """Take a part of the value, and the same part of every slope."""
        return Pair(self.value[place], self.slope[(slice(None), *place)])


def fixed(value: Array, parameters: int) -> Pair:
    """Give a value that no parameter moves.

    Parameters
    ----------
    value
        The value.
    parameters
        How many parameters there are [count].

    Returns
    -------
    Pair
        With slopes of 0.

    Examples
    --------
    >>> fixed(np.ones(2), 3).slope.shape
    (3, 2)
    """
    return Pair(value, np.zeros((parameters, *value.shape)))


def transition_pair(matrix: Pair, hours: float) -> Pair:
    """Give exp(matrix x hours) with its derivatives, exactly.

    Parameters
    ----------
    matrix
        Compartmental matrices [1/h], shape (..., m, m), with the slope of every entry.
    hours
        Time [h], 0 or more.

    Returns
    -------
    Pair
        The transition matrices of :func:`glidepath.body.pharmacokinetics.transition`, with their slopes.

    Notes
    -----
    The slope is the Frechet derivative of the exponential, from the scaling and squaring itself by the
    product rule [1]_. The shift c = max |a_ii| t may stay as it is, since exp(-c) exp(A t + c I) is the same
    for any c. The value has no negative entries, so the slope along D errs by no more than roundings, as
    many as the fastest rate x hours, of the slope along |D|: it loses digits only where what D takes and
    what it brings cancel in truth.

    References
    ----------
    .. [1] Al-Mohy AH, Higham NJ. Computing the Frechet derivative of the matrix exponential, with an
       application to condition number estimation. SIAM J Matrix Anal Appl 2009;30:1639.
       https://doi.org/10.1137/080716426

    Examples
    --------
    >>> decay = transition_pair(Pair(np.array([[-1.0]]), np.array([[[-1.0]]])), 2.0)
    >>> decay.value.round(6).tolist(), decay.slope.round(6).tolist()
    ([[0.135335]], [[[-0.270671]]])
    """
    identity = np.eye(matrix.value.shape[-1])
    shift = hours * np.max(-np.diagonal(matrix.value, axis1=-2, axis2=-1), axis=-1)[..., None, None]
    scaled = matrix.times(hours)
    scaled = Pair(scaled.value + shift * identity, scaled.slope)
    norm = float(np.max(np.sum(scaled.value, axis=-2), initial=TAYLOR_NORM))
    squarings = int(np.ceil(np.log2(norm / TAYLOR_NORM)))
    scaled = scaled.times(1 / 2**squarings)
    result = Pair(identity + scaled.value / TAYLOR_TERMS, scaled.slope / TAYLOR_TERMS)
    for term in range(TAYLOR_TERMS - 1, 0, -1):
        product = (scaled @ result).times(1 / term)
        result = Pair(identity + product.value, product.slope)
    result = result.times(np.exp(-shift / 2**squarings))
    for _ in range(squarings):
        result = result @ result
    return result
