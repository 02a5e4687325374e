"""When no taper is computed: why, what to do now, and whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from glidepath.assessment.plan_answer import Refusal
from glidepath.assessment.sources_used import of_findings, sources_of
from glidepath.basis.errors import InputError
from glidepath.checks import Gate, case_findings
from glidepath.checks.finding import Finding
from glidepath.facts import load
from glidepath.facts.shapes import Helpline
from glidepath.patient.case import Case
from glidepath.patient.regimen import Regimen

_STOPPED = "R067"
_STOPPED_SAYS = (
    "Do not wait and do not restart by yourself. This medicine was stopped a short time ago while the body "
    "is likely to depend on it; that can cause seizures. Call the clinician who prescribes it today."
)
_STOPPED_CALL = "The clinician who prescribes it, today."


def refused_by(case: Case, gate: Gate, versions: Mapping[str, str]) -> Refusal:
    """Refuse a case that a hard stop or an emergency holds back.

    Parameters
    ----------
    case
        The case.
    gate
        The closed gate.
    versions
        Versions of the program and of the facts.

    Returns
    -------
    Refusal
        With the fixed emergency text first, where there is an emergency.
    """
    first = (gate.emergency_text,) if gate.emergency_text else ()
    return Refusal(
        case=case,
        says=gate.says,
        reasons=gate.stops,
        do_now=(*first, *gate.do_today),
        call=gate.whom_to_call,
        emergency=gate.emergency,
        assumed=case.assumed,
        not_known=case.not_known,
        sources=sources_of(_ids(case, gate.stops)),
        versions=versions,
    )


def stopped(case: Case, versions: Mapping[str, str]) -> Refusal:
    """Answer a case in which nothing is taken today.

    Parameters
    ----------
    case
        The case.
    versions
        Versions of the program and of the facts.

    Returns
    -------
    Refusal
        Where it was stopped a short time ago and dependence is likely: contact today, no computed restart.

    Raises
    ------
    InputError
        Where there is nothing to taper.
    """
    last = _last_ended(case)
    if last is None:
        raise InputError(
            f"medicines: no benzodiazepine or Z-drug is taken on {case.as_of}; list the current one, such as "
            'directions: "clonazepam 1 mg twice daily".',
            "medicines",
        )
    reasons = [f for f in case_findings(case, last.drug) if f.rule == _STOPPED and f.status == "met"]
    if not reasons:
        raise InputError(
            f"medicines: no benzodiazepine or Z-drug is taken on {case.as_of}; {last.drug} ended on "
            f"{last.until}. Leave out until where it is still taken.",
            "medicines.until",
        )
    return Refusal(
        case=case,
        says=_STOPPED_SAYS,
        reasons=tuple(reasons),
        do_now=tuple(dict.fromkeys(finding.do for finding in reasons)),
        call=(_STOPPED_CALL, *_emergency_lines(case)),
        emergency=False,
        assumed=case.assumed,
        not_known=case.not_known,
        sources=sources_of(_ids(case, reasons)),
        versions=versions,
    )


def _last_ended(case: Case) -> Regimen | None:
    ended = [r for r in case.regimens if r.until is not None and r.until < case.as_of]
    return max(ended, key=lambda regimen: regimen.until or case.as_of, default=None)


def _emergency_lines(case: Case) -> Iterable[str]:
    return [
        _line(entry) for entry in load.emergency(case.taper.market) if entry.kind in ("emergency", "site")
    ]


def _line(entry: Helpline) -> str:
    return f"{entry.name} {entry.number}: {entry.says}" if entry.number else entry.says


def _ids(case: Case, reasons: Sequence[Finding]) -> list[str]:
    lines = [source for entry in load.emergency(case.taper.market) for source in entry.sources]
    return [*of_findings(reasons), *lines]
