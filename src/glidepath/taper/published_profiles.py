"""Published schedules put beside the options, with the rules that they break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from glidepath.basis.amounts import exact_mg
from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.checks.run import broken_rules
from glidepath.facts import load
from glidepath.facts.shapes import TaperProfile
from glidepath.patient.plan import Dose, Ends, PublishedProfile, Schedule, Step
from glidepath.taper.daily_doses import DailyDoses, daily_doses
from glidepath.taper.fills import fills_of
from glidepath.taper.limits import policy_number
from glidepath.taper.request import Request
from glidepath.taper.single_doses import TICKS_PER_MG, ProductChoice
from glidepath.taper.steps import CHECK_BEFORE_NEXT, Frame, Taken, continuing_doses, dated_doses, name_of_time


@dataclass(frozen=True, slots=True)
class Held:
    """A dose of the profile and how long it is held [days]: each dose is clock time, drug, mg."""

    doses_mg: tuple[tuple[str, str, Fraction], ...]
    daily_mg: Fraction
    days: int


def profile_doses(
    profile: TaperProfile, start_mg: Fraction, interval_days: int
) -> tuple[tuple[Fraction, int], ...]:
    """The daily doses of a profile of one drug from a starting dose, with the days each is held.

    Parameters
    ----------
    profile
        Stages (cut by this much while above that dose) or printed lines.
    start_mg
        Daily dose before the first cut [mg].
    interval_days
        Days to hold a dose where the source prints none [day].

    Returns
    -------
    tuple of (mg, days)
        The starting dose first, zero last (held 1 day).
    """
    if profile.lines_mg:
        lines = [mg for mg in profile.lines_mg if mg < start_mg]
        return tuple((mg, (profile.line_days or interval_days) if mg else 1) for mg in (start_mg, *lines))
    doses: list[tuple[Fraction, int]] = []
    dose = start_mg
    while dose > 0:
        stage = next(s for s in profile.stages if dose > s.above_mg)
        doses.append((dose, stage.every_days_high or stage.every_days or interval_days))
        dose = max(Fraction(0), dose - stage.cut_mg)
    return (*doses, (Fraction(0), 1))


def published_profiles(request: Request) -> tuple[PublishedProfile, ...]:
    """Every published schedule for this drug and dose, as steps from the start date."""
    if request.taken.share_of_days != 1 or request.products.family != "IR":
        return ()
    return tuple(_published(request, profile) for profile in _fitting(request))


def _fitting(request: Request) -> Iterator[TaperProfile]:
    start = request.taken.day_mg
    for profile in load.taper_profiles().values():
        if profile.drug != request.taken.drug or profile.negative_example:
            continue
        if not _in_reach(profile, start):
            continue
        yield profile


def _in_reach(profile: TaperProfile, start_mg: Fraction) -> bool:
    """Whether the profile is meant for this dose: printed tapers are not stretched past their first line."""
    if profile.from_exactly_mg is not None:
        return start_mg == profile.from_exactly_mg
    above = profile.above_mg is None or start_mg > profile.above_mg
    return above and (profile.up_to_mg is None or start_mg <= profile.up_to_mg)


def _figure(figures: Mapping[str, Sourced], name: str) -> Fraction:
    value = figures[name].value
    if value is None:
        raise FactError(f"cross_over_figures: {name} has no value")
    return exact_mg(value)


def _published(request: Request, profile: TaperProfile) -> PublishedProfile:
    interval = int(policy_number("interval_min_days"))
    if profile.id.startswith("scotland"):
        held = _scottish(request, profile, interval)
    else:
        held = tuple(_all_held(request, profile_doses(profile, request.taken.day_mg, interval)[1:]))
    steps = _steps(request, held)
    dispensable = all(dose.pieces for step in steps for dose in step.doses)
    breaks = broken_rules(
        steps, request.taken.day_mg, request.taken.drug, profile=profile.id, market=request.case.taper.market
    )
    return PublishedProfile(
        id=profile.id,
        title=profile.title,
        source=profile.sources[0],
        breaks=breaks,
        steps=steps,
        dispensable=dispensable,
        why=profile.why,
    )


def _all_held(request: Request, daily: Sequence[tuple[Fraction, int]]) -> Iterator[Held]:
    """Share daily doses over the person's times, by the products where they make them, else evenly."""
    taken = request.taken
    before = tuple(int(dose * TICKS_PER_MG) for dose in taken.doses_mg)
    for mg, days in daily:
        total = mg * TICKS_PER_MG
        parts = [mg * dose / taken.day_mg for dose in taken.doses_mg]
        if total in request.doses.totals:
            before = request.doses.share_out(int(total), before)
            parts = [Fraction(amount, TICKS_PER_MG) for amount in before]
        doses = ((clock, taken.drug, part) for clock, part in zip(taken.times, parts, strict=True) if part)
        yield Held(tuple(doses), mg, days)


def _scottish(request: Request, profile: TaperProfile, interval_days: int) -> tuple[Held, ...]:
    """Evening dose crossed first, then the morning; then cuts, morning before evening."""
    figures = load.cross_over_figures(profile.id)
    equal = _figure(figures, "diazepam_mg") / _figure(figures, "lorazepam_mg")
    half, cut = request.taken.day_mg / 2, _figure(figures, "cut_mg")
    morning, night = (
        ("08:00", "22:00")
        if len(request.taken.times) < 2
        else (request.taken.times[0], request.taken.times[-1])
    )
    held = [
        Held(((morning, "lorazepam", half), (night, "diazepam", half * equal)), half, interval_days),
        Held(
            ((morning, "diazepam", half * equal), (night, "diazepam", half * equal)),
            2 * half * equal,
            interval_days,
        ),
    ]
    at_morning, at_night = half * equal, half * equal
    while at_morning + at_night > 0:
        if at_morning > 0:
            at_morning -= cut
        else:
            at_night -= cut
        total = at_morning + at_night
        doses = tuple(
            (clock, "diazepam", mg) for clock, mg in ((morning, at_morning), (night, at_night)) if mg
        )
        held.append(Held(doses, total, interval_days if total else 1))
    return tuple(held)


def _steps(request: Request, held: Sequence[Held]) -> tuple[Step, ...]:
    steps = []
    day, before, drug = request.case.taper.start, request.taken.day_mg, request.taken.drug
    for index, stage in enumerate(held):
        names = {name for _, name, _ in stage.doses_mg} or {drug}
        crossing = len(names) > 1 or (drug not in names and index <= 1)
        cut = Fraction(0) if crossing else before - stage.daily_mg
        drug = request.taken.drug if request.taken.drug in names else min(names)
        steps.append(
            Step(
                index=index,
                phase="cross_over" if crossing else "target" if not stage.doses_mg else "schedule",
                start=day,
                end=day + timedelta(days=stage.days - 1),
                drug=drug,
                daily_mg=stage.daily_mg,
                doses=tuple(_dose(request, *dose) for dose in stage.doses_mg),
                continuing=continuing_doses(request.continuing),
                cut_mg=cut,
                cut_percent_of_current=_percent(cut, before),
                cut_percent_of_start=_percent(cut, request.taken.day_mg),
                cut_where=_cut_where(request, held[index - 1] if index else None, stage),
                check=CHECK_BEFORE_NEXT,
            )
        )
        before = stage.daily_mg
        day += timedelta(days=stage.days)
    return tuple(steps)


def _cut_where(request: Request, earlier: Held | None, stage: Held) -> str:
    """Which dose of the day is smaller than before, over both drugs where one is exchanged."""
    if not stage.doses_mg:
        return "last dose"
    before = dict(zip(request.taken.times, request.taken.doses_mg, strict=True))
    if earlier is not None:
        before = {clock: mg for clock, _, mg in earlier.doses_mg}
    after = {clock: mg for clock, _, mg in stage.doses_mg}
    lower = [name_of_time(clock) for clock in before if after.get(clock, Fraction(0)) < before[clock]]
    return " and ".join(dict.fromkeys(lower)) + " dose" if lower else "no single dose"


def _percent(part: Fraction, whole: Fraction) -> float:
    return round(float(100 * part / whole), 4) if whole else 0.0


def _dose(request: Request, clock: str, drug: str, mg: Fraction) -> Dose:
    """One dose with its pieces, or without where the products cannot make it."""
    total = mg * TICKS_PER_MG
    if total.denominator == 1:
        table = _table(request, drug, int(total))
        if table.singles.can_make(int(total)):
            frame = Frame(
                taken=Taken(drug=drug, times=(clock,), doses_mg=(mg,)),
                doses=table,
                continuing=(),
                reference_mg=mg,
                after_target_days=1,
            )
            return dated_doses(frame, (int(total),), None)[0]
    return Dose(time=clock, drug=drug, mg=mg)


def _table(request: Request, drug: str, largest_ticks: int) -> DailyDoses:
    products = ProductChoice(
        market=request.products.market,
        family="IR",
        split=request.products.split,
        liquid_allowed=request.products.liquid_allowed,
    )
    return daily_doses(drug, products, largest_ticks, 1, True)


def as_options(request: Request, published: Sequence[PublishedProfile]) -> Iterator[Schedule]:
    """The published schedules that may be options: those that break no rule and that products can make."""
    for profile in published:
        if profile.breaks or not profile.dispensable or request.case.taper.target_mg:
            continue
        yield Schedule(
            id=f"published-{profile.id.replace('_', '-')}",
            method="published",
            says=f"The published schedule «{profile.title}», as it stands.",
            steps=profile.steps,
            fills=fills_of(profile.steps, request.case.taper.fill_days),
            ends=Ends(date=profile.steps[-1].end, daily_mg=profile.steps[-1].daily_mg),
        )
