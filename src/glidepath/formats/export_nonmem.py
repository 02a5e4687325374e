"""A NONMEM control stream with its data set."""

from __future__ import annotations

from collections.abc import Iterator

from glidepath.formats.export_equations import (
    Dialect,
    above_zero,
    commented,
    csv_of_texts,
    multiplied,
    number,
    written,
)
from glidepath.formats.export_model import Compartment, ExportModel, Level
from glidepath.formats.export_parameters import Parameter, Spread, spread_of

MODEL_FILE = "nonmem_model.ctl"
DATA_FILE = "nonmem_data.csv"
COLUMNS = ("ID", "TIME", "AMT", "II", "ADDL", "CMT", "EVID", "MDV", "DV")
NAME_LENGTH = 20
"""Longest name that NM-TRAN takes."""
BY_DEFINITION = ("TOP", "SUS")
"""Parameters that no data can change: the scale of the score, and 1 for the typical person."""


def nonmem_files(model: ExportModel) -> dict[str, str]:
    """Write a NONMEM control stream and its data set.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    dict
        Contents by file name.
    """
    return {MODEL_FILE: control_stream(model), DATA_FILE: data_set(model)}


def control_stream(model: ExportModel) -> str:
    """Write the control stream.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    str
        $PROBLEM to $TABLE; it simulates, and an estimation stands in it as a comment.
    """
    lines = ["$PROBLEM Glidepath, the typical person of one case", *commented(model.header, "; ")]
    lines += [f"$INPUT {' '.join(COLUMNS)}", f"$DATA {DATA_FILE} IGNORE=@"]
    lines += ["$SUBROUTINES ADVAN13 TOL=9", "$MODEL"]
    lines += [
        f"  COMP=({one.id.replace('_', '')}) ; {n} {one.says} ({one.unit})" for n, one in _numbered(model)
    ]
    lines += ["$PK", *_individual_values(model), *_gut_lines(model), *_start_lines(model)]
    lines += ["$DES", *_rates(model), "$ERROR", *_levels(model)]
    lines += [_theta(one) for one in model.parameters]
    lines += [
        f"$OMEGA {number(one.variance)} ; {_omega_name(one)} {one.says}, variance of log"
        for one in model.spreads
    ]
    lines += [f"$SIGMA {number(model.noise_points**2)} ; RATING one rating of the score, points squared"]
    lines += [
        "; Each run draws one person by OMEGA, and that is not the typical person. For the typical person,",
        "; take the $SIMULATION line out: without it the table is made with every ETA at 0.",
        "$SIMULATION (20261122) ONLYSIMULATION SUBPROBLEMS=1",
    ]
    lines += [
        "; DV of the data set is empty and is simulated. To estimate, put ratings of your own in DV and"
    ]
    lines += ["; set MDV to 1 in every other row; then take this instead of $SIMULATION:"]
    lines += ["; $ESTIMATION METHOD=COND INTERACTION MAXEVAL=9999 PRINT=5"]
    lines += _table(model)
    return "\n".join(lines) + "\n"


def _numbered(model: ExportModel) -> Iterator[tuple[int, Compartment]]:
    return enumerate(model.compartments, start=1)


def _name(name: str) -> str:
    return name.upper()[:NAME_LENGTH]


def _individual_values(model: ExportModel) -> Iterator[str]:
    for theta, one in enumerate(model.parameters, start=1):
        value = f"THETA({theta})"
        if one.spread:
            spread, times = spread_of(one, model.spreads)
            effect = f"ETA({model.spreads.index(spread) + 1})"
            value += f" * EXP({multiplied(times, effect)})"
        yield f"  {one.id} = {value}"
        if one.cap is not None and one.spread:
            yield f"  IF ({one.id}.GT.{number(one.cap)}) {one.id} = {number(one.cap)}"


def _gut_lines(model: ExportModel) -> Iterator[str]:
    for place, one in _numbered(model):
        if one.lag is not None:
            yield f"  ALAG{place} = {one.lag}"
        if one.factor is not None:
            yield f"  F{place} = {one.factor}"


def _start_lines(model: ExportModel) -> Iterator[str]:
    for place, one in _numbered(model):
        if one.start:
            yield f"  A_0({place}) = {number(one.start)}"


def _states(model: ExportModel) -> dict[str, str]:
    return {one.id: f"A({place})" for place, one in _numbered(model)}


def _rates(model: ExportModel) -> Iterator[str]:
    names = _states(model)
    for level in model.driving:
        names[level.id] = f"({written(level.expression, Dialect(names=names))})"
    for place, one in _numbered(model):
        yield f"; {one.says} ({one.unit} per hour)"
        yield f"  DADT({place}) = {written(one.rate, Dialect(names=names))}"


def _levels(model: ExportModel) -> Iterator[str]:
    levels = (*model.driving, *model.outputs)
    dialect = Dialect(names=_states(model) | {one.id: _name(one.id) for one in levels})
    for level in levels:
        yield from _level(level, dialect)
    yield f"  IPRED = {_name('pwc20')}"
    yield "  Y = IPRED + EPS(1)"


def _level(level: Level, dialect: Dialect) -> Iterator[str]:
    name, inner = _name(level.id), above_zero(level.expression)
    yield f"; {level.says} ({level.unit})"
    yield f"  {name} = {written(inner or level.expression, dialect)}"
    if inner is not None:
        yield f"  IF ({name}.LT.0) {name} = 0"


def _omega_name(one: Spread) -> str:
    return one.id.replace("ETA_", "IIV_", 1)


def _theta(one: Parameter) -> str:
    value = number(one.value)
    fixed = one.id in BY_DEFINITION or not one.value
    bounds = f"({value} FIX)" if fixed else f"(0, {value})"
    known = f", not known, sd of log {number(one.not_known_sd_log)}" if one.not_known_sd_log else ""
    return f"$THETA {bounds} ; TV{one.id} {one.says} ({one.unit}); {one.grade}{known}"


def _table(model: ExportModel) -> list[str]:
    shown = [_name(one.id) for one in (*model.driving, *model.outputs)]
    rows = [shown[first : first + 5] for first in range(0, len(shown), 5)]
    lines = ["$TABLE ID TIME EVID", *(f"  {' '.join(row)}" for row in rows)]
    return [*lines, "  IPRED ONEHEADER NOPRINT NOAPPEND FORMAT=s1PE15.8 FILE=nonmem_table.tab"]


def data_set(model: ExportModel) -> str:
    """Write doses and output times as records.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    str
        CSV: doses as EVID 1 with ADDL and II, output times as EVID 0 for simulation; DV holds nothing.
    """
    places = {one.id: place for place, one in _numbered(model)}
    records = []
    for one in model.doses:
        repeat = (str(one.every_h), str(one.count - 1)) if one.count > 1 else ("0", "0")
        row = ("1", number(one.first_h), number(one.mg), *repeat, str(places[one.gut]), "1", "1", ".")
        records.append((one.first_h, row))
    for point in range(model.points):
        hour = model.every_h * point
        records.append((hour, ("1", number(hour), "0", "0", "0", "0", "0", "0", ".")))
    return csv_of_texts(COLUMNS, [row for _, row in sorted(records, key=lambda record: record[0])])
