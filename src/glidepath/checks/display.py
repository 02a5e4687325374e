"""What every output shows, and what is never printed, counted or computed."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked, OutputAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.registry import Words, case_rule, finding, kept, output_rule
from glidepath.checks.three_valued import YES, settled, unknown


@case_rule("R055")
def supply_pattern(asked: CaseAsked) -> Finding:
    """R055: what dispensing records show, with dates and harmless reasons; the person gets no label."""
    signals = asked.situation.supply_signals
    if signals is None:
        return finding("R055", unknown("dispensing records"))
    return finding("R055", settled(bool(signals), "dispensing records", list(signals)))


@output_rule("R056")
def no_diagnosis(asked: OutputAsked) -> Finding:
    """R056: tolerance and withdrawal of prescribed use are not counted; no diagnosis is stated."""
    return finding("R056", YES)


@output_rule("R062")
def shows_its_basis(asked: OutputAsked) -> Finding:
    """R062: inputs, gaps, rules, sources and uncertainty go with every output."""
    return finding("R062", YES)


@output_rule("R063")
def options_not_orders(asked: OutputAsked) -> Finding:
    """R063: a plan is a set of options beside staying on the dose."""
    if asked.option_count is None:
        return finding("R063", YES)
    least = limit("R063", "options_min")
    says = f"Options that this case leaves beside staying on the dose: {asked.option_count}."
    do = (
        ""
        if asked.option_count >= least
        else (
            "To get more: allow a liquid or half tablets, another product or a switch, or ask a specialist."
        )
    )
    return kept(
        "R063", settled(asked.option_count >= least, "options", asked.option_count), Words(says=says, do=do)
    )


@output_rule("R064")
def accepted_first(asked: OutputAsked) -> Finding:
    """R064: a patient sheet exists only after a clinician accepted a plan."""
    if asked.accepted_by is None:
        return finding("R064", YES)
    return kept(
        "R064",
        settled(bool(asked.accepted_by.strip()), "accepted_by_a_clinician", bool(asked.accepted_by.strip())),
    )


@output_rule("R065")
def fixed_text_in_an_emergency(asked: OutputAsked) -> Finding:
    """R065: in an emergency only the fixed text is shown."""
    return finding("R065", YES)
