"""Parameters of the dependence model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from glidepath.basis.sources import Sourced
from glidepath.facts.guidelines import named_values


@cache
def model_parameters() -> Mapping[str, Sourced]:
    """The parameters of the dependence model by name, each with spread and uncertainty.

    Examples
    --------
    >>> model_parameters()["tau1_d"].value
    2.964
    """
    return MappingProxyType(named_values("model"))
