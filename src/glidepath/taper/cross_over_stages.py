"""The stages of a cross-over: what is left of the old drug and what is taken of the new one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.taper.daily_doses import DailyDoses, daily_doses
from glidepath.taper.limits import policy_number
from glidepath.taper.request import Request
from glidepath.taper.single_doses import TICKS_PER_MG, ProductChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """mg of the new drug held equal to 1 mg of the old one by one table, and by every other table."""

    table: str
    factor: Fraction
    by_table: tuple[tuple[str, Fraction], ...]

    def total(self, old_mg: Fraction) -> Fraction:
        """The equal dose of the new drug [mg]."""
        return old_mg * self.factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stretch of the cross-over: what is left of the old drug, per dose time, and what of the new."""

    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is left of the old drug at one stage, and which dose times have begun to cross."""

    old: tuple[int, ...]
    crossing: tuple[int, ...]


def cross_over_stages(
    request: Request, equal: Equivalence, new: str, products: ProductChoice
) -> tuple[Stage, ...]:
    """Exchange one drug for another in stages whose sum in equivalents never rises.

    The last dose of the day crosses first; a single daily dose crosses in parts. Stages that rounding would
    bring under the dose after the switch are left out.

    Returns
    -------
    tuple of Stage
        The last one holds the new drug alone; empty where the products allow no step between the two drugs.
    """
    today = [int(mg * TICKS_PER_MG) for mg in request.taken.doses_mg]
    whole = equal.total(request.taken.day_mg) * TICKS_PER_MG
    every_time = _Part(tuple(0 for _ in today), tuple(range(len(today))))
    last = _stage(equal, new, products, today, (every_time, whole, False))
    if last is None:
        return ()
    stages, ceiling = [], whole
    for part in _parts(request, today):
        stage = _stage(equal, new, products, today, (part, ceiling, request.doses.keep_every_time))
        total = _sum(stage, equal) if stage else Fraction(0)
        if stage and total >= sum(last.new):
            stages.append(stage)
            ceiling = total
    return (*stages, last) if stages else ()


def _sum(stage: Stage, equal: Equivalence) -> Fraction:
    return equal.factor * sum(stage.old) + sum(stage.new)


def _stage(
    equal: Equivalence,
    new: str,
    products: ProductChoice,
    today: Sequence[int],
    want: tuple[_Part, Fraction, bool],
) -> Stage | None:
    """The stage nearest its ceiling, the new drug only at times that cross.

    While a short-acting drug is still taken (the last of ``want``), no time of day goes without a dose.
    """
    part, ceiling, every_time = want
    largest = int(equal.factor * max(today))
    doses = daily_doses(new, products, largest, len(part.crossing), every_time)
    total = _largest_at_most(doses, ceiling - equal.factor * sum(part.old))
    if not total:
        return None
    wish = tuple(int(equal.factor * (today[i] - part.old[i])) for i in part.crossing)
    shared = dict(zip(part.crossing, doses.share_out(total, wish), strict=True))
    return Stage(old=part.old, new=tuple(shared.get(i, 0) for i in range(len(today))))


def _largest_at_most(doses: DailyDoses, room: Fraction) -> int | None:
    index = bisect_right(doses.totals, room)
    return doses.totals[index - 1] if index else None


def _parts(request: Request, today: Sequence[int]) -> Iterator[_Part]:
    """What may be left of the old drug between all and nothing."""
    makeable = sorted(request.doses.singles.ways)
    if len(today) == 1:
        portions = int(policy_number("cross_over_steps"))
        kept = (_at_most(makeable, today[0] * left // portions) for left in range(portions - 1, 0, -1))
        yield from (_Part((part,), (0,)) for part in dict.fromkeys(kept) if part)
        return
    whole = [_at_most(makeable, amount) for amount in today]
    for left in range(len(today) - 1, 0, -1):
        old = tuple(whole[i] if i < left else 0 for i in range(len(today)))
        if any(old) and not (request.doses.keep_every_time and 0 in old[:left]):
            yield _Part(old, tuple(range(left, len(today))))


def _at_most(makeable: Sequence[int], amount: int) -> int:
    index = bisect_right(makeable, amount)
    return makeable[index - 1] if index else 0
