"""The page that stands where a plan was refused: what to do now, whom to call, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glidepath.reports.facts_in_words import label_words
from glidepath.reports.findings_view import worst_first
from glidepath.reports.help_view import help_view
from glidepath.reports.layouts import page
from glidepath.reports.refusal_words import refusal_words
from glidepath.reports.words import sentence


def refusal_html(refusal: Mapping[str, Any]) -> str:
    """Lay a refusal out as one page: help first, then what to do today, then the reasons.

    Parameters
    ----------
    refusal
        A refusal document (``glidepath.refusal/1``).

    Returns
    -------
    str
        HTML: no script, no outside request. The same refusal gives the same text.
    """
    words = refusal_words(refusal)
    return page(
        "refusal.html.j2",
        says=words.says,
        emergency=bool(refusal.get("emergency_now", refusal.get("emergency") is True)),
        help=help_view(refusal if isinstance(refusal.get("emergency"), Mapping) else {}),
        do_now=[sentence(each) for each in words.do_now],
        call=[sentence(str(each)) for each in refusal["call"]],
        reasons=worst_first(refusal["reasons"]),
        not_known=[label_words(str(name)) for name in refusal["not_known"]],
        sources=refusal["sources"],
        versions=", ".join(f"{name} {version}" for name, version in refusal["versions"].items()),
    )
