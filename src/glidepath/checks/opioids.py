"""Opioids beside the drug: the boxed warning, naloxone, and treatments that are never lowered."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit, policy_number, whole
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.three_valued import all_of, any_of, negated, settled


@case_rule("R037")
def with_an_opioid(asked: CaseAsked) -> Finding:
    """R037: an opioid together with a benzodiazepine can stop the breathing."""
    days = whole(limit("R037", "review_max_days"))
    return finding("R037", asked.reading.opioid(), Words(because={"review_at_least_every_days": days}))


@case_rule("R038")
def naloxone_missing(asked: CaseAsked) -> Finding:
    """R038: an opioid is taken and naloxone is not known to be at hand; to offer it needs no more."""
    reading = asked.reading
    listed = reading.on_class("naloxone")
    recorded = reading.case.person.naloxone
    at_hand = listed if listed.value else settled(recorded is True, "person.naloxone", recorded)
    return finding("R038", all_of(reading.opioid(), negated(at_hand)))


@case_rule("R039")
def opioid_treatment_stays(asked: CaseAsked) -> Finding:
    """R039: buprenorphine or methadone is never lowered or stopped because of the taper."""
    return finding("R039", asked.reading.opioid_treatment())


@case_rule("R061")
def quiet_after_an_answer(asked: CaseAsked) -> Finding:
    """R061: an answered alert about a joint prescription stays quiet for a while, with the reason kept."""
    reading = asked.reading
    adult = reading.at_least_years(float(limit("R035", "age_min_years")))
    left_out = any_of(reading.condition("palliative", "cancer", "sickle_cell"), negated(adult))
    days = asked.situation.alert_answered_days_ago
    months = limit("R061", "snooze_months")
    lasting = days is not None and days <= months * policy_number("days_per_month")
    answered = settled(lasting, "alert_answered_days_ago", days)
    truth = all_of(reading.opioid(), negated(left_out), answered)
    return finding("R061", truth, Words(because={"quiet_for_months": whole(months)}))
