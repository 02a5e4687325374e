"""The dose of an option over time, in percent of the first dose, across a change of drug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from glidepath.reports.use_days import on_a_day_mg, use_days
from glidepath.reports.words import mg_words


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseCourse:
    """The stairs of one option: where each step begins [weeks from the start], how high it is, what it is.

    ``percent`` is of today's dose; after a change of drug, of its equivalent by the option's table.
    """

    weeks: tuple[float, ...]
    percent: tuple[float, ...]
    words: tuple[str, ...]
    switched: bool
    cuts: int

    def rows(self) -> list[dict[str, float]]:
        """The corners of the stairs, for a chart."""
        return [
            {"week": round(w, 3), "percent": round(p, 2)}
            for w, p in zip(self.weeks, self.percent, strict=True)
        ]

    def middles(self) -> list[tuple[float, float]]:
        """The middle of every step."""
        starts, ends = self.weeks, self.weeks[1:]
        return [((a + b) / 2, p) for a, b, p in zip(starts, ends, self.percent, strict=False)]

    def words_at(self, week: float) -> str:
        """The dose in words at a week from the start; empty after the last step has begun to last."""
        passed = [i for i, begin in enumerate(self.weeks) if begin <= week]
        return self.words[passed[-1]] if passed else ""


def dose_course(option: Mapping[str, Any]) -> DoseCourse:
    """Read the stairs out of an option's steps.

    Parameters
    ----------
    option
        One option of a plan document.

    Returns
    -------
    DoseCourse
        One point for each step, and one for the last day of the last step.
    """
    steps = option["steps"]
    first = date.fromisoformat(steps[0]["start"][:10])
    weeks = [(date.fromisoformat(step["start"][:10]) - first).days / 7 for step in steps]
    last = (date.fromisoformat(steps[-1]["end"][:10]) - first).days / 7
    percent = [relative_percent(step, steps) for step in steps]
    words = [_words(step, use_days(steps)) for step in steps]
    return DoseCourse(
        weeks=(*weeks, max(last, weeks[-1])),
        percent=(*percent, percent[-1]),
        words=(*words, words[-1]),
        switched=len({step["drug"] for step in steps if step["daily_mg"]}) > 1
        or any(map(_equivalent, steps)),
        cuts=sum(1 for step in steps if step["cut_mg"] > 0),
    )


def relative_percent(step: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> float:
    """The height of a step in percent of today's dose.

    Within one drug this is ``cut_percent_of_start`` summed up; across a change of drug the equivalents
    of the cross-over are the link between the two drugs.
    """
    if not step["daily_mg"] and not _equivalent(step):
        return 0.0
    if _equivalent(step):
        top = max(_equivalent(other) for other in steps)
        return 100 * _equivalent(step) / top
    crossed = [other for other in steps if _equivalent(other)]
    if crossed and step["drug"] == crossed[-1].get("equivalent_of", step["drug"]):
        return 100 * float(step["daily_mg"]) / max(_equivalent(other) for other in crossed)
    return 100 * float(step["daily_mg"]) / _first_dose_mg(steps)


def _first_dose_mg(steps: Sequence[Mapping[str, Any]]) -> float:
    """Today's dose, read back from the first step and its cut [mg/day]."""
    return float(steps[0]["daily_mg"]) + float(steps[0]["cut_mg"])


def _equivalent(step: Mapping[str, Any]) -> float:
    return float(step.get("equivalent_mg") or 0.0)


def _words(step: Mapping[str, Any], days: int | None) -> str:
    if step["phase"] == "cross_over" and _equivalent(step):
        return f"{mg_words(step['equivalent_mg'])} as {step.get('equivalent_of') or 'equivalent'}"
    amount = mg_words(on_a_day_mg(step["daily_mg"], days))
    return f"{step['drug']} {amount}" if step["daily_mg"] else amount
