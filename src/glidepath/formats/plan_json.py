"""A plan or a refusal as JSON (docs/reference/plan_json.md), and a plan file read back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glidepath.assessment.acceptance import digest_of
from glidepath.assessment.plan_answer import Comparator, OptionAnswer, PlanAnswer, PublishedAnswer, Refusal
from glidepath.basis.errors import InputError
from glidepath.basis.sources import Source
from glidepath.checks.finding import Finding
from glidepath.facts.load import emergency, emergency_signs
from glidepath.formats.forecast_json import prediction_to_json, validity_to_json
from glidepath.formats.json_numbers import figures, plain
from glidepath.formats.plain_data import plain_data
from glidepath.formats.schedule_json import schedule_from_json, schedule_to_json, step_to_json
from glidepath.patient.case import Assumed
from glidepath.patient.plan import Schedule

PLAN_SCHEMA = "glidepath.plan/1"
REFUSAL_SCHEMA = "glidepath.refusal/1"
DRAFT = "draft for a clinician, not accepted"
REFUSED_STATUS = 3
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_AGAIN = "name the plan.json that glidepath plan wrote"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlan:
    """A plan file as read back: the whole document, and its options as schedules."""

    document: Mapping[str, Any]
    options: tuple[Schedule, ...]

    def option(self, name: str) -> Schedule:
        """The option with this id.

        Raises
        ------
        InputError
            When there is none; the line lists those that there are.
        """
        for schedule in self.options:
            if schedule.id == name:
                return schedule
        known = ", ".join(schedule.id for schedule in self.options) or "none"
        raise InputError(f"--option: there is no option of that name; type one of {known}.", "option")


def plan_to_json(answer: PlanAnswer, made_at: str) -> dict[str, Any]:
    """Write a plan as docs/reference/plan_json.md has it.

    Parameters
    ----------
    answer
        The plan.
    made_at
        When it was made (ISO 8601).

    Returns
    -------
    dict[str, Any]
        The document, in a fixed order.
    """
    document = {
        "schema": PLAN_SCHEMA,
        "heading": DRAFT,
        "made_at": made_at,
        "versions": dict(answer.versions),
        "case": plain(answer.case_facts),
        "assumed": [assumed_to_json(item) for item in answer.assumed],
        "not_known": list(answer.not_known),
        "must_be_known": list(answer.hard_stop_unknown),
        "findings": [finding_to_json(finding) for finding in answer.findings],
        "options": [_option(option, answer.not_valid_because) for option in answer.options],
        "comparators": {
            "stay": _comparator(answer.stay, answer.not_valid_because),
            "stop_today": _comparator(answer.stop_today, answer.not_valid_because),
            "published": [_published(item, answer.not_valid_because) for item in answer.published],
        },
        "refused_methods": [{"method": name, "why": why} for name, why in answer.refused_methods],
        "people": answer.people,
        "notes": [answer.emergency_text] if answer.emergency_text else [],
        "boxed_warning": [
            {"title": part.title, "says": part.says, "sources": list(part.sources)}
            for part in answer.boxed_warning
        ],
        "emergency": emergency_to_json(answer.case.taper.market),
        "sources": [source_to_json(source) for source in answer.sources],
        "limits": list(answer.limits),
    }
    return document | {"digest": digest_of(document)}


def refusal_to_json(refusal: Refusal, made_at: str) -> dict[str, Any]:
    """Write a refusal for safety: why, what to do now, whom to call.

    Parameters
    ----------
    refusal
        The refusal.
    made_at
        When it was made (ISO 8601).

    Returns
    -------
    dict[str, Any]
        The document, in a fixed order.
    """
    return {
        "schema": REFUSAL_SCHEMA,
        "made_at": made_at,
        "versions": dict(refusal.versions),
        "status": REFUSED_STATUS,
        "emergency_now": refusal.emergency,
        "emergency": emergency_to_json(refusal.case.taper.market),
        "says": refusal.says,
        "reasons": [finding_to_json(finding) for finding in refusal.reasons],
        "do_now": list(refusal.do_now),
        "call": list(refusal.call),
        "assumed": [assumed_to_json(item) for item in refusal.assumed],
        "not_known": list(refusal.not_known),
        "sources": [source_to_json(source) for source in refusal.sources],
    }


def emergency_to_json(market: str) -> dict[str, Any]:
    """Write whom to call in a market, and the signs that ask for it.

    Parameters
    ----------
    market
        ``US`` or ``UK``.

    Returns
    -------
    dict[str, Any]
        Helplines with the day each was checked, and signs.

    Examples
    --------
    >>> emergency_to_json("US")["helplines"][0]["number"]
    '911'
    """
    lines = [
        {
            "kind": line.kind,
            "name": line.name,
            "number": line.number,
            "says": line.says,
            "checked_on": line.checked_on,
        }
        for line in emergency(market)
    ]
    return {"helplines": lines, "signs": [sign.says for sign in emergency_signs()]}


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Write a finding; ``missing`` stands only where something is."""
    written: dict[str, Any] = {
        "rule": finding.rule,
        "status": finding.status,
        "severity": finding.severity,
        "says": finding.says,
        "do": finding.do,
        "because": plain(finding.because),
        "sources": list(finding.sources),
    }
    if finding.missing:
        written["missing"] = list(finding.missing)
    return written


def assumed_to_json(assumed: Assumed) -> dict[str, Any]:
    """Write one value that the case did not give, and why it was taken."""
    return {"field": assumed.field, "value": plain(assumed.value), "why": assumed.why}


def source_to_json(source: Source) -> dict[str, Any]:
    """Write one source."""
    return {
        "id": source.id,
        "title": source.title,
        "year": source.year,
        "url": source.url,
        "read": source.read,
    }


def _option(option: OptionAnswer, not_valid_because: Sequence[str]) -> dict[str, Any]:
    written = schedule_to_json(option.schedule) | {
        "prediction": prediction_to_json(option.prediction, not_valid_because),
        "findings": [finding_to_json(finding) for finding in option.findings],
    }
    if option.reserve is not None:
        written["equal_drive_benefit"] = {
            **validity_to_json(not_valid_because),
            "beside": option.reserve.beside,
            "says": option.reserve.says,
            "u50": figures(option.reserve.u50),
            "peak_pwc20_less": figures(option.reserve.peak_pwc20_less),
        }
    return written


def _comparator(comparator: Comparator, not_valid_because: Sequence[str]) -> dict[str, Any]:
    written: dict[str, Any] = {"prediction": prediction_to_json(comparator.prediction, not_valid_because)}
    return written if comparator.warning is None else written | {"warning": comparator.warning}


def _published(item: PublishedAnswer, not_valid_because: Sequence[str]) -> dict[str, Any]:
    profile = item.profile
    return {
        "id": profile.id,
        "title": profile.title,
        "source": profile.source,
        "breaks": list(profile.breaks),
        "dispensable": profile.dispensable,
        "why": profile.why,
        "steps": [step_to_json(step) for step in profile.steps],
        "prediction": prediction_to_json(item.prediction, not_valid_because),
    }


def json_text(document: Any) -> str:
    """Write a document as JSON text, the same bytes each time, ending with a newline.

    Parameters
    ----------
    document
        Plain data.

    Returns
    -------
    str
        Indented by one space, lists of numbers and of dates on one line; letters are not escaped.

    Examples
    --------
    >>> json_text({"a": 1})
    '{\\n "a": 1\\n}\\n'
    """
    return _written(document, "\n") + "\n"


def _written(value: Any, line: str) -> str:
    """Write one value; ``line`` is a line break with the indent of the value."""
    inner = line + " "
    if isinstance(value, Mapping) and value:
        fields = (f"{_scalar(str(name))}: {_written(item, inner)}" for name, item in value.items())
        return "{" + inner + f",{inner}".join(fields) + line + "}"
    if isinstance(value, list | tuple) and not all(map(_is_short, value)):
        return "[" + inner + f",{inner}".join(_written(item, inner) for item in value) + line + "]"
    return _scalar(value)


def _is_short(item: Any) -> bool:
    return (
        item is None
        or isinstance(item, int | float)
        or (isinstance(item, str) and bool(_DATE.fullmatch(item)))
    )


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def plan_from_json(text: str | bytes) -> ReadPlan:
    """Read a plan file back, and check that it still holds together.

    Parameters
    ----------
    text
        ``plan.json`` or ``accepted.json``.

    Returns
    -------
    ReadPlan
        The document and its options as schedules.

    Raises
    ------
    InputError
        When it is no plan, or was changed so that doses or days no longer add up.
    """
    document = plain_data(text, "json", limit=None)
    if not isinstance(document, Mapping) or "schema" not in document:
        raise InputError(f"PLAN: this is not a plan; {_AGAIN}.", "PLAN")
    if document["schema"] == REFUSAL_SCHEMA:
        raise InputError(
            "PLAN: this is a refusal for safety, so there is no option in it; read what it says to do.",
            "PLAN",
        )
    if document["schema"] != PLAN_SCHEMA or not isinstance(document.get("options"), list):
        raise InputError(f"PLAN: this is not a plan ({PLAN_SCHEMA}); {_AGAIN}.", "PLAN")
    options = tuple(
        schedule_from_json(option, f"options[{index}]") for index, option in enumerate(document["options"])
    )
    return ReadPlan(document=document, options=options)
