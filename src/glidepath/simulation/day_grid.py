"""Where in a day the curves are evaluated: panels that are fine after each dose, nodes within each panel.

A dose makes the levels bend for some hours. Panels begin at each arrival in the gut and double in length;
within a panel the curves are smooth, and four Lobatto nodes integrate them. All times are exact fractions of
an hour, so that panels of one length are counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from glidepath.basis.calendar import HOURS_PER_DAY, MINUTES_PER_HOUR, common_step_h
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.intakes import Slot

LONGEST_PANEL_H = Fraction(6)
LONG_PANEL_H = Fraction(2)
GRADED_H = 8
CLEARANCE_OF_BREAKS = 3

_INNER = (1 - 5**-0.5) / 2
NODES = (0.0, _INNER, 1 - _INNER, 1.0)
"""Places of the nodes within a panel of length 1 (Gauss-Lobatto, exact to the fifth degree)."""
WEIGHTS = (1 / 12, 5 / 12, 5 / 12, 1 / 12)
ENDS_ONLY = (1 / 2, 0.0, 0.0, 1 / 2)
NODES_PER_PANEL = len(NODES) - 1
"""Nodes that a panel adds: its first one is the last one of the panel before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When the dose of a slot reaches the gut: days after its civil day, and hour of that day."""

    days_later: int
    hour: Fraction


@dataclass(frozen=True, slots=True)
class DayGrid:
    """Panels of one kind of day.

    ``break_h`` are the ends of the panels from 0 to 24. ``panel_length`` numbers the length of each panel in
    ``length_h``. ``arrives`` gives per slot the panel that begins with its arrival, or -1.
    ``asked`` are the panels whose beginning is a time of the output grid.
    """

    break_h: tuple[Fraction, ...]
    length_h: tuple[Fraction, ...]
    panel_length: tuple[int, ...]
    arrives: tuple[int, ...]
    asked: tuple[int, ...]

    @property
    def panels(self) -> int:
        """How many panels."""
        return len(self.panel_length)

    @property
    def nodes(self) -> int:
        """How many nodes, with the one at the beginning of the day."""
        return NODES_PER_PANEL * self.panels + 1

    def node_weights(self) -> Array:
        """Give the weights of the nodes in a mean of a level over the day (they sum to 1)."""
        return self._weights(Fraction(0))

    def score_weights(self) -> Array:
        """Give the weights of the nodes in the mean of a score over the day (they sum to 1).

        Scores cost most, so short panels count by their ends alone.
        """
        return self._weights(LONG_PANEL_H)

    def _weights(self, from_length_h: Fraction) -> Array:
        weights = np.zeros(self.nodes)
        of_kind = [
            float(length / HOURS_PER_DAY) * np.array(WEIGHTS if length >= from_length_h else ENDS_ONLY)
            for length in self.length_h
        ]
        for panel, kind in enumerate(self.panel_length):
            first = NODES_PER_PANEL * panel
            weights[first : first + len(WEIGHTS)] += of_kind[kind]
        return weights


def arrivals_of(slots: Sequence[Slot], lag_h: Sequence[float]) -> tuple[Arrival, ...]:
    """Say when the dose of each slot reaches the gut.

    Parameters
    ----------
    slots
        The slots.
    lag_h
        Lag of each slot's drug and formulation [h].

    Returns
    -------
    tuple of Arrival
        One per slot.
    """
    hours = [
        Fraction(slot.minutes, MINUTES_PER_HOUR) + Fraction(str(lag))
        for slot, lag in zip(slots, lag_h, strict=True)
    ]
    return tuple(Arrival(days_later=int(h // HOURS_PER_DAY), hour=h % HOURS_PER_DAY) for h in hours)


def output_hours(every_h: Fraction | None, first_h: Fraction) -> tuple[Fraction, ...]:
    """Give the hours of a day at which a grid of outputs can fall.

    Parameters
    ----------
    every_h
        Distance of the outputs [h]; None = no outputs within the day.
    first_h
        Hour of the day of the first output.

    Returns
    -------
    tuple of Fraction
        Hours from 0 to below 24.
    """
    if every_h is None:
        return ()
    step = common_step_h(every_h)
    first = first_h % step
    return tuple(first + step * k for k in range(int(HOURS_PER_DAY / step)))


def first_panel_h(fastest_per_h: float) -> Fraction:
    """Give the length of the panel that begins with a dose.

    Parameters
    ----------
    fastest_per_h
        Fastest typical rate of absorption or of the effect site [1/h], above 0.

    Returns
    -------
    Fraction
        A power of one half [h], at most one and a half time constants of that rate.

    Examples
    --------
    >>> first_panel_h(3.0), first_panel_h(12.0)
    (Fraction(1, 2), Fraction(1, 8))
    """
    panel = Fraction(1, 2)
    while panel * Fraction(fastest_per_h) > Fraction(3, 2):
        panel /= 2
    return panel


def _graded(breaks: list[Fraction], doses: Sequence[Fraction], first_panel: Fraction) -> None:
    distance = first_panel
    while distance <= GRADED_H:
        for dose in doses:
            point = dose + distance
            nearest = min(abs(point - other) for other in breaks)
            clear = nearest * CLEARANCE_OF_BREAKS >= min(distance, Fraction(1))
            if 0 < point < HOURS_PER_DAY and clear:
                breaks.append(point)
        distance = distance * 2


def _split(breaks: list[Fraction]) -> list[Fraction]:
    ends = sorted(breaks)
    points = [ends[0]]
    for left, right in pairwise(ends):
        parts = -(-(right - left) // LONGEST_PANEL_H)
        points.extend(left + (right - left) * k / parts for k in range(1, parts + 1))
    return points


@lru_cache(maxsize=256)
def day_grid(
    arrivals: tuple[Arrival, ...],
    today: frozenset[int],
    late_yesterday: frozenset[int],
    first_panel: Fraction = Fraction(1, 4),
    asked_h: tuple[Fraction, ...] = (),
) -> DayGrid:
    """Lay the panels of a kind of day.

    Parameters
    ----------
    arrivals
        Of all slots.
    today
        Slots whose dose arrives on this day.
    late_yesterday
        Slots whose dose arrived late on the day before and still bends the curves.
    first_panel
        Length of the panel that begins with a dose [h], from :func:`first_panel_h`.
    asked_h
        Hours of the day that must be a break, because they are asked for.

    Returns
    -------
    DayGrid
        With a break at each arrival and each hour asked for.

    Examples
    --------
    >>> noon = (Arrival(days_later=0, hour=Fraction(12)),)
    >>> [float(h) for h in day_grid(noon, frozenset({0}), frozenset()).break_h]
    [0.0, 6.0, 12.0, 12.25, 12.5, 13.0, 14.0, 16.0, 20.0, 24.0]
    """
    fixed = {Fraction(0), Fraction(HOURS_PER_DAY), *asked_h, *(arrivals[s].hour for s in today)}
    breaks = sorted(fixed)
    doses = sorted({arrivals[s].hour for s in today})
    before = sorted({arrivals[s].hour - HOURS_PER_DAY for s in late_yesterday})
    _graded(breaks, [*before, *doses], first_panel)
    break_h = tuple(_split(breaks))
    lengths = [right - left for left, right in pairwise(break_h)]
    length_h = tuple(sorted(set(lengths)))
    return DayGrid(
        break_h=break_h,
        length_h=length_h,
        panel_length=tuple(length_h.index(length) for length in lengths),
        arrives=tuple(break_h.index(a.hour) if s in today else -1 for s, a in enumerate(arrivals)),
        asked=tuple(break_h.index(hour) for hour in asked_h),
    )


def adaptation_weights(length_h: Array, tau_h: Array) -> tuple[Array, Array]:
    """Give how an adaptation state moves over a panel.

    Parameters
    ----------
    length_h
        Lengths of panels [h].
    tau_h
        Time constants [h], one per person.

    Returns
    -------
    tuple of ndarray
        What is kept, shape (people, lengths), and the weights of the drive at the four nodes, shape
        (people, lengths, 4). They sum to 1, so a steady drive is followed exactly.

    Notes
    -----
    A(end) = exp(-L / tau) A + sum_j w_j n_j, w_j in proportion to Lobatto weight x exp(-(L - t_j) / tau).

    Examples
    --------
    >>> kept, weights = adaptation_weights(np.array([4.0]), np.array([12.0]))
    >>> bool(np.isclose(kept[0, 0] + weights[0, 0].sum(), 1))
    True
    """
    ratio = length_h[None, :] / tau_h[:, None]
    left = 1 - np.array(NODES)
    weights = np.array(WEIGHTS) * np.exp(-ratio[..., None] * left)
    weights *= (-np.expm1(-ratio) / weights.sum(axis=-1))[..., None]
    return np.exp(-ratio), weights


def hermite_rows() -> NDArray[np.float64]:
    """Give the cubic that fills an adaptation state in at the two inner nodes of a panel.

    Returns
    -------
    ndarray
        Shape (2, 4): weights of the value at the beginning, the value at the end, the slope at the beginning
        times the length, the slope at the end times the length.
    """
    t = np.array(NODES[1:-1])
    return np.stack([2 * t**3 - 3 * t**2 + 1, -2 * t**3 + 3 * t**2, t**3 - 2 * t**2 + t, t**3 - t**2], axis=1)
