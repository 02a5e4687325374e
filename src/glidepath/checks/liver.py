"""A weak liver, and glaucoma: what the label rules out, and no automatic diazepam."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.switch_target import switch_target
from glidepath.checks.three_valued import all_of, any_of, settled


@case_rule("R021")
def no_automatic_diazepam(asked: CaseAsked) -> Finding:
    """R021: diazepam builds up with a weak liver, age, opioids, weak breathing, and through milk."""
    reading = asked.reading
    to_diazepam = settled(
        switch_target(asked.case) == "diazepam", "taper.switch_to", switch_target(asked.case)
    )
    risks = any_of(
        reading.liver(),
        reading.at_least_years(float(limit("R021", "age_min_years"))),
        reading.opioid(),
        reading.breathing(),
        reading.breastfeeding(),
    )
    return finding("R021", all_of(to_diazepam, risks))


@case_rule("R022")
def label_rules_out(asked: CaseAsked) -> Finding:
    """R022: the label rules out clonazepam with significant liver disease or acute narrow-angle glaucoma."""
    reading = asked.reading
    is_clonazepam = settled(asked.drug == "clonazepam", "drug", asked.drug)
    ill = any_of(reading.liver(), reading.condition("narrow_angle_glaucoma"))
    return finding("R022", all_of(is_clonazepam, ill), Words())
