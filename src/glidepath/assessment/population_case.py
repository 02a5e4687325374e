"""A population made ready to be followed, and its counts turned into an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from glidepath.assessment.forecasts import some_simulated
from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.plan_case import versions
from glidepath.assessment.population_plans import MadePlan, made_plan
from glidepath.assessment.refusals import refused_by
from glidepath.assessment.sources_used import of_predictions, sources_of
from glidepath.assessment.warnings_and_limits import COURSE_LIMITS, not_simulated, with_hard_stops
from glidepath.assessment.which_drug import tapered
from glidepath.basis.calendar import day_after
from glidepath.basis.errors import InputError
from glidepath.basis.sources import Source
from glidepath.checks import gate
from glidepath.facts import load
from glidepath.patient.case import Assumed
from glidepath.patient.regimen import Regimen
from glidepath.population.outcomes import Outcome, outcomes_of
from glidepath.population.sampling import people_numbered, typical_person
from glidepath.population.spec import PopulationSpec
from glidepath.population.study import Study
from glidepath.population.summary import Distribution, PlanSummary, score_before, summary_of
from glidepath.population.tally import Tally
from glidepath.simulation.course import UNKNOWN_BEGINNING
from glidepath.simulation.intakes import intakes_of_regimens, joined_slots
from glidepath.simulation.prediction import job_of

_ASKED = 1000
"""So many people are asked which of their features were taken into account."""
_LIMITS = (
    "These are virtual people, who show what the model expects of many; they are no one's forecast and no "
    "plan for a person.",
    "Regimens that the SPEC writes out are followed as they stand; no rule of a taper is checked on them. An "
    "option of the planner is made for the typical person and given to everybody, whatever happens to them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyPopulation:
    """A population before it is followed: what was asked, the plans as made, and the study."""

    spec: PopulationSpec
    plans: tuple[MadePlan, ...]
    study: Study
    outcomes: tuple[Outcome, ...]
    used: tuple[str, ...]
    left_out: tuple[str, ...]
    limits: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationAnswer:
    """What plans did to a population, with what it rests on; ``summaries`` in the order of the plans."""

    ready: ReadyPopulation
    before: Distribution
    summaries: tuple[PlanSummary, ...]
    assumed: tuple[Assumed, ...]
    versions: Mapping[str, str]


def ready_population(spec: PopulationSpec) -> ReadyPopulation | Refusal:
    """Make every plan of a population and write down what must be followed.

    Parameters
    ----------
    spec
        What is asked.

    Returns
    -------
    ReadyPopulation or Refusal
        A refusal in an emergency, and where a plan asks the planner for a taper that may not be computed.

    Raises
    ------
    InputError
        Where nothing can be simulated, or a plan cannot be made.
    """
    case = spec.case
    stands = gate(case)
    if stands.emergency:
        return refused_by(case, stands, versions())
    regimens = some_simulated(case.regimens)
    taken = tapered(case)
    made: list[MadePlan] = []
    for wish in spec.plans:
        plan = made_plan(spec, wish, regimens, taken.regimen.drug if taken else None)
        if isinstance(plan, Refusal):
            return plan
        cut = wish.kind != "stay"
        made.append(replace(plan, warning=with_hard_stops(plan.warning, stands.stops)) if cut else plan)
    study = _study(spec, regimens, made)
    typical = typical_person(case.person, study.channels)
    known = job_of(typical, study.before, study.plans).system.moieties
    some = people_numbered(spec.crowd, study.channels, np.arange(min(spec.people, _ASKED)), spec.seed)
    strangers = {regimen.drug for regimen in case.regimens} - {regimen.drug for regimen in regimens}
    return ReadyPopulation(
        spec=spec,
        plans=tuple(made),
        study=study,
        outcomes=outcomes_of(study, known),
        used=(*some.used, UNKNOWN_BEGINNING) if study.before and study.before.endless_before else some.used,
        left_out=some.left_out,
        limits=(*COURSE_LIMITS, *_LIMITS, *(not_simulated(load.drug(name)) for name in sorted(strangers))),
        sources=sources_of(
            [
                *of_predictions(drug for drug, _ in study.channels),
                *_of_plans(made),
                *(source for stop in stands.stops for source in stop.sources),
            ]
        ),
    )


def population_answer(ready: ReadyPopulation, tally: Tally) -> PopulationAnswer:
    """Turn the counts of everybody into an answer.

    Parameters
    ----------
    ready
        The population.
    tally
        Everybody's counts.

    Returns
    -------
    PopulationAnswer
        Distributions per plan.
    """
    return PopulationAnswer(
        ready=ready,
        before=score_before(tally),
        summaries=tuple(summary_of(tally, plan, ready.outcomes) for plan in tally.plans),
        assumed=(*ready.spec.assumed, *(item for plan in ready.plans for item in plan.assumed)),
        versions=versions(),
    )


def _study(spec: PopulationSpec, regimens: Sequence[Regimen], made: Sequence[MadePlan]) -> Study:
    start = spec.case.taper.start
    before = intakes_of_regimens(regimens, day_after(start, -1))
    known = [] if before is None else [before]
    slots = joined_slots([*known, *(plan.intakes for plan in made)])
    if not slots:
        raise InputError("plans: nothing is taken before or in any plan; give medicines that are.", "plans")
    return Study(
        crowd=spec.crowd,
        channels=tuple(dict.fromkeys(slot.channel for slot in slots)),
        people=spec.people,
        seed=spec.seed,
        start=start,
        days=spec.days,
        before=before,
        plans=tuple(plan.intakes for plan in made),
        rise_points=load.policy("target_rise_points").value or 0.0,
    )


def _of_plans(made: Sequence[MadePlan]) -> list[str]:
    return [source for plan in made for source in plan.sources]
