"""Published kinetic quantities measured on a simulated curve, the way the studies measured them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glidepath.facts.pk_checks import PkCheck
from glidepath.patient.person import Person
from glidepath.population.sampling import typical_person
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import Intakes, Slot
from glidepath.simulation.program import program_of
from glidepath.simulation.run import follow

STEP_H = Fraction(1, 20)
PER_DAY = int(24 / STEP_H)


@dataclass(frozen=True)
class Curve:
    """Levels of one moiety every three minutes [ng/mL], and their exact means per day."""

    hours: NDArray[np.float64]
    level: NDArray[np.float64]
    daily_mean: NDArray[np.float64]
    half_life_h: float

    def area(self, first_h: float, stop_h: float) -> float:
        inside = (self.hours >= first_h - 1e-9) & (self.hours <= stop_h + 1e-9)
        return float(np.trapezoid(self.level[inside], self.hours[inside]))

    def slope_half_life_h(self, after_h: float) -> float:
        """Half-life by the log-linear slope between two late times."""
        first, second = (round(h / float(STEP_H)) for h in (after_h, after_h * 1.5))
        fall = np.log(self.level[first] / self.level[second])
        return float((self.hours[second] - self.hours[first]) * np.log(2) / fall)


@cache
def curves(
    drug: str,
    formulation: str,
    weight_kg: float,
    dose_mg: float,
    hours_of_day: tuple[float, ...],
    doses: int,
    days: int,
) -> dict[str, Curve]:
    channel = (drug, formulation)
    person = typical_person(Person(weight_kg=weight_kg), [channel])
    slots = tuple(Slot(channel=channel, minutes=round(60 * hour)) for hour in hours_of_day)
    mg = np.zeros((days, len(slots)))
    mg.reshape(-1)[:doses] = dose_mg
    intakes = Intakes(first_day=date(2026, 1, 1), slots=slots, mg=mg)
    system = person.system([channel])
    program = program_of(intakes, person, [channel], asked_h=output_hours(STEP_H, Fraction(0)))
    done = follow(person, system, program)
    half_life_h = person.half_life_h[channel]
    return {
        name: Curve(
            hours=np.arange(days * PER_DAY) * float(STEP_H),
            level=done.moments.plasma_ng_per_ml[0, :, place],
            daily_mean=done.means.plasma_ng_per_ml[:, place, 0],
            half_life_h=half_life_h,
        )
        for place, name in enumerate(system.moieties)
    }


def half_life_h(check: PkCheck) -> float:
    person = typical_person(Person(), [(check.drug, check.formulation)])
    return person.half_life_h[check.drug, check.formulation]


def single(check: PkCheck) -> dict[str, Curve]:
    days = int(np.ceil(half_life_h(check) * 20 / 24)) + 2
    dose_mg = check.dose_mg or 10.0
    return curves(check.drug, check.formulation, check.weight_kg, dose_mg, (0.0,), 1, days)


def repeated(check: PkCheck) -> dict[str, Curve]:
    """Doses every tau hours until levels are steady, or as many as the study gave."""
    assert check.tau_h is not None
    a_day = round(24 / check.tau_h)
    hours = tuple(check.tau_h * k for k in range(a_day))
    steady = int(np.ceil(half_life_h(check) * 14 / 24)) + 2
    days = steady if check.n_doses is None else -(-check.n_doses // a_day)
    count = check.n_doses or days * a_day
    return curves(check.drug, check.formulation, check.weight_kg, check.dose_mg, hours, count, days)


def cmax(check: PkCheck) -> float:
    return float(single(check)[check.moiety].level.max())


def tmax(check: PkCheck) -> float:
    curve = single(check)[check.moiety]
    return float(curve.hours[curve.level.argmax()])


def auc_inf(check: PkCheck) -> float:
    """Area to 20 half-lives, where less than a millionth is left."""
    return float(single(check)[check.moiety].daily_mean.sum() * 24)


def auc_to(check: PkCheck) -> float:
    return single(check)[check.moiety].area(0.0, check.to_h or 0.0)


def t_half(check: PkCheck) -> float:
    curve = single(check)[check.moiety]
    return curve.slope_half_life_h(8 * curve.half_life_h)


def clearance(check: PkCheck) -> float:
    return 1000 * check.dose_mg / auc_inf(check)


def steady_mean(check: PkCheck) -> float:
    return float(repeated(check)[check.moiety].daily_mean[-1])


def steady_ratio(check: PkCheck) -> float:
    both = repeated(check)
    parent = next(iter(both))
    return float(both[check.moiety].daily_mean[-1] / both[parent].daily_mean[-1])


def accumulation(check: PkCheck) -> float:
    """Area of the last dosing interval over that of the first."""
    assert check.tau_h is not None and check.n_doses is not None
    curve, last = repeated(check)[check.moiety], (check.n_doses - 1) * check.tau_h
    return curve.area(last, last + check.tau_h) / curve.area(0.0, check.tau_h)


def accumulation_by_days(check: PkCheck) -> float:
    """Area of the last day over that of the first."""
    curve = repeated(check)[check.moiety]
    return float(curve.daily_mean[-1] / curve.daily_mean[0])


def highest_of_many(check: PkCheck) -> float:
    """Fleishaker's schedule: four doses a day at 0, 5, 10 and 15 h, for four days."""
    every = curves(
        check.drug, check.formulation, check.weight_kg, check.dose_mg, (0.0, 5.0, 10.0, 15.0), 16, 5
    )
    return float(every[check.moiety].level.max())


def flatness(check: PkCheck) -> float:
    curve = single(check)[check.moiety]
    inside = (curve.hours >= (check.from_h or 0.0)) & (curve.hours <= (check.to_h or 0.0))
    return float(curve.level[inside].min() / curve.level[inside].max())


MEASURED = {
    "cmax": cmax,
    "tmax": tmax,
    "auc_inf": auc_inf,
    "metabolite_auc_inf": auc_inf,
    "auc_0_T": auc_to,
    "t_half": t_half,
    "CL_F": clearance,
    "css_avg": steady_mean,
    "css_avg_metabolite": steady_mean,
    "css_ratio": steady_ratio,
    "accumulation_tau": accumulation,
    "accumulation_AUC24": accumulation_by_days,
    "cmax_multi": highest_of_many,
    "plateau_ratio": flatness,
}


def model_value(check: PkCheck) -> float:
    return MEASURED[check.quantity](check)


def is_inside(check: PkCheck, value: float) -> bool:
    """Inside the published range, or within a fifth of the published value where there is no range."""
    if check.low is not None and check.high is not None:
        return check.low <= value <= check.high
    return abs(value / check.published - 1) <= 0.2
