"""All the options for one case, and what is put beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from glidepath.patient.case import Case
from glidepath.patient.plan import PublishedProfile, Schedule
from glidepath.patient.regimen import Regimen
from glidepath.taper.candidates import (
    Candidate,
    candidates,
    current_candidate,
    schedule_of,
    slower_candidates,
    what_would_help,
)
from glidepath.taper.cross_over import switched_schedule, why_not
from glidepath.taper.limits import Latitude, percent, policy_number
from glidepath.taper.published_profiles import as_options, published_profiles
from glidepath.taper.request import Request, request_for


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperAnswer:
    """What floor 7 gives out for one case.

    ``slower`` are paces that the forecast may choose among and that are no options by themselves;
    ``refused`` names methods that were asked for and are not computed, with the reason;
    ``few_because`` is set where fewer than two different options could be made.
    """

    schedules: tuple[Schedule, ...]
    slower: tuple[Schedule, ...]
    published: tuple[PublishedProfile, ...]
    refused: tuple[tuple[str, str], ...] = ()
    few_because: str = ""
    what_would_help: tuple[str, ...] = ()


def plan_schedules(
    case: Case,
    regimen: Regimen,
    continuing: Sequence[Regimen] = (),
    latitude: Latitude | None = None,
    switch_barred: str = "",
    with_slower: bool = True,
) -> TaperAnswer:
    """Make every option for tapering one drug of a case.

    Parameters
    ----------
    case
        The case as understood, past the gate: nothing here knows of hard stops.
    regimen
        The current regimen that is tapered; other current ones are ``continuing``.
    continuing
        Regimens that stay as they are.
    latitude
        What the findings allow; None means that dependence is taken as likely and nothing is lifted.
    switch_barred
        Why R021 bars a computed switch, or "".
    with_slower
        Whether the slower paces are made too; only a forecast reads them.

    Returns
    -------
    TaperAnswer
        Options, the guideline's usual pace first, all inside the rules, duplicates dropped.

    Raises
    ------
    InputError
        Where the market has no product of the drug or the target is not below today's dose.
    """
    request = request_for(case, regimen, continuing, latitude or Latitude(dependence_likely=True))
    switched, refused = _switches(request, switch_barred)
    published = published_profiles(request)
    made = _schedules(request) + switched
    if not made and case.taper.methods:
        made = _schedules(_with_usual_methods(request))
    schedules = _different(made + list(as_options(request, published)))
    slower_paces = slower_candidates(request) if with_slower else ()
    slower = [schedule_of(request, candidate) for candidate in slower_paces]
    helps = what_would_help(request)
    return TaperAnswer(
        schedules=schedules,
        slower=_different([s for s in slower if s]),
        published=published,
        refused=(*refused, *_not_made(case, schedules)),
        what_would_help=helps,
        few_because=_few(len(schedules), request) if len(schedules) < 2 else "",
    )


def _schedules(request: Request) -> list[Schedule]:
    made = (schedule_of(request, candidate) for candidate in candidates(request))
    return [schedule for schedule in made if schedule]


def _with_usual_methods(request: Request) -> Request:
    """The same request without its choice of methods, where none of them could be computed."""
    return replace(request, case=replace(request.case, taper=replace(request.case.taper, methods=())))


def _different(schedules: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """Drop schedules that hand out the same doses on the same days as an earlier one."""
    kept: dict[tuple[object, ...], Schedule] = {}
    for schedule in schedules:
        days = tuple((step.start, step.doses) for step in schedule.steps)
        kept.setdefault(days, schedule)
    return tuple(kept.values())


def _switches(request: Request, barred: str) -> tuple[list[Schedule], list[tuple[str, str]]]:
    taper = request.case.taper
    if taper.switch_to is None and "switch" not in taper.methods:
        return [], []
    new = taper.switch_to or "diazepam"
    reason = barred or why_not(request, new)
    if reason:
        return [], [("switch", reason)]
    made = [switched_schedule(request, new, candidate) for candidate in _switch_paces(request)]
    found = [schedule for schedule in made if schedule]
    return (
        (found, [])
        if found
        else (
            [],
            [
                (
                    "switch",
                    "these products allow no step between the two drugs that keeps the rules and the target",
                )
            ],
        )
    )


def _switch_paces(request: Request) -> tuple[Candidate, ...]:
    interval = int(policy_number("interval_min_days"))
    fast = current_candidate(percent("faster_percent"), interval)
    slow = current_candidate(percent("slower_percent"), interval)
    return (fast, slow) if request.case.taper.methods == ("switch",) else (fast,)


def _not_made(case: Case, schedules: Sequence[Schedule]) -> list[tuple[str, str]]:
    """Methods that were asked for and gave nothing, with the reason."""
    why = {
        "optimised": "this version does not compute optimised tapers yet; the other methods stand",
        "equal_drive": "the kinetics of this drug are not known well enough for equal steps of drive",
        "percent_of_current": "these products allow not one cut",
        "percent_of_start": "these products allow not one cut",
    }
    made = {schedule.method for schedule in schedules}
    return [(name, why[name]) for name in case.taper.methods if name in why and name not in made]


def _few(count: int, request: Request) -> str:
    drug, market = request.taken.drug, request.case.taper.market
    number = "no option" if not count else "only one option"
    return f"{number} could be made from the {drug} products of the {market} market under these settings"
