"""What one taper is asked to do: the case, the drug, its products, its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.basis.amounts import plain_number
from glidepath.basis.errors import InputError
from glidepath.facts import load
from glidepath.patient.case import Case
from glidepath.patient.regimen import Regimen
from glidepath.taper.daily_doses import DailyDoses, daily_doses
from glidepath.taper.descent import Way
from glidepath.taper.limits import Latitude, Limits, limits_for, policy_number
from glidepath.taper.single_doses import TICKS_PER_MG, ProductChoice
from glidepath.taper.steps import Frame, Taken, continuing_doses


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything that the candidates read: one case, one drug to taper, what stays."""

    case: Case
    taken: Taken
    continuing: tuple[Regimen, ...]
    latitude: Latitude
    limits: Limits
    products: ProductChoice
    doses: DailyDoses
    target_ticks: Fraction

    @property
    def start_ticks(self) -> Fraction:
        """Today's dose on a day of use [10 ng]."""
        return self.taken.day_mg * TICKS_PER_MG

    @property
    def start_makeable(self) -> bool:
        """Whether products make each of today's doses as it is."""
        return all(self.doses.singles.can_make_mg(mg) for mg in self.taken.doses_mg)

    @property
    def way(self) -> Way:
        """The way down for the drug itself."""
        cycles = (
            self.case.taper.allow_cycles and not self.doses.keep_every_time and self.taken.share_of_days == 1
        )
        return Way(
            doses=self.doses,
            target=self.target_ticks,
            limits=self.limits,
            cycles=cycles,
            today=self.taken.ticks,
            start_makeable=self.start_makeable,
        )

    @property
    def frame(self) -> Frame:
        """What the steps of the drug itself have in common."""
        return Frame(
            taken=self.taken,
            doses=self.doses,
            continuing=continuing_doses(self.continuing),
            reference_mg=self.taken.day_mg,
            after_target_days=int(policy_number("after_target_days")),
        )


def request_for(case: Case, regimen: Regimen, continuing: Sequence[Regimen], latitude: Latitude) -> Request:
    """Gather what the candidates need.

    Raises
    ------
    InputError
        Where the market has no product of the drug in its form, or the target is not below today's dose.
    """
    products = ProductChoice(
        market=case.taper.market,
        family=regimen.formulation,
        split=case.taper.allow_split,
        liquid_allowed=case.taper.allow_liquid,
    )
    _refuse_without_products(products, regimen)
    taken = Taken.from_regimen(regimen)
    if case.taper.target_mg >= regimen.daily_mg:
        raise InputError(
            f"taper.target_mg: {plain_number(case.taper.target_mg)} mg is not below today's "
            f"{plain_number(regimen.daily_mg)} mg a day of {regimen.drug}; type a lower target, or 0",
            "taper.target_mg",
        )
    doses = doses_of(taken, products)
    target = case.taper.target_mg / taken.share_of_days * TICKS_PER_MG
    reachable = doses.at_or_above(target) if target else None
    return Request(
        case=case,
        taken=taken,
        continuing=tuple(continuing),
        latitude=latitude,
        limits=limits_for(latitude, case.override.rule if case.override else ""),
        products=products,
        doses=doses,
        target_ticks=Fraction(reachable) if reachable is not None else target,
    )


def doses_of(taken: Taken, products: ProductChoice) -> DailyDoses:
    """The dispensable daily doses of a drug over the person's own dose times, none above today's largest."""
    largest = int(max(taken.doses_mg) * TICKS_PER_MG)
    keep = load.drug(taken.drug).acting == "short"
    return daily_doses(taken.drug, products, largest, len(taken.times), keep)


def _refuse_without_products(products: ProductChoice, regimen: Regimen) -> None:
    if products.of(regimen.drug):
        return
    families = sorted({p.family for p in load.products(products.market) if p.drug == regimen.drug})
    other = {"US": "UK", "UK": "US"}[products.market]
    if families:
        raise InputError(
            f"taper.market: {regimen.drug} is on file for the {products.market} only "
            f"as {', '.join(families)}; write the directions with a form that exists there",
            "taper.market",
        )
    sold = any(p.drug == regimen.drug for p in load.products(other))
    hint = (
        f"type market {other} if that is where it is dispensed"
        if sold
        else "no product is on file in any market"
    )
    raise InputError(
        f"taper.market: no product of {regimen.drug} is on file for the {products.market}; {hint}",
        "taper.market",
    )
