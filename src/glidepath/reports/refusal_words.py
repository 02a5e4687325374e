"""The sentences of a refusal, each said once where it is read first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalWords:
    """What is read first, and what to do today; the reasons stand apart."""

    says: str
    do_now: tuple[str, ...]


def refusal_words(refusal: Mapping[str, Any]) -> RefusalWords:
    """Leave out of a refusal what stands elsewhere on the same page.

    Parameters
    ----------
    refusal
        A refusal document (``glidepath.refusal/1``).

    Returns
    -------
    RefusalWords
        ``says`` without the reasons, which are listed by rule, and ``do_now`` without what ``says`` has.
        In an emergency nothing is left out: there the words may be read in any order.

    Examples
    --------
    >>> refusal_words({"says": "Keep on. It can harm.", "do_now": ["Keep on.", "Keep on. Call us."],
    ...                "reasons": [{"says": "It can harm."}]})
    RefusalWords(says='Keep on.', do_now=('Call us.',))
    """
    says, do_now = str(refusal["says"]), [str(words) for words in refusal["do_now"]]
    if refusal.get("emergency_now", refusal.get("emergency") is True):
        return RefusalWords(says=says, do_now=tuple(do_now))
    reasons = {part for reason in refusal["reasons"] for part in _sentences(str(reason["says"]))}
    first = [part for part in _sentences(says) if part not in reasons] or _sentences(says)
    said, rest = set(first), []
    for words in do_now:
        new = [part for part in _sentences(words) if part not in said]
        said.update(new)
        rest.append(" ".join(new))
    left = tuple(words for words in rest if words)
    return RefusalWords(says=" ".join(first), do_now=left or tuple(do_now))


def _sentences(words: str) -> list[str]:
    return _SENTENCE.split(words.strip())
