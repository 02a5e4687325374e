"""What goes beside a taper: talking therapy, and what is known of stopping stable treatment."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.length_of_use import used_for_at_least
from glidepath.checks.limits import policy_number, rule_fact
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.three_valued import YES, all_of, settled


@case_rule("R048")
def talking_therapy(asked: CaseAsked) -> Finding:
    """R048: CBT, or CBT-I for sleep, is offered, with what trials found at the end and a year later."""
    numbers = rule_fact("R048").limits
    because = {name: [number.value, number.low, number.high] for name, number in numbers.items()}
    return finding("R048", YES, Words(because={**because, "drug": asked.drug}))


@case_rule("R071")
def staying_can_be_the_goal(asked: CaseAsked) -> Finding:
    """R071: what claims data show about stopping stable long-term treatment: an association, not a cause."""
    target = asked.case.taper.target_mg
    to_zero = settled(target == 0, "taper.target_mg", float(target))
    return finding(
        "R071", all_of(to_zero, used_for_at_least(asked.dependence, policy_number("long_term_use_min_days")))
    )
