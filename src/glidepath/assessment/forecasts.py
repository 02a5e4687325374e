"""What the model expects of each option, and which slower pace it would add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from glidepath.basis.errors import InputError
from glidepath.facts import load
from glidepath.patient.case import Case
from glidepath.patient.plan import Schedule, Step
from glidepath.patient.regimen import Regimen
from glidepath.population.sampling import typical_of_groups, virtual_people
from glidepath.simulation.comparators import stay, stop_today
from glidepath.simulation.many import Engine
from glidepath.simulation.prediction import Horizon, Prediction, channels_of, predict
from glidepath.taper.offer import TaperAnswer

_STAY = "stay"
_STOP_TODAY = "stop_today"
_SLOWED_METHOD = "percent_of_current"
Steps = tuple[Step, ...]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """Predictions by the id of what they are of; empty where there are none."""

    schedules: Mapping[str, Prediction] = field(default_factory=dict)
    published: Mapping[str, Prediction] = field(default_factory=dict)
    stay: Prediction | None = None
    stop_today: Prediction | None = None


NO_FORECASTS = Forecasts()


def forecasts(case: Case, drug: str, offer: TaperAnswer, people: int, say: Say | None = None) -> Forecasts:
    """Predict every option of a case and what it is put beside.

    Parameters
    ----------
    case
        The case.
    drug
        The drug that is tapered.
    offer
        The options and the published schedules.
    people
        Virtual people [count, 1 or more]; the same ones go through every schedule.
    say
        Told in plain words, once, when the simulation must be compiled first.

    Returns
    -------
    Forecasts
        Nothing for a schedule with a drug that is not simulated.
    """
    regimens = simulated(case.regimens)
    start = case.taper.start
    beside = {_STAY: stay(regimens, start, drug), _STOP_TODAY: stop_today(regimens, start, drug)}
    wanted: dict[tuple[str, str], Steps] = {}
    if load.drug(drug).simulated:
        wanted |= {("beside", name): steps for name, steps in beside.items()}
    wanted |= {("schedule", schedule.id): schedule.steps for schedule in offer.schedules}
    wanted |= {("published", profile.id): profile.steps for profile in offer.published}
    found = _predicted(case, regimens, wanted, people, say)
    return Forecasts(
        schedules=_of_kind(found, "schedule"),
        published=_of_kind(found, "published"),
        stay=found.get(("beside", _STAY)),
        stop_today=found.get(("beside", _STOP_TODAY)),
    )


def with_slower_choice(
    case: Case, offer: TaperAnswer, predicted: Forecasts, people: int
) -> tuple[TaperAnswer, Forecasts]:
    """Add the fastest slower pace that keeps the chance of a rise low, where no option does.

    Parameters
    ----------
    case
        The case.
    offer
        The options, and the slower paces that may be added.
    predicted
        The predictions of the options.
    people
        Virtual people [count, 0 or more].

    Returns
    -------
    tuple[TaperAnswer, Forecasts]
        Both with the added option; unchanged where an option is slow enough, where no slower pace would
        lower the chance, or where other methods were asked for. The model only ever slows a taper.
    """
    asked = case.taper.methods
    chances = [chance for p in predicted.schedules.values() if (chance := p.chance_rise_5.p50) is not None]
    if not chances or not offer.slower or (asked and _SLOWED_METHOD not in asked):
        return offer, predicted
    bound = load.policy("target_chance_max").value or 0.0
    if min(chances) <= bound:
        return offer, predicted
    offered = {_course(schedule) for schedule in offer.schedules}
    slower = [s for s in offer.slower if _in_time(case, s) and _course(s) not in offered]
    found = _predicted(case, simulated(case.regimens), {("", s.id): s.steps for s in slower}, people)
    chosen = _gentlest(slower, _of_kind(found, ""), bound, min(chances))
    if chosen is None:
        return offer, predicted
    said = _said(chosen, bound, found["", chosen.id])
    return (
        replace(offer, schedules=(*offer.schedules, said)),
        replace(predicted, schedules={**predicted.schedules, chosen.id: found["", chosen.id]}),
    )


def _course(schedule: Schedule) -> tuple[object, ...]:
    """What tells one schedule from another: the doses of its days, whatever pace they came from."""
    return tuple((step.start, step.end, step.doses) for step in schedule.steps)


def _gentlest(
    slower: Sequence[Schedule], found: Mapping[str, Prediction], bound: float, best: float
) -> Schedule | None:
    """The first (fastest) that stays under the bound, else the one of the lowest chance if it is any help."""
    chances = {s.id: found[s.id].chance_rise_5.p50 for s in slower if s.id in found}
    known = {name: chance for name, chance in chances.items() if chance is not None}
    if not known:
        return None
    enough = [name for name, chance in known.items() if chance <= bound]
    name = enough[0] if enough else min(known, key=lambda one: known[one])
    return next(s for s in slower if s.id == name) if known[name] < best else None


def _said(schedule: Schedule, bound: float, prediction: Prediction) -> Schedule:
    chance = prediction.chance_rise_5.p50 or 0.0
    reached = f"stays under {bound:.0%}" if chance <= bound else f"is lower, though still above {bound:.0%}"
    note = f"added because of the forecast: at this pace the expected chance of a rise {reached}"
    return replace(schedule, notes=(*schedule.notes, note))


def _in_time(case: Case, schedule: Schedule) -> bool:
    if case.taper.max_weeks is None:
        return True
    return (schedule.steps[-1].start - schedule.steps[0].start).days <= case.taper.max_weeks * 7


def _predicted(
    case: Case,
    regimens: Sequence[Regimen],
    wanted: Mapping[tuple[str, str], Steps],
    people: int,
    say: Say | None = None,
) -> dict[tuple[str, str], Prediction]:
    """Send the same people through every schedule that can be simulated."""
    able = {name: without_strangers(steps) for name, steps in wanted.items() if _can_simulate(steps)}
    if not able:
        return {}
    schedules = list(able.values())
    channels = channels_of(regimens, schedules)
    drawn = virtual_people(case.person, channels, people)
    tail_days = int(load.policy("after_zero_review_days").value or 0)
    horizon = Horizon(start=case.taper.start, tail_days=tail_days)
    of_groups = typical_of_groups(case.person, channels)
    made = predict(drawn, regimens, schedules, horizon, Engine(say=say), of_groups)
    return dict(zip(able, made, strict=True))


def _of_kind(found: Mapping[tuple[str, str], Prediction], kind: str) -> dict[str, Prediction]:
    return {name: prediction for (of, name), prediction in found.items() if of == kind}


def simulated(regimens: Iterable[Regimen]) -> tuple[Regimen, ...]:
    """Keep the regimens whose drugs can be simulated."""
    return tuple(regimen for regimen in regimens if load.drug(regimen.drug).simulated)


def some_simulated(regimens: Sequence[Regimen]) -> tuple[Regimen, ...]:
    """Keep the regimens whose drugs can be simulated; refuse where there is none.

    Parameters
    ----------
    regimens
        What is taken, at least one.

    Returns
    -------
    tuple of Regimen
        At least one.

    Raises
    ------
    InputError
        Where no drug can be simulated, with the reason for the first.
    """
    able = simulated(regimens)
    if able:
        return able
    drug = load.drug(regimens[0].drug)
    raise InputError(
        f"medicines: {drug.name} is not simulated here: {drug.not_simulated_because}. "
        "There is no course for it; glidepath drugs shows which drugs are simulated.",
        "medicines",
    )


def _can_simulate(steps: Steps) -> bool:
    """Whether each drug that is tapered is simulated, and each step says its doses."""
    drugs = {step.drug for step in steps} | {dose.drug for step in steps for dose in step.doses}
    said = all(step.doses or not step.daily_mg for step in steps)
    return said and all(load.drug(name).simulated for name in drugs)


def without_strangers(steps: Steps) -> Steps:
    """Leave continuing doses out of drugs that are not simulated; the limits of the plan say so."""
    return tuple(
        replace(step, continuing=tuple(dose for dose in step.continuing if load.drug(dose.drug).simulated))
        for step in steps
    )
