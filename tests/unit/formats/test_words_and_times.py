"""Numbers in words, clock times, lengths of time, stages and merging: the small parts of directions."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.basis.errors import InputError
from glidepath.formats.clock_times import lies_in, read_clock, times_every, usual_times
from glidepath.formats.histories import Stage, merged, periods_of
from glidepath.formats.medicine_names import names_in, refuse_near_miss
from glidepath.formats.number_words import tokens_of
from glidepath.formats.periods import Span, span_of
from glidepath.patient.regimen import Regimen, TimedDose

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("one", 1),
        ("twenty", 20),
        ("twenty four", 24),
        ("twenty-four", 24),
        ("ninety nine", 99),
        ("one hundred", 100),
        ("half", Fraction(1, 2)),
        ("a half", Fraction(1, 2)),
        ("one half", Fraction(1, 2)),
        ("a quarter", Fraction(1, 4)),
        ("three quarters", Fraction(3, 4)),
        ("one and a half", Fraction(3, 2)),
        ("two and a quarter", Fraction(9, 4)),
        ("2 and a half", Fraction(5, 2)),
        ("1½", Fraction(3, 2)),
        ("1 ½", Fraction(3, 2)),
        ("1 1/2", Fraction(3, 2)),
        ("1-1/2", Fraction(3, 2)),
        ("¾", Fraction(3, 4)),
        ("⅓", Fraction(1, 3)),
        (".25", Fraction(1, 4)),
        ("0,125", Fraction(1, 8)),
        ("2,5", Fraction(5, 2)),
    ],
)
def test_numbers(words: str, number: Fraction) -> None:
    (token,) = tokens_of(words)
    assert (token.kind, token.value) == ("number", number)


@given(st.integers(0, 100))
def test_every_number_to_a_hundred_in_words(number: int) -> None:
    from num2words import num2words

    (token,) = tokens_of(num2words(number))
    assert token.value == number


@given(st.decimals(min_value=0, max_value=9999, places=4, allow_nan=False))
def test_decimals_are_exact(number: object) -> None:
    (token,) = tokens_of(f"{number:f}")
    assert token.value == Fraction(str(number))


@pytest.mark.parametrize(
    ("text", "half", "time"),
    [
        ("8", "am", "08:00"),
        ("8", "pm", "20:00"),
        ("12", "am", "00:00"),
        ("12", "pm", "12:00"),
        ("08:30", None, "08:30"),
        ("0:05", None, "00:05"),
        ("23:59", None, "23:59"),
    ],
)
def test_clock_times(text: str, half: str | None, time: str) -> None:
    assert read_clock(text, half) == time


@pytest.mark.parametrize(
    ("text", "half"),
    [("24:00", None), ("12:60", None), ("0", "am"), ("13", "pm"), ("x", None), ("", None), ("٣", None)],
)
def test_times_that_are_none(text: str, half: str | None) -> None:
    with pytest.raises(InputError, match="08:00 or 8 am"):
        read_clock(text, half)


@given(st.sampled_from((6, 8, 12, 24)), st.integers(0, 23), st.sampled_from((0, 30)))
def test_intervals_hold_through_the_day(hours: int, hour: int, minute: int) -> None:
    anchor = f"{hour:02d}:{minute:02d}"
    times = times_every(hours, anchor)
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time in times]
    gaps = {b - a for a, b in itertools.pairwise(minutes)} | {minutes[0] + 24 * 60 - minutes[-1]}
    assert anchor in times
    assert gaps == {hours * 60}


@pytest.mark.parametrize("count", [0, 5, 24])
def test_more_than_four_doses_a_day_are_refused(count: int) -> None:
    with pytest.raises(InputError, match="one to four"):
        usual_times(count)


def test_usual_times_are_in_order_and_apart() -> None:
    for count in (1, 2, 3, 4):
        times = usual_times(count)
        assert len(times) == count
        assert list(times) == sorted(set(times))


def test_parts_of_the_day() -> None:
    assert lies_in("22:00", "bedtime") and not lies_in("08:00", "bedtime")
    assert lies_in("07:00", "morning") and not lies_in("14:00", "morning")


@given(st.integers(1, 600), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_months_go_forth_and_back(months: int, day: date) -> None:
    span = Span(months=months)
    there = span.after(day)
    assert span.before(there) <= day
    assert (day - span.before(there)).days <= 3
    assert there.day <= day.day


def test_lengths() -> None:
    assert span_of(Fraction(18), "month", "") == Span(months=18)
    assert span_of(Fraction(5, 2), "year", "") == Span(months=30)
    assert span_of(Fraction(5, 2), "month", "") == Span(months=2, days=15)
    assert span_of(Fraction(6), "week", "") == Span(days=42)
    assert Span(months=1).before(date(2024, 3, 31)) == date(2024, 2, 29)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_stages_follow_each_other_without_gaps(weeks: list[int]) -> None:
    days = periods_of([Stage(length=Span(days=7 * n)) for n in weeks], TODAY)
    assert days[-1] == (TODAY - timedelta(days=7 * weeks[-1]), None)
    for (_, until), (since, _) in itertools.pairwise(days):
        assert until is not None and since == until + timedelta(days=1)
    for (since, until), n in zip(days[:-1], weeks, strict=False):
        assert since is not None and until is not None and (until - since).days + 1 == 7 * n


def test_a_gap_between_dates_stays_a_gap() -> None:
    first = Stage(since=date(2024, 1, 1), until=date(2024, 3, 31))
    assert periods_of([first, Stage(since=date(2024, 6, 1))], TODAY) == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 6, 1), None),
    ]


def test_lengths_that_nearly_meet_are_joined() -> None:
    first = Stage(since=date(2025, 6, 1), length=Span(months=6))
    assert periods_of([first, Stage(length=Span(months=12))], TODAY) == [
        (date(2025, 6, 1), date(2025, 11, 30)),
        (date(2025, 12, 1), None),
    ]


@pytest.mark.parametrize(
    "stages",
    [
        [Stage(since=date(2024, 1, 1), length=Span(months=6)), Stage(length=Span(months=3))],
        [Stage(since=date(2024, 6, 1)), Stage(since=date(2024, 1, 1))],
        [Stage(since=date(2024, 1, 1), until=date(2024, 6, 30)), Stage(since=date(2024, 6, 1))],
        [Stage(), Stage()],
        [Stage(since=date(2024, 1, 1), until=date(2024, 6, 30), length=Span(months=6))],
        [Stage(since=date(2027, 1, 1))],
    ],
)
def test_stages_that_do_not_fit_are_refused(stages: list[Stage]) -> None:
    with pytest.raises(InputError):
        periods_of(stages, TODAY)


def regimen(
    mg: int, time: str, since: date | None, until: date | None = None, drug: str = "clonazepam"
) -> Regimen:
    doses = (TimedDose(time=time, mg=Fraction(mg)),)
    return Regimen(
        drug=drug, formulation="IR", doses=doses, since=since, until=until, directions=f"{mg} at {time}"
    )


periods = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


@given(
    st.lists(
        st.tuples(st.sampled_from(("08:00", "20:00", "22:00")), periods, st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_merging_keeps_every_dose_of_every_day(listed: list[tuple[str, list[int], bool]]) -> None:
    first = date(2024, 1, 1)
    given_regimens = [
        regimen(1, time, first + timedelta(days=a), None if ongoing else first + timedelta(days=b))
        for time, (a, b), ongoing in listed
    ]
    joined, _ = merged(given_regimens)
    for offset in range(-1, 70):
        day = first + timedelta(days=offset)
        planned = sum((r.day_mg for r in given_regimens if r.taken_on(day)), Fraction(0))
        now = [r for r in joined if r.taken_on(day)]
        assert sum((r.day_mg for r in now), Fraction(0)) == planned
        assert len(now) <= 1


def test_drugs_and_as_needed_use_are_never_merged() -> None:
    scheduled = regimen(1, "08:00", None)
    other = regimen(1, "08:00", None, drug="lorazepam")
    assert merged([scheduled, other])[0] == (scheduled, other)
    assert merged([scheduled, other])[1] == ()


def test_names_are_found_whole() -> None:
    def names(text: str) -> list[str]:
        return [named.name for named in names_in(tokens_of(text))]

    assert names("Xanax XR and Valium") == ["alprazolam", "diazepam"]
    assert names("chlordiazepoxide hydrochloride") == ["chlordiazepoxide"]
    assert names("St John's wort, co-codamol") == ["St John's wort", "codeine"]
    assert names("buprenorphine/naloxone") == ["buprenorphine naloxone"]
    assert names("table and chair") == []


def test_a_medicine_that_is_none_of_ours_passes_when_the_user_is_sure() -> None:
    refuse_near_miss("oxycodon", sure=True)
    with pytest.raises(InputError, match="benzodiazepines known here"):
        refuse_near_miss("phenazepam", sure=True)
