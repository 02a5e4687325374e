"""The tiers agree, leaps give what stepping gives, and nothing depends on threads or on how many people."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest

from glidepath.body.model import Channel, People
from glidepath.patient.person import Person
from glidepath.population.sampling import virtual_people
from glidepath.simulation.day_grid import output_hours
from glidepath.simulation.intakes import Intakes, intakes_of_regimens
from glidepath.simulation.many import DailySeries, Engine, HourlySeries, Job, Results, run_job
from glidepath.simulation.program import program_of
from glidepath.simulation.run import follow

from .independent import FIRST, regimen

PEOPLE = 40
CASES: dict[str, tuple[Channel, tuple[str, ...], float]] = {
    "clonazepam": (("clonazepam", "IR"), ("08:00", "20:00"), 1.0),
    "diazepam": (("diazepam", "IR"), ("22:30",), 10.0),
    "alprazolam": (("alprazolam", "XR"), ("08:00", "23:50"), 1.0),
}


def people_of(channel: Channel, count: int = PEOPLE) -> People:
    return virtual_people(Person(weight_kg=80), [channel], count)


def job_of(people: People, channel: Channel, times: tuple[str, ...], mg: float, hourly: bool = False) -> Job:
    """Sixty days of use, then from there both going on and stopping for forty days."""
    intakes = intakes_of_regimens([regimen(channel, times, mg, 60)], FIRST + timedelta(days=59))
    assert intakes is not None
    asked = output_hours(Fraction(1), Fraction(8)) if hourly else ()
    half = Intakes(first_day=FIRST, slots=intakes.slots, mg=intakes.mg[:40] / 2)
    none = Intakes(first_day=FIRST, slots=intakes.slots, mg=np.zeros((40, len(intakes.slots))))
    programs = (
        program_of(intakes, people, [channel], asked_h=asked),
        *(program_of(plan, people, [channel], before=intakes.mg[-1], asked_h=asked) for plan in (half, none)),
    )
    keep = tuple(np.ones(p.days, dtype=np.bool_) for p in programs)
    hours = keep if hourly else tuple(np.zeros_like(k) for k in keep)
    return Job(
        system=people.system([channel]), programs=programs, after=(-1, 0, 0), keep=keep, keep_hours=hours
    )


def same(first: Results, second: Results, atol: float, rtol: float) -> None:
    for kind, shape in (("days", DailySeries), ("hours", HourlySeries)):
        for one, two in zip(getattr(first, kind), getattr(second, kind), strict=True):
            for field in fields(shape):
                np.testing.assert_allclose(getattr(one, field.name), getattr(two, field.name), rtol, atol)
    for one, two in zip(first.ends, second.ends, strict=True):
        np.testing.assert_allclose(one.adaptation, two.adaptation, rtol=0, atol=1e-11)
        np.testing.assert_allclose(one.compartments, two.compartments, rtol=0, atol=1e-9)


@pytest.mark.parametrize("hourly", [False, True], ids=["daily", "hourly"])
@pytest.mark.parametrize("name", CASES)
def test_compiled_kernel_agrees_with_plain_arrays(name: str, hourly: bool) -> None:
    channel, times, mg = CASES[name]
    people = people_of(channel)
    job = job_of(people, channel, times, mg, hourly)
    plain, compiled = (run_job(people, job, Engine(tier=tier)) for tier in ("arrays", "compiled"))
    assert plain.days[2].pwc20.max() > 10
    assert (plain.hours[1].pwc20.size > 0) is hourly
    same(plain, compiled, atol=2e-5, rtol=1e-6)


def test_result_does_not_depend_on_threads() -> None:
    channel, times, mg = CASES["diazepam"]
    people = people_of(channel, 100)
    job = job_of(people, channel, times, mg)
    one, three = (run_job(people, job, Engine(tier="compiled", threads=n)) for n in (1, 3))
    for first, second in zip(one.days, three.days, strict=True):
        for field in fields(DailySeries):
            assert np.array_equal(getattr(first, field.name), getattr(second, field.name))


def test_first_people_do_not_depend_on_how_many_follow() -> None:
    channel, times, mg = CASES["clonazepam"]
    few, many = people_of(channel, 33), people_of(channel, 90)
    results = [run_job(p, job_of(p, channel, times, mg), Engine(tier="compiled")) for p in (few, many)]
    np.testing.assert_allclose(
        results[0].days[2].pwc20, results[1].days[2].pwc20[:, :33], rtol=1e-6, atol=1e-5
    )


def test_few_people_are_followed_without_the_compiler() -> None:
    import subprocess
    import sys

    code = (
        "import sys\n"
        "from datetime import date\n"
        "from fractions import Fraction\n"
        "from glidepath.patient.person import Person\n"
        "from glidepath.patient.regimen import Regimen, TimedDose\n"
        "from glidepath.population.sampling import typical_person\n"
        "from glidepath.simulation.course import Window, course_of\n"
        "dose = (TimedDose(time='08:00', mg=Fraction(1)),)\n"
        "r = Regimen(drug='clonazepam', formulation='IR', doses=dose, since=date(2026, 1, 1))\n"
        "p = typical_person(Person(), [('clonazepam', 'IR')])\n"
        "c = course_of(p, None, [r], Window(last_day=date(2026, 1, 9)))\n"
        "assert len(c.hours) == 9 * 24 - 8\n"
        "print([m for m in ('numba', 'scipy') if m in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", CASES)
def test_leaping_gives_what_stepping_gives(name: str) -> None:
    channel, times, mg = CASES[name]
    people = people_of(channel, 8)
    intakes = intakes_of_regimens([regimen(channel, times, mg, 900)], FIRST + timedelta(days=899))
    assert intakes is not None
    system = people.system([channel])
    stepped = follow(people, system, program_of(intakes, people, [channel]))
    program = program_of(intakes, people, [channel], leap=True)
    leapt = follow(people, system, program)
    assert program.days < 300 < stepped.civil_day[-1]
    np.testing.assert_allclose(leapt.end.adaptation, stepped.end.adaptation, rtol=0, atol=2e-5)
    np.testing.assert_allclose(leapt.end.compartments, stepped.end.compartments, rtol=1e-3)
    np.testing.assert_allclose(leapt.means.pwc20[-7:], stepped.means.pwc20[-7:], rtol=0, atol=0.01)


def test_compiled_kernel_leaps_as_plain_arrays_do() -> None:
    channel, times, mg = CASES["clonazepam"]
    people = people_of(channel, 33)
    intakes = intakes_of_regimens([regimen(channel, times, mg, 400)], FIRST + timedelta(days=399))
    assert intakes is not None
    program = program_of(intakes, people, [channel], leap=True)
    assert program.repeats.max() > 10
    keep = np.ones(program.days, dtype=np.bool_)
    job = Job(
        system=people.system([channel]), programs=(program,), after=(-1,), keep=(keep,), keep_hours=(~keep,)
    )
    plain, compiled = (run_job(people, job, Engine(tier=tier)) for tier in ("arrays", "compiled"))
    np.testing.assert_allclose(plain.ends[0].adaptation, compiled.ends[0].adaptation, rtol=0, atol=1e-11)


def test_unknown_beginning_is_taken_as_fully_adapted() -> None:
    channel, times, mg = CASES["clonazepam"]
    people = people_of(channel, 4)
    known = regimen(channel, times, mg, 12000)
    long_ago = intakes_of_regimens([known], FIRST + timedelta(days=11999))
    unknown = intakes_of_regimens([_without_since(known)], FIRST + timedelta(days=11999))
    assert long_ago is not None and unknown is not None
    assert unknown.endless_before and unknown.days == 8
    system = people.system([channel])
    ends = [
        follow(people, system, program_of(i, people, [channel], leap=True)).end for i in (long_ago, unknown)
    ]
    np.testing.assert_allclose(ends[0].adaptation, ends[1].adaptation, rtol=0, atol=2e-4)


def _without_since(taken: object) -> object:
    from dataclasses import replace

    return replace(taken, since=None)  # type: ignore[type-var]


def test_compiler_is_announced_once_and_only_when_needed() -> None:
    channel, times, mg = CASES["clonazepam"]
    people = people_of(channel, 5)
    said: list[str] = []
    job = job_of(people, channel, times, mg)
    run_job(people, job, Engine(tier="compiled", say=said.append))
    assert len(said) <= 1
    said.clear()
    run_job(people, job, Engine(tier="compiled", say=said.append))
    assert not said
