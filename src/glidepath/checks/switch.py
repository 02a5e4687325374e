"""A change to another benzodiazepine: slow, reviewed, bounded, with the range of the tables shown."""

from __future__ import annotations

from fractions import Fraction

from glidepath.checks.asked import CaseAsked, PlanAsked
from glidepath.checks.equivalents import diazepam_mg_by_table, diazepam_mg_range, fold_between
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit, whole
from glidepath.checks.registry import Words, case_rule, finding, kept, plan_rule
from glidepath.checks.switch_target import switch_target
from glidepath.checks.three_valued import Truth, all_of, any_of, settled, unknown
from glidepath.facts import load

_TARGET = "taper.switch_to"
_NO_TABLE = "a published equivalence for this drug"


@plan_rule("R016")
def slow_cross_over(asked: PlanAsked) -> Finding:
    """R016: cross over in steps, then hold before the first cut."""
    crossing = [s for s in asked.stretches if s.phase == "cross_over"]
    if not crossing:
        return finding("R016", settled(False, "cross_over_days", 0))
    first, after = crossing[0].first_day, crossing[-1].last_day + 1
    days = after - first
    low, high = limit("R016", "cross_over_min_days"), limit("R016", "cross_over_max_days")
    next_cut = next(
        (cut.day for cut in asked.cuts if cut.day >= after and cut.phase not in ("cross_over", "hold")), None
    )
    hold = None if next_cut is None else next_cut - after
    held = hold is None or hold >= limit("R016", "hold_days")
    says = f"The cross-over takes {days} days" + (
        "." if hold is None else f", and {hold} days are held after it."
    )
    truth = all_of(
        settled(low <= days <= high, "cross_over_days", days),
        settled(held, "hold_days", hold),
    )
    return kept("R016", truth, Words(says=says))


@plan_rule("R017")
def reviews_after_switch(asked: PlanAsked) -> Finding:
    """R017: sedation and withdrawal are looked at twice after a switch."""
    crossing = [s for s in asked.stretches if s.phase == "cross_over"]
    days = {
        name: whole(limit("R017", name))
        for name in (
            "review_low_days",
            "review_high_days",
            "second_review_low_days",
            "second_review_high_days",
        )
    }
    later = f"{days['second_review_low_days']} to {days['second_review_high_days']} days after it"
    says = (
        f"Look at sleepiness and withdrawal {days['review_low_days']} to {days['review_high_days']} days "
        f"after the switch, and again {later}."
    )
    return finding(
        "R017", settled(bool(crossing), "cross_over_steps", len(crossing)), Words(says=says, because=days)
    )


@case_rule("R018")
def switch_ceiling(asked: CaseAsked) -> Finding:
    """R018: the diazepam dose after a switch has a ceiling to start at and a daily maximum.

    Notes
    -----
    Judged by the highest published equivalence. Above the maximum no switch is computed.
    """
    target = switch_target(asked.case)
    to_diazepam = settled(target == "diazepam", _TARGET, target)
    spread = diazepam_mg_range([(asked.drug, _daily_mg(asked))])
    if spread is None:
        return finding("R018", all_of(to_diazepam, unknown(_NO_TABLE)))
    low, high = spread
    start, most = limit("R018", "start_ceiling_mg"), limit("R018", "maximum_mg")
    above = settled(high > start, "diazepam_mg_low_and_high", [float(low), float(high)])
    says = f"By the published tables the dose is {_mg(low)} to {_mg(high)} mg diazepam a day."
    do = (
        f"Above {_mg(most)} mg: no switch is computed; ask a specialist."
        if high > most
        else f"Start with no more than {_mg(start)} mg diazepam a day; {_mg(most)} mg is the most."
    )
    because = {"no_computed_switch": high > most}
    return finding("R018", all_of(to_diazepam, above), Words(says=says, do=do, because=because))


@case_rule("R019")
def tables_differ(asked: CaseAsked) -> Finding:
    """R019: where published tables differ much on a drug of the switch, both conversions are shown."""
    target = switch_target(asked.case)
    switching = settled(target is not None, _TARGET, target)
    differ = any_of(*(_differ(drug) for drug in (asked.drug, target) if drug is not None))
    tables = {
        name: [float(low), float(high)]
        for name, (low, high) in diazepam_mg_by_table(asked.drug, _daily_mg(asked)).items()
    }
    words = Words(because={"diazepam_mg_by_table": tables} if switching.value else {})
    return finding("R019", all_of(switching, differ), words)


def _differ(drug: str) -> Truth:
    fold = fold_between(drug, "vadod2021", "ashton2002")
    if fold is None:
        return settled(False, f"fold_difference_{drug}", "not in both tables")
    return settled(fold >= limit("R019", "fold_difference_min"), f"fold_difference_{drug}", float(fold))


@case_rule("R020")
def z_drug(asked: CaseAsked) -> Finding:
    """R020: a Z-drug has no agreed conversion."""
    target = switch_target(asked.case)
    kinds = {drug: _kind(drug) for drug in (asked.drug, target) if drug is not None}
    truth = all_of(
        settled(target is not None, _TARGET, target), settled("z_drug" in kinds.values(), "kinds", kinds)
    )
    return finding("R020", truth)


def _kind(drug: str) -> str:
    found = load.find_drug(drug)
    return "not known" if found is None else found.kind


def _daily_mg(asked: CaseAsked) -> Fraction:
    return sum((r.day_mg for r in asked.reading.taken if r.drug == asked.drug), Fraction(0))


def _mg(amount: Fraction) -> str:
    return f"{float(amount):g}"
