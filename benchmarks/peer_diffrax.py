"""The same workloads by diffrax (JAX on the processor, 64 bits), in two ways.

``own_steps`` is the documented way: one person is solved, and ``vmap`` makes it all people; each has steps
of their own. ``one_system`` solves all people as one large system whose steps suit the person who needs the
shortest; it needs a norm of its own, and is faster here. Both add the doses between solves of twelve hours,
at which the solver starts anew, and are compiled as a whole. Of Tsit5, Dopri5, Dopri8 and Kvaerno5 at
several tolerances these settings were the fastest that keep the drive of W2 within 2e-6."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.record import Course, Floats, Prepared, Workload

RELATIVE, ABSOLUTE = 1e-6, 1e-7
FIRST_STEP_H, MOST_STEPS = 0.05, 512
States = tuple[Any, ...]
Values = dict[str, Any]


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


def _segment(rates: Any, controller: Any, hours: int) -> Callable[[States, Values], States]:
    import diffrax
    import jax.numpy as jnp

    def solved(y: States, values: Values) -> States:
        answer = diffrax.diffeqsolve(
            diffrax.ODETerm(rates),
            diffrax.Tsit5(),
            0.0,
            float(hours),
            FIRST_STEP_H,
            y,
            args=values,
            stepsize_controller=controller,
            saveat=diffrax.SaveAt(ts=jnp.arange(hours + 1.0)),
            max_steps=MOST_STEPS,
        )
        return tuple(answer.ys)

    return solved


def _own_steps(model: _Model, hours: int) -> Callable[[States, Values, Any], tuple[States, States]]:
    import diffrax
    import jax

    solve = _segment(model.rates, diffrax.PIDController(rtol=RELATIVE, atol=ABSOLUTE), hours)

    def person(y: States, values: Values, mg: Any) -> tuple[States, States]:
        found = solve(model.dosed(y, mg, values), values)
        return tuple(a[-1] for a in found), model.seen(tuple(a[:-1] for a in found), values)

    return jax.vmap(person, in_axes=(0, 0, None), out_axes=(0, 1))


def _one_system(model: _Model, hours: int) -> Callable[[States, Values, Any], tuple[States, States]]:
    import diffrax
    import jax
    import jax.numpy as jnp

    def worst_person(y: States) -> Any:
        return jnp.max(jnp.sqrt(sum(a * a for a in y) / model.states))

    controller = diffrax.PIDController(rtol=RELATIVE, atol=ABSOLUTE, norm=worst_person)
    solve = _segment(jax.vmap(model.rates, in_axes=(None, 0, 0)), controller, hours)
    seen = jax.vmap(jax.vmap(model.seen), in_axes=(0, None))

    def everybody(y: States, values: Values, mg: Any) -> tuple[States, States]:
        found = solve(jax.vmap(model.dosed, in_axes=(0, None, 0))(y, mg, values), values)
        return tuple(a[-1] for a in found), seen(tuple(a[:-1] for a in found), values)

    return everybody


def _course(workload: Workload, found: States, before: int) -> Course:
    """Put the segments (doses, hours, people) in one line, after the hours before the first dose."""
    rows = [np.asarray(part).reshape(-1, workload.people).T for part in found]
    nothing = np.zeros((workload.people, before))
    rows = [np.concatenate([nothing, row], axis=1)[:, : workload.hours] for row in rows]
    moieties = workload.plasma_rows.shape[1]
    drive: Floats = rows[moieties] if workload.driven else np.empty(0)
    return Course(plasma_ng_per_ml=np.stack(rows[:moieties], axis=-1), drive=drive)


def prepared(workload: Workload, *, one_system: bool = False) -> Prepared:
    """Compile a workload whose doses come at the same, evenly spaced whole hours for all."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    at_h, rest = np.divmod(workload.dose_quarter, 4)
    hours = int(at_h[1] - at_h[0])
    if not workload.same_doses or rest.any() or (np.diff(at_h) != hours).any():
        raise ValueError("this runner takes doses at the same, evenly spaced hours for all")
    model, doses, values = _Model(workload), jnp.asarray(workload.dose_mg), _values(workload)
    step = (_one_system if one_system else _own_steps)(model, hours)
    at_rest = tuple(jnp.zeros(workload.people) for _ in range(model.states))

    def whole(values: Values, doses: Any) -> States:
        return jax.lax.scan(lambda y, mg: step(y, values, mg), at_rest, doses)[1]

    compiled = jax.jit(whole).lower(values, doses).compile()
    return Prepared(
        run=lambda: jax.block_until_ready(compiled(values, doses)),
        course=lambda found: _course(workload, found, int(at_h[0])),
    )
