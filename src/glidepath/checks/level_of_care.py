"""Where to taper: at home, under a specialist, or as an inpatient."""

from __future__ import annotations

from fractions import Fraction

from glidepath.checks.alcohol_risk import heavy_drinking
from glidepath.checks.asked import CaseAsked
from glidepath.checks.equivalents import diazepam_mg_range
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import case_rule, finding
from glidepath.checks.three_valued import Truth, any_of, settled, told, unknown


@case_rule("R026")
def past_severe_withdrawal(asked: CaseAsked) -> Finding:
    """R026: a seizure or delirium in an earlier withdrawal speaks for an inpatient setting."""
    return finding("R026", asked.reading.past_trouble())


@case_rule("R028")
def near_danger(asked: CaseAsked) -> Finding:
    """R028: a near danger speaks for an inpatient taper."""
    return finding("R028", told("near danger of harm", asked.situation.imminent_harm))


@case_rule("R029")
def unstable_illness(asked: CaseAsked) -> Finding:
    """R029: an unstable illness speaks for an inpatient taper."""
    return finding("R029", told("unstable illness", asked.situation.unstable_illness))


@case_rule("R030")
def high_dose(asked: CaseAsked) -> Finding:
    """R030: a high dose in diazepam equivalents asks for a specialist.

    Notes
    -----
    Judged by the highest published equivalence, because tables differ twofold; both ends are shown.
    """
    return finding("R030", _above_maximum(asked))


def _above_maximum(asked: CaseAsked) -> Truth:
    doses: dict[str, Fraction] = {}
    for regimen in asked.reading.taken:
        doses[regimen.drug] = doses.get(regimen.drug, Fraction(0)) + regimen.day_mg
    spread = diazepam_mg_range(doses.items())
    if spread is None or not doses:
        return unknown("a published equivalence for this drug")
    low, high = spread
    shown = [float(low), float(high)]
    return settled(
        high > limit("R030", "diazepam_equivalent_max_mg"), "diazepam_equivalent_mg_low_and_high", shown
    )


@case_rule("R031")
def several_substances(asked: CaseAsked) -> Finding:
    """R031: several substances, or a risk of alcohol withdrawal, ask for a specialist first."""
    reading = asked.reading
    substances = reading.condition("sud", "alcohol_withdrawal")
    return finding("R031", any_of(substances, heavy_drinking(reading)))
