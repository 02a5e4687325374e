"""The people of a trial: virtual people around each draw of the typical values, shifted by their cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import DAYS_PER_WEEK, HOURS_PER_DAY
from glidepath.basis.randomness import normal_draws, uniform_draws
from glidepath.body.model import Channel, People, Responses, some_people
from glidepath.body.pharmacokinetics import Array, DrugValues, terminal_half_life_h
from glidepath.evidence.unanswerable import Unanswerable
from glidepath.facts.load import model_parameters
from glidepath.facts.trial_readings import convention
from glidepath.patient.person import Person
from glidepath.population.potencies import ec50_ng_per_ml, metabolite_potencies
from glidepath.population.sampling import can_be_simulated, typical_person, virtual_people

Draws = Mapping[str, Array]
"""Typical values by name, one number per draw."""

_PLAIN: Mapping[str, str] = {"u50": "u50", "h0": "h0", "h1": "h1", "w50": "w50_drive", "gamma": "gamma"}
"""Values of a person that are the draw's typical value times how the person differs."""
_OF_OTHER_FACTS = ("ks0", "sedation_u50", "ka1", "ka2")
"""Values that the fit does not hold; drawn where the draws have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """How one trial's people differ from all others, one number per draw.

    ``susceptibility`` multiplies how strongly a deficit is felt; ``stopping`` multiplies the hazard of giving
    up for reasons other than withdrawal.
    """

    susceptibility: Array
    stopping: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When people give up, shape (draws, people): the score they bear, and the day they leave anyhow."""

    score: Array
    leaves_on_day: Array


def new_cohort(study: str, draws: Draws) -> Cohort:
    """Draw the cohort of a study that nobody has seen: each draw of the typical values with its own.

    Parameters
    ----------
    study
        Name of the study; rows of one study share their cohort.
    draws
        With ``cohort_susceptibility_sd`` and ``cohort_stop_sd``.

    Returns
    -------
    Cohort
        Log-normal around 1.
    """
    numbers = np.arange(len(draws["tau1_d"]), dtype=np.int64)
    felt = draws["cohort_susceptibility_sd"] * normal_draws(f"cohort felt {study}", numbers)
    stops = draws["cohort_stop_sd"] * normal_draws(f"cohort stops {study}", numbers)
    return Cohort(susceptibility=np.exp(felt), stopping=np.exp(stops))


@cache
def _everybody(drug: str, count: int) -> tuple[People, People]:
    channel: Channel = (drug, "XR" if drug.endswith(" XR") else "IR")
    channel = (drug.removesuffix(" XR"), channel[1])
    if not can_be_simulated(channel[0]):
        raise Unanswerable(f"no kinetics of {drug}")
    some = virtual_people(Person(), [channel], count, uncertain=False)
    return some, typical_person(Person(), [channel])


def cohort_people(drug: str, draws: Draws, cohort: Cohort, count: int) -> People:
    """Give the people of one arm, draw by draw: person p of draw d is number d x count + p.

    Parameters
    ----------
    drug
        Its name; ``alprazolam XR`` for extended release.
    draws
        Typical values; the same people around each.
    cohort
        Of the trial.
    count
        People per draw, 1 or more.

    Returns
    -------
    People
        draws x count of them, ``group`` numbering the draw.

    Raises
    ------
    Unanswerable
        If nobody knows the kinetics or the potency of the drug.
    """
    some, usual = _everybody(drug, count)
    many = len(draws["tau1_d"])
    people = some_people(some, np.tile(np.arange(count), many))
    return replace(
        people,
        group=np.repeat(np.arange(many), count),
        responses=_responses(people, usual.responses, draws, cohort),
        drugs={channel: _weighed(drug_values, draws, count) for channel, drug_values in people.drugs.items()},
    )


def _responses(people: People, usual: Responses, draws: Draws, cohort: Cohort) -> Responses:
    many = len(draws["tau1_d"])
    count = people.count // many

    def drawn(name: str, of: str) -> Array:
        own = getattr(people.responses, name) / getattr(usual, name)
        return np.asarray(own * np.repeat(draws[of], count), dtype=np.float64)

    facts = model_parameters()
    z = normal_draws("susceptibility", np.arange(count, dtype=np.int64))
    spread = np.exp(np.repeat(draws["susceptibility_omega"], count) * np.tile(z, many))
    values = {f.name: getattr(people.responses, f.name) for f in fields(Responses)}
    values |= {name: drawn(name, of) for name, of in _PLAIN.items()}
    values |= {name: drawn(name, name) for name in _OF_OTHER_FACTS if name in draws}
    if "tau0_d" in draws:
        values["tau0_h"] = drawn("tau0_h", "tau0_d") * HOURS_PER_DAY
    values |= {
        "tau1_h": drawn("tau1_h", "tau1_d") * HOURS_PER_DAY,
        "tau2_h": drawn("tau2_h", "tau2_d") * HOURS_PER_DAY,
        "h2": np.minimum(drawn("h2", "h2"), facts["h2_cap"].value or np.inf),
        "background_pwc20": np.minimum(drawn("background_pwc20", "baseline_pwc"), values["top_pwc20"]),
        "susceptibility": spread * np.repeat(cohort.susceptibility, count),
    }
    return Responses(**values)


def _weighed(drug: DrugValues, draws: Draws, count: int) -> DrugValues:
    """Give nordiazepam the potency of each draw, and diazepam what keeps its daily dose as strong."""
    now = metabolite_potencies(draws["nordiazepam_potency"])
    moieties = []
    for moiety in drug.moieties:
        name = moiety.moiety
        factor = now[name] / ec50_ng_per_ml(name) if name in now else np.ones(len(draws["tau1_d"]))
        factor = factor * draws.get(f"ec50 {name}", 1.0)
        cleared = np.repeat(draws.get(f"clearance {name}", np.ones(len(factor))), count)
        moieties.append(
            replace(
                moiety,
                ec50_ng_per_ml=moiety.ec50_ng_per_ml * np.repeat(factor, count),
                clearance_l_per_h=moiety.clearance_l_per_h * cleared,
            )
        )
    return replace(drug, moieties=tuple(moieties))


def limits_of(draws: Draws, cohort: Cohort, count: int, last_dose_day: int) -> Limits:
    """Give when each person of a trial gives up.

    Parameters
    ----------
    draws
        With ``stop_limit_pwc`` [points], ``stop_other_per_week`` [1/week] and ``cohort_bearing``.
    cohort
        Of the trial.
    count
        People per draw.
    last_dose_day
        First day without a dose, counted from the first cut.

    Returns
    -------
    Limits
        Shape (draws, people).

    Notes
    -----
    Three competing reasons: the daily score passes what the person bears; other reasons, at a constant hazard
    from the first cut; and the return of the disorder, which is no withdrawal, from the last dose. Where more
    of a cohort give up for other reasons they also bear less: the limit is divided by stopping^bearing.
    """
    numbers = np.arange(count, dtype=np.int64)
    spread = model_parameters()["stop_limit_pwc"].omega * normal_draws("limit of the score", numbers)
    returns = convention("return_of_disorder_per_year") / _DAYS_PER_YEAR
    other = (draws["stop_other_per_week"] / DAYS_PER_WEEK * cohort.stopping)[:, None]
    waits = -np.log(uniform_draws("leaves for other reasons", numbers))[None, :]
    early = waits / other
    late = (waits + returns * last_dose_day) / (other + returns)
    borne = draws["stop_limit_pwc"] * cohort.stopping ** -draws["cohort_bearing"]
    return Limits(
        score=borne[:, None] * np.exp(spread)[None, :],
        leaves_on_day=np.where(early <= last_dose_day, early, late),
    )


_DAYS_PER_YEAR = 365.25


def equal_daily_mg(drug: str, diazepam_mg: float) -> float:
    """Give the daily dose of a drug with the same mean level at the receptor as a dose of diazepam.

    Parameters
    ----------
    drug
        Its name.
    diazepam_mg
        Daily dose of diazepam [mg].

    Returns
    -------
    float
        Daily dose [mg].

    Raises
    ------
    Unanswerable
        If nobody knows the kinetics or the potency of the drug.

    Examples
    --------
    >>> round(equal_daily_mg("clonazepam", 10), 2)
    0.5
    """
    return diazepam_mg * _level_per_mg("diazepam") / _level_per_mg(drug)


@cache
def _level_per_mg(drug: str) -> float:
    """Mean level at the receptor per mg a day; doses are written at one potency, whatever is fitted later."""
    people = _everybody(drug, 1)[1]
    channel, values = next(iter(people.drugs.items()))
    held = {name: convention(f"{name}_ec50_of_doses_ng_per_ml") for name in ("diazepam", "nordiazepam")}
    moieties = tuple(
        replace(moiety, ec50_ng_per_ml=np.full(1, held[moiety.moiety])) if moiety.moiety in held else moiety
        for moiety in values.moieties
    )
    system = replace(people, drugs={channel: replace(values, moieties=moieties)}).system([channel])
    amounts = np.linalg.solve(-system.matrix[0], system.dose_input[0, :, 0])
    return float(system.effect_row[0] @ amounts) / HOURS_PER_DAY


def longest_half_life_h(drug: str) -> float:
    """Give the longest half-life of the moieties of a drug [h]."""
    people = _everybody(drug, 1)[1]
    return max(
        float(terminal_half_life_h(moiety)[0]) for one in people.drugs.values() for moiety in one.moieties
    )


def chosen_draws(draws: Draws, chosen: slice | NDArray[np.int64]) -> Draws:
    """Take some of the draws."""
    return {name: values[chosen] for name, values in draws.items()}


def chosen_cohort(cohort: Cohort, chosen: slice | NDArray[np.int64]) -> Cohort:
    """Take the cohort of some of the draws."""
    return Cohort(susceptibility=cohort.susceptibility[chosen], stopping=cohort.stopping[chosen])
