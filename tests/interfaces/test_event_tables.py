"""Event tables from CSV, mappings, pandas, polars and Arrow: the same answer, in the same kind of table."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glidepath import InputError, dependence_model, one_compartment, simulate_events, two_compartment
from glidepath.interfaces import event_tables

CSV = """ID,TIME,AMT,EVID,CMT,DV,WT,NOTE
A,0,2,1,gut,.,60,"first, with food"
A,1.5,.,0,central,3,60,
A,12,.,0,,2,60,late
B,0,1,1,gut,.,90,
B,5,.,0,central,1,90,
"""
TABLE: dict[str, list[Any]] = {
    "ID": ["A", "A", "A", "B", "B"],
    "TIME": [0.0, 1.5, 12.0, 0.0, 5.0],
    "AMT": [2.0, None, None, 1.0, None],
    "EVID": [1, 0, 0, 1, 0],
    "CMT": ["gut", "central", None, "gut", "central"],
    "DV": [None, 3.0, 2.0, None, 1.0],
    "WT": [60, 60, 60, 90, 90],
    "NOTE": ["first, with food", None, "late", None, None],
}
MODEL = one_compartment(
    clearance_l_per_h=lambda WT: 5 * (WT / 70) ** 0.75, volume_l=[40, 60], absorption_per_h=1
)


@pytest.fixture(scope="module")
def levels() -> Any:
    return simulate_events(TABLE, MODEL)["plasma_ng_per_ml"]


def test_a_mapping_gives_columns(levels: Any) -> None:
    course = simulate_events(TABLE, MODEL)
    assert list(course.columns) == [*TABLE, "plasma_ng_per_ml"] and len(course) == 5
    assert levels[0] == levels[3] == 0 and (levels[[1, 2, 4]] > 0).all()


def test_csv(levels: Any, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    for text in (CSV, "\ufeff" + CSV.replace("\n", "\r\n")):
        path.write_text(text, encoding="utf-8")
        course = simulate_events(path, MODEL)
        assert np.array_equal(course["plasma_ng_per_ml"], levels)
        assert course["NOTE"].tolist()[0] == "first, with food" and np.isnan(course["DV"][0])
    path.write_text(CSV.replace('"first, with food"', "").replace(",", ";"), encoding="utf-8")
    assert np.array_equal(simulate_events(str(path), MODEL)["plasma_ng_per_ml"], levels)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ID,TIME,AMT\n", "the event table holds no record"),
        ("ID,TIME,AMT\n1,0\n", "row 1 has 2 cells, the header 3"),
        ('ID,TIME,AMT\n1,0,"2"\n1,1,0,0\n', "row 2 has 4 cells, the header 3"),
        ("ID,TIME,ID\n1,0,1\n", "two columns of the event table have one name, 'ID'"),
        ("1,0,1\n1,2,0\n", "the first line of the event table holds numbers; write a header above it"),
        ("ID TIME AMT\n1 0 1\n", "spaces between its columns; type commas, semicolons or tabs"),
        (
            "ID;TIME;AMT\n1;0;1\n1;2,5;0\n",
            "row 2, column TIME: '2,5' is no number of hours; type decimal hours with a point",
        ),
        ("ID,TIME,AMT\n1,0,1\n1,,0\n", "row 2, column TIME: a value is missing; type hours"),
    ],
)
def test_csv_that_is_no_table(text: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=wanted):
        simulate_events(path, MODEL)
    path.write_bytes(b"ID,TIME,AMT\n\xff,0,1\n")
    with pytest.raises(InputError, match="no text in UTF-8"):
        simulate_events(path, MODEL)


def test_what_is_no_csv_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'table\.xlsx' is a spreadsheet; save it as CSV"):
        simulate_events(tmp_path / "table.xlsx", MODEL)
    (tmp_path / "tables").mkdir()
    with pytest.raises(InputError, match="'tables' is a folder; name a CSV file in it"):
        simulate_events(tmp_path / "tables", MODEL)


def test_a_course_says_in_one_line_what_it_holds(levels: Any) -> None:
    shown = repr(simulate_events(TABLE, MODEL))
    assert shown == f"EventCourse(5 rows: {', '.join(TABLE)}, plasma_ng_per_ml)"


def test_pandas(levels: Any) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(TABLE, index=[7, 3, 9, 1, 0])
    course = simulate_events(frame, MODEL)
    assert type(course) is pd.DataFrame and course.index.tolist() == [7, 3, 9, 1, 0]
    assert course["plasma_ng_per_ml"].to_numpy().tolist() == levels.tolist()
    assert course[list(TABLE)].equals(frame) and "plasma_ng_per_ml" not in frame
    nullable = simulate_events(frame.convert_dtypes(), MODEL)
    assert nullable["plasma_ng_per_ml"].to_numpy().tolist() == levels.tolist()


def test_polars(levels: Any) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(TABLE)
    course = simulate_events(frame, MODEL)
    assert type(course) is pl.DataFrame and course.drop("plasma_ng_per_ml").equals(frame)
    assert course["plasma_ng_per_ml"].to_list() == levels.tolist()
    with pytest.raises(InputError, match=r"LazyFrame; collect\(\) the lazy frame first"):
        simulate_events(frame.lazy(), MODEL)


def test_arrow(levels: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table(TABLE)
    course = simulate_events(table, MODEL)
    assert isinstance(course, pa.Table) and course.select(list(TABLE)).equals(table)
    assert course["plasma_ng_per_ml"].to_pylist() == levels.tolist()


def test_errors_name_cells_of_frames() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(TABLE | {"EVID": [1, 0, 8, 1, 0]})
    with pytest.raises(InputError, match="row 3, column EVID: 8 is unknown"):
        simulate_events(frame, MODEL)


def many(people: int, records: int) -> dict[str, Any]:
    draw = np.random.default_rng(7)
    time = np.sort(draw.uniform(0, 100, (people, records)), axis=1)
    time[:, 0] = 0
    amount = np.zeros((people, records))
    amount[:, ::4] = draw.uniform(1, 3, (people, len(range(0, records, 4))))
    first = np.zeros((people, records), dtype=np.int64)
    first[:, 0] = 1
    return {
        "ID": np.repeat(np.arange(people), records),
        "TIME": time.ravel(),
        "AMT": amount.ravel(),
        "II": 12.0 * first.ravel(),
        "ADDL": 3 * first.ravel(),
        "SS": (first * (np.arange(people) % 2)[:, None]).ravel(),
        "WT": np.repeat(draw.uniform(50, 100, people), records),
    }


@pytest.mark.parametrize("model", ["two compartments", "dependence"])
def test_nobody_depends_on_who_else_is_in_the_table(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {
        "two compartments": two_compartment(
            clearance_l_per_h=lambda WT: 4 * WT / 70,
            central_volume_l=50,
            intercompartmental_l_per_h=20,
            peripheral_volume_l=90,
            absorption_per_h=1.5,
        ),
        "dependence": dependence_model("clonazepam", weight_kg=lambda WT: np.rint(WT)),
    }[model]
    table = many(12, 9)
    whole = simulate_events(table, chosen).columns
    monkeypatch.setattr(event_tables, "ROWS_AT_ONCE", 20)
    pieces = simulate_events(table, chosen).columns
    for name in whole.keys() - table.keys():
        assert pieces[name] == pytest.approx(whole[name], rel=1e-12, abs=1e-14)
    alone = {name: column[5 * 9 : 6 * 9] for name, column in table.items()}
    for name, values in simulate_events(alone, chosen).columns.items():
        assert values == pytest.approx(whole[name][5 * 9 : 6 * 9], rel=1e-12, abs=1e-14)


def test_rows_that_nonmem_leaves_out_are_refused(tmp_path: Path) -> None:
    """Read as data they would be doses that nobody took."""
    path = tmp_path / "table.csv"
    path.write_text("ID,TIME,AMT\n1,0,5\n#1,1,500\n1,2,0\n#1,3,0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2 and 1 more: # marks a row that NONMEM leaves out"):
        simulate_events(path, two_compartment_model())


def test_a_header_may_begin_with_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("#ID,TIME,AMT\n1,0,5\n1,2,0\n", encoding="utf-8")
    assert "ID" in simulate_events(path, two_compartment_model()).columns


def test_two_columns_of_one_name_in_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame([[1, 0, 5, 0]], columns=["ID", "TIME", "AMT", "AMT"])
    with pytest.raises(InputError, match="two columns of the event table have one name"):
        simulate_events(table, two_compartment_model())


def two_compartment_model() -> Any:
    return two_compartment(
        clearance_l_per_h=5, central_volume_l=50, intercompartmental_l_per_h=3, peripheral_volume_l=80
    )


def of_clearance(clearance: Any) -> Any:
    table = {"ID": [1, 1], "TIME": [0, 2], "AMT": [5, 0], "WT": [70, 90]}
    model = one_compartment(clearance_l_per_h=clearance, volume_l=50)
    return simulate_events(table, model)["plasma_ng_per_ml"]


def test_a_function_of_one_number_is_refused_in_words() -> None:
    for alone in (lambda WT: math.exp(WT / 70), lambda WT: 3 if WT > 65 else 4):
        with pytest.raises(
            InputError, match=r"^parameter clearance_l_per_h: its function failed .*np\.where"
        ):
            of_clearance(alone)


def test_arguments_with_a_value_of_their_own() -> None:
    """They are columns where the table has them, and keep their value where it has none."""
    assert (of_clearance(lambda WT, per=14: WT / per) == of_clearance(lambda WT: WT / 14)).all()
    assert (of_clearance(lambda WT=1: WT / 14) == of_clearance(lambda WT: WT / 14)).all()
