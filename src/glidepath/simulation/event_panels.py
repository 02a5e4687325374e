"""Between two events the curves are smooth: where they are cut into panels so that four nodes suffice.

Panels are short just after an event and grow in proportion to the time since it.
"""

from __future__ import annotations

import numpy as np

from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.event_records import Whole
from glidepath.simulation.event_timeline import Happenings

FIRST_PANEL = 1 / 2
"""Length of the first panel times the fastest rate, at most."""
PARTS_OF_OCTAVE = 2
"""Panels while the time since the event doubles."""
LONGEST_H = 4.0
SHARE_OF_TIME = 1 / 64
"""A panel is no longer than this many hours, or this share of the time since the event if that is more."""


def panel_ends_h(fastest_per_h: float, until_h: float) -> Array:
    """Give the ends of the panels after an event.

    Parameters
    ----------
    fastest_per_h
        Fastest rate of the kinetics [1/h], above 0.
    until_h
        How far panels are needed [h].

    Returns
    -------
    ndarray
        Hours since the event, rising, all below ``until_h``.

    Examples
    --------
    >>> panel_ends_h(1.0, 12.0).tolist()
    [0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0]
    """
    length = 2.0 ** np.floor(np.log2(FIRST_PANEL / fastest_per_h))
    ends, now, octave = [], 0.0, 2 * PARTS_OF_OCTAVE * length
    while now + length < until_h:
        now += length
        ends.append(now)
        if now >= octave and 2 * length <= max(LONGEST_H, now * SHARE_OF_TIME):
            length, octave = 2 * length, 2 * now
    return np.array(ends)


def panels(events: Happenings, end_h: Array, fastest_per_h: float) -> Happenings:
    """Give the ends of panels between all events of all stretches, as entries where nothing happens.

    Parameters
    ----------
    events
        All events that bend the curves, in any order.
    end_h
        The last hour of each stretch of the events [h].
    fastest_per_h
        Fastest rate of the kinetics [1/h].

    Returns
    -------
    Happenings
        Without doses.
    """
    order = np.lexsort((events.time_h, events.stretch))
    stretch, time = events.stretch[order], events.time_h[order]
    until = np.append(time[1:], 0.0)
    last = np.diff(stretch, append=-1) != 0
    until[last] = end_h[order][last]
    gap = np.maximum(until - time, 0)
    ends = panel_ends_h(fastest_per_h, float(gap.max(initial=0)))
    count = np.searchsorted(ends, gap)
    event = np.repeat(np.arange(len(time)), count)
    number = np.arange(len(event)) - np.repeat(np.cumsum(count) - count, count)
    nothing: Whole = np.zeros(len(event), dtype=np.int64)
    return Happenings(
        stretch=stretch[event],
        time_h=time[event] + ends[number],
        cmt=nothing,
        amount_mg=np.zeros(len(event)),
        rate_mg_per_h=np.zeros(len(event)),
        runs=nothing,
    )
