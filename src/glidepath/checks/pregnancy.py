"""A baby exposed before birth or through milk."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.registry import case_rule, finding
from glidepath.checks.three_valued import any_of, told


@case_rule("R034")
def baby_exposed(asked: CaseAsked) -> Finding:
    """R034: the baby's clinician is told, breastfeeding is encouraged, the baby is watched."""
    born = told("exposure before birth", asked.situation.in_utero_exposure)
    exposed = [born] if born.value is not None else []
    return finding("R034", any_of(*exposed, asked.reading.pregnant(), asked.reading.breastfeeding()))
