"""Rules, limits, policy numbers, bands, profiles, and what is read from them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import guidelines, load, profiles, risk
from glidepath.facts.read_tables import Row


def test_the_rule_base_is_whole() -> None:
    assert list(load.rules()) == [f"R{number:03d}" for number in range(1, 72)]
    for rule in load.rules().values():
        assert rule.says.endswith("."), rule.id
        assert rule.do.endswith("."), rule.id
        assert rule.sources or rule.id == "R070"


@pytest.mark.parametrize(
    ("rule", "severity"),
    [
        ("R001", "forbid"), ("R006", "critical"), ("R025", "hard_stop"), ("R027", "emergency"), ("R032", "emergency"),
        ("R033", "hard_stop"), ("R035", "hard_stop"), ("R039", "forbid"), ("R062", "display"), ("R066", "emergency"),
    ],
)  # fmt: skip
def test_severities(rule: str, severity: str) -> None:
    assert load.rules()[rule].severity == severity


@pytest.mark.parametrize("rule", [rule for rule in load.rules().values() if rule.severity == "hard_stop"])
def test_a_hard_stop_says_not_to_stop_or_cut_and_whom_to_call(rule: object) -> None:
    assert "Do not stop or cut the dose" in rule.do  # type: ignore[attr-defined]
    assert "call the" in rule.do  # type: ignore[attr-defined]


def test_no_rule_gives_a_name_to_a_person() -> None:
    for rule in load.rules().values():
        text = f"{rule.says} {rule.do}".lower()
        for word in ("addict ", "abuser", "doctor shop", "drug seek", "junkie", "non-compliant"):
            assert word not in text, rule.id


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("R001", "zero_from_max_percent_of_start", 25), ("R002", "duration_min_days", 28),
        ("R004", "first_cut_max_percent", 10), ("R005", "interval_min_days", 14), ("R006", "window_max_percent", 25),
        ("R016", "cross_over_min_days", 7), ("R018", "start_ceiling_mg", 30), ("R030", "diazepam_equivalent_max_mg", 40),
        ("R035", "age_min_years", 18), ("R036", "age_min_years", 65), ("R041", "audit_c_min_women", 3),
        ("R052", "duration_max_days", 28),
    ],
)  # fmt: skip
def test_limits(rule: str, name: str, value: float) -> None:
    assert load.rules()[rule].limits[name].value == value


def test_an_unknown_threshold_stays_unknown() -> None:
    limits = load.rules()["R055"].limits
    assert {limit.value for limit in limits.values()} == {None}
    assert all(limit.why for limit in limits.values())


def test_rules_and_policy_agree() -> None:
    """The planner reads policy, the checks read limits: the same figure may not differ."""
    pairs = {
        "first_cut_max_percent": ("R004", "first_cut_max_percent"),
        "interval_min_days": ("R005", "interval_min_days"),
        "interval_max_days": ("R005", "interval_max_days"),
        "window_days": ("R006", "window_days"),
        "window_max_percent": ("R006", "window_max_percent"),
        "last_cut_max_percent_of_start": ("R001", "zero_from_max_percent_of_start"),
        "no_growing_cuts_below_fraction_of_start": ("R011", "below_fraction_of_start"),
        "short_use_max_days": ("R052", "duration_max_days"),
        "cross_over_min_days": ("R016", "cross_over_min_days"),
        "cross_over_max_days": ("R016", "cross_over_max_days"),
        "cross_over_hold_days": ("R016", "hold_days"),
        "switch_max_mg": ("R018", "maximum_mg"),
        "switch_review_days_low": ("R017", "review_low_days"),
        "switch_review_days_high": ("R017", "review_high_days"),
        "older_adult_years": ("R036", "age_min_years"),
        "adult_years": ("R035", "age_min_years"),
    }
    for name, (rule, limit) in pairs.items():
        assert load.policy(name).value == load.rules()[rule].limits[limit].value, name


def test_an_unknown_policy_is_a_fault() -> None:
    with pytest.raises(FactError, match="no policy 'luck'"):
        load.policy("luck")


def test_paragraphs_and_statements_resolve() -> None:
    assert load.rule_paragraphs("R006") == ("JCPG-06",)
    assert load.statements()["JCPG-06"].source == "jcpg2025"
    assert all(statement.source in load.sources() for statement in load.statements().values())
    with pytest.raises(FactError, match="no rule 'R999'"):
        load.rule_paragraphs("R999")


def test_dose_bands_are_the_printed_ones() -> None:
    printed = {d: load.dose_bands(d) for d in ("diazepam", "clonazepam", "lorazepam", "alprazolam")}
    edges = {d: (b.low_max_mg, b.moderate_max_mg) for d, b in printed.items() if b}
    half = Fraction(1, 2)
    assert edges == {
        "diazepam": (10, 15),
        "clonazepam": (half, 3 * half),
        "lorazepam": (2, 3),
        "alprazolam": (1, 2),
    }
    assert load.dose_bands("temazepam") is None


def test_withdrawal_risk_covers_every_use_exactly_once() -> None:
    for days in (0, 29, 30, 89, 90, 4000):
        for per_week in range(8):
            for band in risk.BANDS:
                found = [
                    line.risk
                    for line in load.withdrawal_risks()
                    if line.min_days <= days
                    and (line.below_days is None or days < line.below_days)
                    and line.min_days_per_week <= per_week <= line.max_days_per_week
                    and band in line.bands
                ]
                assert len(found) == 1, (days, per_week, band)


def test_the_pace_profiles_speak_where_guidelines_differ() -> None:
    figures = {
        (f.profile, f.quantity): f.figure.value for f in load.pace_profiles() if f.conflict_group == "PACE"
    }
    assert figures[("jcpg2025", "window_max_percent")] == 25
    assert figures[("nice_cks", "interval_days")] == 14
    assert figures[("us_label_panic", "interval_days")] == 3
    for rule in load.rules().values():
        if rule.conflict_group:
            assert any(f.conflict_group == rule.conflict_group for f in load.pace_profiles()), rule.id


GOOD_RULE = {
    "id": "R001", "group": "stop", "severity": "forbid", "conflict_group": "", "says": "A.", "do": "B.",
    "sources": "jcpg2025", "where": "", "read": "full",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"severity": "loud"}, "'loud' is none of"),
        ({"conflict_group": "X"}, "'X' is none of"),
        ({"says": ""}, "may not be empty"),
        ({"sources": "nobody1900"}, "no source"),
    ],
)
def test_a_bad_rule_is_refused(changes: dict[str, str], says: str) -> None:
    with pytest.raises(FactError, match=says):
        guidelines._rule(Row("rules", 2, GOOD_RULE | changes), {})


def fake_tables(monkeypatch: pytest.MonkeyPatch, module: object, **tables: list[dict[str, str]]) -> None:
    monkeypatch.setattr(
        module, "read_table", lambda name: [Row(name, n, row) for n, row in enumerate(tables[name], start=2)]
    )


VALUE = {
    "value": "1", "low": "", "high": "", "unit": "days", "spread": "", "spread_kind": "", "uncertainty_sd_log": "",
    "population": "", "sources": "jcpg2025", "read": "full", "grade": "measured", "why": "",
    "written_on": "2026-11-22", "checked_on": "", "next_check": "2027-11-22",
}  # fmt: skip


def test_a_limit_of_no_rule_and_a_double_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_tables(
        monkeypatch, guidelines, rules=[GOOD_RULE], rule_limits=[VALUE | {"rule": "R900", "name": "x"}]
    )
    with pytest.raises(FactError, match="unknown rules: R900"):
        guidelines.rules.__wrapped__()
    fake_tables(monkeypatch, guidelines, rule_limits=[VALUE | {"rule": "R001", "name": "x"}] * 2)
    with pytest.raises(FactError, match="x stands twice for R001"):
        guidelines._limits()
    fake_tables(monkeypatch, guidelines, policy=[VALUE | {"name": "x"}] * 2)
    with pytest.raises(FactError, match="x stands twice"):
        guidelines.named_values("policy")
    bad = {"id": "A", "source": "nobody1900", "topic": "t", "strength": "", "read": "full"}
    fake_tables(monkeypatch, guidelines, statements=[bad])
    with pytest.raises(FactError, match="no source 'nobody1900'"):
        guidelines.statements.__wrapped__()


def test_bad_bands_and_risks_are_refused() -> None:
    band = {"drug": "x", "low_max_mg": "2", "moderate_max_mg": "1", "sources": "jcpg2025", "read": "full"}
    with pytest.raises(FactError, match="lie below moderate_max_mg"):
        risk._dose_bands(Row("dose_bands", 2, band))
    with pytest.raises(FactError, match="are some of low, moderate, high"):
        risk._risk(Row("withdrawal_risk", 2, {"bands": "huge"}))


def test_a_profile_needs_stages_or_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FactError, match="either stages or lines"):
        profiles._profile(Row("taper_profiles", 2, {}), [], [])
    with pytest.raises(FactError, match="its lower end and its cut"):
        profiles._stage(Row("taper_profile_lines", 2, {"above_mg": "", "cut_mg": "1"}))
    with pytest.raises(FactError, match="needs its dose"):
        profiles._line_mg(Row("taper_profile_lines", 2, {"mg": ""}))
    line = {"profile": "ghost", "kind": "line", "mg": "1"}
    fake_tables(monkeypatch, profiles, taper_profile_lines=[line], taper_profiles=[])
    with pytest.raises(FactError, match="unknown profiles"):
        profiles.taper_profiles.__wrapped__()


def test_every_policy_is_read_by_the_program() -> None:
    """A number that nobody reads misleads whoever edits it."""
    package = Path(load.__file__).parents[1]
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    unread = [
        name for name in load.policies() if name not in code and not name.startswith("grams_per_drink_")
    ]
    assert unread == []
