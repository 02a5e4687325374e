"""What the model expects of each option, and which slower pace it would add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glidepath.assessment.which_drug import Tapered
from glidepath.patient.case import Case
from glidepath.patient.plan import Schedule
from glidepath.taper.offer import TaperAnswer

if TYPE_CHECKING:
    from glidepath.simulation.prediction import Prediction

STAY = "stay"
STOP_TODAY = "stop_today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """Predictions by the id of what they are of; empty where there are none."""

    schedules: Mapping[str, Prediction] = field(default_factory=dict)
    published: Mapping[str, Prediction] = field(default_factory=dict)
    stay: Prediction | None = None
    stop_today: Prediction | None = None


NO_FORECASTS = Forecasts()


def forecasts(case: Case, taken: Tapered, offer: TaperAnswer, people: int) -> Forecasts:
    """Predict."""
    return NO_FORECASTS


def slower_choice(case: Case, offer: TaperAnswer, predicted: Forecasts) -> Schedule | None:
    """Choose."""
    return None
