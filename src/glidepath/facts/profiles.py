"""Published tapers and paces as figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import cast, get_args

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Grade, Sourced
from glidepath.facts.guidelines import CONFLICT_GROUPS
from glidepath.facts.read_tables import Row, read_of, read_table, source_ids, sourced
from glidepath.facts.shapes import PaceFigure, TaperProfile, TaperStage


@cache
def taper_profiles() -> Mapping[str, TaperProfile]:
    """The published tapers by id, as figures.

    Examples
    --------
    >>> [float(stage.cut_mg) for stage in taper_profiles()["nardi2010"].stages]
    [0.5, 0.25]
    """
    stages: dict[str, list[TaperStage]] = {}
    lines: dict[str, list[Fraction]] = {}
    for row in read_table("taper_profile_lines"):
        if row.one_of("kind", ("stage", "line")) == "stage":
            stages.setdefault(row.needed("profile"), []).append(_stage(row))
        else:
            lines.setdefault(row.needed("profile"), []).append(_line_mg(row))
    found = {
        row.needed("id"): _profile(row, stages.pop(row.text("id"), []), lines.pop(row.text("id"), []))
        for row in read_table("taper_profiles")
    }
    if stages or lines:
        raise FactError(f"facts/data/taper_profile_lines.csv: unknown profiles {sorted({*stages, *lines})}")
    return MappingProxyType(found)


@cache
def cross_over_figures(profile: str) -> Mapping[str, Sourced]:
    """The figures of a published cross-over by name: equivalents and cut [mg]."""
    return MappingProxyType(
        {
            row.needed("name"): sourced(row)
            for row in read_table("cross_over_figures")
            if row.text("profile") == profile
        }
    )


@cache
def pace_profiles() -> tuple[PaceFigure, ...]:
    """What each guideline says where guidelines differ, side by side.

    Examples
    --------
    >>> sorted({figure.conflict_group for figure in pace_profiles()})
    ['BACK', 'CEIL', 'DEP', 'EQ', 'LOC', 'PACE']
    """
    return tuple(
        PaceFigure(
            profile=row.needed("profile"),
            title=row.needed("title"),
            conflict_group=row.one_of("conflict_group", CONFLICT_GROUPS[1:]),
            quantity=row.needed("quantity"),
            figure=sourced(row),
        )
        for row in read_table("pace_profiles")
    )


def _stage(row: Row) -> TaperStage:
    above, cut = row.number("above_mg"), row.exact("cut_mg")
    if above is None or above < 0 or cut is None:
        row.fault("above_mg", "a stage needs its lower end and its cut")
    return TaperStage(
        above_mg=Fraction(row.text("above_mg")),
        cut_mg=cut,
        every_days=row.whole("every_days") if row.text("every_days") else None,
        every_days_high=row.whole("every_days_high") if row.text("every_days_high") else None,
    )


def _line_mg(row: Row) -> Fraction:
    mg = row.number("mg")
    if mg is None or mg < 0:
        row.fault("mg", "a line needs its dose")
    return Fraction(row.text("mg"))


def _profile(row: Row, stages: list[TaperStage], lines_mg: list[Fraction]) -> TaperProfile:
    if bool(stages) == bool(lines_mg):
        row.fault("id", "needs either stages or lines in taper_profile_lines.csv")
    return TaperProfile(
        id=row.needed("id"),
        title=row.needed("title"),
        drug=row.needed("drug"),
        stages=tuple(stages),
        lines_mg=tuple(lines_mg),
        above_mg=row.exact("above_mg"),
        up_to_mg=row.exact("up_to_mg"),
        from_exactly_mg=row.exact("from_exactly_mg"),
        line_days=row.whole("line_days") if row.text("line_days") else None,
        negative_example=row.yes("negative_example"),
        sources=source_ids(row),
        read=read_of(row),
        grade=cast(Grade, row.one_of("grade", get_args(Grade))),
        why=row.text("why"),
    )
