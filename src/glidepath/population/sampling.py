"""Virtual people: the typical person of a case, and people drawn around it.

Two kinds of spread are kept apart. How people differ is drawn per person; what is not known about everybody
(the uncertainty of a typical value) is drawn per group, and the people are dealt out to the groups in turn.
What was fitted to trials is taken from the draws of the fit, all of a group from one; the rest is drawn by
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.basis.errors import FactError
from glidepath.body.model import Channel, People, Responses
from glidepath.body.pharmacokinetics import Array, DrugValues, MoietyValues, terminal_half_life_h
from glidepath.facts.load import covariates, kinetics, model_parameters, potency
from glidepath.facts.rival_kinetics import rival_kinetics
from glidepath.facts.shapes import Kinetics, MoietyKinetics
from glidepath.patient.person import Person
from glidepath.population.bodies import Bodies, Crowd, drawn_bodies, older_from_years
from glidepath.population.draws import GROUPS, Draw, number_of
from glidepath.population.potencies import drawn_ec50_ng_per_ml


def _drawn(draw: Draw, name: str) -> Array:
    """Draw one parameter of the dependence model, but for what the fit says of how people differ."""
    log = draw.between(name, model_parameters()[name].omega)
    return np.asarray(draw.fitted(name) * np.exp(log), dtype=np.float64)


def _capped(draw: Draw, name: str, cap: str) -> Array:
    return np.minimum(_drawn(draw, name), number_of(model_parameters()[cap], cap))


def _susceptibility(draw: Draw) -> Array:
    """Draw the susceptibility: its spread over people was fitted, and so was that over kinds of patients.

    Which kind a person belongs to is not known, so each group of people is of a kind of its own.
    """
    fact = model_parameters()["susceptibility"]
    if not draw.uncertain:
        return np.asarray(np.exp(draw.between("susceptibility", fact.omega)), dtype=np.float64)
    cohort = draw.fitted("cohort_susceptibility_sd") * draw.group_draw("susceptibility")
    person = draw.between("susceptibility", draw.fitted("susceptibility_omega"))
    return np.asarray(np.exp(cohort + person), dtype=np.float64)


def _responses(draw: Draw, older: NDArray[np.bool_]) -> Responses:
    sedation_u50 = _drawn(draw, "sedation_u50")
    if older.any():
        raised = sedation_u50 / _drawn(draw, "sedation_sensitivity_older")
        sedation_u50 = np.where(older, raised, sedation_u50)
    return Responses(
        u50=_drawn(draw, "u50"),
        tau0_h=_drawn(draw, "tau0_d") * HOURS_PER_DAY,
        tau1_h=_drawn(draw, "tau1_d") * HOURS_PER_DAY,
        tau2_h=_drawn(draw, "tau2_d") * HOURS_PER_DAY,
        h0=_drawn(draw, "h0"),
        h1=_drawn(draw, "h1"),
        h2=_capped(draw, "h2", "h2_cap"),
        w50=_drawn(draw, "w50_drive"),
        gamma=_drawn(draw, "gamma"),
        susceptibility=_susceptibility(draw),
        background_pwc20=np.minimum(
            _drawn(draw, "baseline_pwc"), number_of(model_parameters()["pwc_max"], "top")
        ),
        top_pwc20=np.full(len(draw.people), number_of(model_parameters()["pwc_max"], "pwc_max")),
        ka1=_capped(draw, "ka1", "ka_cap"),
        ka2=_capped(draw, "ka2", "ka_cap"),
        ks0=np.minimum(_drawn(draw, "ks0"), 1),
        sedation_u50=sedation_u50,
    )


def _constant(moiety: MoietyKinetics, name: str, otherwise: float | None = None) -> float:
    fact = moiety.constants.get(name)
    if fact is None or fact.value is None:
        if otherwise is None:
            raise FactError(f"the kinetics of {moiety.moiety} have no {name}")
        return otherwise
    return fact.value


def _moiety_values(draw: Draw, kinetics_of: Kinetics, place: int, weight_ratio: Array) -> MoietyValues:
    moiety, name = kinetics_of.moieties[place], kinetics_of.moieties[place].moiety
    by_clearance = weight_ratio ** _constant(moiety, "allometry_clearance")
    by_volume = weight_ratio ** _constant(moiety, "allometry_volume")
    facts = moiety.constants
    clearance_factor = draw.factor(f"clearance of {name}", facts["clearance_l_per_h"])
    volume_factor = draw.factor(f"volume of {name}", facts["central_volume_l"])
    two = moiety.compartments == 2
    ones = np.ones(len(draw.people))
    names = [m.moiety for m in kinetics_of.moieties]
    flow = "intercompartmental_clearance_l_per_h"
    return MoietyValues(
        moiety=name,
        formed_from=names.index(moiety.parent) if moiety.role == "metabolite" and moiety.parent else None,
        formed_mg_per_mg=ones * _constant(moiety, "fraction_formed", 1) * _constant(moiety, "mass_ratio", 1),
        clearance_l_per_h=_constant(moiety, "clearance_l_per_h") * by_clearance * clearance_factor,
        central_volume_l=_constant(moiety, "central_volume_l") * by_volume * volume_factor,
        intercompartmental_l_per_h=ones * _constant(moiety, flow) * by_clearance if two else None,
        peripheral_volume_l=_peripheral_volume_l(draw, moiety) * by_volume * volume_factor if two else None,
        ke0_per_h=_drawn(draw, "ke0_per_h"),
        ec50_ng_per_ml=drawn_ec50_ng_per_ml(name, draw),
    )


def _peripheral_volume_l(draw: Draw, moiety: MoietyKinetics) -> Array:
    """Draw the peripheral volume: half of the groups have a rival half-life, where there is one to be drawn.

    From beta^2 - (k10 + k12 + k21) beta + k10 k21 = 0 with beta of that half-life and k21 the flow over the
    peripheral volume.
    """
    usual = np.full(len(draw.people), _constant(moiety, "peripheral_volume_l"))
    rivals = rival_kinetics(moiety.moiety, "half_life_h")
    drawn = [one.number for one in rivals if one.role == "of_half_of_the_groups"]
    if not draw.uncertain or not drawn:
        return usual
    central = _constant(moiety, "central_volume_l")
    flow = _constant(moiety, "intercompartmental_clearance_l_per_h")
    k10, k12 = _constant(moiety, "clearance_l_per_h") / central, flow / central
    beta = np.log(2) / number_of(drawn[0], f"the half-life of {moiety.moiety}")
    rival = flow * (k10 - beta) / (beta * (k10 + k12 - beta))
    return np.where(draw.in_first_half(f"half-life of {moiety.moiety}"), rival, usual)


def _drug_values(draw: Draw, channel: Channel, weight_ratio: Array) -> DrugValues:
    """Draw a drug: absorption of its formulation, all else of the immediate-release form if there is one."""
    usual = kinetics(channel[0], "IR")
    found = kinetics(*channel) or usual
    if found is None:
        raise FactError(f"no kinetics of {channel[0]}")
    body, first = usual or found, found.moieties[0]
    process = f"absorption of {found.drug} {found.formulation}"
    return DrugValues(
        drug=channel[0],
        formulation=channel[1],
        absorption_per_h=_constant(first, "ka_per_h") * draw.factor(process, first.constants["ka_per_h"]),
        lag_h=_constant(first, "lag_h", 0),
        absorbed_mg_per_mg=np.full(len(draw.people), _constant(first, "mass_ratio", 1)),
        moieties=tuple(_moiety_values(draw, body, k, weight_ratio) for k in range(len(body.moieties))),
    )


def can_be_simulated(drug: str) -> bool:
    """Say whether kinetics and potency of every moiety of a drug are known.

    Parameters
    ----------
    drug
        Generic name.

    Returns
    -------
    bool
        False where there is no number to compute with.

    Examples
    --------
    >>> can_be_simulated("clonazepam"), can_be_simulated("estazolam")
    (True, False)
    """
    found = kinetics(drug, "IR") or kinetics(drug, "XR")
    return found is not None and all(potency(m.moiety) is not None for m in found.moieties)


def _longest_half_life_h(drug: DrugValues) -> float:
    return max(float(terminal_half_life_h(moiety)[0]) for moiety in drug.moieties)


def _fastest_per_h(drug: DrugValues) -> float:
    return max(float(drug.absorption_per_h[0]), *(float(moiety.ke0_per_h[0]) for moiety in drug.moieties))


def _taken_into_account(
    crowd: Crowd, older: NDArray[np.bool_], channels: Sequence[Channel]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    used, person = [], crowd.person
    if crowd.weight_kg is not None:
        used.append("weight, which differs between the people, scales clearance and volume")
    elif person.weight_kg is None:
        used.append("weight not known: clearance and volume of a 70 kg adult")
    else:
        used.append(f"weight {person.weight_kg:g} kg scales clearance and volume")
    if older.any() or crowd.age_years is not None:
        used.append("age raises the sensitivity to sedation, nothing else")
    sex = person.sex is not None or crowd.female_share is not None
    known = {"age": bool(older.any()), "sex": sex, "smoking": person.smoker is True}
    known["hepatic"] = person.liver is True
    drugs = {drug for drug, _ in channels}
    left_out = {
        f"{c.covariate} and the {c.parameter.replace('_', ' ')} of {c.moiety}: found in a study, not applied"
        for c in covariates()
        if c.drug in drugs and known.get(c.covariate.split("/")[0], False) and c.ratio.value not in (None, 1)
    }
    return tuple(used), tuple(sorted(left_out))


def _weight_ratio(weight_kg: Array | None, count: int) -> Array:
    reference_kg = number_of(model_parameters()["weight_reference_kg"], "weight_reference_kg")
    return np.ones(count) if weight_kg is None else weight_kg / reference_kg


def _people(draw: Draw, crowd: Crowd, bodies: Bodies, channels: Sequence[Channel]) -> People:
    used, left_out = _taken_into_account(crowd, bodies.older, channels)
    nobody = Draw(people=np.zeros(1, np.int64), group=np.zeros(1, np.int64), differ=False, uncertain=False)
    typical_kg = None if crowd.person.weight_kg is None else np.full(1, crowd.person.weight_kg)
    usual_ratio = _weight_ratio(typical_kg, 1)
    typical = {channel: _drug_values(nobody, channel, usual_ratio) for channel in channels}
    weight_ratio = _weight_ratio(bodies.weight_kg, len(draw.people))
    return People(
        count=len(draw.people),
        group=draw.group,
        responses=_responses(draw, bodies.older),
        drugs={channel: _drug_values(draw, channel, weight_ratio) for channel in channels},
        half_life_h={channel: _longest_half_life_h(drug) for channel, drug in typical.items()},
        fastest_per_h={channel: _fastest_per_h(drug) for channel, drug in typical.items()},
        used=used,
        left_out=left_out,
    )


def _all_alike(person: Person, count: int) -> Bodies:
    older = person.age_years is not None and person.age_years >= older_from_years()
    weight_kg = None if person.weight_kg is None else np.full(count, person.weight_kg)
    return Bodies(weight_kg=weight_kg, older=np.full(count, older))


def people_numbered(
    crowd: Crowd, channels: Sequence[Channel], numbers: NDArray[np.int64], seed: int = 0
) -> People:
    """Draw some people of a population: who has which number does not depend on who else is drawn.

    Parameters
    ----------
    crowd
        Who they are: fixed or spread in age, weight and sex.
    channels
        Every drug with its formulation that any regimen will use.
    numbers
        Numbers of the people, 0 and up.
    seed
        Seed of the whole run.

    Returns
    -------
    People
        Person i in group i modulo 50, as for :func:`virtual_people`.

    Raises
    ------
    FactError
        If a drug has no kinetics or no potency.

    Examples
    --------
    >>> some = people_numbered(Crowd(person=Person()), [("clonazepam", "IR")], np.arange(40, 60))
    >>> all_of_them = virtual_people(Person(), [("clonazepam", "IR")], 60)
    >>> bool(np.all(some.responses.tau1_h == all_of_them.responses.tau1_h[40:]))
    True
    """
    draw = Draw(people=numbers, group=numbers % GROUPS, seed=seed)
    return _people(draw, crowd, drawn_bodies(crowd, numbers, seed), channels)


def virtual_people(
    person: Person, channels: Sequence[Channel], count: int, *, seed: int = 0, uncertain: bool = True
) -> People:
    """Draw virtual people around the typical person of a case.

    Parameters
    ----------
    person
        Who it is: weight scales the kinetics, age raises the sensitivity to sedation.
    channels
        Every drug with its formulation that any schedule will use.
    count
        How many people, 1 or more. The first k are the same whatever the count.
    seed
        Seed of the whole run.
    uncertain
        Whether what is not known about everybody is drawn too; if not, all groups share the typical values.

    Returns
    -------
    People
        With ``group`` numbering the draws of the typical values, person i in group i modulo 50.

    Raises
    ------
    FactError
        If a drug has no kinetics or no potency.

    Notes
    -----
    Each value is typical of the group x exp(omega z_person), z standard normal. The strengths of the slow
    state and of tolerance to relief are capped.

    Examples
    --------
    >>> few = virtual_people(Person(), [("clonazepam", "IR")], 3)
    >>> many = virtual_people(Person(), [("clonazepam", "IR")], 30)
    >>> bool(np.all(few.responses.tau1_h == many.responses.tau1_h[:3]))
    True
    """
    numbers = np.arange(count, dtype=np.int64)
    draw = Draw(people=numbers, group=numbers % GROUPS, seed=seed, uncertain=uncertain)
    return _people(draw, Crowd(person=person), _all_alike(person, count), channels)


def typical_person(person: Person, channels: Sequence[Channel]) -> People:
    """Give the typical person of a case: every value at its typical, as one person.

    Parameters
    ----------
    person
        Who it is.
    channels
        Every drug with its formulation that any schedule will use.

    Returns
    -------
    People
        Of one.

    Raises
    ------
    FactError
        If a drug has no kinetics or no potency.

    Examples
    --------
    >>> round(float(typical_person(Person(), [("clonazepam", "IR")]).responses.tau1_h[0]), 1)
    71.1
    """
    nobody = np.zeros(1, dtype=np.int64)
    draw = Draw(people=nobody, group=nobody, differ=False, uncertain=False)
    return _people(draw, Crowd(person=person), _all_alike(person, 1), channels)


def typical_of_groups(person: Person, channels: Sequence[Channel], *, seed: int = 0) -> People:
    """Draw the typical person of each group: they differ by what is not known about everybody alone.

    Parameters
    ----------
    person
        Who it is.
    channels
        Every drug with its formulation that any schedule will use.
    seed
        Seed of the whole run, as for the virtual people.

    Returns
    -------
    People
        One per group, 50.

    Raises
    ------
    FactError
        If a drug has no kinetics or no potency.

    Examples
    --------
    >>> middle = typical_of_groups(Person(), [("clonazepam", "IR")])
    >>> everybody = virtual_people(Person(), [("clonazepam", "IR")], 60)
    >>> middle.count, bool(np.all(everybody.responses.h0[50:] == middle.responses.h0[:10]))
    (50, True)
    """
    numbers = np.arange(GROUPS, dtype=np.int64)
    draw = Draw(people=numbers, group=numbers, seed=seed, differ=False)
    return _people(draw, Crowd(person=person), _all_alike(person, GROUPS), channels)


def typical_people(person: Person, channels: Sequence[Channel], weight_kg: Array) -> People:
    """Give the typical person of a case once for each of several weights.

    Parameters
    ----------
    person
        Who it is, but for the weight.
    channels
        Every drug with its formulation that any schedule will use.
    weight_kg
        Body weights [kg, above 0].

    Returns
    -------
    People
        One per weight.
    """
    nobody = np.zeros(len(weight_kg), dtype=np.int64)
    draw = Draw(people=nobody, group=nobody, differ=False, uncertain=False)
    bodies = replace(_all_alike(person, len(weight_kg)), weight_kg=weight_kg)
    return _people(draw, Crowd(person=person), bodies, channels)
