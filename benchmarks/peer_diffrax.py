"""The same workloads by diffrax (JAX on the processor, 64 bits), in two ways.

``own_steps`` is the documented way: one person is solved, and ``vmap`` makes it all people; each has steps
of their own. ``one_system`` solves all people as one large system whose steps suit the person who needs the
shortest; it needs a norm of its own, and is faster here. Both add the doses between solves, from one dose to
the next, each of which starts anew, and are compiled as a whole. Of Tsit5, Dopri5, Dopri8 and Kvaerno5 at
several tolerances these settings were the fastest that keep the drive of W2 within 2e-6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.record import QUARTERS_PER_HOUR, Course, Floats, Prepared, Whole, Workload

RELATIVE, ABSOLUTE = 1e-6, 1e-7
FIRST_STEP_H, MOST_STEPS = 0.05, 512
States = tuple[Any, ...]
Values = dict[str, Any]
Step = Callable[[States, Values, Any, Any], tuple[States, States]]
"""States, values, mg and hours asked for -> states at the end, and what is seen at the hours."""


def _values(workload: Workload) -> Values:
    import jax.numpy as jnp

    names = ["matrix", "dose_input", "plasma_rows"]
    if workload.driven:
        names += ["effect_row", "u50", "tau1_h", "tau2_h", "h0", "h1", "h2"]
    return {name: jnp.asarray(getattr(workload, name)) for name in names}


class _Model:
    """The equations of a workload for one person, written out without the zeros of the matrix."""

    def __init__(self, workload: Workload) -> None:
        self.driven, self.size = workload.driven, workload.matrix.shape[1]
        pattern = (workload.matrix != 0).any(axis=0)
        self.rows = [np.flatnonzero(row).tolist() for row in pattern]
        self.sites = np.flatnonzero(workload.effect_row[0]).tolist() if self.driven else []
        self.plasma = [np.flatnonzero(row).tolist() for row in (workload.plasma_rows != 0).any(axis=0)]
        self.states = self.size + 2 * self.driven

    def _direct_drive(self, y: States, values: Values) -> Any:
        level = sum(values["effect_row"][j] * y[j] for j in self.sites)
        return level / (level + values["u50"])

    def rates(self, _hour: Any, y: States, values: Values) -> States:
        """The derivative."""
        moved = [sum(values["matrix"][i, j] * y[j] for j in columns) for i, columns in enumerate(self.rows)]
        if self.driven:
            drive = self._direct_drive(y, values)
            moved += [(drive - y[self.size + k]) / values[f"tau{k + 1}_h"] for k in (0, 1)]
        return tuple(moved)

    def dosed(self, y: States, mg: Any, values: Values) -> States:
        """The states after a dose."""
        return tuple(a + mg * values["dose_input"][i] if i < self.size else a for i, a in enumerate(y))

    def seen(self, y: States, values: Values) -> States:
        """Plasma of each moiety, then the drive of withdrawal."""
        plasma = [sum(values["plasma_rows"][k, j] * y[j] for j in js) for k, js in enumerate(self.plasma)]
        if self.driven:
            fast, slow = y[self.size], y[self.size + 1]
            against = fast * (values["h0"] + values["h1"] * slow) + values["h2"] * slow
            plasma.append(against - self._direct_drive(y, values))
        return tuple(plasma)


def _segment(rates: Any, controller: Any) -> Callable[[States, Values, Any], States]:
    """Solve from 0 to the last hour asked for, and give the states at all of them."""
    import diffrax

    def solved(y: States, values: Values, asked_h: Any) -> States:
        answer = diffrax.diffeqsolve(
            diffrax.ODETerm(rates),
            diffrax.Tsit5(),
            0.0,
            asked_h[-1],
            FIRST_STEP_H,
            y,
            args=values,
            stepsize_controller=controller,
            saveat=diffrax.SaveAt(ts=asked_h),
            max_steps=MOST_STEPS,
        )
        return tuple(answer.ys)

    return solved


def _own_steps(model: _Model, shared: bool) -> Step:
    import diffrax
    import jax

    solve = _segment(model.rates, diffrax.PIDController(rtol=RELATIVE, atol=ABSOLUTE))

    def person(y: States, values: Values, mg: Any, asked_h: Any) -> tuple[States, States]:
        found = solve(model.dosed(y, mg, values), values, asked_h)
        return tuple(a[-1] for a in found), model.seen(tuple(a[:-1] for a in found), values)

    own = None if shared else 0
    return jax.vmap(person, in_axes=(0, 0, own, own), out_axes=(0, 1))


def _one_system(model: _Model) -> Step:
    import diffrax
    import jax
    import jax.numpy as jnp

    def worst_person(y: States) -> Any:
        return jnp.max(jnp.sqrt(sum(a * a for a in y) / model.states))

    controller = diffrax.PIDController(rtol=RELATIVE, atol=ABSOLUTE, norm=worst_person)
    solve = _segment(jax.vmap(model.rates, in_axes=(None, 0, 0)), controller)
    seen = jax.vmap(jax.vmap(model.seen), in_axes=(0, None))

    def everybody(y: States, values: Values, mg: Any, asked_h: Any) -> tuple[States, States]:
        found = solve(jax.vmap(model.dosed, in_axes=(0, None, 0))(y, mg, values), values, asked_h)
        return tuple(a[-1] for a in found), seen(tuple(a[:-1] for a in found), values)

    return everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretches:
    """From each dose to the next (doses, people or 1): mg, hours asked for after it, and which those are.

    Stretches have one length in memory: the last hour is repeated, and so is what has no place (-1).
    """

    mg: Floats
    asked_h: Floats
    place: Whole


def _stretches(workload: Workload) -> _Stretches:
    lists = len(workload.dose_from) - 1
    at_h = workload.dose_quarter.reshape(lists, -1).T / QUARTERS_PER_HOUR
    until_h = np.concatenate([at_h[1:], np.full((1, lists), float(workload.hours))])
    first = np.ceil(at_h)
    longest = int((np.ceil(until_h) - first).max())
    hour = first[..., None] + np.arange(longest)
    inside = hour < until_h[..., None]
    asked_h = np.where(inside, hour, until_h[..., None]) - at_h[..., None]
    return _Stretches(
        mg=workload.dose_mg.reshape(lists, -1).T,
        asked_h=np.concatenate([asked_h, (until_h - at_h)[..., None]], axis=-1),
        place=np.where(inside, hour, -1).astype(np.int64),
    )


def _course(workload: Workload, found: States, place: Whole) -> Course:
    """Put what was found (doses, hours, people) in its places; nothing is there before the first dose."""
    at = np.broadcast_to(place, (len(place), workload.people, place.shape[2]))
    rows = [np.zeros((workload.people, workload.hours + 1)) for _ in found]
    for row, part in zip(rows, found, strict=True):
        row[np.arange(workload.people)[None, :, None], at] = np.swapaxes(np.asarray(part), 1, 2)
    seen, moieties = [row[:, :-1] for row in rows], workload.plasma_rows.shape[1]
    drive: Floats = seen[moieties] if workload.driven else np.empty(0)
    return Course(plasma_ng_per_ml=np.stack(seen[:moieties], axis=-1), drive=drive)


def prepared(workload: Workload, *, one_system: bool = False) -> Prepared:
    """Compile a workload; as one system only where all take the same doses."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    model, values, parts = _Model(workload), _values(workload), _stretches(workload)
    if one_system and not workload.same_doses:
        raise ValueError("people with dose times of their own are not one system")
    step = _one_system(model) if one_system else _own_steps(model, workload.same_doses)
    at_rest = tuple(jnp.zeros(workload.people) for _ in range(model.states))
    one = 0 if workload.same_doses else slice(None)
    doses = jnp.asarray(parts.mg[:, one]), jnp.asarray(parts.asked_h[:, one])

    def whole(values: Values, doses: Any) -> States:
        return jax.lax.scan(lambda y, dose: step(y, values, *dose), at_rest, doses)[1]

    compiled = jax.jit(whole).lower(values, doses).compile()
    return Prepared(
        run=lambda: jax.block_until_ready(compiled(values, doses)),
        course=lambda found: _course(workload, found, parts.place),
    )
