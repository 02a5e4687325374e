"""How much of the receptors imaging saw taken after one dose, beside what the program gives."""

from __future__ import annotations

import numpy as np

from glidepath.basis.errors import FactError
from glidepath.body import receptor_occupancy
from glidepath.evidence.answer import Answer
from glidepath.evidence.curves import Design, Study, study
from glidepath.evidence.measurement import Measurement
from glidepath.evidence.score import Samples
from glidepath.facts.load import kinetics
from glidepath.facts.occupancy_checks import OccupancyCheck, occupancy_checks

_POINTS = 40
"""Times of a scan."""


def occupancy_measurements() -> tuple[Measurement, ...]:
    """Give the occupancies seen by imaging as measurements.

    Returns
    -------
    tuple of Measurement
        A row with an upper bound is a direction: at most so much.
    """
    return tuple(_measurement(check) for check in occupancy_checks())


def occupancy_answers(runs: int) -> tuple[Answer, ...]:
    """Say what each imaging study would have seen, over many runs of it.

    Parameters
    ----------
    runs
        How many runs of each study, 1 or more.

    Returns
    -------
    tuple of Answer
        One per row, in order.
    """
    return tuple(_answer(check, runs) for check in occupancy_checks())


def _answer(check: OccupancyCheck, runs: int) -> Answer:
    design = Design(
        channel=(check.drug, "IR"),
        weight_kg=check.weight_kg,
        people=check.people,
        intravenous=check.route == "intravenous",
    )
    percent = _mean_percent(study(design, runs), check)
    assumed = ("the level at the receptor follows that in blood at once", *filter(None, (check.note,)))
    if check.relation == "at_most":
        probability = float(np.mean(percent <= check.percent))
        return Answer(id=check.check, samples=percent, probability=probability, assumed=assumed)
    return Answer(id=check.check, samples=percent, assumed=assumed)


def _mean_percent(done: Study, check: OccupancyCheck) -> Samples:
    """Mean occupancy of the people of each run, over the scan [percent]."""
    hours, curves = np.linspace(check.from_h, check.to_h, _POINTS), done.curves
    dose_mg = check.dose_mg_per_kg * check.weight_kg
    if check.route == "intravenous":
        dose_mg /= _bioavailability(check.drug)  # volumes are apparent: by mouth
    taken = sum(
        dose_mg * curves.level(moiety, hours) / curves.ec50_ng_per_ml[:, place, None]
        for place, moiety in enumerate(curves.moieties)
    )
    by_person = receptor_occupancy.occupancy(np.asarray(taken)).mean(axis=1)
    return np.asarray(100 * done.by_run(by_person).mean(axis=1))


def _bioavailability(drug: str) -> float:
    found = kinetics(drug, "IR")
    fact = None if found is None else found.moieties[0].constants.get("bioavailability")
    if fact is None or fact.value is None:
        raise FactError(f"the kinetics of {drug} have no bioavailability")
    return fact.value


def _measurement(check: OccupancyCheck) -> Measurement:
    bound = check.relation == "at_most"
    return Measurement(
        id=check.check,
        group="occupancy",
        role=check.role,
        in_scope=False,
        counts=check.counts,
        why_not_counted=check.why_not_counted,
        study=check.study,
        year=check.year,
        arm=f"{check.drug} {check.dose_mg_per_kg:g} mg/kg once, {check.route}",
        what="receptors occupied",
        measured=None if bound else check.percent,
        measured_text=f"at most {check.percent:g}" if bound else "",
        low=check.low,
        high=check.high,
        unit="%",
        source=f"{check.source_title} {check.url}",
        read=check.read,
        note=check.note,
    )
