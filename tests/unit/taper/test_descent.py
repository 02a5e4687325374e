"""The way down stays inside the rules, and says where products force it past them."""

from fractions import Fraction
from itertools import pairwise

import pytest

from glidepath.taper.candidates import percent_of_current
from glidepath.taper.daily_doses import daily_doses
from glidepath.taper.descent import Descent, Way, descend
from glidepath.taper.limits import Latitude, limits_for
from glidepath.taper.paces import ideal_percent_schedule, straight_line
from glidepath.taper.single_doses import ProductChoice, from_ticks, ticks

LIKELY = limits_for(Latitude(dependence_likely=True))
SOLID = ProductChoice(market="US", family="IR", split="scored", liquid_allowed=False)


def clonazepam(day_mg: str, times: int = 2) -> tuple[Way, Fraction]:
    start = Fraction(day_mg)
    doses = daily_doses("clonazepam", SOLID, ticks(start / times), times, False)
    return Way(
        doses=doses, target=Fraction(0), limits=LIKELY, cycles=False, today=(ticks(start / times),) * times
    ), Fraction(ticks(start))


def levels(descent: Descent) -> list[Fraction]:
    return [from_ticks(m.level.mean_ticks) if m.level else Fraction(0) for m in descent.moves]


def test_clonazepam_2_mg_takes_the_sixteen_smallest_cuts() -> None:
    way, start = clonazepam("2")
    descent = descend(way, start, percent_of_current(Fraction(1, 10), 14))
    assert levels(descent) == [Fraction(n, 8) for n in range(15, -1, -1)]
    assert not descent.stuck


def test_exceptions_are_only_where_the_products_force_them() -> None:
    way, start = clonazepam("2")
    descent = descend(way, start, percent_of_current(Fraction(1, 10), 14))
    noted = {
        str(level): [(e.rule, e.code) for e in move.exceptions]
        for level, move in zip(levels(descent), descent.moves, strict=True)
        if move.exceptions
    }
    assert noted == {
        "1/4": [("R006", "products")],
        "1/8": [("R006", "products")],
        "0": [("R006", "last_cuts")],
    }


@pytest.mark.parametrize("day_mg", ["0.5", "1", "1.5", "2", "4", "6"])
@pytest.mark.parametrize(
    "pace",
    [
        percent_of_current(Fraction(1, 10), 14),
        straight_line(Fraction(1, 10), 14),
        percent_of_current(Fraction(1, 20), 28),
    ],
)
def test_no_dose_is_a_quarter_below_that_of_two_weeks_before(day_mg: str, pace: object) -> None:
    way, start = clonazepam(day_mg)
    days: list[Fraction] = [start] * 14
    for move in descend(way, start, pace).moves:  # type: ignore[arg-type]
        level = move.level.mean_ticks if move.level else Fraction(0)
        forced = any(e.rule == "R006" for e in move.exceptions)
        assert forced or level >= days[-14] * Fraction(3, 4)
        days += [level] * move.days


def test_below_half_the_cuts_do_not_grow() -> None:
    way, start = clonazepam("4")
    moves = descend(way, start, straight_line(Fraction(1, 10), 14)).moves
    for earlier, later in pairwise(moves):
        after = later.before - later.cut
        if after < start / 2 and not later.exceptions:
            assert later.cut <= earlier.cut


def test_zero_is_refused_from_more_than_a_quarter_of_the_start() -> None:
    way, start = clonazepam("0.375", times=1)
    descent = descend(way, start, percent_of_current(Fraction(1, 10), 14))
    assert descent.stuck
    assert levels(descent)[-1] == Fraction(1, 8)


def test_bigger_cuts_get_longer_stays() -> None:
    way, start = clonazepam("2")
    moves = descend(way, start, percent_of_current(Fraction(1, 10), 14)).moves
    assert moves[0].days == 14
    assert moves[-2].days == 28


def test_oracle_t22_ten_percent_of_current_and_of_start() -> None:
    """28 cuts of the current dose, 10 of the starting dose, from 2 mg with a last dose of 0.125 mg."""
    tenth = Fraction(1, 10)
    assert len(ideal_percent_schedule(Fraction(2), tenth, "current", Fraction(1, 8))) == 28
    assert len(ideal_percent_schedule(Fraction(2), tenth, "start", Fraction(0))) == 10
