"""Observed level-time profiles, each beside what the program would have seen at the same hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glidepath.body.pharmacokinetics import Array
from glidepath.evidence.answer import Answer
from glidepath.evidence.curves import Design, study
from glidepath.evidence.measurement import Measurement

ROLE_ASSUMED = (
    "which profiles were used in setting the kinetics is not on record, so each counts as used (calibrate)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedProfile:
    """Mean levels of one moiety in plasma after one dose by mouth.

    ``hours`` count from the dose; the first is above 0. ``people`` is how many there were.
    """

    id: str
    drug: str
    study: str
    arm: str
    url: str
    dose_mg: float
    weight_kg: float
    people: int
    hours: tuple[float, ...]
    ng_per_ml: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsableProfiles:
    """The profiles that can be computed, and why each of the others was left out, with how many."""

    usable: tuple[ObservedProfile, ...]
    left_out: tuple[tuple[str, int], ...]


def profile_measurements(profiles: Sequence[ObservedProfile]) -> tuple[Measurement, ...]:
    """Give two measurements per profile: the highest level, and the area up to the last sample.

    Parameters
    ----------
    profiles
        What was observed.

    Returns
    -------
    tuple of Measurement
        With ids of the profile's own and ``cmax`` or ``auc``.
    """
    return tuple(
        _measurement(profile, name, value)
        for profile in profiles
        for name, value in zip(_IN_WORDS, _two(np.array([profile.ng_per_ml]), profile), strict=True)
    )


def profile_answers(profiles: Sequence[ObservedProfile], runs: int) -> tuple[Answer, ...]:
    """Say what each study would have seen at its own hours, over many runs of it.

    Parameters
    ----------
    profiles
        What was observed.
    runs
        How many runs of each study, 1 or more.

    Returns
    -------
    tuple of Answer
        Two per profile, in the order of the measurements.
    """
    return tuple(answer for profile in profiles for answer in _answers(profile, runs))


_IN_WORDS = {
    "cmax": ("highest of the mean levels", "ng/mL"),
    "auc": ("area under the mean levels up to the last sample", "ng h/mL"),
}


def _answers(profile: ObservedProfile, runs: int) -> list[Answer]:
    design = Design(channel=(profile.drug, "IR"), weight_kg=profile.weight_kg, people=profile.people)
    done = study(design, runs)
    levels = profile.dose_mg * done.curves.level(profile.drug, np.array(profile.hours))
    found = _two(done.by_run(levels).mean(axis=1), profile)
    return [
        Answer(id=f"{profile.id}-{name}", samples=samples, assumed=(ROLE_ASSUMED,))
        for name, samples in zip(_IN_WORDS, found, strict=True)
    ]


def _two(levels: Array, profile: ObservedProfile) -> tuple[Array, Array]:
    """Highest level, and area by the trapezoidal rule from the dose on; one per row of levels."""
    hours = np.array((0.0, *profile.hours))
    with_start = np.concatenate([np.zeros((len(levels), 1)), levels], axis=1)
    return np.asarray(levels.max(axis=1)), np.asarray(np.trapezoid(with_start, hours, axis=1))


def _measurement(profile: ObservedProfile, name: str, value: Array) -> Measurement:
    words, unit = _IN_WORDS[name]
    return Measurement(
        id=f"{profile.id}-{name}",
        group="profiles",
        role="calibrate",
        in_scope=False,
        counts=True,
        study=profile.study,
        year=None,
        arm=f"{profile.drug} {profile.dose_mg:g} mg once, {profile.people} people, {profile.arm}".rstrip(
            ", "
        ),
        what=words,
        measured=float(value[0]),
        measured_text="",
        low=None,
        high=None,
        unit=unit,
        source=f"{profile.study} {profile.url}".rstrip(),
        read="full",
        note=profile.note,
    )
