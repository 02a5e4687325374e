"""Hard stops and emergencies: what is refused, what is said first, and whom to call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from harmless_case import TODAY, case, person, regimen

from glidepath.checks import gate
from glidepath.patient.case import TaperRequest
from glidepath.patient.person import Person

KEEP = "Do not stop or cut the dose. Keep taking it as now."


def test_an_open_gate_says_nothing() -> None:
    found = gate(case())
    assert not found.closed and not found.emergency
    assert found.stops == () and found.unknown == ()
    assert found.says == "" and found.whom_to_call == () and found.emergency_text == ""


@pytest.mark.parametrize(
    ("changes", "rule", "team"),
    [
        ({"epilepsy": True}, "R025", "neurology"),
        ({"pregnant": True}, "R033", "obstetric"),
        ({"age_years": 17}, "R035", "children"),
    ],
)
def test_a_hard_stop_says_not_to_stop_and_whom_to_call(
    changes: dict[str, object], rule: str, team: str
) -> None:
    found = gate(case(person=person(**changes)))
    assert found.closed and not found.emergency
    assert [stop.rule for stop in found.stops] == [rule]
    assert found.says.startswith(KEEP)
    assert found.do_today[0] == KEEP
    assert team in found.whom_to_call[0]
    assert any("911" in line for line in found.whom_to_call)
    assert found.emergency_text == ""


def test_an_emergency_comes_first() -> None:
    found = gate(case(person=person(epilepsy=True, emergency_signs=("seizure",))))
    assert found.emergency
    assert [stop.rule for stop in found.stops] == ["R066", "R027", "R025"]
    assert "911" in found.whom_to_call[0]
    assert found.emergency_text.startswith("This is an emergency.")
    assert "seizure" in found.emergency_text


@pytest.mark.parametrize("sign", ["cannot be woken", "slow breathing", "an overdose", "passed out"])
def test_a_sedated_person_is_never_told_to_take_the_next_dose(sign: str) -> None:
    found = gate(case(person=person(emergency_signs=(sign,), epilepsy=True)))
    said = " ".join((found.says, *found.do_today, *(stop.do for stop in found.stops)))
    assert found.says.startswith("Call 911 now.") and found.do_today[0] == "Call 911 now."
    assert "no further dose" in found.do_today[1] and "naloxone" in found.do_today[2]
    assert "Keep taking it" not in said
    assert f"“{sign}”" in found.says
    assert "Do not stop or cut the dose on your own afterwards" in found.do_today[-1]


def test_a_sign_in_other_words_is_quoted_and_may_be_sedation() -> None:
    found = gate(case(person=person(emergency_signs=("rash",))))
    assert "“rash”" in found.says
    assert found.do_today[1].startswith("If drowsy or hard to wake, give no further dose")


def test_a_seizure_says_nothing_of_drowsiness() -> None:
    found = gate(case(person=person(emergency_signs=("seizure",))))
    assert found.says.startswith("Call 911 now. Recorded: “seizure”.")
    assert "drowsy" not in found.says and "Keep taking it" not in found.says


def test_suicidality_without_a_sign_gives_the_crisis_line_first() -> None:
    found = gate(case(person=person(suicidality=True)))
    assert found.says.startswith("Call 911 if life is in danger. Call or text 988")


def test_an_emergency_where_no_number_is_on_file() -> None:
    elsewhere = TaperRequest(start=TODAY, market="XX")  # type: ignore[arg-type]
    found = gate(case(person=person(emergency_signs=("seizure",)), taper=elsewhere))
    assert found.says.startswith("Call your local emergency number now.")


def test_suicidality_shows_the_crisis_line() -> None:
    found = gate(case(person=person(suicidality=True)))
    assert found.emergency
    assert any("988" in line for line in found.whom_to_call)


def test_numbers_are_those_of_the_market() -> None:
    uk = TaperRequest(start=case().taper.start, market="UK")
    found = gate(case(person=person(suicidality=True), taper=uk))
    assert any("999" in line for line in found.whom_to_call)
    assert not any("911" in line for line in found.whom_to_call)


def test_every_hard_stop_field_that_is_not_known_is_named() -> None:
    found = gate(case(regimen(indication=None), person=Person()))
    assert not found.closed
    assert set(found.unknown) == {
        "person.suicidality",
        "person.epilepsy",
        "medicines.indication",
        "person.pregnant",
        "person.age_years",
    }


def test_only_hard_stop_fields_bar_accepting() -> None:
    found = gate(case(person=person(liver=None, breathing_disease=None, audit_c=None, conditions=None)))
    assert found.unknown == ()


def test_a_stop_that_holds_leaves_the_other_fields_open() -> None:
    found = gate(case(person=person(pregnant=True, suicidality=None)))
    assert [stop.rule for stop in found.stops] == ["R033"]
    assert found.unknown == ("person.suicidality",)


def test_a_case_without_medicines_has_a_gate() -> None:
    empty = case()
    found = gate(type(empty)(as_of=empty.as_of, person=empty.person, regimens=(), taper=empty.taper))
    assert found.unknown == ("medicines.indication",)


def test_a_regimen_that_begins_later_still_says_what_it_is_for() -> None:
    coming = regimen(since=TODAY + timedelta(days=9), indication="seizures")
    assert [stop.rule for stop in gate(case(coming)).stops] == ["R025"]
