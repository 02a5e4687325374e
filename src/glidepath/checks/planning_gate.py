"""Whether anything may be computed: hard stops, emergencies, and what must be known before accepting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glidepath.checks.finding import Finding
from glidepath.facts import load
from glidepath.facts.shapes import Helpline

STOPPING = ("R066", "R027", "R032", "R025", "R033", "R035")
"""The rules that stop the planning, most urgent first."""
_ASKED_BEFORE_ACCEPTING = ("R032", "R025", "R033", "R035")
_KEEP_TAKING = "Do not stop or cut the dose. Keep taking it as now."
_TEAMS = {
    "R025": "The neurology team, or the team that treats the seizures",
    "R033": "The obstetric team",
    "R035": "The children's team that prescribes it",
    "R032": "The clinician who prescribes it, and a crisis line",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What stands before a computed taper.

    ``stops`` are the hard stops and emergencies that hold, most urgent first; ``unknown`` the hard-stop
    fields that are not known: an option can be shown, but not accepted, while there is one. ``says`` is
    the sentence to read first, ``do_today`` and ``whom_to_call`` follow it, each a short line, in order.
    ``emergency_text`` is fixed and comes before everything; empty where there is no emergency.
    """

    stops: tuple[Finding, ...]
    unknown: tuple[str, ...]
    says: str = ""
    do_today: tuple[str, ...] = ()
    whom_to_call: tuple[str, ...] = ()
    emergency_text: str = ""

    @property
    def closed(self) -> bool:
        """Whether no taper may be computed."""
        return bool(self.stops)

    @property
    def emergency(self) -> bool:
        """Whether an emergency number comes first; then a specialist's schedule is not dispensed either."""
        return any(stop.severity == "emergency" for stop in self.stops)


def gate_of(findings: Sequence[Finding], country: str) -> Gate:
    """Build the gate from the findings of the stopping rules.

    Parameters
    ----------
    findings
        The findings of a case; those of other rules are left aside.
    country
        ``US`` or ``UK``: whose telephone numbers are given.

    Returns
    -------
    Gate
        Closed where a stopping rule is met.
    """
    by_rule = {finding.rule: finding for finding in findings if finding.rule in STOPPING}
    stops = tuple(by_rule[rule] for rule in STOPPING if rule in by_rule and by_rule[rule].status == "met")
    unknown = _unknown(by_rule)
    if not stops:
        return Gate(stops=(), unknown=unknown)
    emergency = any(stop.severity == "emergency" for stop in stops)
    return Gate(
        stops=stops,
        unknown=unknown,
        says=f"{_KEEP_TAKING} {' '.join(dict.fromkeys(stop.says for stop in stops))}",
        do_today=(_KEEP_TAKING, *dict.fromkeys(stop.do for stop in stops)),
        whom_to_call=_whom_to_call(stops, country, emergency),
        emergency_text=_emergency_text(country) if emergency else "",
    )


def _unknown(by_rule: dict[str, Finding]) -> tuple[str, ...]:
    asked = [by_rule[rule] for rule in _ASKED_BEFORE_ACCEPTING if rule in by_rule]
    return tuple(dict.fromkeys(field for f in asked if f.status == "cannot_tell" for field in f.missing))


def _whom_to_call(stops: Sequence[Finding], country: str, emergency: bool) -> tuple[str, ...]:
    lines = [_line(entry) for entry in load.emergency(country) if emergency or entry.kind == "emergency"]
    teams = [f"{_TEAMS[stop.rule]}, today." for stop in stops if stop.rule in _TEAMS]
    return tuple(dict.fromkeys([*lines, *teams] if emergency else [*teams, *lines]))


def _line(entry: Helpline) -> str:
    return f"{entry.name} {entry.number}: {entry.says}" if entry.number else entry.says


def _emergency_text(country: str) -> str:
    """The fixed words for an emergency; nothing in them is computed."""
    numbers = [entry for entry in load.emergency(country) if entry.kind in ("emergency", "site")]
    signs = ", ".join(sign.says for sign in load.emergency_signs())
    return f"This is an emergency. {' '.join(_line(entry) for entry in numbers)} Emergency signs: {signs}."
