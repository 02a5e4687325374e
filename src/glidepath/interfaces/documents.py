"""Answers as documents: plain data that is written, printed and laid out."""

from __future__ import annotations

from typing import Any

from glidepath.assessment.plan_answer import Answer, PlanAnswer
from glidepath.facts import load
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
        ``glidepath.plan/1`` or ``glidepath.refusal/1``. ``emergency`` holds whom to call and which signs
        ask for it; in a refusal ``emergency_now`` says whether that comes first.
    """
    if isinstance(answer, PlanAnswer):
        return {**plan_to_json(answer, made_at), "emergency": emergency(answer.case.taper.market)}
    written = refusal_to_json(answer, made_at)
    return {**written, "emergency_now": answer.emergency, "emergency": emergency(answer.case.taper.market)}


def emergency(market: str) -> dict[str, Any]:
    """Give whom to call in a market's country, and the emergency signs.

    Examples
    --------
    >>> emergency("US")["helplines"][0]["number"]
    '911'
    """
    return {
        "helplines": [
            {"kind": entry.kind, "name": entry.name, "number": entry.number, "says": entry.says}
            for entry in load.emergency(market)
        ],
        "signs": [sign.says for sign in load.emergency_signs()],
    }
