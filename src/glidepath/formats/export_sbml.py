"""The model and its doses as SBML Level 3 Version 2, with units and with notes on every number."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

from glidepath.formats.export_equations import above_zero, number
from glidepath.formats.export_model import Doses, ExportModel
from glidepath.formats.export_parameters import Parameter, spread_of

MODEL_FILE = "sbml_model.xml"
SBML = "http://www.sbml.org/sbml/level3/version2/core"
MATHML = "http://www.w3.org/1998/Math/MathML"
XHTML = "http://www.w3.org/1999/xhtml"
TIME = "http://www.sbml.org/sbml/symbols/time"
NOTHING = "1e-30"
"""An amount [mg], or a level over EC50, below this is set to 0 when a dose is given."""
_ADAPTATION = ("A0", "A1", "A2")
CONVERSION = "1000"
"""The one number of the equations that has a unit: ng/mL per mg/L."""
UNITS = {
    "1": "dimensionless",
    "points": "dimensionless",
    "h": "hour",
    "mg": "milligram",
    "1/h": "per_hour",
    "L": "litre",
    "L/h": "litre_per_hour",
    "ng/mL": "nanogram_per_millilitre",
}
_KINDS: dict[str, tuple[tuple[str, int, int, int], ...]] = {
    "hour": (("second", 1, 0, 3600),),
    "per_hour": (("second", -1, 0, 3600),),
    "milligram": (("gram", 1, -3, 1),),
    "litre_per_hour": (("litre", 1, 0, 1), ("second", -1, 0, 3600)),
    "nanogram_per_millilitre": (("gram", 1, -9, 1), ("litre", -1, -3, 1)),
    "nanogram_per_millilitre_in_milligram_per_litre": (
        ("gram", 1, -9, 1),
        ("litre", -1, -3, 1),
        ("gram", -1, -3, 1),
        ("litre", 1, 0, 1),
    ),
}
"""Own units: kind, exponent, scale (power of ten), multiplier."""
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "divide",
    ast.Pow: "power",
}
Element = ElementTree.Element


def sbml_files(model: ExportModel) -> dict[str, str]:
    """Write the model with its doses as one SBML file.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    dict
        Contents by file name.
    """
    root = Element("sbml", xmlns=SBML, level="3", version="2")
    root.set("xmlns:sbml", SBML)
    whole = _add(
        root,
        "model",
        id="glidepath",
        name="Glidepath: the typical person of one case",
        timeUnits="hour",
        substanceUnits="milligram",
        extentUnits="milligram",
        volumeUnits="litre",
    )
    _notes(whole, model.header)
    _units(_add(whole, "listOfUnitDefinitions"))
    series = [_after_start(one, model) for one in model.doses]
    _variables(_add(whole, "listOfParameters"), model, series)
    _initial_assignments(whole, model, series)
    _rules(_add(whole, "listOfRules"), model)
    events = [(place, one) for place, one in enumerate(series, start=1) if one.count]
    if events:
        listed = _add(whole, "listOfEvents")
        for place, one in events:
            _event(listed, place, one, model)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return {MODEL_FILE: f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'}


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _notes(parent: Element, lines: Iterable[str]) -> None:
    body = _add(_add(parent, "notes"), "body", xmlns=XHTML)
    for line in lines:
        _add(body, "p", line)


def _units(parent: Element) -> None:
    for name, kinds in _KINDS.items():
        listed = _add(_add(parent, "unitDefinition", id=name), "listOfUnits")
        for kind, exponent, scale, multiplier in kinds:
            values = {"exponent": str(exponent), "scale": str(scale), "multiplier": str(multiplier)}
            _add(listed, "unit", kind=kind, **values)


def _lag(gut: str, model: ExportModel) -> str | None:
    return next(one.lag for one in model.compartments if one.id == gut)


def _factor(gut: str, model: ExportModel) -> str | None:
    return next(one.factor for one in model.compartments if one.id == gut)


def _at_start(one: Doses, model: ExportModel) -> bool:
    return one.first_h == 0 and _lag(one.gut, model) is None


def _after_start(one: Doses, model: ExportModel) -> Doses:
    """Take the dose at hour 0 out of a series: it stands in the start value, since some tools skip it."""
    if not _at_start(one, model):
        return one
    return replace(one, first_h=one.first_h + Fraction(one.every_h), count=one.count - 1)


def _variables(parent: Element, model: ExportModel, series: Sequence[Doses]) -> None:
    for one in model.parameters:
        made = _variable(parent, one.id, one.says, one.unit, one.value, constant=True)
        _notes(made, _words(one, model))
    for state in model.compartments:
        _variable(parent, state.id, state.says, state.unit, state.start)
    for level in (*model.driving, *model.outputs):
        _variable(parent, level.id, level.says, level.unit, None)
    for place, doses in enumerate(series, start=1):
        if doses.count:
            says = f"when the next dose of series {place} arrives in {doses.gut}"
            _variable(parent, f"next_{place}", says, "h", float(doses.first_h))
            _variable(parent, f"left_{place}", f"doses of series {place} still to come", "1", doses.count)


def _variable(
    parent: Element, name: str, says: str, unit: str, value: float | None, constant: bool = False
) -> Element:
    given = {} if value is None else {"value": number(value)}
    fixed = "true" if constant else "false"
    return _add(parent, "parameter", id=name, name=says, units=UNITS[unit], constant=fixed, **given)


def _words(one: Parameter, model: ExportModel) -> list[str]:
    lines = [f"{one.says} [{one.unit}]; grade: {one.grade}; sources: {', '.join(one.sources) or 'none'}."]
    if one.spread:
        spread, times = spread_of(one, model.spreads)
        sd = number(spread.variance**0.5 * times)
        lines.append(f"Between people: sd of log {sd}, by the random effect {spread.id}, not in this file.")
    if one.cap is not None:
        lines.append(f"At most {number(one.cap)} in any person.")
    if one.not_known_sd_log:
        lines.append(f"Not known about everybody: sd of log {number(one.not_known_sd_log)}.")
    return lines


def _initial_assignments(whole: Element, model: ExportModel, series: Sequence[Doses]) -> None:
    made: list[tuple[str, Element]] = []
    for state in model.compartments:
        taken = [one for one in model.doses if one.gut == state.id and _at_start(one, model)]
        if taken:
            parts = [_cn(number(state.start), "milligram")] if state.start else []
            made.append((state.id, _sum([*parts, *(_amount(one, model) for one in taken)])))
    for place, one in enumerate(series, start=1):
        lag = _lag(one.gut, model)
        if one.count and lag is not None:
            made.append((f"next_{place}", _sum([_cn(number(one.first_h), "hour"), _ci(lag)])))
    if made:
        listed = _add(whole, "listOfInitialAssignments")
        for symbol, math in made:
            _math(_add(listed, "initialAssignment", symbol=symbol), math)


def _amount(one: Doses, model: ExportModel) -> Element:
    factor, dose = _factor(one.gut, model), _cn(number(one.mg), "milligram")
    return dose if factor is None else _apply("times", _ci(factor), dose)


def _rules(parent: Element, model: ExportModel) -> None:
    for level in (*model.driving, *model.outputs):
        inner = above_zero(level.expression)
        rule = _add(parent, "assignmentRule", variable=level.id)
        value = math_of(inner or level.expression)
        _math(rule, value if inner is None else _above(value, math_of(inner), "0", "dimensionless"))
    for state in model.compartments:
        _math(_add(parent, "rateRule", variable=state.id), math_of(state.rate))


def _event(parent: Element, place: int, one: Doses, model: ExportModel) -> None:
    due, left = f"next_{place}", f"left_{place}"
    event = _add(parent, "event", id=f"doses_{place}", useValuesFromTriggerTime="false")
    event.set("name", f"{number(one.mg)} mg into {one.gut}, {one.count} times, every {one.every_h} h")
    now = Element("csymbol", encoding="text", definitionURL=TIME)
    now.text = "t"
    trigger = _add(event, "trigger", initialValue="false", persistent="true")
    come = _apply("geq", now, _ci(due))
    _math(trigger, _apply("and", come, _apply("gt", _ci(left), _cn("0", "dimensionless"))))
    listed = _add(event, "listOfEventAssignments")
    for state, unit in _may_vanish(one, model):
        _assign(listed, state, _above(_ci(state), _ci(state), NOTHING, unit))
    _assign(listed, one.gut, _sum([_ci(one.gut), _amount(one, model)]))
    _assign(listed, due, _sum([_ci(due), _cn(str(one.every_h), "hour")]))
    _assign(listed, left, _apply("minus", _ci(left), _cn("1", "dimensionless")))


def _may_vanish(one: Doses, model: ExportModel) -> list[tuple[str, str]]:
    """Give the states whose drug another may have replaced, with units.

    Left alone they decay to 1e-308 and below, where solvers that begin anew at each dose fail.
    """
    if len({doses.gut for doses in model.doses}) == 1:
        return []
    return [
        (state.id, UNITS[state.unit])
        for state in model.compartments
        if state.id not in (one.gut, *_ADAPTATION)
    ]


def _assign(parent: Element, variable: str, value: Element) -> None:
    _math(_add(parent, "eventAssignment", variable=variable), value)


def math_of(expression: str) -> Element:
    """Write an expression as MathML.

    Parameters
    ----------
    expression
        In Python's way.

    Returns
    -------
    Element
        Without the ``math`` around it.

    Examples
    --------
    >>> ElementTree.tostring(math_of("a * b"), encoding="unicode")
    '<apply><times /><ci>a</ci><ci>b</ci></apply>'
    """
    return _node(ast.parse(expression, mode="eval").body)


def _node(node: ast.expr) -> Element:
    if isinstance(node, ast.Name):
        return _ci(node.id)
    if isinstance(node, ast.Constant):
        unit = "nanogram_per_millilitre_in_milligram_per_litre" if str(node.value) == CONVERSION else ""
        return _cn(str(node.value), unit or "dimensionless")
    if isinstance(node, ast.UnaryOp):
        return _apply("minus", _node(node.operand))
    if isinstance(node, ast.BinOp):
        return _apply(_OPERATORS[type(node.op)], _node(node.left), _node(node.right))
    raise TypeError(f"{ast.unparse(node)} is no part of an equation")


def _above(value: Element, compared: Element, least: str, unit: str) -> Element:
    """Write: the value where what is compared lies above ``least``, else 0."""
    pieces = Element("piecewise")
    piece = _add(pieces, "piece")
    piece.append(value)
    piece.append(_apply("gt", compared, _cn(least, unit)))
    _add(pieces, "otherwise").append(_cn("0", unit))
    return pieces


def _math(parent: Element, value: Element) -> None:
    _add(parent, "math", xmlns=MATHML).append(value)


def _apply(operator: str, *parts: Element) -> Element:
    made = Element("apply")
    _add(made, operator)
    made.extend(parts)
    return made


def _sum(parts: Sequence[Element]) -> Element:
    return parts[0] if len(parts) == 1 else _apply("plus", *parts)


def _ci(name: str) -> Element:
    made = Element("ci")
    made.text = name
    return made


def _cn(value: str, unit: str) -> Element:
    made = Element("cn", {"sbml:units": unit})
    if "e" in value:
        value, power = value.split("e")
        made.set("type", "e-notation")
        _add(made, "sep").tail = power
    made.text = value
    return made
