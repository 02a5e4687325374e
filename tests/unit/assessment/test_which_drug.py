"""Which drug is tapered, and what stays."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from glidepath.assessment.which_drug import tapered
from glidepath.basis.errors import InputError
from glidepath.patient.regimen import TimedDose

from .cases import case, regimen


def test_one_drug_needs_no_choice() -> None:
    found = tapered(case())
    assert found is not None
    assert found.regimen == regimen()
    assert found.continuing == () and found.assumed == ()


def test_first_benzodiazepine_listed_is_tapered_and_the_others_stay() -> None:
    zolpidem = regimen("zolpidem", "10")
    found = tapered(case(zolpidem, regimen("lorazepam", "1"), regimen("diazepam", "5")))
    assert found is not None
    assert found.regimen.drug == "lorazepam"
    assert [one.drug for one in found.continuing] == ["zolpidem", "diazepam"]
    assert found.assumed[0].field == "taper.drug"
    assert found.assumed[0].value == "lorazepam"
    assert "zolpidem 10 mg" in found.assumed[0].why and "diazepam 5 mg" in found.assumed[0].why


def test_a_hypnotic_alone_is_tapered() -> None:
    found = tapered(case(regimen("zolpidem", "10")))
    assert found is not None and found.regimen.drug == "zolpidem"


def test_the_drug_that_is_named_is_tapered() -> None:
    found = tapered(case(regimen("lorazepam", "1"), regimen("diazepam", "5"), drug="valium"))
    assert found is not None and found.regimen.drug == "diazepam"


def test_a_named_drug_must_be_taken() -> None:
    with pytest.raises(InputError) as raised:
        tapered(case(regimen("lorazepam", "1"), drug="diazepam"))
    assert raised.value.field == "taper.drug"
    assert "taken then: lorazepam" in raised.value.says


def test_two_lines_of_one_drug_are_one_regimen() -> None:
    evening = regimen(doses=(TimedDose(time="20:00", mg=Fraction(1, 2)),), since=date(2025, 6, 1))
    found = tapered(case(regimen(), evening))
    assert found is not None
    assert found.regimen.doses == (
        TimedDose(time="08:00", mg=Fraction(1)),
        TimedDose(time="20:00", mg=Fraction(3, 2)),
    )
    assert found.regimen.since == date(2025, 6, 1)
    assert found.continuing == ()
    assert found.assumed[0].field == "medicines"


def test_lines_of_another_release_or_of_some_days_stay() -> None:
    extended = regimen("alprazolam", "1", formulation="XR")
    now_and_then = regimen("alprazolam", "0.5", days_per_week=2, as_needed=True)
    found = tapered(case(regimen("alprazolam", "0.5", "0.5"), extended, now_and_then))
    assert found is not None
    assert found.continuing == (extended, now_and_then)


def test_nothing_taken_today_is_no_taper() -> None:
    assert tapered(case(regimen(until=date(2026, 11, 1)))) is None
