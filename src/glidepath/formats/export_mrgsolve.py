"""A model file for mrgsolve, with its doses and a script that runs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glidepath.formats.export_equations import (
    Dialect,
    above_zero,
    commented,
    csv_of_texts,
    multiplied,
    number,
    written,
)
from glidepath.formats.export_model import ExportModel, Level
from glidepath.formats.export_parameters import Parameter, spread_of

MODEL_NAME = "mrgsolve_model"
MODEL_FILE = f"{MODEL_NAME}.cpp"
DOSES_FILE = "mrgsolve_doses.csv"
SCRIPT_FILE = "mrgsolve_run.R"
COLUMNS = ("ID", "time", "amt", "ii", "addl", "cmt", "evid")
IN_RATES = "_now"
"""What marks a level in the rates: a name is declared in one block only."""


def mrgsolve_files(model: ExportModel) -> dict[str, str]:
    """Write a model file, its doses and a script.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    dict
        Contents by file name.
    """
    return {
        MODEL_FILE: model_file(model),
        DOSES_FILE: csv_of_texts(COLUMNS, [("1", *row) for row in dose_rows(model, _numbers(model))]),
        SCRIPT_FILE: _script(model),
    }


def _numbers(model: ExportModel) -> dict[str, str]:
    return {one.id: str(place) for place, one in enumerate(model.compartments, start=1)}


def dose_rows(model: ExportModel, compartments: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Write the doses as records with II and ADDL.

    Parameters
    ----------
    model
        The model.
    compartments
        How the table names each compartment.

    Returns
    -------
    list of tuple
        In order of time: time, amount, distance, additional doses, compartment, event.
    """
    rows: list[tuple[str, ...]] = []
    for one in sorted(model.doses, key=lambda doses: doses.first_h):
        repeat = (str(one.every_h), str(one.count - 1)) if one.count > 1 else ("0", "0")
        rows.append((number(one.first_h), number(one.mg), *repeat, compartments[one.gut], "1"))
    return rows


def typical_name(one: Parameter) -> str:
    """Name the typical value of a parameter: ``TVCL_1`` where people differ, else the name itself."""
    return f"TV{one.id}" if one.spread else one.id


def model_file(model: ExportModel) -> str:
    """Write the model file.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    str
        $PROB to $CAPTURE.
    """
    lines = ["$PROB Glidepath, the typical person of one case", *commented(model.header, "- "), ""]
    lines += ["$PARAM @annotated", *(_parameter(one) for one in model.parameters), ""]
    lines += ["$CMT @annotated", *(f"{one.id} : {one.says} ({one.unit})" for one in model.compartments), ""]
    lines += ["$MAIN", *_individual_values(model), *_gut_lines(model), *_start_lines(model), ""]
    lines += ["$OMEGA @annotated"]
    lines += [f"{one.id} : {number(one.variance)} : {one.says} (variance of log)" for one in model.spreads]
    lines += ["", "$SIGMA @annotated"]
    lines += [f"RATING : {number(model.noise_points**2)} : one rating of the score (points squared)"]
    lines += ["", "$ODE", *_rates(model), "", "$TABLE", *_levels(model), ""]
    lines += ["$CAPTURE @annotated"]
    lines += [f"{one.id} : {one.says} ({one.unit})" for one in (*model.driving, *model.outputs)]
    lines += ["rated : PWC-20 score as rated once (points)"]
    return "\n".join(lines) + "\n"


def _parameter(one: Parameter) -> str:
    known = f", not known, sd of log {number(one.not_known_sd_log)}" if one.not_known_sd_log else ""
    return f"{typical_name(one)} : {number(one.value)} : {one.says}, {one.grade}{known} ({one.unit})"


def _individual_values(model: ExportModel) -> Iterator[str]:
    for one in model.parameters:
        if one.spread:
            spread, times = spread_of(one, model.spreads)
            yield f"double {one.id} = {typical_name(one)} * exp({multiplied(times, spread.id)});"
            if one.cap is not None:
                yield f"if({one.id} > {number(one.cap)}) {one.id} = {number(one.cap)};"


def _gut_lines(model: ExportModel) -> Iterator[str]:
    for one in model.compartments:
        if one.lag is not None:
            yield f"ALAG_{one.id} = {one.lag};"
        if one.factor is not None:
            yield f"F_{one.id} = {one.factor};"


def _start_lines(model: ExportModel) -> Iterator[str]:
    for one in model.compartments:
        if one.start:
            yield f"{one.id}_0 = {number(one.start)};"


def _rates(model: ExportModel) -> Iterator[str]:
    dialect = Dialect(names={one.id: one.id + IN_RATES for one in model.driving}, power="pow")
    for level in model.driving:
        yield f"double {level.id}{IN_RATES} = {written(level.expression, dialect)};"
    for one in model.compartments:
        yield f"dxdt_{one.id} = {written(one.rate, dialect)};"


def _levels(model: ExportModel) -> Iterator[str]:
    for level in (*model.driving, *model.outputs):
        yield from _level(level)
    yield "double rated = pwc20 + RATING;"


def _level(level: Level) -> Iterator[str]:
    inner = above_zero(level.expression)
    text = written(inner or level.expression, Dialect(names={}, power="pow"))
    yield f"double {level.id} = {text};"
    if inner is not None:
        yield f"if({level.id} < 0) {level.id} = 0;"


def _script(model: ExportModel) -> str:
    lines = commented(model.header, "# ")
    lines += ["# Written for mrgsolve 1.0 or newer. Rscript mrgsolve_run.R", "", "library(mrgsolve)", ""]
    lines += [f'model <- mread("{MODEL_NAME}", project = ".")']
    lines += ["model <- update(model, rtol = 1e-9, atol = 1e-11, maxsteps = 100000)"]
    lines += [f'doses <- read.csv("{DOSES_FILE}")']
    lines += [f"end <- {number(model.last_h)}", f"delta <- {number(model.every_h)}", ""]
    lines += ["# The typical person: to compare with glidepath simulate."]
    lines += ["typical <- mrgsim(zero_re(model), data = doses, end = end, delta = delta, obsonly = TRUE)"]
    lines += ['write.csv(as.data.frame(typical), "mrgsolve_typical.csv", row.names = FALSE)', ""]
    lines += ["# People who differ as OMEGA says: the 5 %, 50 % and 95 % of the score at each hour."]
    lines += ["people <- 200", "set.seed(20261122)"]
    lines += ["many <- doses[rep(seq_len(nrow(doses)), times = people), ]"]
    lines += ["many$ID <- rep(seq_len(people), each = nrow(doses))"]
    lines += ["drawn <- as.data.frame("]
    lines += ["  mrgsim(model, data = many, end = end, delta = delta, obsonly = TRUE)", ")"]
    lines += ["bands <- aggregate(pwc20 ~ time, drawn, quantile, probs = c(0.05, 0.5, 0.95))"]
    lines += ['write.csv(bands, "mrgsolve_bands.csv", row.names = FALSE)']
    return "\n".join(lines) + "\n"
