"""The boxed warnings of the labels, in our own words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal, cast

from glidepath.facts.drugs import drug
from glidepath.facts.read_tables import Row, read_of, read_table, source_ids
from glidepath.facts.shapes import BoxedWarning

_KINDS = ("benzodiazepine", "z_drug")


def boxed_warnings(names: Iterable[str]) -> tuple[BoxedWarning, ...]:
    """The boxed warnings that go with these drugs, each once, in the order of the file.

    Parameters
    ----------
    names
        Generic names.

    Returns
    -------
    tuple of BoxedWarning
        Three parts for a benzodiazepine, one for a Z-drug.

    Raises
    ------
    FactError
        If there is no such drug.

    Examples
    --------
    >>> [warning.title for warning in boxed_warnings(["zolpidem"])]
    ['Complex sleep behaviours']
    """
    kinds = {drug(name).kind for name in names}
    return tuple(warning for warning in _warnings() if warning.kind in kinds)


@cache
def _warnings() -> tuple[BoxedWarning, ...]:
    return tuple(_warning(row) for row in read_table("boxed_warnings"))


def _warning(row: Row) -> BoxedWarning:
    return BoxedWarning(
        kind=cast(Literal["benzodiazepine", "z_drug"], row.one_of("kind", _KINDS)),
        title=row.needed("title"),
        says=row.needed("says"),
        sources=source_ids(row),
        read=read_of(row),
    )
