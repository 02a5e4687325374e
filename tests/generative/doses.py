"""Promise 3 and use as needed: the person's times, no larger single dose, never up, days without drug stay."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .given import Given, Taken
from .reading import Way, currencies, days_of, doses_on, exact, mean_mg, near, place, ways

CROSS_OVER = "cross_over"


def check_3(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """Times stay, no single dose above today's largest, no interval widened early, daily dose never up."""
    found = _understood(given, plan)
    for option in plan.get("options") or []:
        taken = given.tapered(plan)
        if taken and not currencies(given, option, taken):
            found.append(f"3.table | {place(option)} | its equivalence table does not know all its drugs")
    for way in ways(given, plan):
        found += _times(way, plan) + _singles(way) + _intervals(way) + _never_up(way) + _figures(way)
        found += _continuing(way)
    return found


def _understood(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """The case as the plan understood it holds today's dose."""
    taken = given.tapered(plan)
    if taken is None:
        return []
    says = exact(plan["case"]["current_daily_mg"])
    return (
        []
        if near(says, taken.daily_mg)
        else [f"3.read | plan | today is {float(taken.daily_mg)} mg, read as {says}"]
    )


def person_times(plan: Mapping[str, Any]) -> set[str] | None:
    """The person's own times, where the plan says how it understood them."""
    doses = plan.get("case", {}).get("doses")
    return {dose["time"] for dose in doses} if doses else None


def _times(way: Way, plan: Mapping[str, Any]) -> list[str]:
    own = person_times(plan)
    used = {d["time"] for step in way.steps for d in step["doses"]}
    found = []
    if own is not None and not used <= own:
        found.append(
            f"3.times | {place(way.option)} | doses at {sorted(used - own)}, the person takes at {sorted(own)}"
        )
    if len(used) > len(way.taken.doses):
        found.append(
            f"3.times | {place(way.option)} | {len(used)} times a day, the person has {len(way.taken.doses)}"
        )
    for step in way.steps:
        cycle = int(step.get("cycle_days") or 1)
        if cycle > 1 and not way.given.taper.get("allow_cycles") and not way.taken.as_needed:
            found.append(
                f"3.cycle | {place(way.option, step)} | a cycle of {cycle} days, cycles are not allowed"
            )
        for when in list(days_of(step))[:cycle]:
            seen = [(d["time"], d["drug"]) for d in doses_on(step, when)]
            if len(seen) != len(set(seen)):
                found.append(
                    f"3.twice | {place(way.option, step)} | one drug twice at one time: {sorted(seen)}"
                )
    return found


def _singles(way: Way) -> list[str]:
    """What is taken at one time, together, is never above today's largest single dose."""
    cap = max(way.taken.doses) * way.currency.per_mg[way.taken.drug]
    found = []
    for step in way.steps:
        for when in list(days_of(step))[: int(step.get("cycle_days") or 1)]:
            at: dict[str, Fraction] = {}
            for dose in doses_on(step, when):
                at[dose["time"]] = at.get(dose["time"], Fraction(0)) + way.currency.of(
                    dose["drug"], exact(dose["mg"])
                )
            found += [
                f"3.single | {place(way.option, step)} | {time}: {float(mg)} above today's largest, {float(cap)}"
                for time, mg in sorted(at.items())
                if mg > cap and not near(mg, cap)
            ]
    return found


def _intervals(way: Way) -> list[str]:
    """Short half-life: every time keeps a dose until the last step."""
    found = []
    for step in way.steps[:-1]:
        drugs = {d["drug"] for d in step["doses"]}
        if drugs and all(way.may_drop(drug) for drug in drugs):
            continue
        for when in list(days_of(step))[: int(step.get("cycle_days") or 1)]:
            times = {d["time"] for d in doses_on(step, when)}
            if len(times) < len(way.taken.doses) and not way.taken.as_needed:
                found.append(
                    f"3.interval | {place(way.option, step)} | short half-life, {len(times)} times of"
                    f" {len(way.taken.doses)} before the last step"
                )
                break
    return found


def _never_up(way: Way) -> list[str]:
    """Never above today, and never above the step before; in a cross-over by the option's table."""
    found, before = [], way.start_level
    for step, level in zip(way.steps, way.levels, strict=True):
        if level > before and not near(level, before):
            kind = "equivalents" if step["phase"] == CROSS_OVER else "up"
            found.append(f"3.{kind} | {place(way.option, step)} | {float(level)} a day after {float(before)}")
        before = level
    return found


def _figures(way: Way) -> list[str]:
    """The step's own figures: daily_mg, the cut and its percentages, which dose is cut."""
    found, before = [], way.taken.daily_mg
    drug = way.taken.drug
    for step in way.steps:
        if step["phase"] == CROSS_OVER:
            found += _equivalent_figure(way, step)
            drug, before = step["drug"], mean_mg(step, step["drug"])
            continue
        if step["drug"] != drug:
            drug, before = step["drug"], mean_mg(step, step["drug"])
        level = mean_mg(step, drug)
        if not near(exact(step["daily_mg"]), level):
            found.append(
                f"3.daily | {place(way.option, step)} | says {step['daily_mg']} mg, holds {float(level)}"
            )
        if drugs_in(way.option) == {way.taken.drug}:
            found += _cut_figures(way, step, before, level)
        before = level
    return found


def drugs_in(option: Mapping[str, Any]) -> set[str]:
    """The drugs of all steps."""
    return {d["drug"] for step in option["steps"] for d in step["doses"]} | {
        step["drug"] for step in option["steps"]
    }


def _cut_figures(way: Way, step: Mapping[str, Any], before: Fraction, level: Fraction) -> list[str]:
    cut, start = before - level, way.taken.daily_mg
    found = []
    said = [exact(step[k]) for k in ("cut_mg", "cut_percent_of_current", "cut_percent_of_start")]
    true = [cut, 100 * cut / before if before else Fraction(0), 100 * cut / start]
    for name, says, holds in zip(("mg", "% of current", "% of start"), said, true, strict=True):
        if abs(says - holds) > Fraction(1, 100) * max(Fraction(1, 10**4), abs(holds)):
            found.append(
                f"3.cut | {place(way.option, step)} | cut of {float(says)} {name}, is {float(holds)}"
            )
    if cut > 0 and level > 0 and len(way.taken.doses) > 1 and not step.get("cut_where"):
        found.append(f"3.where | {place(way.option, step)} | does not say which dose is cut")
    if cut > 0 and not step.get("check"):
        found.append(f"3.check | {place(way.option, step)} | no symptom check at this cut")
    return found


def _equivalent_figure(way: Way, step: Mapping[str, Any]) -> list[str]:
    """``equivalent_mg`` is the sum by the option's table, in diazepam or in the person's own drug."""
    if step.get("equivalent_mg") is None:
        return [f"3.sum | {place(way.option, step)} | no equivalent_mg in a cross-over"]
    says = exact(step["equivalent_mg"])
    for currency in currencies(way.given, way.option, way.taken):
        level = currency.level(step)
        if any(near(says, level / per_mg) for per_mg in [Fraction(1), *currency.per_mg.values()]):
            return []
    return [
        f"3.sum | {place(way.option, step)} | equivalent_mg {step['equivalent_mg']} is not the sum by the table"
    ]


def _continuing(way: Way) -> list[str]:
    """A second benzodiazepine stays exactly as it is, in every step."""
    others = [t for t in way.given.taken if t.drug != way.taken.drug]
    found = []
    for step in way.steps:
        cycle = int(step.get("cycle_days") or 1)
        held = step.get("continuing") or []
        for other in others:
            mine = [d for d in held if d["drug"] == other.drug]
            total = sum(
                (exact(d["mg"]) * (cycle if d.get("day_of_cycle") is None else 1) for d in mine), Fraction(0)
            )
            if not near(total / cycle, other.daily_mg) and not (
                other.as_needed and near(total / cycle, other.day_mg)
            ):
                found.append(
                    f"3.continuing | {place(way.option, step)} | {other.drug}: {float(total / cycle)} mg a day,"
                    f" taken {float(other.daily_mg)}"
                )
        extra = {d["drug"] for d in held} - {o.drug for o in others}
        if extra:
            found.append(
                f"3.continuing | {place(way.option, step)} | {sorted(extra)} is not taken in this case"
            )
    return found


def check_11(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """As needed: mg in a week never rise, and days without drug stay so."""
    found: list[str] = []
    for way in ways(given, plan):
        if way.taken.as_needed:
            found += _weeks(way, way.taken)
    return found


def _weeks(way: Way, taken: Taken) -> list[str]:
    found, before = [], way.currency.of(taken.drug, taken.day_mg * taken.days_per_week)
    days = [(when, step) for step in way.steps for when in days_of(step)]
    for first in range(0, len(days) - 6, 7):
        week = [
            [way.currency.of(d["drug"], exact(d["mg"])) for d in doses_on(s, when)]
            for when, s in days[first : first + 7]
        ]
        mg, used = sum((sum(w, Fraction(0)) for w in week), Fraction(0)), sum(1 for w in week if w)
        where = place(way.option, days[first][1])
        if mg > before and not near(mg, before):
            found.append(f"11.week | {where} | {float(mg)} mg in a week after {float(before)}")
        if used > taken.days_per_week:
            found.append(
                f"11.days | {where} | drug on {used} days of the week, the person uses {taken.days_per_week}"
            )
        before = mg
    return found
