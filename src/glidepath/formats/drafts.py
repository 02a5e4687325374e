"""One medicine of a line of directions, read before its dates are put on the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from glidepath.basis.amounts import plain_number
from glidepath.basis.errors import InputError
from glidepath.facts.load import drugs, products
from glidepath.facts.shapes import Drug
from glidepath.formats.direction_elements import elements_of
from glidepath.formats.direction_lines import Segment
from glidepath.formats.direction_tokens import EXAMPLE, quoted
from glidepath.formats.dose_phrases import DayOfDoses, day_of_doses
from glidepath.formats.found import (
    AND,
    AS_NEEDED,
    CLOSE,
    COMMA,
    COUNT,
    DAYS_A_WEEK,
    INDICATION,
    LENGTH,
    MASS,
    NOTHING,
    OPEN,
    PATTERN,
    RELEASE,
    SINCE,
    STRENGTH_PER_ML,
    UNTIL,
    VOLUME,
    Element,
)
from glidepath.formats.histories import Stage
from glidepath.formats.other_medicines import period_elements
from glidepath.formats.periods import DAYS_IN_A_WEEK
from glidepath.patient.regimen import OtherMedicine

_REMARKS = (SINCE, UNTIL, LENGTH, AS_NEEDED, DAYS_A_WEEK, INDICATION, RELEASE, NOTHING)
_AMOUNT_KINDS = {MASS, COUNT, VOLUME, STRENGTH_PER_ML, PATTERN}
_MARKETS = ("US", "UK")
_FAMILY_WORDS = {"XR": "extended-release", "SL": "sublingual", "IR": "immediate-release"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One stage of one medicine. ``day`` None is a pause; ``other`` holds a medicine that is not tapered."""

    stage: Stage
    text: str
    drug: Drug | None = None
    other: OtherMedicine | None = None
    family: str = "IR"
    day: DayOfDoses | None = None
    days_per_week: int = DAYS_IN_A_WEEK
    as_needed: bool = False
    indication: str | None = None
    rough_since: str = ""


def draft_of(segment: Segment, carried: str | None, as_of: date) -> Draft:
    """Read the directions of one medicine.

    Parameters
    ----------
    segment
        The medicine's part of a line.
    carried
        The drug of the part before, which is meant where this one names none.
    as_of
        The day that counts as today.

    Returns
    -------
    Draft
        What is taken, and what the words say of its dates.

    Raises
    ------
    InputError
        At anything that is not understood.
    """
    medicine = segment.named.medicine if segment.named is not None else None
    if medicine is not None:
        other = OtherMedicine(name=medicine.name, classes=medicine.classes, directions=segment.text)
        return _other(segment, other, as_of)
    if segment.unknown and carried is None:
        other = OtherMedicine(
            name=segment.unknown.lower(), classes=(), directions=segment.text, recognised=False
        )
        return _other(segment, other, as_of)
    drug = segment.named.drug if segment.named is not None else drugs().get(carried or "")
    if drug is None:
        elements_of(segment.tokens, as_of)
        raise InputError(f"{quoted(segment.text)} names no medicine: write the name first, as in {EXAMPLE}.")
    return _of_drug(segment, drug, as_of)


def _other(segment: Segment, other: OtherMedicine, as_of: date) -> Draft:
    elements = period_elements(segment.tokens, as_of)
    return Draft(stage=_stage(elements), text=segment.text, other=other)


def _of_drug(segment: Segment, drug: Drug, as_of: date) -> Draft:
    elements = elements_of(segment.tokens, as_of)
    remarks = tuple(element for element in elements if element.kind in _REMARKS)
    stage = _stage(remarks)
    rough = next((e.text for e in remarks if e.kind == SINCE and e.value[1] in ("month", "year")), "")
    days_per_week, as_needed = _days_of_use(remarks)
    rest = [element for element in elements if element.kind not in _REMARKS]
    if any(e.kind == NOTHING for e in remarks):
        return _pause(rest, Draft(stage=stage, text=segment.text, drug=drug))
    if as_needed and days_per_week is None:
        said = next(e.text for e in remarks if e.kind == AS_NEEDED)
        raise InputError(
            f'{quoted(said)} does not say how often it is really taken: add it, as in "as needed, about 4'
            ' days a week".'
        )
    once = next((e.text for e in remarks if e.kind == DAYS_A_WEEK), "")
    day = day_of_doses(rest, once_if_silent=once)
    if once and day.amounts > 1 and not _stands_first(elements):
        raise InputError(
            f"{quoted(once)} may hold for one of the doses or for all: write as-needed use on a line of its "
            'own, or first, as in "as needed, 3 days a week: 0.5 mg in the morning and 1 mg at night".'
        )
    draft = Draft(
        stage=stage,
        text=segment.text,
        drug=drug,
        family=_family(segment, drug, remarks),
        day=day,
        days_per_week=days_per_week or DAYS_IN_A_WEEK,
        as_needed=as_needed or (days_per_week or DAYS_IN_A_WEEK) < DAYS_IN_A_WEEK,
        indication=", ".join(e.value for e in remarks if e.kind == INDICATION) or None,
        rough_since=rough,
    )
    return _believable(draft, drug)


def _stands_first(elements: Sequence[Element]) -> bool:
    """Whether the days of a week stand before every dose, so that they hold for all."""
    kinds = [element.kind for element in elements]
    return not set(kinds[: kinds.index(DAYS_A_WEEK)]) & _AMOUNT_KINDS


def _pause(rest: Sequence[Element], draft: Draft) -> Draft:
    heavy = [element for element in rest if element.kind not in (AND, COMMA, OPEN, CLOSE)]
    if heavy:
        raise InputError(
            f'{quoted(heavy[0].text)} stands beside "nothing": write the dose, or "nothing for 2 weeks".'
        )
    return draft


def _stage(elements: Sequence[Element]) -> Stage:
    stage = Stage()
    for element in elements:
        match element.kind:
            case "S":
                _once(stage.since, element, "start")
                stage.since = element.value[0]
            case "U":
                _once(stage.until, element, "end")
                stage.until = element.value
            case "D":
                _once(stage.length, element, "length of time")
                stage.length = element.value
            case _:
                pass
    return stage


def _once(before: object, element: Element, what: str) -> None:
    if before is not None:
        raise InputError(
            f'{quoted(element.text)} is a second {what}: join changes of dose with "then", as in '
            '"0.5 mg bid for 6 months then 1 mg bid for two years".'
        )


def _days_of_use(remarks: Sequence[Element]) -> tuple[int | None, bool]:
    days = [e for e in remarks if e.kind == DAYS_A_WEEK]
    if len({e.value for e in days}) > 1:
        raise InputError(f"{quoted(days[1].text)} is a second number of days a week: keep one.")
    return (days[0].value if days else None), any(e.kind == AS_NEEDED for e in remarks)


def _family(segment: Segment, drug: Drug, remarks: Sequence[Element]) -> str:
    """The release family that was named, else that of the brand, else immediate release."""
    said = {e.value: e.text for e in remarks if e.kind == RELEASE}
    if segment.named is not None and segment.named.release is not None:
        said.setdefault(segment.named.release, drug.name)
    if len(said) > 1:
        raise InputError(f"{quoted(' '.join(said.values()))} names two release forms: keep one of them.")
    family = next(iter(said), "IR")
    known = _families(drug.name)
    if family != "IR" and known and family not in known:
        raise InputError(
            f"{quoted(next(iter(said.values())))} does not fit: no {_FAMILY_WORDS[family]} {drug.name} is"
            " known here; leave the word out if these are ordinary tablets."
        )
    return family


@cache
def _families(drug: str) -> frozenset[str]:
    sold = {product.family for market in _MARKETS for product in products(market) if product.drug == drug}
    return frozenset(sold | {kinetics.formulation for kinetics in drugs()[drug].kinetics})


def _believable(draft: Draft, drug: Drug) -> Draft:
    if draft.day is not None:
        refuse_unbelievable(drug, sum((dose.mg for dose in draft.day.doses), Fraction(0)))
    return draft


def refuse_unbelievable(drug: Drug, total_mg: Fraction) -> None:
    """Raise at a daily dose that no one is believed to take.

    Parameters
    ----------
    drug
        The drug.
    total_mg
        Its dose on one day [mg].

    Raises
    ------
    InputError
        When it lies above the plausible maximum of the drug.
    """
    most = drug.plausible_max_daily_mg.value
    if most is not None and total_mg > Fraction(most):
        raise InputError(
            f"{drug.name} {_short(total_mg)} mg a day is more than the {most:g} mg that are believed here: "
            "check the number and the unit (mg or mcg)."
        )


def _short(total: Fraction) -> str:
    text = plain_number(total)
    return text if len(text) < 12 else f"{float(total):.3g}"
