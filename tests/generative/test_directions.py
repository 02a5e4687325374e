"""Directions and case files under arbitrary input: only one kind of error ever comes out, and words read back exactly."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glidepath.basis.amounts import plain_number
from glidepath.basis.errors import InputError
from glidepath.facts.load import drugs
from glidepath.formats import direction_words as words
from glidepath.formats.case_file import CASE_FIELDS, case_from_mapping, case_from_text
from glidepath.formats.case_person import PERSON_FIELDS
from glidepath.formats.case_taper import TAPER_FIELDS
from glidepath.formats.directions import Entry, read_directions
from glidepath.formats.dispensing import case_from_dispensing
from glidepath.patient.regimen import Regimen, TimedDose

TODAY = date(2026, 11, 22)
LONGEST_S = 0.25
"""Five times what is promised: the machine of a test may be busy."""
TRIES = 3

VOCABULARY = sorted(
    {
        *words.MASS_UNITS_MG, *words.FORMS, *words.RELEASE, *words.TIMES_A_DAY, *words.TIMES, *words.PARTS_OF_DAY,
        *words.BEFORE_PART_OF_DAY, *words.TIME_UNITS, *words.MONTHS, *words.SINCE, *words.UNTIL, *words.FILLERS,
        *words.UNREADABLE, *words.NEGATIONS, *words.RANGES, *words.VAGUE_AMOUNTS, "clonazepam", "klonopin", "xanax xr",
        "oxycodone", "zzz", "then", "and", ",", ";", "\n", "(", ")", "/", "-", "+", ":", "x", "1", "2", "0.5", "½", "1/2",
        "1 1/2", "2024", "2024-12-01", "08:00", "8 am", "q8h", "1-0-1", "half", "a", "twenty", "hundred", "week", "daily",
        "as needed", "4 days a week", "mg/ml", "ml", "ago", "0", "for", "of", "each", "total", "1,000", "%", "'", "🙂",
    }
)  # fmt: skip

some_words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=16).map(" ".join)


def understood_or_refused(call: Any) -> None:
    """Call; anything but a one-line refusal fails. The best of a few tries counts for the time."""
    best = float("inf")
    for _ in range(TRIES):
        started = time.perf_counter()
        try:
            call()
        except InputError as refusal:
            assert refusal.says and "\n" not in refusal.says and len(refusal.says) < 1000
        best = min(best, time.perf_counter() - started)
        if best < LONGEST_S:
            return
    pytest.fail(f"took {best * 1000:.0f} ms")


@pytest.fixture(scope="module", autouse=True)
def facts_are_loaded() -> None:
    understood_or_refused(lambda: case_from_mapping({"medicines": ["clonazepam 1 mg bid"]}, TODAY))
    with pytest.raises(InputError):
        read_directions("clonazepan 1 mg", Entry(as_of=TODAY))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
@example("\x00")
@example("½½½½½½½½")
@example("1/0 mg")
@example("9" * 400)
@example("in " * 130)
@example("clonazepam 1 mg " + "(" * 300)
def test_any_text_is_read_or_refused(text: str) -> None:
    understood_or_refused(lambda: read_directions(text, Entry(as_of=TODAY)))
    understood_or_refused(lambda: read_directions(f"clonazepam {text}", Entry(as_of=TODAY)))


@settings(max_examples=500, deadline=None)
@given(some_words, st.booleans())
def test_any_words_of_prescriptions_are_read_or_refused(text: str, begun: bool) -> None:
    whole = f"clonazepam 1 mg {text}" if begun else text
    understood_or_refused(lambda: read_directions(whole, Entry(as_of=TODAY)))


@settings(max_examples=300, deadline=None)
@given(some_words)
def test_what_is_read_is_believable(text: str) -> None:
    try:
        read = read_directions(f"clonazepam 1 mg {text}", Entry(as_of=TODAY))
    except InputError:
        return
    for regimen in read.regimens:
        most = drugs()[regimen.drug].plausible_max_daily_mg.value
        assert 1 <= len(regimen.doses) <= 4
        assert all(dose.mg > 0 for dose in regimen.doses)
        assert regimen.day_mg <= Fraction(most or 0)
        assert len({dose.time for dose in regimen.doses}) == len(regimen.doses)
        assert [dose.time for dose in regimen.doses] == sorted(dose.time for dose in regimen.doses)
        assert regimen.since is None or regimen.since <= TODAY
        assert regimen.until is None or regimen.since is None or regimen.since <= regimen.until
        assert 1 <= regimen.days_per_week <= 7


clock_times = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
quarter_mg = st.integers(1, 12).map(lambda n: Fraction(n, 8))
days_ago = st.integers(0, 5000).map(lambda n: TODAY - timedelta(days=n))


@st.composite
def regimens(draw: st.DrawFn) -> Regimen:
    times = draw(st.lists(clock_times, min_size=1, max_size=4, unique=True))
    doses = tuple(TimedDose(time=time, mg=draw(quarter_mg)) for time in sorted(times))
    first, last = sorted(draw(st.tuples(days_ago, days_ago)))
    days = draw(st.integers(1, 7))
    return Regimen(
        drug=draw(st.sampled_from(("clonazepam", "lorazepam", "alprazolam", "diazepam"))),
        formulation="IR",
        doses=doses,
        since=draw(st.sampled_from((None, first))),
        until=draw(st.sampled_from((None, last))),
        days_per_week=days,
        as_needed=days < 7,
    )


def in_words(regimen: Regimen) -> str:
    doses = " and ".join(f"{plain_number(dose.mg)} mg at {dose.time}" for dose in regimen.doses)
    rare = f"as needed, {regimen.days_per_week} days a week: " if regimen.as_needed else ""
    since = f" since {regimen.since}" if regimen.since else ""
    until = f" until {regimen.until}" if regimen.until else ""
    return f"{regimen.drug} {rare}{doses}{since}{until}"


@settings(max_examples=300, deadline=None)
@given(regimens())
def test_words_read_back_into_the_same_regimen(regimen: Regimen) -> None:
    text = in_words(regimen)
    (read,) = read_directions(text, Entry(as_of=TODAY)).regimens
    assert read.doses == regimen.doses
    assert (read.drug, read.since, read.until) == (regimen.drug, regimen.since, regimen.until)
    assert (read.days_per_week, read.as_needed) == (regimen.days_per_week, regimen.as_needed)


@settings(max_examples=150, deadline=None)
@given(st.lists(regimens(), min_size=1, max_size=4, unique_by=lambda r: r.drug))
def test_lines_in_any_order_read_the_same(several: list[Regimen]) -> None:
    def read(listed: list[Regimen]) -> set[Regimen]:
        return set(read_directions("\n".join(map(in_words, listed)), Entry(as_of=TODAY)).regimens)

    assert read(several) == read(several[::-1])


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(("clonazepam 1 mg bid", "2024-12-01", "US", "no", "diazepam", "half")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *CASE_FIELDS,
                    *PERSON_FIELDS,
                    *TAPER_FIELDS,
                    "directions",
                    "since",
                    "schedule",
                    "days",
                    "zzz",
                )
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(plain, plain, st.sampled_from(sorted(CASE_FIELDS)))
def test_any_data_is_a_case_or_refused(data: Any, part: Any, field: str) -> None:
    understood_or_refused(lambda: case_from_mapping(data, TODAY))
    whole = {"medicines": ["clonazepam 1 mg bid"], field: part}
    understood_or_refused(lambda: case_from_mapping(whole, TODAY))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(("yaml", "json")))
@example("? [", "yaml")
@example("!<", "yaml")
@example("%YAML 9.9\n---\n", "yaml")
@example("\ud800", "yaml")
@example('"\\ud800"', "json")
@example("- " * 150, "yaml")
def test_any_file_is_a_case_or_refused(text: str, kind: Any) -> None:
    understood_or_refused(lambda: case_from_text(text, kind, TODAY))


@settings(max_examples=100, deadline=None)
@given(plain)
def test_json_and_yaml_read_json_the_same(data: Any) -> None:
    text = json.dumps({"medicines": ["clonazepam 1 mg bid"], "person": data}, allow_nan=True)

    def outcome(kind: Any) -> Any:
        try:
            return case_from_text(text, kind, TODAY)
        except InputError:
            return "refused"

    if "NaN" not in text and "Infinity" not in text and "\\" not in text:
        assert outcome("json") == outcome("yaml")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("2024-01-01", "2024-02-01", "2024-13-01", "")),
            st.sampled_from(("clonazepam", "Klonopin 1 mg tablet", "oxycodone", "zz", "")),
            st.sampled_from(("1", "0.5 mg", "1 mg/ml", "0", "x", "")),
            st.sampled_from(("60", "0", "-1", "1e9", "0.5", "")),
            st.sampled_from(("30", "0", "900", "7", "")),
        ),
        max_size=6,
    )
)
def test_any_table_is_a_case_or_refused(rows: list[tuple[str, ...]]) -> None:
    lines = ["date,drug,strength,quantity,days_supply", *(",".join(row) for row in rows)]
    understood_or_refused(lambda: case_from_dispensing("\n".join(lines), {}, TODAY))
