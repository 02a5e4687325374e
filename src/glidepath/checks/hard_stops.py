"""When nothing is computed: seizures held back, pregnancy, under 18, suicidality, emergency signs."""

from __future__ import annotations

from glidepath.checks.asked import CaseAsked
from glidepath.checks.finding import Finding
from glidepath.checks.limits import limit
from glidepath.checks.reading import Reading
from glidepath.checks.registry import case_rule, finding
from glidepath.checks.three_valued import Truth, any_of, negated, settled, told, unknown
from glidepath.checks.vocabulary import emergency_signs_in

SIGNS = "person.emergency_signs"
_HELD_BACK = ("epilepsy", "stop_listed")
_SEVERE_SIGNS = frozenset({"seizure", "confusion", "hallucination"})


@case_rule("R025")
def seizures_held_back(asked: CaseAsked) -> Finding:
    """R025: the drug may hold back seizures, catatonia or stiff-person syndrome."""
    reading = asked.reading
    listed = [settled(True, *reading.flags[flag]) for flag in _HELD_BACK if flag in reading.flags]
    epilepsy = told("person.epilepsy", reading.case.person.epilepsy)
    return finding("R025", any_of(*listed, reading.indication_is(*_HELD_BACK), epilepsy))


@case_rule("R033")
def pregnancy(asked: CaseAsked) -> Finding:
    """R033: no computed taper in pregnancy."""
    return finding("R033", asked.reading.pregnant())


@case_rule("R035")
def not_adult(asked: CaseAsked) -> Finding:
    """R035: no computed taper under the age that the guideline covers."""
    return finding("R035", negated(asked.reading.at_least_years(float(limit("R035", "age_min_years")))))


@case_rule("R032")
def suicidality(asked: CaseAsked) -> Finding:
    """R032: thoughts of suicide or self-harm stop the planning."""
    reading = asked.reading
    signs = reading.case.person.emergency_signs or ()
    named = [settled(True, SIGNS, sign) for sign in signs if "self_harm" in emergency_signs_in(sign)]
    return finding("R032", any_of(*named, reading.suicidality()))


@case_rule("R027")
def severe_withdrawal_now(asked: CaseAsked) -> Finding:
    """R027: a seizure, delirium, psychosis or severe withdrawal is happening now."""
    severe = asked.situation.severe_withdrawal
    now = [told("severe withdrawal now", True)] if severe else []
    return finding("R027", any_of(*now, _severe_sign(asked.reading)))


@case_rule("R066")
def emergency_sign(asked: CaseAsked) -> Finding:
    """R066: an emergency sign is named."""
    signs = asked.case.person.emergency_signs
    if signs is None:
        return finding("R066", unknown(SIGNS))
    return finding("R066", settled(bool(signs), SIGNS, list(signs)))


def _severe_sign(reading: Reading) -> Truth:
    signs = reading.case.person.emergency_signs
    if signs is None:
        return unknown(SIGNS)
    named = [sign for sign in signs if not _SEVERE_SIGNS.isdisjoint(emergency_signs_in(sign))]
    return settled(bool(named), SIGNS, named or list(signs))
