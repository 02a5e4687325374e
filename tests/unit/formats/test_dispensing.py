"""Dispensings as regimens: runs, early refills, gaps, two strengths."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from glidepath.basis.errors import InputError
from glidepath.formats.dispensing import case_from_dispensing
from glidepath.patient.case import Case

TODAY = date(2025, 7, 20)
HEADER = "date,drug,strength,quantity,days_supply\n"


def case_of(*rows: str, today: date = TODAY, header: str = HEADER) -> Case:
    return case_from_dispensing(header + "\n".join(rows), {}, today)


def runs(case: Case) -> list[tuple[str, str, str]]:
    return [(str(r.day_mg), str(r.since), str(r.until)) for r in case.regimens]


def test_one_fill_is_a_regimen() -> None:
    case = case_of("2025-07-01,clonazepam,1,60,30")
    (regimen,) = case.regimens
    assert (regimen.drug, regimen.day_mg, regimen.since, regimen.until) == (
        "clonazepam",
        2,
        date(2025, 7, 1),
        None,
    )
    assert [dose.time for dose in regimen.doses] == ["08:00", "20:00"]
    assert any(item.field == "medicines.clonazepam.times" for item in case.assumed)


def test_an_early_refill_begins_when_the_supply_ends() -> None:
    case = case_of("2024-12-01,clonazepam,1,60,30", "2024-12-20,clonazepam,1,60,30")
    assert runs(case) == [("2", "2024-12-01", "2025-01-29")]


@pytest.mark.parametrize(("second", "expected"), [
    ("2025-01-28", [("2", "2024-12-01", "2025-02-26")]),
    ("2025-01-29", [("2", "2024-12-01", "2024-12-30"), ("2", "2025-01-29", "2025-02-27")]),
])  # fmt: skip
def test_a_gap_of_28_days_goes_on_and_of_29_ends(second: str, expected: list[tuple[str, str, str]]) -> None:
    assert runs(case_of("2024-12-01,clonazepam,1,60,30", f"{second},clonazepam,1,60,30")) == expected


def test_a_new_dose_begins_on_the_day_of_its_fill() -> None:
    case = case_of(
        "2025-05-01,clonazepam,0.5,60,30", "2025-05-20,clonazepam,1,60,30", "2025-06-19,clonazepam,1,60,30"
    )
    assert runs(case) == [("1", "2025-05-01", "2025-05-19"), ("2", "2025-05-20", "None")]


def test_a_supply_that_ran_out_long_ago_has_ended() -> None:
    assert runs(case_of("2025-01-01,clonazepam,1,30,30")) == [("1", "2025-01-01", "2025-01-30")]


def test_two_strengths_on_one_day_are_one_dose() -> None:
    case = case_of("2025-07-01,clonazepam,1,30,30", "2025-07-01,clonazepam,0.5,30,30")
    assert runs(case) == [("3/2", "2025-07-01", "None")]


def test_a_pack_that_nearly_fits_is_taken_as_whole_tablets() -> None:
    assert runs(case_of("2025-07-01,clonazepam,0.5,56,28")) == [("1", "2025-07-01", "None")]
    assert runs(case_of("2025-07-01,clonazepam,0.5,90,31"))[0][0] == "3/2"


@pytest.mark.parametrize(
    ("quantity", "doses"),
    [(15, "1/2"), (30, "1"), (45, "1/2 1"), (60, "1 1"), (90, "1 1 1"), (120, "1 1 1 1"), (150, "1 1 1 2")],
)
def test_units_are_shared_over_the_usual_times(quantity: int, doses: str) -> None:
    (regimen,) = case_of(f"2025-07-01,clonazepam,1,{quantity},30").regimens
    assert sorted(str(dose.mg) for dose in regimen.doses) == sorted(doses.split())
    assert regimen.day_mg == Fraction(quantity, 30)


def test_the_strength_may_stand_in_the_name_of_the_product() -> None:
    (regimen,) = case_of(
        "2025-07-01,ALPRAZOLAM XR 1MG TABLET,30,30", header="fill date,product,qty,days\n"
    ).regimens
    assert (regimen.drug, regimen.formulation, regimen.day_mg) == ("alprazolam", "XR", 1)


def test_a_liquid_counts_in_ml() -> None:
    (regimen,) = case_of("2025-07-01,lorazepam,2 mg/ml,30,30").regimens
    assert regimen.day_mg == 2


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_columns_in_any_order_with_any_sign_between(between: str) -> None:
    header = between.join(("Days' supply", "Qty", "Drug", "Strength (mg)", "Fill_date", "Pharmacy"))
    row = between.join(("30", "60", "Klonopin", "1", "2025-07-01", "x"))
    (regimen,) = case_from_dispensing(f"\ufeff{header}\r\n{row}\r\n\r\n", {}, TODAY).regimens
    assert (regimen.drug, regimen.day_mg) == ("clonazepam", 2)


def test_a_decimal_comma_is_read_between_semicolons() -> None:
    case = case_of("2025-07-01;clonazepam;0,5;60;30", header="date;drug;strength;quantity;days\n")
    assert case.regimens[0].day_mg == 1


def test_other_medicines_are_taken_while_supplied() -> None:
    case = case_of(
        "2025-07-01,clonazepam,1,60,30",
        "2025-07-10,oxycodone,5,30,10",
        "2025-01-01,gabapentin,300,90,30",
        "2025-02-01,gabapentin,300,90,30",
    )
    others = {other.name: (other.since, other.until) for other in case.other_medicines}
    assert others == {
        "oxycodone": (date(2025, 7, 10), None),
        "gabapentin": (date(2025, 1, 1), date(2025, 3, 2)),
    }
    assert case.others_now()[0].classes == ("opioid",)


def test_medicines_beside_a_table_are_refused() -> None:
    with pytest.raises(InputError, match="table of dispensings"):
        case_from_dispensing(HEADER, {"medicines": []}, TODAY)


def test_a_liquid_may_name_a_spoonful() -> None:
    (regimen,) = case_of("2025-07-01,diazepam,5 mg/5 ml,60,30").regimens
    assert regimen.day_mg == 2


def test_an_unknown_medicine_is_listed_as_such() -> None:
    case = case_of("2025-07-01,clonazepam,1,60,30", "2025-07-01,blorptol 5000!,1,60,30")
    assert [(other.name, other.recognised) for other in case.other_medicines] == [("blorptol", False)]


def test_options_fill_the_rest_of_the_case() -> None:
    options = {"person": {"age_years": 46}, "taper": {"start": "2025-08-01"}, "as_of": "2025-07-25"}
    case = case_from_dispensing(HEADER + "2025-07-01,clonazepam,1,60,30", options, TODAY)
    assert (case.person.age_years, case.taper.start, case.as_of) == (46, date(2025, 8, 1), date(2025, 7, 25))
    assert case.taper.drug == "clonazepam"
