"""The one place where the rooms meet: a case in, a plan or a refusal out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from glidepath.assessment.case_in_words import case_facts
from glidepath.assessment.forecast_validity import not_valid_because, validity_limits
from glidepath.assessment.forecasts import (
    NO_FORECASTS,
    Forecasts,
    forecasts,
    simulated,
    with_slower_choice,
    without_strangers,
)
from glidepath.assessment.plan_answer import (
    Answer,
    Comparator,
    OptionAnswer,
    PlanAnswer,
    PublishedAnswer,
)
from glidepath.assessment.receptor_reserve import ReserveBenefit, reserve_benefit
from glidepath.assessment.refusals import refused_by, stopped
from glidepath.assessment.settled_questions import with_settled_questions
from glidepath.assessment.sources_used import of_findings, of_predictions, of_schedules, sources_of
from glidepath.assessment.specialist_schedule import specialist_findings, specialist_option
from glidepath.assessment.version import VERSION
from glidepath.assessment.warnings_and_limits import limits_of, stop_warning
from glidepath.assessment.which_drug import Tapered, tapered
from glidepath.checks import (
    Dependence,
    Gate,
    case_findings,
    dependence,
    gate,
    output_findings,
    schedule_findings,
    switch_refusals,
)
from glidepath.checks.finding import Finding
from glidepath.facts import load
from glidepath.patient.case import Assumed, Case
from glidepath.patient.plan import Schedule
from glidepath.taper.limits import Latitude
from glidepath.taper.offer import TaperAnswer, plan_schedules

PEOPLE = 500
"""How many virtual people stand behind the bands when nobody says otherwise."""
Told = Callable[[str], None]
_TOO_FEW = "R063"
_QUICK = "R007"
_SHORT = "R052"
_EQUAL_DRIVE = "equal_drive"
_USUAL = "percent_of_current"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What is planned: the case, its drug, what stands in the way, and how."""

    case: Case
    taken: Tapered
    gate: Gate
    people: int
    told: Told
    say: Told | None
    dependence: Dependence
    findings: tuple[Finding, ...]


def plan(case: Case, people: int = PEOPLE, told: Told | None = None, say: Told | None = None) -> Answer:
    """Plan a taper: a prescription in, options out, as drafts for a clinician.

    Parameters
    ----------
    case
        The case, understood and checked.
    people
        Virtual people behind each band [count, 0 or more]; 0 leaves predictions out.
    told
        Called with a few words before each long part of the work.
    say
        Told once, in plain words, when the simulation must be compiled first.

    Returns
    -------
    PlanAnswer or Refusal
        A refusal where nothing may be computed, for safety.

    Raises
    ------
    InputError
        Where there is nothing to taper, or the market's products cannot make it.
    """
    case = with_settled_questions(case)
    stands = gate(case)
    recorded = case.specialist is not None and bool(case.specialist.schedule)
    if stands.emergency or (stands.closed and not recorded):
        return refused_by(case, stands, versions())
    taken = tapered(case)
    if taken is None:
        return stopped(case, versions())
    drug = taken.regimen.drug
    work = _Work(
        case=case,
        taken=taken,
        gate=stands,
        people=people,
        told=told or _quiet,
        say=say,
        dependence=dependence(case, drug),
        findings=case_findings(case, drug),
    )
    return _planned(work)


def versions() -> dict[str, str]:
    """Say which program and which facts an answer comes from.

    Examples
    --------
    >>> sorted(versions())
    ['facts', 'glidepath']
    """
    dated = [number.written_on for number in load.policies().values()]
    return {"glidepath": VERSION, "facts": max(dated)}


def _quiet(_: str) -> None:
    """Tell nobody."""


def _planned(work: _Work) -> PlanAnswer:
    work.told("finding doses that a pharmacy can make")
    offer = _specialist_offer(work) if work.gate.closed else _offer(work)
    predicted = NO_FORECASTS
    if work.people:
        work.told(f"simulating {work.people} virtual people")
        predicted = forecasts(work.case, work.taken.regimen.drug, offer, work.people, work.say)
        if not not_valid_because(work.case, work.case.as_of):  # else its promise of a low chance is empty
            offer, predicted = with_slower_choice(work.case, offer, predicted, work.people)
    beside = next((s for s in offer.schedules if s.method == _USUAL), None)
    options = tuple(_option(work, schedule, predicted, beside) for schedule in offer.schedules)
    findings = (*_of_the_case(work, options), *_about_the_options(offer, len(options)))
    return _answer(work, offer, predicted, options, findings)


def _of_the_case(work: _Work, options: Sequence[OptionAnswer]) -> tuple[Finding, ...]:
    """The findings of the case; where a recorded schedule is dispensed, with the rules that it breaks."""
    if not work.gate.closed or work.case.specialist is None:
        return work.findings
    of_option = (finding for option in options for finding in option.findings)
    return specialist_findings(work.findings, of_option, work.case.specialist)


def _offer(work: _Work) -> TaperAnswer:
    """Every option that the rules and the products allow."""
    met = {finding.rule: finding for finding in work.findings if finding.status == "met"}
    lifted = [met[rule] for rule in (_QUICK, _SHORT) if rule in met]
    latitude = Latitude(
        dependence_likely=work.dependence.likely,
        quick_taper=_QUICK in met,
        short_use=_SHORT in met,
        because=" ".join(f"{finding.rule}: {finding.says}" for finding in lifted),
    )
    barred = " ".join(finding.says for finding in switch_refusals(work.findings))
    regimen, others = work.taken.regimen, work.taken.continuing
    return plan_schedules(work.case, regimen, others, latitude, barred, with_slower=work.people > 0)


def _specialist_offer(work: _Work) -> TaperAnswer:
    """The recorded schedule alone: where a hard stop holds, nothing is computed."""
    assert work.case.specialist is not None  # noqa: S101  (the caller has seen it)
    schedule = specialist_option(work.case, work.case.specialist, work.case.taken_now())
    return TaperAnswer(
        schedules=(schedule,),
        slower=(),
        published=(),
        few_because="only the specialist's recorded schedule is here: for safety no other option is computed",
        what_would_help=("ask the specialist for another schedule",),
    )


def _option(work: _Work, schedule: Schedule, predicted: Forecasts, beside: Schedule | None) -> OptionAnswer:
    findings = schedule_findings(work.case, schedule, work.taken.regimen.daily_mg, work.dependence)
    prediction = predicted.schedules.get(schedule.id)
    reserve = _reserve(work, schedule, beside) if prediction else None
    return OptionAnswer(schedule=schedule, prediction=prediction, findings=findings, reserve=reserve)


def _reserve(work: _Work, schedule: Schedule, beside: Schedule | None) -> ReserveBenefit | None:
    """What equal steps of drive bring beside the option of about the same length."""
    if schedule.method != _EQUAL_DRIVE or beside is None:
        return None
    own, other = (replace(s, steps=without_strangers(s.steps)) for s in (schedule, beside))
    return reserve_benefit(work.case, simulated(work.case.regimens), own, other, work.people)


def _about_the_options(offer: TaperAnswer, count: int) -> tuple[Finding, ...]:
    """What a reader must see about the options, and any rule of output that is broken."""
    said = [f for f in output_findings(option_count=count) if f.severity == "display" or f.status != "met"]
    if not offer.few_because:
        return tuple(said)
    few = f"Few options: {offer.few_because}."
    helps = f"What would help: {'; '.join(offer.what_would_help)}."
    return tuple(
        replace(f, says=few, do=helps) if f.rule == _TOO_FEW and f.status == "not_met" else f for f in said
    )


def _answer(
    work: _Work,
    offer: TaperAnswer,
    predicted: Forecasts,
    options: Sequence[OptionAnswer],
    findings: tuple[Finding, ...],
) -> PlanAnswer:
    case, regimen = work.case, work.taken.regimen
    return PlanAnswer(
        case=case,
        drug=regimen.drug,
        current_daily_mg=regimen.daily_mg,
        dependence_likely=work.dependence.likely,
        case_facts=case_facts(case, regimen, work.taken.continuing, work.dependence),
        findings=findings,
        options=tuple(options),
        stay=Comparator(prediction=predicted.stay),
        stop_today=Comparator(
            prediction=predicted.stop_today, warning=stop_warning(work.findings, work.dependence)
        ),
        published=tuple(
            PublishedAnswer(profile=profile, prediction=predicted.published.get(profile.id))
            for profile in offer.published
        ),
        assumed=(*case.assumed, *work.taken.assumed, *_unused(work)),
        not_known=tuple(dict.fromkeys((*case.not_known, *work.gate.unknown))),
        hard_stop_unknown=work.gate.unknown,
        sources=sources_of(_source_ids(work, offer, options, findings)),
        limits=(
            *(validity_limits(case, case.as_of) if _has_forecast(predicted) else ()),
            *limits_of(case, load.drug(regimen.drug), work.taken.continuing, work.people),
        ),
        not_valid_because=not_valid_because(case, case.as_of),
        versions=versions(),
        people=work.people,
        refused_methods=offer.refused,
        emergency_text=work.gate.emergency_text,
        boxed_warning=load.boxed_warnings(taken.drug for taken in case.taken_now()),
    )


def _has_forecast(predicted: Forecasts) -> bool:
    return bool(predicted.stay or predicted.schedules or predicted.published)


def _unused(work: _Work) -> Iterable[Assumed]:
    if work.case.specialist is None or work.gate.closed or not work.case.specialist.schedule:
        return ()
    why = "kept aside: a taper can be computed here, and a recorded schedule is dispensed only where none is"
    return (Assumed(field="specialist.schedule", value=None, why=why),)


def _source_ids(
    work: _Work, offer: TaperAnswer, options: Sequence[OptionAnswer], findings: Iterable[Finding]
) -> Iterable[str]:
    yield from of_findings(findings)
    for option in options:
        yield from of_findings(option.findings)
    yield from of_schedules(work.case, [option.schedule for option in options], offer.published)
    if work.people:
        yield from of_predictions(regimen.drug for regimen in work.case.taken_now())
    taken = [regimen.drug for regimen in work.case.taken_now()]
    yield from (source for warning in load.boxed_warnings(taken) for source in warning.sources)
    yield from (source for entry in load.emergency(work.case.taper.market) for source in entry.sources)
