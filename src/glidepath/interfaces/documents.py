"""Answers as documents: plain data that is written, printed and laid out."""

from __future__ import annotations

from typing import Any

from glidepath.assessment.plan_answer import Answer, PlanAnswer
from glidepath.formats.plan_json import plan_to_json, refusal_to_json


def document(answer: Answer, made_at: str) -> dict[str, Any]:
    """Write an answer as plain data.

    Parameters
    ----------
    answer
        A plan or a refusal.
    made_at
        When it was made, as ISO 8601 text.

    Returns
    -------
    dict[str, Any]
        ``glidepath.plan/1`` or ``glidepath.refusal/1``.
    """
    return (
        plan_to_json(answer, made_at) if isinstance(answer, PlanAnswer) else refusal_to_json(answer, made_at)
    )
