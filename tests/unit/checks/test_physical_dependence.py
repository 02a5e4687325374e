"""Length and frequency of use over several regimens, and the dose band."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from harmless_case import TODAY, case, person, regimen

from glidepath.checks import Situation, case_findings, dependence
from glidepath.patient.case import TaperRequest
from glidepath.patient.person import PastTrouble
from glidepath.patient.regimen import TimedDose


def at_night(mg: str) -> tuple[TimedDose, ...]:
    return (TimedDose(time="20:00", mg=Fraction(mg)),)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_regimens_that_follow_each_other_are_one_use() -> None:
    found = dependence(
        case(regimen(since=days_ago(100), until=days_ago(51)), regimen(since=days_ago(50))), "clonazepam"
    )
    assert found.duration_days == 100
    assert found.likely and found.known.value is True
    assert found.daily_mg == 2


def test_another_drug_before_belongs_to_the_same_use() -> None:
    before = regimen(drug="alprazolam", since=days_ago(200), until=days_ago(21))
    assert dependence(case(before, regimen(since=days_ago(20))), "clonazepam").duration_days == 200


@pytest.mark.parametrize(("gap", "days"), [(28, 78), (29, 20)])
def test_a_gap_is_bridged_up_to_its_limit(gap: int, days: int) -> None:
    before = regimen(since=days_ago(20 + gap + 30), until=days_ago(20 + gap + 1))
    assert dependence(case(before, regimen(since=days_ago(20))), "clonazepam").duration_days == days


@pytest.mark.parametrize(
    ("starts_in", "days", "likely", "short"), [(0, 21, False, "met"), (70, 91, True, "not_applicable")]
)
def test_use_is_counted_to_the_start_of_the_taper(
    starts_in: int, days: int, likely: bool, short: str
) -> None:
    later = case(
        regimen(since=days_ago(21), doses=at_night("0.5")),
        taper=TaperRequest(start=TODAY + timedelta(days=starts_in)),
    )
    found = dependence(later, "clonazepam")
    assert found.duration_days == days and found.likely is likely
    by_rule = {f.rule: f.status for f in case_findings(later, "clonazepam")}
    assert by_rule["R052"] == short
    assert by_rule["R002"] == ("met" if likely else "not_applicable")
    assert by_rule["R007"] == "not_applicable"


def test_use_that_ends_before_the_taper_is_counted_to_its_end() -> None:
    ends = regimen(since=days_ago(300), until=TODAY + timedelta(days=5))
    found = dependence(case(ends, taper=TaperRequest(start=TODAY + timedelta(days=60))), "clonazepam")
    assert found.likely and found.duration_days == 306
    ended = regimen(since=days_ago(300), until=days_ago(5))
    past = dependence(case(ended, taper=TaperRequest(start=TODAY + timedelta(days=60))), "clonazepam")
    assert past.likely and past.duration_days == 296


def test_an_unknown_start_counts_as_likely_and_says_so() -> None:
    found = dependence(case(regimen(since=None)), "clonazepam")
    assert found.likely and found.known.value is None
    assert found.duration_days is None
    assert "taken as likely" in found.why


def test_an_unknown_start_with_enough_known_use_is_likely() -> None:
    found = dependence(
        case(regimen(since=None, until=days_ago(40)), regimen(since=days_ago(39))), "clonazepam"
    )
    assert found.known.value is True
    assert found.duration_days is None and found.duration_at_least_days >= 39


def test_rare_use_after_daily_use_is_still_judged_by_the_daily_use() -> None:
    rarer = regimen(since=days_ago(10), days_per_week=2, as_needed=True)
    found = dependence(case(regimen(since=days_ago(300), until=days_ago(11)), rarer), "clonazepam")
    assert found.likely and found.days_per_week == 7


def test_a_regimen_of_the_future_does_not_count() -> None:
    coming = regimen(since=TODAY + timedelta(days=3))
    found = dependence(case(coming), "clonazepam")
    assert found.duration_days == 0 and not found.likely and found.risk_class is None


def test_past_withdrawal_makes_it_likely_at_any_length() -> None:
    past = person(history=PastTrouble(withdrawal_seizure=True, withdrawal_delirium=None))
    found = dependence(case(regimen(since=days_ago(5)), person=past), "clonazepam")
    assert found.known.value is True
    told = dependence(
        case(regimen(since=days_ago(5))), "clonazepam", Situation(withdrawal_symptoms_before=True)
    )
    assert told.known.value is True


@pytest.mark.parametrize(
    ("drug", "mg", "band", "basis"),
    [
        ("clonazepam", "0.5", "low", "printed"),
        ("clonazepam", "1.5", "moderate", "printed"),
        ("clonazepam", "1.625", "high", "printed"),
        ("lorazepam", "2", "low", "printed"),
        ("alprazolam", "2", "moderate", "printed"),
        ("diazepam", "15", "moderate", "printed"),
        ("oxazepam", "30", "low", "derived"),
        ("oxazepam", "60", "high", "derived"),
    ],
)
def test_dose_band(drug: str, mg: str, band: str, basis: str) -> None:
    found = dependence(case(regimen(drug=drug, doses=at_night(mg))), drug)
    assert (found.band, found.band_basis) == (band, basis)


def test_two_drugs_together_count_by_their_sum() -> None:
    both = case(regimen(doses=at_night("0.5")), regimen(drug="diazepam", doses=at_night("10.5")))
    assert dependence(both, "clonazepam").band == "high"


def test_a_drug_that_no_table_holds_has_no_band() -> None:
    short = regimen(drug="etifoxine", doses=at_night("50"), since=days_ago(60))
    found = dependence(case(short), "etifoxine")
    assert found.band is None and found.risk_class is None
    by_rule = {f.rule: f for f in case_findings(case(short), "etifoxine")}
    assert by_rule["R007"].status == "cannot_tell"
    assert by_rule["R003"].missing == ("a published dose band for this drug",)


def test_a_night_and_day_split_adds_up() -> None:
    assert dependence(case(), "clonazepam").band == "high"
    assert dependence(case(), "clonazepam").risk_class == "yes"
