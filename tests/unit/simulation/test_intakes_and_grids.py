"""Regimens and plans as doses per day, panels of a day, programs of days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from glidepath.patient.person import Person
from glidepath.patient.plan import Dose, Piece, Step
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import typical_person
from glidepath.simulation.comparators import stay, stop_today
from glidepath.simulation.day_grid import (
    Arrival,
    adaptation_weights,
    arrivals_of,
    day_grid,
    first_panel_h,
    hermite_rows,
    output_hours,
)
from glidepath.simulation.intakes import (
    Slot,
    formulation_of,
    intakes_of_regimens,
    intakes_of_steps,
    joined_slots,
    on_slots,
)
from glidepath.simulation.program import arrived_mg, part, program_of
from glidepath.simulation.solvers import leap

FIRST = date(2026, 3, 1)
CLONAZEPAM, ALPRAZOLAM_XR = ("clonazepam", "IR"), ("alprazolam", "XR")


def regimen(**changes: object) -> Regimen:
    usual: dict[str, object] = {
        "drug": "clonazepam",
        "formulation": "IR",
        "doses": (TimedDose(time="08:00", mg=Fraction(1)), TimedDose(time="20:00", mg=Fraction(1, 2))),
        "since": FIRST,
    }
    return Regimen(**{**usual, **changes})  # type: ignore[arg-type]


def step(start: date, end: date, doses: tuple[Dose, ...], **more: object) -> Step:
    usual: dict[str, object] = {"index": 0, "phase": "taper", "drug": "clonazepam", "daily_mg": Fraction(1)}
    return Step(**{**usual, "start": start, "end": end, "doses": doses, **more})  # type: ignore[arg-type]


def test_regimens_with_a_gap_and_a_change() -> None:
    early = regimen(until=date(2026, 3, 2), doses=(TimedDose(time="08:00", mg=Fraction(2)),))
    late = regimen(since=date(2026, 3, 4))
    found = intakes_of_regimens([early, late], date(2026, 3, 5))
    assert found is not None
    assert found.first_day == FIRST and found.days == 5
    assert found.mg.tolist() == [[2, 0], [2, 0], [0, 0], [1, 0.5], [1, 0.5]]
    assert found.dose_minutes() == (480, 4 * 24 * 60 + 20 * 60)


def test_overlapping_regimens_of_one_drug_add_up() -> None:
    found = intakes_of_regimens([regimen(), regimen()], FIRST)
    assert found is not None and found.mg.tolist() == [[2, 1]]


def test_use_on_some_days_is_spread() -> None:
    found = intakes_of_regimens([regimen(days_per_week=4, as_needed=True)], date(2026, 3, 28))
    assert found is not None
    assert np.sum(found.mg[:, 0] > 0) == 16
    assert found.mg[0, 0] == 1 and np.array_equal(found.mg[:7], found.mg[7:14])


def test_nothing_taken_yet() -> None:
    assert intakes_of_regimens([regimen()], date(2026, 2, 28)) is None
    assert intakes_of_regimens([], FIRST) is None


def test_unknown_beginning_is_marked() -> None:
    found = intakes_of_regimens([regimen(since=None)], FIRST)
    assert found is not None and found.endless_before and found.days == 8 and np.all(found.mg > 0)


def test_steps_with_cycles_and_what_continues() -> None:
    morning = Dose(time="08:00", drug="clonazepam", mg=Fraction(1))
    every_other = Dose(time="20:00", drug="clonazepam", mg=Fraction(1, 2), day_of_cycle=1)
    beside = Dose(time="22:00", drug="lorazepam", mg=Fraction(1))
    first = step(FIRST, date(2026, 3, 4), (morning, every_other), cycle_days=2, continuing=(beside,))
    last = step(date(2026, 3, 5), date(2026, 3, 5), (), continuing=(beside,))
    found = intakes_of_steps([first, last], FIRST, 7, {})
    assert [s.channel[0] for s in found.slots] == ["clonazepam", "clonazepam", "lorazepam"]
    assert found.mg[:, 0].tolist() == [1, 1, 1, 1, 0, 0, 0]
    assert found.mg[:, 1].tolist() == [0, 0.5, 0, 0.5, 0, 0, 0]
    assert np.all(found.mg[:, 2] == 1), "the last step goes on"
    assert found.channels == (("clonazepam", "IR"), ("lorazepam", "IR"))


def test_formulation_comes_from_the_pieces() -> None:
    def piece(product: str) -> Dose:
        pieces = (Piece(product=product, rxcui=None, strength_mg=Fraction(1), fraction=Fraction(1), count=1),)
        return Dose(time="08:00", drug="alprazolam", mg=Fraction(1), pieces=pieces)

    assert formulation_of(piece("alprazolam 1 mg extended-release tablet (US)"), {}) == "XR"
    assert formulation_of(piece("zolpidem 5 mg sublingual tablet (US)"), {}) == "SL"
    assert formulation_of(piece("alprazolam 1 mg tablet (US)"), {"alprazolam": "XR"}) == "IR"
    bare = Dose(time="08:00", drug="alprazolam", mg=Fraction(1))
    assert formulation_of(bare, {"alprazolam": "XR"}) == "XR" and formulation_of(bare, {}) == "IR"


def test_doses_on_more_slots() -> None:
    one, two = (intakes_of_regimens([regimen(drug=drug)], FIRST) for drug in ("clonazepam", "lorazepam"))
    assert one is not None and two is not None
    slots = joined_slots([one, two])
    assert len(slots) == 4
    assert on_slots(two, slots).mg.tolist() == [[0, 0, 1, 0.5]]


def test_comparators_go_on_and_stop() -> None:
    taken = [regimen(), regimen(drug="lorazepam", days_per_week=3), regimen(drug="diazepam", until=FIRST)]
    start = date(2026, 4, 1)
    on, off = (
        intakes_of_steps(make(taken, start, "clonazepam"), start, 14, {}) for make in (stay, stop_today)
    )
    assert on.mg.sum() == pytest.approx(14 * 1.5 + 6 * 1.5)
    assert off.mg.sum() == pytest.approx(6 * 1.5)
    history = intakes_of_regimens(taken, date(2026, 4, 14))
    assert history is not None
    lorazepam = [k for k, slot in enumerate(history.slots) if slot.channel[0] == "lorazepam"]
    assert np.array_equal(history.mg[-14:, lorazepam], off.mg[:, -2:]), "the days of use keep their rhythm"
    assert stay(taken, start, "clonazepam")[0].daily_mg == Fraction(3, 2)
    assert stop_today(taken, start, "clonazepam")[0].daily_mg == 0


def test_a_late_dose_arrives_on_the_next_day() -> None:
    slots = [Slot(channel=CLONAZEPAM, minutes=23 * 60 + 50), Slot(channel=CLONAZEPAM, minutes=480)]
    arrivals = arrivals_of(slots, [0.25, 0.25])
    assert arrivals[0] == Arrival(days_later=1, hour=Fraction(1, 12))
    assert arrivals[1] == Arrival(days_later=0, hour=Fraction(33, 4))
    found = intakes_of_regimens(
        [regimen(doses=(TimedDose(time="23:50", mg=Fraction(1)), TimedDose(time="08:00", mg=Fraction(2))))],
        date(2026, 3, 3),
    )
    assert found is not None
    assert arrived_mg(found, arrivals, None).tolist() == [[0, 2], [1, 2], [1, 2]]
    assert arrived_mg(found, arrivals, np.array([5.0, 9.0]))[0].tolist() == [5, 2]


@pytest.mark.parametrize("asked", [(), tuple(Fraction(k) for k in range(24))], ids=["free", "hourly"])
def test_panels_cover_the_day_and_begin_with_each_dose(asked: tuple[Fraction, ...]) -> None:
    arrivals = tuple(
        Arrival(days_later=0, hour=hour) for hour in (Fraction(8), Fraction(81, 10), Fraction(20))
    )
    grid = day_grid(arrivals, frozenset({0, 1, 2}), frozenset({2}), Fraction(1, 4), asked)
    assert grid.break_h[0] == 0 and grid.break_h[-1] == 24
    lengths = [grid.length_h[kind] for kind in grid.panel_length]
    assert sum(lengths) == 24 and min(lengths) > 0 and max(lengths) <= 6
    assert [grid.break_h[panel] for panel in grid.arrives] == [a.hour for a in arrivals]
    assert [grid.break_h[panel] for panel in grid.asked] == list(asked)
    assert grid.node_weights().sum() == pytest.approx(1) and grid.score_weights().sum() == pytest.approx(1)
    assert len(grid.node_weights()) == grid.nodes


def test_panels_are_fine_after_a_dose_and_coarse_without() -> None:
    noon = (Arrival(days_later=0, hour=Fraction(12)),)
    busy = day_grid(noon, frozenset({0}), frozenset(), Fraction(1, 16))
    idle = day_grid(noon, frozenset(), frozenset())
    assert min(busy.length_h) == Fraction(1, 16) and idle.panels == 4
    assert first_panel_h(100.0) < first_panel_h(1.0) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("every", "first"), [(1, 8), (Fraction(1, 4), 8), (24, 9), (Fraction(5), Fraction(17, 2))]
)
def test_output_hours_hold_the_grid(every: Fraction, first: Fraction) -> None:
    hours = output_hours(Fraction(every), Fraction(first))
    assert {(Fraction(first) + Fraction(every) * k) % 24 for k in range(48)} <= set(hours)
    assert output_hours(None, Fraction(0)) == ()


def test_adaptation_weights_follow_a_cubic_drive_exactly_enough() -> None:
    kept, weights = adaptation_weights(np.array([6.0]), np.array([12.0, 5000.0]))
    assert kept + weights.sum(axis=-1) == pytest.approx(np.ones((2, 1)))
    nodes = 6 * np.array([0, (1 - 5**-0.5) / 2, (1 + 5**-0.5) / 2, 1])
    fine = np.linspace(0, 6, 200_001)
    truth = np.trapezoid(fine**3 * np.exp(-(6 - fine) / 12) / 12, fine)
    assert weights[0, 0] @ nodes**3 == pytest.approx(truth, rel=1e-3)


def test_hermite_rows_fill_a_cubic_in_exactly() -> None:
    inner = np.array([(1 - 5**-0.5) / 2, (1 + 5**-0.5) / 2])

    def cubic(t: np.ndarray | float) -> np.ndarray | float:
        return 2 - t + 3 * t**2 - t**3

    filled = hermite_rows() @ np.array([cubic(0.0), cubic(1.0), -1.0, -1 + 6 - 3.0])
    assert filled == pytest.approx(cubic(inner))


def test_a_long_stable_history_is_leapt_over() -> None:
    person = typical_person(Person(), [CLONAZEPAM])
    taken = [regimen(until=date(2027, 2, 28)), regimen(since=date(2027, 3, 1), days_per_week=4)]
    found = intakes_of_regimens(taken, date(2030, 3, 1))
    assert found is not None
    whole, short = (program_of(found, person, [CLONAZEPAM], leap=leap_over) for leap_over in (False, True))
    assert whole.days == found.days and not whole.repeats.any()
    assert short.days < 300
    covered = short.days + 7 * short.repeats.sum()
    assert covered == found.days
    assert np.array_equal(short.civil_day[-7:], np.arange(found.days - 7, found.days))
    assert part(short, 3, 5).days == 2


def test_infinitely_many_weeks_lead_to_the_mean_drive() -> None:
    tau_h = np.array([170.0])
    week = np.exp(-168 / 170)
    start, drive = np.array([0.2]), 0.7
    end = week * start + (1 - week) * drive
    assert leap(start, end, np.inf, tau_h) == pytest.approx(drive)
    assert leap(start, end, 3.0, tau_h) == pytest.approx(week**4 * start + (1 - week**4) * drive)


def test_programs_know_their_channels() -> None:
    person = typical_person(Person(), [CLONAZEPAM, ALPRAZOLAM_XR])
    found = intakes_of_regimens([regimen(), regimen(drug="alprazolam", formulation="XR")], FIRST)
    assert found is not None
    program = program_of(found, person, [ALPRAZOLAM_XR, CLONAZEPAM])
    assert program.channel_of_slot == (1, 1, 0, 0)
