"""Every fact of the package: one place to ask, loaded file by file when first asked for."""

from __future__ import annotations

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
from glidepath.facts.equivalence import (
    equivalence_table,
    equivalence_tables,
    ranking_reasons,
    tables_with,
)
from glidepath.facts.guidelines import policies, policy, rule_paragraphs, rules, statements
from glidepath.facts.medicines import find_medicine, medicine_classes
from glidepath.facts.model import model_parameters
from glidepath.facts.products import left_out, products
from glidepath.facts.read_tables import sources

__all__ = [
    "drug",
    "drug_names",
    "drugs",
    "equivalence_table",
    "equivalence_tables",
    "find_drug",
    "find_medicine",
    "kinetics",
    "left_out",
    "medicine_classes",
    "model_parameters",
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
    "terminal_half_life_h",
]
