"""The table of trial targets: frozen in what it holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import NoReturn

import pytest

from glidepath.facts.trials import Target, target_of, trial_targets


def test_the_split_is_frozen() -> None:
    targets = trial_targets()
    assert [target.id for target in targets] == [f"T{number:03}" for number in range(1, 65)]
    counts = Counter((target.split, target.in_scope) for target in targets)
    assert counts == {
        ("calibrate", True): 24,
        ("calibrate", False): 6,
        ("validate", True): 22,
        ("validate", False): 12,
    }


def test_every_row_out_of_scope_says_why_and_every_other_has_a_value() -> None:
    for target in trial_targets():
        if target.in_scope:
            assert target.value is not None or target.value_text
        else:
            assert target.scope_why


def test_words_and_numbers_are_told_apart() -> None:
    by_id = {target.id: target for target in trial_targets()}
    assert (by_id["T001"].value, by_id["T001"].value_text) == (2.0, "")
    assert (by_id["T026"].value, by_id["T026"].value_text) == (None, "rare")
    assert by_id["T016"].n == "~51"
    assert by_id["T021"].value == -2.5


def test_the_record_has_the_columns_of_the_table() -> None:
    assert len(fields(Target)) == 42 + 1


def test_a_wrong_word_is_refused() -> None:
    def fault(column: str, what: str) -> NoReturn:
        raise LookupError(column, what)

    cells = {"id": "A", "drug_code": "aspirin", "outcome_code": "other", "unit": "%", "in_scope": "yes"}
    with pytest.raises(LookupError, match="drug_code"):
        target_of(cells, fault)
