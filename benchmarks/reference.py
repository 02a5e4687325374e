"""The exact answer for a few people of a workload. It shares no code with the engine.

Amounts move by matrix exponentials (scipy) from one quarter hour to the next, where doses arrive. The
adaptation states are integrals of a smooth drive, taken by Gauss-Legendre nodes within each quarter hour.
More nodes change nothing: :func:`settled` says by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import expm

from benchmarks.record import QUARTERS_PER_DAY, QUARTERS_PER_HOUR, Course, Floats, Whole, Workload

QUARTER_H = 0.25
NODES = 12
COUNTED_ABOVE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """The largest differences from the exact answer; of the drive 0 where none was given."""

    plasma_relative: float
    drive_absolute: float


def _arrivals(workload: Workload, person: int) -> Floats:
    mg = np.zeros(workload.days * QUARTERS_PER_DAY)
    own = workload.doses_of(person)
    np.add.at(mg, workload.dose_quarter[own], workload.dose_mg[own])
    return mg


def _amounts(workload: Workload, person: int) -> Floats:
    """Amounts just after each quarter hour, with what arrives at it (quarters, states)."""
    mg, matrix = _arrivals(workload, person), expm(workload.matrix[person] * QUARTER_H)
    dose = workload.dose_input[person]
    here = np.zeros(len(dose))
    amounts = np.empty((len(mg), len(dose)))
    for quarter, arrived in enumerate(mg):
        if arrived:
            here = here + arrived * dose
        amounts[quarter] = here
        here = matrix @ here
    return amounts


def _adapted(drives: Floats, tau_h: float, nodes_h: Floats, weights_h: Floats) -> Floats:
    """A at the start of each quarter hour, from the drives at its nodes (quarters, nodes)."""
    moved = drives @ (weights_h * np.exp(-(QUARTER_H - nodes_h) / tau_h)) / tau_h
    kept, here = np.exp(-QUARTER_H / tau_h), 0.0
    state = np.empty(len(moved))
    for quarter, more in enumerate(moved):
        state[quarter] = here
        here = kept * here + more
    return state


def _drive(workload: Workload, person: int, amounts: Floats, nodes: int) -> Floats:
    """Drive of withdrawal at each whole hour."""
    at, weights = np.polynomial.legendre.leggauss(nodes)
    nodes_h, weights_h = QUARTER_H * (at + 1) / 2, QUARTER_H * weights / 2
    row, u50 = workload.effect_row[person], workload.u50[person]
    seen = np.array([row @ expm(workload.matrix[person] * h) for h in nodes_h])
    u, now = amounts @ seen.T, amounts[::QUARTERS_PER_HOUR] @ row
    drives = u / (u + u50)
    fast, slow = (
        _adapted(drives, tau[person], nodes_h, weights_h)[::QUARTERS_PER_HOUR]
        for tau in (workload.tau1_h, workload.tau2_h)
    )
    against = fast * (workload.h0[person] + workload.h1[person] * slow) + workload.h2[person] * slow
    return np.asarray(against - now / (now + u50))


def exact(workload: Workload, who: Whole, nodes: int = NODES) -> Course:
    """Give the exact hourly answer of some people of a workload."""
    plasma, drive = [], []
    for person in who:
        amounts = _amounts(workload, person)
        plasma.append(amounts[::QUARTERS_PER_HOUR] @ workload.plasma_rows[person].T)
        if workload.driven:
            drive.append(_drive(workload, person, amounts, nodes))
    return Course(plasma_ng_per_ml=np.array(plasma), drive=np.array(drive))


def settled(workload: Workload, who: Whole) -> float:
    """The largest change of the exact drive when half as many nodes again are used."""
    if not workload.driven:
        return 0.0
    finer = exact(workload, who, NODES + NODES // 2)
    return float(np.abs(finer.drive - exact(workload, who).drive).max())


def checked_people(workload: Workload, count: int = 8) -> Whole:
    """Who is compared: those with the fastest absorption, effect site and adaptation, then the first ones."""
    rates = -np.diagonal(workload.matrix, axis1=1, axis2=2)
    hard = {int(rates[:, 0].argmax()), int(rates[:, -1].argmax()), int(workload.tau1_h.argmin())}
    others = [person for person in range(workload.people) if person not in hard]
    return np.array(sorted([*hard, *others][:count]), dtype=np.int64)


def errors(found: Course, true: Course) -> Errors:
    """The largest errors of an answer about the same people.

    A plasma level counts where it is above a millionth of the person's highest: below, it is no drug to
    speak of.
    """
    floor = COUNTED_ABOVE * true.plasma_ng_per_ml.max(axis=1, keepdims=True)
    counted = true.plasma_ng_per_ml > floor
    off = np.abs(found.plasma_ng_per_ml - true.plasma_ng_per_ml)[counted] / true.plasma_ng_per_ml[counted]
    drive = np.abs(found.drive - true.drive) if found.drive.size else np.zeros(1)
    return Errors(plasma_relative=float(off.max()), drive_absolute=float(drive.max()))
