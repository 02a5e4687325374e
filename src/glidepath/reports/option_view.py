"""One option in words: its facts side by side, its steps, its fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glidepath.facts.load import rules
from glidepath.reports.dose_course import dose_course
from glidepath.reports.findings_view import FindingGroups, finding_groups
from glidepath.reports.not_valid import marked, reasons_of
from glidepath.reports.option_end import OptionEnd, option_end
from glidepath.reports.palette import option_letter
from glidepath.reports.step_view import StepView, dose_times, shared, step_views
from glidepath.reports.use_days import on_a_day_mg, use_days
from glidepath.reports.words import (
    band_words,
    chance_band_words,
    date_words,
    days_between,
    days_words,
    joined,
    length_words,
    mg_words,
    number_words,
    option_name,
    percent_words,
    product_drug,
    product_form,
    product_words,
    sentence,
)

NOT_PREDICTED = "not predicted"
_UNITS = {"ml": "mL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FillView:
    """One dispensing, in words."""

    date: str
    days: str
    product: str
    quantity: str
    left_over: str
    sig: str
    refills: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeView:
    """A band to draw as a bar: low, middle and high as shares of the widest one [0 to 1]."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option, ready to be laid out."""

    id: str
    letter: str
    name: str
    says: str
    facts: tuple[tuple[str, str], ...]
    worst_bar: RangeView | None
    ends: str
    ends_short: str
    ends_above_zero: bool
    would_help: tuple[str, ...]
    times: tuple[str, ...]
    steps: tuple[StepView, ...]
    rules: tuple[tuple[str, str], ...]
    check: str
    hold_if: str
    fills: tuple[FillView, ...]
    findings: FindingGroups
    notes: tuple[str, ...]


def option_views(plan: Mapping[str, Any]) -> tuple[OptionView, ...]:
    """All options of a plan in words.

    Parameters
    ----------
    plan
        A plan document.
    """
    widest = max((_worst_high(option) for option in plan["options"]), default=0.0)
    return tuple(
        _option_view(option, option_letter(place), widest) for place, option in enumerate(plan["options"])
    )


def _option_view(option: Mapping[str, Any], letter: str, widest: float) -> OptionView:
    steps = option["steps"]
    return OptionView(
        id=str(option["id"]),
        letter=letter,
        name=option_name(option),
        says=sentence(str(option["says"])),
        facts=option_facts(option),
        worst_bar=_worst_bar(option, widest),
        ends=option_end(option).words,
        ends_short=option_end(option).short,
        ends_above_zero=bool(option["ends"]["daily_mg"]),
        would_help=tuple(option["ends"].get("what_would_help") or ()),
        times=dose_times(steps),
        steps=step_views(steps),
        rules=_rules_passed(steps),
        check=shared(steps, "check"),
        hold_if=shared(steps, "hold_if"),
        fills=tuple(_fill_view(fill) for fill in option["fills"]),
        findings=finding_groups(option["findings"]),
        notes=(*_equivalence_notes(option), *option_notes(option)),
    )


def option_notes(option: Mapping[str, Any]) -> tuple[str, ...]:
    """What the planner has to say of an option, such as that it lasts longer than was asked for."""
    return tuple(sentence(str(note)) for note in option.get("notes") or ())


def _rules_passed(steps: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """The rules that some step goes past, each with what it says."""
    names = sorted({str(exception["rule"]) for step in steps for exception in step["exceptions"]})
    known = rules() if names else {}
    return tuple((name, known[name].says) for name in names if name in known)


def option_facts(option: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a prescriber compares options by, as label and words.

    Parameters
    ----------
    option
        One option of a plan document.

    Returns
    -------
    tuple[tuple[str, str], ...]
        The same labels for every option, in one order; predictions read "not predicted" where left out.
    """
    steps = option["steps"]
    end, use = option_end(option), use_days(steps)
    days = days_between(steps[0]["start"], end.reached) - 1
    prediction = option.get("prediction")
    return (
        ("Length", length_words(days)),
        ("Cuts", f"{dose_course(option).cuts}"),
        ("First cut", _cut_words(_cuts(steps)[:1], use)),
        ("Largest cut", _cut_words(sorted(_cuts(steps), key=lambda s: -float(s["cut_mg"]))[:1], use)),
        ("Steepest cut before the last", _cut_words(_steepest(steps), use)),
        ("Products", _products_words(option)),
        (
            "Worst PWC-20 score (0 to 60)",
            marked(band_words(prediction["peak_pwc20"]), prediction) if prediction else NOT_PREDICTED,
        ),
        ("Chance of a rise of 5 points or more", _chance(prediction, end)),
        (
            "Days with a rise of 5 points or more",
            marked(band_words(prediction["days_above_5"]), prediction) if prediction else NOT_PREDICTED,
        ),
        ("Ends", end.words),
        ("Steps past the letter of a rule", f"{sum(1 for step in steps if step['exceptions'])}"),
    )


def _cuts(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [step for step in steps if step["cut_mg"] > 0]


def _steepest(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The cut that takes the most of the dose before, the cut to zero left aside."""
    cuts = [step for step in _cuts(steps) if step["daily_mg"] > 0]
    return sorted(cuts, key=lambda step: -float(step["cut_percent_of_current"]))[:1]


def _cut_words(steps: Sequence[Mapping[str, Any]], days: int | None) -> str:
    if not steps:
        return "none"
    step = steps[0]
    amount = mg_words(on_a_day_mg(step["cut_mg"], days))
    return f"{amount} ({percent_words(step['cut_percent_of_current'])} of the dose before)"


def _products_words(option: Mapping[str, Any]) -> str:
    """The products by drug and form: ``clonazepam tablet 0.5 and 1 mg``."""
    strengths: dict[tuple[str, str, str], set[float]] = {}
    for piece in (piece for step in option["steps"] for dose in step["doses"] for piece in dose["pieces"]):
        name, liquid = str(piece["product"]), "ml" in piece
        form = product_form(name).replace("orally disintegrating", "dissolving")
        amount = piece["concentration_mg_per_ml"] if liquid else piece["strength_mg"]
        key = (product_drug(name), form, "mg/mL" if liquid else "mg")
        strengths.setdefault(key, set()).add(float(amount))
    groups = (
        f"{drug} {form} {joined([number_words(amount) for amount in sorted(amounts)])} {unit}"
        for (drug, form, unit), amounts in sorted(strengths.items())
    )
    return "; ".join(groups) or "none"


def _chance(prediction: Mapping[str, Any] | None, end: OptionEnd) -> str:
    """The chance; where the option stops short of zero, that the way from there is not in it."""
    if not prediction:
        return NOT_PREDICTED
    words = marked(chance_band_words(prediction["chance_rise_5"]), prediction)
    if not end.daily_mg:
        return words
    return f"{words}; only down to {end.amount}: not comparable with options that go to zero"


def _worst_high(option: Mapping[str, Any]) -> float:
    prediction = option.get("prediction")
    return float(prediction["peak_pwc20"]["p95"]) if prediction else 0.0


def _worst_bar(option: Mapping[str, Any], widest: float) -> RangeView | None:
    if not _worst_high(option) or not widest or reasons_of(option["prediction"]):
        return None
    peak = option["prediction"]["peak_pwc20"]
    low, middle, high = (round(float(peak[key]) / widest, 4) for key in ("p05", "p50", "p95"))
    return RangeView(low=low, middle=middle, high=high)


def _equivalence_notes(option: Mapping[str, Any]) -> tuple[str, ...]:
    """Which table a switch rests on, and what other tables would give."""
    if not option.get("equivalence"):
        return ()
    ranges = option.get("equivalence_range") or ()
    pairs = [(row["table"], row["mg"]) if isinstance(row, Mapping) else tuple(row) for row in ranges]
    rivals = "; ".join(f"{name}: {mg_words(mg)}" for name, mg in pairs)
    note = f"The switch rests on one equivalence table: {option['equivalence']}."
    return (f"{note} The same dose by each table: {rivals}." if rivals else note,)


def _fill_view(fill: Mapping[str, Any]) -> FillView:
    unit, quantity = str(fill["unit"]), number_words(fill["quantity"])
    plural = "mL" if unit == "ml" else unit + ("" if fill["quantity"] == 1 else "s")
    left = number_words(fill["left_over"])
    prescription = fill["prescription"]
    return FillView(
        date=date_words(fill["date"]),
        days=days_words(int(fill["days"])),
        product=product_words(str(fill["product"])),
        quantity=f"{quantity} {plural} ({prescription['quantity_in_words']})",
        left_over="none" if left == "0" else f"{left} {_UNITS.get(unit, unit)}",
        sig=str(prescription["sig"]),
        refills=f"{prescription['refills']}",
    )
