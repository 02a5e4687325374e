"""A wrong event table: every problem with row and column, in one pass, and nothing computed."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from glidepath.basis.errors import InputError
from glidepath.interfaces.event_tables import Dosing, dependence_model, one_compartment, simulate_events

MODEL = one_compartment(clearance_l_per_h=5, volume_l=50, absorption_per_h=1)
GOOD: dict[str, list[Any]] = {
    "ID": [1, 1, 1, 2, 2],
    "TIME": [0, 1, 2, 0, 5],
    "AMT": [2, 0, 0, 1, 0],
    "EVID": [1, 0, 0, 1, 0],
    "CMT": [1, 2, 2, 1, 2],
    "RATE": [0, 0, 0, 0, 0],
    "II": [12, 0, 0, 0, 0],
    "ADDL": [3, 0, 0, 0, 0],
    "SS": [0, 0, 0, 0, 0],
    "MDV": [1, 0, 0, 1, 0],
    "DV": [0, 3, 2, 0, 1],
}
WRONG = {
    "unsorted": ({"TIME": [0, 3, 2, 0, 5]}, "row 3, column TIME: 2 is before the row above"),
    "missing time": ({"TIME": [0, np.nan, 2, 0, 5]}, "row 2, column TIME: a value is missing"),
    "clock time": ({"TIME": ["0", "13:30", "14", "0", "5"]}, "row 2, column TIME: '13:30' is no number of hours"),
    "dates": ({"TIME": np.arange("2026-01-01", "2026-01-06", dtype="M8[D]")}, "row 1, column TIME: 2026-01-01 is no number"),
    "ID missing in text": ({"ID": ["a", "a", "a", None, "b"]}, "row 4, column ID: a value is missing"),
    "endless time": ({"TIME": [0, 1, np.inf, 0, 5]}, "row 3, column TIME: inf is endless"),
    "EVID unknown": ({"EVID": [1, 0, 5, 1, 0]}, "row 3, column EVID: 5 is unknown; type 0 observation"),
    "EVID missing": ({"EVID": [1, 0, np.nan, 1, 0]}, "row 3, column EVID: a value is missing"),
    "CMT unknown": ({"CMT": [1, 2, 2, 7, 2]}, "row 4, column CMT: 7 is unknown; type one of 1 gut, 2 central"),
    "CMT by a wrong name": (
        {"CMT": ["gut", "central", "central", "stomach", "central"]}, "row 4, column CMT: 'stomach' is unknown",
    ),
    "CMT off": ({"CMT": [1, 2, -2, 1, 2]}, "row 3, column CMT: -2 would switch a compartment off"),
    "CMT between": ({"CMT": [1, 1.5, 2, 1, 2]}, "row 2, column CMT: 1.5 is unknown"),
    "amount below 0": ({"AMT": [-2, 0, 0, 1, 0]}, "row 1, column AMT: -2 is below 0"),
    "amount missing": ({"AMT": [2, 0, 0, np.nan, 0]}, "row 4, column AMT: a value is missing in a dose record"),
    "amount 0": ({"AMT": [2, 0, 0, 0, 0]}, "row 4, column AMT: 0 is no dose; type the dose in mg, or EVID 2"),
    "amount is text": ({"AMT": ["2", "0", ".", "one", "."]}, "row 4, column AMT: 'one' is text; type a number"),
    "dose in an observation": ({"AMT": [2, 0, 9, 1, 0]}, "row 3, column AMT: 9 stands in a record without dose"),
    "rate below 0": ({"RATE": [0, 0, 0, -3, 0]}, "row 4, column RATE: -3 is below 0; type mg/h, -1"),
    "SS unknown": ({"SS": [3, 0, 0, 0, 0]}, "row 1, column SS: 3 is not 0, 1 or 2"),
    "SS without II": ({"SS": [0, 0, 0, 1, 0]}, "row 4, column II: 0 with SS gives no interval"),
    "ADDL without II": ({"ADDL": [3, 0, 0, 2, 0]}, "row 4, column II: 0 with ADDL gives no interval"),
    "II alone": ({"ADDL": [0, 0, 0, 0, 0]}, "row 1, column II: 12 stands without ADDL or SS"),
    "II below 0": ({"II": [-12, 0, 0, 0, 0]}, "row 1, column II: -12 is below 0"),
    "ADDL below 0": ({"ADDL": [-3, 0, 0, 0, 0]}, "row 1, column ADDL: -3 is below 0"),
    "ADDL in parts": ({"ADDL": [2.5, 0, 0, 0, 0]}, "row 1, column ADDL: 2.5 is no whole number"),
    "ADDL in an observation": ({"ADDL": [3, 0, 1, 0, 0]}, "row 3, column ADDL: 1 stands in a record without dose"),
    "MDV unknown": ({"MDV": [1, 0, 2, 1, 0]}, "row 3, column MDV: 2 is not 0 or 1"),
    "ID comes back": ({"ID": [1, 2, 2, 1, 1]}, "row 4, column ID: 1 comes back after other IDs"),
    "rows to leave out": ({"C": [".", "C", "C", ".", "."]}, "row 2, column C: 'C' marks a row that NONMEM leaves out"),
    "ID missing": ({"ID": [1, 1, 1, np.nan, 2]}, "row 4, column ID: a value is missing"),
}  # fmt: skip


def says(table: Any, model: Any = MODEL, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        simulate_events(table, model, **options)
    assert "\n" not in refused.value.says
    return refused.value.says


def test_the_good_table_is_taken() -> None:
    assert len(simulate_events(GOOD, MODEL)) == 5


@pytest.mark.parametrize("name", WRONG)
def test_row_and_column_are_named(name: str) -> None:
    change, wanted = WRONG[name]
    assert says(GOOD | change).startswith(wanted)


CONSTANT = {"ID": [1, 1], "TIME": [0, 1], "AMT": [0, 0], "EVID": [1, 0], "SS": [1, 0], "CMT": [2, 2]}


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"RATE": [0, 0]}, "column RATE: 0 with SS and AMT 0 gives no constant infusion"),
        ({"RATE": [-2, 0]}, "column RATE: -2 with SS and AMT 0 gives no constant infusion"),
        ({"RATE": [1, 0], "II": [12, 0]}, "column II: 12 with SS and AMT 0 (constant infusion) must be 0"),
        ({"RATE": [1, 0], "ADDL": [2, 0]}, "column ADDL: 2 cannot follow a constant infusion"),
    ],
)
def test_a_constant_infusion_that_contradicts_itself(more: dict[str, Any], wanted: str) -> None:
    assert f"row 1, {wanted}" in says(CONSTANT | more)


def test_all_problems_in_one_error_and_the_rest_counted() -> None:
    count = 40
    table = {
        "ID": [1] * count,
        "TIME": list(range(count)),
        "AMT": [0] * count,
        "EVID": [9] * 15 + [0] * 25,
        "CMT": [1] * 20 + [8] * 20,
    }
    text = says(table)
    assert text.count("column EVID") == 10 and text.endswith("; and 25 more")


def test_problems_of_several_columns_come_in_order_of_rows() -> None:
    text = says(GOOD | {"MDV": [1, 0, 0, 1, 4], "CMT": [1, 2, 9, 1, 2], "SS": [0, 0, 0, 7, 0]})
    assert re.findall(r"row (\d), column (\w+)", text) == [("3", "CMT"), ("4", "SS"), ("5", "MDV")]


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ({"ID": [1], "TIME": [0]}, "the table has no column AMT"),
        ({"TIME": [0]}, "the table has no column ID nor AMT"),
        ({"ID": [1], "id": [1], "TIME": [0], "AMT": [1]}, "column ID stands twice"),
        ({"SUBJ": [1], "TME": [0], "AMT": [1]}, "the table has no column ID nor TIME beside SUBJ, TME; rename 'TME' to TIME"),
        ({"#id": [1], "TIME": [0], "AMT": [1]}, "the table has no column ID beside #id; rename '#id' to ID"),
        ({"ID": [1], "TIME": [0], "DOSE": [1]}, "the table has no column AMT beside DOSE; a table needs ID, TIME, AMT"),
        ({"ID": [1, 1], "TIME": [0], "AMT": [1]}, "columns differ in length (ID 2, TIME 1, AMT 1); give"),
        ({"ID": [], "TIME": [], "AMT": []}, "the event table holds no record"),
        ({}, "the table has no column"),
        ({"ID": 1, "TIME": 2, "AMT": 3}, "column ID is no list of single values"),
        ({"ID": [1, 1], "TIME": [[0], [1]], "AMT": [1, 0]}, "column TIME is no list of single values"),
        ({"ID": [1, 1], "TIME": [[0, 2], [1]], "AMT": [1, 0]}, "column TIME is no list of single values"),
        ({"ID": [1], "TIME": [0], "AMT": [1], "plasma_ng_per_ml": [0]}, "the table has a column plasma_ng_per_ml"),
    ],
)  # fmt: skip
def test_the_table_as_a_whole(table: dict[str, Any], wanted: str) -> None:
    assert says(table).startswith(wanted)


@pytest.mark.parametrize(
    ("change", "dosing", "wanted"),
    [
        ({"RATE": [-1, 0, 0, 0, 0]}, {}, "row 1, column RATE: -1 asks for a modelled rate and compartment gut"),
        ({"RATE": [-2, 0, 0, 0, 0]}, {}, "row 1, column RATE: -2 asks for a modelled duration and compartment gut"),
        ({"SS": [1, 0, 0, 0, 0]}, {1: Dosing(lag_h=12)}, "row 1, column II: 12 h: the lag is not shorter than II"),
        ({}, {1: Dosing(lag_h=[0, -1])}, "row 4, column lag_h of gut: -1 is no number of 0 or more"),
        ({}, {1: Dosing(bioavailability=lambda DV: DV - 1)}, "row 1, column bioavailability of gut: -1 is no"),
        ({"RATE": [-2, 0, 0, 0, 0]}, {1: Dosing(duration_h=0)}, "row 1, column duration_h of gut: 0 is no number above"),
    ],
)  # fmt: skip
def test_doses_that_the_model_cannot_give(change: dict[str, Any], dosing: Any, wanted: str) -> None:
    model = one_compartment(clearance_l_per_h=5, volume_l=50, absorption_per_h=1, dosing=dosing)
    assert says(GOOD | change, model).startswith(wanted)


@pytest.mark.parametrize(
    ("clearance", "wanted"),
    [
        (lambda WT: WT, "parameter clearance_l_per_h asks for column WT, which the table lacks"),
        (lambda DV: DV, "row 1, column clearance_l_per_h: 0 is no number above 0"),
        ([1, 2, 3], "parameter clearance_l_per_h has 3 numbers and the table 2 IDs"),
        ([1, -2], "row 4, column clearance_l_per_h: -2 is no number above 0"),
        (lambda DV: DV[:2], "parameter clearance_l_per_h gives (2,) numbers for 5 records"),
    ],
)
def test_parameters_that_do_not_fit(clearance: Any, wanted: str) -> None:
    assert says(
        GOOD, one_compartment(clearance_l_per_h=clearance, volume_l=50, absorption_per_h=1)
    ).startswith(wanted)


def test_what_the_dependence_model_cannot_do() -> None:
    table = GOOD | {"SS": [2, 0, 0, 0, 0]}
    assert "row 1, column SS: 2 cannot be 2 here" in says(table, dependence_model("clonazepam"))
    with pytest.raises(InputError, match="no numbers for 'water'"):
        dependence_model("water")
    with pytest.raises(InputError, match="no numbers for 'clonazpam'; did you mean clonazepam"):
        dependence_model("clonazpam")
    with pytest.raises(InputError, match="no numbers for 'estazolam'; type one of"):
        dependence_model("estazolam")  # a drug that is known is not taken for a misspelt other one
    with pytest.raises(InputError, match="dosing goes by compartment"):
        dependence_model("clonazepam", dosing=Dosing(lag_h=1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="dosing names compartment 9; type a number from 1 to 3"):
        dependence_model("clonazepam", dosing={9: Dosing()})
    with pytest.raises(InputError, match="once"):
        dependence_model(["diazepam", "diazepam"])


def test_options_and_kinds_of_table() -> None:
    assert says(GOOD, covariates="linear").startswith("covariates 'linear' is unknown; type nocb")
    assert says(GOOD, "clonazepam").startswith("the model is a str; make one with one_compartment")
    assert says(42).startswith("an event table cannot be read from int; type a CSV path")
    assert says("no/such/file.csv").startswith("there is no readable file 'file.csv'")
    with pytest.raises(InputError, match="dosing names compartment 3"):
        one_compartment(clearance_l_per_h=1, volume_l=1, absorption_per_h=1, dosing={3: Dosing()})


def test_one_wrong_row_of_many_is_found() -> None:
    count = 300_000
    evid = np.zeros(count)
    evid[123_456] = 6
    table = {"ID": np.ones(count), "TIME": np.arange(count), "AMT": np.zeros(count), "EVID": evid}
    assert says(table).startswith("row 123457, column EVID: 6 is unknown")


TWO = dependence_model(["diazepam", "lorazepam"])
BOTH: dict[str, list[Any]] = {
    "ID": [1, 1, 1, 2],
    "TIME": [0, 0, 24, 0],
    "AMT": [10, 2, 0, 2],
    "EVID": [1, 1, 0, 1],
    "CMT": ["diazepam gut", "lorazepam gut", 1, "lorazepam gut"],
    "SS": [1, 1, 0, 1],
    "II": [12, 12, 0, 12],
}


@pytest.mark.parametrize("changes", [{}, {"SS": [0, 1, 0, 1], "II": [0, 12, 0, 12]}, {"EVID": [4, 1, 0, 1]}])
def test_a_steady_state_that_takes_another_drug_away_is_refused(changes: dict[str, Any]) -> None:
    """Two drugs at steady state: the second SS 1 would leave the first at 0, and the score without withdrawal."""
    with pytest.raises(
        InputError, match=r"^row 2, column SS: 1 would take away the dose above.*ADDL"
    ) as error:
        simulate_events({**BOTH, **changes}, TWO)
    assert "row 4" not in str(error.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"TIME": [0, 12, 24, 0]},
        {"EVID": [1, 4, 0, 1]},
        {"ID": [1, 2, 2, 3]},
        {"SS": [1, 0, 0, 1], "II": [12, 0, 0, 12]},
    ],
)
def test_a_steady_state_that_takes_nothing_away_at_its_time_stands(changes: dict[str, Any]) -> None:
    assert len(simulate_events({**BOTH, **changes}, TWO)) == 4


def test_steady_states_of_two_drugs_are_not_added() -> None:
    with pytest.raises(InputError, match=r"row 2, column SS: 2 cannot be 2 here.*ADDL from long before"):
        simulate_events({**BOTH, "SS": [1, 2, 0, 1]}, TWO)


def test_a_column_c_of_another_meaning_is_data() -> None:
    assert len(simulate_events({**GOOD, "C": [1, 2, 3, 1, 2]}, MODEL)) == 5
