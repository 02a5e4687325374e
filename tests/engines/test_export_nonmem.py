"""The NONMEM control stream read by pharmpy: parameters, spread, data, and the equations followed."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glidepath.formats.export_files import Exported

from .export_reading import CASES, Read, compared, expanded, followed

modeling = pytest.importorskip("pharmpy.modeling", reason="pharmpy-core is not installed")


def read_back(answer: Exported, folder: Path) -> Any:
    for name, text in answer.files.items():
        (folder / name).write_text(text)
    return modeling.read_model(folder / "nonmem_model.ctl")


def chosen(*pairs: tuple[float, bool]) -> float:
    return next(value for value, holds in pairs if holds)


def plain(expression: Any) -> str:
    """An expression of pharmpy as Python: a compartment is a name, not a function of time."""
    return re.sub(r"\b(A_\w+)\(t\)", r"\1", str(expression))


def worked_out(lines: list[tuple[Any, str]], known: dict[str, Any]) -> dict[str, Any]:
    """Statements one after the other, over what is known."""
    for code, name in lines:
        known[name] = eval(code, known)
    return known


def compiled(statements: Any) -> list[tuple[Any, str]]:
    return [(compile(plain(one.expression), "<pharmpy>", "eval"), plain(one.symbol)) for one in statements]


def person_of(model: Any) -> tuple[dict[str, Any], dict[str, float]]:
    """Every value of the typical person by name, and the start values by compartment."""
    known: dict[str, Any] = {"exp": math.exp, "Piecewise": chosen, **model.parameters.inits}
    known |= dict.fromkeys(model.random_variables.names, 0.0)
    known = worked_out(compiled(model.statements.before_odes), known)
    start = {name[2:-3]: value for name, value in known.items() if name.endswith("(0)")}
    return known, start


def nonmem_read(answer: Exported, model: Any) -> Read:
    """The model as pharmpy understands it: its own differential equations and statements."""
    odes, (known, start) = model.statements.ode_system, person_of(model)
    states = tuple(odes.compartment_names)
    right = {re.findall(r"A_(\w+)\(t\)", str(one.lhs))[0]: plain(one.rhs) for one in odes.eqs}
    rates = [compile(right[name], "<pharmpy>", "eval") for name in states]
    after = compiled(model.statements.after_odes)
    at = {name: odes.find_compartment(name) for name in states}
    control = answer.files["nonmem_model.ctl"]
    order = [line.split("(")[1].split(")")[0] for line in control.splitlines() if "COMP=(" in line]

    def with_states(now: Mapping[str, float]) -> dict[str, Any]:
        return known | {f"A_{name}": value for name, value in now.items()}

    def derivatives(now: Mapping[str, float]) -> list[float]:
        names = with_states(now)
        return [eval(rate, names) for rate in rates]

    def levels(now: Mapping[str, float]) -> dict[str, float]:
        done = worked_out(after, with_states(now))
        return {name.lower(): done[name] for _, name in after}

    return Read(
        states=states,
        rates=derivatives,
        levels=levels,
        start=start,
        lag_h={name: float(eval(plain(one.lag_time), known)) for name, one in at.items()},
        factor={name: float(eval(plain(one.bioavailability), known)) for name, one in at.items()},
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


def test_a_run_that_draws_says_how_to_get_the_typical_person() -> None:
    stream = next(iter(CASES.values())).exported("nonmem").files["nonmem_model.ctl"]
    above = stream[: stream.index("$SIMULATION (")].splitlines()[-2:]
    assert all(line.startswith(";") for line in above)
    assert "not the typical person" in above[0] and "every ETA at 0" in above[1]
