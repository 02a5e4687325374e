"""Whether use has been long, by the length that the case records."""

from __future__ import annotations

from fractions import Fraction

from glidepath.checks.asked import Dependence
from glidepath.checks.three_valued import Truth, settled, unknown

SINCE = "medicines.since"
"""The field that gives the length of use."""


def used_for_at_least(found: Dependence, least_days: Fraction) -> Truth:
    """Whether use has lasted this long; a length that is not known is open unless the known part suffices."""
    days, at_least = found.duration_days, found.duration_at_least_days
    if days is not None:
        return settled(days >= least_days, "duration_days", days)
    if at_least >= least_days:
        return settled(True, "duration_days", f"at least {at_least}")
    return unknown(SINCE)
