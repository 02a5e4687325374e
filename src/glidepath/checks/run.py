"""Ask every rule, once, and rank the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib import import_module

from glidepath.checks import physical_dependence
from glidepath.checks.asked import CaseAsked, Dependence, OutputAsked, PlanAsked
from glidepath.checks.doses_over_time import InOneDrug, cuts, drugs_in, stretches
from glidepath.checks.equivalents import middle_factor
from glidepath.checks.finding import SEVERITY_ORDER, Finding
from glidepath.checks.planning_gate import STOPPING, Gate, gate_of
from glidepath.checks.reading import read_case
from glidepath.checks.registry import case_rules, output_rules, plan_rules
from glidepath.checks.situation import ORDINARY_VISIT, Situation
from glidepath.facts import load
from glidepath.facts.shapes import EquivalenceTable
from glidepath.patient.case import Case
from glidepath.patient.plan import Schedule, Step

ROOMS = tuple(
    import_module(f"glidepath.checks.{room}")
    for room in (
        "avoid",
        "depressants",
        "display",
        "hard_stops",
        "interaction",
        "label_limits",
        "level_of_care",
        "liver",
        "monitoring",
        "older",
        "opioids",
        "pace",
        "physical_dependence",
        "pregnancy",
        "psychiatric",
        "supply",
        "support",
        "switch",
    )
)
"""The rooms whose rules are registered; imported here and nowhere else."""

ANSWERED_ELSEWHERE: dict[str, str] = {}
"""Rules that no function here answers, each with where it is answered."""


def ask_about(case: Case, drug: str, situation: Situation = ORDINARY_VISIT) -> CaseAsked:
    """Read a case once for all questions about it."""
    reading = read_case(case, situation)
    found = physical_dependence.dependence_of(reading, drug)
    return CaseAsked(case=case, drug=drug, situation=situation, reading=reading, dependence=found)


def dependence(case: Case, drug: str, situation: Situation = ORDINARY_VISIT) -> Dependence:
    """How likely dependence on a drug is, by the use that the case records.

    Parameters
    ----------
    case
        The case.
    drug
        Generic name of the drug to be tapered.
    situation
        What is known today beside the case.

    Returns
    -------
    Dependence
        ``likely`` is True also where it is not known; ``why`` says so.
    """
    return ask_about(case, drug, situation).dependence


def case_findings(case: Case, drug: str, situation: Situation = ORDINARY_VISIT) -> tuple[Finding, ...]:
    """Ask every rule about a case.

    Parameters
    ----------
    case
        The case.
    drug
        Generic name of the drug to be tapered; where nothing is taken now, the one that ended last.
    situation
        What is known today beside the case (symptoms, visit, records). Left out: nothing.

    Returns
    -------
    tuple of Finding
        One per rule, worst severity first, then by rule id; also those that do not apply or cannot be told.
    """
    asked = ask_about(case, drug, situation)
    return ranked(answer(asked) for answer in case_rules().values())


def gate(case: Case, situation: Situation = ORDINARY_VISIT) -> Gate:
    """Whether anything may be computed for a case, and what must be known before a plan is accepted.

    Parameters
    ----------
    case
        The case.
    situation
        What is known today beside the case.

    Returns
    -------
    Gate
        Closed where a hard stop or an emergency holds.
    """
    drug = next((regimen.drug for regimen in case.regimens), "")
    asked = ask_about(case, drug, situation)
    rules = case_rules()
    return gate_of([rules[rule](asked) for rule in STOPPING], case.taper.market)


def schedule_findings(
    case: Case,
    schedule: Schedule,
    start_daily_mg: Fraction,
    found: Dependence,
    situation: Situation = ORDINARY_VISIT,
) -> tuple[Finding, ...]:
    """Ask every plan rule about one schedule.

    Parameters
    ----------
    case
        The case the schedule is for.
    schedule
        The schedule; its daily amounts are added up again from its doses.
    start_daily_mg
        The mean daily dose before the schedule [mg/day, above 0] of ``found.drug``.
    found
        How likely dependence is.
    situation
        What is known today beside the case.

    Returns
    -------
    tuple of Finding
        One per plan rule, worst severity first. A rule that a recorded exception covers is still
        ``not_met`` where it is broken, with the exception in ``because``.
    """
    reading = read_case(case, situation)
    asked_case = CaseAsked(case=case, drug=found.drug, situation=situation, reading=reading, dependence=found)
    rules = case_rules()
    quicker = any(rules[rule](asked_case).status == "met" for rule in ("R007", "R052"))
    plan = _plan_asked(schedule.steps, found.drug, start_daily_mg, _table_of(case, schedule))
    plan = replace(
        plan,
        dependence_likely=found.likely,
        profile=schedule.id,
        quicker_is_fine=quicker,
        case=asked_case,
        override=case.override,
    )
    return _plan_findings(plan)


def broken_rules(
    steps: Sequence[Step], start_daily_mg: Fraction, drug: str, profile: str = "", market: str = "US"
) -> tuple[str, ...]:
    """Which plan rules a schedule breaks for someone who is likely to depend on the drug.

    Parameters
    ----------
    steps
        The steps, with doses or with daily totals only.
    start_daily_mg
        The mean daily dose before the schedule [mg/day, above 0].
    drug
        The drug that the start is counted in.
    profile
        The id of a published profile, if it is one.
    market
        Whose equivalence table converts where the schedule changes the drug.

    Returns
    -------
    tuple of str
        Rule ids, worst first; a rule whose every break carries an exception on its step is left out.
    """
    table = load.equivalence_table(None, market)
    plan = replace(_plan_asked(steps, drug, start_daily_mg, table), profile=profile)
    return tuple(
        f.rule for f in _plan_findings(plan) if f.status == "not_met" and not f.because.get("exceptions")
    )


def output_findings(option_count: int | None = None, accepted_by: str | None = None) -> tuple[Finding, ...]:
    """Ask the rules about what is shown or printed.

    Parameters
    ----------
    option_count
        How many options a plan holds beside staying on the dose; None where there is no plan.
    accepted_by
        Who accepted it; None where nothing is printed for the person.

    Returns
    -------
    tuple of Finding
        One per display rule, worst severity first.
    """
    asked = OutputAsked(option_count=option_count, accepted_by=accepted_by)
    return ranked(answer(asked) for answer in output_rules().values())


def switch_refusals(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a case that speak against a computed switch: above the maximum, R020, R021."""
    return tuple(
        f
        for f in findings
        if f.status == "met" and (f.rule in ("R020", "R021") or f.because.get("no_computed_switch"))
    )


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst severity first, then by rule id."""
    return tuple(sorted(findings, key=lambda f: (SEVERITY_ORDER.index(f.severity), f.rule)))


def _plan_findings(plan: PlanAsked) -> tuple[Finding, ...]:
    return ranked(answer(plan) for answer in plan_rules().values())


def _table_of(case: Case, schedule: Schedule) -> EquivalenceTable:
    return load.equivalence_table(schedule.equivalence or case.taper.equivalence, case.taper.market)


def _plan_asked(steps: Sequence[Step], drug: str, start_mg: Fraction, table: EquivalenceTable) -> PlanAsked:
    """A schedule with its daily amounts; in diazepam where it changes the drug."""
    drugs = {drug, *drugs_in(steps)}
    convertible = len(drugs) > 1 and _factor(table.id, drug) > 0
    convert = _into_diazepam(table) if convertible else _only(drug)
    start = convert(drug, start_mg)
    parts = stretches(steps, convert)
    return PlanAsked(
        steps=tuple(steps),
        drug=drug,
        start_mg=start,
        dependence_likely=True,
        stretches=parts,
        cuts=cuts(parts, start),
        amounts_of="diazepam" if convertible else drug,
    )


def _only(counted: str) -> InOneDrug:
    """Count one drug as it is, and no other."""

    def count(drug: str, mg: Fraction) -> Fraction:
        return mg if drug == counted else Fraction(0)

    return count


def _into_diazepam(table: EquivalenceTable) -> InOneDrug:
    """Into diazepam by a table, or by another where it lacks the drug; what no table holds counts nothing."""

    def convert(drug: str, mg: Fraction) -> Fraction:
        return mg * _factor(table.id, drug)

    return convert


@cache
def _factor(table_id: str, drug: str) -> Fraction:
    others = (middle_factor(table.id, drug) for table in load.equivalence_tables())
    found = (middle_factor(table_id, drug), *others)
    return next((factor for factor in found if factor is not None), Fraction(0))
