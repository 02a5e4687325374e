"""Whether anything may be computed: hard stops, emergencies, and what must be known before accepting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from glidepath.checks.finding import Finding
from glidepath.checks.hard_stops import SIGNS
from glidepath.checks.vocabulary import emergency_signs_in
from glidepath.facts import load
from glidepath.facts.shapes import Helpline

STOPPING = ("R066", "R027", "R032", "R025", "R033", "R035")
"""The rules that stop the planning, most urgent first."""
_SIGN = "R066"
_ASKED_BEFORE_ACCEPTING = ("R032", "R025", "R033", "R035")
_KEEP_TAKING = "Do not stop or cut the dose. Keep taking it as now."
_AFTERWARDS = (
    "This is no plan to stop. Do not stop or cut the dose on your own afterwards: a sudden stop can cause "
    "seizures."
)
_DROWSY_SIGNS = frozenset({"cannot_wake", "breathing", "blue_lips", "overdose", "fainting"})
_UNTIL = "give no further dose of this medicine until the emergency team says so."
_NALOXONE = "If there may be an opioid and naloxone is at hand, give the naloxone now."
_TEAM_LATER = "Tell the team that treats this, once the emergency is over."
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
    if any(stop.severity == "emergency" for stop in stops):
        return _in_an_emergency(stops, unknown, country)
    return Gate(
        stops=stops,
        unknown=unknown,
        says=f"{_KEEP_TAKING} {' '.join(dict.fromkeys(stop.says for stop in stops))}",
        do_today=(_KEEP_TAKING, *dict.fromkeys(stop.do for stop in stops)),
        whom_to_call=_whom_to_call(stops, country, emergency=False),
    )


def _in_an_emergency(stops: Sequence[Finding], unknown: tuple[str, ...], country: str) -> Gate:
    """The number first, then what to do with the next dose, then why; never a word to take it as usual."""
    signs = [str(sign) for stop in stops if stop.rule == _SIGN for sign in stop.because.get(SIGNS, ())]
    first = (*_call_now(country, bool(signs)), *_next_dose(signs))
    named = [f"Recorded: {'; '.join(f'“{sign}”' for sign in signs)}."] if signs else []
    calmed = tuple(stop if stop.severity == "emergency" else replace(stop, do=_TEAM_LATER) for stop in stops)
    why = dict.fromkeys(stop.says for stop in stops)
    return Gate(
        stops=calmed,
        unknown=unknown,
        says=" ".join((*first, *named, *why, _AFTERWARDS)),
        do_today=(*first, *dict.fromkeys(stop.do for stop in calmed if stop.rule != _SIGN), _AFTERWARDS),
        whom_to_call=_whom_to_call(stops, country, emergency=True),
        emergency_text=_emergency_text(country),
    )


def _call_now(country: str, at_once: bool) -> tuple[str, ...]:
    """The emergency number; where no sign was named, with the crisis lines and the word that fits."""
    lines = load.emergency(country)
    if not at_once:
        return tuple(entry.says for entry in lines if entry.kind in ("emergency", "crisis", "site"))
    numbers = [entry.number for entry in lines if entry.kind == "emergency"]
    return (f"Call {numbers[0]} now." if numbers else "Call your local emergency number now.",)


def _next_dose(signs: Sequence[str]) -> tuple[str, ...]:
    """What to do with the next dose: none while the person is sedated; a sign in other words may be that."""
    meant = [emergency_signs_in(sign) for sign in signs]
    if any(not _DROWSY_SIGNS.isdisjoint(found) for found in meant):
        return (f"While drowsy or hard to wake, {_UNTIL}", _NALOXONE)
    if any(not found for found in meant):
        return (f"If drowsy or hard to wake, {_UNTIL} {_NALOXONE}",)
    return ()


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
