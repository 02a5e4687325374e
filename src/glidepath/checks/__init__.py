"""Floor 6: rules that hold for a case or a plan, and their findings."""

from glidepath.checks.asked import Dependence
from glidepath.checks.planning_gate import Gate
from glidepath.checks.run import (
    ANSWERED_ELSEWHERE,
    broken_rules,
    case_findings,
    dependence,
    gate,
    output_findings,
    schedule_findings,
    switch_refusals,
)
from glidepath.checks.situation import Situation
from glidepath.checks.vocabulary import emergency_signs_in, flags_of

__all__ = [
    "ANSWERED_ELSEWHERE",
    "Dependence",
    "Gate",
    "Situation",
    "broken_rules",
    "case_findings",
    "dependence",
    "emergency_signs_in",
    "flags_of",
    "gate",
    "output_findings",
    "schedule_findings",
    "switch_refusals",
]
