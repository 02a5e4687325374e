"""How fast a schedule would like to go: the dose wanted next, and how long to stay on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a descent stands: doses in one unit throughout, ``elapsed_days`` since the start.

    ``last_cut`` is None before the first cut, and after a step that only rounded today's dose down to
    one that products make.
    """

    start: Fraction
    current: Fraction
    last_cut: Fraction | None
    elapsed_days: int
    cuts_made: int


class AbstractPace(Protocol):
    """A wish, never a permission: limits are applied by the descent."""

    @property
    def interval_days(self) -> int:
        """Shortest stay on one dose [days]."""

    @property
    def waits(self) -> bool:
        """Whether it would rather stay longer than take a cut bigger than it wants."""

    def wanted(self, standing: Standing) -> Fraction:
        """The dose it would like to have next."""

    def stay_days(self, before: Fraction, cut: Fraction, start: Fraction, longest_days: int) -> int:
        """How long to stay after a cut of this size [days]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentOfCurrent:
    """Each cut is a fraction of the dose at that time; bigger cuts get longer stays.

    Below ``tail_of_start`` of the starting dose the cut stays the same in mg, up to ``tail_max`` of the
    dose, because ever smaller cuts would never end.
    """

    fraction: Fraction
    interval_days: int
    tail_of_start: Fraction
    tail_max: Fraction
    waits: bool = False

    def wanted(self, standing: Standing) -> Fraction:
        """Take the fraction off, or the constant tail cut where that is more."""
        tail_cut = min(self.fraction * self.tail_of_start * standing.start, self.tail_max * standing.current)
        return standing.current - max(self.fraction * standing.current, tail_cut)

    def stay_days(self, before: Fraction, cut: Fraction, start: Fraction, longest_days: int) -> int:
        """Stretch the interval in proportion to how far the cut went past the fraction, in whole weeks.

        A cut that is small beside the starting dose, and inside the window's bound, needs no stretching.
        """
        if cut <= self.fraction * self.tail_of_start * start and cut <= self.tail_max * before:
            return self.interval_days
        stretch = max(Fraction(1), cut / before / self.fraction)
        weeks = -(-self.interval_days * stretch // _DAYS_A_WEEK)
        return max(self.interval_days, min(int(weeks) * _DAYS_A_WEEK, longest_days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A dose curve over time, followed as closely as products and rules allow.

    ``points`` are fractions of the starting dose at every ``interval_days``, falling to 0.
    """

    points: Sequence[Fraction]
    interval_days: int
    waits: bool = True

    def wanted(self, standing: Standing) -> Fraction:
        """The dose that the curve has reached one interval from now (straight between its points)."""
        position = Fraction(standing.elapsed_days, self.interval_days) + 1
        index = int(position)
        if index + 1 >= len(self.points):
            return Fraction(0)
        left, right = self.points[index], self.points[index + 1]
        return standing.start * (left + (right - left) * (position - index))

    def stay_days(self, before: Fraction, cut: Fraction, start: Fraction, longest_days: int) -> int:
        """One interval; waiting is decided by the curve itself."""
        return self.interval_days


def straight_line(fraction: Fraction, interval_days: int) -> Curve:
    """Cuts of a fixed fraction of the starting dose: a straight line to zero."""
    steps = -(-1 // fraction)
    return Curve(
        points=tuple(max(Fraction(0), 1 - fraction * k) for k in range(int(steps) + 1)),
        interval_days=interval_days,
    )


def ideal_percent_schedule(
    start_mg: Fraction, fraction: Fraction, of: str, stop_at_mg: Fraction
) -> tuple[Fraction, ...]:
    """The doses of a percentage taper with no products in the way: what a table in a guideline computes.

    Parameters
    ----------
    start_mg
        Daily dose before the first cut [mg].
    fraction
        Size of a cut, 0 to 1.
    of
        ``current`` or ``start``: what the fraction is taken of.
    stop_at_mg
        From the first dose at or below this one the next cut is to zero [mg].

    Returns
    -------
    tuple of Fraction
        The dose after each cut, the last one 0 [mg].

    Examples
    --------
    >>> len(ideal_percent_schedule(Fraction(2), Fraction(1, 10), "start", Fraction(0)))
    10
    """
    doses: list[Fraction] = []
    dose = start_mg
    while dose > 0:
        cut = fraction * (dose if of == "current" else start_mg)
        dose = dose - cut if dose > stop_at_mg else Fraction(0)
        doses.append(dose)
    return tuple(doses)
