"""Published kinetic quantities, each found in virtual people the way its study found it in real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.body.pharmacokinetics import NG_PER_ML_IN_MG_PER_L, Array
from glidepath.evidence.answer import Answer
from glidepath.evidence.curves import Design, Study, study
from glidepath.evidence.measurement import Measurement
from glidepath.facts.guidelines import policy
from glidepath.facts.pk_checks import PkCheck, pk_checks
from glidepath.population.sampling import can_be_simulated

_FIRST_H, _LAST_H, _POINTS = 0.05, 300.0, 400
"""Where a peak is looked for: times that grow by two percent."""
Found = Callable[[Study, PkCheck], Array]

_IN_WORDS: Mapping[str, tuple[str, str]] = {
    "cmax": ("highest level after one dose", "ng/mL"),
    "tmax": ("hour of the highest level", "h"),
    "auc_inf": ("area under the level", "ng h/mL"),
    "metabolite_auc_inf": ("area under the level of the metabolite", "ng h/mL"),
    "auc_0_T": ("area under the level up to the last sample", "ng h/mL"),
    "t_half": ("half-life", "h"),
    "CL_F": ("clearance by mouth", "L/h"),
    "css_avg": ("mean level in steady state", "ng/mL"),
    "css_avg_metabolite": ("mean level of the metabolite in steady state", "ng/mL"),
    "css_ratio": ("level of the metabolite over that of the drug in steady state", "ratio"),
    "accumulation_tau": ("area of the last dosing interval over that of the first", "ratio"),
    "accumulation_AUC24": ("area of the last day over that of the first", "ratio"),
    "cmax_multi": ("highest level of the repeated doses", "ng/mL"),
    "plateau_ratio": ("lowest over highest level on the plateau", "ratio"),
}


def kinetic_measurements(checks: Sequence[PkCheck] | None = None) -> tuple[Measurement, ...]:
    """Give the published quantities as measurements.

    Parameters
    ----------
    checks
        Which; None for all of the package.

    Returns
    -------
    tuple of Measurement
        ``calibrate`` where the row was used in setting the kinetics, else ``validate``.
    """
    return tuple(_measurement(check) for check in (pk_checks() if checks is None else checks))


def kinetic_answers(runs: int, checks: Sequence[PkCheck] | None = None) -> tuple[Answer, ...]:
    """Say what each study of kinetics would have found, over many runs of it.

    Parameters
    ----------
    runs
        How many runs of each study, 1 or more.
    checks
        Which; None for all of the package.

    Returns
    -------
    tuple of Answer
        One per row, in order.
    """
    usual = int(policy("kinetic_study_people").value or 1)
    done: dict[Design, Study] = {}
    return tuple(_answer(check, runs, usual, done) for check in (pk_checks() if checks is None else checks))


def found_in(done: Study, check: PkCheck) -> Array:
    """Find the quantity of a row as its study did.

    Parameters
    ----------
    done
        The study, with the levels of its people after one mg.
    check
        The row.

    Returns
    -------
    ndarray
        One number per run of the study: the mean over its people, or read off its mean curve.
    """
    return np.asarray(_FOUND[check.quantity](done, check).mean(axis=1))


def _answer(check: PkCheck, runs: int, people: int, done: dict[Design, Study]) -> Answer:
    if not can_be_simulated(check.drug):
        return Answer(id=check.check, why_not=f"{check.drug} is not simulated")
    design = Design(channel=(check.drug, check.formulation), weight_kg=check.weight_kg, people=people)
    if design not in done:
        done[design] = study(design, runs)
    return Answer(
        id=check.check,
        samples=found_in(done[design], check),
        assumed=(f"{people} people in the study: the table does not say how many",),
    )


def _measurement(check: PkCheck) -> Measurement:
    words, unit = _IN_WORDS[check.quantity]
    form = "" if check.formulation == "IR" else f" {check.formulation}"
    return Measurement(
        id=check.check,
        group="kinetics",
        role="calibrate" if check.role == "calibration" else "validate",
        in_scope=False,
        counts=True,
        study=check.source_title,
        year=check.year,
        arm=f"{check.drug}{form}{_doses(check)}",
        what=f"{check.moiety}: {words}" if check.moiety != check.drug else words,
        measured=check.published,
        measured_text="",
        low=check.low,
        high=check.high,
        unit=unit,
        source=f"{check.source_title} {check.url}",
        read=check.read,
        note=check.note,
    )


def _doses(check: PkCheck) -> str:
    dose = f" {check.dose_mg:g} mg" if check.dose_mg else ""
    if check.tau_h:
        return f"{dose} every {check.tau_h:g} h"
    return f"{dose} {len(check.dose_hours)} times a day" if check.dose_hours else dose


def _levels(done: Study, check: PkCheck, hours: Array, doses_h: Sequence[float] = (0.0,)) -> Array:
    """Levels after doses of the row [ng/mL]: by run, by person (or the mean curve alone), by hour."""
    levels = check.dose_mg * done.by_run(done.curves.level(check.moiety, hours, doses_h))
    return np.asarray(levels.mean(axis=1, keepdims=True)) if check.of_mean_curve else levels


def _searched() -> Array:
    return np.asarray(np.geomspace(_FIRST_H, _LAST_H, _POINTS))


def _cmax(done: Study, check: PkCheck) -> Array:
    return np.asarray(_levels(done, check, _searched()).max(axis=-1))


def _tmax(done: Study, check: PkCheck) -> Array:
    hours = _searched()
    return np.asarray(hours[_levels(done, check, hours).argmax(axis=-1)])


def _whole_area(done: Study, check: PkCheck) -> Array:
    return check.dose_mg * done.by_run(done.curves.whole_area(check.moiety))


def _area_to(done: Study, check: PkCheck) -> Array:
    until_h = np.array([check.to_h or 0.0])
    return check.dose_mg * done.by_run(done.curves.area(check.moiety, until_h)[:, 0])


def _half_life(done: Study, check: PkCheck) -> Array:
    return done.by_run(done.curves.terminal_half_life_h(check.moiety))


def _clearance(done: Study, check: PkCheck) -> Array:
    return NG_PER_ML_IN_MG_PER_L / done.by_run(done.curves.whole_area(check.moiety))


def _steady_mean(done: Study, check: PkCheck) -> Array:
    return _whole_area(done, check) / (check.tau_h or HOURS_PER_DAY)


def _steady_ratio(done: Study, check: PkCheck) -> Array:
    curves = done.curves
    return done.by_run(curves.whole_area(check.moiety) / curves.whole_area(curves.moieties[0]))


def _last_over_first(done: Study, check: PkCheck, length_h: float) -> Array:
    tau_h, count = check.tau_h or HOURS_PER_DAY, check.n_doses or 1
    doses_h = [tau_h * place for place in range(count)]
    ends = np.array([length_h, tau_h * count - length_h, tau_h * count])
    first, before, to_the_end = done.curves.area(check.moiety, ends, doses_h).T
    return done.by_run(np.asarray((to_the_end - before) / first))


def _by_interval(done: Study, check: PkCheck) -> Array:
    return _last_over_first(done, check, check.tau_h or HOURS_PER_DAY)


def _by_day(done: Study, check: PkCheck) -> Array:
    return _last_over_first(done, check, HOURS_PER_DAY)


def _highest_of_many(done: Study, check: PkCheck) -> Array:
    """The highest level from the last day of doses on."""
    days = (check.n_doses or 1) // len(check.dose_hours)
    doses_h = [HOURS_PER_DAY * day + hour for day in range(days) for hour in check.dose_hours]
    hours = np.linspace(HOURS_PER_DAY * (days - 1), HOURS_PER_DAY * (days + 1), _POINTS)
    return np.asarray(_levels(done, check, hours, doses_h).max(axis=-1))


def _flatness(done: Study, check: PkCheck) -> Array:
    levels = _levels(done, check, np.linspace(check.from_h or 0.0, check.to_h or 0.0, _POINTS))
    return np.asarray(levels.min(axis=-1) / levels.max(axis=-1))


_FOUND: Mapping[str, Found] = {
    "cmax": _cmax,
    "tmax": _tmax,
    "auc_inf": _whole_area,
    "metabolite_auc_inf": _whole_area,
    "auc_0_T": _area_to,
    "t_half": _half_life,
    "CL_F": _clearance,
    "css_avg": _steady_mean,
    "css_avg_metabolite": _steady_mean,
    "css_ratio": _steady_ratio,
    "accumulation_tau": _by_interval,
    "accumulation_AUC24": _by_day,
    "cmax_multi": _highest_of_many,
    "plateau_ratio": _flatness,
}
