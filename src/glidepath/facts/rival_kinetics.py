"""What different studies found for one kinetic value: side by side, never averaged here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from glidepath.basis.sources import Sourced
from glidepath.facts.drugs import PARAMETERS, drugs
from glidepath.facts.read_tables import Row, read_table, sourced

Role = Literal["beside", "of_half_of_the_groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalValue:
    """What one study found for one kinetic parameter of a moiety.

    ``role`` says what is done with it: ``beside`` = shown and held against the spread that is drawn;
    ``of_half_of_the_groups`` = half of the groups of virtual people have it in place of the typical value.
    """

    drug: str
    moiety: str
    parameter: str
    study: str
    role: Role
    number: Sourced


@cache
def rival_kinetics(moiety: str, parameter: str) -> tuple[RivalValue, ...]:
    """What the studies found for one parameter of a moiety, in the order of the file.

    Parameters
    ----------
    moiety
        Name of a drug or of an active metabolite.
    parameter
        As in the table of kinetics, for example ``clearance_l_per_h``.

    Returns
    -------
    tuple of RivalValue
        None at all where only one study counts.

    Raises
    ------
    FactError
        If the table is not well-formed.

    Examples
    --------
    >>> [rival.number.value for rival in rival_kinetics("clonazepam", "clearance_l_per_h")]
    [2.98, 3.62, 4.32, 4.93]
    """
    return tuple(one for one in _all() if (one.moiety, one.parameter) == (moiety, parameter))


def rivals_of(drug: str) -> tuple[RivalValue, ...]:
    """What the studies found for a drug and its metabolites, wherever they disagree.

    Parameters
    ----------
    drug
        Generic name.

    Returns
    -------
    tuple of RivalValue
        In the order of the file.

    Examples
    --------
    >>> {rival.parameter for rival in rivals_of("alprazolam")}
    {'half_life_h'}
    """
    return tuple(one for one in _all() if one.drug == drug)


@cache
def _all() -> tuple[RivalValue, ...]:
    return tuple(_rival(row) for row in read_table("rival_kinetics"))


def _rival(row: Row) -> RivalValue:
    parameter = row.one_of("parameter", tuple(PARAMETERS))
    if row.text("unit") != PARAMETERS[parameter]:
        row.fault("unit", f"{parameter} is given in {PARAMETERS[parameter]}")
    role, number = cast(Role, row.one_of("role", ("beside", "of_half_of_the_groups"))), sourced(row)
    if role != "beside" and number.value is None:
        row.fault("value", "a value that is drawn may not be empty")
    return RivalValue(
        drug=row.one_of("drug", tuple(drugs())),
        moiety=row.needed("moiety"),
        parameter=parameter,
        study=row.needed("study"),
        role=role,
        number=number,
    )
