"""The options for one drug: every pace the case asks for, followed inside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from glidepath.basis.amounts import mg_text, plain_number
from glidepath.facts import load
from glidepath.patient.plan import Ends, RuleException, Schedule, Step
from glidepath.taper.descent import Descent, descend
from glidepath.taper.drive_steps import drive_ratio_per_mg, equal_drive_curve
from glidepath.taper.fills import fills_of
from glidepath.taper.limits import FIRST_CUT, percent, policy_number
from glidepath.taper.paces import AbstractPace, PercentOfCurrent, straight_line
from glidepath.taper.request import Request
from glidepath.taper.single_doses import from_ticks
from glidepath.taper.steps import steps_of, with_exceptions

_DAYS_A_WEEK = 7
STUCK = "cannot go lower with these products"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One pace with its name and the sentence that explains it."""

    id: str
    method: str
    pace: AbstractPace
    says: str


def percent_of_current(fraction: Fraction, interval_days: int) -> PercentOfCurrent:
    """The pace that takes a fraction of the dose at that time."""
    return PercentOfCurrent(
        fraction=fraction,
        interval_days=interval_days,
        tail_of_start=policy_number("tail_begins_fraction_of_start"),
        tail_max=percent("window_max_percent"),
    )


def current_candidate(fraction: Fraction, interval_days: int) -> Candidate:
    """Percent of the current dose, as an option."""
    size = plain_number(fraction * 100)
    suffix = "" if interval_days == _days("interval_min_days") else f"-every-{interval_days}-days"
    return Candidate(
        id=f"percent-of-current-{size}{suffix}",
        method="percent_of_current",
        pace=percent_of_current(fraction, interval_days),
        says=f"About {size} % of the dose at that time, every {_weeks(interval_days)} or more; a bigger cut "
        "that the products force is followed by a longer stay.",
    )


def start_candidate(fraction: Fraction, interval_days: int) -> Candidate:
    """Percent of the starting dose, as an option."""
    size = plain_number(fraction * 100)
    return Candidate(
        id=f"percent-of-start-{size}",
        method="percent_of_start",
        pace=straight_line(fraction, interval_days),
        says=f"As near to a straight line as products allow, about {size} % of today's dose every "
        f"{_weeks(interval_days)}, slower near the end, where that would be too much of what is left.",
    )


def candidates(request: Request) -> Iterator[Candidate]:
    """Every candidate that the case asks for, the guideline's usual pace first."""
    asked = request.case.taper.methods or _usual_methods(request)
    interval = _days("interval_min_days")
    yield from _short(request)
    fast, slow = _pace_pair(request)
    if "percent_of_current" in asked:
        yield current_candidate(fast, interval)
        yield current_candidate(slow, interval)
    if "percent_of_start" in asked:
        yield start_candidate(fast, interval)
        if "percent_of_current" not in asked:
            yield start_candidate(slow, interval)
    if "equal_drive" in asked:
        yield from _equal_drive(
            request, fast, "equal_drive" in request.case.taper.methods and len(asked) == 1
        )


def _usual_methods(request: Request) -> tuple[str, ...]:
    """What is computed where the case names no method: all of them, or those of the pace that it names."""
    taper = request.case.taper
    if taper.pace_of == "start" and taper.pace_percent is not None:
        return ("percent_of_start", "equal_drive")
    return ("percent_of_current", "percent_of_start", "equal_drive")


def _pace_pair(request: Request) -> tuple[Fraction, Fraction]:
    """The two paces as fractions: the case's own, or the published ones (lower when older, R036)."""
    asked = request.case.taper.pace_percent
    usual = percent("slower_percent" if is_older(request) else "faster_percent")
    fast = usual if asked is None else asked / 100
    return fast, min(fast / 2, percent("slower_percent"))


def is_older(request: Request) -> bool:
    """Whether the age is known and at or above the guideline's line for older adults."""
    age = request.case.person.age_years
    return age is not None and age >= policy_number("older_adult_years")


def _short(request: Request) -> Iterator[Candidate]:
    """The quicker options that short use opens, only where a rule that lifts the pace is met."""
    if request.case.taper.methods:
        return
    if request.latitude.short_use:
        size, days = percent("short_taper_percent"), _days("short_taper_interval_days")
        yield Candidate(
            id="short-taper",
            method="percent_of_start",
            pace=straight_line(size, days),
            says=f"A short taper, because use was short: about {plain_number(size * 100)} % of today's "
            f"dose every {_weeks(days)}.",
        )
    elif request.latitude.quick_taper:
        size = percent("quick_taper_percent")
        yield Candidate(
            id="quick-taper",
            method="percent_of_current",
            pace=percent_of_current(size, _days("interval_min_days")),
            says=f"A quicker taper, because use was short and the dose low: about "
            f"{plain_number(size * 100)} % of the dose every {_weeks(_days('interval_min_days'))}.",
        )


def _equal_drive(request: Request, fast: Fraction, alone: bool) -> Iterator[Candidate]:
    ratio = drive_ratio_per_mg(request.taken.drug, request.products.family)
    if not ratio:
        return
    interval = _days("interval_min_days")
    length = descend(request.way, request.start_ticks, percent_of_current(fast, interval)).days
    steps = max(1, length // interval + 1)
    u_at_start = ratio * float(request.taken.day_mg * request.taken.share_of_days)
    says = (
        "Equal steps for the receptor instead of equal steps in mg: larger cuts first, smaller ones later. "
        "How much this helps hangs on a receptor reserve that nobody has measured well."
    )
    yield Candidate(
        id="equal-drive", method="equal_drive", pace=equal_drive_curve(u_at_start, steps, interval), says=says
    )
    if alone:
        longer = _days("interval_max_days")
        yield Candidate(
            id="equal-drive-slow",
            method="equal_drive",
            pace=equal_drive_curve(u_at_start, steps, longer),
            says="Slower. " + says,
        )


def slower_candidates(request: Request) -> tuple[Candidate, ...]:
    """Ever slower paces for the forecast to choose from, where the rules leave room; never a faster one."""
    fast, slow = _pace_pair(request)
    shortest, longest = _days("interval_min_days"), _days("interval_max_days")
    middle = (shortest + longest) // 2
    return tuple(
        current_candidate(size, days)
        for size, days in ((fast, middle), (fast, longest), (slow, middle), (slow, longest))
    )


def schedule_of(request: Request, candidate: Candidate) -> Schedule | None:
    """Follow one candidate down and dress it as a schedule; None where not a single cut can be made."""
    descent = descend(request.way, request.start_ticks, candidate.pace)
    if not descent.moves:
        return None
    steps = relaxed(request, steps_of(descent, request.frame, request.case.taper.start))
    return Schedule(
        id=candidate.id,
        method=candidate.method,
        says=f"{candidate.says} {cuts_in_words(steps, request.taken.share_of_days)}",
        steps=steps,
        fills=fills_of(steps, request.case.taper.fill_days),
        ends=ends_of(request, descent, steps),
        notes=notes_of(request, descent, steps),
    )


def cuts_in_words(steps: tuple[Step, ...], share_of_days: Fraction = Fraction(1)) -> str:
    """What the cuts above zero really are: their range in mg and as a part of the dose before."""
    cuts = [step for step in steps if step.phase != "cross_over" and step.cut_mg > 0 and step.daily_mg > 0]
    if not cuts:
        return "With these products no cut can be made before the last one."
    sizes = sorted({step.cut_mg / share_of_days for step in cuts})
    parts = sorted(step.cut_percent_of_current for step in cuts)
    mg = mg_text(sizes[0]) if len(sizes) == 1 else f"{plain_number(sizes[0])} to {mg_text(sizes[-1])}"
    share = f"{parts[0]:.0f}" if round(parts[0]) == round(parts[-1]) else f"{parts[0]:.0f} to {parts[-1]:.0f}"
    day = "a day" if share_of_days == 1 else "on a day of use"
    return f"With these products the cuts are {mg} {day}: {share} % of the dose at that time."


def relaxed(request: Request, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Write down which rules short use or a recorded override lifted, at the steps past their letter."""
    return tuple(with_exceptions(step, tuple(_lifted(request, step))) for step in steps)


def _lifted(request: Request, step: Step) -> Iterator[RuleException]:
    latitude, override = request.latitude, request.case.override
    big_first = (
        step.index == 0 and Fraction(step.cut_percent_of_current) > percent("first_cut_max_percent") * 100
    )
    if big_first and (latitude.quick_taper or latitude.short_use):
        yield RuleException(rule=FIRST_CUT, code="not_applicable", why=latitude.because)
    elif big_first and override is not None and override.rule == FIRST_CUT:
        why = f"{override.reason} (recorded by {override.by})"
        yield RuleException(rule=FIRST_CUT, code="override", why=why)
    if latitude.short_use and step.doses and step.days < _days("interval_min_days"):
        for rule in ("R005", "R006"):
            yield RuleException(rule=rule, code="not_applicable", why=latitude.because)


def ends_of(request: Request, descent: Descent, steps: tuple[Step, ...]) -> Ends:
    """Where it ends, and if that is above the target, why and what would help."""
    last = steps[-1]
    if not descent.stuck:
        return Ends(date=last.end, daily_mg=last.daily_mg)
    return Ends(date=last.end, daily_mg=last.daily_mg, why=STUCK, what_would_help=what_would_help(request))


def what_would_help(request: Request) -> tuple[str, ...]:
    """What could make smaller doses than the case's products allow."""
    taper, drug = request.case.taper, request.taken.drug
    products = [p for p in load.products(taper.market) if p.drug == drug]
    helps = []
    if not taper.allow_liquid and any(
        p.unit == "ml" and p.family == request.products.family for p in products
    ):
        helps.append(f"allow a liquid: {drug} is sold as one in the {taper.market}")
    elif not any(p.unit == "ml" for p in products):
        helps.append(
            f"a liquid made by a compounding pharmacy, on a prescriber's order: none of {drug} is on file "
            f"for the {taper.market}"
        )
    if (
        taper.allow_split != "half"
        and request.products.family == "IR"
        and any(p.unit == "tablet" for p in products)
    ):
        helps.append("halving more tablets, if the pharmacist agrees (allow_split: half)")
    if request.products.family != "IR" and any(p.family == "IR" for p in products):
        helps.append(f"immediate-release {drug}, which comes in smaller strengths")
    if drug != "diazepam":
        helps.append("a slow switch to diazepam (switch_to: diazepam), where nothing speaks against it")
    return (*helps, "a specialist's own schedule")


def notes_of(request: Request, descent: Descent, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """What a reader must know about this schedule beside its steps."""
    notes = []
    taken = request.taken
    if not request.start_makeable:
        notes.append(
            f"today's dose of {plain_number(taken.day_mg)} mg cannot be made from the products of the "
            f"{request.case.taper.market} market; the first step is "
            f"{plain_number(steps[0].daily_mg)} mg"
        )
    if request.case.taper.target_mg and descent.last > 0 and not descent.stuck:
        target = from_ticks(descent.last) * taken.share_of_days
        if target != request.case.taper.target_mg:
            notes.append(
                f"the target of {plain_number(request.case.taper.target_mg)} mg cannot be made; this ends at "
                f"the next dose above it, {plain_number(target)} mg"
            )
    weeks = -(-(steps[-1].start - steps[0].start).days // _DAYS_A_WEEK)
    if request.case.taper.max_weeks is not None and weeks > request.case.taper.max_weeks:
        notes.append(
            f"takes {weeks} weeks, longer than the {request.case.taper.max_weeks} asked for: at this pace "
            "the rules do not allow it sooner"
        )
    if is_older(request) and request.case.taper.pace_percent is None:
        notes.append("the lower end of the pace, because of age (R036)")
    if request.taken.share_of_days != 1:
        notes.append(
            "use on some days only: the days without a dose stay free, and the weekly amount never rises; "
            "the days shown are an example"
        )
    return tuple(notes)


def _days(name: str) -> int:
    return int(policy_number(name))


def _weeks(days: int) -> str:
    weeks = Fraction(days, _DAYS_A_WEEK)
    if weeks.denominator != 1:
        return f"{days} days"
    return "week" if weeks == 1 else f"{weeks} weeks"


def last_day(steps: tuple[Step, ...]) -> date:
    """The last day of a schedule."""
    return steps[-1].end
