"""Drinking: whether it is a risk beside a benzodiazepine, by AUDIT-C score or by amount."""

from __future__ import annotations

from glidepath.checks.limits import limit, policy_number
from glidepath.checks.reading import Reading
from glidepath.checks.three_valued import Truth, any_of, settled, unknown

SCORE = "person.audit_c"
AMOUNT = "alcohol.drinks_per_week"


def alcohol_risk(reading: Reading) -> Truth:
    """Whether drinking is a risk: by the score, by a heavy amount, or by a recorded condition.

    Notes
    -----
    No drinking at all settles it as no. Some drinking below the heavy amount does not, because the amount
    of a week hides how it is spread; then the score is what is missing.
    """
    recorded = reading.condition("alcohol_use_disorder", "alcohol_withdrawal")
    if recorded.value:
        return recorded
    by_score, by_amount = _by_score(reading), heavy_drinking(reading)
    if reading.case.person.audit_c is None and _none_at_all(reading):
        return by_amount
    if by_score.value is None:
        return by_amount if by_amount.value else Truth(None, by_amount.because, by_score.missing)
    return any_of(by_score, by_amount) if by_amount.value else by_score


def heavy_drinking(reading: Reading) -> Truth:
    """Whether the weekly amount is heavy; a score below its cut-off settles it as no."""
    drinks = drinks_per_week(reading)
    if drinks is None:
        score = _by_score(reading)
        return score if score.value is False else unknown(AMOUNT)
    return settled(drinks >= policy_number("heavy_drinks_per_week"), AMOUNT, drinks)


def drinks_per_week(reading: Reading) -> float | None:
    """Usual drinks a week, where a drink is that of the market; None when not known."""
    alcohol = reading.case.alcohol
    if alcohol.drinks_per_week is not None or alcohol.grams_per_week is None:
        return alcohol.drinks_per_week
    grams_per_drink = policy_number(f"grams_per_drink_{reading.case.taper.market.lower()}")
    return alcohol.grams_per_week / float(grams_per_drink)


def _none_at_all(reading: Reading) -> bool:
    return drinks_per_week(reading) == 0


def _by_score(reading: Reading) -> Truth:
    """AUDIT-C against the cut-off of the sex; without the sex, only a score clear of both settles it."""
    person = reading.case.person
    if person.audit_c is None:
        return unknown(SCORE)
    women, men = limit("R041", "audit_c_min_women"), limit("R041", "audit_c_min_men")
    if person.sex is None and women <= person.audit_c < men:
        return unknown("person.sex")
    cut_off = women if person.sex == "female" else men
    return settled(person.audit_c >= cut_off, SCORE, person.audit_c)
