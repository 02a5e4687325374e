"""Slopes against the tangent equations of the model, solved by a general ODE solver."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.linalg import expm, expm_frechet

from glidepath.basis.calendar import clock_hours
from glidepath.body.derivative_kinetics import Parameter, system_pairs
from glidepath.body.derivative_pairs import Pair, transition_pair
from glidepath.body.model import People
from glidepath.body.pharmacokinetics import transition
from glidepath.patient.person import Person
from glidepath.population.sampling import typical_person
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import intakes_of_regimens
from glidepath.simulation.many import Job
from glidepath.simulation.program import program_of
from glidepath.simulation.sensitivity import score_gradient

from .independent import FIRST, person_with, regimen

CHANNEL, TIMES, MG, DOSED, DAYS = ("diazepam", "IR"), ("08:00", "22:00"), 10.0, 12, 20
Floats = NDArray[np.float64]
RATES = {
    Parameter("absorption_per_h", "diazepam IR"): "ka",
    Parameter("clearance_l_per_h", "diazepam"): "cl",
    Parameter("central_volume_l", "diazepam"): "v",
    Parameter("ke0_per_h", "nordiazepam"): "ke0",
    Parameter("ec50_ng_per_ml", "nordiazepam"): "ec50",
    Parameter("formed_mg_per_mg", "nordiazepam from diazepam"): "fm",
    Parameter("u50"): "u50",
    Parameter("tau1_h"): "tau1",
    Parameter("tau2_h"): "tau2",
    Parameter("h0"): "h0",
    Parameter("h1"): "h1",
    Parameter("gamma"): "gamma",
}
STEP = 1e-30
HARDEST = ("absorption_per_h", "central_volume_l", "ec50_ng_per_ml", "tau1_h")


def model(person: People) -> dict[str, complex]:
    """The values of a person under short names, so that the equations below are written out by hand."""
    drug, r = person.drugs[CHANNEL], person.responses
    parent, child = drug.moieties
    assert parent.intercompartmental_l_per_h is not None and parent.peripheral_volume_l is not None
    assert child.intercompartmental_l_per_h is not None and child.peripheral_volume_l is not None
    values = {
        "ka": drug.absorption_per_h, "f": drug.absorbed_mg_per_mg,
        "cl": parent.clearance_l_per_h, "v": parent.central_volume_l,
        "q": parent.intercompartmental_l_per_h, "vp": parent.peripheral_volume_l,
        "ke0p": parent.ke0_per_h, "ec50p": parent.ec50_ng_per_ml,
        "fm": child.formed_mg_per_mg, "clm": child.clearance_l_per_h, "vm": child.central_volume_l,
        "qm": child.intercompartmental_l_per_h, "vpm": child.peripheral_volume_l,
        "ke0": child.ke0_per_h, "ec50": child.ec50_ng_per_ml,
        "u50": r.u50, "tau1": r.tau1_h, "tau2": r.tau2_h, "h0": r.h0, "h1": r.h1, "h2": r.h2,
        "w50": r.w50, "gamma": r.gamma, "s": r.susceptibility, "b": r.background_pwc20, "top": r.top_pwc20,
    }  # fmt: skip
    return {name: complex(value[0]) for name, value in values.items()}


def rates(m: dict[str, complex], x: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The equations of the model, by hand: gut, parent, its tissues, metabolite, its tissues, effects, A1, A2."""
    gut, c, p, cm, pm, e, em, fast, slow = x
    k10, k12, k21 = m["cl"] / m["v"], m["q"] / m["v"], m["q"] / m["vp"]
    k10m, k12m, k21m = m["clm"] / m["vm"], m["qm"] / m["vm"], m["qm"] / m["vpm"]
    u = e + em
    drive = u / (u + m["u50"])
    return np.array([
        -m["ka"] * gut,
        m["ka"] * gut - (k10 + k12) * c + k21 * p,
        k12 * c - k21 * p,
        m["fm"] * k10 * c - (k10m + k12m) * cm + k21m * pm,
        k12m * cm - k21m * pm,
        m["ke0p"] * (1000 * c / m["v"] / m["ec50p"] - e),
        m["ke0"] * (1000 * cm / m["vm"] / m["ec50"] - em),
        (drive - fast) / m["tau1"],
        (drive - slow) / m["tau2"],
    ])  # fmt: skip


def score(m: dict[str, complex], x: NDArray[np.complex128]) -> complex:
    u, fast, slow = x[5] + x[6], x[7], x[8]
    excess = fast * (m["h0"] + m["h1"] * slow) + m["h2"] * slow - u / (u + m["u50"])
    if excess.real <= 0:
        return m["b"]
    z = (m["s"] * excess / m["w50"]) ** m["gamma"]
    found: complex = m["b"] + (m["top"] - m["b"]) * z / (1 + z)
    return found


def tangent_solution(person: People, moved: str) -> tuple[Floats, Floats]:
    """Scores at noon and midnight with their slope by one log value.

    State and tangent are solved together by DOP853; the right side of the tangent equation is the derivative of
    the equations above along (state tangent, value) by a complex step, which is exact to rounding.
    """
    base = model(person)

    def along(x: Floats, dx: Floats) -> NDArray[np.complex128]:
        m = dict(base)
        m[moved] = m[moved] * (1 + 1j * STEP)
        return rates(m, x + 1j * STEP * dx)

    def right(_hour: float, y: Floats) -> Floats:
        found = along(y[:9], y[9:])
        return np.concatenate([found.real, found.imag / STEP])

    lag = person.drugs[CHANNEL].lag_h
    arrivals = [24 * day + clock_hours(time) + lag for day in range(DOSED) for time in TIMES]
    hours = np.arange(0, 24 * DAYS, 12, dtype=float)
    kept = np.zeros((len(hours), 18))
    y, now = np.zeros(18), 0.0
    for until in [*arrivals, 24.0 * DAYS]:
        here = (hours >= now) & (hours < until)
        if until > now:
            wanted = [*hours[here], until]
            out = solve_ivp(right, (now, until), y, method="DOP853", rtol=1e-12, atol=1e-14, t_eval=wanted)
            kept[here] = out.y.T[:-1]
            y, now = out.y[:, -1].copy(), until
        y[0] += MG * base["f"].real
    moved_base = dict(base)
    moved_base[moved] = moved_base[moved] * (1 + 1j * STEP)
    both = np.array([score(moved_base, row[:9] + 1j * STEP * row[9:]) for row in kept])
    return both.real, both.imag / STEP


def errors_of(person: People, parameter: Parameter) -> tuple[float, float]:
    """Largest error of the scores over the highest score, and of the slopes over the steepest, or over 1."""
    scores, slopes = tangent_solution(person, RATES[parameter])
    intakes = intakes_of_regimens([regimen(CHANNEL, TIMES, MG, DOSED)], FIRST + timedelta(days=DAYS - 1))
    assert intakes is not None
    program = program_of(intakes, person, [CHANNEL], asked_h=output_hours(Fraction(12), Fraction(0)))
    kept = np.ones(DAYS, dtype=np.bool_)
    job = Job(
        system=person.system([CHANNEL]), programs=(program,), after=(-1,), keep=(kept,), keep_hours=(kept,)
    )
    found = score_gradient(person, job, [parameter])[0]
    assert scores.max() > 6, "no withdrawal: nothing is tested"
    of_slopes = np.max(np.abs(found.hourly_slope[0, :, 0] - slopes)) / max(1.0, np.abs(slopes).max())
    return float(np.max(np.abs(found.hourly[:, 0] - scores)) / scores.max()), float(of_slopes)


def with_strong_response(**set_by_hand: float) -> People:
    """The typical person, whose opposition is so strong that withdrawal comes within the days that are followed."""
    person = typical_person(Person(), [CHANNEL])
    own = {name: np.array([value]) for name, value in set_by_hand.items()}
    responses = replace(person.responses, **own)
    return replace(person, responses=replace(responses, h0=3 * responses.h0))


@pytest.mark.parametrize("parameter", RATES, ids=str)
def test_slopes_solve_the_tangent_equations(parameter: Parameter) -> None:
    person = with_strong_response(
        u50=0.167,
        tau1_h=170.4,
        tau2_h=5184,
        h0=0.45,
        h1=0.51,
        h2=0.05,
        w50=0.44,
        gamma=1.9,
        background_pwc20=5,
    )
    of_scores, of_slopes = errors_of(person, parameter)
    assert of_scores <= 1e-5
    assert of_slopes <= 3e-5


@pytest.mark.parametrize("parameter", [one for one in RATES if one.name in HARDEST], ids=str)
def test_slopes_of_the_fitted_values_solve_them_too(parameter: Parameter) -> None:
    """A smaller deficit gives half of the scale than above, so the same error of steps is more points."""
    of_scores, of_slopes = errors_of(with_strong_response(), parameter)
    assert of_scores <= 1e-5
    assert of_slopes <= 1e-4


@pytest.mark.parametrize("hours", [0.01, 1.0, 24.0, 400.0])
def test_transitions_have_the_derivative_of_the_exponential(hours: float) -> None:
    """Stiff and equal rates too: against scipy's Frechet derivative, and the exponential of a block matrix."""
    for ka in (0.048, 1.0, 12.0):
        person = person_with(("lorazepam", "IR"), ka=ka, ke0=12.0)
        drug = person.drugs["lorazepam", "IR"]
        names = (Parameter("clearance_l_per_h", "lorazepam"), Parameter("absorption_per_h", "lorazepam IR"))
        system = system_pairs([drug], names).matrix
        found = transition_pair(system, hours)
        assert found.value == pytest.approx(transition(system.value, hours), rel=1e-13, abs=1e-300)
        for place in range(len(names)):
            a, d = system.value[0] * hours, system.slope[place, 0] * hours
            size = len(a)
            block = expm(np.block([[a, np.zeros_like(a)], [d, a]]))[size:, :size]
            frechet = expm_frechet(a, d, compute_expm=False)
            scale = 1e-14 * max(100, 12.0 * hours) * np.abs(frechet).max()
            assert np.max(np.abs(found.slope[place, 0] - frechet)) <= scale
            assert np.max(np.abs(found.slope[place, 0] - block)) <= scale


def test_transition_slopes_lose_no_digits_where_nothing_cancels() -> None:
    """Level of what is left after 400 h: tiny, yet its slope by log rate is -k t times itself to 13 digits."""
    rate = 0.5
    found = transition_pair(Pair(np.array([[[-rate]]]), np.array([[[[-rate]]]])), 400.0)
    assert found.slope[0, 0, 0, 0] == pytest.approx(-rate * 400 * np.exp(-rate * 400), rel=1e-12)
