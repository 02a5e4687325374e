"""The same workloads by libroadrunner: one SBML model with rate rules, one person after another.

CVODE at a relative tolerance of 1e-6, hourly output, a stop at each dose. The model is compiled once; each
person is a set of parameters. The doses are added between stretches of simulation, which takes as long as
SBML events do.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from benchmarks.record import QUARTERS_PER_HOUR, Course, Floats, Prepared, Workload

RELATIVE, ABSOLUTE = 1e-6, 1e-9
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" '
    'level="3" version="1"><model id="peer">'
)
_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">'


def _parameter(name: str, constant: bool) -> str:
    return f'<parameter id="{name}" value="0" constant="{"true" if constant else "false"}"/>'


def _apply(operation: str, *parts: str) -> str:
    return f"<apply><{operation}/>{''.join(parts)}</apply>"


def _ci(name: str) -> str:
    return f"<ci>{name}</ci>"


def _rule(kind: str, name: str, math: str) -> str:
    return f'<{kind} variable="{name}">{_MATH}{math}</math></{kind}>'


def _places(workload: Workload) -> list[tuple[int, int]]:
    """Where the matrix has a number for anybody."""
    return [(int(i), int(j)) for i, j in np.argwhere((workload.matrix != 0).any(axis=0))]


def sbml(workload: Workload) -> str:
    """Write the model of a workload as SBML, with the numbers of a person left open."""
    size, places = workload.matrix.shape[1], _places(workload)
    open_numbers = [f"m{i}_{j}" for i, j in places]
    states, rules = [f"x{i}" for i in range(size)], []
    for i in range(size):
        terms = [_apply("times", _ci(f"m{i}_{j}"), _ci(f"x{j}")) for r, j in places if r == i]
        rules.append(_rule("rateRule", f"x{i}", _apply("plus", *terms)))
    made = []
    if workload.driven:
        open_numbers += ["u50", "rate1", "rate2"]
        sites = [_ci(f"x{j}") for j in np.flatnonzero(workload.effect_row[0])]
        level = _apply("plus", *sites)
        made = ["n"]
        rules.append(
            _rule("assignmentRule", "n", _apply("divide", level, _apply("plus", *sites, _ci("u50"))))
        )
        for k in (1, 2):
            states.append(f"a{k}")
            short = _apply("minus", _ci("n"), _ci(f"a{k}"))
            rules.append(_rule("rateRule", f"a{k}", _apply("times", _ci(f"rate{k}"), short)))
    named = [_parameter(n, True) for n in open_numbers] + [_parameter(n, False) for n in states + made]
    body = f"<listOfParameters>{''.join(named)}</listOfParameters><listOfRules>{''.join(rules)}</listOfRules>"
    return f"{_HEAD}{body}</model></sbml>"


def _columns(workload: Workload) -> list[str]:
    seen = [f"x{j}" for j in range(workload.matrix.shape[1])]
    return ["time", *seen, *(["a1", "a2", "n"] if workload.driven else [])]


def _give(model: Any, workload: Workload, person: int) -> None:
    for i, j in _places(workload):
        model[f"m{i}_{j}"] = workload.matrix[person, i, j]
    if workload.driven:
        model["u50"] = workload.u50[person]
        model["rate1"], model["rate2"] = 1 / workload.tau1_h[person], 1 / workload.tau2_h[person]


def _stretches(workload: Workload, person: int) -> list[tuple[float, float, float]]:
    """Hours from and to, and the dose at the beginning."""
    own = workload.doses_of(person)
    begins = [0.0, *(workload.dose_quarter[own] / QUARTERS_PER_HOUR).tolist()]
    doses = [0.0, *workload.dose_mg[own].tolist()]
    return list(zip(begins, [*begins[1:], float(workload.hours)], doses, strict=True))


def _follow(model: Any, workload: Workload, person: int) -> Floats:
    """States at every hour, columns as :func:`_columns` names them but for the time."""
    model.resetAll()
    _give(model, workload, person)
    found = np.empty((workload.hours, len(_columns(workload)) - 1))
    for begin, end, mg in _stretches(workload, person):
        model["x0"] = model["x0"] + mg * workload.dose_input[person, 0]
        first, last = math.ceil(begin), math.ceil(end)
        if first == begin and last == end:
            found[first:last] = model.simulate(begin, end, last - first + 1)[:-1, 1:]
        else:
            off = int(first > begin)
            times = [begin] * off + [float(hour) for hour in range(first, last)] + [end]
            found[first:last] = model.simulate(times=times)[off:-1, 1:]
    return found


def _course(workload: Workload, states: Floats) -> Course:
    size = workload.matrix.shape[1]
    plasma = np.einsum("nhm,nkm->nhk", states[:, :, :size], workload.plasma_rows)
    if not workload.driven:
        return Course(plasma_ng_per_ml=plasma, drive=np.empty(0))
    fast, slow, now = states[:, :, size], states[:, :, size + 1], states[:, :, size + 2]
    h0, h1, h2 = (values[:, None] for values in (workload.h0, workload.h1, workload.h2))
    return Course(plasma_ng_per_ml=plasma, drive=fast * (h0 + h1 * slow) + h2 * slow - now)


def prepared(workload: Workload) -> Prepared:
    """Compile the model of a workload."""
    import roadrunner

    model = roadrunner.RoadRunner(sbml(workload))
    model.selections = _columns(workload)
    model.integrator.relative_tolerance, model.integrator.absolute_tolerance = RELATIVE, ABSOLUTE

    return Prepared(
        run=lambda: np.stack([_follow(model, workload, person) for person in range(workload.people)]),
        course=lambda states: _course(workload, states),
    )
