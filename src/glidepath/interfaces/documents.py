"""Answers as documents: plain data that is written, printed and laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glidepath.assessment.course_case import CourseAnswer
from glidepath.assessment.plan_answer import Answer, PlanAnswer
from glidepath.formats.forecast_json import course_to_json, validity_to_json
from glidepath.formats.plan_json import assumed_to_json, plan_to_json, refusal_to_json, source_to_json
from glidepath.formats.what_matters_json import what_matters_to_json

if TYPE_CHECKING:
    from glidepath.assessment.what_matters import WhatMatters


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


def course_document(answer: CourseAnswer) -> dict[str, Any]:
    """Write a time course as plain data.

    Parameters
    ----------
    answer
        A course with what it rests on.

    Returns
    -------
    dict[str, Any]
        ``glidepath.course/1``.
    """
    return {
        **course_to_json(answer.course),
        **validity_to_json(answer.not_valid_because),
        "warning": answer.warning,
        "assumed": [assumed_to_json(item) for item in answer.assumed],
        "not_known": list(answer.case.not_known),
        "sources": [source_to_json(source) for source in answer.sources],
        "limits": list(answer.limits),
        "versions": dict(answer.versions),
    }


def what_matters_document(found: WhatMatters) -> dict[str, Any]:
    """Write what the worst day depends on as plain data, with what it rests on.

    Parameters
    ----------
    found
        Of one option or course.

    Returns
    -------
    dict[str, Any]
        ``glidepath.what_matters/1``.
    """
    return {
        **what_matters_to_json(found),
        "assumed": [assumed_to_json(item) for item in found.assumed],
        "not_known": list(found.case.not_known),
        "sources": [source_to_json(source) for source in found.sources],
        "versions": dict(found.versions),
    }
