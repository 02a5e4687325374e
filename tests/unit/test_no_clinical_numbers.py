"""No clinical number in Python: doses, thresholds, time constants and percentages live in the fact tables.

Two nets. On the science floors every numeric literal must be one of a few that mean nothing clinical, or be
listed here with its file and reason. In the whole package a name that carries a unit may not be bound to a
number, unless listed here with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "glidepath"
SCIENCE_FLOORS = ("body", "simulation", "population", "checks", "taper", "assessment", "evidence")

ANYWHERE = {
    -1: "from the end, or a sign",
    0: "nothing, or the first",
    0.5: "a half",
    1: "one, or all",
    2: "two, or a square",
    7: "days of a week",
    10: "the decimal system",
    24: "hours of a day",
    60: "minutes of an hour",
    100: "percent",
    1000: "conversion between units",
    3600: "seconds of an hour",
}
"""Literals that are no facts about people or medicines, each with what it stands for."""

IN_FILE: dict[str, dict[object, str]] = {
    "assessment/course_case.py": {500_000: "bound of a grid"},
    "assessment/known_spreads.py": {3: "standard errors of a correlation that is none"},
    "assessment/plan_case.py": {500: "virtual people: size of the numerical method"},
    "assessment/known_drugs.py": {3: "near words that an error shows"},
    "assessment/specialist_schedule.py": {4: "digits"},
    "assessment/what_matters.py": {
        0.9: "the percentile that is shown",
        0.05: "half of the last digit that is shown",
        20: "fewest virtual people",
    },
    "body/pharmacokinetics.py": {4: "quadratic formula", 18: "terms of a series"},
    "evidence/all_targets.py": {20: "draws of a rough answer"},
    "evidence/arms.py": {6: "digits", 1e-9: "rounding"},
    "evidence/cohorts.py": {365.25: "days of a year"},
    "evidence/curves.py": {1e-9: "rounding"},
    "evidence/followed.py": {
        3: "doses of a day, states of the model",
        6: "digits",
        2000: "a year that says nothing",
        16_384: "size of a part of the work",
    },
    "evidence/kinetics_checks.py": {"*": "grids of the numerical method"},
    "evidence/likelihood.py": {1e-3: "what so few virtual people can tell from never"},
    "evidence/measured.py": {1e-9: "not divided by zero"},
    "evidence/measurement.py": {k: "percentiles that are shown" for k in (5, 25, 50, 75, 90, 95)},
    "evidence/occupancy.py": {40: "points of a curve"},
    "evidence/score.py": {k: "bands that are counted" for k in (50, 80, 90)},
    "evidence/summary.py": {90: "the band whose width is shown"},
    "evidence/user_rows.py": {2000: "days that are followed at most: a bound of the memory"},
    "evidence/words.py": {1e-9: "not divided by zero", 26: "first row of a table", 31: "after its last row"},
    "population/outcomes.py": {200: "bins of a decade", 4: "first decade of bins", 6: "last decade of bins"},
    "population/draws.py": {50: "groups: size of the numerical method", 1024: "size of a cache"},
    "population/summary.py": {20: "fewest people behind a median"},
    "population/study.py": {64: "size of a part of the work", 10_000_000: "bound of memory"},
    "simulation/day_grid.py": {"*": "quadrature, interpolation and grid of the numerical method"},
    "simulation/event_panels.py": {"*": "panels of the numerical method"},
    "simulation/event_parameters.py": {4: "arrays", 28: "resolution of times, as a power of two"},
    "simulation/event_records.py": {5: "kinds of event"},
    "simulation/event_steady_state.py": {40: "rounding, as a power of two"},
    "simulation/event_timeline.py": {30: "resolution of times, as a power of two"},
    "simulation/event_transitions.py": {
        13: "size of a block",
        40: "resolution of lengths, as a power of two",
    },
    "simulation/kernel*.py": {"*": "layout of arrays in the compiled kernel"},
    "simulation/own_times.py": {4: "quarters of an hour"},
    "simulation/own_times_compiled.py": {3.0: "quarters", 4.0: "quarters", 0.5: "half a quarter"},
    "simulation/own_times_run.py": {2000: "a year that says nothing"},
    "simulation/step_check.py": {6: "order of the quadrature", 8: "people that are checked"},
    "simulation/vector_*.py": {"*": "bit patterns and series of exponentials"},
    "simulation/program.py": {8: "graded part of the grid", 40: "half-lives until machine precision"},
    "simulation/sensitivity*.py": {"*": "sizes and places of the numerical method"},
    "simulation/solvers.py": {3: "states of the model"},
    "taper/cross_over.py": {4: "digits"},
    "taper/daily_doses.py": {128: "size of a cache", 256: "bound of a search"},
    "taper/drive_steps.py": {6: "digits"},
    "taper/fills.py": {2048: "size of a cache"},
    "taper/published_profiles.py": {4: "digits"},
    "taper/single_doses.py": {
        4: "quarters",
        5: "ticks of a mg",
        40: "bound of a search",
        128: "size of a cache",
    },
    "taper/steps.py": {
        4: "digits, and the hour where a night ends",
        11: "name of a time of day",
        15: "name of a time of day",
        18: "name of a time of day",
        21: "name of a time of day",
    },
}
"""Literals that a file of the science floors may hold: file (* stands for any letters), value (* = any), why."""

UNIT_NAMES = re.compile(
    r"_(mg|h|d|days|weeks|months|years|percent|points|kg|g|ml|ng_per_ml|per_h|per_d|l_per_h|doses)$",
    re.IGNORECASE,
)
NAMED = {
    ("checks/pace.py", "_PERCENT"): "the scale of percentages",
    ("evidence/baselines.py", "_NEVER_SURE_PERCENT"): "a share of none or all, for a logarithm",
    ("evidence/baselines.py", "_REFERENCE_MG"): "the diazepam dose that equivalents are counted in",
    ("evidence/occupancy.py", "_POINTS"): "points of a curve, no score",
    ("evidence/summary.py", "_WIDE_PERCENT"): "the band whose width is shown",
    ("formats/profiles_table.py", "_FEWEST_POINTS"): "points of a profile, no score",
    ("formats/periods.py", "LONGEST_YEARS"): "longest length of time that is believed when read",
    ("formats/case_taper.py", "_LONGEST_FILL_DAYS"): "longest setting that is believed when read",
    ("formats/case_records.py", "_LONGEST_STEP_DAYS"): "longest step that is believed when read",
    ("formats/dispensing_table.py", "_MOST_DAYS"): "longest supply that is believed when read",
    ("formats/histories.py", "_SLACK_DAYS"): "longest month, when dates are put together",
    ("patient/case.py", "fill_days"): "stated default of a setting (docs/reference/case_file.md)",
    ("reports/chart_comparison.py", "_TABLE_WEEKS"): "layout",
    ("reports/chart_doses.py", "_TABLE_WEEKS"): "layout",
    ("reports/chart_parts.py", "_MOST_POINTS"): "layout",
    ("reports/chart_parts.py", "_TAIL_WEEKS"): "layout",
    ("simulation/day_grid.py", "GRADED_H"): "numerical method",
    ("simulation/event_panels.py", "LONGEST_H"): "numerical method",
    ("simulation/program.py", "STILL_BENDING_H"): "numerical method",
    ("taper/descent.py", "_WAIT_DAYS"): "days of a week, the grain of a wait",
    ("taper/steps.py", "_DAYS_A_WEEK"): "days of a week",
}
"""Names with a unit that may be bound to a number: file, name, why."""


def numbers(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every numeric literal, true and false left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node


def files_of(*floors: str) -> list[Path]:
    return [path for floor in floors for path in sorted((PACKAGE / floor).rglob("*.py"))]


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def clinical_literals(source: str, file: str) -> list[str]:
    """Where a literal stands that neither list allows."""
    here = [values for pattern, values in IN_FILE.items() if fnmatch(file, pattern)]
    allowed: set[object] = {*ANYWHERE, *(value for values in here for value in values)}
    if "*" in allowed:
        return []
    return [
        f"{file}:{node.lineno} has {node.value}"
        for node in numbers(ast.parse(source))
        if node.value not in allowed
    ]


def bound_names(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Each name that is bound to an expression: assignments and defaults of arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.target), node.value
        elif isinstance(node, ast.FunctionDef):
            arguments = node.args
            named = [*arguments.posonlyargs, *arguments.args]
            pairs = [*zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True)]
            pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d]
            yield from ((argument.arg, default) for argument, default in pairs)


def named_numbers(source: str, file: str) -> list[str]:
    """Where a name with a unit is bound to a number that the list does not allow."""
    return [
        f"{file}:{value.lineno} binds {name} to {value.value}"
        for name, value in bound_names(ast.parse(source))
        if isinstance(value, ast.Constant)
        and type(value.value) in (int, float)
        and value.value not in (0, 1)
        and UNIT_NAMES.search(name)
        and (file, name) not in NAMED
    ]


@pytest.mark.parametrize("floor", SCIENCE_FLOORS)
def test_science_floors_hold_no_clinical_literal(floor: str) -> None:
    found = [
        where
        for path in files_of(floor)
        for where in clinical_literals(path.read_text(encoding="utf-8"), place(path))
    ]
    assert not found, "move these numbers to src/glidepath/facts/data"


def test_no_name_with_a_unit_is_bound_to_a_number() -> None:
    found = [
        where
        for path in sorted(PACKAGE.rglob("*.py"))
        for where in named_numbers(path.read_text(encoding="utf-8"), place(path))
    ]
    assert not found, "move these numbers to src/glidepath/facts/data"


def test_the_nets_catch_what_they_should() -> None:
    assert clinical_literals("limit = dose * 0.25", "taper/limits.py") == ["taper/limits.py:1 has 0.25"]
    assert clinical_literals("half = dose / 2", "taper/limits.py") == []
    assert named_numbers("def f(*, window_days: int = 14): ...", "taper/limits.py")
    assert named_numbers("MAXIMUM_MG = 4", "checks/label_limits.py")
    assert not named_numbers("text = 'four mg'", "checks/label_limits.py")
