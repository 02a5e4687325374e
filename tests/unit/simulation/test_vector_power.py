"""The power of the kernel, and the signature under which a kernel is kept on disk."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from glidepath.simulation.vector_power import called, compiled, power, sign


@compiled
def powers(base: np.ndarray, exponent: np.ndarray, out: np.ndarray) -> None:
    for place in range(len(base)):
        out[place] = power(base[place], exponent[place])


def test_power_is_right_to_a_millionth_where_a_score_can_show_it() -> None:
    rng = np.random.default_rng(0)
    base = np.exp(rng.uniform(-8, 3, 50_000)).astype(np.float32)
    exponent = rng.uniform(0.5, 4, 50_000).astype(np.float32)
    found = np.zeros_like(base)
    powers(base, exponent, found)
    true = base.astype(np.float64) ** exponent.astype(np.float64)
    shown = (true > 1e-3) & (true < 1e3)
    assert np.sum(shown) > 10_000
    assert np.max(np.abs(found[shown] / true[shown] - 1)) < 1e-6
    assert np.max(np.abs(found / (1 + found) - true / (1 + true))) < 2e-7


def test_power_of_nothing_and_of_much_stays_a_plain_number() -> None:
    base = np.array([0, 1e-38, 1e20, 1], dtype=np.float32)
    found = np.zeros_like(base)
    powers(base, np.full(4, 4, dtype=np.float32), found)
    assert found[0] == found[1] == np.float32(2.0**-60)
    assert found[2] == np.float32(2.0**60) and found[3] == 1


FACTOR = 2.0


def own(x: float) -> float:
    return FACTOR * x


def other(x: float) -> float:
    return FACTOR + x


def inner(x: float) -> float:
    return x


def caller(x: float) -> float:
    return inner(x)


def test_a_signature_changes_with_a_number_and_with_a_part_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = sign(own)
    assert sign(own) == before and sign(other) != before
    monkeypatch.setitem(globals(), "FACTOR", 3.0)
    assert sign(own) != before
    monkeypatch.setitem(globals(), "inner", called(own))
    whole = sign(caller)
    monkeypatch.setitem(globals(), "inner", called(other))
    assert sign(caller) != whole


def test_kernels_keep_their_names_in_whatever_order_modules_are_loaded() -> None:
    """Else each order would compile the same kernel again."""
    names = []
    for order in ("kernel, kernel_own", "kernel_own, kernel"):
        code = (
            f"from glidepath.simulation import {order.split(', ')[0]}\n"
            f"from glidepath.simulation import {order}\n"
            "print(kernel.follow_block.py_func.__qualname__, kernel_own.follow_own_block.py_func.__qualname__)"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        names.append(run.stdout.split())
    assert names[0] == names[1]
