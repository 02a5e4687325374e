"""The parameters of the model for another tool: value, unit, source, grade, and how people differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.body.model import Channel, People
from glidepath.body.pharmacokinetics import DrugValues, MoietyValues
from glidepath.facts.load import kinetics, model_parameters, potency
from glidepath.facts.shapes import Kinetics

ADAPTATION = (
    "acute tolerance, within hours",
    "fast adaptation, within days",
    "slow adaptation, within months",
)
"""What the states A0, A1 and A2 are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """One or more formulations of a drug that share all compartments but the gut.

    ``guts`` pairs the number of each gut with its channel, ``numbers`` are those of the moieties. ``lag_h``
    and ``absorbed`` [mg per mg of the dose] are by the number of the gut.
    """

    guts: tuple[tuple[int, Channel], ...]
    numbers: tuple[int, ...]
    moieties: tuple[MoietyValues, ...]
    lag_h: Mapping[int, float]
    absorbed: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number of the typical person.

    ``spread`` names what its differences between people go with ("" = the same for all), ``omega`` is their
    sd on the logarithm and ``cap`` the most that any person has. ``not_known_sd_log`` is how badly the
    typical value itself is known.
    """

    id: str
    says: str
    value: float
    unit: str
    grade: str
    sources: tuple[str, ...]
    spread: str = ""
    omega: float = 0.0
    cap: float | None = None
    not_known_sd_log: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One random effect of a person; several parameters may share it. ``variance`` is on the logarithm."""

    id: str
    of: str
    variance: float

    @property
    def says(self) -> str:
        """What differs between people."""
        return f"spread of {self.of}"


RESPONSES: tuple[tuple[str, str, str, str, str], ...] = (
    ("U50", "u50", "u50", "1", "u of half of the full drive"),
    ("TAU0", "tau0_h", "tau0_d", "h", "time constant of acute tolerance"),
    ("TAU1", "tau1_h", "tau1_d", "h", "time constant of fast adaptation"),
    ("TAU2", "tau2_h", "tau2_d", "h", "time constant of slow adaptation"),
    ("H0", "h0", "h0", "1", "strength of the fast state"),
    ("H1", "h1", "h1", "1", "strength of the product of the fast and the slow state"),
    ("H2", "h2", "h2", "1", "strength of the slow state alone"),
    ("W50", "w50", "w50_drive", "1", "withdrawal drive of half of the scale"),
    ("GAM", "gamma", "gamma", "1", "steepness of the score"),
    ("SUS", "susceptibility", "susceptibility", "1", "susceptibility of the person"),
    ("BASE", "background_pwc20", "baseline_pwc", "points", "own score without withdrawal"),
    ("TOP", "top_pwc20", "pwc_max", "points", "top of the score"),
    ("RLF1", "ka1", "ka1", "1", "relief that the fast state takes at most"),
    ("RLF2", "ka2", "ka2", "1", "relief that the slow state takes at most"),
    ("KS0", "ks0", "ks0", "1", "sedation that acute tolerance takes at most"),
    ("SEDU50", "sedation_u50", "sedation_u50", "1", "u of half of the full sedation"),
)
"""Name here, field of the responses, fact, unit, words."""

CAPS = {"H2": "h2_cap", "RLF1": "ka_cap", "RLF2": "ka_cap", "BASE": "pwc_max"}
"""Parameters whose spread ends at a fact."""


def tool_name(moiety: str) -> str:
    """Write the name of a moiety so that every tool takes it.

    Examples
    --------
    >>> tool_name("N-desmethylclobazam")
    'n_desmethylclobazam'
    """
    return re.sub(r"\W+", "_", moiety).lower()


def dispositions_of(typical: People, channels: Sequence[Channel]) -> tuple[Disposition, ...]:
    """Number guts and moieties; formulations whose compartments are the same share them.

    Parameters
    ----------
    typical
        The typical person.
    channels
        Drugs with their formulations.

    Returns
    -------
    tuple of Disposition
        One per different set of compartments.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, channel in enumerate(channels, start=1):
        groups.setdefault(_same(typical.drugs[channel]), []).append(number)
    found, used = [], 0
    for guts in groups.values():
        moieties = typical.drugs[channels[guts[0] - 1]].moieties
        drugs = {gut: typical.drugs[channels[gut - 1]] for gut in guts}
        found.append(
            Disposition(
                guts=tuple((gut, channels[gut - 1]) for gut in guts),
                numbers=tuple(range(used + 1, used + 1 + len(moieties))),
                moieties=moieties,
                lag_h={gut: drug.lag_h for gut, drug in drugs.items()},
                absorbed={gut: float(drug.absorbed_mg_per_mg[0]) for gut, drug in drugs.items()},
            )
        )
        used += len(moieties)
    return tuple(found)


def _same(drug: DrugValues) -> tuple[object, ...]:
    """What two formulations of one drug must have in common to share their compartments."""
    values = [[_first(getattr(moiety, f.name)) for f in fields(MoietyValues)] for moiety in drug.moieties]
    return (drug.drug, *(tuple(row) for row in values))


def _first(value: object) -> object:
    return float(value[0]) if hasattr(value, "shape") else value  # type: ignore[index]


def parameters_of(typical: People, dispositions: Sequence[Disposition]) -> tuple[Parameter, ...]:
    """Give every parameter, with where it comes from.

    Parameters
    ----------
    typical
        The typical person.
    dispositions
        Guts and moieties, numbered.

    Returns
    -------
    tuple of Parameter
        Kinetics first, then the receptor, adaptation and the score.
    """
    found: list[Parameter] = []
    for one in dispositions:
        for gut, channel in one.guts:
            found += _absorption(typical, gut, channel)
        body = _body_of(one.guts[0][1])
        for place, number in enumerate(one.numbers):
            found += _moiety(body, one.moieties[place], number, place)
    ke0 = dispositions[0].moieties[0].ke0_per_h[0]
    fact = model_parameters()["ke0_per_h"]
    found.append(_parameter("KE0", "rate into the effect site", float(ke0), "1/h", fact, "effect site"))
    return (*found, *_responses(typical))


def _parameter(name: str, says: str, value: float, unit: str, fact: Sourced, spread: str) -> Parameter:
    return Parameter(
        id=name,
        says=says,
        value=value,
        unit=unit,
        grade=fact.grade,
        sources=fact.sources,
        spread=spread if fact.omega else "",
        omega=fact.omega,
        not_known_sd_log=fact.uncertainty_sd_log,
    )


def _body_of(channel: Channel) -> Kinetics:
    """The kinetics that hold all but absorption: of the immediate-release form if there is one."""
    found = kinetics(channel[0], "IR") or kinetics(*channel)
    if found is None:
        raise FactError(f"no kinetics of {channel[0]}")
    return found


def _absorption(typical: People, gut: int, channel: Channel) -> Iterator[Parameter]:
    drug, found = typical.drugs[channel], kinetics(*channel) or _body_of(channel)
    facts, of = found.moieties[0].constants, " ".join(channel)
    spread = f"absorption of {found.drug} {found.formulation}"
    ka = float(drug.absorption_per_h[0])
    yield _parameter(f"KA_{gut}", f"absorption rate of {of}", ka, "1/h", facts["ka_per_h"], spread)
    if drug.lag_h:
        yield _parameter(f"LAG_{gut}", f"lag of {of}", drug.lag_h, "h", facts["lag_h"], "")
    absorbed = float(drug.absorbed_mg_per_mg[0])
    if absorbed != 1:
        says = f"mg of {found.moieties[0].moiety} per mg of {of}"
        yield _parameter(f"MGA_{gut}", says, absorbed, "1", facts["mass_ratio"], "")


def _moiety(body: Kinetics, values: MoietyValues, number: int, place: int) -> Iterator[Parameter]:
    facts, name = body.moieties[place].constants, values.moiety
    clearance, volume = f"clearance of {name}", f"volume of {name}"
    rows = [
        ("CL", clearance, values.clearance_l_per_h, "L/h", facts["clearance_l_per_h"], clearance),
        ("VC", f"central {volume}", values.central_volume_l, "L", facts["central_volume_l"], volume),
    ]
    flow, outer = values.intercompartmental_l_per_h, values.peripheral_volume_l
    if flow is not None and outer is not None:
        says = f"flow to the peripheral compartment of {name}"
        alike = _same_for_all(facts["intercompartmental_clearance_l_per_h"])
        rows.append(("Q", says, flow, "L/h", alike, ""))
        spread = _spread_as(facts["peripheral_volume_l"], facts["central_volume_l"])
        rows.append(("VP", f"peripheral {volume}", outer, "L", spread, volume))
    if values.formed_from is not None:
        says, formed = f"mg of {name} formed per mg of its parent eliminated", facts.get("fraction_formed")
        alike = _same_for_all(formed or facts["mass_ratio"])
        rows.append(("FM", says, values.formed_mg_per_mg, "1", alike, ""))
    for kind, says, value, unit, number_fact, spread_name in rows:
        yield _parameter(f"{kind}_{number}", says, float(value[0]), unit, number_fact, spread_name)
    strength = potency(name)
    if strength is None:
        raise FactError(f"no potency of {name}")
    ec50, says = float(values.ec50_ng_per_ml[0]), f"EC50 of {name}"
    yield _parameter(f"EC50_{number}", says, ec50, "ng/mL", strength.ec50_ng_per_ml, "sensitivity")


def _same_for_all(fact: Sourced) -> Sourced:
    """The engine draws no spread of this number."""
    return replace(fact, spread=None, uncertainty_sd_log=None)


def _spread_as(fact: Sourced, other: Sourced) -> Sourced:
    """The engine draws this number together with another."""
    return replace(
        fact,
        spread=other.spread,
        spread_kind=other.spread_kind,
        uncertainty_sd_log=other.uncertainty_sd_log,
    )


def _responses(typical: People) -> Iterator[Parameter]:
    for name, field_name, fact_name, unit, says in RESPONSES:
        fact, value = model_parameters()[fact_name], float(getattr(typical.responses, field_name)[0])
        found = _parameter(name, says, value, unit, fact, says)
        cap = model_parameters()[CAPS[name]].value if name in CAPS and fact.omega else None
        yield replace(found, cap=cap)


def spreads_of(parameters: Sequence[Parameter]) -> tuple[Spread, ...]:
    """Give the random effects of a person, in order of first use.

    Parameters
    ----------
    parameters
        All parameters.

    Returns
    -------
    tuple of Spread
        A spread that several parameters share has the variance of the first.
    """
    found: dict[str, Spread] = {}
    for one in parameters:
        if one.spread and one.spread not in found:
            found[one.spread] = Spread(id=f"ETA_{one.id}", of=one.spread, variance=one.omega**2)
    return tuple(found.values())


def spread_of(parameter: Parameter, spreads: Sequence[Spread]) -> tuple[Spread, float]:
    """Give the random effect of a parameter, and how many times as much it spreads as that.

    Parameters
    ----------
    parameter
        A parameter that differs between people.
    spreads
        All random effects.

    Returns
    -------
    tuple
        The random effect, and the multiple (1 where the parameter is the only one, or the first).
    """
    found = next(spread for spread in spreads if spread.of == parameter.spread)
    return found, parameter.omega / found.variance**0.5


def rating_noise_points() -> float:
    """Give the standard deviation of one rating [points]."""
    value = model_parameters()["visit_noise_points"].value
    if value is None:
        raise FactError("facts/data/model.csv: visit_noise_points has no value")
    return value
