"""What is asked of a population: who, what they took, the plans laid side by side, how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from glidepath.patient.case import Assumed, Case, TaperRequest
from glidepath.patient.regimen import Regimen
from glidepath.population.bodies import Crowd

Kind = Literal["stay", "stop", "directions", "planner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """One plan of a population, before anything is computed.

    ``stay`` goes on unchanged; ``stop`` ends the tapered drug on the first day; ``directions`` says what is
    taken, by ``regimens``, and nothing else is; ``planner`` is an option of the planner for the typical
    person under ``taper``: the one named ``option``, else the first of its method. ``field`` is its place in
    the SPEC.
    """

    id: str
    kind: Kind
    field: str
    regimens: tuple[Regimen, ...] = ()
    taper: TaperRequest | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationSpec:
    """A population as asked for. ``case`` is of its typical person; ``outcomes`` () = all of them."""

    case: Case
    crowd: Crowd
    people: int
    seed: int
    days: int
    plans: tuple[PlanWish, ...]
    outcomes: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    assumed: tuple[Assumed, ...] = ()
