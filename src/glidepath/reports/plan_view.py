"""A whole plan document in words, ready for any layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glidepath.reports.facts_in_words import case_rows, label_words, unknown_of_case, value_words
from glidepath.reports.findings_view import FindingGroups, finding_groups
from glidepath.reports.help_view import HelpView, help_view
from glidepath.reports.option_view import NOT_PREDICTED, OptionView, option_views
from glidepath.reports.words import (
    band_words,
    chance_band_words,
    date_words,
    joined,
    mg_words,
    sentence,
    span_words,
)

DRAFT = "Draft for a clinician, not accepted"
HOW_TO_READ = (
    "Scores and days: the middle person of the model, and in brackets 90 in 100 people. "
    "Chances: the best guess, and in brackets how far off it may be."
)
TROUBLE = (
    ("Pause", "Stay on the dose of this step until the symptoms have settled. No cut is owed."),
    ("Slow", "Make the next cut smaller, or the next step longer, then plan the rest again from that day."),
    (
        "One step back",
        "Go back to the last dose that was tolerated, once for each setback. Wait, then go on slower.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparatorView:
    """What the options are put beside, as one row of a table."""

    name: str
    worst: str
    chance: str
    breaks: str
    why: str
    steps: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One source: its id, its title with the year, and where it stands."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """Everything a page says of a plan, in words and in reading order."""

    heading: str
    lede: str
    case: tuple[tuple[str, str], ...]
    must_be_known: tuple[str, ...]
    not_known: tuple[str, ...]
    assumed: tuple[tuple[str, str, str], ...]
    findings: FindingGroups
    stop_warning: str
    help: HelpView
    options: tuple[OptionView, ...]
    comparators: tuple[ComparatorView, ...]
    refused_methods: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceView, ...]
    limits: tuple[str, ...]
    versions: str


def plan_view(plan: Mapping[str, Any]) -> PlanView:
    """Put a plan document into words.

    Parameters
    ----------
    plan
        A plan document (``glidepath.plan/1``).

    Returns
    -------
    PlanView
        Words only: nothing is computed here that the document does not hold.
    """
    stop = plan["comparators"]["stop_today"]
    blocked = [str(name) for name in plan.get("must_be_known") or plan.get("hard_stop_unknown") or ()]
    return PlanView(
        heading=_heading(plan),
        lede=_lede(plan),
        case=case_rows(plan["case"], [str(row["field"]) for row in plan["assumed"]]),
        must_be_known=tuple(label_words(name) for name in blocked),
        not_known=_not_known(plan, blocked),
        assumed=tuple(_assumed_row(row) for row in plan["assumed"]),
        findings=finding_groups(plan["findings"]),
        stop_warning=str(stop["warning"]),
        help=help_view(plan),
        options=option_views(plan),
        comparators=_comparators(plan),
        refused_methods=tuple(_refused_words(row) for row in plan.get("refused_methods") or ()),
        notes=tuple(sentence(str(note)) for note in plan.get("notes") or ()),
        sources=tuple(_source_view(source) for source in plan["sources"]),
        limits=tuple(sentence(str(limit)) for limit in plan["limits"]),
        versions=_versions(plan),
    )


def _heading(plan: Mapping[str, Any]) -> str:
    case = plan["case"]
    target = float(plan["options"][0]["ends"]["daily_mg"]) if plan["options"] else 0.0
    verb = "Ways off" if not target else "Ways down on"
    return f"{verb} {case['current_drug']} {mg_words(case['current_daily_mg'])} a day"


def _lede(plan: Mapping[str, Any]) -> str:
    count = len(plan["options"])
    options = f"{count} options" if count != 1 else "One option"
    start = min((option["steps"][0]["start"] for option in plan["options"]), default=None)
    begin = f", starting {date_words(start)}" if start else ""
    return f"{options}{begin}, beside staying on the dose. To check, change or refuse: options, not orders."


def _not_known(plan: Mapping[str, Any], blocked: Sequence[str]) -> tuple[str, ...]:
    """What else is not known, each thing once."""
    labels = [label_words(str(name)) for name in (*plan["not_known"], *unknown_of_case(plan["case"]))]
    said = {label_words(name) for name in blocked}
    return tuple(label for label in dict.fromkeys(labels) if label not in said)


def _assumed_row(row: Mapping[str, Any]) -> tuple[str, str, str]:
    field = str(row["field"])
    return label_words(field), value_words(field, row["value"]), sentence(str(row["why"]))


def _comparators(plan: Mapping[str, Any]) -> tuple[ComparatorView, ...]:
    compared = plan["comparators"]
    today = f"{plan['case']['current_drug']} {mg_words(plan['case']['current_daily_mg'])} a day"
    stay, stop = compared["stay"], compared["stop_today"]
    return (
        _comparator("Stay on today's dose", stay, (f"{today}, no change",), "none: nothing is cut"),
        _comparator("Stop today", stop, ("0 mg from the first day",), "a sudden stop: see Dangers"),
        *(
            _comparator(
                str(p.get("title") or p["id"]), p, _profile_steps(p), joined([str(r) for r in p["breaks"]])
            )
            for p in compared["published"]
        ),
    )


def _comparator(
    name: str, compared: Mapping[str, Any], steps: tuple[str, ...], breaks: str
) -> ComparatorView:
    prediction = compared.get("prediction")
    return ComparatorView(
        name=name,
        worst=_worst(prediction),
        chance=chance_band_words(prediction["chance_rise_5"]) if prediction else NOT_PREDICTED,
        breaks=breaks or "none",
        why=sentence(str(compared.get("why") or "")),
        steps=steps,
        source=str(compared.get("source") or ""),
    )


def _profile_steps(profile: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{mg_words(step['daily_mg'])}: {span_words(step['start'], step['end'])}"
        if step["daily_mg"]
        else f"{mg_words(0)} from {date_words(step['start'])}"
        for step in profile["steps"]
    )


def _worst(prediction: Mapping[str, Any] | None) -> str:
    return band_words(prediction["peak_pwc20"]) if prediction else NOT_PREDICTED


def _refused_words(row: Any) -> str:
    """A method that was asked for and gave no option, with its reason."""
    method, why = (row["method"], row["why"]) if isinstance(row, Mapping) else row
    return sentence(f"{str(method).replace('_', ' ')}: {why}")


def _source_view(source: Mapping[str, Any]) -> SourceView:
    year = f" ({source['year']})" if source.get("year") else ""
    return SourceView(
        id=str(source["id"]), title=f"{source['title']}{year}", url=str(source.get("url") or "")
    )


def _versions(plan: Mapping[str, Any]) -> str:
    parts: Sequence[str] = [f"{name} {version}" for name, version in plan["versions"].items()]
    people = f", bands from {plan['people']} virtual people" if plan.get("people") else ""
    return ", ".join(parts) + people
