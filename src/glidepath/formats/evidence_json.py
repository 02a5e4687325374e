"""The evidence as JSON and as a table (docs/reference/evidence_json.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glidepath.evidence.evidence_answer import EvidenceAnswer
from glidepath.evidence.measurement import QUANTILES_PERCENT, Judged, Measurement
from glidepath.evidence.score import BANDS_PERCENT
from glidepath.evidence.summary import BaselineScore, Coverage, ShareScore, Summary
from glidepath.facts.posterior import posterior_about
from glidepath.formats.json_numbers import four_digits
from glidepath.formats.plan_tables import csv_text

EVIDENCE_SCHEMA = "glidepath.evidence/1"
HEADING = "what was measured, beside what the program gives today"
LIMITS = (
    "Most sources were read as abstracts only; the column read says how far.",
    "Every published level was known before the kinetics were set, so even a row that was not used there is "
    "no blind test. The rows of trials that validate took no part in the fit.",
    "Rows of one study share people, dose and schedule; they are counted as if they did not.",
    "A band that holds too much is no merit: see the mean width beside the coverage.",
)
_COLUMNS = (
    *("id", "group", "role", "in_scope", "counts", "study", "year", "arm", "outcome", "observed"),
    *("low", "high", "unit", *(f"p{percent:02}" for percent in QUANTILES_PERCENT), "probability"),
    *(*(f"inside_{percent}" for percent in BANDS_PERCENT), "crps", "brier", "crps_mean_of_trials"),
    *("crps_dose_only", "source", "read", "note", "why_not", "why_not_counted", "assumed"),
)


def evidence_to_json(answer: EvidenceAnswer, versions: Mapping[str, str]) -> dict[str, Any]:
    """Write the evidence, figures of the model to four significant digits.

    Parameters
    ----------
    answer
        Of ``glidepath evidence``.
    versions
        Of the program and of its facts.

    Returns
    -------
    dict[str, Any]
        The document in a fixed order. It holds no time, so that the same question gives the same bytes.
    """
    asked, profiles = answer.asked, answer.asked.profiles
    left_out = profiles.left_out if profiles else ()
    return {
        "schema": EVIDENCE_SCHEMA,
        "heading": HEADING,
        "versions": dict(versions),
        "draws": asked.draws,
        "people": asked.people,
        "fast": asked.fast,
        "fit": dict(posterior_about()),
        "targets": [_target(row, answer.baselines.get(row.measurement.id, {})) for row in answer.rows],
        "summary": {role: _summary(one) for role, one in answer.roles.items()},
        "groups": {
            name: {role: _summary(one) for role, one in roles.items()}
            for name, roles in answer.groups.items()
        },
        "profiles": {
            "given": profiles is not None,
            "left_out": [{"why": why, "profiles": count} for why, count in left_out],
        },
        "limits": list(LIMITS),
    }


def _target(row: Judged, rules: Mapping[str, BaselineScore]) -> dict[str, Any]:
    one, inside = row.measurement, dict(zip(BANDS_PERCENT, row.inside, strict=True))
    return {
        "id": one.id,
        "group": one.group,
        "role": one.role,
        "in_scope": one.in_scope,
        "counts": one.counts,
        "study": one.study,
        "year": one.year,
        "arm": one.arm,
        "outcome": one.what,
        "observed": _observed(one),
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "model": _model(row),
        **{f"inside_{percent}": value for percent, value in inside.items()},
        "crps": _figure(row.crps),
        "brier": _figure(row.brier),
        "baselines": {name: _rule(rule) for name, rule in rules.items()},
        "source": one.source,
        "read": one.read,
        "note": one.note,
        "why_not": _why_not(row),
        "why_not_counted": one.why_not_counted or None,
        "assumed": list(row.assumed),
    }


def _observed(one: Measurement) -> float | str | None:
    return one.measured if one.measured is not None else one.measured_text or None


def _model(row: Judged) -> dict[str, float | None] | None:
    """The percentiles, the probability of a direction, or both; None where there is neither."""
    found: dict[str, float | None] = {}
    if row.probability is not None:
        found["probability"] = four_digits(row.probability)
    if row.quantiles is not None:
        pairs = zip(QUANTILES_PERCENT, row.quantiles, strict=True)
        found |= {f"p{percent:02}": four_digits(value) for percent, value in pairs}
    return found or None


def _why_not(row: Judged) -> str | None:
    if row.quantiles is not None or row.probability is not None:
        return None
    return row.why_not or row.measurement.why_not_counted or None


def _rule(rule: BaselineScore) -> dict[str, Any]:
    return {
        "p05": four_digits(rule.low),
        "p95": four_digits(rule.high),
        "inside_90": rule.inside_90,
        "crps": four_digits(rule.crps),
    }


def _summary(one: Summary) -> dict[str, Any]:
    return {
        **_coverage(one.every),
        "crps": _figure(one.shares.crps),
        "crps_baselines": {name: _figure(value) for name, value in one.shares.crps_baselines.items()},
        "numbers": _coverage(one.numbers),
        "words": {"n": one.words.n, "inside": one.words.inside[0], "brier": _figure(one.brier)},
        "shares": _shares(one.shares),
        "crps_by_unit": {
            unit: {"crps": four_digits(score), "n": count}
            for unit, (score, count) in one.crps_by_unit.items()
        },
        "not_computed": list(one.not_computed),
    }


def _coverage(one: Coverage) -> dict[str, Any]:
    """Percentages, with the counts behind them."""
    shares = {
        f"inside_{band}": _figure(value) for band, value in zip(BANDS_PERCENT, one.percent, strict=True)
    }
    rows = {f"rows_inside_{band}": count for band, count in zip(BANDS_PERCENT, one.inside, strict=True)}
    return {"n": one.n, **shares, **rows}


def _shares(one: ShareScore) -> dict[str, Any]:
    return {
        "n": len(one.ids),
        "ids": list(one.ids),
        "left_out": list(one.left_out),
        "width_90": _figure(one.width_90),
        "width_90_baselines": {name: _figure(value) for name, value in one.width_90_baselines.items()},
        "rows_inside_90_baselines": dict(one.inside_90_baselines),
    }


def _figure(value: float | None) -> float | None:
    return None if value is None else four_digits(value)


def evidence_csv(data: Mapping[str, Any]) -> str:
    """Write the rows of the evidence as a table.

    Parameters
    ----------
    data
        A document of the evidence.

    Returns
    -------
    str
        CSV with a header.
    """
    rows = [{column: _cell(target, column) for column in _COLUMNS} for target in data["targets"]]
    return csv_text(_COLUMNS, rows, "")


def _cell(target: Mapping[str, Any], column: str) -> str:
    model = target["model"] or {}
    if column.startswith("crps_"):
        value = target["baselines"].get(column.removeprefix("crps_"), {}).get("crps")
    else:
        value = target[column] if column in target else model.get(column)
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value}"
