"""The only place that asks what time it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """Give the present moment in UTC, to the second.

    Notes
    -----
    The environment variable ``SOURCE_DATE_EPOCH`` [seconds since 1970] fixes it, for builds that must repeat.

    Examples
    --------
    >>> now().tzinfo is UTC
    True
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdigit():
        return datetime.fromtimestamp(int(fixed), UTC)
    return datetime.now(UTC).replace(microsecond=0)


def now_text() -> str:
    """Give the present moment as ISO 8601 text: ``2026-11-22T09:00:00Z``."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> date:
    """Give the local civil date."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return now().date() if fixed.isdigit() else datetime.now().astimezone().date()


def local_zone() -> str | None:
    """Give the IANA name of this machine's time zone, or None where it says none but UTC.

    Examples
    --------
    >>> local_zone() != "UTC"
    True
    """
    named = os.environ.get("TZ", "").lstrip(":") or _linked_zone()
    return named if "/" in named and not named.startswith(("Etc/", "/")) else None


def _linked_zone() -> str:
    try:
        target = os.readlink("/etc/localtime")
    except OSError:
        return ""
    return target.partition("zoneinfo/")[2]
