"""What the trials of a table would see by this model: predictive draws for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from scipy.stats import binom

from glidepath.basis.randomness import normal_draws, uniform_draws
from glidepath.basis.sources import Sourced
from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.answer import Answer
from glidepath.evidence.arms import Reading, reading_of
from glidepath.evidence.cohorts import Draws, equal_daily_mg, new_cohort
from glidepath.evidence.measured import OUTCOMES, Measured, Outcome, points_per_pwc
from glidepath.evidence.own_rows import OWN
from glidepath.evidence.pooled import Seen, seen_of
from glidepath.evidence.precipitated import PRECIPITATED
from glidepath.evidence.unanswerable import Unanswerable
from glidepath.evidence.user_rows import reading_of_user
from glidepath.evidence.words import WORDS
from glidepath.facts.load import drugs, kinetics, model_parameters, potency
from glidepath.facts.trial_readings import convention
from glidepath.facts.trials import Target
from glidepath.population.potencies import potency_parts

_REST = ("tau0_d", "ks0", "sedation_u50", "ka1", "ka2")
_NOT_MODELLED: Mapping[str, str] = MappingProxyType(
    {
        "seizure_share": "seizures are not modelled as a number; rules cover them",
        "mortality": "deaths are not modelled",
        "effect_ratio": "the row does not say in a code which effect is meant",
        "other": "an outcome of its own kind needs a line of code of its own",
    }
)


def with_the_rest(draws: Draws) -> Draws:
    """Add what the fit does not hold: its typical values are uncertain too.

    Parameters
    ----------
    draws
        Draws of the fitted parameters.

    Returns
    -------
    Mapping
        With draws of the time constants and strengths of sedation and relief, by their own facts, and of
        potencies and clearances as factors. Potencies are tied to that of diazepam as in the forecasts, and
        nordiazepam has nothing of its own: its weight beside diazepam is a parameter of the fit.
    """
    numbers = np.arange(len(draws["tau1_d"]), dtype=np.int64)
    found = dict(draws)
    for name in _REST:
        fact = model_parameters()[name]
        z = normal_draws(f"typical {name}", numbers)
        found[name] = (fact.value or 0.0) * np.exp((fact.uncertainty_sd_log or 0.0) * z)
    found["ks0"] = np.minimum(found["ks0"], 1)
    for moiety, clearance in _moieties():
        z = normal_draws(f"typical clearance {moiety}", numbers)
        found[f"clearance {moiety}"] = np.exp((clearance.uncertainty_sd_log or 0.0) * z)
        parts = potency_parts(moiety).items()
        log = [weight * normal_draws(f"typical ec50 {part}", numbers) for part, weight in parts]
        found[f"ec50 {moiety}"] = np.exp(np.sum(log, axis=0))
    return MappingProxyType(found)


def _moieties() -> Iterable[tuple[str, Sourced]]:
    """Every moiety that can be simulated, with its clearance."""
    for drug in drugs():
        found = kinetics(drug, "IR")
        for moiety in found.moieties if found is not None else ():
            if potency(moiety.moiety) is not None:
                yield moiety.moiety, moiety.constants["clearance_l_per_h"]


def trial_answers(
    targets: Sequence[Target],
    draws: Draws,
    *,
    people: int = 100,
    done: Callable[[int, int], None] | None = None,
) -> tuple[Answer, ...]:
    """Say what each row of a table of trials would be, if the trial were done on people of this model.

    Parameters
    ----------
    targets
        Rows; those of one study share their people and their cohort.
    draws
        Draws of the posterior, by parameter.
    people
        Virtual people per draw and drug.
    done
        Told after each study how many of how many are done.

    Returns
    -------
    tuple of Answer
        One per row, in order; a row that cannot be computed says why.
    """
    complete = with_the_rest(draws)
    studies: dict[str, list[Target]] = {}
    for target in targets:
        studies.setdefault(target.study or target.id, []).append(target)
    found: dict[str, Answer] = {}
    for number, (study, rows) in enumerate(studies.items()):
        found |= {answer.id: answer for answer in _study_answers(study, rows, complete, people)}
        if done is not None:
            done(number + 1, len(studies))
    return tuple(found[target.id] for target in targets)


def _study_answers(study: str, rows: Sequence[Target], draws: Draws, people: int) -> Iterable[Answer]:
    readings: list[Reading] = []
    for row in rows:
        try:
            read = reading_of if _is_shipped(row) else reading_of_user
            readings.append(read(row, equal_daily_mg))
        except Unanswerable as reason:
            yield Answer(id=row.id, why_not=str(reason))
    if not readings:
        return
    seen = seen_of(readings, draws, new_cohort(study, draws), people)
    for reading in readings:
        try:
            yield _answer(reading, seen)
        except Unanswerable as reason:
            yield Answer(id=reading.target.id, why_not=str(reason), assumed=reading.assumed)


def _is_shipped(row: Target) -> bool:
    return row.split in ("calibrate", "validate")


def _answer(reading: Reading, seen: Seen) -> Answer:
    row, assumed = reading.target, list(reading.assumed)
    shipped = _is_shipped(row)
    if row.adjunct not in ("", "none", "placebo"):
        assumed.append(f"what {row.adjunct.replace('_', ' ')} adds is not modelled")
    if shipped and row.id in WORDS:
        probability = float(np.mean(WORDS[row.id](reading, seen)))
        return Answer(id=row.id, probability=probability, assumed=tuple(assumed))
    if shipped and row.id in OWN:
        samples = OWN[row.id](reading, seen)
        return Answer(id=row.id, samples=samples, assumed=tuple(assumed))
    if row.value is None:
        return _of_a_word(reading, seen, assumed)
    outcome = _outcome_of(row)
    return Answer(id=row.id, samples=observed(reading, seen.pooled(reading, outcome)), assumed=tuple(assumed))


def _outcome_of(row: Target) -> Outcome:
    precipitated = row.schedule_code == "flumazenil"
    outcome = (PRECIPITATED if precipitated else OUTCOMES).get(row.outcome_code)
    if outcome is None and precipitated:
        raise Unanswerable(f"{row.outcome_code} within minutes of an antagonist is not modelled")
    if outcome is None:
        raise Unanswerable(_NOT_MODELLED.get(row.outcome_code, f"{row.outcome_code} is not modelled"))
    return outcome


def _of_a_word(reading: Reading, seen: Seen, assumed: list[str]) -> Answer:
    """Answer a direction of a user's table: only a score that is lower or higher is understood."""
    row = reading.target
    word = row.value_text.strip().lower()
    if row.outcome_code != "score_change" or word not in ("lower", "higher"):
        raise Unanswerable("a word needs a line of code of its own; give a number where there is one")
    change = observed(reading, seen.pooled(reading, _outcome_of(row)))
    share = float(np.mean(change < 0 if word == "lower" else change > 0))
    return Answer(id=row.id, probability=share, assumed=tuple(assumed))


def observed(reading: Reading, measured: Measured) -> Array:
    """Draw what a trial of that size would report, from what its arm gives.

    Parameters
    ----------
    reading
        The row: unit, instrument and number of people.
    measured
        What the arm gives, one number per draw.

    Returns
    -------
    ndarray
        In the unit of the row.

    Notes
    -----
    A share is a binomial count of the arm's people; a mean has the standard error of the arm, the drift that
    trials share, and the uncertainty of the link between instruments; a day has the error of its reading.
    """
    name, people = reading.target.id, reading.people
    numbers = np.arange(len(measured.value), dtype=np.int64)
    z = normal_draws(f"seen in {name}", numbers)
    if measured.kind == "share":
        chance = uniform_draws(f"counted in {name}", numbers)
        if measured.sd.any():
            return np.asarray(100 * (measured.value + measured.sd / np.sqrt(people) * z), dtype=np.float64)
        return np.asarray(100 * binom.ppf(chance, people, measured.value) / people, dtype=np.float64)
    if measured.kind == "mean":
        link = points_per_pwc(reading.target.instrument_code)[1] * normal_draws(f"link of {name}", numbers)
        sd = np.sqrt(measured.sd**2 / people + convention("cohort_drift_points") ** 2)
        return np.asarray(measured.value * np.exp(link) + sd * z, dtype=np.float64)
    if measured.kind == "day":
        return np.maximum(measured.value + measured.sd * z, 0)
    return np.asarray(measured.value * np.exp(measured.sd * z), dtype=np.float64)
