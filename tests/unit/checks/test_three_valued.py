"""Kleene's tables, and what is kept of the reasons."""

from __future__ import annotations

import pytest

from glidepath.checks.three_valued import Truth, all_of, any_of, negated, settled, told, unknown

YES, NO, OPEN = Truth(True, (("a", 1),)), Truth(False, (("b", 2),)), unknown("c")


@pytest.mark.parametrize(
    ("one", "other", "either", "both"),
    [
        (YES, YES, True, True),
        (YES, NO, True, False),
        (NO, YES, True, False),
        (NO, NO, False, False),
        (YES, OPEN, True, None),
        (OPEN, YES, True, None),
        (NO, OPEN, None, False),
        (OPEN, NO, None, False),
        (OPEN, OPEN, None, None),
    ],
)
def test_tables(one: Truth, other: Truth, either: bool | None, both: bool | None) -> None:
    assert any_of(one, other).value is either
    assert all_of(one, other).value is both


@pytest.mark.parametrize(("truth", "opposite"), [(YES, False), (NO, True), (OPEN, None)])
def test_not(truth: Truth, opposite: bool | None) -> None:
    assert negated(truth).value is opposite


def test_empty_or_is_no_and_empty_and_is_yes() -> None:
    assert any_of().value is False
    assert all_of().value is True


def test_de_morgan() -> None:
    for one in (YES, NO, OPEN):
        for other in (YES, NO, OPEN):
            assert negated(any_of(one, other)).value == all_of(negated(one), negated(other)).value


def test_what_settled_it_is_kept() -> None:
    assert any_of(NO, YES).because == (("a", 1),)
    assert all_of(YES, NO).because == (("b", 2),)
    assert any_of(NO, OPEN).missing == ("c",)
    assert all_of(YES, OPEN, unknown("d", "c")).missing == ("c", "d")
    assert any_of(YES, OPEN).missing == ()


def test_a_null_field_is_what_is_missing() -> None:
    assert told("person.liver", None) == unknown("person.liver")
    assert told("person.liver", False) == settled(False, "person.liver", False)
