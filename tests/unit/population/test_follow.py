"""Counts of a population: the same whoever counts, and what the prediction of the same people says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from glidepath.assessment.population_case import ReadyPopulation, population_answer
from glidepath.population import study as study_module
from glidepath.population.draws import GROUPS
from glidepath.population.follow import follow_part
from glidepath.population.follow_all import SoFar, follow_all
from glidepath.population.sampling import virtual_people
from glidepath.population.study import Study, fingerprint
from glidepath.population.tally import Tally, arrays_of, together
from glidepath.population.workers import ThisProcess
from glidepath.simulation.comparators import stay, stop_today
from glidepath.simulation.prediction import Horizon, predict

from .specs import PERSON, ready


@cache
def small() -> ReadyPopulation:
    return ready(person={**PERSON, "weight_kg": 80}, people=300)


@cache
def everybody() -> Tally:
    return list(follow_all(small().study, ThisProcess()))[-1].tally


def same(one: Tally, other: Tally) -> bool:
    first, second = arrays_of(one), arrays_of(other)
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)


def test_bands_are_those_of_the_same_people_predicted() -> None:
    population, case = small(), small().spec.case
    people = virtual_people(case.person, population.study.channels, 300, seed=3)
    steps = [make(case.regimens, case.taper.start, "lorazepam") for make in (stay, stop_today)]
    horizon = Horizon(start=case.taper.start, tail_days=0, days=30)
    predicted = predict(people, case.regimens, steps, horizon)
    answer = population_answer(population, everybody())
    assert answer.before.quantiles["p50"] == pytest.approx(predicted[0].score_before.p50, abs=0.1)
    for summary, wanted in zip(answer.summaries, predicted, strict=True):
        for level, series in wanted.pwc20.items():
            middle = level not in ("p05", "p95")
            assert summary.pwc20[level] == pytest.approx(series, abs=0.25 if middle else 1.0)
        assert summary.chance_rise == wanted.chance_rise_5
        peak = summary.outcomes["peak_pwc20"].quantiles
        assert peak["p50"] == pytest.approx(wanted.peak_pwc20.p50, abs=0.2)
        assert summary.outcomes["days_above_5"].quantiles["p50"] == pytest.approx(
            wanted.days_above_5.p50, abs=1
        )


def test_every_day_and_every_outcome_counts_everybody_once() -> None:
    tally = everybody()
    assert tally.people.sum() == 300 and np.all(tally.people == 300 // GROUPS)
    for plan in tally.plans:
        assert np.all(plan.daily.sum(axis=1) == 300)
        for counts in plan.outcomes:
            assert np.array_equal(counts.sum(axis=1), tally.people)


def test_means_are_those_of_the_outcomes() -> None:
    answer = population_answer(small(), everybody())
    stop = answer.summaries[1].outcomes
    daily = everybody().plans[1].daily
    counted = np.sum(daily * (np.arange(daily.shape[1]) + 0.5) / 10) / 300
    assert stop["pwc20_area"].mean == pytest.approx(counted, abs=30 * 0.05)
    first, other = (summary.outcomes["peak_pwc20"].mean for summary in answer.summaries)
    assert stop["peak_against_first"].mean == pytest.approx(other - first, abs=2e-3)
    assert stop["lowest_ng_per_ml.lorazepam"].quantiles["p50"] == 0.0
    assert stop["highest_ng_per_ml.lorazepam"].quantiles["p50"] > 1


def with_parts_of(blocks: int, monkeypatch: pytest.MonkeyPatch, study: Study) -> Tally:
    monkeypatch.setattr(study_module, "CHUNK_BLOCKS", blocks)
    found: Tally | None = None
    for chunk in study.chunks:
        found = together(found, follow_part(study, chunk))
    assert found is not None
    return found


def test_counts_do_not_depend_on_the_size_of_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = everybody()
    for blocks in (1, 2):
        assert same(with_parts_of(blocks, monkeypatch, small().study), whole)


def test_memory_is_bounded_by_following_fewer_at_a_time() -> None:
    study = replace(small().study, people=100_000, days=3_660)
    longest = max(len(batch) for batch in study.batches(0))
    assert longest * 3_660 * 2 * study_module.COLUMNS <= study_module.MOST_NUMBERS
    joined = [number for batch in study.batches(1) for number in batch]
    assert joined == list(range(8_192, 16_384))


class Listed:
    """Workers that note what they were given."""

    def __init__(self) -> None:
        self.chunks: list[int] = []

    def map(self, task: Callable[[int], Tally], chunks: Iterable[int]) -> Iterator[Tally]:
        for chunk in chunks:
            self.chunks.append(chunk)
            yield task(chunk)


class Keeps:
    """A keeper in memory."""

    def __init__(self, done: SoFar | None = None) -> None:
        self.done = done

    def kept(self) -> SoFar | None:
        return self.done

    def keep(self, done: SoFar) -> None:
        self.done = done


def test_what_is_kept_is_not_followed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_module, "CHUNK_BLOCKS", 1)
    study = small().study
    first, workers = Keeps(), Listed()
    steps = follow_all(study, workers, first)
    next(steps)
    steps.close()
    assert first.done is not None and first.done.parts == 1
    last = list(follow_all(study, workers, first))[-1]
    assert workers.chunks == [0, 1, 2]
    assert same(last.tally, everybody())
    again = list(follow_all(study, workers, Keeps(last)))
    assert [done.parts for done in again] == [3] and len(workers.chunks) == 3


def test_a_fingerprint_is_of_all_that_counts() -> None:
    study, versions = small().study, {"glidepath": "1"}
    known = fingerprint(study, versions)
    assert known == fingerprint(ready(person={**PERSON, "weight_kg": 80}, people=300).study, versions)
    doubled = replace(study.plans[0], mg=study.plans[0].mg * 2)
    others = [
        replace(study, seed=4),
        replace(study, people=301),
        replace(study, plans=(doubled, study.plans[1])),
        ready(person={**PERSON, "weight_kg": 81}, people=300).study,
    ]
    found = {fingerprint(other, versions) for other in others} | {fingerprint(study, {"glidepath": "2"})}
    assert known not in found and len(found) == 5


def test_the_floor_of_the_functions_name_can_be_called() -> None:
    import glidepath
    import glidepath.population.study as floor

    assert glidepath.population.study is floor  # type: ignore[attr-defined]
    asked = {"as_of": "2026-11-22", "days": 3, "medicines": ["lorazepam 1 mg bid"], "plans": ["stay"]}
    answer = glidepath.population(asked, people=20)
    assert isinstance(answer, glidepath.PopulationAnswer)
    assert answer.before.middle_person is None, "too few people in a group for a band"
