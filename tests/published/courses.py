"""Cases that the tables of features and claims are read from, each followed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glidepath.patient.person import Person
from glidepath.patient.plan import Dose, Step
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.population.sampling import typical_person, virtual_people
from glidepath.simulation.comparators import stop_today
from glidepath.simulation.course import Course, Window, course_of
from glidepath.simulation.intakes import intakes_of_regimens, intakes_of_steps
from glidepath.simulation.many import Engine, run_job
from glidepath.simulation.prediction import Horizon, Prediction, job_of, predict

FIRST = date(2024, 1, 1)
TWICE, THRICE = ("08:00", "20:00"), ("08:00", "14:00", "20:00")
TWO_YEARS = 730
PEOPLE = 600


def regimen(drug: str, times: Sequence[str], mg: Fraction, days: int = TWO_YEARS) -> Regimen:
    doses = tuple(TimedDose(time=time, mg=mg) for time in times)
    until = FIRST + timedelta(days=days - 1)
    return Regimen(drug=drug, formulation="IR", doses=doses, since=FIRST, until=until)


@cache
def course(
    drug: str, times: tuple[str, ...], mg: Fraction, days: int = TWO_YEARS, tail: int = 120, people: int = 0
) -> Course:
    """The typical person, and virtual people who differ but share the typical values."""
    channel, taken = [(drug, "IR")], regimen(drug, times, mg, days)
    crowd = virtual_people(Person(), channel, people, uncertain=False) if people else None
    window = Window(last_day=FIRST + timedelta(days=days - 1 + tail))
    return course_of(typical_person(Person(), channel), crowd, [taken], window)


def one_dose(mg: Fraction) -> Course:
    """A single dose of clonazepam, minute by minute for a day."""
    channel, taken = [("clonazepam", "IR")], regimen("clonazepam", ("08:00",), mg, days=1)
    window = Window(last_day=FIRST, every_h=Fraction(1, 60))
    return course_of(typical_person(Person(), channel), None, [taken], window)


def last_day_of_use(series: NDArray[np.float64], days: int = TWO_YEARS) -> NDArray[np.float64]:
    """The 24 hours before the last day of dosing, when everything is steady."""
    return series[24 * (days - 2) : 24 * (days - 1)]


def steps(
    daily_mg: Sequence[Fraction | float], every_days: int, drug: str = "clonazepam"
) -> tuple[Step, ...]:
    """A taper in two doses a day; the last step is at zero."""
    start = FIRST + timedelta(days=TWO_YEARS)
    made = []
    for place, mg in enumerate(daily_mg):
        amount = Fraction(mg).limit_denominator(10**6)
        doses = tuple(Dose(time=time, drug=drug, mg=amount / 2) for time in TWICE) if amount else ()
        first = start + timedelta(days=place * every_days)
        last = first + timedelta(days=every_days - 1)
        step = Step(
            index=place, phase="taper", start=first, end=last, drug=drug, daily_mg=amount, doses=doses
        )
        made.append(step)
    return tuple(made)


LINEAR_18_WEEKS = tuple(Fraction(2) * (9 - k) / 9 for k in range(1, 10))
LINEAR_20_WEEKS = tuple(Fraction(2) * (10 - k) / 10 for k in range(1, 11))


def equal_drive_18_weeks() -> list[float]:
    """Nine steps from 2 mg a day to zero by equal steps of the typical mean drive."""
    typical = typical_person(Person(), [("clonazepam", "IR")])
    moiety = typical.drugs["clonazepam", "IR"].moieties[0]
    u_per_mg = 1000 / 24 / moiety.clearance_l_per_h[0] / moiety.ec50_ng_per_ml[0]
    half_mg = float(typical.responses.u50[0] / u_per_mg)
    top = 2 / (2 + half_mg)
    drives = [top * (1 - k / 9) for k in range(1, 10)]
    return [half_mg * n / (1 - n) if k < 8 else 0.0 for k, n in enumerate(drives)]


@cache
def tapers_from_two_mg() -> dict[str, Prediction]:
    """The same people through several ways off clonazepam 1 mg twice daily after two years."""
    taken = regimen("clonazepam", TWICE, Fraction(1))
    start = FIRST + timedelta(days=TWO_YEARS)
    schedules = {
        "abrupt": stop_today([taken], start, "clonazepam"),
        "tenth of the start every 2 weeks": steps(LINEAR_20_WEEKS, 14),
        "tenth of the start every 4 weeks": steps(LINEAR_20_WEEKS, 28),
        "linear in 18 weeks": steps(LINEAR_18_WEEKS, 14),
        "equal drive in 18 weeks": steps(equal_drive_18_weeks(), 14),
        "one cut to half": steps([Fraction(1)], 14),
    }
    people = virtual_people(Person(), [("clonazepam", "IR")], PEOPLE, uncertain=False)
    horizon = Horizon(start=start, tail_days=90, days=420)
    made = predict(people, [taken], list(schedules.values()), horizon)
    return dict(zip(schedules, made, strict=True))


@cache
def daily_scores_after_stop(drug: str, times: tuple[str, ...], mg: Fraction, tail: int) -> dict[str, NDArray]:
    """Daily mean scores of each person after an abrupt stop, beside the score before and the background."""
    taken, start = regimen(drug, times, mg), FIRST + timedelta(days=TWO_YEARS)
    people = virtual_people(Person(), [(drug, "IR")], PEOPLE, uncertain=False)
    before = intakes_of_regimens([taken], start - timedelta(days=1))
    after = intakes_of_steps(stop_today([taken], start, drug), start, tail, {})
    results = run_job(people, job_of(people, before, [after]), Engine())
    return {
        "after": results.days[1].pwc20,
        "highest_before": results.days[0].highest_pwc20.max(axis=0),
        "before": results.days[0].pwc20.mean(axis=0),
        "background": people.responses.background_pwc20,
    }
