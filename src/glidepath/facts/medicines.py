"""Medicines that are not tapered here, recognised and sorted into classes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import cast, get_args

from glidepath.basis.errors import FactError
from glidepath.basis.sources import Grade
from glidepath.facts.read_tables import Row, read_table, source_ids
from glidepath.facts.shapes import MedicineClass

CLASSES = (
    "opioid",
    "opioid_use_disorder_treatment",
    "naloxone",
    "gabapentinoid",
    "barbiturate",
    "gaba_a",
    "muscle_relaxant",
    "sedating_antihistamine",
    "antipsychotic",
    "tricyclic",
    "other_depressant",
    "valproate",
    "seizure_threshold",
    "antiepileptic",
    "enzyme_inhibitor",
    "enzyme_inducer",
)


@cache
def medicine_classes() -> Mapping[str, MedicineClass]:
    """Every other medicine this package recognises, by its generic name.

    Examples
    --------
    >>> medicine_classes()["oxycodone"].classes
    ('opioid',)
    """
    return MappingProxyType({row.needed("name"): _medicine(row) for row in read_table("medicines")})


def find_medicine(word: str) -> MedicineClass | None:
    """Find a medicine by its generic or brand name, in upper or lower case.

    Examples
    --------
    >>> find_medicine("Percocet").name
    'oxycodone'
    """
    name = _index().get(" ".join(word.lower().split()))
    return medicine_classes()[name] if name else None


@cache
def _index() -> Mapping[str, str]:
    index: dict[str, str] = {}
    for medicine in medicine_classes().values():
        for word in (medicine.name, *medicine.brands):
            if index.setdefault(word.lower(), medicine.name) != medicine.name:
                raise FactError(f"facts/data/medicines.csv: {word} means two medicines")
    return index


def _medicine(row: Row) -> MedicineClass:
    classes = row.items("classes", "|")
    for one in classes:
        if one not in CLASSES:
            row.fault("classes", f"no class {one!r}")
    return MedicineClass(
        name=row.needed("name"),
        brands=row.items("brands", "|"),
        classes=classes,
        sources=source_ids(row),
        grade=cast(Grade, row.one_of("grade", get_args(Grade))),
    )
