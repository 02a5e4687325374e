"""A data file cannot change silently: its fingerprint is listed and compared."""

from __future__ import annotations

import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import checksums


def test_every_data_file_is_as_listed() -> None:
    now, listed = checksums.fingerprints(), checksums.listed_fingerprints()
    changed = sorted(name for name in {*now, *listed} if now.get(name) != listed.get(name))
    assert not changed, (
        "changed on purpose? look at the difference, then run: python dev/refresh_checksums.py"
    )


def test_the_list_reads_back() -> None:
    found = {"a.csv": "00" * 32, "b.csv": "11" * 32}
    assert checksums.as_list(found).splitlines() == ["00" * 32 + "  a.csv", "11" * 32 + "  b.csv"]


def test_a_broken_list_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    class Folder:
        def joinpath(self, *_parts: str) -> Folder:
            return self

        def read_text(self, encoding: str) -> str:
            return "nonsense\n"

    monkeypatch.setattr(checksums.resources, "files", lambda _package: Folder())
    with pytest.raises(FactError, match="not a fingerprint"):
        checksums.listed_fingerprints()
