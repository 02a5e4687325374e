"""A case file as a case: every field, every default, every unknown."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from glidepath.basis.errors import InputError
from glidepath.formats.case_file import case_from_mapping, case_from_text, case_from_words, cases_from_jsonl
from glidepath.patient.case import Alcohol, Case, Override
from glidepath.patient.person import PastTrouble

TODAY = date(2026, 11, 22)
FULL_CASE = """
as_of: 2026-11-22                       # today; listed under "assumed" when left out
person: {age_years: 46, sex: female, weight_kg: 70, height_cm: 165, pregnant: null, breastfeeding: null,
         conditions: [panic disorder], epilepsy: null, liver: null, breathing_disease: null, smoker: null,
         audit_c: null, suicidality: null, emergency_signs: [], naloxone: null,
         history: {withdrawal_seizure: null, withdrawal_delirium: null, prior_tapers: null}}
medicines:
  - {directions: "clonazepam 0.5 mg at bedtime", indication: panic, since: 2022-03-01, until: 2024-11-30}
  - {directions: "clonazepam 1 mg twice daily", indication: panic, since: 2024-12-01}
  - {directions: "oxycodone 5 mg every 6 hours", since: 2026-06-01}
alcohol: {drinks_per_week: 4}
taper: {start: 2026-12-01, market: US, target_mg: 0, methods: [], max_weeks: null, allow_split: scored,
        allow_liquid: true, allow_cycles: false, switch_to: null, fill_days: 28, equivalence: null,
        pace_percent: null, pace_of: current}
override: null
specialist: null
"""


def read(text: str) -> Case:
    return case_from_text(text, "yaml", TODAY)


def small(**more: Any) -> Case:
    return case_from_mapping({"medicines": ["clonazepam 1 mg bid since 2024-12-01"], **more}, TODAY)


def assumed(case: Case) -> dict[str, Any]:
    return {item.field: item.value for item in case.assumed}


def test_a_full_case() -> None:
    case = read(FULL_CASE)
    assert case.as_of == TODAY
    assert (case.person.age_years, case.person.sex, case.person.weight_kg) == (46, "female", 70)
    assert case.person.conditions == ("panic disorder",)
    assert case.person.emergency_signs == ()
    past, now = case.regimens
    assert (past.until, past.day_mg) == (date(2024, 11, 30), Fraction(1, 2))
    assert (now.since, now.until, now.day_mg, now.indication) == (date(2024, 12, 1), None, 2, "panic")
    assert case.taken_now() == (now,)
    assert case.others_now()[0].classes == ("opioid",)
    assert case.alcohol == Alcohol(drinks_per_week=4.0)
    assert case.taper.start == date(2026, 12, 1)
    assert case.taper.drug == "clonazepam"


def test_the_spec_of_a_population_is_told_where_it_belongs() -> None:
    spec = {"people": 10, "medicines": [{"directions": "clonazepam 1 mg bid"}], "plans": ["stay"]}
    with pytest.raises(InputError, match="SPEC of a population: type glidepath population"):
        case_from_mapping(spec, date(2026, 11, 22))


def test_what_the_full_case_leaves_null_is_not_known() -> None:
    assert read(FULL_CASE).not_known == (
        "person.pregnant",
        "person.breastfeeding",
        "person.epilepsy",
        "person.liver",
        "person.breathing_disease",
        "person.suicidality",
        "person.history.withdrawal_seizure",
        "person.history.withdrawal_delirium",
    )


def test_directions_alone_are_a_case() -> None:
    for data in (
        {"directions": "clonazepam 1 mg bid", "since": "2024-12-01"},
        {"medicines": [{"directions": "clonazepam 1 mg bid", "since": "2024-12-01"}]},
        {"medicines": {"directions": "clonazepam 1 mg bid", "since": "2024-12-01"}},
        "clonazepam 1 mg bid since 2024-12-01",
    ):
        (regimen,) = case_from_mapping(data, TODAY).regimens
        assert (regimen.day_mg, regimen.since) == (2, date(2024, 12, 1))


def test_every_safety_field_left_out_is_not_known() -> None:
    assert set(small().not_known) == {
        "person.age_years", "person.pregnant", "person.breastfeeding", "person.epilepsy", "person.liver",
        "person.breathing_disease", "person.suicidality", "person.history.withdrawal_seizure",
        "person.history.withdrawal_delirium", "indication", "opioids", "alcohol",
    }  # fmt: skip


def test_every_default_is_listed() -> None:
    taken = assumed(small())
    assert taken["as_of"] == "2026-11-22"
    assert taken["taper.start"] == "2026-11-22"
    assert taken["taper.market"] == "US"
    assert taken["taper.allow_split"] == "scored"
    assert taken["taper.allow_liquid"] is True
    assert taken["taper.allow_cycles"] is False
    assert taken["taper.fill_days"] == 28
    assert taken["taper.target_mg"] == 0
    assert taken["taper.equivalence"] == "vadod2021"
    assert taken["medicines[0].times"] == ("08:00", "20:00")
    assert all(item.why for item in small().assumed)


def test_what_is_given_is_not_listed_as_assumed() -> None:
    case = read(FULL_CASE)
    assert not {"as_of", "taper.market", "taper.start", "taper.fill_days", "taper.allow_split"} & set(
        assumed(case)
    )


def test_a_market_null_is_the_default_and_listed() -> None:
    case = small(taper={"market": None})
    assert case.taper.market == "US"
    assert assumed(case)["taper.market"] == "US"


def test_the_british_market_takes_its_own_table() -> None:
    case = small(taper={"market": "uk"})
    assert case.taper.market == "UK"
    assert assumed(case)["taper.equivalence"] != "vadod2021"


def test_a_start_before_the_civil_day_sets_today_where_none_is_given() -> None:
    case = small(taper={"start": "2026-10-01"})
    assert case.as_of == date(2026, 10, 1)
    assert assumed(case)["as_of"] == "2026-10-01"


@pytest.mark.parametrize("word", [True, "yes", "Yes", "true", "y"])
def test_yes_in_many_ways(word: Any) -> None:
    assert small(person={"suicidality": word}).person.suicidality is True


@pytest.mark.parametrize("word", [False, "no", "No", "n", "none"])
def test_no_in_many_ways(word: Any) -> None:
    case = small(person={"pregnant": word})
    assert case.person.pregnant is False
    assert "person.pregnant" not in case.not_known


@pytest.mark.parametrize("word", [None, "unknown", "?", "not known", ""])
def test_unknown_is_never_no(word: Any) -> None:
    case = small(person={"epilepsy": word, "liver": word, "pregnant": word})
    assert case.person.epilepsy is None and case.person.liver is None and case.person.pregnant is None
    assert {"person.epilepsy", "person.liver", "person.pregnant"} <= set(case.not_known)


def test_yaml_words_that_old_parsers_turn_into_truth_stay_words() -> None:
    case = read("medicines: [clonazepam 1 mg bid]\nperson: {pregnant: no, epilepsy: off}\n")
    assert case.person.pregnant is False
    assert dict(case.person.details)["epilepsy"] == "off"


def test_words_of_a_disease_are_kept_and_count_as_yes() -> None:
    person = small(person={"liver": "cirrhosis", "breathing_disease": "sleep apnoea"}).person
    assert person.liver is True and person.breathing_disease is True
    assert dict(person.details) == {"liver": "cirrhosis", "breathing_disease": "sleep apnoea"}


def test_pregnancy_does_not_apply_to_a_man_and_that_is_said() -> None:
    case = small(person={"sex": "male"})
    assert case.person.pregnant is False
    assert assumed(case)["person.pregnant"] is False
    assert "person.pregnant" not in case.not_known


def test_history_is_read() -> None:
    case = small(person={"history": {"withdrawal_seizure": True, "prior_tapers": 2}})
    assert case.person.history == PastTrouble(withdrawal_seizure=True, prior_tapers=2)
    assert "person.history.withdrawal_delirium" in case.not_known
    assert "person.history.withdrawal_seizure" not in case.not_known


class TestOpioids:
    def test_not_known_without_an_answer(self) -> None:
        assert "opioids" in small().not_known

    def test_known_when_one_is_listed(self) -> None:
        case = case_from_mapping({"medicines": ["clonazepam 1 mg bid", "oxycodone 5 mg qid"]}, TODAY)
        assert "opioids" not in case.not_known

    def test_one_that_has_ended_answers_nothing(self) -> None:
        medicines = ["clonazepam 1 mg bid", "oxycodone 5 mg qid until 2024-01-01"]
        assert "opioids" in case_from_mapping({"medicines": medicines}, TODAY).not_known

    def test_known_when_the_list_is_complete(self) -> None:
        case = small(other_medicines_complete=True)
        assert "opioids" not in case.not_known
        assert ("opioids", "no") in case.person.details

    def test_a_complete_list_with_an_unknown_medicine_answers_nothing(self) -> None:
        data = {"medicines": ["clonazepam 1 mg bid", "blorptol 5 mg daily"], "other_medicines_complete": True}
        assert "opioids" in case_from_mapping(data, TODAY).not_known

    def test_known_when_asked(self) -> None:
        assert ("opioids", "no") in small(person={"opioids": False}).person.details
        assert ("opioids", "yes") in small(person={"opioids": True}).person.details


def test_indication_is_known_from_the_field_or_the_words() -> None:
    assert "indication" not in case_from_mapping("clonazepam 1 mg bid for panic disorder", TODAY).not_known
    assert (
        "indication"
        not in case_from_mapping(
            {"directions": "clonazepam 1 mg bid", "indication": "panic"}, TODAY
        ).not_known
    )


def test_alcohol_zero_is_known() -> None:
    case = small(alcohol={"grams_per_week": 0})
    assert case.alcohol.grams_per_week == 0
    assert "alcohol" not in case.not_known


def test_entries_of_one_drug_on_the_same_days_are_added_and_that_is_said() -> None:
    data = {
        "medicines": [
            {"directions": "clonazepam 0.5 mg in the morning", "since": "2022-01-01"},
            {"directions": "clonazepam 1 mg at night", "since": "2024-01-01"},
        ]
    }
    case = case_from_mapping(data, TODAY)
    assert [(r.since, r.until, r.day_mg) for r in case.regimens] == [
        (date(2022, 1, 1), date(2023, 12, 31), Fraction(1, 2)),
        (date(2024, 1, 1), None, Fraction(3, 2)),
    ]
    assert "1.5 mg a day" in assumed(case)["medicines"]


def test_a_second_drug_stays_and_the_first_is_tapered() -> None:
    case = case_from_mapping({"medicines": ["zolpidem 10 mg at night", "clonazepam 1 mg bid"]}, TODAY)
    assert case.taper.drug == "clonazepam"
    assert assumed(case)["taper.drug"] == "clonazepam"


def test_a_drug_that_has_ended_is_not_tapered() -> None:
    case = small(medicines=["clonazepam 1 mg bid until 2025-01-01"])
    assert case.taper.drug is None
    assert case.taken_now() == ()


def test_numbers_may_be_text_and_are_read_exactly() -> None:
    case = small(taper={"target_mg": "0.3", "pace_percent": 7.5}, person={"age_years": "46"})
    assert case.taper.target_mg == Fraction(3, 10)
    assert case.taper.pace_percent == Fraction(15, 2)
    assert case.person.age_years == 46


def test_settings_are_read() -> None:
    taper = small(
        taper={
            "drug": "Klonopin",
            "methods": ["switch", "optimised", "switch"],
            "max_weeks": 52,
            "allow_split": False,
            "switch_to": "Valium",
            "pace_of": "start",
            "equivalence": "ashton2002",
        }
    ).taper
    assert taper.methods == ("switch", "optimised")
    assert (taper.drug, taper.switch_to) == ("clonazepam", "diazepam")
    assert (taper.max_weeks, taper.allow_split, taper.pace_of) == (52, "none", "start")
    assert taper.equivalence == "ashton2002"


def test_override_is_read() -> None:
    case = small(override={"rule": "r006", "reason": "inpatient", "by": "Dr A"})
    assert case.override == Override(rule="R006", reason="inpatient", by="Dr A")


def test_a_hard_stop_cannot_be_overridden() -> None:
    from glidepath.facts.load import rules

    stop = next(rule.id for rule in rules().values() if rule.severity == "hard_stop")
    with pytest.raises(InputError, match="hard stop"):
        small(override={"rule": stop, "reason": "x", "by": "Dr A"})


class TestSpecialist:
    @staticmethod
    def steps(*schedule: Any, **taper: Any) -> tuple[tuple[int, str, dict[str, Fraction]], ...]:
        given = {"name": "A", "role": "neurologist", "date": "2026-11-20", "schedule": list(schedule)}
        plan = small(specialist=given, taper={"start": "2026-12-01", **taper}).specialist
        assert plan is not None
        return tuple((step.days, step.drug, dict(step.doses)) for step in plan.schedule)

    def test_by_directions(self) -> None:
        half = Fraction(1, 2)
        assert self.steps({"directions": "0.5 mg bid", "weeks": 2}, {"directions": "nothing", "days": 1}) == (
            (14, "clonazepam", {"08:00": half, "20:00": half}),
            (1, "clonazepam", {}),
        )

    def test_by_doses(self) -> None:
        doses = [{"time": "22:00", "mg": 0.125}, {"time": "8:00", "mg": 0}]
        assert self.steps({"doses": doses, "days": 7}) == ((7, "clonazepam", {"22:00": Fraction(1, 8)}),)

    def test_by_daily_mg_in_the_proportion_of_today(self) -> None:
        share = Fraction(3, 4)
        step = {"daily_mg": 1.5, "start": "2026-12-01", "end": "2026-12-14"}
        assert self.steps(step) == ((14, "clonazepam", {"08:00": share, "20:00": share}),)

    def test_zero_is_no_dose(self) -> None:
        assert self.steps({"daily_mg": 0, "days": 7}) == ((7, "clonazepam", {}),)

    def test_one_dose_a_day_keeps_its_time(self) -> None:
        given = {"name": "A", "role": "n", "date": "2026-11-20", "schedule": [{"daily_mg": 0.5, "days": 7}]}
        case = case_from_mapping({"medicines": ["clonazepam 1 mg at 9 pm"], "specialist": given}, TODAY)
        assert case.specialist is not None
        assert case.specialist.schedule[0].doses == (("21:00", Fraction(1, 2)),)

    def test_a_drug_that_has_ended_must_be_named(self) -> None:
        given = {"name": "A", "role": "n", "date": "2026-11-20", "schedule": [{"daily_mg": 0, "days": 7}]}
        with pytest.raises(InputError, match="add drug"):
            case_from_mapping(
                {"medicines": ["clonazepam 1 mg at 9 pm until 2025-01-01"], "specialist": given}, TODAY
            )

    def test_a_schedule_is_a_list(self) -> None:
        with pytest.raises(InputError, match="a list of steps"):
            self.steps()

    def test_another_drug(self) -> None:
        assert self.steps({"directions": "diazepam 5 mg bid", "days": 7})[0][1] == "diazepam"

    @pytest.mark.parametrize(
        "step",
        [
            {"directions": "0.5 mg bid"},
            {"directions": "0.5 mg bid", "days": 7, "weeks": 2},
            {"directions": "0.5 mg bid", "daily_mg": 1, "days": 7},
            {"directions": "0.5 mg bid; diazepam 5 mg bid", "days": 7},
            {"directions": "0.5 mg as needed, 3 days a week", "days": 7},
            {"daily_mg": 5, "drug": "diazepam", "days": 7},
            {"doses": [{"time": 8, "mg": 1}], "days": 7},
            {"doses": [{"time": "08:00", "mg": 1}] * 2, "days": 7},
            {"doses": [{"time": "08:00"}], "days": 7},
            {"days": 7},
            {"daily_mg": 1, "drug": "aspirin", "days": 7},
            {"daily_mg": 1, "start": "2026-12-01", "end": "2026-11-01"},
            {"doses": "0.5 mg", "days": 7},
            {"doses": [{"time": "25:00", "mg": 1}], "days": 7},
            {"doses": [{"time": f"0{hour}:00", "mg": 1} for hour in range(5)], "days": 7},
            {"directions": "0.5 mg bidd", "days": 7},
            5,
        ],
    )
    def test_refused(self, step: Any) -> None:
        with pytest.raises(InputError) as caught:
            self.steps(step)
        assert caught.value.field.startswith("specialist.schedule[0]")


def test_signs_and_conditions_in_words() -> None:
    person = small(person={"emergency_signs": "none", "conditions": "unknown"}).person
    assert (person.emergency_signs, person.conditions) == ((), None)
    person = small(person={"emergency_signs": False, "conditions": ["panic", "PTSD"]}).person
    assert (person.emergency_signs, person.conditions) == ((), ("panic", "PTSD"))


def test_a_past_tablet_of_any_strength_is_believed() -> None:
    words = "clonazepam 2.5 mg tablets, 1 at night, until 2024-01-01; clonazepam 1 mg tablets, 1 at night since 2025-01-01"
    assert len(case_from_mapping(words, TODAY).regimens) == 2


def test_words_with_options() -> None:
    options = {
        "since": "2024-12-01",
        "person": {"age_years": 46, "weight_kg": 70},
        "taper": {"start": "2026-12-01"},
    }
    case = case_from_words("clonazepam 1 mg twice daily", options, TODAY)
    assert case.regimens[0].since == date(2024, 12, 1)
    assert (case.person.age_years, case.taper.start) == (46, date(2026, 12, 1))


def test_json_lines_keep_their_order() -> None:
    doses = ("0.5", "1", "2")
    lines = [json.dumps({"medicines": [f"clonazepam {dose} mg bid"]}) for dose in doses]
    cases = [case for case in cases_from_jsonl(lines, TODAY) if isinstance(case, Case)]
    assert [case.regimens[0].doses[0].mg for case in cases] == [Fraction(dose) for dose in doses]


def test_the_same_text_gives_the_same_case() -> None:
    assert read(FULL_CASE) == read(FULL_CASE)
    assert read(FULL_CASE.replace("\n", "\r\n")) == read(FULL_CASE)
    assert case_from_text(b"\xef\xbb\xbf" + FULL_CASE.encode(), "yaml", TODAY) == read(FULL_CASE)
