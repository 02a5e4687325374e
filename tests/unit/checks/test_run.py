"""Every rule is asked once, ranked, sourced, and said in fit words."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest
from harmless_case import case, person, regimen

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.checks import (
    ANSWERED_ELSEWHERE,
    Situation,
    case_findings,
    output_findings,
    switch_refusals,
)
from glidepath.checks.finding import SEVERITY_ORDER, Finding
from glidepath.checks.limits import limit, policy_number, rule_fact
from glidepath.checks.registry import _severity, case_rule, case_rules, output_rules, plan_rules
from glidepath.checks.run import ranked
from glidepath.facts import load
from glidepath.patient.case import TaperRequest
from glidepath.patient.person import Person

UNFIT = re.compile(
    r"\b(addicts?|abus\w*|doctor shopp\w*|non-?complian\w*|drug[- ]seeking|junkie)\b", re.IGNORECASE
)


def everything() -> list[Finding]:
    to_diazepam = TaperRequest(start=case().taper.start, switch_to="diazepam")
    unknown = case(regimen(since=None, indication=None), person=Person(), taper=to_diazepam)
    return [
        *case_findings(case(), "clonazepam"),
        *case_findings(unknown, "clonazepam"),
        *case_findings(case(), "clonazepam", Situation(withdrawal_symptoms_now=True, imminent_harm=True)),
        *output_findings(),
        *output_findings(1, ""),
    ]


def test_every_rule_of_the_rule_base_is_answered_once() -> None:
    answered = [*case_rules(), *plan_rules(), *output_rules(), *ANSWERED_ELSEWHERE]
    assert sorted(answered) == sorted(load.rules())
    assert len(answered) == len(set(answered)) == 71


def test_a_rule_is_not_registered_twice() -> None:
    with pytest.raises(FactError, match="R002"):
        case_rule("R002")(case_rules()["R002"])


def test_a_number_that_is_not_in_the_facts_is_a_fault() -> None:
    with pytest.raises(FactError):
        rule_fact("R999")
    with pytest.raises(FactError):
        limit("R055", "prescribers_min")
    with pytest.raises(FactError):
        policy_number("no such number")


def test_worst_first_then_by_rule() -> None:
    findings = case_findings(case(), "clonazepam")
    keys = [(SEVERITY_ORDER.index(f.severity), f.rule) for f in findings]
    assert keys == sorted(keys)
    assert ranked(reversed(findings)) == findings


def test_every_finding_speaks_and_every_open_one_says_what_is_missing() -> None:
    for finding in everything():
        assert finding.says and finding.do
        assert (finding.status == "cannot_tell") == bool(finding.missing)
        assert all(source in load.sources() for source in finding.sources)


def test_every_rule_has_a_source_in_its_findings() -> None:
    assert [f.rule for f in everything() if not f.sources and f.rule != "R070"] == []


def test_no_word_labels_the_person() -> None:
    for finding in everything():
        assert not UNFIT.search(f"{finding.says} {finding.do}"), finding.rule


def test_nothing_known_is_never_read_as_no() -> None:
    """With an empty person no rule that reads the person says that it does not apply."""
    empty = case(person=Person(), other_medicines=())
    answers = {
        f.rule: f.status for f in case_findings(replace(empty, alcohol=type(empty.alcohol)()), "clonazepam")
    }
    reads_the_person = (
        "R022 R025 R026 R031 R032 R033 R034 R035 R036 R037 R038 R039 R040 R041 R046 R047 R051 R069"
    ).split()
    assert {answers[rule] for rule in reads_the_person} == {"cannot_tell"}


def test_answers_do_not_change_from_call_to_call() -> None:
    assert case_findings(case(), "clonazepam") == case_findings(case(), "clonazepam")


def test_what_speaks_against_a_computed_switch() -> None:
    to_diazepam = TaperRequest(start=case().taper.start, switch_to="diazepam")
    assert switch_refusals(case_findings(case(taper=to_diazepam), "clonazepam")) == ()
    older = case_findings(case(person=person(age_years=70), taper=to_diazepam), "clonazepam")
    assert [f.rule for f in switch_refusals(older)] == ["R021"]
    high = case(regimen(doses=regimen().doses * 2), taper=to_diazepam)
    assert [f.rule for f in switch_refusals(case_findings(high, "clonazepam"))] == ["R018"]


def test_a_plan_with_one_option_says_so() -> None:
    by_rule = {f.rule: f for f in output_findings(1, "Dr A")}
    assert by_rule["R063"].status == "not_met" and "liquid" in by_rule["R063"].do
    assert by_rule["R064"].status == "met"
    assert {f.rule: f.status for f in output_findings(2)}["R063"] == "met"
    assert {f.rule: f.status for f in output_findings(2, " ")}["R064"] == "not_met"


def test_a_case_is_answered_quickly() -> None:
    case_findings(case(), "clonazepam")
    begun = time.perf_counter()
    for _ in range(20):
        case_findings(case(), "clonazepam")
    assert time.perf_counter() - begun < 2


def test_what_was_read_can_be_written_down() -> None:
    for finding in everything():
        assert json.loads(json.dumps(dict(finding.because))) is not None


def test_a_severity_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(FactError, match="R001"):
        _severity("R001", "mild")


def test_a_policy_without_a_number_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Sourced(value=None, unit="days", grade="assumed", sources=())
    monkeypatch.setattr(load, "policy", lambda _: empty)
    with pytest.raises(FactError, match="no value"):
        policy_number("not yet decided")
