"""Directions cut into lines, stages and single medicines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from glidepath.basis.errors import InputError
from glidepath.formats import direction_words as words
from glidepath.formats.direction_tokens import LONGEST_WORD, not_understood, quoted
from glidepath.formats.found import Tokens, has_number, sign_at, typed, word_at
from glidepath.formats.medicine_names import ESCAPE, Named, names_in, refuse_near_miss, unknown_name
from glidepath.formats.number_words import tokens_of

_LINE_ENDS = re.compile(r"[\n\r;\u2028\u2029\x0b\x0c\x85]+")
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)")
_HOLDS_A_DIGIT = re.compile(r"(?!\d{4}-\d{2})\S*\d\S*")
_THEN = (("then",), ("followed", "by"), ("after", "that"), ("afterwards",))
_CHANGED = frozenset(
    "increased increase reduced reduce decreased decrease raised lowered changed up down to and".split()
)
_HEADING_WORDS = frozenset(
    {*words.MASS_UNITS_MG, *words.VOLUME_UNITS_ML, *words.FORMS, *words.RELEASE, "oral"}
)
_AMOUNT_WORDS = frozenset(
    {*words.MASS_UNITS_MG, *words.FORMS, "of", "x", "a", "an", "take", "takes", "taking", "half"}
)


@dataclass(frozen=True, slots=True)
class Segment:
    """The directions of one medicine: its name (None = as before), the other tokens, and what was typed."""

    named: Named | None
    unknown: str
    tokens: Tokens
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its stages, which follow each other in time, each with the medicines in it."""

    stages: tuple[tuple[Segment, ...], ...]
    text: str


def lines_of(text: str) -> Iterator[Line]:
    """Cut directions into lines (newline or semicolon), stages (``then``) and medicines.

    Parameters
    ----------
    text
        Directions in words.

    Yields
    ------
    Line
        Each line that is not empty.

    Raises
    ------
    InputError
        At a sign, a date or a name that cannot be read.
    """
    waiting: tuple[Tokens, str] | None = None
    for raw in _LINE_ENDS.split(text):
        line = _BULLET.sub("", raw).strip()
        if not line:
            continue
        tokens = _tokens_of_line(line)
        if waiting is not None and _goes_on(waiting[0], tokens):
            waiting = (waiting[0] + tokens, f"{waiting[1]}; {line}")
            continue
        if waiting is not None:
            yield _line(*waiting)
        waiting = (tokens, line)
    if waiting is not None:
        yield _line(*waiting)


def _tokens_of_line(line: str) -> Tokens:
    """Cut a line; a line that holds no benzodiazepine may hold numbers of any shape."""
    try:
        return tokens_of(line)
    except InputError:
        plain = tokens_of(" ".join(re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", line)))
        names = names_in(plain)
        if any(named.drug for named in names) or not (names or unknown_name(plain)):
            raise
        return tokens_of(_HOLDS_A_DIGIT.sub(" ", line))


def _then_at(tokens: Tokens, index: int) -> int:
    """How many words ``then`` takes up here (0 = none)."""
    for phrase in _THEN:
        if all(word_at(tokens, index + k) == word for k, word in enumerate(phrase)):
            return len(phrase)
    return 0


def _goes_on(before: Tokens, tokens: Tokens) -> bool:
    """Whether a line belongs to the one before: by ``then``, or under a heading (drug and strength)."""
    if _then_at(tokens, 0) or word_at(before, len(before) - 1) == "then":
        return True
    return _is_heading(before) and not names_in(tokens) and unknown_name(tokens) is None


def _is_heading(tokens: Tokens) -> bool:
    """Whether a line holds only a drug, its strength and its form."""
    named = [name for name in names_in(tokens) if name.drug is not None]
    if len(named) != 1:
        return False
    rest = (*tokens[: named[0].start], *tokens[named[0].after :])
    return any(token.kind == "number" for token in rest) and all(
        token.kind in ("number", "sign") or (token.kind == "word" and token.value in _HEADING_WORDS)
        for token in rest
    )


def _line(tokens: Tokens, text: str) -> Line:
    stages: list[tuple[Segment, ...]] = []
    for stage in _split_at_then(tokens):
        segments = tuple(_segments(stage))
        if segments:
            stages.append(segments)
    return Line(tuple(stages), text)


def _split_at_then(tokens: Tokens) -> Iterator[Tokens]:
    start = index = 0
    while index < len(tokens):
        length = _then_at(tokens, index)
        if length == 0:
            index += 1
            continue
        end = index
        while end > start and (sign_at(tokens, end - 1) in (",", ".") or word_at(tokens, end - 1) == "and"):
            end -= 1
        yield tokens[start:end]
        index += length
        while word_at(tokens, index) in _CHANGED or sign_at(tokens, index) in (",", ":"):
            index += 1
        start = index
        if index >= len(tokens):
            raise InputError(
                '"then" is followed by nothing: write the dose that came next, as in "then 1 mg bid".'
            )
    yield tokens[start:]


def _segments(tokens: Tokens) -> Iterator[Segment]:
    """Cut a stage where another medicine begins."""
    if not tokens:
        return
    found = names_in(tokens)
    names = _distinct(tokens, found)
    if not names:
        yield _nameless(tokens)
        return
    cuts = [
        0,
        *(_begins(tokens, before, named) for before, named in itertools.pairwise(names)),
        len(tokens),
    ]
    for named, start, end in zip(names, cuts, cuts[1:], strict=False):
        yield Segment(
            named,
            "",
            _without_names(tokens[start:end], start, [n for n in found if start <= n.start < end]),
            typed(tokens, start, end),
        )


def _nameless(tokens: Tokens) -> Segment:
    if (word_at(tokens, 0), word_at(tokens, 1)) == tuple(ESCAPE.split()):
        rest = tokens[2:]
        found = unknown_name(rest)
        if found is None:
            raise InputError(
                f'{quoted(ESCAPE)} names no medicine: write "{ESCAPE} hydralazine 25 mg twice a day".'
            )
        refuse_near_miss(found[0], sure=True)
        return Segment(None, found[0], rest[found[1] :], typed(tokens, 0, len(tokens)))
    found = unknown_name(tokens)
    if found is None:
        return Segment(None, "", tokens, typed(tokens, 0, len(tokens)))
    if max(len(word) for word in found[0].split()) > LONGEST_WORD:
        raise not_understood(found[0])
    refuse_near_miss(found[0])
    return Segment(None, found[0], tokens, typed(tokens, 0, len(tokens)))


def _distinct(tokens: Tokens, names: tuple[Named, ...]) -> list[Named]:
    """Drop the second name of one drug where no amount stands between: ``Klonopin (clonazepam)``."""
    kept: list[Named] = []
    for named in names:
        before = kept[-1] if kept else None
        if before is not None and before.name == named.name:
            between = any(has_number(tokens, at) for at in range(before.after, named.start))
            if not between or sign_at(tokens, named.start - 1) == "(":
                continue
        if (
            before is not None
            and sign_at(tokens, named.start - 1) == "/"
            and before.drug is named.drug is None
        ):
            if _matters_less(named):
                continue
            if _matters_less(before):
                kept.pop()
        kept.append(named)
    return kept


def _matters_less(named: Named) -> bool:
    """Whether this part of a combined tablet says nothing to any rule: naloxone swallowed is no rescue."""
    return named.medicine is not None and set(named.medicine.classes) <= {"naloxone"}


def _begins(tokens: Tokens, before: Named, named: Named) -> int:
    """Where the directions of the next medicine begin: at its name, or at the amount before it."""
    index = named.start
    while index > before.after and (
        has_number(tokens, index - 1)
        or word_at(tokens, index - 1) in _AMOUNT_WORDS
        or sign_at(tokens, index - 1) in ("(", '"')
    ):
        index -= 1
    joined = word_at(tokens, index - 1) in ("and", "plus", "with") or sign_at(tokens, index - 1) in (
        ",",
        "+",
        "&",
        ".",
    )
    return index if joined or index == before.after else max(index, before.after)


def _without_names(tokens: Tokens, start: int, names: list[Named]) -> Tokens:
    """The tokens of a segment without any mention of its medicine."""
    mentioned = {at for named in names for at in range(named.start, named.after)}
    return tuple(token for at, token in enumerate(tokens, start) if at not in mentioned)
