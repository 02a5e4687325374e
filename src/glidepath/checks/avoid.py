"""What is never used to taper: flumazenil, propofol, ketamine, and phenobarbital outside a ward."""

from __future__ import annotations

from glidepath.checks.asked import PlanAsked
from glidepath.checks.doses_over_time import drugs_in
from glidepath.checks.finding import Finding
from glidepath.checks.registry import Words, kept, plan_rule
from glidepath.checks.three_valued import settled


@plan_rule("R043")
def no_flumazenil(asked: PlanAsked) -> Finding:
    """R043: flumazenil is not for tapering."""
    return _uses_none_of("R043", asked, "flumazenil")


@plan_rule("R044")
def no_anaesthetic(asked: PlanAsked) -> Finding:
    """R044: propofol and ketamine are not for tapering."""
    return _uses_none_of("R044", asked, "propofol", "ketamine")


@plan_rule("R045")
def no_phenobarbital(asked: PlanAsked) -> Finding:
    """R045: phenobarbital is for inpatient units; a plan made here is for home."""
    return _uses_none_of("R045", asked, "phenobarbital", "phenobarbitone")


def _uses_none_of(rule_id: str, asked: PlanAsked, *drugs: str) -> Finding:
    used = [drug for drug in drugs_in(asked.steps) if drug.lower() in drugs]
    return kept(rule_id, settled(not used, "drugs of the plan", list(drugs_in(asked.steps))), Words())
