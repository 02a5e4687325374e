"""What is asked of the evidence, and the whole answer: every row with its verdict, and the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from glidepath.evidence.measurement import Judged
from glidepath.evidence.profiles import UsableProfiles
from glidepath.evidence.summary import BaselineScore, Summary
from glidepath.facts.trials import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAsked:
    """What is asked: rows and profiles of a user, draws of the fit, people per draw and drug of a trial."""

    user: tuple[Target, ...] = ()
    profiles: UsableProfiles | None = None
    draws: int
    people: int
    fast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAnswer:
    """Each row with its verdict, and the sums.

    ``roles`` sums up the trials by role, over rows that are in scope; ``groups`` the other groups, by group
    and role. ``baselines`` has, for each share, how the two plain rules did.
    """

    asked: EvidenceAsked
    rows: tuple[Judged, ...]
    roles: Mapping[str, Summary]
    groups: Mapping[str, Mapping[str, Summary]]
    baselines: Mapping[str, Mapping[str, BaselineScore]]
