"""Whom to call and which signs ask for it, as the plan document carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from glidepath.reports.words import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView:
    """The fixed text of an emergency (mostly none), the emergency number, the other lines, the signs."""

    first_text: str
    emergency_numbers: tuple[str, ...]
    lines: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def emergency_words(self) -> str:
        """Whom to call in an emergency, in one phrase."""
        return " or ".join(self.emergency_numbers) or "your local emergency number"


def help_view(document: Mapping[str, Any]) -> HelpView:
    """Read the helplines and the emergency signs of a plan or a refusal.

    Parameters
    ----------
    document
        A plan document; its ``emergency`` holds ``text``, ``helplines`` (``kind``, ``name``, ``number``,
        ``says``) and ``signs``. Where it is missing, no number is guessed.
    """
    emergency = document.get("emergency") or {}
    lines = list(emergency.get("helplines") or ())
    first = [line for line in lines if line.get("kind") == "emergency" and line.get("number")]
    numbers = [str(line["number"]) for line in first]
    others = [line for line in lines if line not in first and (line.get("kind") != "site" or not numbers)]
    return HelpView(
        first_text=str(emergency.get("text") or ""),
        emergency_numbers=tuple(numbers),
        lines=tuple(_line_words(line) for line in others),
        signs=tuple(_sign_words(sign) for sign in emergency.get("signs") or ()),
    )


def _line_words(line: Mapping[str, Any]) -> str:
    """One helpline: its name, its number unless what it says holds it, and what it says."""
    name, number, says = (str(line.get(key) or "").rstrip(".") for key in ("name", "number", "says"))
    called = name if not number or number in says or number == name else f"{name}, {number}"
    return sentence(f"{called}: {says}" if says else called)


def _sign_words(sign: Any) -> str:
    return str(sign["says"]) if isinstance(sign, Mapping) else str(sign)
