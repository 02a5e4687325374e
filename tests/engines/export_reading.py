"""Reads exported model files back as a person with that tool would, and follows them by a general ODE solver.

Nothing here is shared with the engine or with the code that writes the files: equations are taken from the text.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from glidepath import CourseAnswer, read_case, simulate
from glidepath.formats.export_files import Exported
from glidepath.interfaces.python_functions import export

Array = NDArray[np.float64]
WHEN = {"as_of": "2026-11-22"}


@dataclass(frozen=True)
class Asked:
    """A case as it is typed, and the course that is asked for."""

    words: str | Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    course: Mapping[str, Any] = field(default_factory=dict)

    def simulated(self) -> Any:
        """What our own engine says of the typical person."""
        case = read_case(self.words, **WHEN, **self.options)
        answer = simulate(case, typical=True, **self.course)
        assert isinstance(answer, CourseAnswer)
        return answer.course

    def exported(self, to: str) -> Exported:
        """The same case for another tool."""
        answer = export(read_case(self.words, **WHEN, **self.options), to=to, **self.course)
        assert isinstance(answer, Exported)
        return answer


CASES = {
    "clonazepam, stopped": Asked(
        "clonazepam 1 mg twice daily", {"since": "2026-11-01"}, {"stop": "2026-11-10", "days": 12}
    ),
    "diazepam and nordiazepam": Asked(
        "diazepam 5 mg three times a day", {"since": "2026-11-12", "weight": 82}, {"every": 0.5}
    ),
    "alprazolam XR with a lag, and IR": Asked(
        "alprazolam XR 1 mg qam", {"since": "2026-11-10", "also": ["alprazolam 0.5 mg at bedtime"]}, {"days": 2}
    ),
    "a prodrug and a second drug": Asked(
        {
            "medicines": [
                {"directions": "clorazepate 7.5 mg twice daily", "since": "2026-11-08"},
                {"directions": "lorazepam 1 mg at bedtime", "since": "2026-11-10", "until": "2026-11-12"},
                {"directions": "diazepam 2 mg qam", "since": "2026-11-08"},
            ]
        },
        {},
        {"stop": "2026-11-16", "days": 6},
    ),
    "beginning not known": Asked("diazepam 5 mg twice daily", {}, {"stop": "2026-11-22", "days": 12}),
    "beginning not known, a night dose that arrives after midnight": Asked(
        {"medicines": ["clonazepam 1 mg at 08:00", "lorazepam 1 mg at 23:50"]}, {}, {"stop": "2026-11-22", "days": 3}
    ),
    "some days of the week": Asked(
        "lorazepam 1 mg at bedtime as needed, about 3 days a week", {"since": "2026-10-25"}, {}
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A model as read from a file: the values of one person, and functions of the states by name."""

    states: tuple[str, ...]
    rates: Callable[[Mapping[str, float]], list[float]]
    levels: Callable[[Mapping[str, float]], Mapping[str, float]]
    start: Mapping[str, float]
    lag_h: Mapping[str, float]
    factor: Mapping[str, float]
    doses: tuple[tuple[float, str, float], ...]


def followed(read: Read, hours: Array) -> dict[str, Array]:
    """Every level at every hour, by DOP853 between the arrivals of the doses."""
    places = {name: place for place, name in enumerate(read.states)}
    state = np.array([read.start.get(name, 0.0) for name in read.states])
    arrivals = sorted(
        (time + read.lag_h.get(gut, 0.0), places[gut], mg * read.factor.get(gut, 1.0))
        for time, gut, mg in read.doses
    )
    marks = sorted({time for time, _, _ in arrivals if time < hours[-1]} | {0.0, float(hours[-1])})
    kept = np.zeros((len(hours), len(read.states)))
    kept[0] = state
    for now, until in pairwise(marks):
        for _, place, mg in (a for a in arrivals if a[0] == now):
            state[place] += mg
        inside = (hours > now) & (hours <= until)
        out = solve_ivp(
            lambda _, y: read.rates(dict(zip(read.states, y, strict=True))),
            (now, until),
            state,
            method="DOP853",
            rtol=1e-11,
            atol=1e-13,
            t_eval=np.unique([*hours[inside], until]),
        )
        kept[inside] = out.y.T[: int(inside.sum())]
        state = out.y[:, -1].copy()
    rows = [read.levels(dict(zip(read.states, row, strict=True))) for row in kept]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def expanded(text: str) -> tuple[tuple[float, str, float], ...]:
    """Every single dose of a table with II and ADDL: time, compartment, mg."""
    rows = [{key.lower(): value for key, value in row.items()} for row in csv.DictReader(io.StringIO(text))]
    return tuple(
        (float(row["time"]) + number * float(row["ii"]), row["cmt"], float(row["amt"]))
        for row in rows
        if row["evid"] == "1"
        for number in range(int(row["addl"]) + 1)
    )


def _python(lines: list[str]) -> Any:
    """Lines of a tool as a function from known names to all names."""
    code = compile("\n".join(lines), "<exported>", "exec")

    def run(known: Mapping[str, float]) -> dict[str, float]:
        names = {"exp": math.exp, "pow": math.pow, **known}
        exec(code, {"__builtins__": {}}, names)
        return names

    return run


def mrgsolve_read(files: Mapping[str, str]) -> Read:
    """Read an mrgsolve model file with every random effect at zero."""
    text = files["mrgsolve_model.cpp"]
    found = re.findall(r"^\$(\w+)[^\n]*\n(.*?)(?=^\$|\Z)", text, re.MULTILINE | re.DOTALL)
    blocks = {name: [line for line in body.splitlines() if line.strip()] for name, body in found}
    parts = {name: [re.split(r"\s+:\s+", line) for line in lines] for name, lines in blocks.items()}
    parameters = {row[0]: float(row[1]) for row in parts["PARAM"]}
    effects = {row[0]: 0.0 for row in (*parts["OMEGA"], *parts["SIGMA"])}
    states = tuple(row[0] for row in parts["CMT"])
    person = _python([_c_line(line) for line in blocks["MAIN"]])(parameters | effects)
    rates = _python([_c_line(line) for line in blocks["ODE"]])
    levels = _python([_c_line(line) for line in blocks["TABLE"]])
    shown = [row[0] for row in parts["CAPTURE"]]
    numbered = expanded(files["mrgsolve_doses.csv"])
    return Read(
        states=states,
        rates=lambda at: _rates(rates({**person, **at}), states),
        levels=lambda at: {name: value for name, value in levels({**person, **at}).items() if name in shown},
        start={name: person[f"{name}_0"] for name in states if f"{name}_0" in person},
        lag_h={name: person[f"ALAG_{name}"] for name in states if f"ALAG_{name}" in person},
        factor={name: person[f"F_{name}"] for name in states if f"F_{name}" in person},
        doses=tuple((time, states[int(cmt) - 1], mg) for time, cmt, mg in numbered),
    )


def _rates(made: Mapping[str, float], states: tuple[str, ...]) -> list[float]:
    return [made[f"dxdt_{name}"] for name in states]


def _c_line(line: str) -> str:
    assert line.rstrip().endswith(";"), line
    plain = line.strip().removeprefix("double ").rstrip(";")
    return re.sub(r"^if\((.+?)\) (\w+ = .+)$", r"if \1: \2", plain)


def rxode2_read(files: Mapping[str, str]) -> Read:
    """Read an rxode2 function with every random effect at zero."""
    text = files["rxode2_model.R"]
    initial = re.search(r"  ini\(\{\n(.*?)\n  \}\)", text, re.DOTALL)
    model = re.search(r"  model\(\{\n(.*?)\n  \}\)", text, re.DOTALL)
    assert initial and model
    known = {name: 0.0 for name in re.findall(r"^\s+(\w+) ~ ", initial[1], re.MULTILINE)}
    known |= {name: float(v) for name, v in re.findall(r"^\s+(\w+) <- (\S+)", initial[1], re.MULTILINE)}
    lines = [_r_line(line.strip()) for line in model[1].splitlines()]
    states = tuple(re.findall(r"d/dt\((\w+)\)", model[1]))
    run = _python(lines)
    at_rest = run(known | dict.fromkeys(states, 0.0))

    def given(kind: str) -> dict[str, float]:
        return {name: at_rest[f"{kind}_{name}"] for name in states if f"{kind}_{name}" in at_rest}

    return Read(
        states=states,
        rates=lambda at: _rates(run({**known, **at}), states),
        levels=lambda at: {n: v for n, v in run({**known, **at}).items() if isinstance(v, int | float)},
        start=given("start"),
        lag_h=given("alag"),
        factor=given("f"),
        doses=expanded(files["rxode2_doses.csv"]),
    )


def _r_line(line: str) -> str:
    line = re.sub(r"^d/dt\((\w+)\)", r"dxdt_\1", line)
    line = re.sub(r"^(alag|f)\((\w+)\)", r"\1_\2", line)
    line = re.sub(r"^(\w+)\(0\)", r"start_\1", line)
    line = re.sub(r"^if \((.+?)\) \{ (.+) \}$", r"if \1: \2", line)
    return line.replace("<-", "=").replace("^", "**")


def compared(levels: Mapping[str, Array], course: Any, *, within: float = 1e-5) -> None:
    """Hold levels against our own course: plasma relative to its highest and to itself, the rest absolute."""
    assert set(course.typical.plasma_ng_per_ml)
    for moiety, ours in course.typical.plasma_ng_per_ml.items():
        theirs = levels["plasma_" + re.sub(r"\W", "_", moiety).lower()]
        assert np.max(np.abs(theirs - ours)) <= within * ours.max(), moiety
        clear = ours > 1e-3 * ours.max()
        assert np.max(np.abs(theirs - ours)[clear] / ours[clear]) <= within, moiety
    for name in ("occupancy", "drive", "opposition", "relief"):
        assert np.max(np.abs(levels[name] - getattr(course.typical, name))) <= within, name
    assert np.max(np.abs(levels["sedation"] - course.typical.sedation)) <= 2 * within
    assert np.max(np.abs(levels["pwc20"] - course.typical.pwc20)) / 60 <= within
