"""The checker itself: it passes what is sound, and every broken plan is caught by the promise that it breaks."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from . import broken, broken_answers, broken_doses, broken_pace, broken_supply, handmade
from .broken import BREAKS
from .handmade import PERSON, given_of, liquid, solid
from .invariants import check_7, check_9, kind, violations
from .shelf import shelf_of

REGISTERED = (broken_answers, broken_doses, broken_pace, broken_supply)


def test_a_sound_plan_passes():
    given, plan = handmade.sound()
    assert violations(given, plan) == []


def test_a_sound_switch_passes():
    given, plan = broken.switching("10")
    assert violations(given, plan) == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_plan_is_caught(name):
    expected, build = BREAKS[name]
    given, plan = build()
    assert expected in {kind(text) for text in violations(given, plan)}


def test_every_kind_of_violation_is_provoked():
    """A kind written in a check but never seen here could be one that cannot fail."""
    here = Path(__file__).parent
    checks = "".join(
        (here / f"{name}.py").read_text()
        for name in ("delivery", "doses", "pace", "supply", "switches", "answer")
    )
    written = set(re.findall(r'f?"(\d+\.[a-z_]+) \|', checks))
    provoked = {kind(text) for _, build in BREAKS.values() for text in violations(*build())}
    apart = {text for text in written if text.startswith(("7.", "9."))}
    assert written - provoked - apart == set()


@pytest.mark.parametrize(
    ("person", "status", "expected"),
    [
        ({**PERSON, "pregnant": True}, 0, "7.missed"),
        ({**PERSON, "epilepsy": True}, 0, "7.missed"),
        ({**PERSON, "age_years": 17.9}, 0, "7.missed"),
        ({**PERSON, "conditions": ["Epilepsy"]}, 0, "7.missed"),
        ({**PERSON, "emergency_signs": ["seizure"]}, 0, "7.missed"),
        ({**PERSON, "suicidality": True}, 2, "7.missed"),
        (PERSON, 3, "7.refused"),
        ({**PERSON, "pregnant": None}, 3, "7.refused"),
        ({**PERSON, "pregnant": True}, 3, "7.sentence"),
    ],
)
def test_hard_stops(person, status, expected):
    given = given_of()
    given = handmade.Given(**{**_fields(given), "case": {**given.case, "person": person}})
    assert expected in {kind(text) for text in check_7(given, status, {"says": "ask somebody"})}


def test_a_proper_refusal_passes():
    given = given_of()
    given = handmade.Given(
        **{**_fields(given), "case": {**given.case, "person": {**PERSON, "pregnant": True}}}
    )
    said = {"says": "Do not stop or cut the dose. Keep taking it and call the obstetric team today."}
    assert check_7(given, 3, said) == []


def _fields(given):
    return {name: getattr(given, name) for name in given.__dataclass_fields__}


def test_other_bytes_are_caught_and_another_hour_is_not():
    _, plan = handmade.sound()
    text = json.dumps(plan)
    assert check_9(text, json.dumps({**plan, "made_at": "later"})) == []
    assert check_9(text, text.replace("0.875", "0.8750001", 1))
    assert check_9(text, json.dumps(dict(reversed(plan.items()))))


class TestShelf:
    """What can be handed out, counted by hand."""

    def test_scored_halves_only_what_is_verified(self):
        products = (solid("x", "1", score=2), solid("x", "0.5"))
        shelf = shelf_of(products, "scored", True)
        assert _doses(shelf, "1") == ["0.5", "1"]
        assert _doses(shelf_of(products, "half", True), "1") == ["0.25", "0.5", "0.75", "1"]
        assert _doses(shelf_of((products[0],), "none", True), "2") == ["1", "2"]

    def test_quarters_come_with_a_score_of_four_only(self):
        four = (solid("x", "2", score=4),)
        assert _doses(shelf_of(four, "scored", True), "1") == ["0.5", "1"]
        assert _doses(shelf_of((solid("x", "2"),), "half", True), "1") == ["1"]

    @pytest.mark.parametrize("form", ["capsule", "film", "orally disintegrating tablet", "sublingual tablet"])
    def test_other_forms_are_never_split(self, form):
        assert _doses(shelf_of((solid("x", "1", form, score=2),), "half", True), "1") == ["1"]

    def test_extended_release_is_never_split(self):
        assert _doses(shelf_of((solid("x", "1", score=2, family="XR"),), "half", True), "1") == ["1"]

    def test_forms_are_not_added_up(self):
        products = (solid("x", "1"), solid("x", "0.25", "orally disintegrating tablet"))
        assert "1.25" in _doses(shelf_of(products, "none", True), "2")
        products = (solid("x", "1"), solid("x", "0.75", "capsule"))
        assert "1.75" not in _doses(shelf_of(products, "none", True), "2")

    def test_liquids_go_in_tenths_and_only_where_allowed(self):
        products = (liquid("x", "2"), solid("x", "1"))
        assert _doses(shelf_of(products, "none", True), "0.6") == ["0.2", "0.4", "0.6"]
        assert _doses(shelf_of(products, "none", False), "1.5") == ["1"]
        assert shelf_of((liquid("x", "2"),), "none", False) is None

    def test_daily_doses_keep_every_time_or_may_drop_one(self):
        shelf = shelf_of((solid("x", "0.5"),), "none", True)
        caps = (Fraction(1), Fraction(1))
        kept, dropped = shelf.daily(caps, False), shelf.daily(caps, True)
        assert (kept.smallest, dropped.smallest) == (1, Fraction(1, 2))
        assert kept.below(Fraction(2)) == Fraction(3, 2)
        assert kept.below(Fraction(1)) is None
        assert kept.at_least(Fraction(11, 10)) == Fraction(3, 2)
        assert kept.at_least(Fraction(21, 10)) is None
        assert Fraction(3, 2) in kept
        assert Fraction(1, 2) not in kept

    def test_a_single_dose_never_passes_its_cap(self):
        shelf = shelf_of((solid("x", "1"),), "none", True)
        assert shelf.daily((Fraction(1), Fraction(3)), False).at_least(Fraction(4)) == 4
        assert shelf.daily((Fraction(1), Fraction(3)), False).at_least(Fraction(5)) is None

    def test_two_doses_in_turn(self):
        doses = shelf_of((solid("x", "1"),), "none", True).daily((Fraction(3),), False)
        assert doses.mean_of_two_between(Fraction(1), Fraction(2)) == Fraction(3, 2)
        assert doses.mean_of_two_between(Fraction(1), Fraction(3, 2)) is None
        assert doses.mean_of_two_between(Fraction(0), Fraction(1)) is None

    def test_below_counts_from_a_dose_that_cannot_be_handed_out(self):
        shelf = shelf_of((solid("x", "0.25"),), "none", True)
        assert shelf.daily((Fraction("0.3"),), False).below(Fraction("0.3")) == Fraction(1, 4)


def _doses(shelf, cap):
    bits = shelf.singles(Fraction(cap))
    return [f"{float(n * shelf.unit):g}" for n in range(bits.bit_length()) if bits >> n & 1]
