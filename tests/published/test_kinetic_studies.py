"""The closed form behind the evidence gives each published quantity as the engine of the courses does."""

from __future__ import annotations

import pytest

from glidepath.evidence.curves import Study, curves_of
from glidepath.evidence.kinetics_checks import found_in
from glidepath.facts.pk_checks import PkCheck, pk_checks
from glidepath.patient.person import Person
from glidepath.population.sampling import typical_person

from .pk_quantities import model_value


def typical(check: PkCheck) -> Study:
    channel = (check.drug, check.formulation)
    drug = typical_person(Person(weight_kg=check.weight_kg), [channel]).drugs[channel]
    return Study(runs=1, people=1, curves=curves_of(drug))


TOLERANCES = {
    "tmax": (0.025, 0.06),  # here times grow by two percent, there they are three minutes apart
    "t_half": (0.02, 0.0),  # the engine reads a late slope; its drug still feeds nordiazepam there
    "accumulation_tau": (0.004, 0.0),  # the engine's last interval is three minutes short
}
"""Relative and absolute, where reading off a curve is coarser than the closed form."""


@pytest.mark.parametrize("check", pk_checks(), ids=lambda check: f"{check.check}-{check.quantity}")
def test_each_published_quantity_is_that_of_the_engine(check: PkCheck) -> None:
    """Two ways that share the facts alone."""
    relative, absolute = TOLERANCES.get(check.quantity, (0.002, 0.0))
    found = float(found_in(typical(check), check)[0])
    assert found == pytest.approx(model_value(check), rel=relative, abs=absolute)
