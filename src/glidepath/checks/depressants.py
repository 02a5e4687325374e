"""Other things that sedate: medicines, weak breathing, alcohol."""

from __future__ import annotations

from glidepath.checks.alcohol_risk import alcohol_risk, heavy_drinking
from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.three_valued import any_of


@case_rule("R040")
def other_depressants(asked: CaseAsked) -> Finding:
    """R040: other sedatives, sleep apnoea or breathing disease add to sedation."""
    return finding("R040", any_of(asked.reading.depressant(), asked.reading.breathing()))


@case_rule("R041")
def alcohol(asked: CaseAsked) -> Finding:
    """R041: drinking at or above the cut-off; heavy drinking or past withdrawal weighs more."""
    reading = asked.reading
    heavy = any_of(heavy_drinking(reading), reading.condition("alcohol_withdrawal"))
    words = Words(
        severity="critical" if heavy.value else None, because=dict(heavy.because) if heavy.value else {}
    )
    return finding("R041", alcohol_risk(reading), words)
