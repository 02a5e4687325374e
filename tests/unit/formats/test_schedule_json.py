"""Steps and fills to JSON and back without loss; a file that was changed is refused."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.basis.errors import InputError
from glidepath.formats.json_numbers import exact_number, figures, four_digits
from glidepath.formats.plan_json import json_text, plan_from_json
from glidepath.formats.schedule_json import (
    piece_to_json,
    schedule_from_json,
    schedule_to_json,
    step_to_json,
)

from .schedules import HALF, LIQUID, SCHEDULE, STEPS


def written() -> dict[str, Any]:
    return json.loads(json.dumps(schedule_to_json(SCHEDULE)))  # type: ignore[no-any-return]


def test_a_schedule_comes_back_the_same() -> None:
    assert schedule_from_json(written()) == SCHEDULE


def test_the_fields_of_a_step_are_those_of_the_reference() -> None:
    named = [
        "index", "phase", "start", "end", "drug", "daily_mg", "cycle_days", "doses", "continuing", "cut_mg",
        "cut_percent_of_current", "cut_percent_of_start", "check", "if_trouble", "hold_if", "exceptions",
    ]  # fmt: skip
    assert set(named) <= set(step_to_json(STEPS[0]))
    assert step_to_json(STEPS[0])["exceptions"][0] == {
        "rule": "R006",
        "code": "products",
        "why": "the next lower dose that can be made",
    }


def test_pieces_are_those_of_the_reference() -> None:
    assert piece_to_json(HALF) == {
        "product": "clonazepam 0.5 mg tablet (US)",
        "rxcui": "197527",
        "strength_mg": 0.5,
        "fraction": "1/2",
        "count": 1,
        "unit": "tablet",
    }
    assert piece_to_json(LIQUID) == {
        "product": "diazepam 1 mg/mL oral liquid (US)",
        "rxcui": None,
        "concentration_mg_per_ml": 1.0,
        "ml": 2.5,
        "mg": 2.5,
    }


def test_the_day_of_the_cycle_stands_only_in_a_cycle() -> None:
    steps = written()["steps"]
    assert [dose["day_of_cycle"] for dose in steps[1]["doses"]] == [0, 1]
    assert "day_of_cycle" not in steps[0]["doses"][0]


def test_equivalents_stand_only_in_a_cross_over() -> None:
    steps = written()["steps"]
    assert (steps[2]["equivalent_mg"], steps[2]["equivalent_of"]) == (5.0, "diazepam")
    assert "equivalent_mg" not in steps[0]


@given(st.integers(0, 10_000), st.integers(0, 4))
def test_doses_are_written_exactly(numerator: int, twos: int) -> None:
    exact = Fraction(numerator, 2**twos * 10)
    assert Fraction(repr(exact_number(exact))) == exact


def test_predictions_have_four_digits() -> None:
    assert four_digits(12.345678) == 12.35
    assert four_digits(0.000123456) == 0.0001235
    assert four_digits(float("nan")) is None
    assert figures({"p50": (1.23456, 7), "day": [0, 1]}) == {"p50": [1.235, 7], "day": [0, 1]}
    assert json.dumps(figures(-1e-300 * 0)) == "0.0"


CHANGES = {
    "a dose": lambda o: o["steps"][0]["doses"][0].update(mg=0.875),
    "a count": lambda o: o["steps"][0]["doses"][0]["pieces"][0].update(count=2),
    "a day": lambda o: o["steps"][1].update(start="2026-12-16"),
    "an end before the start": lambda o: o["steps"][3].update(end="2027-01-05"),
    "no steps": lambda o: o.pop("steps"),
    "a word for a number": lambda o: o["steps"][0].update(daily_mg="much"),
    "a step that is a word": lambda o: o["steps"].__setitem__(0, "x"),
    "a fraction of nothing": lambda o: o["steps"][0]["doses"][1]["pieces"][0].update(fraction="1/0"),
    "no ends": lambda o: o.update(ends=None),
    "a fill without words": lambda o: o["fills"][0].pop("prescription"),
    "a date that is none": lambda o: o["fills"][0].update(date="2026-02-30"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_file_is_refused_in_one_line(name: str) -> None:
    option = copy.deepcopy(written())
    CHANGES[name](option)
    with pytest.raises(InputError) as caught:
        schedule_from_json(option, "options[0]")
    assert caught.value.says.startswith("options[0]: ")
    assert "make it again with glidepath plan" in caught.value.says
    assert "\n" not in caught.value.says


def test_a_plan_file_gives_its_options_by_name() -> None:
    text = json_text({"schema": "glidepath.plan/1", "options": [written()]})
    plan = plan_from_json(text)
    assert plan.option("switch-1") == SCHEDULE
    with pytest.raises(InputError, match="type one of switch-1"):
        plan.option("other")


def test_json_text_is_the_same_bytes_each_time() -> None:
    assert json_text(written()) == json_text(written())
    assert "½" in json_text({"a": "½"})
    with pytest.raises(ValueError, match="JSON"):
        json_text({"a": float("nan")})
