"""Names of medicines in directions: found, nearly found, or unknown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from glidepath.basis.errors import InputError
from glidepath.facts.load import drug_names, drugs, find_drug, find_medicine, medicine_classes
from glidepath.facts.shapes import Drug, MedicineClass
from glidepath.formats.direction_elements import is_known_word
from glidepath.formats.direction_tokens import LONGEST_WORD, quoted
from glidepath.formats.direction_words import BRAND_RELEASE, RELEASE
from glidepath.formats.found import Tokens, sign_at, word_at

_LONGEST_NAME = 3
_CLOSE_TO_A_DRUG = 0.75
_CLOSE_TO_A_MEDICINE = 0.86
_FAMILY_ENDING = re.compile(r"\w{2,}(?:azepam|zolam|azolam)s?$")
ESCAPE = "other medicine"


@dataclass(frozen=True, slots=True)
class Named:
    """A medicine found in directions: where its name stands, and what it is."""

    start: int
    after: int
    drug: Drug | None
    medicine: MedicineClass | None
    release: str | None = None

    @property
    def name(self) -> str:
        """The generic name."""
        if self.drug is not None:
            return self.drug.name
        return self.medicine.name if self.medicine is not None else ""


def name_at(tokens: Tokens, index: int) -> Named | None:
    """Find the longest name of a known medicine that begins at a token.

    Parameters
    ----------
    tokens
        The tokens of a line.
    index
        Where to look.

    Returns
    -------
    Named | None
        What was found; None where no known name begins.

    Examples
    --------
    >>> from glidepath.formats.number_words import tokens_of
    >>> name_at(tokens_of("Klonopin 1 mg"), 0).name
    'clonazepam'
    """
    if not word_at(tokens, index):
        return None
    runs = list(_word_runs(tokens, index))
    for words, after in reversed(runs):
        for name in dict.fromkeys((" ".join(words), "-".join(words))):
            found = _known(name, index, after)
            if found is not None:
                return found
    return None


def _word_runs(tokens: Tokens, index: int) -> Iterator[tuple[list[str], int]]:
    """One, two and three words from here on, with a slash between words passed over."""
    words: list[str] = []
    while len(words) < _LONGEST_NAME:
        at = index + 1 if words and sign_at(tokens, index) == "/" else index
        word = word_at(tokens, at)
        if not word:
            return
        words.append(word)
        index = at + 1
        yield list(words), index


def _known(name: str, start: int, after: int) -> Named | None:
    drug = find_drug(name)
    if drug is not None:
        last = name.split()[-1]
        return Named(start, after, drug, None, RELEASE.get(last) or BRAND_RELEASE.get(name))
    medicine = find_medicine(name) or _possessives().get(name)
    return Named(start, after, None, medicine) if medicine is not None else None


@cache
def _possessives() -> Mapping[str, MedicineClass]:
    """Names with an apostrophe, as tokens have them: ``st johns wort``."""
    return {
        name.lower().replace("'", ""): medicine
        for name, medicine in medicine_classes().items()
        if "'" in name
    }


def names_in(tokens: Tokens) -> tuple[Named, ...]:
    """Every known medicine named in a line, from left to right."""
    found: list[Named] = []
    index = 0
    while index < len(tokens):
        named = name_at(tokens, index)
        if named is None:
            index += 1
            continue
        found.append(named)
        index = named.after
    return tuple(found)


def unknown_name(tokens: Tokens) -> tuple[str, int] | None:
    """The first words of a line that may be the name of an unknown medicine, and the index after them."""
    index = 0
    while index < len(tokens) and (
        _is_opening(word_at(tokens, index)) or sign_at(tokens, index) in ("-", "*", '"', ",")
    ):
        index += 1
    start = index
    while (
        index - start < _LONGEST_NAME and word_at(tokens, index) and not is_known_word(word_at(tokens, index))
    ):
        index += 1
    if index == start:
        return None
    return " ".join(token.text for token in tokens[start:index]), index


def _is_opening(word: str) -> bool:
    return word in ("take", "takes", "taking", "i", "im", "the", "patient", "pt", "also", "she", "he", "and")


def refuse_near_miss(name: str, sure: bool = False) -> None:
    """Raise when an unknown name is close to a known one, or belongs to the family by its ending.

    Parameters
    ----------
    name
        The word or words as typed.
    sure
        Whether the user has said that it is no misspelling (``other medicine ...``).

    Raises
    ------
    InputError
        With the name that was probably meant.
    """
    word = name.lower()[: LONGEST_WORD * 2]
    first = word.split()[0]
    family = bool(_FAMILY_ENDING.match(first))
    if sure and not family:
        return
    near = _nearest(word, _drug_words(), _CLOSE_TO_A_DRUG) or _nearest(first, _drug_words(), _CLOSE_TO_A_DRUG)
    if near is not None:
        raise InputError(f"{quoted(name)} is not a drug known here: did you mean {near}?")
    if family:
        raise InputError(f"{quoted(name)} is not among the benzodiazepines known here: {', '.join(drugs())}.")
    near = _nearest(word, _medicine_words(), _CLOSE_TO_A_MEDICINE)
    near = near or _nearest(first, _medicine_words(), _CLOSE_TO_A_MEDICINE)
    if near is not None:
        raise InputError(
            f'{quoted(name)} is not a medicine known here: did you mean {near}? If not, write "{ESCAPE}'
            f' {first[:LONGEST_WORD]}".'
        )


def _nearest(word: str, names: tuple[str, ...], cutoff: float) -> str | None:
    found = difflib.get_close_matches(word, names, n=1, cutoff=cutoff)
    return found[0] if found else None


@cache
def _drug_words() -> tuple[str, ...]:
    return tuple(name.lower() for name in drug_names())


@cache
def _medicine_words() -> tuple[str, ...]:
    words = {
        word.lower() for medicine in medicine_classes().values() for word in (medicine.name, *medicine.brands)
    }
    return tuple(sorted(words))
