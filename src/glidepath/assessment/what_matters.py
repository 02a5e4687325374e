"""What matters in a plan: how far the worst day moves when one value of a person is low or high."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from glidepath.assessment.course_case import CourseAsked, assumed_of_course, course_window
from glidepath.assessment.forecast_validity import not_valid_because, validity_limits
from glidepath.assessment.forecasts import simulated, without_strangers
from glidepath.assessment.known_spreads import Kind, Spread, known_spreads
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import plan, versions
from glidepath.assessment.refusals import refused_by
from glidepath.assessment.sources_used import of_predictions, sources_of
from glidepath.assessment.warnings_and_limits import COURSE_LIMITS, STOP_WARNING, with_hard_stops
from glidepath.basis.calendar import day_after
from glidepath.basis.errors import InputError
from glidepath.basis.sources import Source
from glidepath.body.derivative_kinetics import Parameter, moved_drug
from glidepath.body.model import Channel, People, some_people
from glidepath.body.pharmacokinetics import Array
from glidepath.checks import gate
from glidepath.facts import load
from glidepath.patient.case import Assumed, Case
from glidepath.patient.plan import Schedule
from glidepath.patient.regimen import Regimen
from glidepath.population.sampling import typical_person, virtual_people
from glidepath.simulation.bands import Band, band_of
from glidepath.simulation.course import UNKNOWN_BEGINNING, intakes_in
from glidepath.simulation.intakes import (
    Intakes,
    intakes_of_regimens,
    intakes_of_steps,
    usual_formulations,
)
from glidepath.simulation.many import Engine, Job, run_job
from glidepath.simulation.prediction import Horizon, horizon_days, job_of
from glidepath.simulation.sensitivity import score_gradient

HIGH = NormalDist().inv_cdf(0.9)
"""How many standard deviations the 10th and the 90th percentile lie from the middle."""
SEEN = 0.05
"""A smaller rise is not seen in what is shown, to a tenth of a point."""
FEWEST = 20
"""With fewer virtual people there is no range to speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What one value does to the worst day: the peak of the daily mean score at its 10th and 90th percentile.

    ``peak_at_p10`` and ``peak_at_p90`` are computed anew; ``linear_at_p10`` and ``linear_at_p90`` follow from
    the slope (points per unit of the logarithm) alone. ``typical`` is the value of the typical person in the
    unit of the fact, ``p10`` and ``p90`` are its percentiles. ``change`` is how far the peak goes, from the
    lowest to the highest of the three [points].
    """

    spread: Spread
    typical: float
    p10: float
    p90: float
    peak_at_p10: float
    peak_at_p90: float
    linear_at_p10: float
    linear_at_p90: float
    slope: float
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatMatters:
    """A tornado of one option or course, for the typical person; bars with the longest first.

    ``peak_typical`` is the typical person's highest daily mean score, on ``peak_date`` (None where withdrawal
    never begins: no day is worse than another). ``peak_people`` is the band of the same over virtual people,
    who draw from all spreads at once. ``not_valid_because`` says why none of it is valid for this person.
    """

    case: Case
    of: str
    says: str
    first_day: date
    last_day: date
    peak_typical: float
    peak_date: date | None
    peak_people: Band
    people: int
    bars: tuple[Bar, ...]
    warning: str | None
    assumed: tuple[Assumed, ...]
    sources: tuple[Source, ...]
    limits: tuple[str, ...]
    versions: Mapping[str, str]
    not_valid_because: tuple[str, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Bar, ...]:
        """Give the bars of one kind of spread."""
        return tuple(bar for bar in self.bars if bar.spread.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What is taken before and during the days that count, and how that is called."""

    of: str
    says: str
    before: Intakes | None
    after: Intakes
    warning: str | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        before = self.before.channels if self.before is not None else ()
        return tuple(dict.fromkeys((*before, *self.after.channels)))

    @property
    def first_day(self) -> date:
        """The first day that counts."""
        return self.after.first_day

    def unknown(self) -> tuple[str, ...]:
        """Say where the beginning of use is not known."""
        first = self.before if self.before is not None else self.after
        return (f"Here {UNKNOWN_BEGINNING}.",) if first.endless_before else ()

    def job(self, people: People) -> Job:
        """Write it as a job; the days that count are kept."""
        job = job_of(people, self.before, [self.after])
        keep = tuple(np.asarray(program.civil_day >= 0) for program in job.programs)
        return replace(job, keep=keep)


LIMITS = (
    "This is about the typical person of the case, one value at a time. It ranks what the worst day depends "
    "on and is no forecast for one person: see the band over virtual people, who differ in all at once.",
    "Values that the fact tables give no spread for are not varied: flow between compartments, share of a "
    "metabolite formed, lag. The two half-lives of alprazolam are in the band, but not among the bars.",
)


def what_matters(
    case: Case, asked: CourseAsked, option: str | None = None, say: Callable[[str], None] | None = None
) -> WhatMatters | Refusal:
    """Rank what the worst day of an option, or of a course, depends on.

    Parameters
    ----------
    case
        The case.
    asked
        Stop and days of the course, where no option is named; how many virtual people the band rests on
        (never fewer than 20).
    option
        The id of an option of this case's plan; None = the course as the case goes on, or stops.
    say
        Told once, in plain words, when the simulation must be compiled first.

    Returns
    -------
    WhatMatters or Refusal
        A refusal in an emergency; for an option, wherever no plan is computed.

    Raises
    ------
    InputError
        Where the plan has no such option, or nothing can be simulated.
    """
    stands = gate(case)
    if stands.emergency:
        return refused_by(case, stands, versions())
    people = max(asked.people, FEWEST)
    taken = _course(case, asked) if option is None else _option(case, option, people)
    if isinstance(taken, Refusal):
        return taken
    typical = typical_person(case.person, taken.channels)
    drawn = virtual_people(case.person, taken.channels, people)
    bars, peak, day = _bars(typical, taken)
    of_people = _peaks(drawn, taken, Engine(say=say))
    return WhatMatters(
        case=case,
        of=taken.of,
        says=taken.says,
        first_day=taken.after.first_day,
        last_day=day_after(taken.after.first_day, taken.after.days - 1),
        peak_typical=peak,
        peak_date=day_after(taken.after.first_day, day) if _rises(typical, peak) else None,
        peak_people=band_of(of_people),
        people=people,
        bars=bars,
        warning=with_hard_stops(taken.warning, stands.stops) if taken.warning else None,
        assumed=assumed_of_course(case) if option is None else case.assumed,
        sources=sources_of(of_predictions([drug for drug, _ in taken.channels])),
        limits=(*validity_limits(case, taken.first_day), *LIMITS, *COURSE_LIMITS, *taken.unknown()),
        versions=versions(),
        not_valid_because=not_valid_because(case, taken.first_day),
    )


def _rises(typical: People, peak: float) -> bool:
    """Say whether the typical person's score ever rises so far that it is seen."""
    return peak >= float(typical.responses.background_pwc20[0]) + SEEN


def _course(case: Case, asked: CourseAsked) -> _Taken:
    """The course; where dosing ends within it, the days after the end count, else all of them."""
    regimens, window = course_window(case, asked)
    intakes, _, last = intakes_in(regimens, window)
    dosed = last // (24 * 60) + 1
    if dosed >= intakes.days:
        return _Taken(of="course", says="going on as the case says", before=None, after=intakes)
    end = day_after(intakes.first_day, dosed)
    return _Taken(
        of="stop",
        says=_stopped(asked.stop or end, day_after(end, -1)),
        before=replace(intakes, mg=intakes.mg[:dosed]),
        after=Intakes(first_day=end, slots=intakes.slots, mg=intakes.mg[dosed:]),
        warning=STOP_WARNING,
    )


def _stopped(stop: date, last: date) -> str:
    before = "" if day_after(last, 1) == stop else f"; the last one was on {last}"
    return f"no dose from {stop} on{before}"


def _option(case: Case, option: str, people: int) -> _Taken | Refusal:
    """The history and one option of the plan; a pace that was added because of forecasts needs these too."""
    names: list[str] = []
    for count in (0, people):
        answer = plan(case, count)
        if isinstance(answer, Refusal):
            return answer
        names = [one.schedule.id for one in answer.options]
        if option in names:
            return _of_schedule(case, answer.options[names.index(option)].schedule)
    raise InputError(f'No option is called "{option}": type one of {", ".join(names)}.', "option")


def _of_schedule(case: Case, schedule: Schedule) -> _Taken:
    regimens: tuple[Regimen, ...] = simulated(case.regimens)
    steps, start = without_strangers(schedule.steps), case.taper.start
    for name in dict.fromkeys(dose.drug for step in steps for dose in step.doses):
        if not load.drug(name).simulated:
            why = load.drug(name).not_simulated_because
            raise InputError(f"{name} is not simulated here: {why}; name another option.", "option")
    tail_days = int(load.policy("after_zero_review_days").value or 0)
    days = horizon_days([steps], Horizon(start=start, tail_days=tail_days))
    return _Taken(
        of=schedule.id,
        says=schedule.says,
        before=intakes_of_regimens(regimens, day_after(start, -1)),
        after=intakes_of_steps(steps, start, days, usual_formulations(regimens)),
    )


def _peaks(people: People, taken: _Taken, engine: Engine) -> Array:
    daily = run_job(people, taken.job(people), engine).days[-1].pwc20
    return np.asarray(daily.max(axis=0), dtype=np.float64)


def _bars(typical: People, taken: _Taken) -> tuple[tuple[Bar, ...], float, int]:
    """Every bar, longest first; the typical person's worst day, and its number."""
    spreads = known_spreads(taken.channels)
    steps = np.array([[-HIGH * one.sd_log, HIGH * one.sd_log] for one in spreads]).ravel()
    owner = np.repeat(np.arange(len(spreads), dtype=np.int64), 2)
    moved = moved_people(typical, len(steps), _log_moves(spreads, steps, owner))
    exact = _peaks(moved, taken, Engine(tier="arrays"))
    gradient = score_gradient(typical, taken.job(typical))[-1]
    day, peak, slope = gradient.peak()
    by_parameter = dict(zip(gradient.parameters, slope[:, 0], strict=True))
    top = float(peak[0])
    found = []
    for place, one in enumerate(spreads):
        along = float(sum(weight * by_parameter[parameter] for parameter, weight in one.moves.items()))
        found.append(_bar(one, _value(typical, one), top, along, exact[2 * place : 2 * place + 2]))
    found.sort(key=lambda bar: (-bar.change, bar.spread.id))
    return tuple(found), top, int(day[0])


def _bar(spread: Spread, value: float, top: float, along: float, exact: Array) -> Bar:
    step, (low, high) = HIGH * spread.sd_log, (float(one) for one in exact)
    return Bar(
        spread=spread,
        typical=value,
        p10=float(value * np.exp(-step)),
        p90=float(value * np.exp(step)),
        peak_at_p10=low,
        peak_at_p90=high,
        linear_at_p10=top - along * step,
        linear_at_p90=top + along * step,
        slope=along,
        change=max(low, high, top) - min(low, high, top),
    )


def _value(typical: People, spread: Spread) -> float:
    """The value of the typical person in the unit of the fact: weight scales the kinetics only."""
    if spread.value is not None:
        return spread.value
    first = next(iter(spread.moves))
    for channel, drug in typical.drugs.items():
        if first.of == " ".join(channel):
            return float(getattr(drug, first.name)[0])
        for moiety in drug.moieties:
            if first.of == moiety.moiety:
                return float(getattr(moiety, first.name)[0])
    return spread.fact.value or 0.0


def _log_moves(spreads: Sequence[Spread], steps: Array, owner: NDArray[np.int64]) -> dict[Parameter, Array]:
    """By how much each copy of the person moves in each value: one copy per end of every bar."""
    parameters = dict.fromkeys(parameter for one in spreads for parameter in one.moves)
    weights = {
        parameter: np.array([one.moves.get(parameter, 0.0) for one in spreads]) for parameter in parameters
    }
    return {parameter: steps * weight[owner] for parameter, weight in weights.items()}


def moved_people(typical: People, count: int, log_moves: Mapping[Parameter, Array]) -> People:
    """Make copies of one person, each moved in its own values by their logarithms.

    Parameters
    ----------
    typical
        One person.
    count
        How many copies [count].
    log_moves
        By how much the logarithm of each parameter goes up, one number per copy.

    Returns
    -------
    People
        Within the bounds that virtual people are drawn in.
    """
    copies = some_people(typical, np.zeros(count, dtype=np.int64))
    facts = load.model_parameters()
    highest = {"h2": facts["h2_cap"].value, "background_pwc20": facts["pwc_max"].value}
    own = {p.name: move for p, move in log_moves.items() if not p.of}
    values = {
        name: np.minimum(getattr(copies.responses, name) * np.exp(move), highest.get(name) or np.inf)
        for name, move in own.items()
    }
    return replace(
        copies,
        responses=replace(copies.responses, **values),
        drugs={channel: moved_drug(drug, log_moves) for channel, drug in copies.drugs.items()},
    )
