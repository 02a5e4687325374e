"""Amounts, tablets, dates and chances in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.reports import words
from glidepath.reports.facts_in_words import (
    because_words,
    case_rows,
    label_words,
    unknown_of_case,
    value_words,
)


def solid(strength: float, part: str = "1/1", count: int = 1, form: str = "tablet") -> dict[str, Any]:
    return {
        "product": f"x {strength:g} mg {form} (US)",
        "strength_mg": strength,
        "fraction": part,
        "count": count,
    }


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (solid(1), "one 1 mg tablet"),
        (solid(0.25, count=2), "two 0.25 mg tablets"),
        (solid(0.5, "1/2"), "half of a 0.5 mg tablet"),
        (solid(8, "1/2"), "half of an 8 mg tablet"),
        (solid(2, "1/4", 3), "three quarters of 2 mg tablets"),
        (solid(15, form="capsule"), "one 15 mg capsule"),
        ({"product": "x 1 mg/mL oral liquid (US)", "concentration_mg_per_ml": 1.0, "ml": 0.4, "mg": 0.4},
         "0.4 mL (0.4 mg) of the 1 mg/mL liquid"),
    ],
)  # fmt: skip
def test_piece_in_words(piece: dict[str, Any], expected: str) -> None:
    assert words.piece_words(piece) == expected


def test_dose_in_words_never_uses_decimals_for_parts() -> None:
    dose = [solid(0.5, "1/2"), solid(1)]
    assert words.dose_words(dose) == "half of a 0.5 mg tablet and one 1 mg tablet"


def test_short_words_name_a_form_once() -> None:
    form = "orally disintegrating tablet"
    dose = [solid(0.5, form=form), solid(0.125, form=form)]
    assert words.dose_words(dose, short=True) == "dissolving tablets: one 0.5 mg and one 0.125 mg"
    assert words.dose_words(dose).count("orally disintegrating tablet") == 2


def test_short_words_keep_the_form_of_parts() -> None:
    dose = [solid(1), solid(0.5, "1/2")]
    assert words.dose_words(dose, short=True) == "one 1 mg tablet and half of a 0.5 mg tablet"


@given(st.fractions(min_value=0, max_value=100, max_denominator=64))
def test_number_is_exact_or_rounded_to_three_decimals(amount: Fraction) -> None:
    text = words.number_words(amount)
    assert abs(Fraction(text) - amount) <= Fraction(1, 2000)
    assert "e" not in text and not (text.endswith("0") and "." in text)


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (0, "0 in 100"),
        (0.001, "fewer than 1 in 100"),
        (0.1, "10 in 100"),
        (0.999, "more than 99 in 100"),
        (1, "100 in 100"),
    ],
)
def test_chance_never_rounds_to_never(chance: float, expected: str) -> None:
    assert words.chance_words(chance) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(3, "3 days"), (14, "2 weeks"), (24, "about 3 weeks"), (238, "34 weeks (about 8 months)")],
)
def test_lengths(days: int, expected: str) -> None:
    assert words.length_words(days) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-12-01", "2026-12-14", "1 Dec to 14 Dec 2026"),
        ("2026-12-29", "2027-01-11", "29 Dec 2026 to 11 Jan 2027"),
        ("2026-12-01", "2026-12-01", "1 Dec 2026"),
    ],
)
def test_span_names_each_year_that_is_in_doubt(start: str, end: str, expected: str) -> None:
    assert words.span_words(start, end) == expected


@pytest.mark.parametrize(
    ("time", "part", "clock"),
    [
        ("00:30", "Night", "12:30 am"),
        ("08:00", "Morning", "8 am"),
        ("12:00", "Midday", "12 noon"),
        ("14:00", "Midday", "2 pm"),
        ("18:00", "Evening", "6 pm"),
        ("22:00", "Bedtime", "10 pm"),
    ],
)
def test_times_of_day(time: str, part: str, clock: str) -> None:
    assert (words.part_of_day(time), words.clock_words(time)) == (part, clock)


def test_unknown_is_never_written_as_no() -> None:
    assert value_words("person.epilepsy", None) == "not known"
    assert value_words("person.epilepsy", False) == "no"
    assert because_words({"liver": None}) == "liver disease: not known"
    assert dict(case_rows({"since": None, "override": None})) == {"Taken since": "not known"}
    assert unknown_of_case(
        {"person": {"sex": None, "epilepsy": False}, "alcohol": {"drinks_per_week": None}}
    ) == ("person.sex", "alcohol")


def test_texts_of_a_case_are_read_by_their_form() -> None:
    assert value_words("target_mg", "0") == "0 mg"
    assert value_words("times", ["08:00", "20:00"]) == "8 am; 8 pm"
    assert value_words("doses", [{"time": "08:00", "mg": 0.5}]) == "0.5 mg at 8 am"
    assert value_words("specialist", {"name": "Dr B", "role": "", "date": None}) == "name Dr B"
    assert value_words("specialist", {}) == "not known"
    earlier = {"directions": "foo 1 mg", "since": "2020-01-01", "until": "2021-01-01", "indication": "sleep"}
    assert value_words("earlier", [earlier]) == "foo 1 mg, since 1 Jan 2020, until 1 Jan 2021, for sleep"
    assert value_words("x", {"directions": "foo 1 mg", "recognised": False}) == "foo 1 mg (not recognised)"


def test_case_rows_keep_every_field_with_its_unit() -> None:
    rows = dict(
        case_rows(
            {"current_daily_mg": 2.0, "person": {"age_years": 46, "weight_kg": 70.5}, "since": "2024-12-01"}
        )
    )
    assert rows == {
        "Dose today": "2 mg a day",
        "Age": "46 years",
        "Weight": "70.5 kg",
        "Taken since": "1 Dec 2024",
    }


def test_label_drops_the_path_and_the_unit() -> None:
    assert label_words("person.breathing_disease") == "breathing disease"
    assert label_words("taper.fill_days") == "fill"


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("percent_of_start", "5% of the first dose"),
        ("switch", "switch to 5"),
        ("optimised", "spread to lower the worst day"),
    ],
)
def test_option_names(method: str, name: str) -> None:
    assert words.option_name({"id": "x-5", "method": method}) == name
