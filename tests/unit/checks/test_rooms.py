"""Each subject of the checks is a room: it may use what lies under all rooms, and no other room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from glidepath.checks.run import ROOMS

NAMES = {room.__name__ for room in ROOMS}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_a_room_imports_no_room(room: object) -> None:
    tree = ast.parse(Path(room.__file__).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert not imported & (NAMES | {"glidepath.checks.run"})


def test_every_file_with_a_rule_is_a_room() -> None:
    folder = Path(ROOMS[0].__file__ or "").parent
    ruled = {path.stem for path in folder.glob("*.py") if '_rule("R' in path.read_text(encoding="utf-8")}
    assert ruled == {name.rpartition(".")[2] for name in NAMES}
