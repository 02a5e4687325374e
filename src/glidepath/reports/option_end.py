"""Where an option ends: the last dose, or the dose to stay on, with the days that this plan covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from glidepath.reports.use_days import per_day_words, use_days
from glidepath.reports.words import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionEnd:
    """The end of an option.

    ``reached`` is the first day on the final amount, ``last_dose`` the day before where that is nothing,
    ``covered_to`` the last day that the steps, and so the fills, cover. Days are ISO 8601.
    """

    daily_mg: float
    amount: str
    reached: str
    last_dose: str | None
    covered_to: str
    why: str

    @property
    def short(self) -> str:
        """The end in a few words, for a narrow column."""
        if self.last_dose:
            return f"last dose {date_words(self.last_dose)}, none from {date_words(self.reached)}"
        return f"{self.amount} from {date_words(self.reached)}, kept up: not a stop"

    @property
    def words(self) -> str:
        """The end in one phrase, for a table of facts."""
        if self.last_dose:
            said = f"last dose on {date_words(self.last_dose)}, none from {date_words(self.reached)}"
        else:
            said = (
                f"{self.amount} from {date_words(self.reached)}, to be kept up: not a stop. Supplies to "
                f"{date_words(self.covered_to)}; a review and a new prescription are due before that day"
            )
        return f"{said}. Why: {self.why}" if self.why else said


def option_end(option: Mapping[str, Any]) -> OptionEnd:
    """Read the end out of an option's steps.

    Parameters
    ----------
    option
        One option of a plan document.
    """
    steps = option["steps"]
    final = float(option["ends"]["daily_mg"])
    reached = str(_last_level(steps)[0]["start"])[:10]
    return OptionEnd(
        daily_mg=final,
        amount=per_day_words(final, use_days(steps)),
        reached=reached,
        last_dose=None if final else (date.fromisoformat(reached) - timedelta(days=1)).isoformat(),
        covered_to=str(steps[-1]["end"])[:10],
        why=str(option["ends"].get("why") or ""),
    )


def _last_level(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The last steps that hold the same dose of the same drug, in order."""
    last = steps[-1]
    level: list[Mapping[str, Any]] = []
    for step in reversed(steps):
        if (
            step["drug"] != last["drug"]
            or step["daily_mg"] != last["daily_mg"]
            or step["phase"] == "cross_over" != last["phase"]
        ):
            break
        level.insert(0, step)
    return level
