"""What must hold for every option of every plan: one function per promise, each giving its violations as text.

A violation reads ``4.window | option percent-of-current-10 step 3 (2026-12-01) | what is wrong``: first the
promise (the numbers of `CHECKS`; 10 is what was asked, 11 use as needed, 12 the predictions, 13 switches).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .answer import check_7, check_8, check_9, check_10, check_12
from .delivery import check_1, check_2
from .doses import check_3, check_11
from .given import Given
from .pace import check_4
from .supply import check_5, check_6
from .switches import check_13

Check = Callable[[Given, Mapping[str, Any]], list[str]]

OF_A_SCHEDULE: tuple[Check, ...] = (check_1, check_2, check_5, check_6)
CHECKS: tuple[Check, ...] = (
    check_1,
    check_2,
    check_3,
    check_4,
    check_5,
    check_6,
    check_8,
    check_10,
    check_11,
    check_12,
    check_13,
)

__all__ = ["CHECKS", "OF_A_SCHEDULE", "Check", "check_7", "check_9", "kind", "violations"]


def violations(given: Given, plan: Mapping[str, Any], checks: Sequence[Check] = CHECKS) -> list[str]:
    """Everything that one plan breaks; a field that is missing or malformed breaks docs/reference/plan_json.md as well."""
    found = []
    for check in checks:
        try:
            found += check(given, plan)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
            last = traceback.extract_tb(fault.__traceback__)[-1]
            found.append(
                f"0.{check.__name__} | plan | {type(fault).__name__} {fault} at {last.name} ({last.line})"
            )
    return found


def kind(violation: str) -> str:
    """The promise that a violation breaks: ``4.window``."""
    return violation.split(" | ", 1)[0]
