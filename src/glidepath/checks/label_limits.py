"""The most that the clonazepam label allows, by indication."""

from __future__ import annotations

from fractions import Fraction

from glidepath.basis.amounts import exact_mg, mg_text
from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.three_valued import Truth, all_of, negated, settled

_USES = {"R023": "panic disorder", "R024": "seizures"}


@case_rule("R023")
def above_panic_maximum(asked: CaseAsked) -> Finding:
    """R023: clonazepam above the label maximum for panic disorder, taken for anything but seizures."""
    return _above("R023", asked, negated(asked.reading.indication_is("epilepsy")))


@case_rule("R024")
def above_seizure_maximum(asked: CaseAsked) -> Finding:
    """R024: clonazepam for seizures above the label maximum."""
    return _above("R024", asked, asked.reading.indication_is("epilepsy"))


def _above(rule_id: str, asked: CaseAsked, taken_for: Truth) -> Finding:
    most = limit(rule_id, "maximum_mg")
    total = sum((r.day_mg for r in asked.reading.taken if r.drug == asked.drug), Fraction(0))
    truth = all_of(
        settled(asked.drug == "clonazepam", "drug", asked.drug),
        settled(total > most, "total_mg", float(total)),
        taken_for,
    )
    most_words = f"{mg_text(exact_mg(most))} for {_USES[rule_id]}"
    says = f"The dose of {mg_text(total)} a day is above the label maximum of {most_words}."
    return finding(rule_id, truth, Words(says=says, until_known=f"{says} Check the dose."))
