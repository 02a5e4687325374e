"""A power as straight arithmetic, so that a compiler can run it on vectors; and how kernels are compiled.

Single precision holds twice as many numbers to a vector and divides three times as fast: a score is kept in
it, so it is worked out in it. What feeds back into the states stays in double precision.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])

_LOG_TERMS = tuple(np.float32(2 / math.log(2) / (2 * k + 1)) for k in range(5))
_EXP_TERMS = tuple(np.float32(math.log(2) ** k / math.factorial(k)) for k in range(8))
_ONE = np.float32(1)
_SMALLEST = np.float32(1e-30)
_LARGEST_EXPONENT = np.float32(60)
"""Far beyond what a score can show, and far from numbers so small that a processor slows down over them."""
_MANTISSA_BITS = np.uint32(23)
_MANTISSA_MASK = np.uint32((1 << 23) - 1)
_SQRT_HALF_BITS = np.float32(0.5**0.5).view(np.uint32)
_ROOM_TO_SQRT_2 = np.uint32(np.float32(1.0).view(np.uint32) - _SQRT_HALF_BITS)
_INTEGER_BITS = np.float32(2.0**23).view(np.uint32)
_INTEGER_AND_BIAS = np.float32(2.0**23 + 127)
_ROUNDER = np.float32(1.5 * 2.0**23)
"""Added and taken away, it rounds to a whole number, whose bits lie at the end of the sum."""
_STRAIGHT: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract", "nsz"}}
_SIGNATURE = "signature"


def _part(value: Any) -> str:
    """Give what a name that a function uses means for its code: a number, or a function signed before."""
    signed = getattr(value, "py_func", None)
    return str(vars(signed).get(_SIGNATURE)) if signed is not None else repr(value)


def sign(function: Callable[..., object]) -> str:
    """Give a function a signature of its code and of all that it calls, and return it.

    Parameters
    ----------
    function
        To be compiled, after all that it calls.

    Returns
    -------
    str
        The same wherever and in whatever order modules are loaded; another once any part has changed, so that
        nothing stale is taken from disk.
    """
    code = function.__code__
    known = {name: function.__globals__[name] for name in code.co_names if name in function.__globals__}
    parts = [_part(value) for name, value in known.items() if name.isupper() or hasattr(value, "py_func")]
    told = code.co_code + repr((code.co_names, code.co_consts, parts)).encode()
    vars(function)[_SIGNATURE] = hashlib.sha256(told).hexdigest()[:12]
    return str(vars(function)[_SIGNATURE])


def compiled(function: Function) -> Function:
    """Compile a kernel: kept on disk, without the interpreter's lock, contracted to fused operations."""
    function.__qualname__ = f"{function.__qualname__}_{sign(function)}"
    try:
        return _compile(function, keep=True)
    except RuntimeError:  # no place on this machine can be written to
        return _compile(function, keep=False)


def _compile(function: Function, keep: bool) -> Function:
    decorate: Any = numba.njit
    return cast(Function, decorate(cache=keep, nogil=True, **_STRAIGHT)(function))


def called(function: Function) -> Function:
    """Compile a function that only kernels call: without what Python would need to call it."""
    sign(function)
    decorate: Any = numba.njit  # its type knows less than it takes
    bare = decorate(no_cpython_wrapper=True, no_cfunc_wrapper=True, **_STRAIGHT)
    return cast(Function, bare(function))


def inlined(function: Function) -> Function:
    """Compile a function as a part of each kernel that calls it."""
    sign(function)
    return cast(Function, numba.njit(inline="always", error_model="numpy")(function))


@inlined
def power(base: np.float32, exponent: np.float32) -> np.float32:
    """Give base to an exponent, in single precision.

    Parameters
    ----------
    base
        0 or more.
    exponent
        Above 0.

    Returns
    -------
    float32
        The power, to 1e-6 of itself where it is from 1e-3 to 1e3; from 2^-60 to 2^60.

    Notes
    -----
    base = 2^k m with m from sqrt(1/2) to sqrt(2); log2 m by the odd series in (m - 1) / (m + 1); 2^x by its
    Taylor series about the nearest whole number.
    """
    bits = np.float32(base if base > _SMALLEST else _SMALLEST).view(np.uint32)
    lifted = np.uint32(bits + _ROOM_TO_SQRT_2)
    whole = np.uint32((lifted >> _MANTISSA_BITS) | _INTEGER_BITS).view(np.float32) - _INTEGER_AND_BIAS
    mantissa = np.uint32((lifted & _MANTISSA_MASK) + _SQRT_HALF_BITS).view(np.float32)
    odd = (mantissa - _ONE) / (mantissa + _ONE)
    square = odd * odd
    log2 = _LOG_TERMS[4]
    log2 = log2 * square + _LOG_TERMS[3]
    log2 = log2 * square + _LOG_TERMS[2]
    log2 = log2 * square + _LOG_TERMS[1]
    log2 = log2 * square + _LOG_TERMS[0]
    log2 = exponent * (whole + odd * log2)
    log2 = log2 if log2 > -_LARGEST_EXPONENT else -_LARGEST_EXPONENT
    log2 = log2 if log2 < _LARGEST_EXPONENT else _LARGEST_EXPONENT
    rounded = np.float32(log2 + _ROUNDER)
    rest = log2 - (rounded - _ROUNDER)
    value = _EXP_TERMS[7]
    value = value * rest + _EXP_TERMS[6]
    value = value * rest + _EXP_TERMS[5]
    value = value * rest + _EXP_TERMS[4]
    value = value * rest + _EXP_TERMS[3]
    value = value * rest + _EXP_TERMS[2]
    value = value * rest + _EXP_TERMS[1]
    value = value * rest + _EXP_TERMS[0]
    raised = np.uint32(rounded.view(np.uint32) << _MANTISSA_BITS)
    return np.uint32(np.float32(value).view(np.uint32) + raised).view(np.float32)
