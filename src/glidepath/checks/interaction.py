"""Clonazepam beside valproate, and medicines that make seizures more likely."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.registry import case_rule, finding
from glidepath.checks.three_valued import all_of, settled


@case_rule("R042")
def valproate(asked: CaseAsked) -> Finding:
    """R042: clonazepam with valproate can bring on absence status."""
    is_clonazepam = settled(asked.drug == "clonazepam", "drug", asked.drug)
    return finding("R042", all_of(is_clonazepam, asked.reading.on_class("valproate")))


@case_rule("R068")
def seizure_threshold(asked: CaseAsked) -> Finding:
    """R068: another medicine makes seizures more likely, most of all in withdrawal."""
    return finding("R068", asked.reading.on_class("seizure_threshold"))
