"""Post-traumatic stress, and mood or psychotic illness with bad sleep."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.registry import case_rule, finding
from glidepath.checks.three_valued import all_of, told


@case_rule("R046")
def post_traumatic_stress(asked: CaseAsked) -> Finding:
    """R046: with post-traumatic stress disorder a taper is strongly worth considering."""
    return finding("R046", asked.reading.condition("ptsd"))


@case_rule("R047")
def sleep_first(asked: CaseAsked) -> Finding:
    """R047: in mood or psychotic illness badly disturbed sleep pauses the taper."""
    reading = asked.reading
    ill = reading.condition("mood_disorder", "psychosis")
    sleep = told("sleep badly disturbed now", asked.situation.significant_sleep_disturbance)
    return finding("R047", all_of(ill, sleep))
