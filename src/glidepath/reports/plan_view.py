"""A whole plan document in words, ready for any layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glidepath.reports.facts_in_words import case_rows, label_words, unknown_of_case, value_words
from glidepath.reports.findings_view import FindingGroups, finding_groups
from glidepath.reports.help_view import HelpView, help_view
from glidepath.reports.not_valid import marked, reasons_of_plan
from glidepath.reports.option_end import option_end
from glidepath.reports.option_view import NOT_PREDICTED, OptionView, option_notes, option_views
from glidepath.reports.palette import option_letter
from glidepath.reports.use_days import today_words
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
class WarningView:
    """One part of the boxed warning of the label."""

    title: str
    says: str
    sources: tuple[str, ...]


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
    not_valid: tuple[str, ...]
    assumed: tuple[tuple[str, str, str], ...]
    findings: FindingGroups
    stop_warning: str
    boxed_warning: tuple[WarningView, ...]
    help: HelpView
    options: tuple[OptionView, ...]
    comparators: tuple[ComparatorView, ...]
    refused_methods: tuple[str, ...]
    notes: tuple[str, ...]
    option_notes: tuple[str, ...]
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
        not_known=not_known_words(plan, blocked),
        not_valid=reasons_of_plan(plan),
        assumed=assumed_rows(plan),
        findings=finding_groups(plan["findings"]),
        stop_warning=str(stop["warning"]),
        boxed_warning=boxed_warning(plan),
        help=help_view(plan),
        options=option_views(plan),
        comparators=_comparators(plan),
        refused_methods=refused_methods(plan),
        notes=tuple(sentence(str(note)) for note in plan.get("notes") or ()),
        option_notes=_option_notes(plan["options"]),
        sources=tuple(_source_view(source) for source in plan["sources"]),
        limits=tuple(sentence(str(limit)) for limit in plan["limits"]),
        versions=_versions(plan),
    )


def boxed_warning(plan: Mapping[str, Any]) -> tuple[WarningView, ...]:
    """The boxed warning of the label, as the plan carries it; nothing where it carries none."""
    return tuple(
        WarningView(
            title=str(part.get("title") or "").rstrip("."),
            says=sentence(str(part.get("says") or "")),
            sources=tuple(str(source) for source in part.get("sources") or ()),
        )
        for part in plan.get("boxed_warning") or ()
    )


def _option_notes(options: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Each note of an option once, with what stops an option short and what would help; letters first."""
    said: dict[str, list[str]] = {}
    for place, option in enumerate(options):
        for words in (*option_notes(option), *_short_of_zero(option)):
            said.setdefault(words, []).append(option_letter(place))
    return tuple(
        f"Option{'s' if len(letters) > 1 else ''} {joined(letters)}: {words}"
        for words, letters in said.items()
    )


def _short_of_zero(option: Mapping[str, Any]) -> tuple[str, ...]:
    end, helps = option_end(option), option["ends"].get("what_would_help") or ()
    if not end.daily_mg:
        return ()
    why = f": {end.why}" if end.why else ""
    words = f"Ends at {end.amount}, not at zero{why}. It is not to be stopped there."
    return (f"{words} What would help: {'; '.join(str(h) for h in helps)}." if helps else words,)


def _heading(plan: Mapping[str, Any]) -> str:
    case = plan["case"]
    target = float(plan["options"][0]["ends"]["daily_mg"]) if plan["options"] else 0.0
    verb = "Ways off" if not target else "Ways down on"
    return f"{verb} {case['current_drug']} {today_words(case)}"


def _lede(plan: Mapping[str, Any]) -> str:
    count = len(plan["options"])
    options = f"{count} options" if count != 1 else "One option"
    start = min((option["steps"][0]["start"] for option in plan["options"]), default=None)
    begin = f", starting {date_words(start)}" if start else ""
    return f"{options}{begin}, beside staying on the dose. To check, change or refuse: options, not orders."


def not_known_words(plan: Mapping[str, Any], blocked: Sequence[str] = ()) -> tuple[str, ...]:
    """What is not known beside ``blocked``, each thing once."""
    labels = [label_words(str(name)) for name in (*plan["not_known"], *unknown_of_case(plan["case"]))]
    said = {label_words(name) for name in blocked}
    return tuple(label for label in dict.fromkeys(labels) if label not in said)


def assumed_rows(plan: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Each setting that was not given: its name, the value that was taken, and why."""
    rows = ((str(row["field"]), row) for row in plan["assumed"])
    return tuple(
        (label_words(field), value_words(field, row["value"]), sentence(str(row["why"])))
        for field, row in rows
    )


def refused_methods(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Each method that was asked for and gave no option, with its reason."""
    return tuple(_refused_words(row) for row in plan.get("refused_methods") or ())


def _comparators(plan: Mapping[str, Any]) -> tuple[ComparatorView, ...]:
    compared = plan["comparators"]
    today = f"{plan['case']['current_drug']} {today_words(plan['case'])}"
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
        chance=(
            marked(chance_band_words(prediction["chance_rise_5"]), prediction)
            if prediction
            else NOT_PREDICTED
        ),
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
    return marked(band_words(prediction["peak_pwc20"]), prediction) if prediction else NOT_PREDICTED


def _refused_words(row: Any) -> str:
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
