"""SBML read back by libSBML and run by libroadrunner, against our own course."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .export_reading import CASES, Asked, compared

roadrunner = pytest.importorskip("roadrunner", reason="libroadrunner is not installed")
libsbml = pytest.importorskip("libsbml", reason="python-libsbml is not installed")
roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
TWO_YEARS = Asked("clonazepam 1 mg twice daily", {"since": "2024-12-01"}, {"every": 6.0})


def ran(text: str, last_h: float, points: int, names: list[str]) -> dict[str, Any]:
    runner = roadrunner.RoadRunner(text)
    runner.integrator.relative_tolerance = 1e-10
    runner.integrator.absolute_tolerance = 1e-12
    runner.integrator.maximum_num_steps = 100_000
    table = np.asarray(runner.simulate(0, last_h, points, ["time", *names]))
    return dict(zip(["time", *names], table.T, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_roadrunner_gives_our_course(name: str) -> None:
    asked = CASES[name]
    answer, course = asked.exported("sbml"), asked.simulated()
    text = answer.files["sbml_model.xml"]
    names = [level.id for level in (*answer.model.driving, *answer.model.outputs)]
    levels = ran(text, float(course.hours[-1]), len(course.hours), names)
    assert np.allclose(levels["time"], course.hours, atol=1e-9)
    compared(levels, course)


def test_two_years_are_two_events() -> None:
    answer, course = TWO_YEARS.exported("sbml"), TWO_YEARS.simulated()
    text = answer.files["sbml_model.xml"]
    assert text.count("<event ") == 2 and len(text) < 40_000
    names = [level.id for level in (*answer.model.driving, *answer.model.outputs)]
    levels = ran(text, float(course.hours[-1]), len(course.hours), [*names, "left_1", "left_2"])
    compared(levels, course)
    assert levels["left_1"][-1] == levels["left_2"][-1] == 0


REPLACED = Asked(
    {
        "medicines": [
            {"directions": "clonazepam 1 mg twice daily", "since": "2026-08-01", "until": "2026-08-10"},
            {"directions": "zolpidem 10 mg at bedtime", "since": "2026-08-01", "until": "2026-08-10"},
            {"directions": "diazepam 10 mg at bedtime", "since": "2026-08-11"},
        ]
    }
)
"""Months on another drug: what is left of the first two would fall below what a computer can hold."""


@pytest.mark.parametrize("relative", [1e-6, 1e-10])
def test_a_drug_that_another_replaced_does_not_stop_the_solver(relative: float) -> None:
    answer, course = REPLACED.exported("sbml"), REPLACED.simulated()
    text = answer.files["sbml_model.xml"]
    runner = roadrunner.RoadRunner(text)
    runner.integrator.relative_tolerance = relative
    hours = course.hours
    names = ["time", "GUT_1", "GUT_2", "plasma_diazepam", "plasma_clonazepam"]
    table = np.asarray(runner.simulate(0, float(hours[-1]), len(hours), names))
    assert table[-1, 1] == table[-1, 2] == 0
    at = course.typical.plasma_ng_per_ml
    assert np.allclose(table[:, 3], at["diazepam"], rtol=0, atol=1e-4 * at["diazepam"].max())
    assert np.allclose(table[:, 4], at["clonazepam"], rtol=0, atol=1e-4 * at["clonazepam"].max())


def test_one_drug_alone_has_plain_events() -> None:
    """Nothing is set to 0 where no other drug is dosed."""
    text = TWO_YEARS.exported("sbml").files["sbml_model.xml"]
    document = libsbml.readSBMLFromString(text)
    events = document.getModel().getListOfEvents()
    assert {one.getNumEventAssignments() for one in events} == {3}


@pytest.mark.parametrize("name", [*CASES, "replaced"])
def test_libsbml_finds_nothing_wrong(name: str) -> None:
    """Level 3 Version 2, with no error and no warning, units included."""
    text = {**CASES, "replaced": REPLACED}[name].exported("sbml").files["sbml_model.xml"]
    document = libsbml.readSBMLFromString(text)
    document.checkConsistency()
    said = [document.getError(place).getMessage() for place in range(document.getNumErrors())]
    assert said == []
    assert (document.getLevel(), document.getVersion()) == (3, 2)
    broken = libsbml.readSBMLFromString(text.replace('units="litre_per_hour"', 'units="litre"', 1))
    broken.checkConsistency()
    assert broken.getNumErrors() > 0


def test_every_number_says_its_unit_source_and_grade() -> None:
    answer = CASES["diazepam and nordiazepam"].exported("sbml")
    model = libsbml.readSBMLFromString(answer.files["sbml_model.xml"]).getModel()
    for one in answer.model.parameters:
        found = model.getParameter(one.id)
        assert found.getValue() == pytest.approx(one.value, rel=1e-11)
        assert found.isSetUnits() and found.getConstant()
        notes = found.getNotesString()
        assert one.grade in notes and all(source in notes for source in one.sources)
    clearance = model.getParameter("CL_1")
    assert clearance.getUnits() == "litre_per_hour" and clearance.getName() == "clearance of diazepam"
    header = model.getNotesString()
    assert "not a forecast of one person" in header and "can kill" in header
