"""Promise 4: how fast, where it may end, and which exceptions count, while dependence is likely."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from .delivery import all_words
from .doses import CROSS_OVER
from .given import Given
from .reading import Way, day, exact, mean_mg, near, place, ways
from .shelf import Doses

WINDOW = timedelta(days=14)
WINDOW_KEEPS = Fraction(75, 100)
FIRST_CUT = Fraction(10, 100)
LAST_DOSE = Fraction(25, 100)
CODES = {"products", "last_cuts", "not_applicable", "override"}
HELP = ("liquid", "product", "switch", "specialist")
CANNOT = "cannot go lower with these products"


def check_4(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """The 14-day window, the first cut, the way to zero, cuts that do not grow, and every exception's grounds."""
    found = _flag(given, plan)
    for way in ways(given, plan):
        found += _exceptions(way)
        if applies(given, plan):
            found += _window(way) + _first_cut(way) + _zero(way) + _growing(way)
        found += _ends(way, plan)
    return found


def applies(given: Given, plan: Mapping[str, Any]) -> bool:
    """Whether the rules for likely dependence hold: by the case, and where that is open, by the plan's word."""
    taken = given.tapered(plan)
    if taken is None:
        return False
    known = given.dependence(taken)
    return bool(plan["case"].get("dependence_likely") is not False) if known is None else known


def _flag(given: Given, plan: Mapping[str, Any]) -> list[str]:
    taken = given.tapered(plan)
    if taken and given.dependence(taken) and plan["case"].get("dependence_likely") is False:
        return [
            f"4.flag | plan | dependence called unlikely: {given.use_days} days, {taken.days_per_week} a week"
        ]
    return []


def ladder(way: Way, drug: str) -> Doses | None:
    """All daily doses of a drug that could have been handed out to this person, every day the same."""
    shelf = way.given.shelf(drug, way.family(drug))
    return shelf.daily(way.caps(drug), way.may_drop(drug)) if shelf else None


def _on_ladder(way: Way, index: int) -> tuple[Fraction, Fraction] | None:
    """The step's dose on a day of use and the one before it, in mg of its drug; None within a cross-over."""
    step = way.steps[index]
    drug = step["drug"]
    week = Fraction(7, way.taken.days_per_week)
    if step["phase"] == CROSS_OVER:
        return None
    if index == 0:
        return (mean_mg(step, drug) * week, way.taken.day_mg) if drug == way.taken.drug else None
    before = way.levels[index - 1] / way.currency.per_mg[drug]
    return (mean_mg(step, drug) * week, before * week)


def _codes(step: Mapping[str, Any], *rules: str) -> set[str]:
    return {e["code"] for e in step.get("exceptions") or [] if e.get("rule") in rules}


def next_lower(way: Way, index: int) -> bool:
    """Whether a step is the very next lower dose that can be handed out (zero: next after the smallest)."""
    pair = _on_ladder(way, index)
    rungs = ladder(way, way.steps[index]["drug"])
    if pair is None or rungs is None:
        return True
    now, before = pair
    if way.steps[index].get("cycle_days", 1) > 1 and now not in rungs and now > 0:
        return True
    below = rungs.below(before)
    return now == (below or 0)


def _exceptions(way: Way) -> list[str]:
    """Each exception has a known code, words, and grounds that hold."""
    found = []
    override = way.given.case.get("override") or {}
    for index, step in enumerate(way.steps):
        for given in step.get("exceptions") or []:
            where, code, rule = place(way.option, step), given.get("code"), given.get("rule")
            if code not in CODES or not rule or not given.get("why"):
                found.append(f"4.exception | {where} | {given} lacks a known code, a rule or its why")
            elif code in ("products", "last_cuts") and not next_lower(way, index):
                found.append(f"4.finer | {where} | {rule} {code}, but {_finer(way, index)}")
            elif code in ("products", "last_cuts") and _finer_in_turns(way, index):
                turns = _finer_in_turns(way, index)
                found.append(f"4.finer_cycle | {where} | {rule} {code}, but {turns} mg by turns lies between")
            elif code == "override" and override.get("rule") != rule:
                found.append(f"4.override | {where} | {rule}: the case records {override.get('rule')}")
            elif code == "not_applicable" and not (way.given.relaxed() or _harmless(way)):
                found.append(
                    f"4.relaxed | {where} | {rule} not_applicable, but this case gives no grounds for it"
                )
    return found


def _finer_in_turns(way: Way, index: int) -> Fraction | None:
    """With cycles allowed: a dose between this one and the one before, by two daily doses in turn.

    Only for a long half-life and daily use: with a short one, days of more and of less are felt.
    """
    pair = _on_ladder(way, index)
    rungs = ladder(way, way.steps[index]["drug"])
    if way.taken.as_needed or not way.may_drop(way.steps[index]["drug"]):
        return None
    if index == 0 and (rungs is None or not way.makes_today()):
        return None
    if not way.given.taper.get("allow_cycles") or pair is None or rungs is None or pair[0] == 0:
        return None
    return rungs.mean_of_two_between(*pair)


def _harmless(way: Way) -> bool:
    """Dependence is known not to be likely."""
    return way.given.dependence(way.taken) is False


def _finer(way: Way, index: int) -> str:
    now, before = _on_ladder(way, index) or (Fraction(0), Fraction(0))
    rungs = ladder(way, way.steps[index]["drug"])
    below = rungs.below(before) if rungs else None
    return f"from {float(before)} mg the next lower is {float(below or 0)}, not {float(now)}"


def _window(way: Way) -> list[str]:
    """No daily dose more than 25 % below that of 14 days before, but for an excepted step that had to be."""
    found = []
    levels = way.levels
    for index, (step, level) in enumerate(zip(way.steps, levels, strict=True)):
        then = way.level_on(day(step["start"]) - WINDOW)
        if level >= WINDOW_KEEPS * then or near(level, WINDOW_KEEPS * then):
            continue
        where = place(way.option, step)
        codes = _codes(step, "R006", "R001")
        if not codes:
            found.append(
                f"4.window | {where} | {float(level)} a day, {float(then)} two weeks before, no exception"
            )
            continue
        before = levels[index - 1] if index else way.start_level
        if (
            codes <= {"products", "last_cuts"}
            and level >= WINDOW_KEEPS * before
            and step["phase"] != CROSS_OVER
        ):
            found.append(
                f"4.wait | {where} | {float(then)} to {float(level)} in two weeks, excepted by {sorted(codes)}:"
                " a later cut would have kept the pace"
            )
    return found


def _first_cut(way: Way) -> list[str]:
    """The first cut takes at most 10 %, but for an exception."""
    start = way.start_level
    for step, level in zip(way.steps, way.levels, strict=True):
        if level < start and not near(level, start):
            cut = (start - level) / start
            if cut > FIRST_CUT and not near(cut, FIRST_CUT) and not _codes(step, "R004", "R006", "R001"):
                return [
                    f"4.first | {place(way.option, step)} | first cut {float(100 * cut):.4g} %, no exception"
                ]
            return []
    return []


def _zero(way: Way) -> list[str]:
    """Zero only from the smallest dose that can be handed out, and only if that is 25 % of the start or less."""
    levels = way.levels
    for index, (step, level) in enumerate(zip(way.steps, levels, strict=True)):
        if level > 0 or (index and levels[index - 1] == 0):
            continue
        where = place(way.option, step)
        if "override" in _codes(step, "R001", "R006") or "not_applicable" in _codes(step, "R001", "R006"):
            return []
        found = []
        drug = _last_drug(way, index)
        rungs = ladder(way, drug)
        smallest = rungs.smallest if rungs else None
        week = Fraction(7, way.taken.days_per_week)
        before = mean_mg(way.steps[index - 1], drug) * week if index else way.taken.day_mg
        if smallest is None or (before > smallest and not near(before, smallest)):
            found.append(
                f"4.zero | {where} | zero from {float(before)} mg, the smallest is {smallest and float(smallest)}"
            )
        share = (levels[index - 1] if index else way.start_level) / way.start_level
        if share > LAST_DOSE and not near(share, LAST_DOSE):
            found.append(f"4.abrupt | {where} | zero from {float(100 * share):.4g} % of the starting dose")
        return found
    return []


def _last_drug(way: Way, index: int) -> str:
    """The drug that was still handed out just before a step."""
    for step in reversed(way.steps[:index]):
        for dose in step["doses"]:
            return str(dose["drug"])
    return way.taken.drug


def _growing(way: Way) -> list[str]:
    """Below half of the starting dose no cut in mg is larger than the cut before it (R011)."""
    found: list[str] = []
    before, last_cut = way.start_level, None
    for index, (step, level) in enumerate(zip(way.steps, way.levels, strict=True)):
        cut = before - level
        if cut <= 0 or near(before, level):
            continue
        grows = last_cut is not None and cut > last_cut and not near(cut, last_cut)
        if grows and 2 * before < way.start_level and step["phase"] != CROSS_OVER:
            excepted = _codes(step, "R011") or (level == 0 and _codes(step, "R006", "R001"))
            if not excepted:
                found.append(
                    f"4.grows | {place(way.option, step)} | cut of {float(cut)} after {float(last_cut or 0)}"
                    f" below half of the start, no exception; next lower: {next_lower(way, index)}"
                )
        before, last_cut = level, cut
    return found


def _ends(way: Way, plan: Mapping[str, Any]) -> list[str]:
    """It ends at the target, or at the next dose above it, or says why and what would help."""
    ends, last = way.option["ends"], way.steps[-1]
    where = place(way.option)
    final = exact(ends["daily_mg"])
    found = []
    if not near(final, mean_mg(last, last["drug"])):
        found.append(
            f"4.ends | {where} | ends at {float(final)} mg, the last step holds {float(mean_mg(last, last['drug']))}"
        )
    if not day(last["start"]) <= day(ends["date"]) <= day(last["end"]):
        found.append(
            f"4.ends | {where} | ends on {ends['date']}, the last step is {last['start']} to {last['end']}"
        )
    aim = _aim(way, last["drug"])
    target = way.currency.of(way.taken.drug, way.given.target_mg)
    if way.levels[-1] < target and not near(way.levels[-1], target):
        found.append(f"4.below | {where} | ends at {float(way.levels[-1])}, below the target {float(target)}")
    if aim is None or final <= aim or near(final, aim):
        return found
    why = str(ends.get("why") or "")
    if not why:
        return [*found, f"4.why | {where} | ends at {float(final)} mg above {float(aim)}, no reason given"]
    helps = ends.get("what_would_help") or [word for word in HELP if word in why]
    if not helps and not any(word in all_words(plan) for word in HELP):
        found.append(f"4.help | {where} | ends early and names nothing that would help")
    if way.given.taper.get("max_weeks") is None and _could_go_lower(way, plan, last["drug"]):
        found.append(f"4.early | {where} | ends at {float(final)} mg ({why[:50]}), lower doses were open")
    if way.given.taper.get("max_weeks") is None and CANNOT not in why:
        found.append(f"4.why | {where} | ends above the target because {why[:80]!r}")
    return found


def _aim(way: Way, drug: str) -> Fraction | None:
    """The target, or the next dose above it that can be handed out [mg of the drug it ends in]."""
    target, rungs = way.given.target_mg, ladder(way, drug)
    week = Fraction(7, way.taken.days_per_week)
    if target == 0 or rungs is None:
        return Fraction(0) if target == 0 else None
    if drug != way.taken.drug:
        target = target * way.currency.per_mg[way.taken.drug] / way.currency.per_mg[drug]
    least = rungs.at_least(target * week)
    return None if least is None else least / week


def _could_go_lower(way: Way, plan: Mapping[str, Any], drug: str) -> bool:
    """Whether a lower dose stood open, above the target, when the option ended (while dependence is likely)."""
    rungs = ladder(way, drug) if applies(way.given, plan) else None
    day_dose = mean_mg(way.steps[-1], drug) * Fraction(7, way.taken.days_per_week)
    if rungs is None:
        return False
    if rungs.below(day_dose) is not None:
        return True
    last = way.currency.level(way.steps[-1])
    return last <= LAST_DOSE * way.start_level
