"""The draws of the fit: complete, numbered, above zero, and they cannot be written to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from glidepath.basis.errors import FactError
from glidepath.facts import load, posterior
from glidepath.facts.read_tables import Row


def rows(*changes: dict[str, str]) -> Iterator[Row]:
    usual = dict.fromkeys(posterior.COLUMNS, "1")
    for place, change in enumerate(changes):
        yield Row("posterior", place + 2, {"draw": str(place)} | usual | change)


def test_the_draws_are_complete_and_above_zero() -> None:
    draws = posterior.posterior_draws()
    assert set(posterior.COLUMNS) <= set(draws)
    assert {len(numbers) for numbers in draws.values()} == {400}
    assert all(np.all(np.isfinite(numbers)) and np.all(numbers > 0) for numbers in draws.values())
    for share in ("stop_other_per_week", "false_report_share"):
        assert np.all(draws[share] < 1)
    assert all(len(np.unique(numbers)) > 100 for numbers in draws.values()), "a posterior, not a point"


def test_the_model_table_holds_the_middle_of_the_draws() -> None:
    """Else run python dev/model_from_posterior.py."""
    draws, table = posterior.posterior_draws(), load.model_parameters()
    apart = {"susceptibility_omega", "cohort_susceptibility_sd"}
    assert set(posterior.COLUMNS) - apart <= set(table)
    for name in (set(draws) & set(table)) - apart:
        assert table[name].value == pytest.approx(np.median(draws[name]), rel=5e-4), name
        sd_log = np.std(np.log(draws[name]), ddof=1)
        assert table[name].uncertainty_sd_log == pytest.approx(sd_log, rel=5e-3), name
    felt = table["susceptibility"]
    assert felt.value == 1
    assert felt.omega == pytest.approx(np.median(draws["susceptibility_omega"]), rel=5e-3)
    cohort = np.median(draws["cohort_susceptibility_sd"])
    assert felt.uncertainty_sd_log == pytest.approx(cohort, rel=5e-3)


def test_the_potency_table_holds_the_middle_weight_of_nordiazepam() -> None:
    diazepam, nordiazepam = load.potency("diazepam"), load.potency("nordiazepam")
    assert diazepam is not None and nordiazepam is not None
    ratio = (diazepam.ec50_ng_per_ml.value or 0) / (nordiazepam.ec50_ng_per_ml.value or 1)
    assert ratio == pytest.approx(np.median(posterior.posterior_draws()["nordiazepam_potency"]), rel=1e-3)


def test_nobody_writes_into_the_draws() -> None:
    with pytest.raises(ValueError, match="read-only"):
        posterior.posterior_draws()["u50"][0] = 1


def test_further_columns_are_read_too() -> None:
    found = posterior._draws(rows({"lift": "2"}, {"lift": "3"}))
    assert found["lift"].tolist() == [2.0, 3.0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"draw": "5"}, "row 2, column draw: the draws are numbered"),
        ({"u50": "0"}, "column u50: must be above zero"),
        ({"h2": ""}, "column h2: must be above zero"),
        ({"h0": "much"}, "column h0: 'much' is not a number"),
    ],
)
def test_a_broken_draw_is_refused(change: dict[str, str], says: str) -> None:
    with pytest.raises(FactError, match=says):
        posterior._draws(rows(change))


def test_a_missing_column_is_refused() -> None:
    cells = {"draw": "0"} | dict.fromkeys(posterior.COLUMNS[1:], "1")
    with pytest.raises(FactError, match=f"no column {posterior.COLUMNS[0]}"):
        posterior._draws(iter([Row("posterior", 2, cells)]))


def test_it_is_said_where_the_draws_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(posterior.SAID) <= set(posterior.posterior_about())
    monkeypatch.setattr(posterior, "read_table", lambda _name: iter(()))
    with pytest.raises(FactError, match="no row structure"):
        posterior.posterior_about.__wrapped__()
