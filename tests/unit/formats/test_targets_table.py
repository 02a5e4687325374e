"""A table of targets that a user brings: what is read, and how a bad one is refused."""

from __future__ import annotations

import pytest

from glidepath.basis.errors import InputError
from glidepath.formats.targets_table import targets_of_csv

HEADER = "id,drug_code,schedule_code,outcome_code,value,unit,in_scope"
ROW = "A1,diazepam,abrupt,share_drug_free,40,%,yes"


def refused(*lines: str) -> str:
    with pytest.raises(InputError) as caught:
        targets_of_csv("\n".join(lines), "my.csv")
    says = caught.value.says
    assert "\n" not in says
    assert caught.value.field == "targets"
    return says


def test_the_needed_columns_are_enough() -> None:
    (target,) = targets_of_csv(f"{HEADER}\n{ROW}\n", "my.csv")
    assert (target.id, target.value, target.split, target.in_scope) == ("A1", 40.0, "user", True)
    assert (target.use_days, target.study, target.value_kind) == (None, "", "number")


def test_a_user_cannot_join_the_fit() -> None:
    (target,) = targets_of_csv(f"{HEADER},split\n{ROW},calibrate\n", "my.csv")
    assert target.split == "user"


def test_other_separators_marks_and_columns_are_read() -> None:
    text = f"\ufeff{HEADER};colour\n{ROW};red\n".replace(",", ";")
    (target,) = targets_of_csv(text, "my.csv")
    assert target.value == 40.0


def test_units_and_drugs_beyond_the_table_of_trials_are_understood() -> None:
    rows = ("A1,bromazepam,abrupt,peak_day,4,days,yes", "A2,diazepam,abrupt,share_failed,4,percent,yes")
    first, second = targets_of_csv("\n".join((HEADER, *rows)), "my.csv")
    assert (first.drug_code, first.unit, second.unit) == ("bromazepam", "day", "%")


def test_words_stay_words() -> None:
    rows = (
        "A1,diazepam,abrupt,peak_day,true,direction,yes",
        "A2,mixed,abrupt,share_clear_reaction,rare,ordinal,yes",
    )
    first, second = targets_of_csv("\n".join((HEADER, *rows)), "my.csv")
    assert (first.value, first.value_text, first.value_kind) == (None, "true", "direction")
    assert (second.value_text, second.value_kind) == ("rare", "text")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A1,diazepam,abrupt,share_drug_free,forty,%,yes", "line 2, column value: 'forty' is not a number"),
        ("A1,diazepam,abrupt,share_drug_free,140,%,yes", "column value: 140 is no percentage"),
        ("A1,diazepam,abrupt,share_drug_free,,%,yes", "column value: may not be empty"),
        ("A1,aspirin,abrupt,share_drug_free,40,%,yes", "column drug_code: 'aspirin' is none of clonazepam"),
        ("A1,diazepam,sudden,share_drug_free,40,%,yes", "column schedule_code: 'sudden' is none of abrupt"),
        ("A1,diazepam,abrupt,free,40,%,yes", "column outcome_code: 'free' is none of peak_day"),
        ("A1,diazepam,abrupt,other,40,furlong,yes", "column unit: 'furlong' is none of %"),
        ("A1,diazepam,abrupt,share_drug_free,40,points,yes", "column unit: share_drug_free is given in '%'"),
        ("A1,diazepam,abrupt,peak_day,4,%,yes", "column unit: peak_day is given in 'day'"),
        ("A1,diazepam,abrupt,share_drug_free,40,%,maybe", "column in_scope: 'maybe' is none of yes, no"),
        (",diazepam,abrupt,share_drug_free,40,%,yes", "column id: may not be empty"),
        ("A1,diazepam,abrupt", "line 2: it has 3 cells and the header 7"),
    ],
)
def test_a_bad_row_is_named(row: str, said: str) -> None:
    assert said in refused(HEADER, row)


def test_numbers_of_other_columns_are_checked() -> None:
    header = f"{HEADER},low,high,use_days"
    assert "column low: 50 is above high, 30; low, value and high" in refused(header, f"{ROW},50,30,")
    assert "column value: 40 is above high, 30; low, value and high" in refused(header, f"{ROW},20,30,")
    assert "column use_days: -3 is no amount" in refused(header, f"{ROW},,,-3")
    assert "column use_days: 1e+09 is not believed; write at most 36525" in refused(header, f"{ROW},,,1e9")
    assert "column daily_dose_mg: 0 is no amount" in refused(f"{HEADER},daily_dose_mg", f"{ROW},0")
    assert "column n: 0 people cannot be" in refused(f"{HEADER},n", f"{ROW},0")
    assert "column use_days: 'inf' is not a finite number" in refused(header, f"{ROW},,,inf")


def test_a_bad_header_is_named() -> None:
    assert "no column 'drug_code'; rename 'drugcode'" in refused(HEADER.replace("drug_c", "drugc"), ROW)
    assert "two columns have one name, 'id'" in refused(f"{HEADER},id", f"{ROW},A1")
    assert "my.csv holds no target" in refused(HEADER, "")


def test_an_id_stands_once() -> None:
    assert "line 3, column id: 'A1' stands twice" in refused(HEADER, ROW, ROW)


@pytest.mark.parametrize(
    ("typed", "read"), [("1,200", "1200"), ("~51", "~51"), ("19-20", "19-20"), ("1 200", "1200")]
)
def test_thousands_of_people_are_one_number(typed: str, read: str) -> None:
    (target,) = targets_of_csv(f'{HEADER},n\n{ROW},"{typed}"\n', "my.csv")
    assert target.n == read


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("diazepam", "diazpam", "; write 'diazepam', or another of them."),
        ("yes", "Yes", "; write 'yes', or another of them."),
        ("share_drug_free", "drug_free", "; write 'share_drug_free', or another of them."),
        ("40", "40%", "column value: '40%' is not a number; write 40."),
        ("40", '"40,5"', "column value: '40,5' is not a number; write 40.5."),
        ("yes", "true", "'true' is none of yes, no; write one of them."),
    ],
)
def test_what_was_probably_meant_is_said(old: str, new: str, said: str) -> None:
    assert refused(HEADER, ROW.replace(old, new)).endswith(said)


def test_a_cell_in_words_is_told_what_to_type() -> None:
    said = refused(f"{HEADER},use_days", f"{ROW},4 years")
    assert said.endswith("write the days in digits, such as 30, or leave the cell empty.")
    assert refused(f"{HEADER},instrument_code", f"{ROW},PWC-20").endswith(
        "write 'PWC20', or another of them, or leave the cell empty."
    )


def test_a_share_written_as_a_fraction_is_refused_where_the_people_show_it() -> None:
    row = ROW.replace("40", "0.7")
    assert "0.7 % of 48 people is nobody; for 70 % write 70" in refused(f"{HEADER},n", f"{row},48")
    for people in ("", "100"):
        (target,) = targets_of_csv(f"{HEADER},n\n{row},{people}\n", "my.csv")
        assert target.value == 0.7


def test_a_column_that_is_nearly_ours_is_not_left_out_in_silence() -> None:
    said = refused(f"{HEADER},cut_every", f"{ROW},14")
    assert said.startswith("my.csv, line 1: no column of the table is called 'cut_every'; rename it")
    assert "'cut_every_days', or delete it" in said
    assert "rename it 'daily_dose_mg'" in refused(f"{HEADER},Daily Dose mg", f"{ROW},14")
