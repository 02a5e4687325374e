"""Which observed profiles can be compared, and why the others cannot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from glidepath.basis.errors import InputError
from glidepath.evidence.measurement import judged
from glidepath.evidence.profiles import profile_answers, profile_measurements
from glidepath.formats.profiles_table import INDEX_COLUMNS, INDEX_FILE, POINTS_FILE, usable_profiles

POINTS = "\n".join(
    [
        "profile_id,time_h,conc_ng_mL,weight_mean_kg",
        *(f"{p},{h},{c},80" for p in range(1, 8) for h, c in ((100, 9), (101, 6), (102, 10), (110, 2))),
    ]
)


def index(*rows: dict[str, object]) -> str:
    usual: dict[str, object] = {
        **{"analyte": "Alprazolam", "study": "Invented 2026", "arm": "single", "route": "PO", "dose_mg": 1},
        **{"first_dose_h": 100, "n_num": 12, "data_type": "Aggregated", "matrix": "Plasma"},
        "special_population": 0,
    }
    lines = [",".join(INDEX_COLUMNS)]
    for place, row in enumerate(rows):
        known = {**usual, "profile_id": place + 1, **row}
        lines.append(",".join(str(known[column]) for column in INDEX_COLUMNS))
    return "\n".join(lines)


def test_hours_count_from_the_dose_and_the_weight_is_the_study_s() -> None:
    (profile,) = usable_profiles(index({}), POINTS).usable
    assert (profile.id, profile.hours, profile.ng_per_ml) == ("P1", (1.0, 2.0, 10.0), (6.0, 10.0, 2.0))
    assert (profile.weight_kg, profile.people) == (80.0, 12)


def test_what_was_measured_by_hand() -> None:
    cmax, auc = profile_measurements(usable_profiles(index({}), POINTS).usable)
    assert (cmax.id, cmax.measured) == ("P1-cmax", 10.0)
    assert auc.measured == pytest.approx(6 / 2 + (6 + 10) / 2 + 8 * (10 + 2) / 2)
    assert not cmax.in_scope and cmax.role == "calibrate"


def test_each_trap_is_left_out_with_its_reason() -> None:
    traps = (
        {"arm": "ddi"},
        {"matrix": "Whole blood"},
        {"route": "IV"},
        {"data_type": "Individual"},
        {"special_population": 1},
        {"analyte": "Estazolam"},
    )
    found = usable_profiles(index({}, *traps), POINTS)
    assert len(found.usable) == 1
    assert len(found.left_out) == 6 and all(count == 1 for _, count in found.left_out)


def test_too_few_points_are_left_out() -> None:
    few = "profile_id,time_h,conc_ng_mL\n1,101,6\n1,102,10\n"
    assert usable_profiles(index({}), few).left_out == (("fewer than three levels after the dose", 1),)


@pytest.mark.parametrize(
    ("index_text", "points_text", "says"),
    [
        ("profile_id\n1", POINTS, "index.csv, line 1: no column 'analyte'"),
        (index({}), POINTS.replace("conc_ng_mL", "conc"), "observed.csv, line 1: no column 'conc_ng_mL'"),
        (index({"dose_mg": "one"}), POINTS, "index.csv, line 2, column dose_mg: 'one' is not a number"),
        (index({}), POINTS.replace("1,101,6,", "1,101,-6,"), "observed.csv, line 3, column conc_ng_mL: -6"),
        (index({}), POINTS + "\n1,2", "observed.csv, line 30: it has more or fewer cells"),
    ],
)
def test_a_bad_table_is_named(index_text: str, points_text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        usable_profiles(index_text, points_text)
    assert caught.value.says.startswith(says)


def test_the_published_profiles_of_the_fixtures() -> None:
    """Real profiles, where they are at hand: they may not be shipped."""
    folder = Path(os.environ.get("GLIDEPATH_FIXTURES", "")) / "pk_profiles"
    if not (folder / INDEX_FILE).is_file():
        pytest.skip("GLIDEPATH_FIXTURES names no folder with pk_profiles")
    found = usable_profiles((folder / INDEX_FILE).read_text(), (folder / POINTS_FILE).read_text())
    assert {profile.drug for profile in found.usable} == {"alprazolam", "triazolam", "midazolam"}
    answers = profile_answers(found.usable, 100)
    rows = [judged(*pair) for pair in zip(profile_measurements(found.usable), answers, strict=True)]
    inside = sum(bool(row.inside[-1]) for row in rows)
    assert inside >= 0.6 * len(rows), "most published profiles lie inside the 90 % band"
