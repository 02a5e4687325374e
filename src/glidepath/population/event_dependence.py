"""The house model for event tables: kinetics, effect site, adaptation and score of the typical person."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from glidepath.basis.errors import InputError
from glidepath.body.model import Channel, People
from glidepath.body.pharmacokinetics import Array, LinearSystem
from glidepath.facts.load import drug_names, model_parameters
from glidepath.patient.person import Person
from glidepath.population.sampling import can_be_simulated, typical_people, typical_person
from glidepath.simulation.event_model import Dosing, EventKinetics, EventModel, Parameter, by_compartment


@dataclass(frozen=True, slots=True, kw_only=True)
class _House:
    """Writes the typical person of each weight as kinetics, amounts first and effect sites last."""

    person: Person
    channels: tuple[Channel, ...]
    order: tuple[int, ...]

    def __call__(self, values: Mapping[str, Array]) -> EventKinetics:
        people = typical_people(self.person, self.channels, values["weight_kg"])
        system, order = people.system(self.channels), np.array(self.order)
        return EventKinetics(
            matrix=system.matrix[:, order][:, :, order],
            plasma_rows=system.plasma_rows[:, :, order],
            effect_row=system.effect_row[:, order],
            responses=people.responses,
        )


def _names(people: People, channels: Sequence[Channel]) -> list[str]:
    """Name every state in the order of the system: ``clonazepam gut``, ..., and "" for effect sites."""
    names: list[str] = []
    for channel in channels:
        drug = people.drugs[channel]
        names.append(f"{drug.drug} gut")
        for moiety in drug.moieties:
            names.append(f"{moiety.moiety} central")
            names += [] if moiety.peripheral_volume_l is None else [f"{moiety.moiety} peripheral"]
        names += [""] * len(drug.moieties)
    return names


def _dosing(system: LinearSystem, place: int, channel: int) -> Dosing:
    return Dosing(bioavailability=float(system.dose_input[0, place, channel]), lag_h=system.lag_h[channel])


def _known(drug: str | Sequence[str], formulation: str) -> tuple[Channel, ...]:
    drugs = (drug,) if isinstance(drug, str) else tuple(drug)
    for name in drugs:
        if not can_be_simulated(name):
            known = [drug for drug in drug_names() if can_be_simulated(drug)]
            near = [] if name in drug_names() else difflib.get_close_matches(str(name).lower(), known, n=1)
            raise InputError(
                f"the house model has no numbers for {name!r}; "
                f"{f'did you mean {near[0]}? ' if near else ''}type one of {', '.join(known)}",
                "drug",
            )
    if len(set(drugs)) != len(drugs) or not drugs:
        raise InputError("name each drug of the model once", "drug")
    return tuple((name, formulation) for name in drugs)


def dependence_model(
    drug: str | Sequence[str],
    *,
    formulation: str = "IR",
    person: Person | None = None,
    weight_kg: Parameter | Callable[..., Any] | None = None,
    dosing: Mapping[int, Dosing] | None = None,
) -> EventModel:
    """Make the house model of one or several benzodiazepines for event tables.

    Parameters
    ----------
    drug
        Generic name, or several.
    formulation
        Formulation of all of them: ``IR`` or ``XR``.
    person
        Who it is; None = a typical adult. Age raises the sensitivity to sedation, which is not part of this.
    weight_kg
        Body weight [kg]: a number, one per person, or a function of columns (``lambda WT: WT``); None = that
        of ``person``, else of the reference adult.
    dosing
        Replaces lag and bioavailability of some compartments, by CMT number.

    Returns
    -------
    EventModel
        Each drug's gut, central and peripheral compartment and those of its active metabolites, one drug
        after the other; a dose without CMT goes into the gut of the first. AMT is in mg as labelled.

    Raises
    ------
    InputError
        If the kinetics or the potency of a drug is not known.

    Examples
    --------
    >>> dependence_model("diazepam").compartments[:2]
    ('diazepam gut', 'diazepam central')
    """
    channels = _known(drug, formulation)
    someone = person or Person()
    typical = typical_person(someone, channels)
    system, names = typical.system(channels), _names(typical, channels)
    order = tuple(sorted(range(len(names)), key=lambda place: not names[place]))
    compartments = tuple(names[place] for place in order if names[place])
    own = {
        compartments.index(f"{name} gut") + 1: _dosing(system, names.index(f"{name} gut"), number)
        for number, (name, _) in enumerate(channels)
    }
    reference = model_parameters()["weight_reference_kg"].value
    weight = next((kg for kg in (weight_kg, someone.weight_kg, reference) if kg is not None), 1.0)
    return EventModel(
        compartments=compartments,
        moieties=system.moieties,
        parameters=MappingProxyType({"weight_kg": weight}),
        kinetics=_House(person=someone, channels=channels, order=order),
        dosing=MappingProxyType({**own, **by_compartment(dosing)}),
        dependence=True,
    )
