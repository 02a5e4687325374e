"""A stand-in for the simulated trials: smooth in the parameters, quick, with its own error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _terms(z: Array) -> Array:
    """Constant, linear, square and product terms of every pair of inputs."""
    upper = np.triu_indices(z.shape[1])
    return np.concatenate([np.ones((len(z), 1)), z, z[:, upper[0]] * z[:, upper[1]]], axis=1)


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """A quadratic surface per output, over the inputs that can matter to it, with its residual spread."""

    weights: tuple[Array, ...]
    inputs: tuple[NDArray[np.int64], ...]
    error: Array
    explained: Array
    shape: tuple[int, ...]

    def __call__(self, z: Array) -> Array:
        """Give the outputs at points, shape (points, rows, 2)."""
        columns = [_terms(z[:, i]) @ w for w, i in zip(self.weights, self.inputs, strict=True)]
        return np.stack(columns, axis=1).reshape(len(z), *self.shape)


def fitted_emulator(
    z: Array, shown: Array, matters: list[NDArray[np.int64]], ridge: float = 1e-3
) -> Emulator:
    """Fit an emulator to simulated points.

    Parameters
    ----------
    z
        Points, shape (points, inputs).
    shown
        Simulated outputs, shape (points, rows, 2).
    matters
        Per row, which inputs can matter to it.
    ridge
        Penalty, as a share of the points.

    Returns
    -------
    Emulator
        Its ``error`` is the standard deviation of five-fold held-out residuals, its ``explained`` the share
        of the held-out variance.
    """
    flat = shown.reshape(len(z), -1)
    weights, inputs, errors, explained = [], [], [], []
    folds = np.arange(len(z)) % 5
    for column in range(flat.shape[1]):
        inputs.append(matters[column // shown.shape[2]])
        x, y = _terms(z[:, inputs[-1]]), flat[:, column]
        held = np.zeros(len(z))
        for fold in range(5):
            kept = folds != fold
            held[~kept] = x[~kept] @ _solved(x[kept], y[kept], ridge)
        errors.append(float(np.std(y - held)))
        explained.append(1 - np.var(y - held) / max(float(np.var(y)), 1e-12))
        weights.append(_solved(x, y, ridge))
    return Emulator(
        weights=tuple(weights),
        inputs=tuple(inputs),
        error=np.array(errors).reshape(shown.shape[1:]),
        explained=np.array(explained).reshape(shown.shape[1:]),
        shape=shown.shape[1:],
    )


def _solved(x: Array, y: Array, ridge: float) -> Array:
    penalty = ridge * len(x) * np.eye(x.shape[1])
    penalty[0, 0] = 0
    return np.linalg.solve(x.T @ x + penalty, x.T @ y)
