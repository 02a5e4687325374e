"""The most that the clonazepam label allows, by indication."""

from __future__ import annotations

from fractions import Fraction

from glidepath.basis.amounts import exact_mg, mg_text
from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.three_valued import all_of, settled


@case_rule("R023")
def above_panic_maximum(asked: CaseAsked) -> Finding:
    """R023: clonazepam for panic disorder above the label maximum."""
    return _above("R023", asked, "panic")


@case_rule("R024")
def above_seizure_maximum(asked: CaseAsked) -> Finding:
    """R024: clonazepam for seizures above the label maximum."""
    return _above("R024", asked, "epilepsy")


def _above(rule_id: str, asked: CaseAsked, *indications: str) -> Finding:
    most = limit(rule_id, "maximum_mg")
    total = sum((r.day_mg for r in asked.reading.taken if r.drug == asked.drug), Fraction(0))
    truth = all_of(
        settled(asked.drug == "clonazepam", "drug", asked.drug),
        settled(total > most, "total_mg", float(total)),
        asked.reading.indication_is(*indications),
    )
    says = f"The dose of {mg_text(total)} a day is above the label maximum of {mg_text(exact_mg(most))}."
    return finding(rule_id, truth, Words(says=says))
