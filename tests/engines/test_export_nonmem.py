"""The NONMEM control stream read by pharmpy: parameters, spread, data, and the equations followed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glidepath.formats.export_files import Exported

from .export_reading import CASES, Read, compared, expanded, followed

modeling = pytest.importorskip("pharmpy.modeling", reason="pharmpy-core is not installed")
sympy = pytest.importorskip("sympy")


def read_back(answer: Exported, folder: Path) -> Any:
    for name, text in answer.files.items():
        (folder / name).write_text(text)
    return modeling.read_model(folder / "nonmem_model.ctl")


def filled(expression: Any, values: Mapping[Any, Any]) -> Any:
    return sympy.sympify(expression).subs(values)


def person_of(model: Any) -> tuple[dict[Any, float], dict[str, float]]:
    """Every value of the typical person by symbol, and the start values by compartment."""
    values: dict[Any, Any] = {sympy.Symbol(name): value for name, value in model.parameters.inits.items()}
    values |= {sympy.Symbol(name): 0.0 for name in model.random_variables.names}
    start: dict[str, float] = {}
    for line in model.statements.before_odes:
        name, value = str(line.symbol), float(filled(line.expression, values))
        if name.endswith("(0)"):
            start[name.removeprefix("A_").removesuffix("(0)")] = value
        else:
            values[sympy.Symbol(name)] = value
    return values, start


def nonmem_read(answer: Exported, model: Any) -> Read:
    """The model as pharmpy understands it: its own differential equations and statements."""
    odes, (values, start) = model.statements.ode_system, person_of(model)
    states = tuple(odes.compartment_names)
    symbols = [sympy.Symbol(f"A_{name}") for name in states]
    of_time = {
        sympy.Function(f"A_{name}")(sympy.Symbol("t")): s for name, s in zip(states, symbols, strict=True)
    }
    right = {str(sympy.sympify(one.lhs).args[0].func)[2:]: sympy.sympify(one.rhs) for one in odes.eqs}
    rates = sympy.lambdify(symbols, [right[name].subs(of_time).subs(values) for name in states], "math")
    after: dict[Any, Any] = {}
    for line in model.statements.after_odes:
        after[sympy.Symbol(str(line.symbol))] = filled(line.expression, of_time).subs(after).subs(values)
    names = [str(symbol).lower() for symbol in after]
    levels = sympy.lambdify(symbols, list(after.values()), "math")
    at = {name: odes.find_compartment(name) for name in states}
    control = answer.files["nonmem_model.ctl"]
    order = [line.split("(")[1].split(")")[0] for line in control.splitlines() if "COMP=(" in line]
    return Read(
        states=states,
        rates=lambda now: rates(*[now[name] for name in states]),
        levels=lambda now: dict(zip(names, levels(*[now[name] for name in states]), strict=True)),
        start=start,
        lag_h={name: float(filled(one.lag_time, values)) for name, one in at.items()},
        factor={name: float(filled(one.bioavailability, values)) for name, one in at.items()},
        doses=tuple((t, order[int(cmt) - 1], mg) for t, cmt, mg in expanded(answer.files["nonmem_data.csv"])),
    )


@pytest.mark.parametrize(
    "name", ["clonazepam, stopped", "a prodrug and a second drug", "beginning not known"]
)
def test_what_pharmpy_reads_is_our_model(name: str, tmp_path: Path) -> None:
    asked = CASES[name]
    answer, course = asked.exported("nonmem"), asked.simulated()
    model = read_back(answer, tmp_path)
    _numbers_are_ours(model, answer)
    _data_are_ours(model, answer)
    read = nonmem_read(answer, model)
    assert bool(read.start) == (name == "beginning not known")
    compared(followed(read, course.hours), course)


def _numbers_are_ours(model: Any, answer: Exported) -> None:
    typical, spreads = answer.model.parameters, answer.model.spreads
    inits = model.parameters.inits
    wanted = {f"TV{one.id}": one.value for one in typical}
    wanted |= {one.id.replace("ETA", "IIV"): one.variance for one in spreads}
    assert inits == pytest.approx(wanted | {"RATING": answer.model.noise_points**2}, rel=1e-11)
    assert list(model.random_variables.etas.names) == [
        f"ETA_{number}" for number in range(1, len(spreads) + 1)
    ]
    assert set(model.statements.ode_system.compartment_names) == {
        one.id.replace("_", "") for one in answer.model.compartments
    }


def _data_are_ours(model: Any, answer: Exported) -> None:
    rows = list(csv.DictReader(io.StringIO(answer.files["nonmem_data.csv"])))
    assert list(model.dataset.columns) == list(rows[0])
    for column in ("TIME", "AMT", "II", "ADDL", "CMT", "EVID", "MDV"):
        assert model.dataset[column].to_list() == [float(row[column]) for row in rows]
    assert (np.diff(model.dataset["TIME"]) >= 0).all()
    taken = model.dataset[model.dataset["EVID"] == 1]
    assert len(taken) == len(answer.model.doses)
    seen = model.dataset[model.dataset["EVID"] == 0]["TIME"].to_list()
    assert seen == [float(answer.model.every_h * point) for point in range(answer.model.points)]
