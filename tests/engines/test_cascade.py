"""The lean cascade: tiers agree, agree with an ODE solver, and nothing depends on threads or company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Literal

import numpy as np
import pytest

from glidepath.basis.errors import InputError
from glidepath.body.model import Channel, People, felt, some_people
from glidepath.patient.person import Person
from glidepath.population.sampling import virtual_people
from glidepath.simulation.cascade import Period, propagate, propagate_periods
from glidepath.simulation.cascade_answer import Propagated
from glidepath.simulation.cascade_summary import summary_of
from glidepath.simulation.intakes import Intakes, Slot
from glidepath.simulation.many import Engine
from glidepath.simulation.own_times import QUARTERS_PER_DAY, OwnDoses
from glidepath.simulation.step_check import error_of_steps

from .independent import FIRST, person_with, solve

ARRAYS, COMPILED = Engine(tier="arrays"), Engine(tier="compiled", threads=1)
DAYS = 30
CLONAZEPAM: Channel = ("clonazepam", "IR")
Output = Literal["daily", "hourly"]


def shared(channel: Channel, times: tuple[str, ...], mg: float = 1.0, days: int = DAYS) -> Intakes:
    minutes = [60 * int(time[:2]) + int(time[3:]) for time in times]
    slots = tuple(Slot(channel=channel, minutes=m) for m in minutes)
    return Intakes(first_day=FIRST, slots=slots, mg=np.full((days, len(times)), mg))


def own(
    people: int, days: int, quarters: Callable[[np.random.Generator], np.ndarray], missed: float
) -> OwnDoses:
    """Doses at the quarters of each person, some missed."""
    rng = np.random.default_rng(5)
    quarter = np.sort(np.broadcast_to(quarters(rng), (people, days, 2)), axis=-1)
    quarter = (quarter + QUARTERS_PER_DAY * np.arange(days)[None, :, None]).reshape(people, -1)
    taken = rng.random(quarter.shape) >= missed
    offset = np.concatenate([[0], np.cumsum(taken.sum(axis=1))])
    amounts = rng.choice([0.5, 1.0], quarter.shape)
    return OwnDoses(days=days, offset=offset, quarter=quarter[taken], mg=amounts[taken])


def close(first: Propagated, second: Propagated, mean: float, ends: float) -> None:
    """Means of a day to ``mean`` and its ends, which are those of the nodes, to ``ends``."""
    if first.days is not None and second.days is not None:
        for field in fields(first.days):
            one, two = getattr(first.days, field.name), getattr(second.days, field.name)
            tolerance = ends if field.name in ("highest", "lowest") else mean
            np.testing.assert_allclose(one, two, rtol=1e-5, atol=tolerance, err_msg=field.name)
        return
    assert first.plasma_ng_per_ml is not None and second.plasma_ng_per_ml is not None
    top = first.plasma_ng_per_ml.max(axis=0)
    assert np.max(np.abs(first.plasma_ng_per_ml - second.plasma_ng_per_ml) / top) < 1e-10
    np.testing.assert_allclose(first.shortfall, second.shortfall, rtol=0, atol=1e-6)


def people_of(channel: Channel, count: int = 140) -> People:
    return virtual_people(Person(), [channel], count)


@pytest.mark.parametrize("output", ["daily", "hourly"])
@pytest.mark.parametrize("drug", ["clonazepam", "diazepam", "lorazepam"])
def test_tiers_agree_at_shared_times(drug: str, output: Output) -> None:
    channel = (drug, "IR")
    people, doses = people_of(channel), shared(channel, ("08:00", "22:30"))
    answers = [propagate(people, [channel], doses, output=output, engine=e) for e in (ARRAYS, COMPILED)]
    close(*answers, mean=2e-7, ends=2e-7)


@pytest.mark.parametrize("output", ["daily", "hourly"])
@pytest.mark.parametrize("kind", ["fixed", "varied", "late"])
def test_tiers_agree_at_own_times(kind: str, output: Output) -> None:
    """The tiers cut the day at other places, so that only hours, and means to the error of a mean, are alike."""
    quarters = {
        "fixed": lambda rng: np.array([32, 80]) + rng.integers(-8, 9, (12, 1, 2)),
        "varied": lambda rng: np.array([32, 80]) + rng.integers(-8, 9, (12, DAYS, 2)),
        "late": lambda rng: rng.integers(90, 96, (12, DAYS, 2)),
    }[kind]
    people, doses = people_of(CLONAZEPAM, 12), own(12, DAYS, quarters, missed=0.2)
    answers = [propagate(people, [CLONAZEPAM], doses, output=output, engine=e) for e in (ARRAYS, COMPILED)]
    close(*answers, mean=2e-3, ends=2e-2)


def test_own_times_of_a_drug_with_a_metabolite_and_six_states() -> None:
    channel = ("diazepam", "IR")
    people = people_of(channel, 5)
    people = replace(people, drugs={channel: replace(people.drugs[channel], lag_h=0.25)})
    doses = own(5, DAYS, lambda rng: np.array([30, 70]) + rng.integers(-8, 9, (5, 1, 2)), missed=0.1)
    answers = [propagate(people, [channel], doses, output="hourly", engine=e) for e in (ARRAYS, COMPILED)]
    close(*answers, mean=0, ends=0)


@pytest.mark.parametrize("engine", [ARRAYS, COMPILED], ids=["arrays", "compiled"])
@pytest.mark.parametrize("rate", [None, 12.0], ids=["usual", "stiff"])
@pytest.mark.parametrize("times", ["shared", "own"])
def test_shortfall_and_levels_against_an_ode_solver(times: str, rate: float | None, engine: Engine) -> None:
    """Levels to 1e-10 of their peak, the shortfall to 1e-6, in the stiff corner too."""
    person = person_with(CLONAZEPAM, ka=rate, ke0=rate)
    clock = ("07:45", "19:15")
    truth = solve(person, CLONAZEPAM, clock, 1.0, DAYS)
    doses: Intakes | OwnDoses = shared(CLONAZEPAM, clock)
    if times == "own":
        doses = own(1, DAYS, lambda _: np.array([31, 77]), missed=0)
        doses = replace(doses, mg=np.ones(2 * DAYS))
    found = propagate(person, [CLONAZEPAM], doses, output="hourly", engine=engine)
    assert found.plasma_ng_per_ml is not None and found.shortfall is not None
    worst = np.max(np.abs(found.plasma_ng_per_ml[:, :, 0] - truth.plasma))
    assert worst < 1e-10 * truth.plasma.max()
    then = felt(truth.u[None], truth.adaptation[None, :, 1], truth.adaptation[None, :, 2], person.responses)
    assert np.max(np.abs(found.shortfall[:, 0] - (then.opposition - then.drive)[0])) < 1e-6


def test_highest_and_lowest_hold_the_hours_and_the_mean_lies_between() -> None:
    people, doses = people_of(CLONAZEPAM, 30), shared(CLONAZEPAM, ("08:00", "20:00"))
    days = propagate(people, [CLONAZEPAM], doses, engine=COMPILED).days
    assert days is not None
    assert np.all(days.lowest <= days.mean) and np.all(days.mean <= days.highest)
    assert np.all(days.lowest < days.highest)


@pytest.mark.parametrize("times", ["shared", "own"])
def test_neither_threads_nor_company_change_a_bit(times: str) -> None:
    people = people_of(CLONAZEPAM, 300)
    doses: Intakes | OwnDoses = shared(CLONAZEPAM, ("08:00", "20:00"))
    alone: Intakes | OwnDoses = doses
    if times == "own":
        doses = own(300, DAYS, lambda rng: np.array([32, 80]) + rng.integers(-8, 9, (300, 1, 2)), missed=0.1)
        end = int(doses.offset[150])
        alone = OwnDoses(days=DAYS, offset=doses.offset[:151], quarter=doses.quarter[:end], mg=doses.mg[:end])
    one, two = (
        propagate(people, [CLONAZEPAM], doses, output="hourly", engine=Engine(tier="compiled", threads=t))
        for t in (1, 2)
    )
    half = some_people(people, slice(0, 150))
    few = propagate(half, [CLONAZEPAM], alone, output="hourly", engine=COMPILED)
    assert one.plasma_ng_per_ml is not None and few.plasma_ng_per_ml is not None
    assert one.shortfall is not None and few.shortfall is not None and two.shortfall is not None
    assert one.shortfall.tobytes() == two.shortfall.tobytes()
    assert np.array_equal(one.shortfall[:, :150], few.shortfall)
    assert np.array_equal(one.plasma_ng_per_ml[..., :150], few.plasma_ng_per_ml)


@pytest.mark.parametrize("times", ["shared", "own"])
@pytest.mark.parametrize("engine", [ARRAYS, COMPILED], ids=["arrays", "compiled"])
def test_levels_alone_are_the_same_levels(times: str, engine: Engine) -> None:
    people = people_of(CLONAZEPAM, 3)
    doses: Intakes | OwnDoses = shared(CLONAZEPAM, ("08:00", "20:00"))
    if times == "own":
        doses = own(3, DAYS, lambda rng: np.array([32, 80]) + rng.integers(-8, 9, (3, 1, 2)), missed=0)
    for output in ("hourly", "daily"):
        whole = propagate(people, [CLONAZEPAM], doses, output=output, engine=engine)
        bare = propagate(people, [CLONAZEPAM], doses, output=output, upto="levels", engine=engine)
        if output == "hourly":
            assert np.array_equal(whole.plasma_ng_per_ml, bare.plasma_ng_per_ml)
            assert bare.shortfall is not None and bare.shortfall.size == 0
        else:
            assert whole.days is not None and bare.days is not None
            assert np.array_equal(whole.days.plasma_ng_per_ml, bare.days.plasma_ng_per_ml)
            assert bare.days.mean.size == 0


def test_a_lag_of_whole_quarters_moves_own_doses_and_another_is_refused() -> None:
    people = people_of(CLONAZEPAM, 3)
    doses = own(3, DAYS, lambda rng: rng.integers(90, 96, (3, DAYS, 2)), missed=0)
    late = replace(people, drugs={CLONAZEPAM: replace(people.drugs[CLONAZEPAM], lag_h=0.5)})
    answers = [propagate(late, [CLONAZEPAM], doses, output="hourly", engine=e) for e in (ARRAYS, COMPILED)]
    close(*answers, mean=0, ends=0)
    odd = replace(people, drugs={CLONAZEPAM: replace(people.drugs[CLONAZEPAM], lag_h=0.3)})
    with pytest.raises(InputError, match=r"0\.3 h is no whole number of quarter hours"):
        propagate(odd, [CLONAZEPAM], doses, engine=COMPILED)


def bad(**changes: object) -> OwnDoses:
    good = OwnDoses(days=5, offset=np.array([0, 2, 3]), quarter=np.array([4, 8, 4]), mg=np.ones(3))
    return replace(good, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("doses", "says"),
    [
        (bad(offset=np.array([0, 3])), "doses of 1 people for 2"),
        (bad(offset=np.array([0, 2, 4])), "offset must go up"),
        (bad(quarter=np.array([8, 4, 4])), "person 0 are not in order"),
        (bad(quarter=np.array([4, 8, 96 * 5])), "outside the 5 days"),
        (bad(mg=np.array([1.0, -1.0, 1.0])), "0 mg or more"),
        (bad(mg=np.array([1.0, np.nan, 1.0])), "0 mg or more"),
    ],
)
def test_own_doses_that_do_not_fit_are_refused(doses: OwnDoses, says: str) -> None:
    with pytest.raises(InputError, match=says):
        propagate(people_of(CLONAZEPAM, 2), [CLONAZEPAM], doses)


def test_what_is_not_known_is_refused() -> None:
    people, doses = people_of(CLONAZEPAM, 2), shared(CLONAZEPAM, ("08:00",))
    with pytest.raises(InputError, match="type daily or hourly"):
        propagate(people, [CLONAZEPAM], doses, output="weekly")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="doses of clonazepam, which is not among the channels"):
        propagate(people, [("lorazepam", "IR")], doses)
    with pytest.raises(InputError, match="doses without a beginning"):
        propagate(people, [CLONAZEPAM], replace(doses, endless_before=True))
    with pytest.raises(InputError, match="own doses are of one drug"):
        propagate(people, [CLONAZEPAM, CLONAZEPAM], bad())


@pytest.mark.parametrize("rate", [None, 12.0], ids=["usual", "stiff"])
def test_step_doubling_bounds_the_true_error(rate: float | None) -> None:
    person = person_with(CLONAZEPAM, ka=rate, ke0=rate)
    doses = shared(CLONAZEPAM, ("07:45", "19:15"))
    truth = solve(person, CLONAZEPAM, ("07:45", "19:15"), 1.0, DAYS)
    found = propagate(person, [CLONAZEPAM], doses, output="hourly", engine=ARRAYS)
    then = felt(truth.u[None], truth.adaptation[None, :, 1], truth.adaptation[None, :, 2], person.responses)
    assert found.shortfall is not None
    actual = np.max(np.abs(found.shortfall[:, 0] - (then.opposition - then.drive)[0]))
    error = error_of_steps(person, [CLONAZEPAM], doses)
    assert 0 < error.halving <= error.bound <= 1e-6
    assert actual <= error.bound + 6e-8  # what single precision of the answer adds


def induced(person: People, factor: float) -> People:
    """The same person with a clearance that an inducer has raised."""
    drug = person.drugs[CLONAZEPAM]
    moieties = tuple(replace(m, clearance_l_per_h=m.clearance_l_per_h * factor) for m in drug.moieties)
    return replace(person, drugs={CLONAZEPAM: replace(drug, moieties=moieties)})


@pytest.mark.parametrize("engine", [ARRAYS, COMPILED], ids=["arrays", "compiled"])
def test_an_inducer_that_comes_and_goes_against_an_ode_solver(engine: Engine) -> None:
    clock, person = ("07:45", "19:15"), person_with(CLONAZEPAM)
    values = [person, induced(person, 2.5), person]
    end, plasma, shortfall = None, [], []
    for who in values:
        truth = solve(who, CLONAZEPAM, clock, 1.0, 10, end)
        then = felt(truth.u[None], truth.adaptation[None, :, 1], truth.adaptation[None, :, 2], who.responses)
        plasma.append(truth.plasma)
        shortfall.append((then.opposition - then.drive)[0])
        end = truth.end
    periods = [Period(people=who, doses=shared(CLONAZEPAM, clock, days=10)) for who in values]
    found = propagate_periods(periods, [CLONAZEPAM], output="hourly", engine=engine)
    assert found.plasma_ng_per_ml is not None and found.shortfall is not None
    exact = np.concatenate(plasma)
    assert np.max(np.abs(found.plasma_ng_per_ml[:, :, 0] - exact)) < 1e-10 * exact.max()
    assert np.max(np.abs(found.shortfall[:, 0] - np.concatenate(shortfall))) < 1e-6


def test_one_period_after_another_is_one_long_period() -> None:
    people, clock = people_of(CLONAZEPAM, 20), ("08:00", "23:30")
    parts = [Period(people=people, doses=shared(CLONAZEPAM, clock, days=days)) for days in (12, 18)]
    for engine in (ARRAYS, COMPILED):
        whole = propagate(people, [CLONAZEPAM], shared(CLONAZEPAM, clock), engine=engine)
        apart = propagate_periods(parts, [CLONAZEPAM], engine=engine)
        close(whole, apart, mean=2e-7, ends=2e-3)
    with pytest.raises(InputError, match="periods need the same people"):
        propagate_periods([], [CLONAZEPAM])


def test_the_area_under_the_level_is_the_dose_over_the_clearance() -> None:
    """A single dose, followed until it is gone."""
    people = people_of(CLONAZEPAM, 20)
    mg = np.zeros((60, 1))
    mg[0] = 2.0
    doses = Intakes(first_day=FIRST, slots=(Slot(channel=CLONAZEPAM, minutes=480),), mg=mg)
    days = propagate(people, [CLONAZEPAM], doses, engine=COMPILED).days
    assert days is not None
    found = summary_of(days, level=1.0)
    (moiety,) = people.drugs[CLONAZEPAM].moieties
    assert found.area_ng_h_per_ml[0] == pytest.approx(1000 * 2.0 / moiety.clearance_l_per_h, rel=1e-4)
    assert np.all(found.first_above == -1) and np.all(found.days_above == 0)


def test_crossings_are_those_of_the_days() -> None:
    people = people_of(CLONAZEPAM, 20)
    mg = np.vstack([np.full((40, 1), 2.0), np.zeros((40, 1))])
    doses = Intakes(first_day=FIRST, slots=(Slot(channel=CLONAZEPAM, minutes=480),), mg=mg)
    days = propagate(people, [CLONAZEPAM], doses, engine=COMPILED).days
    assert days is not None
    found = summary_of(days, level=0.1)
    for person in range(20):
        above = np.flatnonzero(days.mean[:, person] >= 0.1)
        assert found.days_above[person] == len(above)
        assert found.first_above[person] == (above[0] if len(above) else -1)
    assert np.any(found.first_above > 39) and np.all(found.peak_day >= 40)
    assert np.array_equal(found.peak, days.highest.max(axis=0))
