"""Whom to call and which signs ask for it, as the plan document carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from glidepath.reports.words import sentence

_EMERGENCY_KINDS = ("emergency",)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView:
    """Emergency number first, then the other lines, then the signs."""

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
        A plan document; its ``emergency`` holds ``helplines`` (``kind``, ``name``, ``number``, ``says``)
        and ``signs``. Where it is missing, no number is guessed.
    """
    emergency = document.get("emergency") or {}
    lines = [line for line in emergency.get("helplines") or emergency.get("lines") or ()]
    first = [line for line in lines if line.get("kind") in _EMERGENCY_KINDS]
    numbers = [str(line["number"]) for line in first]
    if not numbers and emergency.get("emergency_number"):
        numbers = [str(emergency["emergency_number"])]
    others = [line for line in lines if line not in first]
    return HelpView(
        emergency_numbers=tuple(numbers),
        lines=tuple(_line_words(line) for line in others),
        signs=tuple(_sign_words(sign) for sign in emergency.get("signs") or ()),
    )


def _line_words(line: Mapping[str, Any]) -> str:
    says = f" ({str(line['says']).rstrip('.')})" if line.get("says") else ""
    number = str(line.get("number") or "")
    return sentence(f"{line['name']}: {number}{says}" if number else f"{line['name']}{says}")


def _sign_words(sign: Any) -> str:
    return str(sign["says"]) if isinstance(sign, Mapping) else str(sign)
