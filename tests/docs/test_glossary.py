"""The glossary names what the program names, and the records bring no name with a unit that it lacks."""

from __future__ import annotations

import dataclasses
import importlib
import re

from .pages import ROOT

PACKAGE = ROOT / "src" / "glidepath"
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
NAMES = {
    name for row in re.findall(r"^\| (`[^|]+) \|", PAGE, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
}
UNITS = re.compile(r"_(mg|kg|cm|ng_per_ml|l_per_h|per_h|percent|per_week|years)(_of_\w+)?$")


def test_every_name_of_the_glossary_is_a_name_of_the_program() -> None:
    texts = [
        p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*") if p.suffix in (".py", ".csv", ".json")
    ]
    words = set(re.findall(r"\w+", " ".join(texts)))
    assert NAMES
    assert not {name for name in NAMES if name not in words}


def test_every_name_with_a_unit_in_the_records_is_in_the_glossary() -> None:
    fields = set()
    for path in (PACKAGE / "patient").glob("*.py"):
        module = importlib.import_module(f"glidepath.patient.{path.stem}")
        records = [thing for thing in vars(module).values() if dataclasses.is_dataclass(thing)]
        fields |= {field.name for record in records for field in dataclasses.fields(record)}
    assert not {name for name in fields if UNITS.search(name)} - NAMES
