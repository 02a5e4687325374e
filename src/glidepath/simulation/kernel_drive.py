"""The compiled kernel: drive and adaptation, panel by panel, in double precision."""

from __future__ import annotations

from glidepath.simulation.day_grid import LONG_PANEL_H, hermite_rows
from glidepath.simulation.kernel_levels import (
    WIDE,
    add_states,
    first_at_nodes,
    more_at_nodes,
    of_four,
    of_three,
)
from glidepath.simulation.kernel_maps import ADAPTATIONS, FOUR, LANES, PITCH, Array, Grids, Maps
from glidepath.simulation.kernel_records import (
    ACUTE,
    ACUTE32,
    BEGIN,
    DRIVE,
    DRIVE_BEGIN,
    FIRST_INNER,
    H0,
    H1,
    H2,
    LEVEL,
    LEVEL32,
    RATE,
    SECOND_INNER,
    SHORT32,
    U50,
    Now,
    Seen,
)
from glidepath.simulation.vector_power import called, inlined

_FIRST_CUBIC, _SECOND_CUBIC = (tuple(float(weight) for weight in row) for row in hermite_rows())
Cubic = tuple[float, ...]
_LONG_H = float(LONG_PANEL_H)
FAST, SLOW = 1, 2


@inlined
def _shortfall(drive: float, fast: float, slow: float, r: Array, lane: int) -> float:
    """Give opposition - drive: what the drug no longer covers; below 0 where it covers more."""
    against: float = fast * (r[H0 * PITCH + lane] + r[H1 * PITCH + lane] * slow) + r[H2 * PITCH + lane] * slow
    return against - drive


@inlined
def _moved(
    state: int, n: tuple[float, float, float, float], steps: Array, kind: int, r: Array, lane: int
) -> float:
    """Give where an adaptation state is at the end of a panel, from the drives at its four nodes."""
    first = (ADAPTATIONS + 4 * state) * LANES + lane
    kept: float = steps[kind, state * LANES + lane] * r[(ACUTE + state) * PITCH + lane]
    kept += steps[kind, first] * n[0] + steps[kind, first + LANES] * n[1]
    kept += steps[kind, first + 2 * LANES] * n[2]
    kept += steps[kind, first + 3 * LANES] * n[3]
    return kept


@inlined
def _drives(u1: float, u2: float, u3: float, u50: float) -> tuple[float, float, float]:
    """Give three drives by two divisions: as many as keep up with the sums and products between them."""
    a, b = u1 + u50, u2 + u50
    once = 1.0 / (a * b)
    return u1 * b * once, u2 * a * once, u3 / (u3 + u50)


@called
def begin_day(u: Array, r: Array, seen: Seen) -> None:
    """Write the drive of midnight, and what is seen then."""
    for lane in range(LANES):
        level = u[0, lane]
        drive = level / (level + r[U50 * PITCH + lane])
        r[DRIVE * PITCH + lane] = drive
        fast, slow = r[(ACUTE + FAST) * PITCH + lane], r[(ACUTE + SLOW) * PITCH + lane]
        seen[0, SHORT32, lane] = _shortfall(drive, fast, slow, r, lane)
        seen[0, LEVEL32, lane] = level
        seen[0, ACUTE32, lane] = r[ACUTE * PITCH + lane]


@inlined
def _step(
    u1: float, u2: float, u3: float, steps: Array, kind: int, r: Array, seen: Seen, node: int, lane: int
) -> None:
    """Step one person over a panel: drives, adaptation, and what is not covered at its end."""
    n1, n2, n3 = _drives(u1, u2, u3, r[U50 * PITCH + lane])
    n = (r[DRIVE * PITCH + lane], n1, n2, n3)
    fast = _moved(FAST, n, steps, kind, r, lane)
    slow = _moved(SLOW, n, steps, kind, r, lane)
    seen[node, SHORT32, lane] = _shortfall(n3, fast, slow, r, lane)
    r[(ACUTE + FAST) * PITCH + lane] = fast
    r[(ACUTE + SLOW) * PITCH + lane] = slow
    r[DRIVE_BEGIN * PITCH + lane] = n[0]
    r[FIRST_INNER * PITCH + lane] = n1
    r[SECOND_INNER * PITCH + lane] = n2
    r[DRIVE * PITCH + lane] = n3
    r[LEVEL * PITCH + lane] = u1
    r[(LEVEL + 1) * PITCH + lane] = u2
    r[(LEVEL + 2) * PITCH + lane] = u3


@called
def _panel_of_three(
    carry: Array, line: int, x: Array, base: Array, panel: int, steps: Array, kind: int, r: Array, seen: Seen,
    node: int,
) -> None:  # fmt: skip
    for lane in range(LANES):
        u1 = base[panel, lane] + of_three(carry, line, 0, lane, WIDE, x, lane)
        u2 = base[panel, LANES + lane] + of_three(carry, line, 0, LANES + lane, WIDE, x, lane)
        u3 = base[panel, 2 * LANES + lane] + of_three(carry, line, 0, 2 * LANES + lane, WIDE, x, lane)
        _step(u1, u2, u3, steps, kind, r, seen, node, lane)


@called
def _panel_of_four(
    carry: Array, line: int, x: Array, base: Array, panel: int, steps: Array, kind: int, r: Array, seen: Seen,
    node: int,
) -> None:  # fmt: skip
    for lane in range(LANES):
        u1 = base[panel, lane] + of_four(carry, line, lane, WIDE, x, lane)
        u2 = base[panel, LANES + lane] + of_four(carry, line, LANES + lane, WIDE, x, lane)
        u3 = base[panel, 2 * LANES + lane] + of_four(carry, line, 2 * LANES + lane, WIDE, x, lane)
        _step(u1, u2, u3, steps, kind, r, seen, node, lane)


@called
def panel_of(
    carry: Array, line: int, x: Array, base: Array, panel: int, steps: Array, kind: int, r: Array, seen: Seen,
    node: int,
) -> None:  # fmt: skip
    """Step over a panel: the first states' part of the levels, drives, adaptation, shortfall."""
    if FOUR * LANES == x.shape[1]:
        _panel_of_four(carry, line, x, base, panel, steps, kind, r, seen, node)
    else:
        _panel_of_three(carry, line, x, base, panel, steps, kind, r, seen, node)


@called
def _keep_level(r: Array, seen: Seen, node: int) -> None:
    for lane in range(LANES):
        seen[node, LEVEL32, lane] = r[(LEVEL + 2) * PITCH + lane]


@called
def _acute_panel(steps: Array, kind: int, r: Array, seen: Seen, node: int) -> None:
    """Step the state of hours, which only sedation needs, over the panel that was just stepped over."""
    for lane in range(LANES):
        inner = r[FIRST_INNER * PITCH + lane], r[SECOND_INNER * PITCH + lane]
        n = (r[DRIVE_BEGIN * PITCH + lane], inner[0], inner[1], r[DRIVE * PITCH + lane])
        acute = _moved(0, n, steps, kind, r, lane)
        r[ACUTE * PITCH + lane] = acute
        seen[node, ACUTE32, lane] = acute


@inlined
def _filled(cubic: Cubic, state: int, length_h: float, r: Array, lane: int) -> float:
    """Fill an adaptation state in at an inner node, by the cubic through both ends of the panel."""
    begin, end = r[(BEGIN + state) * PITCH + lane], r[(ACUTE + state) * PITCH + lane]
    scale: float = length_h * r[(RATE + state) * PITCH + lane]
    slopes: float = cubic[2] * (r[DRIVE_BEGIN * PITCH + lane] - begin) + cubic[3] * (
        r[DRIVE * PITCH + lane] - end
    )
    between: float = cubic[0] * begin + cubic[1] * end
    return between + scale * slopes


@called
def _inner_node(cubic: Cubic, length_h: float, inner: int, r: Array, seen: Seen, node: int) -> None:
    """Write an inner node of a long panel, whose end is already known."""
    for lane in range(LANES):
        fast = _filled(cubic, FAST, length_h, r, lane)
        slow = _filled(cubic, SLOW, length_h, r, lane)
        drive = r[(FIRST_INNER + inner) * PITCH + lane]
        seen[node, SHORT32, lane] = _shortfall(drive, fast, slow, r, lane)
        seen[node, LEVEL32, lane] = r[(LEVEL + inner) * PITCH + lane]


@called
def _inner_acute(cubic: Cubic, length_h: float, r: Array, seen: Seen, node: int) -> None:
    for lane in range(LANES):
        seen[node, ACUTE32, lane] = _filled(cubic, 0, length_h, r, lane)


@called
def before(line: int, panel: int, carry: Array, x: Array, doses: Array, u: Array) -> None:
    """Write what the doses and all states but the first three bring to a panel."""
    first_at_nodes(carry, line, 1, x, doses, u, panel)
    for three in range(2, len(x)):
        more_at_nodes(carry, line, three, x, u, panel)


@called
def _begin_long_panel(r: Array) -> None:
    for place in range(ADAPTATIONS * PITCH):
        r[BEGIN * PITCH + place] = r[ACUTE * PITCH + place]


@called
def follow_panels(grid: int, whole: bool, grids: Grids, maps: Maps, now: Now) -> None:
    """Step through the panels of a day and write what is seen at the nodes that count.

    ``whole``: also the state of hours, which sedation needs.
    """
    r, seen, x, u, doses = now.rows, now.seen, now.x, now.u, now.given
    carry, steps, kinds, length_h = maps.node_carry, maps.steps, grids.panel_length, grids.length_h
    first, last = grids.panel_at[grid], grids.panel_at[grid + 1]
    base = u if len(x) > 1 else doses
    add_states(maps.effect, 0, x, now.nothing, 1, now.begin)
    begin_day(now.begin, r, seen)
    node = 1
    for panel in range(last - first):
        kind = kinds[first + panel]
        is_long = length_h[kind] >= _LONG_H
        if is_long:
            _begin_long_panel(r)
            node += 2
        if len(x) > 1:
            before(first + panel, panel, carry, x, doses, u)
        panel_of(carry, first + panel, x, base, panel, steps, kind, r, seen, node)
        _keep_level(r, seen, node)
        if whole:
            _acute_panel(steps, kind, r, seen, node)
        if is_long:
            _inner_node(_FIRST_CUBIC, length_h[kind], 0, r, seen, node - 2)
            _inner_node(_SECOND_CUBIC, length_h[kind], 1, r, seen, node - 1)
        if is_long and whole:
            _inner_acute(_FIRST_CUBIC, length_h[kind], r, seen, node - 2)
            _inner_acute(_SECOND_CUBIC, length_h[kind], r, seen, node - 1)
        node += 1
