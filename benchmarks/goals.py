"""What the engine must reach, as the project set it before it was built."""

from __future__ import annotations

RATE = {"W1": 60_000, "W2": 40_000, "W2_own_times": 25_000, "W3": 30_000}
"""Subject-years per second of one core, hourly."""
RATIO_DIFFRAX_W2 = 400
PLASMA_RELATIVE_ERROR, DRIVE_ABSOLUTE_ERROR = 1e-10, 1e-6
MEMORY_MB_10_000 = 500
FIRST_S, WARM_S = 0.15, 0.005
MILLION_S, MILLION_MB = 20, 1500
"""A million people, two years, daily summaries, on two cores."""
