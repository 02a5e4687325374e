"""What machine a measurement was made on, in words that do not name it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path


def processor() -> str:
    """Name the processor as the system does."""
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def memory_gib() -> int | None:
    """Memory of the machine [GiB], None where the system does not say."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (ValueError, OSError, AttributeError):
        return None


def description() -> str:
    """One line: processor, cores, memory, system, versions that matter for speed."""
    cores = os.cpu_count() or 1
    memory = f", {memory_gib()} GiB" if memory_gib() else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba"))
    system = f"{platform.system()} {platform.machine()}"
    return f"{processor()}, {cores} cores{memory}; {system}; Python {platform.python_version()}, {libraries}"
