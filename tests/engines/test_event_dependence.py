"""Drive and adaptation of event tables against an independent ODE solution of the whole model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from glidepath.interfaces.event_tables import EventKinetics, EventModel, dependence_model, simulate_events

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Changed:
    """The kinetics of a house model with other rates: all of them stay linear."""

    model: EventModel
    fast_per_h: float | None = None
    tau_h: tuple[float, float] | None = None

    def __call__(self, values: Mapping[str, Array]) -> EventKinetics:
        found = self.model.kinetics(values)
        assert found.responses is not None
        matrix, responses = found.matrix.copy(), found.responses
        if self.fast_per_h is not None:
            site = matrix.shape[-1] - 1
            matrix[:, :2, 0] *= self.fast_per_h / -matrix[:, 0, 0][:, None]
            matrix[:, site] *= self.fast_per_h / -matrix[:, site, site][:, None]
        if self.tau_h is not None:
            ones = np.ones(len(matrix))
            responses = replace(responses, tau1_h=self.tau_h[0] * ones, tau2_h=self.tau_h[1] * ones)
        return replace(found, matrix=matrix, responses=responses)


def changed(name: str, **other: object) -> EventModel:
    model = dependence_model(name)
    return replace(model, kinetics=Changed(model, **other))


def independent(
    model: EventModel,
    boluses: Sequence[tuple[float, int, float]],
    hours: Sequence[float],
    weight_kg: Callable[[float], float] = lambda _hour: 70.0,
) -> dict[str, Array]:
    """Integrate kinetics and adaptation together; boluses are (hour, CMT, mg), read after them."""
    marks = sorted({*(hour for hour, _, _ in boluses), *hours})
    size = model.kinetics({"weight_kg": np.array([70.0])}).matrix.shape[-1]
    state, found = np.zeros(size + 2), []
    for number, mark in enumerate(marks):
        if number and mark > marks[number - 1]:
            span = (marks[number - 1], mark)
            rates = derivatives(model, weight_kg(sum(span) / 2))
            state = solve_ivp(rates, span, state, method="DOP853", rtol=1e-11, atol=1e-13).y[:, -1].copy()
        for hour, cmt, mg in boluses:
            state[cmt - 1] += mg if hour == mark else 0
        found += [state.copy()] * list(hours).count(mark)
    states = np.array(found)
    kinetics = model.kinetics({"weight_kg": np.array([70.0])})
    u = states[:, :size] @ kinetics.effect_row[0]
    return {
        "u": u,
        "drive": u / (u + kinetics.responses.u50[0]),
        "A1": states[:, size],
        "A2": states[:, size + 1],
    }


def derivatives(model: EventModel, weight_kg: float) -> Callable[[float, Array], Array]:
    """The whole model at one weight as a function for a solver."""
    kinetics = model.kinetics({"weight_kg": np.array([weight_kg])})
    values, matrix, effect = kinetics.responses, kinetics.matrix[0], kinetics.effect_row[0]
    size, tau_h = len(matrix), np.array([values.tau1_h[0], values.tau2_h[0]])

    def rates(_hour: float, state: Array) -> Array:
        u = effect @ state[:size]
        return np.concatenate([matrix @ state[:size], (u / (u + values.u50[0]) - state[size:]) / tau_h])

    return rates


def agree(course: object, wanted: Mapping[str, Array]) -> None:
    for name, truth in wanted.items():
        assert np.max(np.abs(course[name] - truth)) <= 1e-6, name  # type: ignore[index]


def table(hours: Sequence[float], **first: float) -> dict[str, list[float]]:
    """One dose record followed by observations at some hours."""
    count = len(hours)
    names = {"AMT": 0.0, "II": 0.0, "ADDL": 0.0, "SS": 0.0, "CMT": 0.0} | first
    columns = {name: [value] + [0.0] * count for name, value in names.items()}
    return {"ID": [1.0] * (count + 1), "TIME": [0.0, *hours], **columns}


HOURS = (0.1, 0.5, 3.0, 12.0, 24.5, 60.0, 119.0, 200.0)


@pytest.mark.parametrize("name", ["clonazepam", "diazepam", "triazolam"])
def test_repeated_doses(name: str) -> None:
    model, mg = dependence_model(name), {"clonazepam": 1.0, "diazepam": 10.0, "triazolam": 0.5}[name]
    lag = float(model.dosing[1].lag_h)
    boluses = [(12.0 * k + lag, 1, mg) for k in range(10)]
    course = simulate_events(table(HOURS, AMT=mg, II=12, ADDL=9, CMT=1), model)
    agree(_rows(course), independent(model, boluses, HOURS))


def _rows(course: object) -> dict[str, Array]:
    """The course without its first record."""
    return {name: course[name][1:] for name in ("u", "drive", "A1", "A2")}  # type: ignore[index]


@pytest.mark.parametrize("name", ["clonazepam", "triazolam"])
def test_stiff_corner(name: str) -> None:
    """Absorption and effect site at 12 per hour."""
    model, mg = changed(name, fast_per_h=12.0), {"clonazepam": 1.0, "triazolam": 0.5}[name]
    lag = float(model.dosing[1].lag_h)
    boluses = [(12.0 * k + lag, 1, mg) for k in range(10)]
    course = simulate_events(table(HOURS, AMT=mg, II=12, ADDL=9), model)
    agree(_rows(course), independent(model, boluses, HOURS))


def test_long_pause_between_doses() -> None:
    """Panels grow over weeks without a dose."""
    model = dependence_model("diazepam")
    hours = (400.0, 900.0, 2000.0)
    bolus = (float(model.dosing[1].lag_h), 1, 40.0)
    agree(_rows(simulate_events(table(hours, AMT=40), model)), independent(model, [bolus], hours))


def test_intravenous_dose_beside_an_oral_one() -> None:
    model = dependence_model("clonazepam")
    given = {"ID": [1] * 4, "TIME": [0, 0, 5, 30], "AMT": [1, 0.5, 0, 0], "CMT": [1, 2, 0, 0]}
    course = simulate_events(given, model)
    wanted = independent(model, [(0.0, 1, 1.0), (0.0, 2, 0.5)], (5.0, 30.0))
    agree({name: course[name][2:] for name in wanted}, wanted)


def test_steady_state_is_full_adaptation() -> None:
    """SS 1 stands for use without beginning: time constants short enough for the solver to get there."""
    model = changed("clonazepam", tau_h=(20.0, 60.0))
    hours = (1.0, 6.0, 40.0)
    course = simulate_events(table((0.0, *hours), AMT=1, II=12, SS=1, ADDL=1), model)
    boluses = [(12.0 * k, 1, 1.0) for k in range(-140, 2)]
    agree(_rows(course), independent(model, boluses, (0.0, *hours)))


def test_steady_constant_infusion_is_full_adaptation() -> None:
    model = dependence_model("clonazepam")
    given = {"ID": [1, 1], "TIME": [0, 1], "AMT": [0, 0], "SS": [1, 0], "RATE": [0.05, 0], "CMT": [2, 2]}
    course = simulate_events({**given, "EVID": [1, 0]}, model)
    assert course["A1"][0] == pytest.approx(course["drive"][0], abs=1e-12)
    assert course["A2"][0] == pytest.approx(course["drive"][0], abs=1e-12)
    assert course["clonazepam_ng_per_ml"][1] < course["clonazepam_ng_per_ml"][0]


def test_a_reset_ends_adaptation_too() -> None:
    given = {"ID": [1] * 3, "TIME": [0, 100, 100], "AMT": [2, 0, 0], "EVID": [1, 0, 3]}
    course = simulate_events({**given, "II": [12, 0, 0], "ADDL": [8, 0, 0]}, dependence_model("clonazepam"))
    assert course["A1"][1] > 0.1
    assert course["A1"][2] == course["u"][2] == 0


def test_weight_of_each_person_and_record() -> None:
    """Weight as a column scales the kinetics as the house model does for one person of that weight."""
    hours = (1.0, 10.0, 60.0)
    people = table(hours, AMT=1)
    both = {name: [*column, *column] for name, column in people.items()}
    both |= {"ID": [1] * 4 + [2] * 4, "WT": [50.0] * 4 + [90.0] * 4}
    course = simulate_events(both, dependence_model("clonazepam", weight_kg=lambda WT: WT))
    for number, kg in enumerate((50.0, 90.0)):
        alone = simulate_events(people, dependence_model("clonazepam", weight_kg=kg))
        for name in ("clonazepam_ng_per_ml", "A1", "pwc20"):
            assert course[name][4 * number : 4 * number + 4] == pytest.approx(alone[name], rel=1e-12)


@pytest.mark.parametrize("covariates", ["nocb", "locf"])
def test_weight_that_jumps_between_doses(covariates: str) -> None:
    """The effect site bends where the volume jumps, long after a dose."""
    hours = (11.0, 11.5, 35.0, 47.0)
    given = table(hours, AMT=4, II=24, ADDL=1) | {"WT": [30.0, 30.0, 120.0, 40.0, 90.0]}
    model = changed("clonazepam", fast_per_h=12.0)
    model = replace(model, parameters={"weight_kg": lambda WT: WT}, dosing={})
    by_span = (30.0, 120.0, 40.0, 90.0) if covariates == "nocb" else (30.0, 30.0, 120.0, 40.0)

    def weight_kg(hour: float) -> float:
        return by_span[int(np.searchsorted(hours[:-1], hour))]

    wanted = independent(model, [(0.0, 1, 4.0), (24.0, 1, 4.0)], hours, weight_kg)
    agree(_rows(simulate_events(given, model, covariates=covariates)), wanted)


def test_two_drugs_add_at_the_receptor() -> None:
    model = dependence_model(["diazepam", "lorazepam"])
    lorazepam = model.compartments.index("lorazepam gut") + 1
    given = {"ID": [1] * 3, "TIME": [0, 0, 8], "AMT": [10, 2, 0], "CMT": [1, lorazepam, 0]}
    course = simulate_events(given, model)
    alone = [
        simulate_events({"ID": [1, 1], "TIME": [0, 8], "AMT": [mg, 0]}, dependence_model(drug))
        for drug, mg in (("diazepam", 10), ("lorazepam", 2))
    ]
    assert course["u"][2] == pytest.approx(sum(one["u"][1] for one in alone), rel=1e-10)
    for one, name in zip(alone, ("nordiazepam_ng_per_ml", "lorazepam_ng_per_ml"), strict=True):
        assert course[name][2] == pytest.approx(one[name][1], rel=1e-10)
