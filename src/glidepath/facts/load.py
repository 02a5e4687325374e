"""Every fact of the package: one place to ask, loaded file by file when first asked for."""

from __future__ import annotations

from glidepath.facts.conditions import condition_words, covariates, find_condition
from glidepath.facts.drugs import (
    drug,
    drug_names,
    drugs,
    find_drug,
    kinetics,
    potency,
    published_half_lives,
    terminal_half_life_h,
)
from glidepath.facts.emergencies import emergency, emergency_signs
from glidepath.facts.equivalence import (
    equivalence_table,
    equivalence_tables,
    ranking_reasons,
    tables_with,
)
from glidepath.facts.guidelines import policies, policy, rule_paragraphs, rules, statements
from glidepath.facts.label_warnings import boxed_warnings
from glidepath.facts.medicines import find_medicine, medicine_classes
from glidepath.facts.model import model_parameters
from glidepath.facts.products import left_out, products
from glidepath.facts.profiles import cross_over_figures, pace_profiles, taper_profiles
from glidepath.facts.read_tables import sources
from glidepath.facts.risk import dose_bands, withdrawal_risks, withdrawal_signs

__all__ = [
    "boxed_warnings",
    "condition_words",
    "covariates",
    "cross_over_figures",
    "dose_bands",
    "drug",
    "drug_names",
    "drugs",
    "emergency",
    "emergency_signs",
    "equivalence_table",
    "equivalence_tables",
    "find_condition",
    "find_drug",
    "find_medicine",
    "kinetics",
    "left_out",
    "medicine_classes",
    "model_parameters",
    "pace_profiles",
    "policies",
    "policy",
    "potency",
    "products",
    "published_half_lives",
    "ranking_reasons",
    "rule_paragraphs",
    "rules",
    "sources",
    "statements",
    "tables_with",
    "taper_profiles",
    "terminal_half_life_h",
    "withdrawal_risks",
    "withdrawal_signs",
]
