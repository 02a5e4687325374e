"""Writing the files of one answer: all of them, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from glidepath.basis.errors import InputError

PLAN_FILES = ("plan.json", "plan.html", "plan.pdf", "plan.csv")
REFUSAL_FILES = ("refusal.json", "refusal.html")


def write_folder(folder: Path, files: Mapping[str, bytes], replaces: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write all files into a folder, or leave everything as it was.

    Parameters
    ----------
    folder
        Where to write; made when it is not there, with the folders above it.
    files
        Plain file names and their whole contents.
    replaces
        Names of earlier answers that must not stay beside the new ones: a plan beside a refusal.

    Returns
    -------
    tuple[Path, ...]
        The files written, in the order given.

    Raises
    ------
    InputError
        When the folder cannot be written.
    """
    refuse_bad_folder(folder)
    _refuse_folders_in_the_way(folder, files)
    made = _missing_folders(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _swap_in(folder, files, [name for name in replaces if name not in files])
    except BaseException as fault:
        for path in made:
            with suppress(OSError):
                path.rmdir()
        if isinstance(fault, OSError):
            raise InputError(
                f"Cannot write into {folder}: {_reason(fault)}. Name another folder with -o.", "-o"
            ) from fault
        raise
    return tuple(folder / name for name in files)


def refuse_bad_folder(folder: Path) -> None:
    """Raise InputError when ``folder`` cannot be a folder, before any work is done for it."""
    if "\0" in str(folder):
        raise InputError("-o cannot use that folder name. Name another folder.", "-o")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"-o needs a folder, and {folder} is a file. Name another folder.", "-o")


def _refuse_folders_in_the_way(folder: Path, files: Iterable[str]) -> None:
    taken = [name for name in files if (folder / name).is_dir()]
    if taken:
        raise InputError(f"In {folder} a folder is named {taken[0]}. Name another folder with -o.", "-o")


def _missing_folders(folder: Path) -> list[Path]:
    """The folders that must be made, deepest first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _swap_in(folder: Path, files: Mapping[str, bytes], stale: list[str]) -> None:
    """Write to a hidden folder on the same disk, then move each file; undo all moves on any fault."""
    stage = Path(tempfile.mkdtemp(prefix=".glidepath-", dir=folder))
    kept: list[str] = []
    placed: list[str] = []
    try:
        for name, content in files.items():
            (stage / name).write_bytes(content)
        try:
            for name in [*files, *stale]:
                if (folder / name).exists():
                    os.replace(folder / name, stage / f"{name}.before")
                    kept.append(name)
            for name in files:
                os.replace(stage / name, folder / name)
                placed.append(name)
        except BaseException:
            for name in placed:
                (folder / name).unlink(missing_ok=True)
            for name in kept:
                os.replace(stage / f"{name}.before", folder / name)
            raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _reason(fault: BaseException) -> str:
    text = getattr(fault, "strerror", None) or str(fault)
    return str(text).lower()
