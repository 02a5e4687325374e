"""How fast a schedule goes down, judged day by day from its doses: the pace rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import lcm

from glidepath.basis.amounts import mg_text
from glidepath.checks.asked import PlanAsked
from glidepath.checks.doses_over_time import Cut
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit, whole
from glidepath.checks.registry import Words, finding, kept, plan_rule
from glidepath.checks.three_valued import NO, Truth, settled

_PERCENT = 100
_LIKELY = "dependence_likely"
_NO_DEPENDENCE = Truth(False, ((_LIKELY, False),))


def _share(part: Fraction, of: Fraction) -> float:
    return float(_PERCENT * part / of) if of else 0.0


@plan_rule("R001")
def no_sudden_stop(asked: PlanAsked) -> Finding:
    """R001: the step to zero comes only from a small remaining dose."""
    last = _stop(asked)
    if not asked.dependence_likely:
        return finding("R001", _NO_DEPENDENCE)
    if last is None:
        return kept("R001", settled(True, "ends_at_mg", _ends_at(asked)))
    share = _share(last.from_mg, asked.start_mg)
    allowed = _stop_allowed(asked, last)
    excuses = [] if allowed else _excuses("R001", asked, [last])
    dose = f"{mg_text(last.from_mg)} {asked.amounts_of}"
    because = {"last_dose_mg": float(last.from_mg), "start_mg": float(asked.start_mg)}
    words = Words(
        says=_with_excuses(f"The last dose is {dose}, {share:.0f} % of the starting dose.", excuses),
        because=because | ({"exceptions": excuses} if excuses else {}),
    )
    return kept("R001", settled(allowed, "percent_of_start", share), words)


def _stop(asked: PlanAsked) -> Cut | None:
    return next((cut for cut in asked.cuts if cut.to_mg == 0), None)


def _stop_allowed(asked: PlanAsked, stop: Cut) -> bool:
    return _PERCENT * stop.from_mg <= limit("R001", "zero_from_max_percent_of_start") * asked.start_mg


def _ends_at(asked: PlanAsked) -> float:
    return float(asked.stretches[-1].amount_mg) if asked.stretches else float(asked.start_mg)


@plan_rule("R004")
def small_first_cut(asked: PlanAsked) -> Finding:
    """R004: the first cut is small."""
    if not asked.dependence_likely or asked.quicker_is_fine:
        return finding("R004", _pace_not_asked(asked))
    if not asked.cuts:
        return finding("R004", settled(False, "cuts", 0))
    first = asked.cuts[0]
    share = _share(first.mg, first.from_mg)
    small = _PERCENT * first.mg <= limit("R004", "first_cut_max_percent") * first.from_mg
    excuses = [] if small else _excuses("R004", asked, [first])
    says = f"The first cut is {mg_text(first.mg)} {asked.amounts_of}, {share:.1f} % of the dose before."
    words = Words(says=_with_excuses(says, excuses), because={"exceptions": excuses} if excuses else {})
    return kept("R004", settled(small, "first_cut_percent", round(share, 2)), words)


@plan_rule("R005")
def time_between_cuts(asked: PlanAsked) -> Finding:
    """R005: a cut is given time before the next one; read for every cut outside a cross-over."""
    if not asked.dependence_likely or asked.quicker_is_fine:
        return finding("R005", _pace_not_asked(asked))
    days = [cut.day for cut in asked.cuts if cut.phase != "cross_over"]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    if not gaps:
        return finding("R005", settled(False, "cuts", len(days)))
    least = whole(limit("R005", "interval_min_days"))
    says = f"The shortest time between two cuts is {min(gaps)} days."
    return kept("R005", settled(min(gaps) >= least, "shortest_interval_days", min(gaps)), Words(says=says))


@plan_rule("R006")
def two_week_limit(asked: PlanAsked) -> Finding:
    """R006: no day's dose is further below that of two weeks before than the limit allows.

    Notes
    -----
    Day ``t`` breaks the rule where ``D(t) < (1 - limit) D(t - window)``, D being the mean daily dose of the
    step that covers the day and the starting dose before the schedule. A step to zero that R001 allows is
    judged by the last dose before it. Steps that carry an exception or a recorded override are still shown
    as broken, with less weight.
    """
    if not asked.dependence_likely:
        return finding("R006", _NO_DEPENDENCE)
    worst, broken = falls_too_fast(asked)
    excuses = _excuses("R006", asked, broken) if broken else []
    says = f"At its fastest the dose falls by {worst:.1f} % in two weeks."
    eased = bool(excuses) or (bool(broken) and asked.quicker_is_fine)
    words = Words(
        says=_with_excuses(says, excuses),
        do=_instead_of_a_reason(excuses) if eased else "",
        severity="warning" if eased else None,
        because={"exceptions": excuses, "steps": [cut.step_index for cut in broken]} if broken else {},
    )
    return kept("R006", settled(not broken, "largest_fall_in_two_weeks_percent", round(worst, 2)), words)


def falls_too_fast(asked: PlanAsked) -> tuple[float, list[Cut]]:
    """The largest fall over the window [percent], and the cuts that go past the limit.

    Only days are looked at on which the dose, or the dose one window before, changes: between them nothing
    does.
    """
    window = whole(limit("R006", "window_days"))
    days = _day_by_day(asked, window)
    left = _PERCENT - limit("R006", "window_max_percent")
    parts, of_a_hundred = left.numerator, _PERCENT * left.denominator
    worst, steps = 0.0, []
    for day in _days_of_change(asked, window, len(days)):
        amount, step = days[day]
        before = days[day - window][0]
        if amount < before:
            worst = max(worst, _PERCENT * (before - amount) / before)
            if of_a_hundred * amount < parts * before:
                steps.append(step)
    return worst, [_cut_into(asked, step) for step in dict.fromkeys(steps)]


def _days_of_change(asked: PlanAsked, window: int, after_last: int) -> list[int]:
    """Days on which this day's dose or that of one window before is new, counted from the window's start."""
    firsts = [part.first_day + window for part in asked.stretches]
    return sorted({day for first in firsts for day in (first, first + window) if day < after_last})


def _day_by_day(asked: PlanAsked, window: int) -> list[tuple[int, int]]:
    """The amount of each day in whole ticks with its step, after one window of days at the starting dose."""
    stop = _stop(asked)
    last_mg = stop.from_mg if stop is not None and _stop_allowed(asked, stop) else Fraction(0)
    amounts = [(part, part.amount_mg or last_mg) for part in asked.stretches]
    scale = lcm(asked.start_mg.denominator, *(mg.denominator for _, mg in amounts))
    days = [(_ticks(asked.start_mg, scale), 0)] * window
    for part, mg in amounts:
        days += [(_ticks(mg, scale), part.step_index)] * (part.last_day - part.first_day + 1)
    return days


def _ticks(mg: Fraction, per_mg: int) -> int:
    return mg.numerator * (per_mg // mg.denominator)


def _cut_into(asked: PlanAsked, step_index: int) -> Cut:
    """The last cut before or on a step, as a cut of that step."""
    return replace(
        next(cut for cut in reversed(asked.cuts) if cut.step_index <= step_index), step_index=step_index
    )


@plan_rule("R011")
def cuts_do_not_grow(asked: PlanAsked) -> Finding:
    """R011: below half of the starting dose no cut in mg is larger than the one before."""
    edge = limit("R011", "below_fraction_of_start") * asked.start_mg
    grown = [
        later for earlier, later in pairwise(asked.cuts) if later.from_mg < edge and later.mg > earlier.mg
    ]
    late = [cut for cut in asked.cuts[1:] if cut.from_mg < edge]
    if not late:
        return finding("R011", settled(False, "cuts_below_half_of_start", 0))
    excuses = _excuses("R011", asked, grown) if grown else []
    says = (
        f"Cuts near the end that are larger than the one before: {len(grown)} of {len(late)}."
        if grown
        else ""
    )
    because = {"steps": [cut.step_index for cut in grown], "exceptions": excuses} if grown else {}
    words = Words(says=_with_excuses(says, excuses), because=because)
    return kept("R011", settled(not grown, "cuts_that_grow", len(grown)), words)


@plan_rule("R008")
def us_label(asked: PlanAsked) -> Finding:
    """R008: the US panic label's taper is a comparison, not an option."""
    return _published("R008", asked, "us_label_panic")


@plan_rule("R009")
def nardi(asked: PlanAsked) -> Finding:
    """R009: the taper of the 2010 trial is a comparison, not an option."""
    return _published("R009", asked, "nardi2010")


@plan_rule("R010")
def nice_cks(asked: PlanAsked) -> Finding:
    """R010: the UK primary-care pace, shown beside the plan."""
    return _published("R010", asked, "nice_cks")


def _published(rule_id: str, asked: PlanAsked, profile: str) -> Finding:
    return finding(rule_id, settled(asked.profile.startswith(profile), "profile", asked.profile))


def _pace_not_asked(asked: PlanAsked) -> Truth:
    return _NO_DEPENDENCE if not asked.dependence_likely else Truth(NO.value, (("R007 or R052", "met"),))


def _excuses(rule_id: str, asked: PlanAsked, broken: Sequence[Cut]) -> list[str]:
    """The exceptions that cover the broken places; none unless every one is covered."""
    codes = [asked.excuse(rule_id, cut.step_index) for cut in broken]
    named = [code for code in codes if code is not None]
    return list(dict.fromkeys(named)) if len(named) == len(codes) else []


_WHY = {
    "products": "no smaller cut can be made with these products",
    "last_cuts": "unavoidable on the way to zero with these products",
    "not_applicable": "the use was short",
    "override": "a clinician recorded a reason",
}


def _instead_of_a_reason(excuses: Sequence[str]) -> str:
    """Why a fall past the limit is a warning and not critical, and whether anyone has to give a reason."""
    weight = "This is shown as a warning and not as critical"
    if "override" in excuses:
        return f"{weight}, because a reason is recorded. Slow down if the person is unwell."
    if not excuses or "not_applicable" in excuses:
        return f"{weight}, because the use was short. Slow down if the person is unwell."
    finer = "A liquid or another product may."
    return f"{weight}, without a written reason, because these products leave no smaller step. {finer}"


def _with_excuses(says: str, excuses: Sequence[str]) -> str:
    return f"{says} Exception: {'; '.join(_WHY[code] for code in excuses)}." if excuses else says
