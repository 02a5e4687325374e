"""Every source that one answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glidepath.basis.sources import Source, Sourced
from glidepath.checks.finding import Finding
from glidepath.facts import load
from glidepath.patient.case import Case
from glidepath.patient.plan import PublishedProfile, Schedule


def sources_of(ids: Iterable[str]) -> tuple[Source, ...]:
    """Look sources up by id, each once, in order of first mention.

    Raises
    ------
    KeyError
        When an id is in no fact file: a fault of the package.
    """
    known = load.sources()
    return tuple(known[name] for name in dict.fromkeys(ids))


def of_findings(findings: Iterable[Finding]) -> Iterator[str]:
    """The sources of findings."""
    for finding in findings:
        yield from finding.sources


def of_schedules(
    case: Case, schedules: Iterable[Schedule], published: Iterable[PublishedProfile]
) -> Iterator[str]:
    """The sources of the products handed out, of the tables that convert, and of published schedules.

    Parameters
    ----------
    case
        The case; its market chooses the products.
    schedules
        The options.
    published
        The published schedules put beside them.
    """
    by_name = {product.name: product for product in load.products(case.taper.market)}
    for schedule in schedules:
        for fill in schedule.fills:
            yield from by_name[fill.product].sources
        for table in (schedule.equivalence, *(name for name, _ in schedule.equivalence_range)):
            yield from (one.source for one in load.equivalence_tables() if one.id == table)
    yield from (profile.source for profile in published)


def of_predictions(drugs: Iterable[str]) -> Iterator[str]:
    """The sources of the numbers that a simulation of these drugs reads.

    Parameters
    ----------
    drugs
        Generic names of the drugs simulated.
    """
    for name in dict.fromkeys(drugs):
        for kinetics in load.drug(name).kinetics:
            for moiety in kinetics.moieties:
                yield from _of_numbers(moiety.constants.values())
                potency = load.potency(moiety.moiety)
                yield from _of_numbers([potency.ec50_ng_per_ml] if potency else [])
    yield from _of_numbers(load.model_parameters().values())


def _of_numbers(numbers: Iterable[Sourced]) -> Iterator[str]:
    for number in numbers:
        yield from number.sources
