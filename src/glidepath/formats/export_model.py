"""The model as names, numbers and equations, before any tool's own way of writing.

Equations are Python expressions over the names of parameters, compartments and levels. ``max(0, a)`` stands
only as a whole right-hand side. One file per tool turns them into that tool's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from glidepath.assessment.export_case import DoseSeries, ExportCase
from glidepath.body.pharmacokinetics import MoietyValues
from glidepath.formats.export_parameters import (
    ADAPTATION,
    Disposition,
    Parameter,
    Spread,
    dispositions_of,
    parameters_of,
    rating_noise_points,
    spreads_of,
    tool_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartment:
    """One state: ``rate`` per hour, the value before hour 0, and for a gut its lag and mg per mg of dose."""

    id: str
    says: str
    unit: str
    rate: str
    start: float = 0.0
    lag: str | None = None
    factor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A number that follows from the states at the same moment."""

    id: str
    says: str
    unit: str
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doses:
    """Equal doses into a gut: ``count`` of them from ``first_h`` on, ``every_h`` apart (0 = one dose)."""

    gut: str
    first_h: Fraction
    mg: float
    every_h: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportModel:
    """Everything that a file for another tool says.

    ``driving`` are the levels that the rates read; ``outputs`` all others, in order. ``header`` are lines of
    plain ASCII text for the head of each file.
    """

    header: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    spreads: tuple[Spread, ...]
    compartments: tuple[Compartment, ...]
    driving: tuple[Level, ...]
    outputs: tuple[Level, ...]
    doses: tuple[Doses, ...]
    every_h: Fraction
    points: int
    noise_points: float

    @property
    def last_h(self) -> Fraction:
        """The last hour of the output."""
        return self.every_h * (self.points - 1)


NOT_ADVICE = (
    "The typical person of one case: not a forecast of one person, and no advice. For modellers.",
    "How people differ stands as variances of the logarithm (OMEGA). What is not known about everybody "
    "stands beside each value as 'not known, sd of log'; it is in no OMEGA.",
    "Seizures are not in the model, and they can kill: nobody should stop a benzodiazepine suddenly.",
)
KNOWN_START = "At hour 0 nothing was ever taken."
STEADY_START = (
    "When use began is not known: the start values are those of endless use of the first week's doses by the "
    "typical person. They are fixed numbers and do not follow when a parameter is changed.",
)


def export_model(case: ExportCase) -> ExportModel:
    """Write a case as names, numbers and equations.

    Parameters
    ----------
    case
        The case, ready for another tool.

    Returns
    -------
    ExportModel
        The whole model with all doses.
    """
    dispositions = dispositions_of(case.typical, case.channels)
    parameters = parameters_of(case.typical, dispositions)
    start = _start_values(case, dispositions)
    states = [state for one in dispositions for state in _kinetic_states(one, start)]
    states += [_adaptation_state(place, says, start) for place, says in enumerate(ADAPTATION)]
    return ExportModel(
        header=_header(case),
        parameters=parameters,
        spreads=spreads_of(parameters),
        compartments=tuple(states),
        driving=_driving(dispositions),
        outputs=(*_plasma(dispositions), *_felt()),
        doses=tuple(_doses(one, dispositions) for one in case.series),
        every_h=case.every_h,
        points=case.points,
        noise_points=rating_noise_points(),
    )


def _header(case: ExportCase) -> tuple[str, ...]:
    drugs = ", ".join(f"{drug} {form}" for drug, form in case.channels)
    lines = [f"Glidepath {case.versions['glidepath']}: {drugs}, with adaptation and withdrawal.", *NOT_ADVICE]
    lines.append(
        "Hours since the first dose; compartments in mg; plasma in ng/mL; effect sites in units of EC50."
    )
    lines += [KNOWN_START] if case.state is None else STEADY_START
    lines += [case.warning] if case.warning else []
    said = [*case.typical.used, *case.typical.left_out, *case.limits]
    return tuple(line.encode("ascii", "replace").decode() for line in dict.fromkeys([*lines, *said]))


def _doses(series: DoseSeries, dispositions: tuple[Disposition, ...]) -> Doses:
    guts = {channel: gut for one in dispositions for gut, channel in one.guts}
    return Doses(
        gut=f"GUT_{guts[series.channel]}",
        first_h=series.first_h,
        mg=series.mg,
        every_h=series.every_h,
        count=series.count,
    )


def _places(one: Disposition) -> Iterator[tuple[int, MoietyValues]]:
    return zip(one.numbers, one.moieties, strict=True)


def _kinetic_states(one: Disposition, start: dict[str, float]) -> Iterator[Compartment]:
    for gut, (drug, form) in one.guts:
        yield Compartment(
            id=f"GUT_{gut}",
            says=f"{drug} {form} in the gut",
            unit="mg",
            rate=f"-KA_{gut} * GUT_{gut}",
            start=start.get(f"GUT_{gut}", 0.0),
            lag=f"LAG_{gut}" if one.lag_h[gut] else None,
            factor=f"MGA_{gut}" if one.absorbed[gut] != 1 else None,
        )
    for place, (number, moiety) in enumerate(_places(one)):
        yield _compartment(
            f"CEN_{number}", f"{moiety.moiety} in the central compartment", _inflow(one, place), start
        )
        if moiety.peripheral_volume_l is not None:
            rate = f"Q_{number} / VC_{number} * CEN_{number} - Q_{number} / VP_{number} * PER_{number}"
            yield _compartment(f"PER_{number}", f"{moiety.moiety} in the peripheral compartment", rate, start)
    for number, moiety in _places(one):
        rate = f"KE0 * (1000 * CEN_{number} / VC_{number} / EC50_{number} - EFF_{number})"
        yield Compartment(
            id=f"EFF_{number}",
            says=f"{moiety.moiety} at the effect site over its EC50",
            unit="1",
            rate=rate,
            start=start.get(f"EFF_{number}", 0.0),
        )


def _compartment(name: str, says: str, rate: str, start: dict[str, float]) -> Compartment:
    return Compartment(id=name, says=says, unit="mg", rate=rate, start=start.get(name, 0.0))


def _inflow(one: Disposition, place: int) -> str:
    """What enters and leaves a central compartment."""
    number, moiety = one.numbers[place], one.moieties[place]
    parts = [f"KA_{gut} * GUT_{gut}" for gut, _ in one.guts] if place == 0 else []
    if moiety.formed_from is not None:
        source = one.numbers[moiety.formed_from]
        parts.append(f"FM_{number} * CL_{source} / VC_{source} * CEN_{source}")
    rate = f"{' + '.join(parts)} - CL_{number} / VC_{number} * CEN_{number}"
    if moiety.peripheral_volume_l is not None:
        rate += f" - Q_{number} / VC_{number} * CEN_{number} + Q_{number} / VP_{number} * PER_{number}"
    return rate


def _adaptation_state(place: int, says: str, start: dict[str, float]) -> Compartment:
    return Compartment(
        id=f"A{place}",
        says=says,
        unit="1",
        rate=f"(drive - A{place}) / TAU{place}",
        start=start.get(f"A{place}", 0.0),
    )


def _start_values(case: ExportCase, dispositions: tuple[Disposition, ...]) -> dict[str, float]:
    """Deal the state of the engine out to the compartments; drugs that share a disposition add up."""
    if case.state is None:
        return {}
    values = {f"A{place}": float(state) for place, state in enumerate(case.state.adaptation)}
    first = 0
    for channel in case.channels:
        one = next(d for d in dispositions if channel in [name for _, name in d.guts])
        gut = next(number for number, name in one.guts if name == channel)
        shared = [state.id for state in _kinetic_states(one, {}) if not state.id.startswith("GUT_")]
        names = [f"GUT_{gut}", *shared]
        amounts = case.state.compartments[first : first + len(names)]
        for name, amount in zip(names, amounts, strict=True):
            values[name] = values.get(name, 0.0) + float(amount)
        first += len(names)
    return values


def _driving(dispositions: tuple[Disposition, ...]) -> tuple[Level, ...]:
    sites = " + ".join(f"EFF_{number}" for one in dispositions for number in one.numbers)
    return (
        Level(
            id="u", says="sum over all moieties of effect-site level over EC50", unit="1", expression=sites
        ),
        Level(id="drive", says="acute GABA-A drive n", unit="1", expression="u / (u + U50)"),
    )


def _plasma(dispositions: tuple[Disposition, ...]) -> Iterator[Level]:
    parts: dict[str, list[str]] = {}
    for one in dispositions:
        for number, moiety in _places(one):
            parts.setdefault(moiety.moiety, []).append(f"1000 * CEN_{number} / VC_{number}")
    for name, terms in parts.items():
        yield Level(
            id=f"plasma_{tool_name(name)}",
            says=f"total plasma level of {name}",
            unit="ng/mL",
            expression=" + ".join(terms),
        )


def _felt() -> tuple[Level, ...]:
    rows = (
        ("occupancy", "share of receptors taken", "1", "u / (1 + u)"),
        ("opposition", "what the body sets against the drug", "1", "A1 * (H0 + H1 * A2) + H2 * A2"),
        ("withdrawal", "opposition that the drug no longer covers", "1", "max(0, opposition - drive)"),
        ("z", "withdrawal on the scale of the score", "1", "(SUS * withdrawal / W50) ** GAM"),
        ("score_share", "place between own background and top of the score", "1", "z / (1 + z)"),
        ("pwc20", "PWC-20 score", "points", "BASE + (TOP - BASE) * score_share"),
        (
            "relief_left",
            "share of the relief that tolerance leaves",
            "1",
            "max(0, 1 - RLF1 * A1 - RLF2 * A2)",
        ),
        ("relief", "relief of anxiety", "1", "drive * relief_left"),
        ("sedation", "sedation", "1", "u / (u + SEDU50) * (1 - KS0 * A0)"),
    )
    return tuple(Level(id=name, says=says, unit=unit, expression=text) for name, says, unit, text in rows)
