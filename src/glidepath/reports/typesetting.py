"""From words to a tagged PDF: the only place that calls the typesetting engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from glidepath.reports.layouts import layout_text

Paper = Literal["letter", "a4"]
_NAMES = {"letter": "us-letter", "a4": "a4"}


def typeset(layouts: tuple[str, ...], words: Mapping[str, Any], paper: Paper, written_on: str) -> bytes:
    """Set packaged layouts with words into a PDF/UA-1 file, the same bytes every time.

    Parameters
    ----------
    layouts
        The layout files, one after the other; the last one lays out the pages.
    words
        What the layouts read as ``data``: only text, numbers, lists and records.
    paper
        ``letter`` or ``a4``.
    written_on
        The day that the file gives as its own, ISO 8601.

    Returns
    -------
    bytes
        A tagged PDF with its fonts inside.

    Raises
    ------
    ImportError
        When the extra ``report`` is not installed.
    """
    import typst  # slow to start, and not needed for the pages

    text = "\n".join(layout_text(name) for name in layouts)
    result = typst.compile(
        text.encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words), "paper": _NAMES[paper]},
        pdf_standards=["ua-1"],
        timestamp=datetime.fromisoformat(written_on[:10]).replace(tzinfo=UTC),
    )
    return bytes(result)


def paper_of(market: str | None) -> Paper:
    """The paper that is usual in a market.

    Examples
    --------
    >>> paper_of("US"), paper_of("UK")
    ('letter', 'a4')
    """
    return "letter" if market == "US" else "a4"


def page_count(layouts: tuple[str, ...], words: Mapping[str, Any], paper: Paper) -> int:
    """How many pages a layout takes; it must end with a metadata entry labelled ``pages``.

    Parameters
    ----------
    layouts
        The layout files, one after the other.
    words
        What the layouts read as ``data``.
    paper
        ``letter`` or ``a4``.
    """
    import typst

    found = typst.query(
        "\n".join(layout_text(name) for name in layouts).encode(),
        "<pages>",
        field="value",
        one=True,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words), "paper": _NAMES[paper]},
    )
    return int(json.loads(found))
