"""What the words of a case mean, by the word lists of the facts floor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from glidepath.facts import load


def flags_of(phrase: str) -> frozenset[str]:
    """What a condition or an indication means: its name and its flags; empty where it is not recognised.

    Examples
    --------
    >>> "panic" in flags_of("Panic disorder, since youth")
    True
    >>> "epilepsy" in flags_of("withdrawal seizure in 2019")
    False
    """
    found = (load.condition_words()[word] for word in _phrases_in(phrase, _conditions()))
    return frozenset(flag for condition in found for flag in (condition.name, *condition.flags))


def emergency_signs_in(text: str) -> frozenset[str]:
    """The emergency signs that a text names, by id; a sign that the text denies is found as well.

    Examples
    --------
    >>> sorted(emergency_signs_in("He had a fit and is confused"))
    ['confusion', 'seizure']
    """
    return frozenset(_phrases_in(text, _signs()))


@cache
def _conditions() -> Mapping[str, str]:
    return {_plain(word): word for word in load.condition_words()}


@cache
def _signs() -> Mapping[str, str]:
    pairs = [(word, sign.id) for sign in load.emergency_signs() for word in (sign.id, sign.says, *sign.words)]
    return {_plain(word): sign for word, sign in pairs}


def _plain(text: str) -> str:
    return " ".join(
        re.findall(r"[\w'/&]+", text.lower().replace("’", "'").replace("-", " ").replace("_", " "))
    )


def _phrases_in(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """What the longest known phrases in a text stand for, left to right, none inside another."""
    words = _plain(text).split()
    at = 0
    while at < len(words):
        for length in range(len(words) - at, 0, -1):
            phrase = " ".join(words[at : at + length])
            if phrase in known:
                yield known[phrase]
                at += length
                break
        else:
            at += 1
