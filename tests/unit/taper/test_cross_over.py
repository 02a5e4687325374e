"""The switch to diazepam: in steps, held, the equivalence a range."""

import pytest
from test_offer import answer, option, regimen


def test_lorazepam_at_night_crosses_in_quarters_then_holds() -> None:
    found = option(answer(regimen("lorazepam", "2"), market="UK", switch_to="diazepam"), "switch-diazepam-10")
    phases = [step.phase for step in found.steps]
    assert phases[:5] == ["cross_over", "cross_over", "cross_over", "hold", "taper"]
    crossing = [step for step in found.steps if step.phase == "cross_over"]
    assert 7 <= sum(step.days for step in crossing) <= 14
    assert next(step for step in found.steps if step.phase == "hold").days >= 14


def test_the_sum_in_equivalents_never_rises() -> None:
    for doses in (("2",), ("1", "1"), ("0.5", "0.5", "1")):
        found = option(
            answer(regimen("lorazepam", *doses), market="UK", switch_to="diazepam"), "switch-diazepam-10"
        )
        sums = [step.equivalent_mg for step in found.steps if step.equivalent_mg is not None]
        assert sums == sorted(sums, reverse=True)
        assert sums[0] <= 20


def test_the_range_over_tables_is_shown() -> None:
    found = option(answer(regimen("lorazepam", "2"), market="UK", switch_to="diazepam"), "switch-diazepam-10")
    by_table = dict(found.equivalence_range)
    assert min(by_table.values()) < max(by_table.values())
    assert found.equivalence in by_table


def test_a_named_table_is_used() -> None:
    found = answer(regimen("lorazepam", "2"), switch_to="diazepam", equivalence="vadod2021", market="UK")
    hold = next(s for s in option(found, "switch-diazepam-10").steps if s.phase == "hold")
    assert hold.daily_mg == 10


def test_above_the_maximum_by_the_highest_table_nothing_is_computed() -> None:
    found = answer(regimen("alprazolam", "1", "1", "1"), switch_to="diazepam")
    assert [name for name, _ in found.refused] == ["switch"]
    assert "60 mg diazepam a day, above 40 mg: specialist" in found.refused[0][1]


def test_at_the_maximum_by_the_highest_table_the_switch_is_computed() -> None:
    """Clonazepam 2 mg is 20 to 40 mg diazepam: at 40 mg, not above it."""
    found = answer(regimen("clonazepam", "1", "1"), switch_to="diazepam")
    assert max(dict(option(found, "switch-diazepam-10").equivalence_range).values()) == 40


@pytest.mark.parametrize("drug", ["zolpidem", "diazepam"])
def test_z_drugs_and_diazepam_itself_are_not_converted(drug: str) -> None:
    assert answer(regimen(drug, "10"), switch_to="diazepam").refused[0][0] == "switch"
