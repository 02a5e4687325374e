"""Use on some days of the week only: amounts on a day of use, never a weekly mean called a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from glidepath.basis.amounts import exact_mg
from glidepath.reports.words import joined, mg_words

_WEEK = 7


def use_days(steps: Sequence[Mapping[str, Any]]) -> int | None:
    """On how many days a week the medicine is taken, where that is not every day.

    Parameters
    ----------
    steps
        Steps of one option.

    Returns
    -------
    int | None
        Days a week [1 to 6]; None = every day.
    """
    weekly = [step for step in steps if step["cycle_days"] == _WEEK and step["doses"]]
    counts = {len({dose.get("day_of_cycle") for dose in step["doses"]}) for step in weekly}
    return counts.pop() if len(counts) == 1 and max(counts) < _WEEK else None


def on_a_day_mg(mean_mg: float, days: int | None) -> Fraction:
    """The amount on a day of use, from the mean over the week [mg]."""
    return exact_mg(mean_mg) * _WEEK / days if days else exact_mg(mean_mg)


def per_day_words(mean_mg: float, days: int | None) -> str:
    """An amount with its day: ``2 mg a day``, ``0.8 mg on up to 4 days a week``.

    Examples
    --------
    >>> per_day_words(2.0, None), per_day_words(3.2 / 7, 4)
    ('2 mg a day', '0.8 mg on up to 4 days a week')
    """
    words = mg_words(on_a_day_mg(mean_mg, days))
    return f"{words} on up to {days_a_week_words(days)}" if days and mean_mg else f"{words} a day"


def days_a_week_words(days: int) -> str:
    """How often, in words: ``1 day a week``, ``4 days a week``."""
    return f"{days} day{'' if days == 1 else 's'} a week"


def today_words(case: Mapping[str, Any]) -> str:
    """Today's dose of a case: ``2 mg a day``, or on a day of use, with the days and the sum of a week.

    Parameters
    ----------
    case
        The ``case`` of a plan document.
    """
    days, doses = case.get("days_per_week"), case.get("doses") or ()
    if not days or days >= _WEEK or not doses:
        return f"{mg_words(case['current_daily_mg'])} a day"
    one_day = sum((exact_mg(dose["mg"]) for dose in doses), Fraction(0))
    about = "about " if case.get("as_needed") else ""
    week = mg_words(one_day * Fraction(str(days)))
    return f"{mg_words(one_day)} on {about}{days_a_week_words(days)} ({week} a week)"


def case_use_days(case: Mapping[str, Any]) -> int | None:
    """On how many days a week the medicine is taken today; None = every day."""
    days = case.get("days_per_week")
    return int(days) if days and days < _WEEK else None


def cycle_words(step: Mapping[str, Any], dose: Mapping[str, Any]) -> str:
    """Which day of a cycle a dose belongs to; empty where it is taken every day, or on any days of use."""
    if step["cycle_days"] <= 1 or dose.get("day_of_cycle") is None or use_days([step]):
        return ""
    return f"day {dose['day_of_cycle'] + 1} of every {step['cycle_days']} days"


def doses_once(step: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The doses to show: each of them, or those of one day where all days of use are alike."""
    if not use_days([step]):
        return list(step["doses"])
    first = min(dose["day_of_cycle"] for dose in step["doses"])
    return [dose for dose in step["doses"] if dose["day_of_cycle"] == first]


def sums_words(step: Mapping[str, Any]) -> str:
    """The sum of each drug in a step, where several are taken side by side."""
    drugs = sorted({str(dose["drug"]) for dose in step["doses"]})
    sums = {
        drug: sum(d["mg"] for d in step["doses"] if d["drug"] == drug) / step["cycle_days"] for drug in drugs
    }
    return joined([f"{drug} {mg_words(amount)}" for drug, amount in sums.items()]) or mg_words(0)
