"""The fingerprint of every packaged data file, so that a silent change is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources

from glidepath.basis.errors import FactError

LIST_NAME = "CHECKSUMS"


def fingerprints() -> Mapping[str, str]:
    """The SHA-256 of each data file as it is now, by file name.

    Examples
    --------
    >>> len(fingerprints()["kinetics.csv"])
    64
    """
    folder = resources.files("glidepath.facts").joinpath("data")
    return {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest()
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".csv")
    }


def listed_fingerprints() -> Mapping[str, str]:
    """The SHA-256 of each data file as ``data/CHECKSUMS`` lists it, by file name.

    Raises
    ------
    FactError
        If a line of the list is not a fingerprint and a file name.
    """
    text = resources.files("glidepath.facts").joinpath("data", LIST_NAME).read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        parts = line.split("  ")
        if len(parts) != 2:
            raise FactError(f"facts/data/{LIST_NAME}: {line!r} is not a fingerprint and a file name")
        found[parts[1]] = parts[0]
    return found


def as_list(found: Mapping[str, str]) -> str:
    """The text of ``data/CHECKSUMS`` for these fingerprints, in the form that ``sha256sum -c`` reads.

    Examples
    --------
    >>> as_list({"a.csv": "00"})
    '00  a.csv\\n'
    """
    return "".join(f"{fingerprint}  {name}\n" for name, fingerprint in found.items())
