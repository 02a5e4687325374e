"""The parts of event tables: steps, steady states, timelines, panels and models."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from glidepath import InputError, simulate
from glidepath.interfaces.event_tables import (
    EventKinetics,
    EventModel,
    dependence_model,
    one_compartment,
    simulate_events,
    three_compartment,
    two_compartment,
)
from glidepath.simulation.event_lanes import hours_to_anchors, levels
from glidepath.simulation.event_panels import panel_ends_h
from glidepath.simulation.event_transitions import distinct_steps, transitions, with_inputs

MATRIX = np.array([[-12.0, 0.0, 0.0], [12.0, -0.5, 0.2], [0.0, 0.4, -0.2]])


@pytest.mark.parametrize("hours", [0.0, 1e-6, 0.3, 24.0, 1000.0])
def test_transitions_of_mixed_lengths(hours: float) -> None:
    lengths = np.array([hours, 7.0, 0.01])
    found = transitions(np.stack([MATRIX] * 3), lengths)
    for one, length in zip(found, lengths, strict=True):
        assert one == pytest.approx(expm(MATRIX * length), rel=1e-9, abs=1e-15)


def test_an_input_is_a_constant_state() -> None:
    wide = with_inputs(MATRIX[None], np.array([1]))
    level = transitions(wide, np.array([2000.0]))[0, :3, 3]
    assert level == pytest.approx(np.linalg.solve(-MATRIX, [0, 1, 0]), rel=1e-9)


def test_steps_that_differ_by_rounding_are_one() -> None:
    steps = distinct_steps(np.array([0, 0, 1]), np.array([0.1 + 0.2, 0.3, 0.3]))
    assert len(steps.hours) == 2 and steps.pair.tolist() == [0, 0, 1]


def test_panels_are_short_after_an_event_and_reach_to_the_end() -> None:
    ends = panel_ends_h(12.0, 500.0)
    lengths = np.diff(ends, prepend=0)
    assert lengths[0] <= 0.5 / 12 and (np.diff(lengths) >= 0).all()
    assert ends[-1] < 500 <= ends[-1] + 2 * lengths[-1]
    assert (lengths[1:] <= np.maximum(ends[:-1], lengths[0])).all()


def test_levels_of_a_timeline() -> None:
    split = levels(np.array([0, 0, 0, 0, 1, 1]), np.array([True, False, True, False, True, False]))
    assert hours_to_anchors(split, np.array([0, 1, 2, 4, 0, 8.0])).tolist() == [0, 3, 0]
    after = [rows.tolist() for _, rows in split.after_anchor.steps()]
    assert [sorted(rows) for rows in after] == [[1, 3, 5], [2]]


def test_two_and_three_compartments_against_matrices_by_hand() -> None:
    cl, v, q, vp, ka = 4.0, 30.0, (12.0, 2.0), (50.0, 200.0), 1.3
    common = {"clearance_l_per_h": cl, "central_volume_l": v, "absorption_per_h": ka}
    two = two_compartment(**common, intercompartmental_l_per_h=q[0], peripheral_volume_l=vp[0])
    three = three_compartment(**common, intercompartmental_l_per_h=q, peripheral_volumes_l=vp)
    table = {"ID": [1] * 4, "TIME": [0, 2, 10, 300], "AMT": [5, 0, 0, 0]}
    for model, sides in ((two, 1), (three, 2)):
        size = 2 + sides
        matrix = np.zeros((size, size))
        matrix[0, 0], matrix[1, 0], matrix[1, 1] = -ka, ka, -cl / v
        for side in range(sides):
            matrix[1, 1] -= q[side] / v
            matrix[2 + side, 1], matrix[1, 2 + side] = q[side] / v, q[side] / vp[side]
            matrix[2 + side, 2 + side] = -q[side] / vp[side]
        wanted = [1000 / v * 5 * expm(matrix * hour)[1, 0] for hour in table["TIME"]]
        assert simulate_events(table, model)["plasma_ng_per_ml"] == pytest.approx(
            wanted, rel=1e-10, abs=1e-12
        )


def test_parameters_by_person_are_in_order_of_the_ids() -> None:
    table = {"ID": ["z", "z", "a", "a"], "TIME": [0, 1, 0, 1], "AMT": [1, 0, 1, 0]}
    course = simulate_events(table, one_compartment(clearance_l_per_h=[1, 2], volume_l=10))
    assert course["plasma_ng_per_ml"] == pytest.approx([100, 100 * np.exp(-0.1), 100, 100 * np.exp(-0.2)])


def test_a_function_may_give_one_number_for_all() -> None:
    model = one_compartment(clearance_l_per_h=lambda WT: 2.0, volume_l=10)
    table = {"ID": [1, 1], "TIME": [0, 1], "AMT": [1, 0], "WT": [50, 60]}
    assert simulate_events(table, model)["plasma_ng_per_ml"][1] == pytest.approx(100 * np.exp(-0.2))


def test_a_model_of_ones_own() -> None:
    """Any linear system: here a chain of two transit compartments before the plasma."""

    def kinetics(values: dict[str, np.ndarray]) -> EventKinetics:
        rate = values["rate_per_h"]
        matrix = np.zeros((len(rate), 3, 3))
        matrix[:, [0, 1, 2], [0, 1, 2]] = -rate[:, None]
        matrix[:, [1, 2], [0, 1]] = rate[:, None]
        plasma = np.zeros((len(rate), 1, 3))
        plasma[:, 0, 2] = 1000.0
        return EventKinetics(matrix=matrix, plasma_rows=plasma)

    model = EventModel(
        compartments=("first", "second", "plasma"),
        moieties=("plasma",),
        parameters={"rate_per_h": lambda K: K},
        kinetics=kinetics,
    )
    table = {"ID": [1, 1], "TIME": [0, 3], "AMT": [1, 0], "K": [0.7, 0.7], "CMT": ["First", ""]}
    wanted = 1000 * (0.7 * 3) ** 2 / 2 * np.exp(-0.7 * 3)
    assert simulate_events(table, model)["plasma_ng_per_ml"][1] == pytest.approx(wanted, rel=1e-10)


def test_the_dependence_model_is_the_one_of_simulate() -> None:
    """Ten days of clonazepam twice a day from both doors."""
    case = {"since": "2026-01-01", "as_of": "2026-01-10", "typical": True}
    course = simulate("clonazepam 1 mg twice daily", **case).course
    hours, none = course.hours, np.zeros(len(course.hours))
    rows = {"TIME": [0, *hours], "AMT": [1, *none], "II": [12, *none], "ADDL": [30, *none]}
    mine = simulate_events({"ID": [1] * (len(hours) + 1), **rows}, dependence_model("clonazepam"))
    level = course.typical.plasma_ng_per_ml["clonazepam"]
    assert mine["clonazepam_ng_per_ml"][1:] == pytest.approx(level, rel=1e-9, abs=1e-9)
    for name in ("occupancy", "drive", "opposition", "pwc20"):
        assert mine[name][1:] == pytest.approx(getattr(course.typical, name), abs=1e-5)


def test_no_steady_state_where_something_never_leaves() -> None:
    model = EventModel(
        compartments=("store",),
        moieties=("plasma",),
        parameters={"volume_l": 1.0},
        kinetics=lambda values: EventKinetics(matrix=np.zeros((1, 1, 1)), plasma_rows=np.ones((1, 1, 1))),
    )
    assert simulate_events({"ID": [1], "TIME": [0], "AMT": [3]}, model)["plasma_ng_per_ml"][0] == 3
    with pytest.raises(InputError, match="a steady state that this model does not have"):
        simulate_events({"ID": [1], "TIME": [0], "AMT": [3], "II": [12], "SS": [1]}, model)
