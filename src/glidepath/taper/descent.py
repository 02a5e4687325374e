"""The way down: level after level, each one dispensable, each one inside the rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.patient.plan import RuleException
from glidepath.taper.daily_doses import DailyDoses, DayTicks, Level
from glidepath.taper.limits import Limits
from glidepath.taper.paces import AbstractPace, Standing

_WAIT_DAYS = 7
_MOST_TRIED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One cut to a level (None = zero) and the days spent there. ``cut`` in ticks."""

    level: Level | None
    before: Fraction
    cut: Fraction
    days: int
    exceptions: tuple[RuleException, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """All moves from the starting dose; ``stuck`` is True where the products stop it above its target."""

    start: Fraction
    moves: tuple[Move, ...]
    stuck: bool

    @property
    def last(self) -> Fraction:
        """The dose at the end [ticks]."""
        if not self.moves:
            return self.start
        level = self.moves[-1].level
        return level.mean_ticks if level else Fraction(0)

    @property
    def days(self) -> int:
        """Days from the first cut to the last."""
        return sum(move.days for move in self.moves[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What a descent may use: dispensable doses, the target [ticks], the rules, unequal days or not.

    ``start_makeable`` is False where products cannot make today's doses as they are. ``today`` are these
    doses [ticks], rounded down.
    """

    doses: DailyDoses
    target: Fraction
    limits: Limits
    cycles: bool
    today: DayTicks
    start_makeable: bool = True


def descend(way: Way, start: Fraction, pace: AbstractPace) -> Descent:
    """Follow a pace from a starting dose to the target, within the limits.

    Parameters
    ----------
    way
        Products, target, rules.
    start
        Daily dose before the first cut [10 ng].
    pace
        How fast it would like to go.

    Returns
    -------
    Descent
        Every cut is the one nearest the wish among the dispensable ones inside the rules. Where there is
        none, the next lower dispensable dose is taken and the exception is written down; where even that is
        not lawful (zero from more than a quarter of the start), it stops there.
    """
    current: Fraction = start
    share = way.today
    last_cut: Fraction | None = None
    elapsed = 0
    moves: list[Move] = []
    while current > way.target:
        standing = Standing(
            start=start, current=current, last_cut=last_cut, elapsed_days=elapsed, cuts_made=len(moves)
        )
        rounding = None if moves else _rounded_down(way, standing, pace)
        move = rounding or _next_move(way, standing, pace, share)
        if move is None:
            return Descent(start=start, moves=tuple(moves), stuck=True)
        if moves and pace.waits and _should_wait(move, pace.wanted(standing), way.doses):
            moves[-1] = _longer(moves[-1], _WAIT_DAYS)
            elapsed += _WAIT_DAYS
            continue
        moves.append(move)
        share = _share_after(way, move, share)
        elapsed += move.days
        current, last_cut = current - move.cut, None if rounding else move.cut
    return Descent(start=start, moves=tuple(moves), stuck=False)


def _share_after(way: Way, move: Move, share: DayTicks) -> DayTicks:
    """The doses of the day after a move: the lowest day of its cycle."""
    return way.doses.share_out(min(move.level.day_totals), share) if move.level else share


def _rounded_down(way: Way, standing: Standing, pace: AbstractPace) -> Move | None:
    """Start at the next lower dispensable dose where today's cannot be made."""
    lower = None if way.start_makeable else way.doses.next_lower(standing.current)
    if lower is None or lower < way.target:
        return None
    level = Level((lower,))
    beyond = _exceptions(way, standing, Fraction(lower))
    return _move(way, standing, level, pace, beyond)


def _longer(move: Move, days: int) -> Move:
    return Move(
        level=move.level, before=move.before, cut=move.cut, days=move.days + days, exceptions=move.exceptions
    )


def _should_wait(move: Move, wanted: Fraction, doses: DailyDoses) -> bool:
    """Stay while the cut would land below the curve."""
    return move.before - move.cut < wanted


def _next_move(way: Way, standing: Standing, pace: AbstractPace, share: DayTicks) -> Move | None:
    hard_floor = _hard_floor(way, standing)
    level = _inside(way, standing, hard_floor, pace.wanted(standing), share)
    if level is None and way.cycles:
        level = way.doses.cycle_between(hard_floor, standing.current, way.limits.cycle_max_days)
        level = level if level is not None and level.mean_ticks >= way.target else None
    if level is not None:
        beyond = () if level.mean_ticks >= hard_floor else _exceptions(way, standing, level.mean_ticks)
        return _move(way, standing, level, pace, beyond)
    lower = way.doses.next_lower(standing.current)
    if lower is not None and lower >= way.target:
        level = Level((lower,))
        return _move(way, standing, level, pace, _exceptions(way, standing, Fraction(lower)))
    return _to_zero(way, standing, pace)


def _hard_floor(way: Way, standing: Standing) -> Fraction:
    """The lowest dose that every rule allows next."""
    limits = way.limits
    most = limits.window_max if standing.cuts_made else limits.first_cut_max
    floor = standing.current * (1 - min(most, limits.window_max))
    if standing.last_cut is not None:
        half = standing.start * limits.cuts_shrink_below
        floor = max(floor, min(half, standing.current - standing.last_cut))
    return max(floor, way.target)


def _inside(
    way: Way, standing: Standing, hard_floor: Fraction, wanted: Fraction, share: DayTicks
) -> Level | None:
    """The dispensable dose inside the rules nearest the wish.

    Tablets before liquid where their cut is not much more than the wish, smaller cuts first, and no dose of
    the day larger than before where a dose nearby can do without. Where cuts must not grow again (R011), one
    much smaller than the wish is avoided, since it would bind all that follow.
    """
    fitting = way.doses.between(hard_floor, standing.current)
    if not fitting:
        return None
    wish = standing.current - max(wanted, hard_floor)
    steady = standing.last_cut is not None and wanted < standing.start * way.limits.cuts_shrink_below
    least = standing.current - wish * (way.limits.steady_cut_share if steady else Fraction(1, 2))
    lowest = standing.current - wish * way.limits.tablet_stretch
    solid = tuple(t for t in fitting if lowest <= t <= least and way.doses.without_liquid(t))
    chosen = _nearest(solid or fitting, wanted, least)
    worthwhile = [total for total in fitting if total <= least]
    return Level((_without_lift(way.doses, worthwhile, chosen, share),))


def _without_lift(doses: DailyDoses, fitting: Sequence[int], chosen: int, share: DayTicks) -> int:
    """The total nearest the chosen one that makes no dose of the day larger, if there is one close by."""
    if len(share) == 1 or not doses.lifts(chosen, share):
        return chosen
    near = sorted(fitting, key=lambda total: (abs(total - chosen), -total))[:_MOST_TRIED]
    return next((total for total in near if not doses.lifts(total, share)), chosen)


def _nearest(totals: tuple[int, ...], wanted: Fraction, worth_below: Fraction) -> int:
    """The smallest total at or above the wish, unless that cut is too small to be worth a step."""
    index = bisect_left(totals, wanted)
    if index == len(totals):
        return totals[-1]
    too_small = totals[index] > worth_below
    return totals[index - 1] if too_small and index else totals[index]


def _move(
    way: Way, standing: Standing, level: Level, pace: AbstractPace, exceptions: tuple[RuleException, ...]
) -> Move:
    cut = standing.current - level.mean_ticks
    days = pace.stay_days(standing.current, cut, standing.start, way.limits.interval_max_days)
    return Move(level=level, before=standing.current, cut=cut, days=days, exceptions=exceptions)


def _exceptions(way: Way, standing: Standing, lower: Fraction) -> tuple[RuleException, ...]:
    """Which rules the next lower dispensable dose goes past, and that none was skipped."""
    limits = way.limits
    cut = standing.current - lower
    broken = []
    if not standing.cuts_made and cut > limits.first_cut_max * standing.current:
        broken.append("R004")
    if cut > limits.window_max * standing.current:
        broken.append("R006")
    if (
        standing.last_cut is not None
        and lower < standing.start * limits.cuts_shrink_below
        and cut > standing.last_cut
    ):
        broken.append("R011")
    why = "this is the next lower dose that these products can make; none was skipped"
    return tuple(RuleException(rule=rule, code="products", why=why) for rule in broken)


def _to_zero(way: Way, standing: Standing, pace: AbstractPace) -> Move | None:
    """The last cut, only from the smallest dispensable dose, a small part of the start, after another cut."""
    at_smallest = way.doses.next_lower(standing.current) is None and bool(way.doses.totals)
    small = standing.current <= way.limits.last_cut_max_of_start * standing.start
    if way.target > 0 or not at_smallest or not small or not standing.cuts_made:
        return None
    why = "the last cut, from the smallest dose that these products can make, cannot be smaller"
    rules = ["R006"]
    if standing.last_cut is not None and standing.current > standing.last_cut:
        rules.append("R011")
    return Move(
        level=None,
        before=standing.current,
        cut=standing.current,
        days=pace.interval_days,
        exceptions=tuple(RuleException(rule=rule, code="last_cuts", why=why) for rule in rules),
    )
