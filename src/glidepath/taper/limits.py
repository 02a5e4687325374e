"""The bounds that rules put on a schedule. A pace may stay inside them, never go past them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from glidepath.basis.amounts import exact_mg
from glidepath.basis.errors import FactError
from glidepath.facts import load

FIRST_CUT = "R004"
"""The rule of the first cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latitude:
    """What the findings of a case allow.

    ``quick_taper`` is True only when R007 is met, ``short_use`` only when R052 is met; unknown inputs leave
    both False. ``because`` says why, for the exceptions that they give.
    """

    dependence_likely: bool
    quick_taper: bool = False
    short_use: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds as fractions and days, for one case.

    ``first_cut_max`` (R004), ``window_max`` in ``window_days`` (R006), ``interval_min_days`` and
    ``interval_max_days`` between cuts (R005), ``last_cut_max_of_start`` (R001), ``cuts_shrink_below``
    (R011: the fraction of the starting dose below which cuts in mg do not grow). ``tablet_stretch`` is by
    how much a cut may exceed the pace, inside the rules, to stay with tablets instead of liquid;
    ``steady_cut_share`` is how near a cut stays to the wish where later ones may not grow again.
    """

    first_cut_max: Fraction
    window_max: Fraction
    window_days: int
    interval_min_days: int
    interval_max_days: int
    last_cut_max_of_start: Fraction
    cuts_shrink_below: Fraction
    cycle_max_days: int
    tablet_stretch: Fraction
    steady_cut_share: Fraction


def policy_number(name: str) -> Fraction:
    """One number of the policy table, exactly as written."""
    value = load.policy(name).value
    if value is None:
        raise FactError(f"policy {name} has no value")
    return exact_mg(value)


def percent(name: str) -> Fraction:
    """One percentage of the policy table as a fraction of one."""
    return policy_number(name) / 100


def limits_for(latitude: Latitude, overridden: str = "") -> Limits:
    """Turn the policy table and what the case allows into bounds.

    ``overridden`` is the rule that a clinician's recorded override names; only that of the first cut (R004)
    moves a bound. Short low-dose use (R007), use too short for likely dependence (R052) or that override
    lift the bound on the first cut to that of the window; nothing lifts the bound of the window here. Where
    dependence is known not to be likely, zero may be reached from any smallest dispensable dose (R001).
    """
    window = percent("window_max_percent")
    relaxed = latitude.quick_taper or latitude.short_use or overridden == FIRST_CUT
    return Limits(
        first_cut_max=window if relaxed else percent("first_cut_max_percent"),
        window_max=window,
        window_days=int(policy_number("window_days")),
        interval_min_days=int(policy_number("interval_min_days")),
        interval_max_days=int(policy_number("interval_max_days")),
        last_cut_max_of_start=percent("last_cut_max_percent_of_start")
        if latitude.dependence_likely
        else Fraction(1),
        cuts_shrink_below=policy_number("no_growing_cuts_below_fraction_of_start"),
        cycle_max_days=int(policy_number("cycle_max_days")),
        tablet_stretch=policy_number("tablet_cut_stretch"),
        steady_cut_share=policy_number("steady_cut_share"),
    )
