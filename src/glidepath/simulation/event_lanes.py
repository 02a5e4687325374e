"""Runs of entries followed side by side, one entry of each run at a time.

A timeline is followed on two levels. Anchors are the entries where something happens; they follow one another
in runs, one run per stretch. Between anchors lie records and ends of panels, which only carry the state on;
they form runs too, one after each anchor, and all of those are followed at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.event_records import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Runs, the longest first: run ``order[k]`` begins at ``begins[k]``; ``active`` go on at each step."""

    order: Whole
    begins: Whole
    active: Whole

    def steps(self) -> Iterator[tuple[int, Whole]]:
        """Give at each step how many runs go on, and their entries."""
        for number, count in enumerate(self.active.tolist()):
            yield count, self.begins[:count] + number


def lanes(begins: Whole, length: Whole) -> Lanes:
    """Lay runs side by side.

    Parameters
    ----------
    begins
        First entry of each run.
    length
        How many entries it has, 0 or more.

    Returns
    -------
    Lanes
        The longest first.

    Examples
    --------
    >>> [rows.tolist() for _, rows in lanes(np.array([0, 1]), np.array([1, 3])).steps()]
    [[1, 0], [2], [3]]
    """
    order = np.argsort(-length, kind="stable")
    longest = int(length.max(initial=0))
    active = len(length) - np.searchsorted(np.sort(length), np.arange(longest), side="right")
    return Lanes(order=order, begins=begins[order], active=active)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Anchors of a timeline (entries), their runs by stretch, and the runs of what follows each anchor."""

    anchors: Whole
    by_stretch: Lanes
    after_anchor: Lanes
    last_anchor: Whole


def levels(stretch: Whole, is_anchor: NDArray[np.bool_]) -> Levels:
    """Split a timeline into anchors and what lies between them.

    Parameters
    ----------
    stretch
        Of each entry, rising.
    is_anchor
        Where something happens; every stretch begins with an anchor.

    Returns
    -------
    Levels
        ``last_anchor`` is the place, among the anchors, of the last one at or before each entry. The run
        after an anchor ends with the next anchor of its stretch.
    """
    anchors = np.flatnonzero(is_anchor)
    owner = stretch[anchors]
    first = np.flatnonzero(np.diff(owner, prepend=owner[0] - 1))
    following = np.append(anchors[1:], len(stretch) - 1)
    ends = np.append(np.diff(owner) != 0, False)
    following[ends] -= 1
    return Levels(
        anchors=anchors,
        by_stretch=lanes(first, np.diff(first, append=len(anchors))),
        after_anchor=lanes(anchors + 1, following - anchors),
        last_anchor=np.cumsum(is_anchor) - 1,
    )


def hours_to_anchors(split: Levels, step_h: Array) -> Array:
    """Add up the time from each anchor to the next one of its stretch.

    Parameters
    ----------
    split
        Anchors and what lies between.
    step_h
        Time to each entry since the one before [h].

    Returns
    -------
    ndarray
        One number per anchor [h]; 0 at the first of a stretch.
    """
    after = np.append(0, split.anchors + 1)
    hours = np.add.reduceat(np.append(step_h, 0.0), after)[:-1]
    hours[split.by_stretch.begins] = 0
    return np.asarray(hours, dtype=np.float64)


def at_anchors(run: Lanes, step: Array, pair: Whole, rates: Array, jumps: Array) -> Array:
    """Carry the states from anchor to anchor.

    Parameters
    ----------
    run
        Anchors by stretch.
    step
        Distinct transition matrices, with a column per infused compartment.
    pair
        Which of them leads to each anchor.
    rates
        Infusion rates on the way to each anchor [mg/h].
    jumps
        What is added at each anchor.

    Returns
    -------
    ndarray
        The states after the jumps, shape (anchors, states).
    """
    size = jumps.shape[-1]
    states = np.empty(jumps.shape)
    whole = np.zeros((len(run.begins), step.shape[-1]))
    for number, (count, rows) in enumerate(run.steps()):
        if number:
            whole[:count, size:] = rates[rows]
            whole[:count, :size] = np.matmul(step[pair[rows]], whole[:count, :, None])[:, :, 0]
        whole[:count, :size] += jumps[rows]
        states[rows] = whole[:count, :size]
    return states


def between_anchors(run: Lanes, step: Array, pair: Whole, rates: Array, start: Array) -> Array:
    """Carry the states on from each anchor until the next one, before its jump.

    Parameters
    ----------
    run
        Entries after each anchor.
    step
        Distinct transition matrices, with a column per infused compartment.
    pair
        Which of them leads to each entry.
    rates
        Infusion rates on the way to each entry [mg/h].
    start
        The state after each anchor.

    Returns
    -------
    ndarray
        The state that arrives at each entry; 0 where a stretch begins.
    """
    size = start.shape[-1]
    arrived = np.zeros((len(pair), size))
    whole = np.empty((len(run.begins), step.shape[-1]))
    whole[:, :size] = start[run.order]
    for count, rows in run.steps():
        whole[:count, size:] = rates[rows]
        whole[:count, :size] = np.matmul(step[pair[rows]], whole[:count, :, None])[:, :, 0]
        arrived[rows] = whole[:count, :size]
    return arrived


def relaxed(split: Levels, kept: Array, gained: Array, start: Array) -> Array:
    """Follow a state that keeps a part of itself at each step and gains something, on both levels.

    Parameters
    ----------
    split
        Anchors and what lies between.
    kept
        What is kept on the way to each entry, shape (entries, k).
    gained
        What is gained there, same shape.
    start
        Where each stretch begins, shape (stretches, k).

    Returns
    -------
    ndarray
        The state at each entry, shape (entries, k).
    """
    part, sum_so_far = np.ones(kept.shape), np.zeros(kept.shape)
    now_part, now_sum = (np.empty((len(split.anchors), kept.shape[1])) for _ in range(2))
    now_part[:], now_sum[:] = 1, 0
    for count, rows in split.after_anchor.steps():
        now_part[:count] *= kept[rows]
        now_sum[:count] = kept[rows] * now_sum[:count] + gained[rows]
        part[rows], sum_so_far[rows] = now_part[:count], now_sum[:count]
    at = np.empty((len(split.anchors), kept.shape[1]))
    now = start[split.by_stretch.order]
    for number, (count, places) in enumerate(split.by_stretch.steps()):
        rows = split.anchors[places]
        now = part[rows] * now[:count] + sum_so_far[rows] if number else now
        at[places] = now
    whole = part * at[split.last_anchor] + sum_so_far
    whole[split.anchors] = at
    return whole
