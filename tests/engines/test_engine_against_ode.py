"""The engine against an independent ODE solver: levels, adaptation, stiff and equal rates."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from scipy.linalg import expm

from glidepath.body.model import Channel, People
from glidepath.body.pharmacokinetics import transition
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import intakes_of_regimens
from glidepath.simulation.program import program_of
from glidepath.simulation.run import Followed, follow

from .independent import FIRST, person_with, regimen, solve

LORAZEPAM_K10 = 4.09 / 85
CASES = {
    "clonazepam twice a day": (("clonazepam", "IR"), ("08:00", "20:00"), 1.0, {}),
    "alprazolam, last dose before midnight": (("alprazolam", "IR"), ("08:00", "13:00", "23:50"), 1.0, {}),
    "diazepam and its metabolite": (("diazepam", "IR"), ("22:00",), 10.0, {}),
    "chain of two metabolites": (("chlordiazepoxide", "IR"), ("08:00",), 25.0, {}),
    "prodrug": (("clorazepate", "IR"), ("08:00", "20:00"), 7.5, {}),
    "ka = ke0": (("lorazepam", "IR"), ("08:00", "14:00", "20:00"), 2.0, {"ka": 3.0, "ke0": 3.0}),
    "ka = k10": (("lorazepam", "IR"), ("08:00", "14:00", "20:00"), 2.0, {"ka": LORAZEPAM_K10}),
    "ka = k10 = ke0": (
        ("lorazepam", "IR"), ("08:00", "20:00"), 2.0, {"ka": LORAZEPAM_K10, "ke0": LORAZEPAM_K10},
    ),
    "almost equal": (("lorazepam", "IR"), ("08:00", "20:00"), 2.0, {"ka": 3.0 * (1 + 1e-9), "ke0": 3.0}),
    "stiff: ka = ke0 = 12": (("clonazepam", "IR"), ("08:00", "20:00"), 1.0, {"ka": 12.0, "ke0": 12.0}),
}  # fmt: skip
DAYS = 10


def engine(person: People, channel: Channel, times: tuple[str, ...], mg: float, hourly: bool) -> Followed:
    taken = regimen(channel, times, mg, DAYS)
    intakes = intakes_of_regimens([taken], FIRST + timedelta(days=DAYS - 1))
    assert intakes is not None
    asked = output_hours(Fraction(1), Fraction(0)) if hourly else ()
    program = program_of(intakes, person, [channel], asked_h=asked)
    return follow(person, person.system([channel]), program)


@pytest.mark.parametrize("name", CASES)
def test_levels_and_adaptation(name: str) -> None:
    channel, times, mg, rates = CASES[name]
    person = person_with(channel, **rates)
    truth = solve(person, channel, times, mg, DAYS)
    hourly, by_days = (engine(person, channel, times, mg, hourly) for hourly in (True, False))
    level = hourly.moments.plasma_ng_per_ml[0]
    assert np.max(np.abs(level - truth.plasma)) <= 1e-9 * truth.plasma.max()
    assert np.max(np.abs(hourly.moments.adaptation[0, :, 1:] - truth.adaptation[:, 1:])) <= 1e-5
    assert np.max(np.abs(hourly.moments.adaptation[0, :, 0] - truth.adaptation[:, 0])) <= 2e-5
    assert np.max(np.abs(by_days.end.adaptation[0, 1:] - truth.end_adaptation[1:])) <= 1e-5
    assert np.max(np.abs(by_days.end.compartments - hourly.end.compartments)) <= 1e-10 * mg


def test_stiffest_hypnotic() -> None:
    """Triazolam at 12 per hour, drive almost full within minutes: the worst corner found."""
    channel, times = ("triazolam", "IR"), ("23:00",)
    person = person_with(channel, ka=12.0, ke0=12.0)
    truth = solve(person, channel, times, 0.5, DAYS)
    found = engine(person, channel, times, 0.5, hourly=False)
    assert np.max(np.abs(found.end.adaptation[0] - truth.end_adaptation)) <= 2e-5
    assert np.max(np.abs(found.end.adaptation[0, 1:] - truth.end_adaptation[1:])) <= 1e-5


def test_daily_means_are_those_of_the_fine_grid() -> None:
    channel, times = ("alprazolam", "IR"), ("08:00", "13:00", "23:50")
    person = person_with(channel)
    hourly, by_days = (engine(person, channel, times, 1.0, hourly) for hourly in (True, False))
    for field in ("pwc20", "occupancy", "sedation", "drive"):
        fine, coarse = getattr(hourly.means, field), getattr(by_days.means, field)
        assert np.max(np.abs(fine - coarse)) < 5e-3 * max(1.0, fine.max())
    assert hourly.means.plasma_ng_per_ml == pytest.approx(by_days.means.plasma_ng_per_ml, rel=1e-6)


@pytest.mark.parametrize("hours", [0.0, 0.01, 1.0, 24.0, 500.0])
@pytest.mark.parametrize("channel", [("diazepam", "IR"), ("chlordiazepoxide", "IR"), ("lorazepam", "XR")])
def test_transition_is_the_matrix_exponential(channel: Channel, hours: float) -> None:
    matrix = person_with(channel).system([channel]).matrix[0]
    ours, theirs = transition(matrix, hours), expm(matrix * hours)
    assert np.max(np.abs(ours - theirs)) <= 1e-12 * max(1.0, np.max(np.abs(theirs)))


def test_transition_keeps_every_digit_of_small_numbers() -> None:
    """No cancellation: even what has decayed to 1e-80 is right to eight digits."""
    rates = np.array([[-2.0, 0.0], [2.0, -0.05]])
    fallen = transition(rates, 100.0)
    assert fallen[0, 0] == pytest.approx(np.exp(-200.0), rel=1e-8)
    assert fallen[1, 0] == pytest.approx(2 / 1.95 * (np.exp(-5.0) - np.exp(-200.0)), rel=1e-11)


def test_mass_is_kept() -> None:
    """One dose of lorazepam: what was eliminated is clearance times the area under the curve."""
    channel = ("lorazepam", "IR")
    person = person_with(channel)
    intakes = intakes_of_regimens([regimen(channel, ("08:00",), 2.0, 1)], FIRST + timedelta(days=30))
    assert intakes is not None
    done = follow(person, person.system([channel]), program_of(intakes, person, [channel]))
    area = done.means.plasma_ng_per_ml.sum() * 24
    clearance = person.drugs[channel].moieties[0].clearance_l_per_h[0]
    assert clearance * area / 1000 == pytest.approx(2.0, rel=1e-5)
