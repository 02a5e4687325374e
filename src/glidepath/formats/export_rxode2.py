"""A script for rxode2, with its doses."""

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
from glidepath.formats.export_model import ExportModel
from glidepath.formats.export_mrgsolve import dose_rows, typical_name
from glidepath.formats.export_parameters import Parameter, spread_of

SCRIPT_FILE = "rxode2_model.R"
DOSES_FILE = "rxode2_doses.csv"
COLUMNS = ("time", "amt", "ii", "addl", "cmt", "evid")
_DIALECT = Dialect(names={}, power="^")


def rxode2_files(model: ExportModel) -> dict[str, str]:
    """Write a script that holds and runs the model, and its doses.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    dict
        Contents by file name.
    """
    names = {one.id: one.id for one in model.compartments}
    return {SCRIPT_FILE: script(model), DOSES_FILE: csv_of_texts(COLUMNS, dose_rows(model, names))}


def script(model: ExportModel) -> str:
    """Write the script.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    str
        A function with ``ini`` and ``model``, as rxode2 and nlmixr2 take it, and the lines that run it.
    """
    lines = commented(model.header, "# ")
    lines += ["# Written for rxode2 2.1 or newer. Rscript rxode2_model.R"]
    lines += [
        f"# For nlmixr2 add rating_sd <- {number(model.noise_points)} (points, one rating) to ini, and as the"
    ]
    lines += ["# last line of model: pwc20 ~ add(rating_sd)", "", "library(rxode2)", ""]
    lines += ["glidepath_model <- function() {", "  ini({"]
    lines += [f"    {line}" for line in _initial_values(model)]
    lines += ["  })", "  model({"]
    lines += [f"    {line}" for line in _equations(model)]
    lines += ["  })", "}", ""]
    return "\n".join([*lines, *_running(model)]) + "\n"


def _initial_values(model: ExportModel) -> Iterator[str]:
    for one in model.parameters:
        yield f"{typical_name(one)} <- {number(one.value)} # {_words(one)}"
    for spread in model.spreads:
        yield f"{spread.id} ~ {number(spread.variance)} # {spread.says}, variance of log"


def _words(one: Parameter) -> str:
    known = f", not known, sd of log {number(one.not_known_sd_log)}" if one.not_known_sd_log else ""
    return f"{one.says} ({one.unit}), {one.grade}{known}"


def _equations(model: ExportModel) -> Iterator[str]:
    for one in model.parameters:
        if one.spread:
            spread, times = spread_of(one, model.spreads)
            yield f"{one.id} <- {typical_name(one)} * exp({multiplied(times, spread.id)})"
            if one.cap is not None:
                yield f"if ({one.id} > {number(one.cap)}) {{ {one.id} <- {number(one.cap)} }}"
    for level in model.driving:
        yield f"{level.id} <- {written(level.expression, _DIALECT)}"
    for state in model.compartments:
        yield f"d/dt({state.id}) <- {written(state.rate, _DIALECT)}"
    for state in model.compartments:
        if state.lag is not None:
            yield f"alag({state.id}) <- {state.lag}"
        if state.factor is not None:
            yield f"f({state.id}) <- {state.factor}"
        if state.start:
            yield f"{state.id}(0) <- {number(state.start)}"
    for level in model.outputs:
        inner = above_zero(level.expression)
        yield f"{level.id} <- {written(inner or level.expression, _DIALECT)}"
        if inner is not None:
            yield f"if ({level.id} < 0) {{ {level.id} <- 0 }}"


def _running(model: ExportModel) -> list[str]:
    lines = [f'doses <- read.csv("{DOSES_FILE}")']
    lines += [f"hours <- seq(0, {number(model.last_h)}, by = {number(model.every_h)})"]
    lines += ["events <- et(doses) |> et(hours)", ""]
    lines += ["# The typical person: to compare with glidepath simulate."]
    lines += ["model <- rxode2(glidepath_model)"]
    lines += ['typical <- rxSolve(zeroRe(model, which = "omega"), events,']
    lines += ["  rtol = 1e-9, atol = 1e-11, maxsteps = 100000)"]
    lines += ['write.csv(as.data.frame(typical), "rxode2_typical.csv", row.names = FALSE)', ""]
    lines += ["# People who differ as OMEGA says: the 5 %, 50 % and 95 % of the score at each hour."]
    lines += ["set.seed(20261122)", "drawn <- as.data.frame(rxSolve(model, events, nSub = 200))"]
    lines += ["bands <- aggregate(pwc20 ~ time, drawn, quantile, probs = c(0.05, 0.5, 0.95))"]
    return [*lines, 'write.csv(bands, "rxode2_bands.csv", row.names = FALSE)']
