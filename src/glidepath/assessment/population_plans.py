"""One plan of a population: going on, stopping, directions as written, or an option of the planner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from glidepath.assessment.forecasts import simulated, without_strangers
from glidepath.assessment.plan_answer import OptionAnswer, Refusal
from glidepath.assessment.plan_case import plan as plan_of
from glidepath.assessment.sources_used import of_schedules
from glidepath.assessment.warnings_and_limits import STOP_WARNING
from glidepath.basis.calendar import DAYS_PER_WEEK, day_after
from glidepath.basis.errors import InputError
from glidepath.body.pharmacokinetics import Array
from glidepath.facts import load
from glidepath.patient.case import Assumed
from glidepath.patient.plan import Step
from glidepath.patient.regimen import Regimen
from glidepath.population.spec import Kind, PlanWish, PopulationSpec
from glidepath.simulation.comparators import stay, stop_today
from glidepath.simulation.intakes import (
    Intakes,
    intakes_of_regimens,
    intakes_of_steps,
    usual_formulations,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePlan:
    """One plan as it will be followed: doses per day, in words, with its warning where it has one.

    ``option`` is the id of the planner's option; ``ends`` the day on which it reaches its goal;
    of a plan as written, the day after its last change, where that lies past the days that are followed.
    """

    id: str
    kind: Kind
    says: str
    intakes: Intakes
    warning: str | None = None
    option: str | None = None
    ends: date | None = None
    assumed: tuple[Assumed, ...] = ()
    sources: tuple[str, ...] = ()

    def daily_mg(self) -> Mapping[str, Array]:
        """Give the dose per day of each drug that is taken [mg]."""
        drugs = dict.fromkeys(slot.channel[0] for slot in self.intakes.slots)
        columns = {
            drug: [place for place, slot in enumerate(self.intakes.slots) if slot.channel[0] == drug]
            for drug in drugs
        }
        return {drug: self.intakes.mg[:, places].sum(axis=1) for drug, places in columns.items()}


def made_plan(
    spec: PopulationSpec, wish: PlanWish, regimens: Sequence[Regimen], drug: str | None
) -> MadePlan | Refusal:
    """Make one plan of a population.

    Parameters
    ----------
    spec
        The population.
    wish
        The plan as asked for.
    regimens
        What is simulated of what was taken.
    drug
        The drug that is tapered or stopped; None = nothing is taken today.

    Returns
    -------
    MadePlan or Refusal
        A refusal where the planner may not compute.

    Raises
    ------
    InputError
        Where the plan cannot be made.
    """
    if wish.kind == "directions":
        return _as_written(spec, wish, regimens)
    if wish.kind == "planner":
        return _by_the_planner(spec, wish, regimens)
    start = spec.case.taper.start
    if wish.kind == "stay":
        steps = stay(regimens, start, drug or "")
        return _of_steps(spec, wish, steps, regimens, "Going on unchanged.")
    if drug is None:
        raise InputError(f"{wish.field}: nothing is taken on {start} that could be stopped.", wish.field)
    made = _of_steps(
        spec, wish, stop_today(regimens, start, drug), regimens, f"{drug} stopped on the first day."
    )
    return replace(made, warning=STOP_WARNING)


def _of_steps(
    spec: PopulationSpec, wish: PlanWish, steps: tuple[Step, ...], regimens: Sequence[Regimen], says: str
) -> MadePlan:
    usual = usual_formulations(regimens)
    intakes = intakes_of_steps(without_strangers(steps), spec.case.taper.start, spec.days, usual)
    return MadePlan(id=wish.id, kind=wish.kind, says=says, intakes=intakes)


def _as_written(spec: PopulationSpec, wish: PlanWish, regimens: Sequence[Regimen]) -> MadePlan:
    start = spec.case.taper.start
    strangers = sorted({one.drug for one in wish.regimens} - {one.drug for one in simulated(wish.regimens)})
    if strangers:
        raise InputError(
            f"{wish.field}: {strangers[0]} is not simulated here; see glidepath drugs {strangers[0]}.",
            wish.field,
        )
    last_day = day_after(start, spec.days - 1)
    found = intakes_of_regimens(wish.regimens, last_day) if wish.regimens else None
    intakes = intakes_of_steps((), start, spec.days, {}) if found is None else _from(found, start, spec.days)
    said = "; ".join(_words(one) for one in wish.regimens) or "nothing is taken"
    made = MadePlan(id=wish.id, kind=wish.kind, says=f"As written: {said}.", intakes=intakes)
    changes = [one.since for one in wish.regimens] + [one.until for one in wish.regimens]
    late = max((day for day in changes if day is not None and day >= last_day), default=None)
    return replace(made, warning=_fall_warning(made, regimens), ends=late and day_after(late, 1))


def _words(regimen: Regimen) -> str:
    until = "" if regimen.until is None else f" to {regimen.until}"
    return f"{regimen.directions or regimen.drug} (from {regimen.since}{until})"


def _from(found: Intakes, start: date, days: int) -> Intakes:
    """The days from the start of the plans, with empty ones where nothing is taken yet."""
    mg = np.zeros((days, len(found.slots)))
    gap = (found.first_day - start).days
    mg[gap : gap + found.days] = found.mg[: days - gap]
    return Intakes(first_day=start, slots=found.slots, mg=mg)


def _fall_warning(made: MadePlan, regimens: Sequence[Regimen]) -> str | None:
    """Warn where the doses of a drug fall faster than the bound that every option of the planner keeps."""
    window = int(load.policy("window_days").value or 0)
    percent = load.policy("window_max_percent").value or 0.0
    tail = (load.policy("last_cut_max_percent_of_start").value or 0.0) / 100
    before = intakes_of_regimens(regimens, day_after(made.intakes.first_day, -1))
    planned = made.daily_mg()
    known = _last_days(before, window + DAYS_PER_WEEK)
    begun = {drug: np.zeros(window + DAYS_PER_WEEK) for drug in planned if drug not in known}
    for drug, earlier in {**known, **begun}.items():
        course = np.concatenate([earlier, planned.get(drug, np.zeros(made.intakes.days))])
        weekly = np.convolve(course, np.ones(DAYS_PER_WEEK) / DAYS_PER_WEEK, mode="valid")
        then, now = weekly[:-window], weekly[window:]
        high = then > tail * (weekly[0] or weekly.max())
        if np.any(now[high] < (1 - percent / 100) * then[high] - 1 / 1000):
            return (
                f"Here {drug} falls by more than {percent:g} % in {window} days, faster than any option of "
                f"the planner. {STOP_WARNING}"
            )
    return None


def _last_days(before: Intakes | None, days: int) -> dict[str, Array]:
    if before is None:
        return {}
    found: dict[str, Array] = {}
    for place, slot in enumerate(before.slots):
        taken = before.mg[-days:, place]
        taken = np.concatenate([np.full(days - len(taken), taken[0]), taken])
        found[slot.channel[0]] = found.get(slot.channel[0], np.zeros(days)) + taken
    return {drug: taken for drug, taken in found.items() if taken[-DAYS_PER_WEEK:].any()}


def _by_the_planner(spec: PopulationSpec, wish: PlanWish, regimens: Sequence[Regimen]) -> MadePlan | Refusal:
    if wish.taper is None:
        raise InputError(f"{wish.field}: name a method, such as percent_of_current.", wish.field)
    answer = plan_of(replace(spec.case, taper=wish.taper), people=0)
    if isinstance(answer, Refusal):
        return answer
    option = _chosen(answer.options, wish, answer.refused_methods)
    schedule = option.schedule
    drugs = {dose.drug for step in schedule.steps for dose in step.doses}
    strangers = sorted(name for name in drugs if not load.drug(name).simulated)
    if strangers:
        raise InputError(
            f"{wish.field}: {strangers[0]} is not simulated here; see glidepath drugs.", wish.field
        )
    why = f"made by the planner for the typical person: {schedule.says}"
    return replace(
        _of_steps(spec, wish, schedule.steps, regimens, schedule.says),
        option=schedule.id,
        ends=schedule.ends.date,
        assumed=(Assumed(field=wish.field, value=schedule.id, why=why),) if not wish.option else (),
        sources=tuple(of_schedules(spec.case, [schedule], ())),
    )


def _chosen(
    options: Sequence[OptionAnswer], wish: PlanWish, refused: Iterable[tuple[str, str]]
) -> OptionAnswer:
    method = wish.taper.methods[0] if wish.taper and wish.taper.methods else None
    fitting = [one for one in options if wish.option in (None, one.id)]
    named = fitting if wish.option else [one for one in fitting if one.schedule.method == method]
    if named:
        return named[0]
    why = next((f": {why}" for name, why in refused if name == method), "")
    known = ", ".join(one.id for one in options) or "none"
    what = f"no option {wish.option}" if wish.option else f"no {method} option{why}"
    raise InputError(f"{wish.field}: the planner gives {what}; type option: one of {known}.", wish.field)
