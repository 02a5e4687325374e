"""From 65: offer a taper, at the slow end."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import case_rule, finding


@case_rule("R036")
def older_adult(asked: CaseAsked) -> Finding:
    """R036: from this age the harms grow; a taper is offered whatever the length of use."""
    return finding("R036", asked.reading.at_least_years(float(limit("R036", "age_min_years"))))
