"""The daily amounts of a schedule, added up again from its doses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from harmless_case import case
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.checks import broken_rules, dependence, schedule_findings
from glidepath.checks.doses_over_time import cuts, stretches
from glidepath.checks.finding import Finding
from glidepath.patient.case import Override
from glidepath.patient.plan import Dose, Ends, RuleException, Schedule, Step

START = date(2026, 12, 1)


def one_step(index: int, first: date, days: int, *doses: Dose, **more: object) -> Step:
    total = sum((dose.mg for dose in doses), Fraction(0))
    usual = Step(
        index=index,
        phase="taper",
        start=first,
        end=first + timedelta(days=days - 1),
        drug="clonazepam",
        daily_mg=total,
        doses=doses,
        check="symptom check",
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def night(mg: str | Fraction, day_of_cycle: int | None = None) -> Dose:
    return Dose(time="20:00", drug="clonazepam", mg=Fraction(mg), day_of_cycle=day_of_cycle)


def steps(*lines: tuple[int, str | Fraction]) -> tuple[Step, ...]:
    made, first = [], START
    for index, (days, mg) in enumerate(lines):
        made.append(one_step(index, first, days, *([night(mg)] if Fraction(mg) else [])))
        first += timedelta(days=days)
    return tuple(made)


def answers(made: tuple[Step, ...], start: str, **changes: object) -> dict[str, Finding]:
    the_case = case(**changes)
    schedule = Schedule(
        id="x",
        method="percent_of_current",
        says="",
        steps=made,
        fills=(),
        ends=Ends(date=made[-1].end, daily_mg=made[-1].daily_mg),
    )
    found = schedule_findings(the_case, schedule, Fraction(start), dependence(the_case, "clonazepam"))
    return {f.rule: f for f in found}


def as_it_is(_: str, mg: Fraction) -> Fraction:
    return mg


def test_amounts_come_from_the_doses_not_from_the_total_that_is_claimed() -> None:
    lying = replace(one_step(0, START, 14, night("1")), daily_mg=Fraction(2))
    assert stretches([lying], as_it_is)[0].amount_mg == 1
    assert "R006" in broken_rules([lying], Fraction(2), "clonazepam")


def test_totals_count_where_a_published_schedule_has_no_doses() -> None:
    bare = replace(one_step(0, START, 14), daily_mg=Fraction(3, 2))
    assert stretches([bare], as_it_is)[0].amount_mg == Fraction(3, 2)


def test_a_cycle_counts_by_its_mean() -> None:
    cycle = one_step(0, START, 14, night("1", 0), night("0.5", 1), cycle_days=2)
    assert stretches([cycle], as_it_is)[0].amount_mg == Fraction(3, 4)


def test_a_dose_of_every_day_in_a_cycle_counts_every_day() -> None:
    mixed = one_step(0, START, 14, replace(night("1"), time="08:00"), night("0.5", 1), cycle_days=2)
    assert stretches([mixed], as_it_is)[0].amount_mg == Fraction(5, 4)


def test_cuts_are_falls_only() -> None:
    parts = stretches(steps((14, "1.5"), (14, "1.75"), (14, "1")), as_it_is)
    assert [(cut.step_index, cut.mg) for cut in cuts(parts, Fraction(2))] == [
        (0, Fraction(1, 2)),
        (2, Fraction(3, 4)),
    ]


def test_no_steps_break_nothing() -> None:
    assert stretches([], as_it_is) == ()
    assert broken_rules([], Fraction(2), "clonazepam") == ()


def test_the_largest_fall_is_told() -> None:
    found = answers(steps((14, "1.5"), (14, "1.2")), "2")
    assert found["R006"].status == "met"
    assert found["R006"].because["largest_fall_in_two_weeks_percent"] == 25
    assert found["R004"].because["first_cut_percent"] == 25
    assert found["R004"].status == "not_met"


def test_the_broken_steps_are_named() -> None:
    found = answers(steps((14, "1.5"), (14, "1"), (14, "0.9")), "2")
    assert found["R006"].because["steps"] == [1]


def test_an_exception_counts_only_where_every_break_has_one() -> None:
    excused = RuleException(rule="R006", code="last_cuts", why="no finer product")
    made = steps((14, "1.4"), (14, "0.9"), (14, "0.8"))
    one = (replace(made[0], exceptions=(excused,)), *made[1:])
    both = (one[0], replace(made[1], exceptions=(excused,)), made[2])
    assert answers(one, "2")["R006"].severity == "critical"
    assert answers(both, "2")["R006"].severity == "warning"
    assert answers(both, "2")["R006"].status == "not_met"
    assert "unavoidable" in answers(both, "2")["R006"].says
    assert "as a warning and not as critical" in answers(both, "2")["R006"].do
    assert "reason" in answers(one, "2")["R006"].do and "not as critical" not in answers(one, "2")["R006"].do
    assert "R006" in broken_rules(one, Fraction(2), "clonazepam")
    assert "R006" not in broken_rules(both, Fraction(2), "clonazepam")


def test_an_override_excuses_its_own_rule_only() -> None:
    reason = Override(rule="R006", reason="planned operation", by="Dr A")
    found = answers(
        steps(
            (14, "1.4"),
        ),
        "2",
        override=reason,
    )
    assert found["R006"].severity == "warning"
    assert found["R004"].because.get("exceptions") is None


def test_a_sudden_stop_stays_broken_under_an_override_that_is_named() -> None:
    reason = Override(rule="R001", reason="moved to a ward", by="Dr A")
    stop = steps((14, "1.75"), (14, "0"))
    assert "exceptions" not in answers(stop, "2")["R001"].because
    named = answers(stop, "2", override=reason)["R001"]
    assert (named.status, named.severity) == ("not_met", "forbid")
    assert named.because["exceptions"] == ["override"]


def test_another_drug_that_stays_does_not_count() -> None:
    stays = Dose(time="22:00", drug="temazepam", mg=Fraction(15))
    step = one_step(0, START, 14, night("1.8"), continuing=(stays,))
    assert broken_rules([step], Fraction(2), "clonazepam") == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 16)), min_size=1, max_size=8))
def test_the_limit_agrees_with_a_plain_reading_day_by_day(lines: list[tuple[int, int]]) -> None:
    made = steps(*((days, Fraction(eighths, 8)) for days, eighths in lines))
    doses = [Fraction(2)] * 14 + [step.daily_mg for step in made for _ in range(step.days)]
    zero_from = next((a for a, b in pairwise(doses) if b == 0 and a > 0), None)
    floor = zero_from if zero_from is not None and zero_from <= Fraction(1, 2) else Fraction(0)
    judged = [dose or floor for dose in doses]
    breaks = any(judged[t] < Fraction(3, 4) * judged[t - 14] for t in range(14, len(judged)))
    assert ("R006" in broken_rules(made, Fraction(2), "clonazepam")) == breaks


@pytest.mark.parametrize("market", ["US", "UK"])
def test_a_cross_over_is_judged_in_one_drug(market: str) -> None:
    crossing = one_step(
        0,
        START,
        14,
        night("1"),
        Dose(time="20:00", drug="diazepam", mg=Fraction(20 if market == "UK" else 10)),
        phase="cross_over",
    )
    assert "R006" not in broken_rules([crossing], Fraction(2), "clonazepam", market=market)
