"""Processes of their own: started alone, kept on one core, their memory read from the system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
}
MB = 1e6


def kept_on_one_core() -> int:
    """Keep this process on the last core it may use; its number, -1 where that cannot be set."""
    if not hasattr(os, "sched_setaffinity"):
        return -1
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def peak_mb() -> float:
    """The most memory this process has had so far [MB of 10^6 bytes]."""
    import resource

    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024 / MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB


def answer_of(module: str, *words: str, threads: int | None = 1) -> dict[str, Any]:
    """Run a module of the benchmark in a process of its own; read the JSON of its last line."""
    limits = ONE_THREAD if threads == 1 else {}
    run = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *words],
        cwd=ROOT,
        env={**os.environ, **limits},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"benchmarks.{module} {' '.join(words)} failed:\n{run.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(run.stdout.strip().splitlines()[-1])
    return found
