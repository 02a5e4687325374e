"""What was believed of the dependence model before the trials were read: medians and widths, with sources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from glidepath.basis.sources import Sourced
from glidepath.facts.guidelines import named_values


@cache
def priors() -> Mapping[str, Sourced]:
    """The prior of each parameter that the trials inform: log-normal, median ``value``.

    Examples
    --------
    >>> priors()["tau1_d"].value, priors()["tau1_d"].uncertainty_sd_log
    (4.5, 0.5)
    """
    return MappingProxyType(named_values("priors"))
