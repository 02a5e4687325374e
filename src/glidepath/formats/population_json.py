"""A population as JSON and as tables (docs/how_to/run_a_population.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from glidepath.assessment.population_case import PopulationAnswer
from glidepath.assessment.population_plans import MadePlan
from glidepath.formats.json_numbers import figures
from glidepath.formats.plan_json import assumed_to_json, source_to_json
from glidepath.formats.plan_tables import csv_text
from glidepath.population.draws import GROUPS
from glidepath.population.outcomes import Outcome, score_scale
from glidepath.population.summary import Distribution, PlanSummary
from glidepath.simulation.bands import LEVELS

POPULATION_SCHEMA = "glidepath.population/1"
HEADING = "virtual people, for comparing regimens; no forecast and no plan for a person"
_DAILY = ("plan", "day", "date", *LEVELS)
_OUTCOMES = ("plan", "outcome", "unit", *LEVELS, "mean", "middle_p05", "middle_p50", "middle_p95")
_CHANCE = "chance_rise_5"


def population_to_json(answer: PopulationAnswer) -> dict[str, Any]:
    """Write what plans did to a population, figures to four significant digits.

    Parameters
    ----------
    answer
        Of ``glidepath population``.

    Returns
    -------
    dict[str, Any]
        The document in a fixed order. It holds no time, so that the same SPEC gives the same bytes.
    """
    ready, spec = answer.ready, answer.ready.spec
    return {
        "schema": POPULATION_SCHEMA,
        "heading": HEADING,
        "title": spec.case.title,
        "versions": dict(answer.versions),
        "people": spec.people,
        "groups": GROUPS,
        "seed": spec.seed,
        "start": spec.case.taper.start.isoformat(),
        "days": spec.days,
        "who": list(spec.who),
        "took": [one.directions or one.drug for one in spec.case.regimens],
        "score_bin_points": score_scale().width,
        "score_before": _distribution(answer.before),
        "plans": [
            _plan(answer, plan, summary) for plan, summary in zip(ready.plans, answer.summaries, strict=True)
        ],
        "assumed": [assumed_to_json(item) for item in answer.assumed],
        "not_known": list(spec.case.not_known),
        "used": list(ready.used),
        "left_out": list(ready.left_out),
        "limits": list(ready.limits),
        "sources": [source_to_json(source) for source in ready.sources],
    }


def _plan(answer: PopulationAnswer, plan: MadePlan, summary: PlanSummary) -> dict[str, Any]:
    spec = answer.ready.spec
    start, last = spec.case.taper.start, spec.days - 1
    return {
        "id": plan.id,
        "kind": plan.kind,
        "says": plan.says,
        "warning": plan.warning,
        "option": plan.option,
        "ends": None if plan.ends is None else plan.ends.isoformat(),
        "ends_within": None if plan.ends is None else plan.ends <= start + timedelta(days=last),
        "daily_mg": figures(plan.daily_mg()),
        "day": list(range(spec.days)),
        "pwc20": figures(summary.pwc20),
        _CHANCE: figures(summary.chance_rise),
        "outcomes": {
            one.name: {
                "says": one.says,
                "unit": one.unit,
                "bin": one.bin_words,
                **_distribution(summary.outcomes[one.name]),
            }
            for one in answer.ready.outcomes
            if _asked(spec.outcomes, one)
        },
    }


def _asked(names: tuple[str, ...], outcome: Outcome) -> bool:
    return not names or outcome.name.split(".")[0] in names


def _distribution(found: Distribution) -> dict[str, Any]:
    return {
        **figures(found.quantiles),
        "mean": figures(found.mean),
        "middle_person": figures(found.middle_person),
    }


def population_csv(data: dict[str, Any]) -> str:
    """Write the daily bands as CSV: one line per plan and day.

    Parameters
    ----------
    data
        A population document.

    Returns
    -------
    str
        CSV with a header line.
    """
    from datetime import date

    start = date.fromisoformat(data["start"])
    rows = [
        {
            "plan": plan["id"],
            "day": day,
            "date": (start + timedelta(days=day)).isoformat(),
            **{level: plan["pwc20"][level][place] for level in LEVELS},
        }
        for plan in data["plans"]
        for place, day in enumerate(plan["day"])
    ]
    return csv_text(list(_DAILY), rows, "")


def outcomes_csv(data: dict[str, Any]) -> str:
    """Write the outcomes as CSV: one line per plan and outcome; the chance of a rise has its band alone.

    Parameters
    ----------
    data
        A population document.

    Returns
    -------
    str
        CSV with a header line.
    """
    rows = []
    for plan in data["plans"]:
        chance = {f"middle_{level}": value for level, value in plan[_CHANCE].items()}
        rows.append(_row(plan["id"], _CHANCE, "share of people", chance))
        for name, found in plan["outcomes"].items():
            middle = found["middle_person"] or {}
            values = {level: found[level] for level in (*LEVELS, "mean")}
            values |= {f"middle_{level}": value for level, value in middle.items()}
            rows.append(_row(plan["id"], name, found["unit"], values))
    return csv_text(list(_OUTCOMES), rows, "")


def _row(plan: str, outcome: str, unit: str, values: dict[str, Any]) -> dict[str, Any]:
    given = {"plan": plan, "outcome": outcome, "unit": unit, **values}
    return {name: given.get(name, "") for name in _OUTCOMES}
