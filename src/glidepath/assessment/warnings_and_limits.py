"""The fixed words that go with every plan: what a sudden stop can do, and what the program does not know."""

from __future__ import annotations

from collections.abc import Iterable

from glidepath.checks import Dependence
from glidepath.checks.finding import Finding
from glidepath.facts import load
from glidepath.facts.shapes import Drug
from glidepath.patient.case import Case
from glidepath.patient.regimen import Regimen

STOP_WARNING = (
    "This shows discomfort only. It cannot show seizures, and seizures can kill. Do not stop suddenly. "
    "It stands here to compare, not as an option."
)
_SHORT_USE = "R052"
_SHORT_USE_WORDS = {
    "met": "here its conditions are met, so a clinician may judge that a stop without a taper is possible",
    "cannot_tell": "it cannot be told whether that holds here",
    "not_applicable": "that does not hold here",
    "not_met": "that does not hold here",
}
_STEADY_HIGH_DOSE = (
    "At a steady high dose the model shows more discomfort than stable users report. That the curve of a "
    "sudden stop can lie lower later is no reason to stop suddenly."
)
_ALWAYS = (
    "These are drafts for a clinician, who decides. They are options, not orders, and no diagnosis.",
    "Seizures and delirium are not predicted. No number here is the chance of a seizure.",
    "Each band shows how people differ and how little is known; one person can fall outside it. "
    "The withdrawal scores rest on a model with assumed parts, fitted to few published trials of adults.",
    _STEADY_HIGH_DOSE,
    "Conversions between drugs differ up to several-fold between published tables.",
    "Products are those on file for the market; a pharmacist knows what is in stock.",
)
COURSE_LIMITS = (
    _ALWAYS[1],
    _ALWAYS[2],
    _STEADY_HIGH_DOSE,
    "Other medicines do not change the levels here.",
)
"""What goes with every time course."""


def with_hard_stops(warning: str | None, stops: Iterable[Finding]) -> str | None:
    """Add to the warning of lower doses why no taper is computed in this situation.

    Parameters
    ----------
    warning
        What is said anyway.
    stops
        The hard stops that hold.

    Returns
    -------
    str or None
        None where there is nothing to warn of.

    Examples
    --------
    >>> with_hard_stops(None, [])
    """
    reasons = [f"No taper is computed in this situation ({stop.rule}): {stop.says}" for stop in stops]
    return " ".join([*([warning] if warning else []), *reasons]) or None


def stop_warning(findings: Iterable[Finding], dependence: Dependence) -> str:
    """Warn of a sudden stop; after short use, say what rule R052 holds and whether it holds here.

    Parameters
    ----------
    findings
        The findings of the case.
    dependence
        How long it has been taken.

    Returns
    -------
    str
        The warning that always stands beside the course of a sudden stop.
    """
    short_days = load.policy("short_use_max_days").value
    used_days = dependence.duration_days
    if used_days is None or short_days is None or used_days >= short_days:
        return STOP_WARNING
    status = next((finding.status for finding in findings if finding.rule == _SHORT_USE), "cannot_tell")
    return (
        f"{STOP_WARNING} Rule {_SHORT_USE}: after less than {short_days:g} days of use that was not "
        f"high-dose and without added risks, stopping without a taper can be possible; "
        f"{_SHORT_USE_WORDS[status]}."
    )


def limits_of(case: Case, drug: Drug, continuing: Iterable[Regimen], people: int) -> tuple[str, ...]:
    """Say what this plan does not know.

    Parameters
    ----------
    case
        The case.
    drug
        The drug that is tapered.
    continuing
        What stays as it is.
    people
        How many virtual people stand behind the bands; 0 = none.

    Returns
    -------
    tuple[str, ...]
        One sentence each.
    """
    said = list(_ALWAYS)
    if people == 0:
        said.append("No predictions were asked for (people 0): the pace rests on rules alone.")
    else:
        said += [not_simulated(drug)] if not drug.simulated else []
    others = {regimen.drug for regimen in continuing}
    said += [not_simulated(load.drug(name)) for name in sorted(others) if not load.drug(name).simulated]
    if case.other_medicines:
        said.append(
            "Other medicines do not change the predicted levels here; the findings say where they may."
        )
    if case.person.age_years is None or case.person.weight_kg is None:
        said.append("Age or weight is not known: the predictions are for adults of any size.")
    return tuple(dict.fromkeys(said))


def not_simulated(drug: Drug) -> str:
    """Say that a drug has no prediction, and why."""
    return (
        f"{drug.name} is not simulated here ({drug.not_simulated_because}): it goes by rules alone, without "
        "a prediction."
    )
