"""Every example of the spec files: one rule, one case or schedule, one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from case_in_words import case_of, exact, schedule_of, situation_of

from glidepath.checks import case_findings, dependence, schedule_findings
from glidepath.checks.finding import Finding
from glidepath.checks.registry import case_rules, plan_rules
from glidepath.facts import load

HERE = Path(__file__).parent
EXAMPLES: list[dict[str, Any]] = [
    example
    for path in sorted(HERE.glob("*.yaml"))
    for example in yaml.safe_load(path.read_text(encoding="utf-8"))
]

EDGES_WITHOUT_A_THRESHOLD = {
    "R003": "a table of classes, tested line by line",
    "R008": "a published comparator, recognised by its id",
    "R009": "a published comparator, recognised by its id",
    "R010": "a published comparator, recognised by its id",
    "R012": "one check per cut, a yes or no",
    "R014": "one step back, shown",
    "R017": "two reviews, shown",
    "R037": "a review interval, shown",
    "R039": "never lowered, shown",
    "R048": "trial results, shown",
    "R051": "a review interval, shown",
    "R054": "days shown by how long the drug acts",
    "R055": "no threshold was found; a setting of the site",
    "R056": "a display rule",
    "R058": "never missed, shown",
    "R063": "a display rule",
    "R064": "a display rule",
}
NOTHING_CAN_BE_UNKNOWN = {
    "R011": "reads the schedule alone",
    "R015": "reads the schedule alone",
    "R016": "reads the schedule alone",
    "R019": "reads published tables; a drug outside them does not differ between them",
    "R053": "",
    "R067": "what is not known of the length of use counts as likely",
    "R070": "reads the schedule alone",
}


def answer_of(example: dict[str, Any]) -> Finding:
    given = example["given"]
    case, situation = case_of(given), situation_of(given.get("situation", {}))
    drug = case.regimens[0].drug
    if "plan" not in given:
        findings = case_findings(case, drug, situation)
    else:
        found = dependence(case, drug, situation)
        start = exact(given["plan"]["start_mg"])
        findings = schedule_findings(case, schedule_of({"drug": drug, **given["plan"]}), start, found)
    return next(finding for finding in findings if finding.rule == example["rule"])


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda e: f"{e['rule']}-{e['edge']}-{e.get('says', '')[:40]}"
)
def test_example(example: dict[str, Any]) -> None:
    answer = answer_of(example)
    assert answer.status == example["status"], answer
    if "severity" in example:
        assert answer.severity == example["severity"]
    if "missing" in example:
        assert list(answer.missing) == example["missing"]
    else:
        assert answer.missing == ()
    assert example.get("says_has", "") in answer.says
    for field, value in example.get("because", {}).items():
        assert answer.because[field] == value


def test_every_rule_about_a_case_or_a_schedule_has_an_example() -> None:
    told = {example["rule"] for example in EXAMPLES}
    assert {*case_rules(), *plan_rules()} <= told


@pytest.mark.parametrize("rule", sorted(r for r, fact in load.rules().items() if fact.limits))
def test_every_threshold_has_its_edges(rule: str) -> None:
    if rule in EDGES_WITHOUT_A_THRESHOLD:
        return
    edges = {example["edge"] for example in EXAMPLES if example["rule"] == rule}
    assert {"at", "over"} <= edges or {"at", "under"} <= edges or {"under", "over"} <= edges
    if rule not in NOTHING_CAN_BE_UNKNOWN:
        assert "unknown" in edges
