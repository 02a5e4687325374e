"""Findings in the order a reader needs: broken rules, what to do, what cannot be told, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from glidepath.checks.finding import SEVERITY_ORDER
from glidepath.reports.facts_in_words import because_words, label_words
from glidepath.reports.words import sentence

_MOST_SHOWN = 6
_APPLIES = re.compile(r"^(Cannot tell|Does not apply)\b.*?Where it applies: ")
"""What a rule says where it speaks is enough here: the heading above says that it does not, or cannot."""
QUIET = ("info", "display")
"""Grades that are only said, never asked for."""
GRAVE = ("emergency", "hard_stop", "critical", "forbid")
"""Grades of which none is ever folded away or counted instead of said."""
_SEVERITY_WORDS = {
    "emergency": "Emergency",
    "hard_stop": "Stops a plan",
    "critical": "Critical",
    "forbid": "Not allowed",
    "warning": "Warning",
    "info": "For information",
    "display": "To say",
}


_ASK_WORDS = {
    "emergency": "Ask first",
    "hard_stop": "Ask first",
    "critical": "Ask soon",
    "forbid": "Ask soon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding, in words."""

    rule: str
    severity: str
    severity_words: str
    says: str
    do: str
    because: str
    missing: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownView:
    """One thing that is not known, and every rule that waits for it, the gravest first."""

    label: str
    severity: str
    severity_words: str
    waiting: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroups:
    """Findings by what they ask of the reader; each group worst first.

    ``cannot_tell`` is grouped by what is not known; ``cannot_tell_rest`` holds the less grave.
    """

    broken: tuple[FindingView, ...]
    act: tuple[FindingView, ...]
    cannot_tell: tuple[UnknownView, ...]
    cannot_tell_rest: tuple[UnknownView, ...]
    rest: tuple[FindingView, ...]
    not_applicable: tuple[FindingView, ...]


def finding_groups(findings: Iterable[Mapping[str, Any]]) -> FindingGroups:
    """Sort findings into groups, the worst first.

    Parameters
    ----------
    findings
        Findings of a plan document or of one of its options.

    Returns
    -------
    FindingGroups
        ``act`` and ``cannot_tell`` hold all that are critical or graver, and others up to six in all; what
        is left over opens ``rest`` and ``cannot_tell_rest``.
    """
    ordered = sorted(_unique(findings), key=_gravity)
    met = [f for f in ordered if f["status"] == "met"]
    grave = [f for f in met if f["severity"] not in QUIET]
    quiet = [f for f in met if f["severity"] in QUIET]
    shown = max(_MOST_SHOWN, sum(1 for f in grave if f["severity"] in GRAVE))
    unknown = _by_what_is_missing(_views(f for f in ordered if f["status"] == "cannot_tell"))
    asked = max(_MOST_SHOWN, sum(1 for group in unknown if group.severity in GRAVE))
    return FindingGroups(
        broken=_views(f for f in ordered if f["status"] == "not_met"),
        act=_views(grave[:shown]),
        cannot_tell=unknown[:asked],
        cannot_tell_rest=unknown[asked:],
        rest=_views([*grave[shown:], *quiet]),
        not_applicable=_views(f for f in ordered if f["status"] == "not_applicable"),
    )


def _by_what_is_missing(findings: Iterable[FindingView]) -> tuple[UnknownView, ...]:
    """Group open rules by the first thing that each waits for; as findings come worst first, so do groups."""
    groups: dict[str, list[FindingView]] = {}
    for finding in findings:
        groups.setdefault(finding.missing[0] if finding.missing else "more about the case", []).append(
            finding
        )
    return tuple(
        UnknownView(
            label=label,
            severity=waiting[0].severity,
            severity_words=_ASK_WORDS.get(waiting[0].severity, "Ask"),
            waiting=tuple(waiting),
        )
        for label, waiting in groups.items()
    )


def worst_first(findings: Iterable[Mapping[str, Any]]) -> tuple[FindingView, ...]:
    """All findings in words, the gravest first."""
    return _views(sorted(findings, key=_gravity))


def _views(findings: Iterable[Mapping[str, Any]]) -> tuple[FindingView, ...]:
    return tuple(_view(finding) for finding in findings)


def _view(finding: Mapping[str, Any]) -> FindingView:
    missing = finding.get("missing") or ()
    return FindingView(
        rule=str(finding["rule"]),
        severity=str(finding["severity"]),
        severity_words=_SEVERITY_WORDS.get(str(finding["severity"]), str(finding["severity"])),
        says=sentence(_APPLIES.sub("", str(finding["says"]))),
        do=""
        if finding["status"] in ("cannot_tell", "not_applicable")
        else sentence(str(finding.get("do") or "")),
        because=because_words(finding.get("because") or {}),
        missing=tuple(label_words(str(field)) for field in missing),
        sources=tuple(str(source) for source in finding.get("sources") or ()),
    )


def _gravity(finding: Mapping[str, Any]) -> tuple[int, str]:
    severity = finding["severity"]
    place = SEVERITY_ORDER.index(severity) if severity in SEVERITY_ORDER else len(SEVERITY_ORDER)
    return place, str(finding["rule"])


def _unique(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each rule's answer once, however often it was given in the same words."""
    seen: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for finding in findings:
        seen.setdefault((finding["rule"], finding["status"], finding["says"]), finding)
    return list(seen.values())
