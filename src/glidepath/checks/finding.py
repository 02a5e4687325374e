"""What a rule answers about a case, an option or an output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["met", "not_met", "not_applicable", "cannot_tell"]
Severity = Literal["info", "display", "warning", "critical", "forbid", "hard_stop", "emergency"]

SEVERITY_ORDER: tuple[Severity, ...] = (
    "emergency",
    "hard_stop",
    "critical",
    "forbid",
    "warning",
    "info",
    "display",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's answer.

    ``met``: the rule speaks here, and what it asks for is kept or is what to do now. ``not_met``: it is
    broken. ``not_applicable``: its condition is known to be false. ``cannot_tell``: ``missing`` says what
    is not known.
    """

    rule: str
    status: Status
    severity: Severity
    says: str
    do: str
    because: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
