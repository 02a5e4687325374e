"""Finished parts on disk, and workers in processes: faults as well as the usual way."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from glidepath.basis.errors import InputError
from glidepath.interfaces.checkpoints import Checkpoints
from glidepath.interfaces.local_processes import LocalProcesses, processors
from glidepath.population.follow_all import SoFar
from glidepath.population.tally import PlanTally, Tally, arrays_of


def tally(number: int = 1) -> Tally:
    counts = np.full((2, 3), number, dtype=np.int64)
    plan = PlanTally(daily=counts.astype(np.int32), outcomes=(counts,), sums=(counts[0],), risen=counts[0])
    return Tally(people=counts[0], before=counts, before_sum=counts[0], plans=(plan,))


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    keeper = Checkpoints(tmp_path, "abc", 9, every_s=0)
    assert keeper.kept() is None
    keeper.keep(SoFar(parts=4, tally=tally(7)))
    found = Checkpoints(tmp_path, "abc", 9).kept()
    assert found is not None and found.parts == 4
    for name, values in arrays_of(tally(7)).items():
        back = arrays_of(found.tally)[name]
        assert back.dtype == values.dtype and np.array_equal(back, values)
    keeper.remove()
    assert list(tmp_path.iterdir()) == []


def test_it_is_not_written_too_often(tmp_path: Path) -> None:
    keeper = Checkpoints(tmp_path, "abc", 9, every_s=3_600)
    keeper.keep(SoFar(parts=1, tally=tally()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("other", [("other", 9), ("abc", 10)])
def test_another_study_is_refused(other: tuple[str, int], tmp_path: Path) -> None:
    Checkpoints(tmp_path, "abc", 9, every_s=0).keep(SoFar(parts=4, tally=tally()))
    with pytest.raises(InputError, match="unfinished run of another SPEC") as caught:
        Checkpoints(tmp_path, *other).kept()
    assert caught.value.field == "-o"


@pytest.mark.parametrize("name", ["study.json", "parts.npz"])
@pytest.mark.parametrize("content", [b"", b"half of a fi"])
def test_a_file_that_is_not_ours_is_as_nothing(name: str, content: bytes, tmp_path: Path) -> None:
    keeper = Checkpoints(tmp_path, "abc", 9, every_s=0)
    keeper.keep(SoFar(parts=4, tally=tally()))
    (tmp_path / "unfinished" / name).write_bytes(content)
    assert keeper.kept() is None


def test_a_cut_archive_is_as_nothing(tmp_path: Path) -> None:
    keeper = Checkpoints(tmp_path, "abc", 9, every_s=0)
    keeper.keep(SoFar(parts=4, tally=tally()))
    path = tmp_path / "unfinished" / "parts.npz"
    path.write_bytes(path.read_bytes()[:-40])
    assert keeper.kept() is None


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "unfinished").write_text("in the way")
    with pytest.raises(InputError, match="Cannot write into"):
        Checkpoints(tmp_path, "abc", 9, every_s=0).keep(SoFar(parts=4, tally=tally()))


def test_results_come_in_order_from_several_processes() -> None:
    found = list(LocalProcesses(2).map(partial(pow, 2), range(9)))  # type: ignore[arg-type]
    assert found == [2**k for k in range(9)]


def test_a_fault_in_a_worker_is_that_fault_here() -> None:
    results = LocalProcesses(2).map(partial(divmod, 6), [3, 2, 0, 1])  # type: ignore[arg-type]
    assert [next(results), next(results)] == [(2, 0), (3, 0)]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_a_worker_that_dies_is_said() -> None:
    results = LocalProcesses(1).map(os._exit, [7])  # type: ignore[arg-type]
    with pytest.raises(ChildProcessError, match="ended before its part was done"):
        next(results)


def test_what_a_worker_prints_does_not_mix_with_results(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(LocalProcesses(1).map(print, [5])) == [None]  # type: ignore[arg-type]
    assert capfd.readouterr().err.strip() == "5"


def test_processors_are_those_of_this_process() -> None:
    assert processors() == len(os.sched_getaffinity(0))


def test_the_function_leaves_no_parts_behind(tmp_path: Path) -> None:
    import glidepath

    spec = {"as_of": "2026-11-22", "days": 2, "medicines": ["lorazepam 1 mg bid"], "plans": ["stay"]}
    answer = glidepath.population(spec, people=30, folder=tmp_path, processes=1)
    assert isinstance(answer, glidepath.PopulationAnswer)
    assert list(tmp_path.iterdir()) == []
    refused = glidepath.population({**spec, "person": {"emergency_signs": ["seizure"]}}, people=20)
    assert isinstance(refused, glidepath.Refusal)
    with pytest.raises(InputError, match="--people 0"):
        glidepath.population(spec, people=0)
