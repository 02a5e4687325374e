"""The closed form behind the evidence, against an ODE solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glidepath.body.pharmacokinetics import drug_system
from glidepath.evidence.curves import Design, curves_of, study
from glidepath.patient.person import Person
from glidepath.population.bodies import Crowd
from glidepath.population.sampling import people_numbered

CHANNELS = (("clonazepam", "IR"), ("diazepam", "IR"), ("chlordiazepoxide", "IR"), ("lorazepam", "XR"))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: "-".join(channel))
@pytest.mark.parametrize("intravenous", [False, True])
def test_levels_and_areas_are_those_of_an_ode_solver(channel: tuple[str, str], intravenous: bool) -> None:
    drawn = people_numbered(Crowd(person=Person()), [channel], np.arange(3))
    drug = drawn.drugs[channel]
    system, curves = drug_system(drug), curves_of(drug, intravenous=intravenous)
    hours = np.array([0.7, 3.0, 26.0, 90.0])
    lag_h = 0.0 if intravenous else drug.lag_h
    for person in range(3):
        start = system.dose_input[person, :, 0].copy()
        if intravenous:
            start = np.zeros_like(start)
            start[1] = 1.0
        done = solve_ivp(
            lambda _, x, a=system.matrix[person]: a @ x,
            (0.0, 91.0),
            start,
            method="DOP853",
            rtol=1e-12,
            atol=1e-15,
            t_eval=hours - lag_h,
        )
        for place, moiety in enumerate(system.moieties):
            expected = system.plasma_rows[person, place] @ done.y
            assert curves.level(moiety, hours)[person] == pytest.approx(expected, rel=1e-7, abs=1e-12)


def test_doses_add_up_and_nothing_is_there_before_them() -> None:
    channel = CHANNELS[1]
    curves = curves_of(people_numbered(Crowd(person=Person()), [channel], np.arange(4)).drugs[channel])
    hours = np.array([1.0, 9.0, 30.0])
    both = curves.level("diazepam", hours, (0.0, 8.0))
    alone = curves.level("diazepam", hours)
    late = curves.level("diazepam", np.maximum(hours - 8.0, 0.0))
    assert both == pytest.approx(alone + late)
    assert curves.area("diazepam", np.array([5000.0]))[:, 0] == pytest.approx(
        curves.whole_area("diazepam"), rel=1e-6
    )


def test_people_of_one_run_share_what_is_not_known_and_differ_among_themselves() -> None:
    done = study(Design(channel=("clonazepam", "IR"), weight_kg=70.0, people=30), 60)
    logs = done.by_run(np.log(done.curves.whole_area("clonazepam")))
    between_runs, between_people = logs.mean(axis=1).std(), logs.std(axis=1).mean()
    assert logs.shape == (60, 30)
    assert 0.1 < between_runs < 0.35 and 0.2 < between_people < 0.4


def test_more_runs_keep_the_first_ones() -> None:
    design = Design(channel=("lorazepam", "IR"), weight_kg=70.0, people=6)
    few, many = study(design, 20).curves, study(design, 70).curves
    assert many.rate_per_h[: 20 * 6] == pytest.approx(few.rate_per_h)
