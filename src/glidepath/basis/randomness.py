"""Named random streams: one per person and process, so that two plans differ by the plan alone.

A draw depends only on the name of its process, the number of its person and the seed: not on the order of
the calls, on how many people there are, or on the number of threads.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_MIX = np.uint64(0x94D049BB133111EB)
_MANTISSA_BITS = 53


def _key(process: str, seed: int) -> np.uint64:
    digest = hashlib.sha256(f"{seed}/{process}".encode()).digest()
    return np.uint64(int.from_bytes(digest[:8], "little"))


def _mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    words = (words ^ (words >> np.uint64(30))) * _FIRST_MIX
    words = (words ^ (words >> np.uint64(27))) * _SECOND_MIX
    return words ^ (words >> np.uint64(31))


def uniform_draws(
    process: str, people: NDArray[np.int64], seed: int = 0, draw: int = 0
) -> NDArray[np.float64]:
    """Draw one uniform number per person from the stream of a process.

    Parameters
    ----------
    process
        Name of the process, for example ``clearance of clonazepam``.
    people
        Numbers of the people, 0 and up.
    seed
        Seed of the whole run.
    draw
        Which draw of the stream, 0 and up.

    Returns
    -------
    ndarray
        Numbers above 0 and below 1, one per person.

    Notes
    -----
    SplitMix64 [1]_ as a hash of (process, person, draw), applied twice.

    References
    ----------
    .. [1] Steele GL, Lea D, Flood CH. Fast splittable pseudorandom number generators. OOPSLA 2014.
       https://doi.org/10.1145/2660193.2660195

    Examples
    --------
    >>> two, five = np.arange(2), np.arange(5)
    >>> bool(np.all(uniform_draws("a process", five)[:2] == uniform_draws("a process", two)))
    True
    """
    with np.errstate(over="ignore"):
        counter = people.astype(np.uint64) * _STEP + _key(process, seed)
        words = _mixed(_mixed(counter) + np.uint64(draw + 1) * _STEP)
    return ((words >> np.uint64(64 - _MANTISSA_BITS)).astype(np.float64) + 0.5) / 2.0**_MANTISSA_BITS


def normal_draws(process: str, people: NDArray[np.int64], seed: int = 0) -> NDArray[np.float64]:
    """Draw one standard normal number per person from the stream of a process.

    Parameters
    ----------
    process
        Name of the process.
    people
        Numbers of the people, 0 and up.
    seed
        Seed of the whole run.

    Returns
    -------
    ndarray
        Standard normal numbers, one per person.

    Notes
    -----
    Box and Muller [1]_: sqrt(-2 ln U1) cos(2 pi U2).

    References
    ----------
    .. [1] Box GEP, Muller ME. A note on the generation of random normal deviates. Ann Math Stat
       1958;29:610. https://doi.org/10.1214/aoms/1177706645

    Examples
    --------
    >>> draws = normal_draws("a process", np.arange(20000))
    >>> bool(abs(draws.mean()) < 0.03 and abs(draws.std() - 1) < 0.03)
    True
    """
    first = uniform_draws(process, people, seed, 0)
    second = uniform_draws(process, people, seed, 1)
    return np.asarray(np.sqrt(-2 * np.log(first)) * np.cos(2 * np.pi * second), dtype=np.float64)
