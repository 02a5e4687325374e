"""Text of a case file turned into plain data: JSON, and the part of YAML that case files need."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import yaml

from glidepath.basis.errors import InputError
from glidepath.formats.direction_tokens import quoted

SIZE_LIMIT_CHARACTERS = 1_000_000
_DEEPEST = 20
_MOST_PARTS = 50_000
_PLAIN: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})?\.\d{1,17}|[-+]?(?:0|[1-9]\d{0,17})\.")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SAVE_AS = "save it as plain UTF-8 text"


def plain_data(
    text: str | bytes, kind: Literal["yaml", "json"], limit: int | None = SIZE_LIMIT_CHARACTERS
) -> Any:
    """Read text as YAML or JSON into dicts, lists, text, numbers, true, false and null.

    Parameters
    ----------
    text
        The whole text, or its bytes (UTF-8). Dates and clock times stay text; ``yes`` and ``no`` stay words.
    kind
        Which of the two it is.
    limit
        How long the text may be [characters]; None = any length.

    Returns
    -------
    Any
        Plain data.

    Raises
    ------
    InputError
        In one line: where the text breaks the grammar, a key that is there twice, an alias, a tag, or too
        much of it.

    Examples
    --------
    >>> plain_data("taper: {start: 2026-12-01, fill_days: 28}", "yaml")
    {'taper': {'start': '2026-12-01', 'fill_days': 28}}
    """
    clean = clean_text(text, limit)
    return _json(clean) if kind == "json" else _yaml(clean)


def clean_text(text: str | bytes, limit: int | None = SIZE_LIMIT_CHARACTERS) -> str:
    """Turn bytes into text and refuse what is no text, or too much.

    Parameters
    ----------
    text
        Text, or bytes of a file.
    limit
        How long it may be [characters]; None = any length.

    Returns
    -------
    str
        The text without a byte-order mark.

    Raises
    ------
    InputError
        When it is not UTF-8 text, or longer than a case can be.
    """
    if limit is not None and len(text) > limit:
        raise InputError(
            f"the case is longer than {limit:,} characters: give one case, or many as JSON Lines."
        )
    if isinstance(text, bytes):
        if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(f"the case is UTF-16 text: {_SAVE_AS}.")
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(f"the case is not UTF-8 text (byte {error.start}): {_SAVE_AS}.") from None
    text = text.removeprefix("\ufeff")
    control = _CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        raise InputError(
            f"line {line} of the case holds a control character, so it is no plain text: {_SAVE_AS}."
        )
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_distinct_pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(
            f"line {error.lineno}, column {error.colno} is not JSON ({error.msg.lower()}): "
            "check quotes, commas and brackets there."
        ) from None
    except RecursionError:
        raise InputError("the JSON is nested too deeply: a case needs three levels.") from None
    except ValueError:
        raise InputError("a number in the JSON is too long: write it like 0.5.") from None


def _distinct_pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(
                f"the field {quoted(key)} is there twice: keep one of the two.", quoted(key).strip('"')
            )
        found[key] = value
    return found


def _no_constant(word: str) -> Any:
    raise InputError(f"{quoted(word)} is not a number here: type a number, or null for not known.")


def _yaml(text: str) -> Any:
    try:
        return _document(_events(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else "the text"
        problem = str(getattr(error, "problem", "") or "it cannot be read").splitlines()[0]
        raise InputError(
            f"{where} is not YAML ({problem}): check colons, indents and brackets there, and put text with a"
            " colon in quotes."
        ) from None


def _events(text: str) -> Iterator[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = parts = 0
    for event in yaml.parse(text, Loader=loader):
        parts += 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(
                f"line {line} uses a YAML anchor or alias (& or *): write the value out, or quote the text."
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise InputError(f"line {line} uses a YAML tag (!): leave it out.")
        if depth > _DEEPEST or parts > _MOST_PARTS:
            raise InputError(
                f"line {line}: the case is nested too deeply or too long: a case needs three levels."
            )
        yield event


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _document(events: Iterator[Any]) -> Any:
    """Build data from the events of one document, without recursion into foreign code."""
    data: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                line = _line(event)
                raise InputError(f"line {line} begins a second YAML document (---): keep one case in a file.")
            data = _value(next(events), events)
    return data


def _value(event: Any, events: Iterator[Any]) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events)
    return _mapping(events)


def _sequence(events: Iterator[Any]) -> list[Any]:
    found = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        found.append(_value(event, events))
    return found


def _mapping(events: Iterator[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise InputError(
                f"line {line}: the name of a field must be a word: put brackets and braces after the colon."
            )
        if event.value in found:
            raise InputError(
                f"line {line}: the field {quoted(event.value)} is there twice: keep one of the two.",
                quoted(event.value).strip('"'),
            )
        found[event.value] = _value(next(events), events)
    return found


def _scalar(event: Any) -> Any:
    """Read a plain word as null, true, false or a number; anything else, and all quoted text, stays text."""
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text.lower() in _PLAIN:
        return _PLAIN[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
