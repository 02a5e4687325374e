"""Medicines, conditions, emergency signs, helplines, covariates and model parameters."""

from __future__ import annotations

import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import conditions, emergencies, load, medicines
from glidepath.facts.read_tables import Row


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("oxycodone", "opioid"), ("Percocet", "opioid"), ("codeine", "opioid"), ("dihydrocodeine", "opioid"),
        ("Suboxone", "opioid_use_disorder_treatment"), ("methadone", "opioid_use_disorder_treatment"),
        ("Narcan", "naloxone"), ("gabapentin", "gabapentinoid"), ("phenobarbital", "barbiturate"),
        ("Soma", "muscle_relaxant"), ("Benadryl", "sedating_antihistamine"), ("quetiapine", "antipsychotic"),
        ("amitriptyline", "tricyclic"), ("Depakote", "valproate"), ("bupropion", "seizure_threshold"),
        ("tramadol", "seizure_threshold"), ("clozapine", "seizure_threshold"), ("ciprofloxacin", "seizure_threshold"),
        ("theophylline", "seizure_threshold"), ("lamotrigine", "antiepileptic"), ("ketoconazole", "enzyme_inhibitor"),
        ("rifampicin", "enzyme_inducer"), ("mirtazapine", "other_depressant"),
        ("Luminal", "gaba_a"), ("meprobamate", "gaba_a"), ("Soma", "gaba_a"), ("Zurzuvae", "gaba_a"),
    ],
)  # fmt: skip
def test_a_medicine_is_found_and_sorted(word: str, wanted: str) -> None:
    found = load.find_medicine(word)
    assert found is not None
    assert wanted in found.classes


@pytest.mark.parametrize("word", ["metformin", "lisinopril", "Zoloft", "omeprazole", "Paracetamol"])
def test_common_medicines_are_recognised(word: str) -> None:
    found = load.find_medicine(word)
    assert found is not None
    assert "opioid" not in found.classes


def test_every_barbiturate_acts_on_the_receptor_and_gabapentin_does_not() -> None:
    known = load.medicine_classes().values()
    barbiturates = [one for one in known if "barbiturate" in one.classes]
    assert barbiturates and all("gaba_a" in one.classes for one in barbiturates)
    for name in ("gabapentin", "baclofen", "valproate", "melatonin"):
        found = load.find_medicine(name)
        assert found is not None and "gaba_a" not in found.classes


def test_a_word_is_a_drug_or_another_medicine_never_both() -> None:
    words = {w.lower() for m in load.medicine_classes().values() for w in (m.name, *m.brands)}
    assert not words & set(load.drug_names())
    assert load.find_medicine("clonazepam") is None


def test_medicine_classes_are_from_memory_and_say_so() -> None:
    assert {medicine.grade for medicine in load.medicine_classes().values()} == {"assumed"}


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        ("epilepsy", "epilepsy"), ("seizure disorder", "epilepsy"), ("Catatonia", "stop_listed"),
        ("stiff person syndrome", "stop_listed"), ("panic disorder", "panic"), ("COPD", "breathing_disease"),
        ("sleep apnoea", "sleep_apnea"), ("sleep apnea", "breathing_disease"), ("cirrhosis", "significant_liver"),
        ("hepatitis C", "liver"), ("glaucoma", "glaucoma"), ("angle closure glaucoma", "narrow_angle_glaucoma"),
        ("dementia", "dementia"), ("hospice", "palliative"), ("bipolar", "mood_disorder"), ("psychosis", "psychosis"),
        ("opioid use disorder", "sud"), ("PTSD", "ptsd"), ("Alzheimer’s disease", "dementia"),
    ],
)  # fmt: skip
def test_a_condition_is_found_by_the_words_for_it(word: str, flag: str) -> None:
    found = load.find_condition(word)
    assert found is not None
    assert flag in found.flags


def test_a_word_that_is_no_condition() -> None:
    assert load.find_condition("left-handed") is None


def test_a_condition_word_stands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"word": "panic", "condition": "panic disorder", "flags": "panic"}
    monkeypatch.setattr(conditions, "read_table", lambda name: [Row(name, 2, row), Row(name, 3, row)])
    with pytest.raises(FactError, match="'panic' stands twice"):
        conditions.condition_words.__wrapped__()


def test_emergency_numbers_are_dated_and_sourced() -> None:
    assert [line.number for line in load.emergency("US")] == ["911", "988", "1-800-662-4357"]
    assert [line.number for line in load.emergency("UK")] == ["999", "111", "116 123"]
    for country in ("US", "UK"):
        assert all(line.checked_on and line.sources for line in load.emergency(country))


def test_another_country_has_no_number_in_the_program() -> None:
    (line,) = load.emergency("NZ")
    assert line.kind == "site"
    assert line.number == ""
    assert "site must enter" in line.says


def test_a_number_without_date_is_refused() -> None:
    row = {
        "country": "US",
        "kind": "crisis",
        "name": "x",
        "number": "1",
        "says": "y",
        "sources": "",
        "checked_on": "",
    }
    with pytest.raises(FactError, match="needs a number, a source and the day"):
        emergencies._helpline(Row("emergency", 2, row))


def test_emergency_signs_hold_the_words_people_use() -> None:
    words = {word: sign.id for sign in load.emergency_signs() for word in sign.words}
    assert words["seizure"] == "seizure"
    assert words["kill myself"] == "self_harm"
    assert words["seeing things"] == "hallucination"
    assert words["cannot be woken"] == "cannot_wake"
    assert all(word == word.lower() for word in words)


def test_withdrawal_signs() -> None:
    severe = {sign.says for sign in load.withdrawal_signs() if sign.abrupt_high_dose}
    assert severe == {"confusion or delirium", "seizures", "psychosis"}


def test_covariates_are_ratios_of_known_moieties() -> None:
    found = load.covariates()
    assert all(c.ratio.value and c.ratio.value > 0 for c in found)
    assert {c.drug for c in found} <= set(load.drugs())
    smoking = [c for c in found if c.drug == "diazepam" and c.covariate == "smoking"]
    assert [c.ratio.value for c in smoking] == [1.0]


MODEL = {
    "u50_prior": 0.167, "ke0_per_h": 3, "pwc_max": 60, "susceptibility": 1, "ka1": 0.10, "ka2": 0.10, "tau0_d": 0.5,
    "ks0": 0.90, "sedation_u50": 0.36, "bwsq_per_pwc": 2 / 3, "ciwa_b_per_pwc": 4 / 3, "h2_cap": 0.6,
    "ka_cap": 0.6,
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), MODEL.items())
def test_what_the_fit_does_not_set_is_as_it_was(name: str, value: float) -> None:
    assert load.model_parameters()[name].value == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "omega"),
    [("tau1_d", 0.30), ("tau2_d", 0.30), ("h2", 1.2), ("baseline_pwc", 0.5)],
)
def test_the_spread_of_people(name: str, omega: float) -> None:
    assert load.model_parameters()[name].omega == omega


def test_what_trials_cannot_identify_is_not_called_measured() -> None:
    parameters = load.model_parameters()
    for name in (
        "u50",
        "tau1_d",
        "tau2_d",
        "h0",
        "h1",
        "h2",
        "w50_drive",
        "gamma",
        "baseline_pwc",
        "ka1",
        "ka2",
    ):
        assert parameters[name].grade in ("derived", "assumed"), name
        assert parameters[name].uncertainty_sd_log, name
        assert parameters[name].why, name


def test_a_medicine_that_means_two_things_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    base = {"brands": "Both", "classes": "", "sources": "", "grade": "assumed"}
    rows = [Row("medicines", 2, base | {"name": "a"}), Row("medicines", 3, base | {"name": "b"})]
    found = {row.text("name"): medicines._medicine(row) for row in rows}
    monkeypatch.setattr(medicines, "medicine_classes", lambda: found)
    with pytest.raises(FactError, match="Both means two medicines"):
        medicines._index.__wrapped__()
    with pytest.raises(FactError, match="no class 'potion'"):
        medicines._medicine(Row("medicines", 2, base | {"name": "a", "classes": "potion"}))


def test_the_boxed_warning_of_each_kind() -> None:
    titles = [part.title for part in load.boxed_warnings(["clonazepam", "lorazepam"])]
    assert titles == ["With opioids", "Misuse, abuse and addiction", "Physical dependence and withdrawal"]
    assert [part.kind for part in load.boxed_warnings(["zolpidem"])] == ["z_drug"]
    both = load.boxed_warnings(["zolpidem", "diazepam"])
    assert [part.kind for part in both] == ["benzodiazepine"] * 3 + ["z_drug"]
    assert all(part.sources for part in both)
    with pytest.raises(FactError):
        load.boxed_warnings(["aspirin"])
