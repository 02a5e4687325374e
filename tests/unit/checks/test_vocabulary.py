"""Words of conditions and of emergencies."""

from __future__ import annotations

import pytest

from glidepath.checks.plain_names import in_plain_words
from glidepath.checks.vocabulary import emergency_signs_in, flags_of


@pytest.mark.parametrize(
    ("phrase", "flag"),
    [
        ("Epilepsy", "epilepsy"),
        ("juvenile myoclonic epilepsy since 1999", "epilepsy"),
        ("Stiff-Person syndrome", "stop_listed"),
        ("panic disorder with agoraphobia", "panic"),
        ("severe COPD", "breathing_disease"),
        ("OSA", "sleep_apnea"),
        ("cirrhosis (Child B)", "liver"),
        ("withdrawal seizure 2019", "withdrawal_seizure"),
        ("alcohol withdrawal seizure", "alcohol_withdrawal"),
        ("PTSD", "ptsd"),
    ],
)
def test_a_phrase_means_its_flag(phrase: str, flag: str) -> None:
    assert flag in flags_of(phrase)


@pytest.mark.parametrize(
    "phrase",
    "fit|fits|epileptic fits|myoclonic jerks|myoclonus|LGS|Lennox-Gastaut|absence|absences|convulsion|"
    "convulsions|JME|status epilepticus|infantile spasms|West syndrome|petit mal|tonic-clonic".split("|"),
)
def test_plain_words_for_seizures_hold_a_plan_back(phrase: str) -> None:
    assert "epilepsy" in flags_of(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "withdrawal seizure",
        "alcohol withdrawal seizure",
        "withdrawal fits",
        "fits when stopping",
        "fit and well",
    ],
)
def test_the_longest_phrase_wins(phrase: str) -> None:
    assert "epilepsy" not in flags_of(phrase)


@pytest.mark.parametrize("phrase", ["", "left-handed", "goodpanic"])
def test_other_words_mean_nothing(phrase: str) -> None:
    assert flags_of(phrase) == frozenset()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("she had a fit this morning", {"seizure"}),
        ("cannot_wake", {"cannot_wake"}),
        ("He can’t breathe and his lips are blue", {"breathing", "blue_lips"}),
        ("I want to die", {"self_harm"}),
        ("slept well, mild headache", set()),
    ],
)
def test_emergency_signs_in_free_text(text: str, signs: set[str]) -> None:
    assert emergency_signs_in(text) == signs


def test_plain_names_keep_what_stands_in_brackets() -> None:
    assert (
        in_plain_words(["medicines.indication (not recognised: x)"])
        == "what it is taken for (not recognised: x)"
    )
    assert in_plain_words(["something else"]) == "something else"
