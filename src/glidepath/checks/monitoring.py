"""What is watched, and when: symptoms at each cut, reviews, admission, driving, after the last dose."""

from __future__ import annotations

from glidepath.basis.amounts import plain_number
from glidepath.checks.asked import CaseAsked, PlanAsked
from glidepath.checks.finding import Finding
from glidepath.checks.length_of_use import used_for_at_least
from glidepath.checks.limits import limit, policy_number
from glidepath.checks.reading import days_without
from glidepath.checks.registry import Words, case_rule, finding, kept, plan_rule
from glidepath.checks.three_valued import YES, Truth, all_of, settled, told, unknown
from glidepath.facts import load

_REVIEW = "days since the last review"
_STOPPED = "days_since_the_last_dose"


@plan_rule("R012")
def check_at_every_cut(asked: PlanAsked) -> Finding:
    """R012: every step that a cut begins holds a symptom check."""
    without = [cut.step_index for cut in asked.cuts if not asked.steps[cut.step_index].check]
    return kept("R012", settled(not without, "cuts_without_a_check", without))


@case_rule("R013")
def pause_first(asked: CaseAsked) -> Finding:
    """R013: while withdrawal symptoms are significant there is no further cut."""
    return finding("R013", told("withdrawal symptoms now", asked.situation.withdrawal_symptoms_now))


@case_rule("R014")
def one_step_back(asked: CaseAsked) -> Finding:
    """R014: after a reaction one step back to a tolerated dose is allowed."""
    reaction = told("withdrawal after the last cut", asked.situation.withdrawal_reaction)
    tolerated = told("the dose before was tolerated", asked.situation.previous_dose_tolerated)
    return finding("R014", all_of(reaction, tolerated), Words(because={"steps_back": _steps_back()}))


def _steps_back() -> int:
    return int(limit("R014", "steps_back_max"))


@case_rule("R049")
def review_overdue(asked: CaseAsked) -> Finding:
    """R049: the last look at risks and benefits is too long ago."""
    return _reviewed_later_than("R049", asked)


@case_rule("R050")
def monitoring_record(asked: CaseAsked) -> Finding:
    """R050: a new or renewed prescription goes with a look at the prescription monitoring record."""
    if asked.case.taper.market != "US":
        return finding("R050", settled(False, "taper.market", asked.case.taper.market))
    return kept("R050", told("whether the monitoring record was looked at", asked.situation.records_checked))


@case_rule("R051")
def shorter_reviews(asked: CaseAsked) -> Finding:
    """R051: with a substance use disorder reviews come more often."""
    truth = asked.reading.condition("sud")
    days = int(limit("R051", "review_max_days"))
    return finding("R051", truth, Words(because={"review_more_often_than_every_days": days}))


def _reviewed_later_than(rule_id: str, asked: CaseAsked) -> Finding:
    days = asked.situation.days_since_review
    if days is None:
        return finding(rule_id, unknown(_REVIEW))
    return finding(rule_id, settled(days > limit(rule_id, "review_max_days"), _REVIEW, days))


@case_rule("R053")
def symptoms_long_after(asked: CaseAsked) -> Finding:
    """R053: symptoms long after the last dose can be a protracted withdrawal."""
    days = days_without(asked.case)
    if days is None:
        return finding("R053", settled(False, _STOPPED, "still taken"))
    late = settled(days > limit("R053", "days_after_zero_min"), _STOPPED, days)
    return finding(
        "R053", all_of(late, told("withdrawal symptoms now", asked.situation.withdrawal_symptoms_now))
    )


@case_rule("R054")
def onset_window(asked: CaseAsked) -> Finding:
    """R054: when symptoms are to be expected after the last dose, by how long the drug acts."""
    days = days_without(asked.case)
    if days is None:
        return finding("R054", settled(False, _STOPPED, "still taken"))
    known = load.find_drug(asked.drug)
    if known is None:
        return finding("R054", unknown(f"how long {asked.drug} acts"))
    acting = known.acting
    low, high = (limit("R054", f"onset_{acting}_{end}_days") for end in ("low", "high"))
    window = f"{plain_number(low)} to {plain_number(high)} days after the last dose"
    says = f"With {asked.drug} symptoms are expected to begin {window}."
    return finding("R054", settled(True, _STOPPED, days), Words(says=says, because={"acting": acting}))


@case_rule("R057")
def urine_test(asked: CaseAsked) -> Finding:
    """R057: what a urine immunoassay can and cannot show."""
    return finding("R057", told("whether a urine test is used", asked.situation.urine_test))


@case_rule("R058")
def admission(asked: CaseAsked) -> Finding:
    """R058: a stay in hospital must not become a sudden stop."""
    return finding("R058", all_of(told("admission", asked.situation.admission), _taken_as_likely(asked)))


@case_rule("R059")
def long_clonazepam(asked: CaseAsked) -> Finding:
    """R059: long use of clonazepam asks for blood tests now and then."""
    is_clonazepam = settled(asked.drug == "clonazepam", "drug", asked.drug)
    return finding(
        "R059",
        all_of(is_clonazepam, used_for_at_least(asked.dependence, policy_number("long_term_use_min_days"))),
    )


@case_rule("R060")
def driving(asked: CaseAsked) -> Finding:
    """R060: the drug, and withdrawal from it, slow reactions."""
    return finding("R060", YES, Words(because={"drug": asked.drug}))


@case_rule("R067")
def stopped_lately(asked: CaseAsked) -> Finding:
    """R067: the drug was stopped a short time ago and dependence is likely."""
    days = days_without(asked.case)
    if days is None:
        return finding("R067", settled(False, _STOPPED, "still taken"))
    recent = settled(days <= policy_number("recent_stop_max_days"), _STOPPED, days)
    return finding("R067", all_of(recent, _taken_as_likely(asked)))


def _taken_as_likely(asked: CaseAsked) -> Truth:
    return settled(asked.dependence.likely, "dependence_likely", asked.dependence.why)


@case_rule("R069")
def end_of_life(asked: CaseAsked) -> Finding:
    """R069: at the end of life no taper is prompted."""
    return finding("R069", asked.reading.condition("palliative"))
