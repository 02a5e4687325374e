"""The refusal page, the order of findings, and the terminal summaries."""

from __future__ import annotations

from typing import Any

import pytest
from page_checks import page_faults, page_text
from sample_plan import refusal

from glidepath.reports.findings_view import finding_groups
from glidepath.reports.refusal_page import refusal_html
from glidepath.reports.summary_text import WIDTH, course_text, plan_text, refusal_text


def finding(rule: str, status: str, severity: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "status": status,
        "severity": severity,
        "says": f"{rule} says",
        "do": "",
        "because": {},
        "sources": ["x"],
    }


def test_refusal_page_has_no_fault() -> None:
    assert page_faults(refusal_html(refusal())) == []


def test_refusal_says_what_to_do_before_why() -> None:
    text = page_text(refusal_html(refusal()))
    says, today, call, why = (
        text.index(part)
        for part in (
            "Do not stop and do not cut the dose. Call",
            "What to do today",
            "Whom to call",
            "Why no plan",
        )
    )
    assert says < today < call < why
    assert "R025" in text


def test_emergency_comes_first_of_all() -> None:
    text = page_text(refusal_html({**refusal(), "emergency_now": True}))
    assert text.index("This may be an emergency") < text.index("Do not stop and do not cut the dose. Call")


def test_findings_are_grouped_worst_first_and_the_tail_is_cut() -> None:
    graves = [finding(f"R{n:03d}", "met", "warning") for n in range(1, 10)]
    groups = finding_groups(
        [
            finding("R050", "met", "info"),
            *graves,
            finding("R060", "met", "critical"),
            finding("R061", "not_met", "warning"),
            finding("R062", "cannot_tell", "hard_stop"),
        ]
    )
    assert [f.rule for f in groups.broken] == ["R061"]
    assert groups.act[0].rule == "R060"
    assert len(groups.act) == 6
    assert len(groups.rest) == 5
    assert [f.rule for group in groups.cannot_tell for f in group.waiting] == ["R062"]


def test_open_rules_are_grouped_by_what_is_not_known() -> None:
    waits = {"missing": ["person.pregnant"]}
    open_rules = [
        finding("R034", "cannot_tell", "warning") | waits,
        finding("R033", "cannot_tell", "hard_stop") | waits,
    ]
    groups = finding_groups(
        [*open_rules, finding("R041", "cannot_tell", "warning") | {"missing": ["person.audit_c"]}]
    )
    assert [(group.label, group.severity_words) for group in groups.cannot_tell] == [
        ("pregnancy", "Ask first"),
        ("AUDIT-C score", "Ask"),
    ]
    assert [f.rule for f in groups.cannot_tell[0].waiting] == ["R033", "R034"]


def test_open_rule_says_only_where_it_would_apply() -> None:
    says = "Cannot tell, because this is not known: pregnancy. Where it applies: In pregnancy there are risks for two."
    groups = finding_groups(
        [finding("R033", "cannot_tell", "hard_stop") | {"says": says, "missing": ["person.pregnant"]}]
    )
    assert groups.cannot_tell[0].waiting[0].says == "In pregnancy there are risks for two."


def test_the_same_finding_twice_is_shown_once() -> None:
    groups = finding_groups([finding("R001", "met", "critical")] * 3)
    assert len(groups.act) == 1


def test_plan_summary_fits_a_terminal(plan: dict[str, Any]) -> None:
    text = plan_text(plan)
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert text.startswith("DRAFT FOR A CLINICIAN, NOT ACCEPTED")
    assert " ".join(plan["comparators"]["stop_today"]["warning"].split()) in " ".join(text.split())
    assert all(f"--option {option['id']}" in text for option in plan["options"])
    assert "Critical" in text


def test_refusal_summary_fits_a_terminal() -> None:
    text = refusal_text(refusal())
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert text.index("What to do today") < text.index("Whom to call") < text.index("Why")


@pytest.fixture
def course() -> dict[str, Any]:
    return {
        "schema": "glidepath.course/1",
        "hours": [0, 1, 48],
        "start": "2024-12-01T08:00",
        "typical": {"plasma_ng_per_ml": {"diazepam": [0, 120.26, 40]}},
        "features": {"withdrawal_onset_day": {"p05": 1.2, "p50": 2.3, "p95": 4.4}, "peak_day": None, "tolerance_factor": {"p05": 1.0, "p50": 1.14, "p95": 1.5}},
    }  # fmt: skip


def test_course_summary(course: dict[str, Any]) -> None:
    text = course_text(course)
    assert "Course from 1 Dec 2024, 2 days" in text
    assert "2.3 (1.2 to 4.4)" in text
    assert "1.14 (1.00 to 1.50)" in text
    assert "120.3" in text
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_a_course_of_the_typical_person_alone_has_no_bands(course: dict[str, Any]) -> None:
    none: dict[str, Any] = {"p05": None, "p50": None, "p95": None}
    course |= {"people": 1, "features": {"peak_day": none, "peak_pwc20": {**none, "p50": 5.04}}}
    text = course_text(course)
    said = {" ".join(line.split()) for line in text.splitlines()}
    assert {"highest withdrawal score (0 to 60) 5.0", "day of the highest score not reached"} <= said
    assert "The typical person alone" in text and "90 in 100 people" not in text


def test_course_features_without_a_band_are_still_said(course: dict[str, Any]) -> None:
    course["features"] = {"peak_day": {"p50": 3.0}, "days_above_5": {"p50": None}, "note": 4}
    text = course_text(course)
    assert "3.0 (not reached to not reached)" in text
    assert "day of the highest score" in text
    assert "days 5 points or more above before" in text


def test_summary_says_what_was_assumed_not_known_refused_and_not_recognised(plan: dict[str, Any]) -> None:
    stranger = {"directions": "zzyzx 5 mg", "classes": [], "recognised": False, "since": None, "until": None}
    text = plan_text(
        {
            **plan,
            "case": {**plan["case"], "other_medicines": [stranger]},
            "assumed": [
                {"field": "taper.market", "value": "US", "why": "w"},
                {"field": "taper.target_mg", "value": 0.0, "why": "w"},
            ],
            "not_known": ["person.breastfeeding"],
            "refused_methods": [{"method": "equal_drive", "why": "the reason"}],
        }
    )
    flat = " ".join(text.split())
    assert "Assumed: market = US; target = 0 mg." in flat
    assert "breastfeeding" in flat.split("Not known, never taken as no:")[1].split(". ")[0]
    assert "Asked for, not planned: Equal drive: the reason." in flat
    assert "Not recognised, no rule reads it: zzyzx 5 mg." in flat
    assert "Stopping today (compared in plan.html): " in flat
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_a_refusal_says_each_sentence_once() -> None:
    keep, harm = "Do not stop. Keep taking it.", "It may hold back seizures."
    document = {
        **refusal(),
        "emergency_now": False,
        "says": f"{keep} {harm}",
        "do_now": [keep, "Do not stop. Call the team today."],
        "reasons": [finding("R025", "met", "hard_stop") | {"says": harm}],
    }
    for text in (refusal_text(document), page_text(refusal_html(document))):
        flat = " ".join(text.split())
        for words in ("Keep taking it.", harm, "Call the team today."):
            assert flat.count(words) == 1


def test_an_emergency_leaves_no_sentence_out() -> None:
    text = refusal_text({**refusal(), "emergency_now": True, "says": "Call now.", "do_now": ["Call now."]})
    assert text.count("Call now.") == 2


def test_no_critical_finding_is_hidden_in_a_terminal(plan: dict[str, Any]) -> None:
    critical = [finding(f"R{n:03d}", "met", "critical") for n in range(11, 20)]
    lesser = [finding(f"R{n:03d}", "met", "warning") for n in range(1, 8)]
    text = plan_text({**plan, "findings": [*lesser, *critical]})
    assert all(f"[{found['rule']}]" in text for found in critical)
    assert "less grave ones, on the pages: R001" in text
