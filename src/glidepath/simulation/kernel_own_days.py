"""The compiled kernel for own dose times: the panels of a day, looked up for every person."""

from __future__ import annotations

from glidepath.basis.calendar import HOURS_PER_DAY
from glidepath.simulation.day_grid import NODES_PER_PANEL
from glidepath.simulation.kernel_maps import LANES, STEP_ROWS, Array, Places
from glidepath.simulation.kernel_own_maps import (
    CUTS,
    FIRST_HALF,
    MARKS,
    NOTHING,
    SECOND_HALF,
    OwnDay,
    Tables,
)
from glidepath.simulation.own_times import QUARTERS_PER_DAY, QUARTERS_PER_HOUR
from glidepath.simulation.vector_power import called


@called
def _mark(today: Places, before: Places, marks: Places) -> None:
    """Mark every hour, the cuts of the doses of a day (2: its arrival) and of late ones of the day before."""
    for quarter in range(MARKS):
        for lane in range(LANES):
            marks[quarter, lane] = 1 if quarter % QUARTERS_PER_HOUR == 0 else 0
    for slot in range(len(today)):
        for lane in range(LANES):
            for cut in range(1, CUTS):
                taken, late = today[slot, lane] + cut, before[slot, lane] + cut - QUARTERS_PER_DAY
                if taken < MARKS:
                    marks[taken, lane] = max(marks[taken, lane], 1)
                if late > 0:
                    marks[late, lane] = max(marks[late, lane], 1)
            marks[today[slot, lane], lane] = 2


@called
def _cut(day: OwnDay) -> None:
    """Turn marks into panels; people with fewer panels repeat their last one, with no length."""
    begins, kind, hour_node, marks = day.begins, day.kind, day.hour_node, day.marks
    most = 0
    for lane in range(LANES):
        panel, last = 0, 0
        for quarter in range(1, MARKS):
            if marks[quarter, lane] == 0:
                continue
            if last % QUARTERS_PER_HOUR == 0:
                hour_node[last // QUARTERS_PER_HOUR, lane] = panel
            begins[panel, lane], kind[panel, lane] = last, quarter - last - 1
            if marks[last, lane] == 2:
                kind[panel, lane] = FIRST_HALF
                panel += 1
                begins[panel, lane], kind[panel, lane] = last, SECOND_HALF
            panel, last = panel + 1, quarter
        most = max(most, panel)
        for spare in range(panel, len(begins)):
            begins[spare, lane], kind[spare, lane] = begins[panel - 1, lane], -1 - kind[panel - 1, lane]
    day.panels[0] = most


@called
def _length_h(kind: int) -> float:
    if kind < 0:
        return 0.0
    return (kind + 1.0 if kind < FIRST_HALF else 0.5) / QUARTERS_PER_HOUR


@called
def _look_up_steps(day: OwnDay, tables: Tables) -> None:
    steps, kind, length_h, table = day.steps, day.kind, day.length_h, tables.steps
    for panel in range(day.panels[0]):
        for row in range(STEP_ROWS):
            for lane in range(LANES):
                own = kind[panel, lane] if kind[panel, lane] >= 0 else NOTHING
                steps[panel, row * LANES + lane] = table[own, row * LANES + lane]
        for lane in range(LANES):
            length_h[panel, lane] = _length_h(kind[panel, lane])


@called
def _look_up_nodes(day: OwnDay, today: Places, place: Places, tables: Tables) -> None:
    begins, kind, carry, gain = day.begins, day.kind, day.node_carry, day.node_gain
    of_state, of_dose = tables.node_state, tables.node_dose
    for panel in range(day.panels[0]):
        for node in range(NODES_PER_PANEL):
            for lane in range(LANES):
                at, own = begins[panel, lane], kind[panel, lane]
                own = own if own >= 0 else -1 - own
                for k in range(len(place)):
                    to = place[k, 1] * NODES_PER_PANEL + node * LANES + lane
                    carry[panel, place[k, 0], to] = of_state[at, own, node, k, lane]
                for slot in range(len(today)):
                    since = at - today[slot, lane]
                    brings = of_dose[since, own, node, lane] if since >= 0 else 0.0
                    gain[panel, slot, node * LANES + lane] = brings


@called
def _look_up_rest(day: OwnDay, today: Places, tables: Tables) -> None:
    """Look up what the doses bring to hourly levels, to the means, and to the next midnight."""
    moieties = tables.level_dose.shape[1]
    for slot in range(len(today)):
        for lane in range(LANES):
            taken = today[slot, lane]
            for hour in range(HOURS_PER_DAY):
                since = hour * QUARTERS_PER_HOUR - taken
                for moiety in range(moieties):
                    level = tables.level_dose[since, moiety, lane] if since >= 0 else 0.0
                    day.level_gain[hour * moieties + moiety, slot, lane] = level
            for moiety in range(moieties):
                whole = tables.mean_dose[QUARTERS_PER_DAY - taken, moiety, lane]
                day.mean_gain[moiety, slot, lane] = whole
            for k in range(tables.carry_dose.shape[1]):
                day.gain[k, slot, lane] = tables.carry_dose[QUARTERS_PER_DAY - taken, k, lane]


@called
def look_up(today: Places, before: Places, place: Places, tables: Tables, day: OwnDay) -> None:
    """Write a day whose times differ from those of the day before.

    Parameters
    ----------
    today, before
        Quarter of each slot of the day and of the day before, (slots, lanes).
    place
        Where each state lies in its line.
    tables
        Of the block.
    day
        Room.
    """
    _mark(today, before, day.marks)
    _cut(day)
    _look_up_steps(day, tables)
    _look_up_nodes(day, today, place, tables)
    _look_up_rest(day, today, tables)


@called
def _put_states(table: Array, place: Places, line: int, carry: Array) -> None:
    for k in range(len(place)):
        for lane in range(LANES):
            carry[line, place[k, 0], place[k, 1] + lane] = table[k, lane]


@called
def put_states(place: Places, tables: Tables, day: OwnDay) -> None:
    """Write what the states bring to hourly levels, means and the next midnight: the same every day."""
    moieties = tables.level_state.shape[1]
    for moiety in range(moieties):
        for hour in range(HOURS_PER_DAY):
            level = tables.level_state[hour * QUARTERS_PER_HOUR, moiety]
            _put_states(level, place, hour * moieties + moiety, day.level_carry)
        _put_states(tables.mean_state[QUARTERS_PER_DAY, moiety], place, moiety, day.mean_carry)
    for k in range(len(place)):
        _put_states(tables.carry_state[k], place, k, day.carry)
