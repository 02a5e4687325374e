"""What one day can be: totals over the person's own dose times, and how a total is shared out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product as every_combination

from glidepath.taper.single_doses import ProductChoice, SingleDoses, Way, single_doses

_MOST_DAYS_COMPARED = 256
DayTicks = tuple[int, ...]
"""The doses of one day in ticks, one per dose time, 0 where a dose is left out."""


@dataclass(frozen=True, slots=True)
class Level:
    """One dose level: the totals of the days of its cycle [ticks]; one day where there is no cycle."""

    day_totals: tuple[int, ...]

    @property
    def mean_ticks(self) -> Fraction:
        """Mean of the daily totals [ticks]."""
        return Fraction(sum(self.day_totals), len(self.day_totals))


@dataclass(frozen=True, slots=True)
class DailyDoses:
    """Every dispensable daily total of a drug over ``times`` dose times, ascending.

    Where ``keep_every_time`` is True (short half-life) no dose time may be left out above zero. ``solid``
    is the same without liquids, where liquids are allowed.
    """

    singles: SingleDoses
    times: int
    keep_every_time: bool
    totals: tuple[int, ...]
    reachable: tuple[int, ...]
    unit_ticks: int
    solid: DailyDoses | None = None

    def next_lower(self, below: Fraction) -> int | None:
        """The largest dispensable total under ``below`` [ticks], or None."""
        index = bisect_left(self.totals, below)
        return self.totals[index - 1] if index else None

    def between(self, low: Fraction, below: Fraction) -> tuple[int, ...]:
        """The dispensable totals from ``low`` up to, not including, ``below`` [ticks]."""
        return self.totals[bisect_left(self.totals, low) : bisect_left(self.totals, below)]

    def at_or_above(self, low: Fraction) -> int | None:
        """The smallest dispensable total that is at least ``low`` [ticks]."""
        index = bisect_left(self.totals, low)
        return self.totals[index] if index < len(self.totals) else None

    def without_liquid(self, total: int) -> bool:
        """Whether tablets or capsules alone make this total."""
        totals = self.solid.totals if self.solid else self.totals
        index = bisect_left(totals, total)
        return index < len(totals) and totals[index] == total

    def cycle_between(self, low: Fraction, below: Fraction, longest: int) -> Level | None:
        """The lowest mean in [low, below) that a cycle of days gives, else the highest one under ``below``.

        A cycle alternates two neighbouring totals over at most ``longest`` days.
        """
        lower = self.next_lower(below)
        upper = None if lower is None else self.at_or_above(Fraction(lower + 1))
        if lower is None or upper is None:
            return None
        found = [
            (lower + Fraction((upper - lower) * high, days), days, high)
            for days in range(2, longest + 1)
            for high in range(1, days)
        ]
        under = [entry for entry in found if entry[0] < below]
        if not under:
            return None
        fitting = [entry for entry in under if low <= entry[0]]
        mean = min(fitting)[0] if fitting else max(under)[0]
        _, days, high = min(entry for entry in under if entry[0] == mean)
        return Level(_spread(lower, upper, days, high))

    def share_out(self, total: int, before: DayTicks) -> DayTicks:
        """Share a dispensable total over the dose times, changing the day before as little as possible.

        Tablets alone where they make the total. One dose is cut if one can be; the largest first, the
        earlier of equals.
        """
        if self.solid and self.without_liquid(total):
            return self.solid.share_out(total, before)
        return (
            self._same(total, before)
            or self._cut_one(total, before)
            or self._cut_two(total, before)
            or next(self._any(total, before, 0))
        )

    def lifts(self, total: int, before: DayTicks) -> bool:
        """Whether sharing this total out would make any dose of the day larger than before."""
        shared = self.share_out(total, before)
        return any(now > then for now, then in zip(shared, before, strict=True))

    def _same(self, total: int, before: DayTicks) -> DayTicks | None:
        fits = all(not b or self.singles.can_make(b) for b in before)
        return before if sum(before) == total and fits and self._allowed(before) else None

    def _allowed(self, split: DayTicks) -> bool:
        return all(split) if self.keep_every_time else any(split)

    def _can(self, amount: int) -> bool:
        return self.singles.can_make(amount) or (amount == 0 and not self.keep_every_time)

    def _fits(self, split: DayTicks) -> bool:
        return all(self._can(amount) for amount in split) and self._allowed(split)

    def _cut_one(self, total: int, before: DayTicks) -> DayTicks | None:
        cut = sum(before) - total
        options = []
        for index, amount in enumerate(before):
            split = (*before[:index], amount - cut, *before[index + 1 :])
            if amount >= cut and self._fits(split):
                options.append((self._liquids(split), -amount, self._pieces(split), index, split))
        return min(options)[-1] if options else None

    def _cut_two(self, total: int, before: DayTicks) -> DayTicks | None:
        options = []
        for first in range(len(before)):
            for second in range(len(before)):
                if first == second:
                    continue
                rest = sum(b for i, b in enumerate(before) if i not in (first, second))
                for amount in self._choices(before[first]):
                    other = total - rest - amount
                    if other < 0 or other > before[second]:
                        continue
                    split = tuple(
                        amount if i == first else other if i == second else b for i, b in enumerate(before)
                    )
                    if self._fits(split):
                        options.append(
                            (self._liquids(split), max(split) - min(split), self._pieces(split), split)
                        )
        return min(options)[-1] if options else None

    def _choices(self, most: int) -> list[int]:
        amounts = [amount for amount in self.singles.ways if amount <= most]
        return amounts if self.keep_every_time else [0, *amounts]

    def _any(self, total: int, before: DayTicks, index: int) -> Iterator[DayTicks]:
        """Depth-first over the dose times, nearest to the day before first, pruned by what is reachable."""
        if index == self.times:
            if total == 0:
                yield ()
            return
        for amount in sorted(
            self._choices(total), key=lambda a: (a > before[index], abs(a - before[index]), a)
        ):
            rest = total - amount
            left = self.times - index - 1
            if rest % self.unit_ticks or not (self.reachable[left] >> (rest // self.unit_ticks)) & 1:
                continue
            for tail in self._any(rest, before, index + 1):
                yield (amount, *tail)

    def _pieces(self, split: DayTicks) -> int:
        return sum(self.singles.best(amount).pieces for amount in split if amount)

    def _liquids(self, split: DayTicks) -> int:
        return sum(self.singles.best(amount).liquid is not None for amount in split if amount)

    def ways(self, split: DayTicks, forms_before: frozenset[str] = frozenset()) -> tuple[Way | None, ...]:
        """How to make each dose of the day.

        Fewest pieces, then one form rather than two, the forms of the step before (``forms_before``) rather
        than new ones, then fewest different products over the day, then fewest parts.
        """
        choices = [self._near_best(amount) for amount in split]
        size = 1
        for choice in choices:
            size *= len(choice)
        if size > _MOST_DAYS_COMPARED:
            return tuple(choice[0] for choice in choices)
        return min(every_combination(*choices), key=lambda day: _day_cost(day, forms_before))

    def _near_best(self, amount: int) -> tuple[Way | None, ...]:
        if not amount:
            return (None,)
        ways = self.singles.ways[amount]
        best = ways[0].cost()[:2]
        return tuple(way for way in ways if way.cost()[:2] == best)


def _day_cost(day: tuple[Way | None, ...], forms_before: frozenset[str]) -> tuple[int, int, int, int]:
    used = [way for way in day if way is not None]
    products = frozenset[str]().union(*(way.products for way in used))
    forms = frozenset(way.form for way in used)
    new_forms = len(forms - forms_before) if forms_before else 0
    return len(forms), new_forms, len(products), sum(way.splits for way in used)


def _spread(lower: int, upper: int, days: int, high: int) -> tuple[int, ...]:
    """``high`` upper days among ``days``, as evenly as whole days allow, the first day upper."""
    return tuple(upper if (day * high) % days < high else lower for day in range(days))


@lru_cache(maxsize=128)
def daily_doses(
    drug: str, products: ProductChoice, largest_ticks: int, times: int, keep_every_time: bool
) -> DailyDoses:
    """Every dispensable daily total of a drug over ``times`` dose times.

    Parameters
    ----------
    drug
        Generic name.
    products
        The market, the release family and what the case allows.
    largest_ticks
        Today's largest single dose [10 ng].
    times
        How many times a day the person takes the drug now (1 to 4).
    keep_every_time
        True for short half-life drugs, whose intervals are not widened before the last step.
    """
    solid = None
    if products.liquid_allowed:
        solid = daily_doses(
            drug, replace(products, liquid_allowed=False), largest_ticks, times, keep_every_time
        )
    return _tabulate(single_doses(drug, products, largest_ticks), times, keep_every_time, solid)


def _tabulate(table: SingleDoses, times: int, keep_every_time: bool, solid: DailyDoses | None) -> DailyDoses:
    """All sums of one dose per time, as the bits of whole numbers."""
    unit = table.step_ticks
    shifts = [amount // unit for amount in sorted(table.ways)] + ([] if keep_every_time else [0])
    reachable = [1]
    for _ in range(times):
        reached = 0
        for shift in shifts:
            reached |= reachable[-1] << shift
        reachable.append(reached)
    bits = reachable[-1]
    totals = tuple(unit * position for position in range(1, bits.bit_length()) if (bits >> position) & 1)
    return DailyDoses(table, times, keep_every_time, totals, tuple(reachable), unit, solid)
