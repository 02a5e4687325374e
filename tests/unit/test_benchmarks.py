"""The pieces of the benchmark that a reader must be able to trust: what is given, what is exact, what is written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.bench_peers import slope
from benchmarks.page import PARTS, section, three_digits, write_section
from benchmarks.peer_roadrunner import sbml
from benchmarks.people_of import CHANNEL, people_of
from benchmarks.picture import drawn
from benchmarks.record import Course, Floats, Workload, load, save, some
from benchmarks.reference import checked_people, errors, exact, settled
from benchmarks.runners import RUNNERS
from benchmarks.workload import STIFF_PER_H, WORKLOADS, w2, w2_own_times, w2_own_varied_times, w3, w3_stiff
from scipy.integrate import solve_ivp

DRIVEN = sorted(set(WORKLOADS) - {"W1"})


def solved(workload: Workload, person: int) -> tuple[Floats, Floats]:
    """Plasma and drive at every hour by an ODE solver that starts anew at each dose."""
    matrix, row, size = workload.matrix[person], workload.effect_row[person], workload.matrix.shape[1]
    taus = np.array([workload.tau1_h[person], workload.tau2_h[person]])

    def rates(_hour: float, y: Floats) -> Floats:
        u = row @ y[:size]
        return np.concatenate([matrix @ y[:size], (u / (u + workload.u50[person]) - y[size:]) / taus])

    own, hours = workload.doses_of(person), np.arange(float(workload.hours))
    y, now, kept = np.zeros(size + 2), 0.0, np.zeros((workload.hours, size + 2))
    for until, mg in [
        *zip(workload.dose_quarter[own] / 4, workload.dose_mg[own], strict=True),
        (float(workload.hours), 0.0),
    ]:
        asked = (hours >= now) & (hours < until)
        if until > now:
            steps = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-14, "max_step": 0.2}
            out = solve_ivp(rates, (now, until), y, t_eval=[*hours[asked], until], **steps)
            kept[asked], y, now = out.y.T[:-1], out.y[:, -1].copy(), until
        y[:size] += mg * workload.dose_input[person]
    u, fast, slow = kept[:, :size] @ row, kept[:, size], kept[:, size + 1]
    against = fast * (workload.h0[person] + workload.h1[person] * slow) + workload.h2[person] * slow
    return kept[:, :size] @ workload.plasma_rows[person].T, against - u / (u + workload.u50[person])


@pytest.mark.parametrize("name", DRIVEN)
def test_the_exact_answer_is_that_of_an_ode_solver(name: str) -> None:
    workload = WORKLOADS[name](4, 3)
    true = exact(workload, np.array([2]))
    plasma, drive = solved(workload, 2)
    np.testing.assert_allclose(true.plasma_ng_per_ml[0], plasma, rtol=2e-10, atol=1e-11)
    np.testing.assert_allclose(true.drive[0], drive, rtol=0, atol=1e-11)


@pytest.mark.parametrize("name", DRIVEN)
def test_more_nodes_change_nothing(name: str) -> None:
    assert settled(WORKLOADS[name](3, 5), np.arange(3)) < 1e-13


def test_w1_is_w2_without_its_effect() -> None:
    plain, whole = WORKLOADS["W1"](3, 2), w2(3, 2)
    who = np.arange(3)
    assert not plain.driven
    assert exact(plain, who).drive.size == 0
    np.testing.assert_array_equal(plain.matrix, whole.matrix[:, :2, :2])
    np.testing.assert_array_equal(plain.plasma_rows, whole.plasma_rows[:, :, :2])
    levels = exact(plain, who).plasma_ng_per_ml
    np.testing.assert_allclose(levels, exact(whole, who).plasma_ng_per_ml, rtol=1e-14)


def test_dose_times_are_each_persons_own() -> None:
    fixed, varied = w2_own_times(5, 30), w2_own_varied_times(5, 30)
    assert w2(5, 30).same_doses and not fixed.same_doses and not varied.same_doses
    times_of_day = [set(fixed.dose_quarter[fixed.doses_of(k)] % 96) for k in range(5)]
    assert all(len(times) == 2 for times in times_of_day)
    assert len({tuple(sorted(times)) for times in times_of_day}) > 1
    assert len(set(varied.dose_quarter[varied.doses_of(0)] % 96)) > 10
    for k in range(5):
        assert (np.diff(varied.dose_quarter[varied.doses_of(k)]) > 0).all()
        assert varied.dose_mg[varied.doses_of(k)].sum() == 60.0


def test_some_people_keep_their_own_numbers_and_doses() -> None:
    whole = w2_own_times(6, 10)
    few = some(whole, [4, 1], days=3)
    assert (few.people, few.days) == (2, 3)
    np.testing.assert_array_equal(few.matrix, whole.matrix[[4, 1]])
    np.testing.assert_array_equal(
        few.dose_quarter[few.doses_of(0)], whole.dose_quarter[whole.doses_of(4)][:6]
    )
    early, late = exact(few, np.array([1])), exact(whole, np.array([1]))
    np.testing.assert_array_equal(early.drive, late.drive[:, :72])


def test_the_stiff_people_are_stiff_in_absorption_and_at_every_effect_site() -> None:
    plain, stiff = w3(3, 2), w3_stiff(3, 2)
    rates = -np.diagonal(stiff.matrix, axis1=1, axis2=2)
    np.testing.assert_allclose(rates[:, [0, 5, 6]], STIFF_PER_H, rtol=1e-12)
    np.testing.assert_array_equal(rates[:, 1:5], -np.diagonal(plain.matrix, axis1=1, axis2=2)[:, 1:5])
    steady = [
        np.linalg.solve(w.matrix[0, 1:, 1:], np.eye(6)[0]) @ w.effect_row[0, 1:] for w in (plain, stiff)
    ]
    assert steady[0] == pytest.approx(steady[1], rel=1e-12)


def test_the_hardest_people_are_among_those_compared() -> None:
    workload = w2(50, 1)
    fast = int((-workload.matrix[:, 0, 0]).argmax())
    slow = int((-workload.matrix[:, 0, 0]).argmin())
    assert slow not in range(8), "else this test shows nothing"
    who = checked_people(workload)
    assert fast in who and len(who) == 8 == len(set(who))


def test_errors_are_seen() -> None:
    true = exact(w2(2, 2), np.arange(2))
    none = errors(true, true)
    assert (none.plasma_relative, none.drive_absolute) == (0.0, 0.0)
    off = Course(plasma_ng_per_ml=true.plasma_ng_per_ml * (1 + 1e-7), drive=true.drive.copy())
    off.drive[1, 30] += 1e-5
    found = errors(off, true)
    assert found.plasma_relative == pytest.approx(1e-7, rel=1e-6)
    assert found.drive_absolute == pytest.approx(1e-5, rel=1e-6)


def test_a_workload_is_read_as_it_was_written(tmp_path: Path) -> None:
    whole = w2(2, 3)
    save(whole, tmp_path / "one.npz")
    back = load(tmp_path / "one.npz")
    assert (back.name, back.says, back.days) == (whole.name, whole.says, whole.days)
    np.testing.assert_array_equal(back.matrix, whole.matrix)
    np.testing.assert_array_equal(back.dose_mg, whole.dose_mg)


def test_the_sbml_is_well_formed_and_has_a_rate_for_each_state() -> None:
    root = ET.fromstring(sbml(w3(2, 1)))
    rules = [r.attrib["variable"] for r in root.iter() if r.tag.endswith("rateRule")]
    assert rules == ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "a1", "a2"]


@pytest.mark.parametrize("name", ["W2", "W2_own_varied_times"])
@pytest.mark.parametrize("runner", ["diffrax, vmap", "diffrax, one system", "libroadrunner"])
def test_other_programs_are_given_the_same_problem(runner: str, name: str) -> None:
    pytest.importorskip({"libroadrunner": "roadrunner"}.get(runner, "diffrax"))
    workload = WORKLOADS[name](2, 2)
    if "one system" in runner and not workload.same_doses:
        with pytest.raises(ValueError, match="dose times of their own"):
            RUNNERS[runner].load()(workload)
        return
    prepared = RUNNERS[runner].load()(workload)
    off = errors(prepared.course(prepared.run()), exact(workload, np.arange(2)))
    assert off.plasma_relative < 1e-4
    assert 0 < off.drive_absolute < 1e-5


@pytest.mark.parametrize("name", WORKLOADS)
def test_the_engines_people_are_those_of_the_arrays(name: str) -> None:
    workload = WORKLOADS[name](5, 1)
    people = people_of(workload)
    system, size = people.system([CHANNEL]), workload.matrix.shape[1]
    np.testing.assert_allclose(system.matrix[:, :size, :size], workload.matrix, rtol=1e-14)
    np.testing.assert_allclose(system.plasma_rows[:, :, :size], workload.plasma_rows, rtol=1e-14)
    np.testing.assert_array_equal(system.dose_input[:, :size, 0], workload.dose_input)
    if workload.driven:
        np.testing.assert_array_equal(system.effect_row, workload.effect_row)
        np.testing.assert_array_equal(people.responses.tau2_h, workload.tau2_h)


@pytest.mark.parametrize("name", ["W1", "W2", "W3", "W3_stiff"])
def test_the_engine_is_given_the_same_problem(name: str) -> None:
    workload = WORKLOADS[name](2, 30)
    prepared = RUNNERS["Glidepath, one person"].load()(workload)
    off = errors(prepared.course(prepared.run()), exact(workload, np.arange(2)))
    assert off.plasma_relative < 1e-10
    assert off.drive_absolute < 1e-6


def results(rate: float = 41_000.0) -> dict[str, object]:
    run = {
        "subject_years_per_s_core": rate,
        "plasma_relative_error": 1e-14,
        "drive_absolute_error": 2e-7,
        "peak_mb": 500.0,
        "people": 1000,
        "days": 730,
        "checked_people": 8,
    }
    peers = {
        "diffrax, vmap": {name: {**run, "subject_years_per_s_core": 82.0} for name in ("W1", "W2", "W3")}
    }
    sizes = {"1000": 100.0, "10000": 400.0, "100000": 3000.0}
    return {
        **dict.fromkeys(WORKLOADS, run),
        "peers": peers,
        "ratio_diffrax_W2": rate / 82,
        "ratio_diffrax_one_system_W2": rate / 190,
        "memory_mb": sizes,
        "daily_busy_s": sizes,
        "growth": {"people": {"slope": 1.0}, "days": {"slope": 1.0}},
        "W4": {"Glidepath, one person": {"first_s": 0.2, "warm_s": 0.004, "start_s": 0.1}},
        "where_W2_goes": dict.fromkeys(PARTS, 12.0),
        "million": {"people": 1_000_000, "seconds": 31.2, "peak_mb": 800.0, "cores": 2},
        "versions": {"diffrax": "0.7"},
        "missing": ["libroadrunner"],
        "machine": "a machine",
        "measured_on": "2026-11-22",
        "command": "make bench",
    }


def test_the_page_says_which_goals_are_missed_and_which_programs_were_not_there() -> None:
    text = section(results())
    assert "| 41,000 | 60,000: missed |" in text
    assert "| 41,000 | 40,000: reached |" in text
    assert "0.20 (missed) | 4 (reached)" in text
    assert "500 times what diffrax does" in text
    assert "Not installed: libroadrunner." in text
    assert "1,000,000 people" in text and "time missed, memory reached." in text


def test_the_section_replaces_what_stood_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- peers: begin -->\nold\n<!-- peers: end -->\nz\n", encoding="utf-8")
    write_section(page, "peers", "new\n")
    assert page.read_text(encoding="utf-8") == "a\n<!-- peers: begin -->\nnew\n<!-- peers: end -->\nz\n"


def test_the_picture_names_every_program_and_its_rate() -> None:
    pytest.importorskip("vl_convert")
    picture = drawn(results(41_234.0))
    assert "diffrax, vmap" in picture and "41,200" in picture and "Glidepath" in picture


def test_growth_is_the_slope_of_the_logarithms() -> None:
    assert slope({10: 2.0, 100: 200.0}) == 2.0
    assert three_digits(123456.0) == "123,000"


def test_a_dose_of_another_amount_changes_the_exact_answer() -> None:
    whole = w2(1, 2)
    more = replace(whole, dose_mg=whole.dose_mg * 2)
    who = np.array([0])
    np.testing.assert_allclose(
        exact(more, who).plasma_ng_per_ml, 2 * exact(whole, who).plasma_ng_per_ml, rtol=1e-14
    )
