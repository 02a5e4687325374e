"""How each value of a person is spread: between people, and because nobody knows the typical value.

The same facts, in the same groups, as the virtual people are drawn from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Sourced
from glidepath.body.derivative_kinetics import Parameter
from glidepath.body.model import Channel
from glidepath.body.pharmacokinetics import Array
from glidepath.facts import load
from glidepath.facts.posterior import posterior_draws
from glidepath.facts.shapes import Kinetics
from glidepath.population.potencies import metabolite_share, potency_parts

Kind = Literal["between_people", "uncertain"]
SEEN_OF_CHANCE = 3
"""A correlation of the draws counts from this many of its standard errors on, were there none."""
_DRUG, _METABOLITE, _WEIGHT = "diazepam", "nordiazepam", "nordiazepam_potency"

_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ke0_per_h": ("how fast the brain follows the blood (ke0)", ("ke0_per_h",)),
    "u50": ("receptor reserve: the level of half of the full effect (u50)", ("u50",)),
    "tau1_d": ("how long adapting within days takes (tau1)", ("tau1_h",)),
    "tau2_d": ("how long adapting within months takes (tau2)", ("tau2_h",)),
    "h0": ("strength of the adaptation of days (h0)", ("h0",)),
    "h1": ("strength that months of use add to it (h1)", ("h1",)),
    "h2": ("strength of the slow adaptation that lasts (h2)", ("h2",)),
    "w50_drive": ("deficit that gives half of the scale (W50)", ("w50",)),
    "gamma": ("how steeply symptoms rise with the deficit (gamma)", ("gamma",)),
    "susceptibility": ("how strongly a deficit is felt (susceptibility)", ("susceptibility",)),
    "baseline_pwc": ("own score without any withdrawal (background)", ("background_pwc20",)),
}
"""Of each row of the model table: plain words, and the values of a person that it sets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One thing in which people differ, or that is not known about everybody.

    ``sd_log`` is the standard deviation of its logarithm. ``moves`` says by how much the logarithm of each
    value of a person moves with that of this one (the first of them with 1), and ``with_it`` in plain words
    what else moves. ``value`` is its typical value where it is no value of a person itself.
    """

    id: str
    says: str
    kind: Kind
    sd_log: float
    fact: Sourced
    moves: Mapping[Parameter, float]
    with_it: str = ""
    value: float | None = None


def known_spreads(channels: Sequence[Channel]) -> tuple[Spread, ...]:
    """List how the values behind a score are spread.

    Parameters
    ----------
    channels
        The drugs with their formulations.

    Returns
    -------
    tuple of Spread
        Those with a spread above 0, both kinds.

    Raises
    ------
    FactError
        If a drug has no kinetics or no potency.

    Examples
    --------
    >>> [one.id for one in known_spreads([("lorazepam", "IR")]) if one.kind == "between_people"][:2]
    ['absorption of lorazepam', 'clearance of lorazepam']
    """
    found: dict[tuple[str, Kind], Spread] = {}
    for channel in channels:
        for spread in _of_drug(channel):
            found.setdefault((spread.id, spread.kind), spread)
    moieties = list(dict.fromkeys(name for channel in channels for name in _moieties(channel)))
    several = [*_sensitivities(moieties), *_of_model(moieties)]
    return tuple(spread for spread in [*found.values(), *several] if spread.sd_log > 0)


def _kinetics(channel: Channel) -> tuple[Kinetics, Kinetics]:
    """Whose absorption, and whose kinetics otherwise: those of the immediate release, where there are any."""
    usual = load.kinetics(channel[0], "IR")
    found = load.kinetics(*channel) or usual
    if found is None:
        raise FactError(f"no kinetics of {channel[0]}")
    return found, usual or found


def _moieties(channel: Channel) -> list[str]:
    return [moiety.moiety for moiety in _kinetics(channel)[1].moieties]


def _both(
    fact: Sourced, name: str, says: str, moves: Iterable[Parameter], with_it: str = ""
) -> Iterator[Spread]:
    """Both kinds of spread of one fact."""
    kinds: tuple[tuple[Kind, float], ...] = (
        ("between_people", fact.omega),
        ("uncertain", fact.uncertainty_sd_log or 0.0),
    )
    moved = {parameter: 1.0 for parameter in moves}
    for kind, sd_log in kinds:
        yield Spread(
            id=name,
            says=says,
            kind=kind,
            sd_log=sd_log,
            fact=fact,
            moves=moved,
            with_it=with_it,
        )


def _number(fact: Sourced, name: str) -> float:
    if fact.value is None:
        raise FactError(f"the model needs a number for {name}")
    return fact.value


def _of_drug(channel: Channel) -> Iterator[Spread]:
    found, body = _kinetics(channel)
    taken, name = f"{channel[0]} {channel[1]}", f"{found.drug} {found.formulation}"
    plain = found.drug if found.formulation == "IR" else name
    absorption = found.moieties[0].constants["ka_per_h"]
    yield from _both(
        absorption,
        f"absorption of {plain}",
        f"how fast {plain} is absorbed",
        [Parameter("absorption_per_h", taken)],
    )
    for moiety in body.moieties:
        who, facts = moiety.moiety, moiety.constants
        clearance, volumes = Parameter("clearance_l_per_h", who), [Parameter("central_volume_l", who)]
        yield from _both(
            facts["clearance_l_per_h"],
            f"clearance of {who}",
            f"how fast the body clears {who}",
            [clearance],
        )
        two = moiety.compartments == 2
        yield from _both(
            facts["central_volume_l"],
            f"volume of {who}",
            f"how widely {who} spreads in the body (volume)",
            [*volumes, *([Parameter("peripheral_volume_l", who)] if two else [])],
            "the volume of the tissues moves in step" if two else "",
        )


def _potency(moiety: str) -> Sourced:
    strength = load.potency(moiety)
    if strength is None:
        raise FactError(f"no potency of {moiety}")
    return strength.ec50_ng_per_ml


def _sensitivities(moieties: Sequence[str]) -> Iterator[Spread]:
    """People differ in all moieties at once; what is not known of potencies is tied as they are drawn."""
    first, many = _potency(moieties[0]), len(moieties) > 1
    yield Spread(
        id="sensitivity",
        says=f"level needed for the same effect (EC50 of {moieties[0]})",
        kind="between_people",
        sd_log=first.omega,
        fact=first,
        moves={
            Parameter("ec50_ng_per_ml", name): _potency(name).omega / first.omega if first.omega else 0.0
            for name in moieties
        },
        with_it=f"the EC50 of {', '.join(moieties[1:])} moves in step" if many else "",
    )
    with_drug = {_METABOLITE} if _DRUG in moieties else set()
    own = [name for name in moieties if name not in with_drug]
    parts = sorted({part for name in own for part in potency_parts(name)})
    loads = np.array([[potency_parts(name).get(part, 0.0) for part in parts] for name in own])
    uncertain = [
        Spread(
            id=f"potency of {name}",
            says=f"level of {name} needed for the same effect (EC50)",
            kind="uncertain",
            sd_log=float(np.sqrt(np.sum(load**2))),
            fact=_potency(name),
            moves={
                Parameter("ec50_ng_per_ml", one): 1.0 for one in (name, *(with_drug if name == _DRUG else ()))
            },
            with_it=f"the EC50 of {_METABOLITE} moves in step" if name == _DRUG and with_drug else "",
        )
        for name, load in zip(own, loads, strict=True)
    ]
    yield from _tied(uncertain, loads @ loads.T, "as they are drawn")


def _of_model(moieties: Sequence[str]) -> Iterator[Spread]:
    facts = load.model_parameters()
    fitted: list[Spread] = []
    for name, (says, values) in _WORDS.items():
        of = moieties if name == "ke0_per_h" else [""]
        moves = [Parameter(value, one) for value in values for one in of]
        for spread in _both(facts[name], name, says, moves):
            if spread.kind == "uncertain" and name in posterior_draws():
                fitted.append(spread)
            else:
                yield spread
    fitted += _weight_of_metabolite(moieties)
    logs = np.log([posterior_draws()[spread.id] for spread in fitted])
    seen = np.abs(np.corrcoef(logs)) > SEEN_OF_CHANCE / np.sqrt(logs.shape[1])
    yield from _tied(fitted, np.cov(logs) * seen, "as the fit ties them")


def _weight_of_metabolite(moieties: Sequence[str]) -> list[Spread]:
    """How strong nordiazepam is beside diazepam: both move, so that a dose of diazepam stays what it is."""
    if _METABOLITE not in moieties:
        return []
    fact = load.model_parameters()[_WEIGHT]
    share, weight = metabolite_share(), _number(fact, _WEIGHT)
    of_drug = weight * share / (1 - share + weight * share)
    moves = {_METABOLITE: of_drug - 1, _DRUG: of_drug}
    return [
        Spread(
            id=_WEIGHT,
            says=f"how strong {_METABOLITE} is beside {_DRUG}",
            kind="uncertain",
            sd_log=fact.uncertainty_sd_log or 0.0,
            fact=fact,
            moves={Parameter("ec50_ng_per_ml", one): moves[one] for one in moves if one in moieties},
            value=weight,
            with_it=f"the EC50 of {_DRUG} moves too: a dose of {_DRUG} stays what it is"
            if _DRUG in moieties
            else "",
        )
    ]


def _tied(spreads: Sequence[Spread], covariance: Array, how: str) -> Iterator[Spread]:
    """Let each move what is then expected of the others: the conditional mean of normal logarithms."""
    for place, one in enumerate(spreads):
        variance = covariance[place, place]
        share = covariance[place] / variance if variance else np.zeros(len(spreads))
        moves = dict(one.moves)
        along: list[str] = []
        against: list[str] = []
        for other, slope in zip(spreads, share, strict=True):
            if other is one or not slope:
                continue
            (along if slope > 0 else against).append(other.id)
            for parameter, weight in other.moves.items():
                moves[parameter] = moves.get(parameter, 0.0) + float(slope) * weight
        said = [
            one.with_it,
            f"{', '.join(along)}: along with it, {how}" if along else "",
            f"{', '.join(against)}: the other way, {how}" if against else "",
        ]
        yield replace(one, moves=moves, with_it="; ".join(words for words in said if words))
