"""Reading what a user names: a file of any known kind, standard input, or plain words."""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from glidepath.basis.errors import InputError

Kind = Literal["yaml", "json", "json_lines", "csv", "words"]

SIZE_LIMIT_BYTES = 10_000_000
STANDARD_INPUT = "<standard input>"
"""What a lone dash stands for; a parser of options would take the dash for an option."""
_KIND_OF_SUFFIX: dict[str, Kind] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".csv": "csv",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What an argument takes, for errors: its name, endings of its files, what else to do, what it needs."""

    name: str
    kinds: str
    otherwise: str
    needs: str


CASE = Argument(
    name="CASE",
    kinds=".yaml, .json, .jsonl or .csv",
    otherwise="check the name, or write the prescription in plain words",
    needs="a case needs at least medicines: [{directions: ...}]",
)
SPEC = Argument(
    name="SPEC",
    kinds=".yaml or .json",
    otherwise="check the name; glidepath population --help shows a SPEC",
    needs="a SPEC needs medicines and plans; glidepath population --help shows one",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was named on the command line: its text and what kind of text it is."""

    kind: Kind
    text: str
    name: str


def read_given(named: str, suffixes: dict[str, Kind] | None = None, argument: Argument = CASE) -> Given:
    """Read what a CASE or PLAN argument names.

    Parameters
    ----------
    named
        A path, ``-`` for standard input, or plain words such as ``clonazepam 1 mg twice daily``.
    suffixes
        Which endings are files of which kind; None takes all that are known.
    argument
        Which argument named it, for errors.

    Returns
    -------
    Given
        The text and its kind. Nothing is understood yet.

    Raises
    ------
    InputError
        When a file is missing, too large, not text, or of no known kind.
    """
    known = suffixes or _KIND_OF_SUFFIX
    if not named.strip():
        raise InputError(
            'CASE is empty: name a file, or write the prescription, such as "clonazepam 1 mg twice daily".',
            "CASE",
        )
    if named in ("-", STANDARD_INPUT):
        return _of_bytes(sys.stdin.buffer.read(SIZE_LIMIT_BYTES + 1), "standard input", None, argument)
    path = Path(named)
    if not _is_path(path, known):
        return Given(kind="words", text=named, name="the prescription")
    return _of_bytes(_bytes_of(path, argument), path.name, known.get(path.suffix.lower()), argument)


def _is_path(path: Path, known: dict[str, Kind]) -> bool:
    """Whether the words are a path: something is there, or they end as a file of ours does."""
    try:
        there = path.exists()
    except (OSError, ValueError):
        return False
    return there or (path.suffix.lower() in known and "\n" not in str(path))


def read_file(path: Path, argument: Argument) -> str:
    """Read the text of one file.

    Parameters
    ----------
    path
        The file.
    argument
        Which argument named it, and what to say of a file that is missing or empty.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    InputError
        When it is missing, empty, too large or not text.
    """
    return _of_bytes(_bytes_of(path, argument), path.name, None, argument).text


def _bytes_of(path: Path, argument: Argument) -> bytes:
    if path.is_dir():
        raise InputError(
            f"{path} is a folder: name the {argument.name} file in it ({argument.kinds}).", argument.name
        )
    try:
        with path.open("rb") as stream:
            return stream.read(SIZE_LIMIT_BYTES + 1)
    except FileNotFoundError as fault:
        raise InputError(f"No file {path}: {argument.otherwise}.", argument.name) from fault
    except OSError as fault:
        reason = (fault.strerror or "cannot be read").lower()
        raise InputError(
            f"Cannot read {path}: {reason}. Name a file that you may read.", argument.name
        ) from fault


def _of_bytes(content: bytes, name: str, kind: Kind | None, argument: Argument) -> Given:
    if len(content) > SIZE_LIMIT_BYTES:
        limit_mb = SIZE_LIMIT_BYTES // 1_000_000
        raise InputError(f"{name} is larger than {limit_mb} MB: split it into smaller files.", argument.name)
    text = decoded(content, name, argument)
    if not text.strip():
        raise InputError(f"{name} is empty: {argument.needs}.", argument.name)
    return Given(kind=kind or _kind_by_content(text), text=text, name=name)


def decoded(content: bytes, name: str, argument: Argument = CASE) -> str:
    """Turn bytes into text: UTF-8 with or without a mark, or UTF-16 with its mark.

    Parameters
    ----------
    content
        The bytes of a file.
    name
        What to call the file in an error.
    argument
        Which argument named it, for errors.

    Returns
    -------
    str
        The text, without a byte-order mark.

    Raises
    ------
    InputError
        When the bytes are not such text.

    Examples
    --------
    >>> decoded(b"a", "case.yaml")
    'a'
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError(
            f"{name} is not UTF-8 text (byte {fault.start}): save it as UTF-8.", argument.name
        ) from fault
    if "\x00" in text:
        raise InputError(
            f"{name} is not a text file: give {argument.name} as {argument.kinds}.", argument.name
        )
    return text


def _kind_by_content(text: str) -> Kind:
    """Guess the kind of a file without a known ending from how it begins."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines[0].startswith("{"):
        many = len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines)
        return "json_lines" if many else "json"
    return "csv" if "," in lines[0] and ":" not in lines[0] else "yaml"
