"""Finished parts of a population kept in the answer's folder, so that a killed run goes on where it stood."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np

from glidepath.basis.errors import InputError
from glidepath.population.follow_all import SoFar
from glidepath.population.tally import arrays_of, tally_of

FOLDER = "unfinished"
_STUDY, _DONE = "study.json", "parts.npz"
_EVERY_S = 0.5
_SHARE_OF_TIME = 1 / 20


class Checkpoints:
    """The finished parts of one study, added up, in a folder beside the answer.

    Parameters
    ----------
    folder
        The folder of the answer.
    fingerprint
        Of the study; parts of any other are refused.
    parts
        How many there are in all.
    every_s
        Least time between two writings [s].
    """

    def __init__(self, folder: Path, fingerprint: str, parts: int, every_s: float = _EVERY_S) -> None:
        self._folder = folder / FOLDER
        self._own_folder = folder
        self._study = {"study": fingerprint, "parts": parts}
        self._next = time.monotonic() + every_s
        self._every_s = every_s

    def kept(self) -> SoFar | None:
        """Read what an earlier run of the same study left.

        Returns
        -------
        SoFar or None
            None where there is nothing, or a file that was not written by this program.

        Raises
        ------
        InputError
            Where the folder holds the unfinished run of another study.
        """
        try:
            known = json.loads((self._folder / _STUDY).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if known != self._study:
            raise InputError(
                f"{self._own_folder} holds an unfinished run of another SPEC or version: run that one to its "
                f"end, remove {self._folder}, or name another folder with -o.",
                "-o",
            )
        try:
            with np.load(self._folder / _DONE) as found:
                arrays = {name: found[name] for name in found.files}
            parts = int(arrays.pop("parts"))
            return SoFar(parts=parts, tally=tally_of(arrays))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error):
            return None

    def keep(self, done: SoFar) -> None:
        """Write what is done so far: whole or not at all, and so seldom that it costs little.

        Parameters
        ----------
        done
            The counts of all parts up to one.
        """
        began = time.monotonic()
        if began < self._next:
            return
        content = io.BytesIO()
        np.savez_compressed(content, parts=done.parts, **arrays_of(done.tally))  # type: ignore[arg-type]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._folder / _STUDY, json.dumps(self._study).encode())
            _write(self._folder / _DONE, content.getvalue())
        except OSError as fault:
            reason = (fault.strerror or "it cannot be written").lower()
            raise InputError(
                f"Cannot write into {self._own_folder}: {reason}. Name another folder with -o.", "-o"
            ) from fault
        now = time.monotonic()
        self._next = now + max(self._every_s, (now - began) / _SHARE_OF_TIME)

    def remove(self) -> None:
        """Remove what was kept: the answer is there."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step, on the disk before it has its name."""
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
