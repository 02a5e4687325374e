"""The files that carry a model and a case to another tool, and the same as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from glidepath.assessment.export_case import ExportCase
from glidepath.basis.errors import InputError
from glidepath.formats.export_model import ExportModel, export_model
from glidepath.formats.export_mrgsolve import mrgsolve_files
from glidepath.formats.export_nonmem import nonmem_files
from glidepath.formats.export_parameters import Parameter
from glidepath.formats.export_rxode2 import rxode2_files
from glidepath.formats.export_sbml import sbml_files
from glidepath.formats.plan_json import assumed_to_json, source_to_json

WRITERS: Mapping[str, Callable[[ExportModel], dict[str, str]]] = MappingProxyType(
    {"sbml": sbml_files, "nonmem": nonmem_files, "mrgsolve": mrgsolve_files, "rxode2": rxode2_files}
)
"""Tools by name."""
FILE_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sbml": ("sbml_model.xml",),
        "nonmem": ("nonmem_model.ctl", "nonmem_data.csv"),
        "mrgsolve": ("mrgsolve_model.cpp", "mrgsolve_doses.csv", "mrgsolve_run.R"),
        "rxode2": ("rxode2_model.R", "rxode2_doses.csv"),
    }
)
"""What each tool gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A model and a case for another tool: ``files`` holds contents by file name."""

    to: str
    case: ExportCase
    model: ExportModel
    files: Mapping[str, str]


def checked_tool(to: str) -> str:
    """Give the name of a tool back, or refuse one that is not known.

    Parameters
    ----------
    to
        Name of a tool, in any case.

    Returns
    -------
    str
        One of ``sbml``, ``nonmem``, ``mrgsolve``, ``rxode2``.

    Raises
    ------
    InputError
        When no such tool is known.

    Examples
    --------
    >>> checked_tool("NONMEM")
    'nonmem'
    """
    name = to.strip().lower()
    if name in WRITERS:
        return name
    near = get_close_matches(name, list(WRITERS), n=1)
    instead = f"did you mean {near[0]}? " if near else ""
    raise InputError(f'--to "{to}" is not known: {instead}type {_listed(list(WRITERS))}.', "to")


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def exported(case: ExportCase, to: str) -> Exported:
    """Write a case for another tool.

    Parameters
    ----------
    case
        The case, ready for another tool.
    to
        Name of the tool.

    Returns
    -------
    Exported
        The files, and what they were made from.

    Raises
    ------
    InputError
        When no such tool is known.
    """
    model = export_model(case)
    name = checked_tool(to)
    return Exported(to=name, case=case, model=model, files=MappingProxyType(WRITERS[name](model)))


def export_to_json(answer: Exported) -> dict[str, Any]:
    """Write an export as plain data.

    Parameters
    ----------
    answer
        The export.

    Returns
    -------
    dict
        ``glidepath.export/1``.
    """
    case, model = answer.case, answer.model
    return {
        "schema": "glidepath.export/1",
        "to": answer.to,
        "start": case.start.isoformat(timespec="minutes"),
        "hours": {"first": 0, "last": float(model.last_h), "every": float(model.every_h)},
        "files": [{"name": name, "content": text} for name, text in answer.files.items()],
        "parameters": [_parameter(one) for one in model.parameters],
        "outputs": [
            {"id": one.id, "says": one.says, "unit": one.unit} for one in (*model.driving, *model.outputs)
        ],
        "says": list(model.header),
        "warning": case.warning,
        "assumed": [assumed_to_json(item) for item in case.assumed],
        "not_known": list(case.case.not_known),
        "sources": [source_to_json(source) for source in case.sources],
        "limits": list(case.limits),
        "versions": dict(case.versions),
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "id": one.id,
        "says": one.says,
        "value": one.value,
        "unit": one.unit,
        "grade": one.grade,
        "sources": list(one.sources),
        "omega_sd_log": one.omega,
        "goes_with": one.spread or None,
        "at_most": one.cap,
        "not_known_sd_log": one.not_known_sd_log,
    }
