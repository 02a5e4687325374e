"""Everything that was measured beside what the program gives, with the sums that say how good it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.errors import InputError
from glidepath.evidence.answer import Answer
from glidepath.evidence.baselines import fitted_baselines, is_share
from glidepath.evidence.evidence_answer import EvidenceAnswer, EvidenceAsked
from glidepath.evidence.kinetics_checks import kinetic_answers, kinetic_measurements
from glidepath.evidence.measurement import Judged, Measurement, judged, of_trial
from glidepath.evidence.occupancy import occupancy_answers, occupancy_measurements
from glidepath.evidence.profiles import profile_answers, profile_measurements
from glidepath.evidence.summary import BaselineScore, Summary, baseline_score, summed
from glidepath.facts.posterior import posterior_draws
from glidepath.facts.trials import Target, trial_targets

Draws = Mapping[str, NDArray[np.float64]]
_FEWEST_DRAWS = 20
_ROLES = ("validate", "calibrate", "user")


class TrialAnswers(Protocol):
    """Says what trials would have seen."""

    def __call__(
        self,
        targets: Sequence[Target],
        draws: Draws,
        *,
        people: int,
        done: Callable[[int, int], None] | None = None,
    ) -> tuple[Answer, ...]:
        """Answer each target, in order; ``done`` is told how many of how many studies are done."""


def all_evidence(
    asked: EvidenceAsked, trial_answers: TrialAnswers, tell: Callable[[str], None]
) -> EvidenceAnswer:
    """Compare everything that was measured with what the program gives today.

    Parameters
    ----------
    asked
        What is asked.
    trial_answers
        Simulates the trials.
    tell
        Called with a few words before each long part.

    Returns
    -------
    EvidenceAnswer
        The trials first, then kinetics, occupancy, profiles, and the user's rows.
    """
    _check_ids(asked.user)
    trials = _trials(trial_targets(), asked, trial_answers, tell)
    trials += _trials(asked.user, asked, trial_answers, tell)
    tell("simulating the studies of kinetics")
    kinetic = _joined(kinetic_measurements(), kinetic_answers(asked.draws))
    imaged = _joined(occupancy_measurements(), occupancy_answers(asked.draws))
    tell("simulating the observed profiles")
    seen = asked.profiles.usable if asked.profiles else ()
    profiles = _joined(profile_measurements(seen), profile_answers(seen, asked.draws))
    tell("summing up")
    baselines = _baseline_scores((*trial_targets(), *asked.user), asked.draws)
    others = {"kinetics": kinetic, "occupancy": imaged, "profiles": profiles}
    return EvidenceAnswer(
        asked=asked,
        rows=(*trials, *kinetic, *imaged, *profiles),
        roles=_by_role(trials, baselines),
        groups={name: _by_role(rows, {}) for name, rows in others.items() if rows},
        baselines=baselines,
    )


def chosen_draws(count: int) -> Draws:
    """Take some draws of the fit, evenly spread over all of them.

    Parameters
    ----------
    count
        How many.

    Returns
    -------
    Mapping
        Name of the parameter to its draws.

    Raises
    ------
    InputError
        If there are not so many, or too few for a band.

    Examples
    --------
    >>> len(chosen_draws(40)["tau1_d"])
    40
    """
    draws = posterior_draws()
    most = len(next(iter(draws.values())))
    if not _FEWEST_DRAWS <= count <= most:
        raise InputError(f"--draws {count} cannot be: type {_FEWEST_DRAWS} to {most}.", "draws")
    places = np.arange(count) * most // count
    return {name: numbers[places] for name, numbers in draws.items()}


def _check_ids(user: Sequence[Target]) -> None:
    taken = {target.id for target in trial_targets()}
    for target in user:
        if target.id in taken:
            raise InputError(
                f"id {target.id!r} is a row of the package's own table; give your row another id, such as "
                f"'my-{target.id}'.",
                "targets",
            )


def _trials(
    targets: Sequence[Target],
    asked: EvidenceAsked,
    trial_answers: TrialAnswers,
    tell: Callable[[str], None],
) -> list[Judged]:
    """Ask for the rows in scope alone: the others are shown as measured."""
    computed = [target for target in targets if target.in_scope]
    draws = chosen_draws(asked.draws)

    def done(studies: int, of: int) -> None:
        tell(f"simulating the trials: {studies} of {of}")

    answers = trial_answers(computed, draws, people=asked.people, done=done) if computed else ()
    return _joined(map(of_trial, targets), answers)


def _joined(measurements: Iterable[Measurement], answers: Iterable[Answer]) -> list[Judged]:
    by_id = {answer.id: answer for answer in answers}
    return [judged(measurement, by_id.get(measurement.id)) for measurement in measurements]


def _baseline_scores(targets: Sequence[Target], draws: int) -> Mapping[str, Mapping[str, BaselineScore]]:
    rules = fitted_baselines(trial_targets(), draws).by_name()
    return {
        target.id: {name: baseline_score(rule(target), target.value) for name, rule in rules.items()}
        for target in targets
        if target.in_scope and is_share(target) and target.value is not None
    }


def _by_role(
    rows: Sequence[Judged], baselines: Mapping[str, Mapping[str, BaselineScore]]
) -> Mapping[str, Summary]:
    roles = [role for role in _ROLES if any(row.measurement.role == role for row in rows)]
    return {role: summed([row for row in rows if row.measurement.role == role], baselines) for role in roles}
