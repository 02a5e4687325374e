"""Rewrite facts/data/CHECKSUMS after a data file was changed on purpose.

Run ``python dev/refresh_checksums.py`` from the clone, look at the difference with ``git diff``, and say in
the commit which figures changed and why. The test suite fails until the list and the files agree.
"""

from __future__ import annotations

from pathlib import Path

from glidepath.facts import checksums

DATA = Path(__file__).resolve().parent.parent / "src" / "glidepath" / "facts" / "data"


def main() -> None:
    """Write the list and print what changed."""
    now = checksums.fingerprints()
    target = DATA / checksums.LIST_NAME
    before = checksums.listed_fingerprints() if target.exists() else {}
    changed = sorted(name for name in {*now, *before} if now.get(name) != before.get(name))
    target.write_text(checksums.as_list(now), encoding="utf-8")
    print("\n".join(changed) if changed else "nothing changed")


if __name__ == "__main__":
    main()
