"""Which of the drugs that are taken is tapered, and what stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from glidepath.assessment.known_drugs import drug_named
from glidepath.basis.errors import InputError
from glidepath.facts import load
from glidepath.patient.case import Assumed, Case
from glidepath.patient.regimen import Regimen, TimedDose

_DRUG_FIELD = "taper.drug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapered:
    """The regimen that is tapered, as one; the regimens that stay; what was assumed in choosing."""

    regimen: Regimen
    continuing: tuple[Regimen, ...]
    assumed: tuple[Assumed, ...]


def tapered(case: Case) -> Tapered | None:
    """Choose what is tapered: the drug that the case names, else the first current benzodiazepine listed.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    Tapered or None
        None where nothing is taken on ``as_of``.

    Raises
    ------
    InputError
        When the case names a drug that is not taken now.
    """
    taken = case.taken_now()
    if not taken:
        return None
    drug = _named(case, taken) if case.taper.drug else _first(taken)
    same = [regimen for regimen in taken if regimen.drug == drug]
    joined = [regimen for regimen in same if _goes_with(regimen, same[0])]
    continuing = tuple(regimen for regimen in taken if regimen not in joined)
    return Tapered(
        regimen=_as_one(joined),
        continuing=continuing,
        assumed=(*_choice(case, drug, continuing), *_joining(joined)),
    )


def _named(case: Case, taken: Sequence[Regimen]) -> str:
    drug = drug_named(case.taper.drug or "").name
    names = list(dict.fromkeys(regimen.drug for regimen in taken))
    if drug not in names:
        raise InputError(
            f"{_DRUG_FIELD}: {drug} is not taken on {case.as_of}; taken then: {', '.join(names)}.",
            _DRUG_FIELD,
        )
    return drug


def _first(taken: Sequence[Regimen]) -> str:
    known = load.drugs()
    proper = [regimen.drug for regimen in taken if known[regimen.drug].kind == "benzodiazepine"]
    return proper[0] if proper else taken[0].drug


def _goes_with(regimen: Regimen, first: Regimen) -> bool:
    """Whether two lines of one drug are one regimen: same release, same days."""
    return (
        regimen.formulation == first.formulation
        and regimen.days_per_week == first.days_per_week
        and regimen.as_needed == first.as_needed
    )


def _as_one(regimens: Sequence[Regimen]) -> Regimen:
    if len(regimens) == 1:
        return regimens[0]
    totals: dict[str, Fraction] = {}
    for dose in (dose for regimen in regimens for dose in regimen.doses):
        totals[dose.time] = totals.get(dose.time, Fraction(0)) + dose.mg
    known = [regimen.since for regimen in regimens if regimen.since is not None]
    return replace(
        regimens[0],
        doses=tuple(TimedDose(time=time, mg=totals[time]) for time in sorted(totals)),
        since=max(known) if len(known) == len(regimens) else None,
        directions="; ".join(regimen.directions for regimen in regimens),
    )


def _choice(case: Case, drug: str, continuing: Sequence[Regimen]) -> tuple[Assumed, ...]:
    if not continuing or case.taper.drug is not None:
        return ()
    others = ", ".join(dict.fromkeys(regimen.directions or regimen.drug for regimen in continuing))
    why = f"the first current benzodiazepine listed; this stays as it is: {others}"
    return (Assumed(field=_DRUG_FIELD, value=drug, why=why),)


def _joining(joined: Sequence[Regimen]) -> tuple[Assumed, ...]:
    if len(joined) == 1:
        return ()
    lines = "; ".join(regimen.directions for regimen in joined)
    why = "these lines name one drug taken on the same days, so they are planned as one"
    return (Assumed(field="medicines", value=lines, why=why),)
