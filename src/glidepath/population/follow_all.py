"""A whole population: its parts handed out, added up in order, and kept as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from glidepath.population.follow import ONE_THREAD, follow_part
from glidepath.population.study import Study
from glidepath.population.tally import Tally, together
from glidepath.population.workers import Workers
from glidepath.simulation.many import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """The counts of the first ``parts`` parts of a population."""

    parts: int
    tally: Tally


class Keeper(Protocol):
    """Whoever keeps what is done, so that a run that was ended goes on where it stood."""

    def kept(self) -> SoFar | None:
        """Give what an earlier run of the same study left; None = nothing."""

    def keep(self, done: SoFar) -> None:
        """Keep what is done so far, if it is time to."""


class KeepsNothing:
    """Forgets."""

    def kept(self) -> SoFar | None:
        """Give nothing."""
        return None

    def keep(self, done: SoFar) -> None:
        """Let it go."""


def follow_all(
    study: Study,
    workers: Workers,
    keeper: Keeper | None = None,
    engine: Engine = ONE_THREAD,
) -> Iterator[SoFar]:
    """Follow a population part by part.

    Parameters
    ----------
    study
        What is followed.
    workers
        Who does it. The counts do not depend on who they are or how many.
    keeper
        Who keeps what is done; None = nobody.
    engine
        How each worker computes; it is sent to them.

    Yields
    ------
    SoFar
        After each part; the last holds everybody. Where all was kept already, that alone.
    """
    by = keeper or KeepsNothing()
    done = by.kept()
    left = [chunk for chunk in study.chunks if done is None or chunk >= done.parts]
    if not left and done is not None:
        yield done
    task = partial(follow_part, study, engine=engine)
    for chunk, tally in zip(left, workers.map(task, left), strict=True):
        done = SoFar(parts=chunk + 1, tally=together(None if done is None else done.tally, tally))
        by.keep(done)
        yield done
