"""A slow cross-over to a longer-acting drug, held, then tapered; the equivalence always shown as a range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from glidepath.basis.amounts import plain_number
from glidepath.facts import load
from glidepath.facts.shapes import EquivalenceRow, EquivalenceTable
from glidepath.patient.plan import Dose, Ends, RuleException, Schedule, Step
from glidepath.taper.candidates import STUCK, Candidate, cuts_in_words, notes_of, what_would_help
from glidepath.taper.cross_over_stages import Equivalence, Stage, cross_over_stages
from glidepath.taper.daily_doses import daily_doses
from glidepath.taper.descent import Way, descend
from glidepath.taper.fills import fills_of
from glidepath.taper.limits import policy_number
from glidepath.taper.request import Request
from glidepath.taper.single_doses import TICKS_PER_MG, ProductChoice, from_ticks
from glidepath.taper.steps import Frame, Taken, continuing_doses, dated_doses, steps_of


def middle(row: EquivalenceRow) -> Fraction:
    """The middle of a table's range [mg per 10 mg diazepam]."""
    return (row.low_mg + row.high_mg) / 2


def equivalence(old: str, new: str, table: EquivalenceTable) -> Equivalence | None:
    """What the tables say of this pair; None where the chosen table does not hold both drugs."""
    if old not in table.rows or new not in table.rows:
        return None
    by_table = tuple(
        (other.id, middle(other.rows[new]) / middle(other.rows[old]))
        for other in load.equivalence_tables()
        if old in other.rows and new in other.rows
    )
    return Equivalence(
        table=table.id, factor=middle(table.rows[new]) / middle(table.rows[old]), by_table=by_table
    )


def table_for(request: Request, new: str) -> EquivalenceTable:
    """The table that the case names, else the market's first ranked one that holds both drugs."""
    taper = request.case.taper
    chosen = load.equivalence_table(taper.equivalence, taper.market)
    if taper.equivalence is not None:
        return chosen
    ranked = sorted(
        (t for t in load.equivalence_tables() if taper.market in t.rank), key=lambda t: t.rank[taper.market]
    )
    return next((t for t in ranked if request.taken.drug in t.rows and new in t.rows), chosen)


def why_not(request: Request, new: str) -> str | None:
    """Why no switch is computed for this case, or None."""
    old = request.taken.drug
    if old == new:
        return f"{old} is already the drug that is taken"
    if new != "diazepam":
        return "only a switch to diazepam is computed in this version"
    if load.drug(old).kind == "z_drug":
        return "no published table turns a Z-drug into diazepam well enough to compute with (R020)"
    if request.taken.share_of_days != 1:
        return "use on some days only is not turned into a daily drug (R070)"
    table = table_for(request, new)
    if equivalence(old, new, table) is None:
        return f"the table {table.id} does not hold {old} and {new}; name another (taper.equivalence)"
    equal = equivalence(old, new, table)
    highest = max(factor for _, factor in equal.by_table) * request.taken.day_mg if equal else Fraction(0)
    most = policy_number("switch_max_mg")
    if highest > most:
        return (
            f"by the highest table this is {plain_number(_two_places(highest))} mg {new} a day, above "
            f"{plain_number(most)} mg: specialist advice first (R018)"
        )
    return None


def switched_schedule(request: Request, new: str, candidate: Candidate) -> Schedule | None:
    """Cross over in steps, hold, then taper the new drug at the candidate's pace.

    Returns
    -------
    Schedule or None
        None where the products allow no step between the two drugs.
    """
    table = table_for(request, new)
    equal = equivalence(request.taken.drug, new, table)
    if equal is None:
        return None
    products = ProductChoice(
        market=request.products.market,
        family="IR",
        split=request.products.split,
        liquid_allowed=request.products.liquid_allowed,
    )
    stages = cross_over_stages(request, equal, new, products)
    if not stages:
        return None
    crossing = tuple(_cross_steps(request, equal, new, products, stages))
    frame = _new_frame(request, new, products, stages[-1])
    if frame.taken.day_mg < equal.total(request.case.taper.target_mg):
        return None
    after, ends, notes = _taper_after(request, equal, frame, crossing, candidate)
    steps = crossing + after
    low, high = min(f for _, f in equal.by_table), max(f for _, f in equal.by_table)
    day_mg = request.taken.day_mg
    return Schedule(
        id=f"switch-{new}-{candidate.id.removeprefix('percent-of-current-')}",
        method="switch",
        says=(
            f"Over to {new} in small steps, held, then down. {plain_number(day_mg)} mg {request.taken.drug} "
            f"is taken as {plain_number(equal.total(day_mg))} mg {new} (table {equal.table}); others say "
            f"{plain_number(_two_places(low * day_mg))} to {plain_number(_two_places(high * day_mg))} mg. "
            + f"{candidate.says} {cuts_in_words(after)}"
        ),
        steps=steps,
        fills=fills_of(steps, request.case.taper.fill_days),
        ends=ends,
        equivalence=equal.table,
        equivalence_range=tuple((name, factor * day_mg) for name, factor in equal.by_table),
        notes=notes,
    )


def _two_places(amount: Fraction) -> Fraction:
    return Fraction(str(round(float(amount), 2)))


def _cross_steps(
    request: Request, equal: Equivalence, new: str, products: ProductChoice, stages: Sequence[Stage]
) -> Iterator[Step]:
    """Dated steps of the cross-over and the hold after it."""
    start_mg = equal.total(request.taken.day_mg)
    between = len(stages) - 1
    stage_days = int(policy_number("cross_over_max_days")) // between
    day, before = request.case.taper.start, start_mg
    sums = [(date.min, start_mg)]
    for index, stage in enumerate(stages):
        last = index == between
        days = int(policy_number("cross_over_hold_days")) if last else stage_days
        total = equal.total(from_ticks(sum(stage.old))) + from_ticks(sum(stage.new))
        sums.append((day, total))
        yield replace(
            _cross_step(request, new, products, stage, day),
            index=index,
            phase="hold" if last else "cross_over",
            end=day + timedelta(days=days - 1),
            equivalent_mg=total,
            equivalent_of=new,
            cut_mg=before - total,
            cut_percent_of_current=_percent(before - total, before),
            cut_percent_of_start=_percent(before - total, start_mg),
            exceptions=_rounding_exceptions(request, sums, day, days),
        )
        before = total
        day += timedelta(days=days)


def _percent(part: Fraction, whole: Fraction) -> float:
    return round(float(100 * part / whole), 4) if whole else 0.0


def _rounding_exceptions(
    request: Request, sums: Sequence[tuple[date, Fraction]], day: date, days: int
) -> tuple[RuleException, ...]:
    """What rounding to products takes off, beside today's dose and beside that of one window before.

    ``sums`` are the days on which each sum in equivalents began, the present one last.
    """
    limits, total = request.limits, sums[-1][1]
    last_compared = day + timedelta(days=days - 1 - limits.window_days)
    first_compared = day - timedelta(days=limits.window_days)
    ends = [begun for begun, _ in sums[1:]]
    compared = [
        mg
        for (begun, mg), end in zip(sums, ends, strict=False)
        if begun <= last_compared and end > first_compared
    ]
    rules = ["R004"] if len(sums) == 2 and total < (1 - limits.first_cut_max) * sums[0][1] else []
    rules += ["R006"] if any(total < (1 - limits.window_max) * mg for mg in compared) else []
    why = "no product makes a dose of the new drug nearer to the equal one without going above it"
    return tuple(RuleException(rule=rule, code="products", why=why) for rule in rules)


def _cross_step(request: Request, new: str, products: ProductChoice, stage: Stage, day: date) -> Step:
    times = request.taken.times
    old_frame = replace(request.frame, taken=replace(request.taken, times=times))
    new_doses = _new_frame(request, new, products, stage)
    doses: list[Dose] = [*dated_doses(old_frame, stage.old, None), *dated_doses(new_doses, stage.new, None)]
    left = sum(stage.old)
    return Step(
        index=0,
        phase="cross_over",
        start=day,
        end=day,
        drug=request.taken.drug if left else new,
        daily_mg=from_ticks(left or sum(stage.new)),
        doses=tuple(sorted(doses, key=lambda d: (d.time, d.drug))),
        continuing=continuing_doses(request.continuing),
        cut_where="no dose: one drug is exchanged for the other",
        check=_check(bool(left)),
    )


def _check(crossing: bool) -> str:
    early, late = policy_number("switch_review_days_low"), policy_number("switch_review_days_high")
    if crossing:
        return "ask about sleepiness and withdrawal before the next exchange"
    return (
        f"review sleepiness and withdrawal {early} to {late} days after the switch, and before the first cut"
    )


def _new_frame(request: Request, new: str, products: ProductChoice, stage: Stage) -> Frame:
    used = tuple(from_ticks(amount) for amount in stage.new)
    taken = Taken(drug=new, times=request.taken.times, doses_mg=used)
    doses = daily_doses(new, products, max(stage.new), len(used), False)
    return replace(request.frame, taken=taken, doses=doses, reference_mg=taken.day_mg)


def _taper_after(
    request: Request, equal: Equivalence, frame: Frame, crossing: Sequence[Step], candidate: Candidate
) -> tuple[tuple[Step, ...], Ends, tuple[str, ...]]:
    """The taper of the new drug after the hold."""
    way = Way(
        doses=frame.doses,
        target=_target(request, frame, equal),
        limits=request.limits,
        cycles=request.case.taper.allow_cycles,
        today=frame.taken.ticks,
    )
    descent = descend(way, frame.taken.day_mg * TICKS_PER_MG, candidate.pace)
    start = crossing[-1].end + timedelta(days=1)
    steps = steps_of(descent, frame, start, first_index=len(crossing))
    taper = replace(request.case.taper, target_mg=equal.total(request.case.taper.target_mg))
    inner = replace(request, taken=frame.taken, doses=frame.doses, case=replace(request.case, taper=taper))
    every = tuple(crossing) + steps
    last = every[-1]
    ends = Ends(date=last.end, daily_mg=last.daily_mg)
    if descent.stuck:
        ends = replace(ends, why=STUCK, what_would_help=what_would_help(inner))
    return steps, ends, notes_of(inner, descent, every)


def _target(request: Request, frame: Frame, equal: Equivalence) -> Fraction:
    """A target above zero, in equivalents of the new drug, at the next dose that products make."""
    if not request.case.taper.target_mg:
        return Fraction(0)
    wish = equal.total(request.case.taper.target_mg) * TICKS_PER_MG
    found = frame.doses.at_or_above(wish)
    return Fraction(found) if found is not None else wish
