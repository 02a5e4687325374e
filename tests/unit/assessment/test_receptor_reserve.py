"""Equal-drive steps are held against the usual pace over the whole prior of the receptor reserve."""

import pytest

import glidepath
from glidepath.assessment.plan_answer import PlanAnswer
from glidepath.assessment.receptor_reserve import ReserveBenefit
from glidepath.facts import load


@pytest.fixture(scope="module")
def benefit() -> ReserveBenefit:
    answer = glidepath.plan("clonazepam 1 mg twice daily", since="2024-12-01", as_of="2026-11-22", people=60)
    assert isinstance(answer, PlanAnswer)
    found = {option.id: option.reserve for option in answer.options}
    assert [name for name, reserve in found.items() if reserve is not None] == ["equal-drive"]
    reserve = found["equal-drive"]
    assert reserve is not None
    return reserve


def test_the_prior_spans_the_published_range(benefit: ReserveBenefit) -> None:
    """Measured ratios of effect EC50 to occupancy EC50 lie between 0.06 and 0.36."""
    assert benefit.u50 == tuple(sorted(benefit.u50))
    assert benefit.u50[0] < 0.07 and benefit.u50[-1] > 0.36
    assert benefit.u50[2] == pytest.approx(load.model_parameters()["u50_prior"].value)


def test_more_reserve_more_benefit(benefit: ReserveBenefit) -> None:
    """A smaller u50 bends the drive more, so that equal steps of it help more."""
    middle = benefit.peak_pwc20_less["p50"]
    assert list(middle) == sorted(middle, reverse=True)
    assert middle[0] > middle[-1]


def test_bands_are_ordered_and_said(benefit: ReserveBenefit) -> None:
    for low, mid, high in zip(
        *(benefit.peak_pwc20_less[name] for name in ("p05", "p50", "p95")), strict=True
    ):
        assert low <= mid <= high
    assert benefit.beside == "percent-of-current-10"
    assert "no trial has measured" in benefit.says
